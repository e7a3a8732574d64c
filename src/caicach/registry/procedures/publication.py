"""By when a procedure must be decided on and published, in working days, and whether it was.

The group "Công khai, minh bạch" of QĐ 766/QĐ-TTg measures both: the decision of a ministry at least 20
working days before the procedure takes effect, that of a province at least 5; the content made public within
10 working days of signing by a ministry, within 5 by a province. Days are those of the general calendar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.text import fold
from caicach.core.deadlines.calendars import WorkingCalendar
from caicach.registry.procedures.models import ProcedureVersion

ONE_DAY = timedelta(days=1)
SOURCE = "QĐ 766/QĐ-TTg ngày 23/6/2022"


class Publisher(models.TextChoices):
    """Who decides on the publication of a procedure."""

    MINISTRY = "ministry", _("Bộ, ngành")
    PROVINCE = "province", _("Tỉnh")
    UNKNOWN = "unknown", _("chưa rõ cơ quan")


class Timing(models.TextChoices):
    """Whether a date was kept."""

    KEPT = "kept", _("đúng hạn")
    LATE = "late", _("quá hạn")
    WAITING = "waiting", _("còn trong hạn")
    UNKNOWN = "unknown", _("thiếu ngày")


@dataclass(frozen=True, slots=True)
class Term:
    """A rule of the matter: from when it holds, and its working days.

    Attributes:
        since: the first day on which a decision is signed under it.
        ahead: working days between the signing and the first day of effect, neither counted.
        within: working days after the signing by the end of which the content is public.
    """

    since: date
    ahead: int
    within: int


TERMS: dict[Publisher, tuple[Term, ...]] = {
    Publisher.MINISTRY: (Term(date(2022, 6, 23), ahead=20, within=10),),
    Publisher.PROVINCE: (Term(date(2022, 6, 23), ahead=5, within=5),),
}
_OF_MINISTRY = re.compile(r"/qd-(?:b(?!nd)|vpcp|nhnn|ttcp|ubdt|bhxh)", re.IGNORECASE)
_OF_PROVINCE = re.compile(r"/qd-(?:ubnd|ct)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the two dates: whether it was kept, the last day for it, and the day it happened."""

    timing: Timing
    by: date | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """How a version kept its dates.

    ``decided`` is the signing against the first day of effect, ``published`` the content against the signing.
    """

    publisher: Publisher
    decided: Mark
    published: Mark

    @property
    def is_late(self) -> bool:
        """Whether either is late."""
        return Timing.LATE in {self.decided.timing, self.published.timing}


def publisher_of(decision: str, agency: str) -> Publisher:
    """Return who decided, by the sign of the decision, or else by the agency's name.

    >>> str(publisher_of("163/QĐ-BTP", "")), str(publisher_of("2816/QĐ-UBND", ""))
    ('ministry', 'province')
    """
    sign, name = fold(decision).replace(" ", ""), fold(agency)
    if _OF_PROVINCE.search(sign) or name.startswith(("uy ban nhan dan", "ubnd", "tinh ", "thanh pho ")):
        return Publisher.PROVINCE
    if _OF_MINISTRY.search(sign) or name.startswith(("bo ", "ngan hang nha nuoc", "thanh tra chinh phu")):
        return Publisher.MINISTRY
    return Publisher.UNKNOWN


def publication_of(version: ProcedureVersion, calendar: WorkingCalendar, *, on: date) -> Publication:
    """Return how a version keeps its dates as seen on a day."""
    publisher = publisher_of(version.decision, version.publishing_agency)
    term = _term(publisher, version.decided_on)
    if term is None or version.decided_on is None:
        unknown = Mark(Timing.UNKNOWN)
        return Publication(publisher, unknown, unknown)
    return Publication(
        publisher,
        _decided(version.decided_on, version.valid_from, term, calendar),
        _published(version.decided_on, version.published_on, term, calendar, on),
    )


def _term(publisher: Publisher, decided_on: date | None) -> Term | None:
    terms = [term for term in TERMS.get(publisher, ()) if decided_on and term.since <= decided_on]
    return max(terms, key=lambda term: term.since, default=None)


def _decided(signed: date, effect: date | None, term: Term, calendar: WorkingCalendar) -> Mark:
    if effect is None:
        return Mark(Timing.UNKNOWN, done=signed)
    latest = before(effect, term.ahead, calendar)
    return Mark(Timing.KEPT if signed <= latest else Timing.LATE, latest, signed)


def _published(signed: date, public: date | None, term: Term, calendar: WorkingCalendar, on: date) -> Mark:
    last = after(signed, term.within, calendar)
    if public is not None:
        return Mark(Timing.KEPT if public <= last else Timing.LATE, last, public)
    return Mark(Timing.WAITING if on <= last else Timing.LATE, last)


@lru_cache(maxsize=4_096)
def after(day: date, count: int, calendar: WorkingCalendar) -> date:
    """Return the working day that is the ``count``-th after a day."""
    while count:
        day += ONE_DAY
        count -= calendar.day(day).is_worked
    return day


@lru_cache(maxsize=4_096)
def before(day: date, count: int, calendar: WorkingCalendar) -> date:
    """Return the last day after which ``count`` whole working days lie before a day."""
    while count:
        day -= ONE_DAY
        count -= calendar.day(day).is_worked
    return day - ONE_DAY
