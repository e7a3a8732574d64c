"""How fast a sheet of answers is read: ``python -m benchmarks.bench_import``.

3,321 units by 120 criteria, about 400,000 cells, from the two wide XLSX sheets and from the long form as CSV.
"""

from __future__ import annotations

import io
import platform
import resource
import statistics
import time

from tests.factories.criteria import make_answers, make_set

from caicach.exchange.answers import read_answers
from caicach.exchange.answers_writing import answers_to_csv
from caicach.exchange.template import Shape, write_template

UNITS, LEAVES, RUNS = 3_321, 120, 5
LIMIT = 10


def main() -> None:
    """Print the median and the slowest of five runs for each shape."""
    criteria_set = make_set(LEAVES)
    sheet = make_answers(criteria_set, UNITS, absent=0.02)
    files = {"long form, CSV": answers_to_csv(sheet).encode()}
    for shape in Shape:
        file = io.BytesIO()
        write_template(criteria_set, file, units=list(sheet), shape=shape)
        files[f"{shape.value}, XLSX"] = file.getvalue()
    print(f"Python {platform.python_version()}, {platform.machine()}; {UNITS} x {LEAVES}, limit {LIMIT} s")
    for name, raw in files.items():
        seconds = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            found, problems = read_answers(raw, criteria_set, filename=name)
            seconds.append(time.perf_counter() - begun)
            assert len(found) == UNITS
            assert not problems
        middle, slowest = statistics.median(seconds), max(seconds)
        print(f"{name:24} {len(raw) / 1e6:5.1f} MB  median {middle:5.2f} s  slowest {slowest:5.2f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
