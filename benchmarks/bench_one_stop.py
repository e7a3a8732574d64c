"""How fast the one-stop answers, on dossiers that ``benchmarks.bench_dossier_import`` put in.

``CAICACH_DATABASE=... CAICACH_DEMO=1 python -m benchmarks.bench_one_stop``: requests go through the whole
site in one process, sign-in and middleware included, without a network. CPU is this process's own;
statements are those of one request, without the beginning and end of transactions.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import uuid
from collections.abc import Callable
from typing import Any

from benchmarks.bench_season import measure
from benchmarks.one_stop_people import Staffed, staff

Case = tuple[str, int, int, Callable[[int], None]]


def main() -> None:
    """Print median, p95, CPU and statements of every request, beside the limits."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caicach.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from caicach.work.dossiers.models import Dossier, Event

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60)
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = ["testserver"]
    offices, leader = staff()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(
        f"Python {platform.python_version()}, {connection.vendor}, {Dossier.objects.count():,} dossiers, "
        f"{Event.objects.count():,} events, load {os.getloadavg()[0]:.1f}"
    )
    for name, limit, most, request in _cases(offices, leader):
        seconds, busy, queries = measure(options.runs, request)
        middle, slow = statistics.median(seconds) * 1000, sorted(seconds)[int(len(seconds) * 0.95) - 1] * 1000
        print(
            f"{name:34} median {middle:6.1f}  p95 {slow:6.1f}  limit {limit:4} ms"
            f"  CPU {statistics.median(busy) * 1000:5.1f} ms  statements {queries:2} (limit {most})",
            flush=True,
        )


def _cases(offices: list[Staffed], leader: int) -> list[Case]:
    from django.urls import reverse

    from caicach.work.dossiers.models import Dossier

    office = offices[0]
    clerk, specialist, head = _client(office.clerks[0]), _client(office.specialist), _client(office.head)
    chief = _client(leader)
    inbox, everything, intake = reverse("dossiers:inbox"), reverse("dossiers:all"), reverse("dossiers:intake")
    codes = list(
        Dossier.objects.filter(receiver=office.office).order_by("-pk").values_list("code", flat=True)[:300]
    )
    taken = _taken(clerk, office, 400)
    version = Dossier.objects.filter(receiver=office.office).values_list("version", flat=True)[0]

    def get(client: Any, address: str) -> Callable[[int], None]:
        def ask(_run: int) -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")

        return ask

    def take(_run: int) -> None:
        _expect(clerk.post(intake, intake_form(office.office, version)), 302)

    def hand(run: int) -> None:
        address = reverse("dossiers:move", args=[taken[run], "hand"])
        _expect(clerk.post(address, {"hand-unit": office.office, "hand-person": office.specialist}), 302)

    def check(run: int) -> None:
        address = reverse("dossiers:move", args=[taken[run], "check"])
        _expect(specialist.post(address, {"check-note": "Đủ điều kiện"}), 302)

    def page(run: int) -> None:
        _expect(clerk.get(reverse("dossiers:page", args=[codes[run % len(codes)]])), 200)

    return [
        ("take in (CPU limit 10)", 100, 12, take),
        ("hand on (CPU limit 10)", 100, 10, hand),
        ("check (CPU limit 10)", 100, 10, check),
        ("inbox of a clerk", 150, 5, get(clerk, inbox)),
        ("inbox of a specialist", 150, 5, get(specialist, inbox)),
        ("inbox of a head", 150, 5, get(head, inbox)),
        ("all, clerk, late", 150, 5, get(clerk, f"{everything}?due=late")),
        ("all, head, accepted", 150, 5, get(head, f"{everything}?state=processing")),
        ("all, leader", 150, 5, get(chief, everything)),
        ("all, leader, late", 150, 5, get(chief, f"{everything}?due=late")),
        ("all, leader, one state", 150, 5, get(chief, f"{everything}?state=returned&channel=online")),
        ("search by name, clerk", 200, 5, get(clerk, f"{everything}?q=nguyen+van+an")),
        ("search by name, leader", 200, 5, get(chief, f"{everything}?q=tran+thi+hoa")),
        ("look up by code", 40, 5, get(chief, f"{everything}?q={codes[0]}")),
        ("page of a dossier", 150, 8, page),
    ]


def _taken(clerk: Any, office: Staffed, count: int) -> list[str]:
    """Take dossiers in to be moved afterwards, and return their codes."""
    from django.urls import reverse

    from caicach.work.dossiers.models import Dossier

    version = Dossier.objects.filter(receiver=office.office).values_list("version", flat=True)[0]
    codes = []
    for _ in range(count):
        answer = clerk.post(reverse("dossiers:intake"), intake_form(office.office, version))
        _expect(answer, 302)
        codes.append(answer.headers["Location"].rstrip("/").rpartition("/")[2])
    return codes


def intake_form(office: int, version: int) -> dict[str, Any]:
    """Return the intake page as a clerk fills it in for somebody new; every call has a key of its own."""
    number = uuid.uuid4().int
    return {
        "key": uuid.uuid4().hex, "version": version, "receiver": office, "agency": office,
        "channel": "counter", "kind": "citizen", "id_number": f"{number % 10**12:012d}",
        "name": "Nguyễn Văn Minh Họa", "phone": f"09{number % 10**8:08d}", "address": "Thôn 1",
        "summary": "Nội dung minh họa", "copies": 1, "delivery": "counter", "do": "accept",
        "paper-x-name": "Tờ khai", "paper-x-given": "1", "paper-y-name": "Bản sao", "paper-y-given": "1",
    }  # fmt: skip


def _client(person: int) -> Any:
    from django.test import Client

    from caicach.registry.accounts.models import User

    client = Client()
    client.force_login(
        User.objects.get(pk=person), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def _expect(answer: Any, status: int) -> None:
    if answer.status_code != status:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:2000].decode(errors='replace')}")


if __name__ == "__main__":
    main()
