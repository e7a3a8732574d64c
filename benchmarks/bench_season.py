"""How fast the pages of a season answer, on the season of ``benchmarks.season_data``.

Run it against that database: ``CAICACH_DATABASE=... CAICACH_DEMO=1 python -m benchmarks.bench_season``.
Requests go through the whole site in one process, sign-in and middleware included, without a network; times
are the server's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.season_data import SLUG

BASE = f"/console/campaigns/{SLUG}"


def main() -> None:
    """Print median and p95 of every page, with its queries, beside the limit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caicach.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60)
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = ["testserver"]
    print(f"Python {platform.python_version()}, {connection.vendor}, {options.runs} runs each")
    for name, limit, request in _cases():
        seconds, busy, queries = measure(options.runs, request)
        middle, slow = statistics.median(seconds) * 1000, sorted(seconds)[int(len(seconds) * 0.95) - 1] * 1000
        print(
            f"{name:40} median {middle:6.0f}  p95 {slow:6.0f}  limit {limit:5} ms"
            f"  (Python's own {statistics.median(busy) * 1000:5.0f} ms, {queries} queries)",
            flush=True,
        )


def measure(runs: int, request: Callable[[int], None]) -> tuple[list[float], list[float], int]:
    """Return the seconds of each run, those this process computed, and the queries of one run.

    Two runs before warm what is kept in memory.
    """
    from django.db import connection

    counted = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal counted
        counted += 1
        return execute(*arguments)

    request(0)
    with connection.execute_wrapper(count):
        request(1)
    seconds, busy = [], []
    for run in range(2, runs + 2):
        begun, computed = time.perf_counter(), time.process_time()
        request(run)
        seconds.append(time.perf_counter() - begun)
        busy.append(time.process_time() - computed)
    return seconds, busy, counted


def _cases() -> list[tuple[str, int, Callable[[int], None]]]:
    from django.test import Client
    from django.urls import NoReverseMatch, reverse
    from django.utils import timezone

    from caicach.evaluation.campaigns.models import Campaign, Participant
    from caicach.evaluation.oversight.reporting import work_out
    from caicach.evaluation.scoring.models import Cell
    from caicach.registry.accounts.models import User

    chance = random.Random(7)
    units = list(Participant.objects.filter(campaign__slug=SLUG).order_by("pk")[:60])
    # A job does this, not a page.
    took = work_out(Campaign.objects.get(slug=SLUG), at=timezone.now()).took
    print(f"signs worked out in {took.total_seconds():.1f} s" if took else "signs not worked out")
    people = dict(User.objects.values_list("username", "pk"))
    # A server loads its middleware once; every client would load it anew and charge its first page.
    site = Client().handler

    def client(username: str) -> Client:
        found = Client()
        found.handler = site
        found.force_login(User.objects.get(pk=people[username]))
        return found

    officers = [client(f"can-bo-{number}") for number in range(len(units))]

    def get(who: Client, path: str) -> None:
        response = who.get(path)
        assert response.status_code == 200, (path, response.status_code)

    def table(run: int) -> None:
        place = run % len(units)
        get(officers[place], f"{BASE}/units/{units[place].pk}/sheet/")

    # As the table in the browser does, a saving asks for what changed since the one before.
    since: dict[int, int] = {}

    def save(run: int) -> None:
        place = run % len(units)
        cell = Cell.objects.only("version").get(participant=units[place], code="2.1")
        whole = chance.randint(100, 900)
        boxes = {"numerator": str(chance.randint(0, whole)), "denominator": str(whole)}
        body = json.dumps({"boxes": boxes, "base_version": cell.version, "since": since.get(place, 10**12)})
        path = f"{BASE}/units/{units[place].pk}/cells/2.1/"
        response = officers[place].post(path, body, content_type="application/json")
        assert response.status_code == 200, response.content[:300]
        since[place] = response.json()["since"]

    cases: list[tuple[str, int, Callable[[int], None]]] = [
        ("scoring table of a unit", 300, table),
        ("one cell saved, with its ledger entry", 60, save),
    ]
    block = units[0].block_id
    pages: tuple[tuple[str, int, str, str, list[str], str], ...] = (
        ("one criterion across units", 400, "tham-dinh-1", "appraisal:criterion", ["2.1"], f"?block={block}"),
        ("an appraiser's queue", 1000, "tham-dinh-1", "appraisal:queue", [], ""),
        ("the administrator's dashboard", 1000, "quan-tri", "overview:campaign", [], ""),
        ("the leader's dashboard", 1000, "lanh-dao", "overview:campaign", [], ""),
        ("the unit's dashboard", 1000, "can-bo-1", "overview:campaign", [], ""),
        ("live ranking", 1000, "quan-tri", "results:results", [], ""),
        ("signs", 1000, "giam-sat", "oversight:signs", [], ""),
    )
    for title, limit, username, name, arguments, question in pages:
        try:
            path = reverse(name, args=[SLUG, *arguments]) + question
        except NoReverseMatch:
            print(f"{title:44} not there")
            continue
        cases.append((title, limit, _reading(get, client(username), path)))
    return cases


def _reading(get: Callable[[Any, str], None], reader: Any, path: str) -> Callable[[int], None]:
    return lambda _run: get(reader, path)


if __name__ == "__main__":
    main()
