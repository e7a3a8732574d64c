"""A process of its own that takes dossiers in, hands them on, charges and returns them, until it is killed.

``python killable.py DATABASE_URL KILLS``: makes an office, then forks children that work there, each killed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import uuid
from datetime import timedelta

URL, KILLS = sys.argv[1], int(sys.argv[2])
os.environ.update(
    DJANGO_SETTINGS_MODULE="tests.settings", CAICACH_DATABASE=URL, CAICACH_DEMO="1", CAICACH_LOG="json"
)

import django  # noqa: E402 - needs the settings

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from tests.factories.one_stop import (  # noqa: E402
    AN,
    Office,
    office,
    request,
)
from tests.factories.registry import commune, department, position, province, user  # noqa: E402

from caicach.registry.accounts.constants import Role  # noqa: E402
from caicach.registry.accounts.models import User  # noqa: E402
from caicach.registry.acting import Act  # noqa: E402
from caicach.registry.organisations.models import Organisation  # noqa: E402
from caicach.registry.procedures.models import ProcedureVersion  # noqa: E402
from caicach.work.dossiers.constants import PaymentMethod  # noqa: E402
from caicach.work.dossiers.models import Payment  # noqa: E402
from caicach.work.dossiers.services import handing, settling  # noqa: E402
from caicach.work.dossiers.services.fees import take_payment  # noqa: E402
from caicach.work.dossiers.services.handing import Target  # noqa: E402
from caicach.work.dossiers.services.intake import accept  # noqa: E402
from caicach.work.dossiers.services.settling import Decision  # noqa: E402


def prepare() -> None:
    """Make the tables, an office and its people."""
    call_command("migrate", verbosity=0)
    top = province("Tỉnh Minh Họa", code="H99")
    here, there = commune("Xã Suối Mơ", parent=top), department("Sở Tư pháp", parent=top)
    position(user("binh", "Trần Thị Bình"), here, Role.CLERK)
    position(user("chi", "Lê Thị Chi"), there, Role.SPECIALIST)
    position(user("dung", "Phạm Văn Dũng"), there, Role.UNIT_HEAD)
    office(here, there, at=timezone.now())


def work() -> None:
    """Do the whole way of one dossier after the other, for ever, and say which were taken in."""
    binh, chi, dung = (User.objects.get(username=name) for name in ("binh", "chi", "dung"))
    here = Organisation.objects.get(positions__user=binh)
    there = Organisation.objects.get(positions__user=chi)
    permit = ProcedureVersion.objects.get(procedure__code="1.000001")
    birth = ProcedureVersion.objects.get(procedure__code="1.000002")
    where = Office(here, there, permit, birth)
    begun = timezone.now()
    for turn in range(1_000_000):
        at = begun + timedelta(seconds=turn)
        key = uuid.uuid4().hex
        dossier = accept(request(where, key=key, person=AN), act=Act(binh, at, "test")).dossier
        sys.stdout.write(f"{key} {dossier.code}\n")
        sys.stdout.flush()
        handing.hand_over(dossier.pk, Target(there.pk, chi.pk), act=Act(binh, at, "test"))
        take_payment(Payment.objects.get(dossier=dossier).pk, PaymentMethod.CASH, act=Act(binh, at, "test"))
        settling.check(dossier.pk, "", act=Act(chi, at, "test"))
        settling.resolve(dossier.pk, Decision("1", "Giấy phép", at.date()), act=Act(dung, at, "test"))
        settling.return_result(dossier.pk, act=Act(binh, at, "test"))


def kill() -> None:
    """Let a child work for a moment, kill it outright, and begin again."""
    chance = random.Random(4)
    for _ in range(KILLS):
        connections.close_all()
        child = os.fork()
        if not child:
            work()
        time.sleep(chance.uniform(0.02, 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    prepare()
    kill()
