"""A process of its own for tests that kill it: the tables of ledger and jobs, and two kinds of work.

``python killable.py DATABASE_URL OUTSIDE_FILE migrate|ask|work|report``
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings

from caicach.config.env import database_from

JOB_COUNT = 36
DELIVERY_COUNT = 12
LEASE_SECONDS = 1.0

URL, OUTSIDE, COMMAND = sys.argv[1:4]

settings.configure(
    DATABASES={"default": database_from(URL)},
    INSTALLED_APPS=["caicach.common.jobs", "caicach.common.audit"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from caicach.common.audit.actions import SYSTEM, Subject, action  # noqa: E402
from caicach.common.audit.models import Entry  # noqa: E402
from caicach.common.audit.selectors import verified_chain  # noqa: E402
from caicach.common.audit.services import record  # noqa: E402
from caicach.common.jobs.handlers import RetryPolicy, Run, delivery, handler  # noqa: E402
from caicach.common.jobs.models import Job  # noqa: E402
from caicach.common.jobs.services import enqueue  # noqa: E402

COUNTED = action("demo.counted", "%(actor)s đã đếm %(object)s.")
SOON = RetryPolicy(max_attempts=20, first_delay=timedelta(seconds=0.1), factor=1)


@dataclass(frozen=True)
class Number:
    number: int


@handler("demo.count", Number, retry=SOON)
def count(payload: Number, run: Run) -> None:
    """Leave a trace in the database, slowly, so that a kill comes before or after it but within the work."""
    time.sleep(0.03)
    text = str(payload.number)
    record(COUNTED, by=SYSTEM, on=Subject("number", text, text), origin="job", at=run.at)
    time.sleep(0.03)


@delivery("demo.tell", Number, retry=SOON)
def tell(payload: Number, run: Run) -> None:
    """Leave a trace outside the database, under the key of the job."""
    with Path(OUTSIDE).open("a") as outside:
        outside.write(f"{payload.number} {run.idempotency_key}\n")
    time.sleep(0.03)


def ask() -> None:
    """Ask for all the work, and for some that is rolled back and must never be done."""
    at = timezone.now()
    with transaction.atomic():
        for number in range(JOB_COUNT):
            enqueue("demo.count", Number(number), at=at)
            if number % (JOB_COUNT // DELIVERY_COUNT) == 0:
                enqueue("demo.tell", Number(number), at=at)
    with transaction.atomic():
        enqueue("demo.count", Number(-1), at=at)
        enqueue("demo.tell", Number(-1), at=at)
        transaction.set_rollback(True)


def report() -> None:
    """Print what has become of the work."""
    effects = Counter(Entry.objects.values_list("object_id", flat=True))
    print(  # noqa: T201 - this is what the process is asked for
        json.dumps(
            {
                "states": Counter(Job.objects.values_list("state", flat=True)),
                "attempts": dict(Job.objects.values_list("id", "attempts")),
                "effects": effects,
                "keys": dict(
                    Job.objects.filter(handler="demo.tell").values_list("payload__number", "idempotency_key")
                ),
                "is_ledger_sound": verified_chain("main").verdict.is_sound,
                "ledger_length": verified_chain("main").verdict.head.sequence,
            }
        )
    )


if COMMAND == "migrate":
    call_command("migrate", verbosity=0)
    ask()
elif COMMAND == "work":
    call_command("run_worker", lease=LEASE_SECONDS, poll=0.05)
else:
    report()
