"""Many clerks at once, over HTTP to a server on this machine: numbers, events and errors afterwards.

``CAICACH_DATABASE=... CAICACH_DEMO=1 python -m benchmarks.bench_one_stop_load``: 50 clerks of 10 offices take
dossiers in for a minute. Then: no error, no number missing or given twice, no event lost.
"""

from __future__ import annotations

import argparse
import http.client
import os
import threading
import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from benchmarks.bench_one_stop import intake_form
from benchmarks.bench_season_load import HOST, Person, _serve, _tell
from benchmarks.one_stop_people import sessions, staff


def main() -> None:
    """Start the server, let the clerks work, and compare with the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caicach.config.settings")
    import django

    django.setup()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--port", type=int, default=8766)
    options = parser.parse_args()
    from caicach.work.dossiers.models import Dossier

    offices, _leader = staff()
    version = Dossier.objects.filter(receiver=offices[0].office).values_list("version", flat=True)[0]
    places = [(office.office, clerk) for office in offices for clerk in office.clerks]
    crowd = [
        Person(place, session, token)
        for (place, _clerk), (session, token) in zip(
            places, sessions([clerk for _place, clerk in places]), strict=True
        )
    ]
    before = Dossier.objects.order_by("-pk").values_list("pk", flat=True)[0]
    server = _serve(options.port)
    try:
        end = time.monotonic() + options.seconds
        threads = [
            threading.Thread(target=_work, args=(person, options.port, version, end)) for person in crowd
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.terminate()
        server.wait(10)
    _tell(f"{len(crowd)} clerks of {len(offices)} offices for {options.seconds} s", crowd, options.seconds)
    _compare(crowd, before)


def _work(person: Person, port: int, version: int, end: float) -> None:
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    while time.monotonic() < end:
        body = urlencode(intake_form(person.unit, version))
        status, content = person.post(
            connection, "/console/dossiers/new/", body, "application/x-www-form-urlencoded"
        )
        if status != 302:
            person.faults.append(f"{status}: {content[:300]!r}")


def _compare(crowd: list[Person], before: int) -> None:
    from django.db.models import Count, F

    from caicach.work.dossiers.models import Counter as Numbers
    from caicach.work.dossiers.models import Dossier

    made = Dossier.objects.filter(pk__gt=before)
    told = sum(person.answers[302] for person in crowd)
    numbers: dict[str, set[int]] = {}
    for code in made.values_list("code", flat=True):
        prefix, _dash, number = code.rpartition("-")
        numbers.setdefault(prefix, set()).add(int(number))
    kept: dict[str, Any] = {
        f"{row.prefix}-{row.day:%y%m%d}": row.last for row in Numbers.objects.filter(day__gte="2026-01-01")
    }
    gaps = Counter(
        prefix
        for prefix, given in numbers.items()
        if max(given) != kept.get(prefix) or len(given) < max(given) - min(given) + 1
    )
    short = made.annotate(written=Count("events")).exclude(written=F("events_count")).count()
    print(f"  told {told}, kept {made.count()}; sequences with a gap {len(gaps)}; events missing in {short}")


if __name__ == "__main__":
    main()
