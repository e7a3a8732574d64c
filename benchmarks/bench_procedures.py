"""How long the catalogue of procedures takes to come in, and how much memory.

``python -m benchmarks.bench_procedures [FILE]`` imports the file twice into a test database of its own,
beside the one that ``CAICACH_DATABASE`` names; SQLite without. Without a file it takes the one beside the
project, and says so and stops where that is absent. The limits are 60 s for an import and 150 MB more than
before it.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

BESIDE = Path(__file__).parents[2] / "shared/data/procedures/tthc_dichvucong_2642.jsonl.gz"
SECONDS, MEGABYTES = 60.0, 150.0


def main() -> int:
    """Import twice and tell the figures; return 1 where a limit is broken."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else BESIDE
    if not path.exists():
        print(f"SKIPPED: {path} is absent; name a file of procedures in the portal's shape.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return measure(path, Path(folder))


def measure(path: Path, folder: Path) -> int:
    """Import into a fresh database, twice, and compare with the limits."""
    os.environ["CAICACH_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ.setdefault("CAICACH_DATA", str(folder))
    import django
    from django.conf import settings

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    if connection.vendor == "sqlite":
        settings.DATABASES["default"]["TEST"] = {"NAME": str(folder / "bench.sqlite3")}
    before = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    try:
        return import_twice(path)
    finally:
        teardown_databases(before, verbosity=0)


def import_twice(path: Path) -> int:
    """Import, import again, and tell time, memory and rows."""
    from django.db import connection

    from caicach.common.audit.actions import SYSTEM
    from caicach.registry.procedures.imports import run_import

    at = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
    held = megabytes()
    broken = 0
    for turn in ("first", "again"):
        began = time.perf_counter()
        report = run_import(path, by=SYSTEM, at=at, origin="bench")
        seconds = time.perf_counter() - began
        more = megabytes() - held
        print(
            f"{connection.vendor:10} {turn}: {seconds:5.1f} s, {more:5.1f} MB more at most; "
            f"new {report.new}, changed {report.changed}, unchanged {report.unchanged}, "
            f"limits to set by hand {report.by_hand}"
        )
        broken |= seconds > SECONDS or more > MEGABYTES
    return int(broken)


def megabytes() -> float:
    """Return the most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
