"""Many people at once, on the season of ``benchmarks.season_data``, over HTTP to a server on this machine.

``python -m benchmarks.bench_season_load saving`` lets 60 officers save cells as fast as they can for 60 s
and then holds every acknowledged answer against the database. ``... deadline`` lets 200 heads submit around
a lock set to the second, and holds that none that was told yes is missing and none got in after it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlencode

from benchmarks.season_data import SLUG

HOST = "127.0.0.1"
Line: TypeAlias = http.client.HTTPConnection
CODES = ("2.1", "3.6", "4.5")


@dataclass
class Person:
    """One who is signed in, and what the server told them."""

    unit: int
    session: str
    token: str
    seconds: list[float] = field(default_factory=list)
    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def post(self, line: Line, path: str, body: str, kind: str) -> tuple[int, bytes]:
        """Send one form or JSON object and return status and answer."""
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={self.token}",
            "X-CSRFToken": self.token,
            "Content-Type": kind,
        }
        begun = time.perf_counter()
        line.request("POST", path, body, headers)
        response = line.getresponse()
        content = response.read()
        self.seconds.append(time.perf_counter() - begun)
        self.answers[response.status] += 1
        return response.status, content


def main() -> None:
    """Start the server, let the people work, and tell what came of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caicach.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("saving", "deadline"))
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--port", type=int, default=8765)
    options = parser.parse_args()
    people = options.people or (60 if options.what == "saving" else 200)
    server = _serve(options.port)
    try:
        if options.what == "saving":
            saving(options.port, people, options.seconds)
        else:
            deadline(options.port, people, options.seconds)
    finally:
        server.terminate()
        server.wait(10)


def saving(port: int, people: int, seconds: int) -> None:
    """Let officers save cells of their own units until the time is over, then compare with the database."""
    from caicach.evaluation.scoring.models import Cell

    crowd = _sign_in("can-bo", people)
    for person in crowd:
        rows = Cell.objects.filter(participant=person.unit, code__in=CODES).values_list("code", "version")
        person.versions = dict(rows)
    end = time.monotonic() + seconds
    _together([threading.Thread(target=_save_until, args=(person, port, end)) for person in crowd])
    lost = wrong = 0
    for person in crowd:
        for code, boxes in person.kept.items():
            cell = Cell.objects.get(participant=person.unit, code=code)
            wrong += cell.answer != boxes
            lost += cell.revisions.filter(kind="answer").count() < cell.version
    _tell(f"{people} officers saving for {seconds} s", crowd, seconds)
    print(f"  answers told kept that are not: {wrong}; cells with a revision missing: {lost}")


def _save_until(person: Person, port: int, end: float) -> None:
    chance = random.Random(person.unit)
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    while time.monotonic() < end:
        code = chance.choice(CODES)
        whole = chance.randint(100, 900)
        boxes = {"numerator": str(chance.randint(0, whole)), "denominator": str(whole)}
        body = json.dumps({"boxes": boxes, "base_version": person.versions[code]})
        path = f"/console/campaigns/{SLUG}/units/{person.unit}/cells/{code}/"
        status, content = person.post(connection, path, body, "application/json")
        if status == 200:
            person.versions[code] = json.loads(content)["rows"][code]["version"]
            person.kept[code] = boxes
        else:
            person.faults.append(content[:200].decode(errors="replace"))
            return


def deadline(port: int, people: int, seconds: int) -> None:
    """Let heads submit one after the other within the time, half of it before the lock and half after."""
    from django.utils import timezone

    from caicach.evaluation.campaigns.models import Participant, Window
    from caicach.evaluation.scoring.models import SheetStep

    window = Window.objects.get(campaign__slug=SLUG, stage="self_scoring")
    before = window.closes_at
    crowd = _sign_in("thu-truong", people)
    lock = timezone.now() + timedelta(seconds=seconds * 2 // 3)
    Window.objects.filter(pk=window.pk).update(closes_at=lock)
    begun = time.monotonic()
    gaps = [begun + seconds * place / people for place in range(people)]
    _together(
        [threading.Thread(target=_submit, args=(*each, port)) for each in zip(crowd, gaps, strict=True)]
    )
    told = {person.unit for person in crowd if person.answers[302]}
    units = [person.unit for person in crowd]
    kept = set(Participant.objects.filter(pk__in=units, state="submitted").values_list("pk", flat=True))
    late = SheetStep.objects.filter(participant__in=units, step="submitted", at__gte=lock).count()
    title = f"{people} heads submitting within {seconds} s, the lock after {seconds * 2 // 3} s"
    _tell(title, crowd, seconds)
    print(f"  told yes {len(told)}, kept {len(kept)}, told yes and not kept {len(told - kept)}, ", end="")
    print(f"kept and told no {len(kept - told)}, after the lock {late}")
    Window.objects.filter(pk=window.pk).update(closes_at=before)
    Participant.objects.filter(pk__in=units).update(state="drafting")


def _submit(person: Person, when: float, port: int) -> None:
    time.sleep(max(0.0, when - time.monotonic()))
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    path = f"/console/campaigns/{SLUG}/units/{person.unit}/sheet/submit/"
    body = urlencode({"confirmed": "on", "note": ""})
    status, content = person.post(connection, path, body, "application/x-www-form-urlencoded")
    if status not in {302, 422}:
        person.faults.append(content[:200].decode(errors="replace"))


def _together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _sign_in(prefix: str, people: int) -> list[Person]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string

    from caicach.evaluation.campaigns.models import Participant
    from caicach.registry.accounts.models import User

    units = list(Participant.objects.filter(campaign__slug=SLUG).order_by("pk")[:people])
    crowd = []
    for number, unit in enumerate(units):
        user = User.objects.get(username=f"{prefix}-{number}")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        crowd.append(Person(unit.pk, str(session.session_key), _get_new_csrf_string()))
    return crowd


def _serve(port: int) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(
        [
            *(
                str(Path(sys.executable).with_name("granian")),
                "--interface",
                "wsgi",
                "--host",
                HOST,
                "--port",
                str(port),
            ),
            *("--workers", "2", "--blocking-threads", "4", "--log-level", "warning", "--backlog", "512"),
            "caicach.config.wsgi:application",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "CAICACH_LOG": "json"},
    )
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return server
        except OSError:
            time.sleep(0.2)
    server.kill()
    raise RuntimeError("the server did not answer")


def _tell(title: str, crowd: list[Person], seconds: int) -> None:
    times = sorted(second for person in crowd for second in person.seconds)
    answers = sum((person.answers for person in crowd), Counter[int]())
    middle, slow = statistics.median(times) * 1000, times[int(len(times) * 0.95) - 1] * 1000
    rate = len(times) / seconds
    print(f"{title}: {len(times)} requests, {rate:.0f}/s, median {middle:.0f} ms, p95 {slow:.0f} ms")
    print(f"  answers by status: {dict(answers)}")
    for fault in [fault for person in crowd for fault in person.faults][:5]:
        print(f"  FAULT {fault}")


if __name__ == "__main__":
    main()
