"""A due moment as pages show it: the strip of days, and the sentences that account for them.

``<c-deadline-strip :strip="strip" />`` draws what :func:`strip_view` returns; any page about a dossier may.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caicach.core.deadlines.calendars import Day, DayKind, WorkingCalendar, clock
from caicach.core.deadlines.clock import Deadline, Reckoning
from caicach.core.deadlines.explanation import amount_words, explain
from caicach.core.deadlines.minutes import DAY
from caicach.core.deadlines.spans import SpanKind, StripDay, strip_of
from caicach.core.index.text import Text
from caicach.web.templatetags.index_tags import language

LONGEST = 100
"""Days that are drawn one by one; of a longer strip the first and last ``EDGE`` are."""
EDGE = 35
WEEKDAYS: tuple[str | Promise, ...] = (
    gettext_lazy("T2"),
    gettext_lazy("T3"),
    gettext_lazy("T4"),
    gettext_lazy("T5"),
    gettext_lazy("T6"),
    gettext_lazy("T7"),
    gettext_lazy("CN"),
)
ICONS = {
    "counted": "check",
    "paused": "hourglass",
    "off": "sun",
    "holiday": "calendar-event",
    "start": "clock",
    "gap": "minus",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the strip, or the days between that are told together (``day`` None).

    ``state`` is the look, ``note`` what it was to the count, ``reason`` why (a holiday's name), ``due`` the
    hour at which time is over.
    """

    day: date | None
    weekday: str
    state: str
    note: str
    reason: str = ""
    due: str = ""
    is_provisional: bool = False

    @property
    def icon(self) -> str:
        """Name in the sprite."""
        return "check" if self.due else ICONS[self.state]


@dataclass(frozen=True, slots=True)
class StripView:
    """What the component draws; ``days`` are all days of the strip, ``cells`` those that are drawn."""

    days: Sequence[StripDay]
    cells: Sequence[Cell]
    sentences: Sequence[Text]


def strip_view(deadline: Deadline, found: Reckoning, *, until: int) -> StripView:
    """Return how a due moment is shown.

    Args:
        deadline: the limit that was reckoned.
        found: what came of it.
        until: where to stop for a clock that waits: now.
    """
    days = strip_of(deadline, found, until=until) if found.legs else []
    return StripView(days, _cells(days, found, deadline.calendar), explain(deadline, found, until=until))


def _cells(days: Sequence[StripDay], found: Reckoning, calendar: WorkingCalendar) -> list[Cell]:
    cells = [_cell(day, found, calendar) for day in days]
    if len(cells) <= LONGEST:
        return cells
    hidden = days[EDGE:-EDGE]
    counted = sum(day.counts for day in hidden)
    told = ngettext(
        "%(n)s ngày, trong đó %(m)s ngày có tính", "%(n)s ngày, trong đó %(m)s ngày có tính", counted
    )
    gap = Cell(None, "", "gap", told % {"n": len(hidden), "m": counted})
    return [*cells[:EDGE], gap, *cells[-EDGE:]]


def _cell(day: StripDay, found: Reckoning, calendar: WorkingCalendar) -> Cell:
    state, note = _state(day)
    is_due = day.is_last and found.due is not None
    return Cell(
        day.day.day,
        str(WEEKDAYS[day.day.day.weekday()]),
        state,
        note,
        _reason(day.day),
        clock(found.due % DAY) if is_due and found.due is not None else "",
        calendar.is_provisional(day.day.day),
    )


def _state(day: StripDay) -> tuple[str, str]:
    kinds = {span.kind for span in day.spans}
    if day.minutes:
        told = _("tính %(amount)s") % {"amount": amount_words(day.minutes).in_(language())}
        return "counted", f"{told}, {_('có lúc tạm dừng')}" if day.is_paused else told
    if day.whole:
        return "counted", _("tính 1 ngày")
    return next(told for kind, told in _idle() if kind in kinds)


def _idle() -> Iterable[tuple[SpanKind, tuple[str, str]]]:
    """Return how days are told of which nothing counted; the first that is true of a day."""
    return (
        (SpanKind.PAUSED, ("paused", _("tạm dừng"))),
        (SpanKind.ANEW, ("start", _("trước khi tính lại"))),
        (SpanKind.FIRST_DAY, ("start", _("ngày bắt đầu, không tính"))),
        (SpanKind.ROLLED, ("off", _("ngày nghỉ, lùi hạn"))),
        (SpanKind.NOT_WORKED, ("off", _("nghỉ, không tính"))),
        (SpanKind.BEFORE_START, ("start", _("chờ đến giờ tính"))),
        (SpanKind.OUTSIDE_HOURS, ("start", _("ngoài giờ, không tính"))),
        (SpanKind.BREAK, ("start", _("nghỉ giữa giờ, không tính"))),
        (SpanKind.COUNTED, ("counted", _("tính đến đây"))),
    )


def _reason(day: Day) -> str:
    """Return the name of a day that is not like every week's."""
    if day.kind in {DayKind.WORKING, DayKind.WEEKEND}:
        return ""
    return day.name.in_(language())
