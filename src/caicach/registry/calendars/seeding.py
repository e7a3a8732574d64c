"""The calendar with which an installation begins: Vietnam's holidays, and eight hours from Monday to Friday.

Holidays come from the package ``holidays``, which reckons the lunar calendar; what it lacks stands here with
its source. From then on the table of decisions is what counts: nothing that was seeded is changed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version

import holidays
from django.db import transaction

from caicach.core.deadlines.calendars import FIRST
from caicach.registry.acting import Act, system_act
from caicach.registry.calendars.composing import USUAL, WEEKDAYS
from caicach.registry.calendars.constants import DecidedKind
from caicach.registry.calendars.drafts import DayDraft, DecisionDraft, WeekDraft
from caicach.registry.calendars.models import CalendarDecision, WorkingHours
from caicach.registry.calendars.services import enter_decision
from caicach.registry.calendars.services_hours import enter_hours

SINCE = 2023
VERIFIED_UNTIL = 2026
"""The last year whose days were held against official notices; later ones are the package's reckoning."""
AHEAD = 2
"""Years after the present one that are seeded as provisional."""

_LABOUR_CODE = "45/2019/QH14, Điều 112"
_SOURCE = (
    "gói holidays {version} (giấy phép MIT), tính theo Bộ luật Lao động 2019 và các lần hoán đổi đã công bố"
)
_SWAPPED = re.compile(r"\(thay cho ngày (\d\d/\d\d/\d{4})\)")


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a run of seeding added."""

    decisions: int
    hours: int


SWAP_OF_JANUARY_2026 = DecisionDraft(
    organisation=None,
    number="12729/VPCP-KGVX",
    issuer="Văn phòng Chính phủ",
    title="Hoán đổi ngày làm việc dịp Tết Dương lịch năm 2026",
    issued_on=date(2025, 12, 25),
    effective_on=date(2026, 1, 2),
    source="theo báo chí ngày 26/12/2025; cần đối chiếu với bản gốc",
    days=(
        DayDraft(
            date(2026, 1, 2),
            DecidedKind.DAY_OFF,
            "Ngày nghỉ (thay cho ngày 10/01/2026)",
            "Day off (substituted from 10/01/2026)",
        ),
        DayDraft(
            date(2026, 1, 10),
            DecidedKind.MAKE_UP,
            "Làm bù (thay cho ngày 02/01/2026)",
            "Make-up day (for 02/01/2026)",
            like=4,
        ),
    ),
)
"""Missing in the package, version 0.109."""


@transaction.atomic
def seed_calendars(*, at: datetime, origin: str) -> Seeded:
    """Add the hours for everybody and the nationwide days that are not there yet.

    A year that was ever announced, by whomever, is left alone, also where that was withdrawn.
    """
    act = system_act(at, origin)
    hours = _seed_hours(act)
    announced = set(
        CalendarDecision.objects.filter(organisation=None).values_list("announces_year", flat=True)
    )
    drafts = [year_draft(year) for year in range(SINCE, act.day.year + AHEAD + 1) if year not in announced]
    swap = SWAP_OF_JANUARY_2026
    if not CalendarDecision.objects.filter(organisation=None, number=swap.number).exists():
        drafts.append(swap)
    for draft in drafts:
        enter_decision(draft, act=act)
    return Seeded(len(drafts), hours)


def _seed_hours(act: Act) -> int:
    if WorkingHours.objects.filter(organisation=None).exists():
        return 0
    spans = tuple((session.begins, session.ends) for session in USUAL)
    draft = WeekDraft(
        None,
        FIRST,
        dict.fromkeys(WEEKDAYS, spans),
        "Bộ luật Lao động 2019, Điều 105 (8 giờ một ngày); giờ bắt đầu và kết thúc là dữ liệu minh họa",
    )
    enter_hours(draft, act=act)
    return 1


def year_draft(year: int) -> DecisionDraft:
    """Return the nationwide days of a year as a decision, provisional after ``VERIFIED_UNTIL``."""
    is_provisional = year > VERIFIED_UNTIL
    words = (
        "tạm tính, chờ thông báo chính thức" if is_provisional else "theo quy định và thông báo đã công bố"
    )
    return DecisionDraft(
        organisation=None,
        number=f"{_LABOUR_CODE} (năm {year})",
        issuer="Quốc hội",
        title=f"Ngày nghỉ lễ, tết năm {year}, {words}",
        issued_on=date(2019, 11, 20),
        effective_on=date(year, 1, 1),
        source=_SOURCE.format(version=version("holidays")),
        announces_year=year,
        is_provisional=is_provisional,
        days=tuple(days_of(year)),
    )


def days_of(year: int) -> Iterator[DayDraft]:
    """Yield the days off and the make-up days of a year as the package tells them."""
    vietnamese = holidays.country_holidays("VN", years=year, language="vi")
    english = holidays.country_holidays("VN", years=year, language="en_US")
    swapped: dict[date, date] = {}
    for day, name in sorted(vietnamese.items()):
        found = _SWAPPED.search(name)
        kind = DecidedKind.HOLIDAY
        if found is not None:
            kind = DecidedKind.DAY_OFF
            swapped[datetime.strptime(found[1], "%d/%m/%Y").date()] = day  # noqa: DTZ007 - a day alone
        yield DayDraft(day, kind, name, _english(day, english[day], swapped))
    for make_up, day_off in sorted(swapped.items()):
        yield DayDraft(
            make_up,
            DecidedKind.MAKE_UP,
            f"Làm bù (thay cho ngày {day_off:%d/%m/%Y})",
            f"Make-up day (for {day_off:%d/%m/%Y})",
            like=day_off.weekday(),
        )


def _english(day: date, name: str, swapped: dict[date, date]) -> str:
    """Return an English name; days in it are written as everywhere else, not month first."""
    make_up = next((worked for worked, off in swapped.items() if off == day), None)
    return name if make_up is None else f"Day off (substituted from {make_up:%d/%m/%Y})"
