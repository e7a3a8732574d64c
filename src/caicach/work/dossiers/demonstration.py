"""Illustrative dossiers of a fictional commune, made by the very services that officials use.

Whoever works through them moves a clock of their own along the working hours of past weeks; chance is
seeded, so that every demonstration tells the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from caicach.core.deadlines.calendars import WorkingCalendar
from caicach.core.deadlines.minutes import minute_of, moment_of
from caicach.core.dossiers.states import ChannelKind, DeliveryKind, State
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.demonstration import (
    PLACES,
    Member,
    require_demonstration,
    seed_places,
    seed_staff,
)
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.organisations.constants import CodeSystem
from caicach.registry.organisations.models import Organisation, OrganisationCode
from caicach.registry.procedures.models import ProcedureVersion
from caicach.work.dossiers.constants import PaymentMethod
from caicach.work.dossiers.models import Dossier, Payment
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.requests import GivenPaper, Person, Request
from caicach.work.dossiers.services import deciding, handing, settling, waiting
from caicach.work.dossiers.services.fees import take_payment
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept, submit
from caicach.work.dossiers.services.settling import Decision

COUNT = 160
WEEKS = 6
CODES = {
    "MH-SM-PVHCC": "H99.01.01",
    "MH-SM": "H99.01",
    "MH-DG": "H99.02",
    "MH-BX": "H99.03",
    "MH-TP": "H99.11",
    "MH-NV": "H99.12",
}
SPECIALIST = Member("thu", "Nguyễn Thị Thu", "Công chức Tư pháp - Hộ tịch", "MH-SM", (Role.SPECIALIST,))
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")
_MIDDLES = ("Văn", "Thị", "Đức", "Minh", "Thu", "Ngọc", "Quang", "Hữu")
_GIVEN = (
    "An",
    "Bảo",
    "Cường",
    "Dung",
    "Giang",
    "Hạnh",
    "Khánh",
    "Lan",
    "Nam",
    "Oanh",
    "Phúc",
    "Quỳnh",
    "Sơn",
    "Yến",
)


@dataclass(slots=True)
class Day:
    """A clock that moves along working hours, never past now."""

    calendar: WorkingCalendar
    at: int
    now: int

    def on(self, minutes: int) -> bool:
        """Move on by working minutes, and return whether that is not in the future."""
        self.at = self.calendar.after_work(self.calendar.worked(self.at) + minutes)
        return self.at <= self.now

    @property
    def moment(self) -> datetime:
        """The moment it shows."""
        return moment_of(self.at)


@dataclass(slots=True)
class Cast:
    """Who works where."""

    people: dict[str, User]
    places: dict[str, Organisation]
    versions: Sequence[ProcedureVersion]
    chance: random.Random = field(default_factory=lambda: random.Random(2026))  # noqa: S311 - a story, no secret

    def act(self, name: str, moment: datetime) -> Act:
        """Return what one of them does at a moment."""
        return Act(self.people[name], moment, "seed_demo_dossiers")


def seed_dossiers(*, at: datetime, count: int = COUNT) -> int:
    """Make what is missing of the illustrative dossiers, and return how many were made.

    Raises NotADemonstrationError: others work in this database, or it is none for demonstrations.
    """
    require_demonstration()
    if Dossier.objects.filter(is_illustrative=True).exists():
        return 0
    cast = _cast(at)
    if not cast.versions:
        return 0
    calendar = working_calendar(cast.places["MH-SM"].pk)
    now = minute_of(at)
    span = WEEKS * 5 * 480
    for _ in range(count):
        begins = calendar.after_work(calendar.worked(now) - cast.chance.randrange(30, span))
        with transaction.atomic():
            dossier = _story(cast, Day(calendar, begins, now))
        Dossier.objects.filter(pk=dossier.pk).update(is_illustrative=True)
    return count


def _cast(at: datetime) -> Cast:
    places = seed_places(PLACES)
    seed_staff([SPECIALIST], places)
    for key, code in CODES.items():
        OrganisationCode.objects.get_or_create(
            organisation=places[key],
            system=CodeSystem.IDENTIFIER,
            defaults={"code": code, "valid_from": at.date().replace(year=2025, month=7, day=1)},
        )
    names = ("an", "binh", "thu", "hai", "chi", "dung")
    people = {user.username: user for user in User.objects.filter(username__in=names)}
    versions = ProcedureVersion.objects.filter(state="published", at_commune=True).order_by("procedure__code")
    return Cast(
        people, places, [version for version in versions if version.channels.exclude(limit="").exists()]
    )


def _person(cast: Cast) -> Person:
    chance = cast.chance
    name = " ".join((chance.choice(_FAMILIES), chance.choice(_MIDDLES), chance.choice(_GIVEN)))
    number = chance.randrange(10**8)
    return Person(
        name,
        id_number=f"0999{number:08d}",
        phone=f"0900{number % 10**6:06d}",
        address=f"Thôn {chance.randrange(1, 12)}, xã Suối Mơ (dữ liệu minh họa)",
    )


def _story(cast: Cast, day: Day) -> Dossier:
    chance = cast.chance
    version = chance.choice(cast.versions)
    online = chance.random() < 0.35
    papers = [
        GivenPaper(paper.name, paper_id=paper.pk)
        for paper in version.papers.filter(case="", is_required=True).order_by("position")[:6]
    ]
    request = Request(
        key=f"minh-hoa-{chance.getrandbits(64):x}",
        version_id=version.pk,
        receiver_id=cast.places["MH-SM-PVHCC"].pk,
        agency_id=cast.places["MH-SM"].pk,
        person=_person(cast),
        summary=version.name,
        channel=ChannelKind.ONLINE
        if online
        else chance.choice((ChannelKind.COUNTER,) * 9 + (ChannelKind.POST,)),
        papers=papers,
        delivery_kind=chance.choice((DeliveryKind.COUNTER, DeliveryKind.POST, DeliveryKind.ELECTRONIC)),
    )
    if online:
        dossier = submit(request, act=cast.act("an", day.moment)).dossier
        if not day.on(chance.randrange(10, 200)) or chance.random() < 0.03:
            return dossier
        deciding.accept_registered(dossier.pk, act=cast.act("binh", day.moment))
    else:
        dossier = accept(request, act=cast.act("binh", day.moment)).dossier
    for payment in Payment.objects.filter(dossier=dossier):
        if chance.random() < 0.8:
            take_payment(payment.pk, PaymentMethod.CASH, act=cast.act("binh", day.moment))
    for part in (_handed, _waited, _settled, _returned):
        dossier.refresh_from_db()
        if not part(cast, dossier, day):
            break
    return dossier


Part = Callable[[Cast, Dossier, Day], bool]


def _handed(cast: Cast, dossier: Dossier, day: Day) -> bool:
    if not day.on(cast.chance.randrange(5, 120)):
        return False
    to = Target(cast.places["MH-SM"].pk, cast.people["thu"].pk)
    handing.hand_over(dossier.pk, to, act=cast.act("binh", day.moment))
    if not day.on(cast.chance.randrange(5, 90)):
        return False
    handing.take_over(dossier.pk, act=cast.act("thu", day.moment))
    return True


def _waited(cast: Cast, dossier: Dossier, day: Day) -> bool:
    chance, luck = cast.chance, cast.chance.random()
    if luck < 0.12 and day.on(chance.randrange(60, 400)):
        missing = [GivenPaper("Bản sao giấy tờ chứng minh nơi cư trú", missing_because="Bản chụp bị mờ")]
        waiting.ask_supplement(dossier.pk, missing, "", act=cast.act("thu", day.moment))
        if not day.on(chance.randrange(300, 3000)):
            return False
        papers = list(dossier.papers.filter(is_given=False).values_list("pk", flat=True))
        waiting.take_supplement(dossier.pk, papers, act=cast.act("binh", day.moment))
    elif luck < 0.16 and day.on(60):
        settling.withdraw(dossier.pk, "Người nộp đề nghị rút để chỉnh sửa", act=cast.act("binh", day.moment))
        return False
    elif luck < 0.22:
        _apologise(cast, dossier, day)
    return True


def _apologise(cast: Cast, dossier: Dossier, day: Day) -> None:
    if dossier.due_at is None:
        return
    until = day.calendar.after_work(day.calendar.worked(minute_of(dossier.due_at)) + 960)
    try:
        waiting.extend(
            dossier.pk, moment_of(until), "Cần xác minh thêm tại thôn", act=cast.act("hai", day.moment)
        )
    except DossierError:
        return


def _settled(cast: Cast, dossier: Dossier, day: Day) -> bool:
    chance = cast.chance
    if dossier.state not in {State.ACCEPTED, State.PROCESSING}:
        return False
    left = 480
    if dossier.due_at is not None:
        left = max(day.calendar.worked(minute_of(dossier.due_at)) - day.calendar.worked(day.at), 60)
    pace = chance.choice((30, 50, 60, 70, 80, 90, 95, 99, 130))
    if not day.on(left * pace // 100):
        return False
    settling.check(dossier.pk, "Hồ sơ đủ điều kiện", act=cast.act("thu", day.moment))
    if not day.on(chance.randrange(5, 60)):
        return False
    number = f"{dossier.pk}/MH"
    decision = Decision(
        number, f"Kết quả: {dossier.version.name}"[:300], day.moment.date(), signer="Mai Đình Hải"
    )
    settling.resolve(dossier.pk, decision, act=cast.act("hai", day.moment))
    return True


def _returned(cast: Cast, dossier: Dossier, day: Day) -> bool:
    if not day.on(cast.chance.randrange(10, 900)):
        return False
    for payment in Payment.objects.filter(dossier=dossier, state="open"):
        take_payment(payment.pk, PaymentMethod.TRANSFER, act=cast.act("binh", day.moment))
    settling.return_result(
        dossier.pk, act=cast.act("binh", day.moment), delivery=DeliveryKind(dossier.delivery_kind)
    )
    return True
