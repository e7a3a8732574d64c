"""What may be entered in a calendar. Every check says all that is wrong, in the words of who typed it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from caicach.core.codes.text import format_date, tidy
from caicach.core.deadlines.calendars import (
    FIRST,
    UNTIL,
    CalendarError,
    Session,
    WorkingCalendar,
)
from caicach.registry.calendars.constants import MOST_DAYS, MOST_SESSIONS, WORKED_KINDS, DecidedKind
from caicach.registry.calendars.drafts import DayDraft, DecisionDraft, Spans, WeekDraft, sessions_from
from caicach.registry.calendars.models import DecidedDay
from caicach.registry.calendars.refusals import Fault

WEEKDAYS = range(7)


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision is held against.

    ``calendar`` is how its unit works without it; ``held`` are the days that other decisions in force made of
    the same unit; ``freed`` days of a provisional decision that it replaces; ``on`` the day of the act.
    """

    calendar: WorkingCalendar
    held: Mapping[date, DecidedDay]
    freed: Collection[date]
    on: date


def decision_faults(draft: DecisionDraft, context: Context) -> list[Fault]:
    """Return what is wrong with a decision."""
    faults = list(_head_faults(draft, context.on))
    seen: set[date] = set()
    for row, day in enumerate(draft.days):
        found = _day_fault(draft, day, context)
        if day.day in seen:
            found = _("Ngày %(day)s được ghi hai lần. Hãy bỏ một dòng.") % {"day": format_date(day.day)}
        seen.add(day.day)
        if found:
            faults.append(Fault(found, row=row))
    return faults


def _head_faults(draft: DecisionDraft, on: date) -> Iterator[Fault]:
    if not tidy(draft.title):
        yield Fault(_("Hãy ghi trích yếu của văn bản."), "title")
    if not tidy(draft.issuer):
        yield Fault(_("Hãy ghi cơ quan ban hành."), "issuer")
    if not draft.is_provisional:
        if not tidy(draft.number):
            yield Fault(
                _("Hãy ghi số, ký hiệu của văn bản; nếu chưa có văn bản, hãy đánh dấu là tạm tính."), "number"
            )
        if draft.issued_on is None:
            yield Fault(_("Hãy ghi ngày ban hành văn bản."), "issued_on")
    if draft.issued_on is not None and draft.issued_on > on:
        yield Fault(_("Ngày ban hành ở tương lai. Hãy xem lại năm."), "issued_on")
    if not draft.days:
        yield Fault(_("Hãy ghi ít nhất một ngày."))
    if len(draft.days) > MOST_DAYS:
        yield Fault(
            _("Một văn bản có nhiều nhất %(most)s ngày. Hãy ghi thành nhiều lần.") % {"most": MOST_DAYS}
        )
    if draft.announces_year is not None:
        if draft.organisation is not None:
            yield Fault(
                _("Chỉ văn bản áp dụng cả nước mới công bố lịch nghỉ của năm. Hãy để trống ô này."),
                "announces_year",
            )
        elif draft.days and all(day.day.year != draft.announces_year for day in draft.days):
            yield Fault(_("Không có ngày nào thuộc năm được công bố. Hãy xem lại năm."), "announces_year")


def _day_fault(draft: DecisionDraft, day: DayDraft, context: Context) -> str:
    calendar, name = context.calendar, {"day": format_date(day.day)}
    if not day.day >= FIRST or day.day.year >= UNTIL:
        return _("Ngày %(day)s nằm ngoài thời gian mà lịch tính được.") % name
    if not tidy(day.name_vi):
        return _("Hãy ghi tên của ngày %(day)s, ví dụ: Quốc khánh.") % name
    before = context.held.get(day.day)
    if before is not None:
        return _(
            "Ngày %(day)s đã là “%(kind)s” theo văn bản %(decision)s. Nếu văn bản ấy không còn áp dụng, "
            "hãy bãi bỏ nó trước."
        ) % {**name, "kind": before.get_kind_display(), "decision": before.decision.reference}
    if draft.organisation is not None and day.kind is DecidedKind.HOLIDAY:
        return _(
            "Ngày nghỉ lễ, tết do Nhà nước quy định chung. Với một đơn vị, hãy chọn "
            "“Nghỉ hoán đổi, nghỉ khác”."
        )
    week = calendar.week_of(day.day).sessions
    freed = bool(week.get(day.day.weekday()))
    return _worked_fault(day, freed if day.day in context.freed else calendar.day(day.day).is_worked, week)


def _worked_fault(day: DayDraft, worked: bool, week: Mapping[int, tuple[Session, ...]]) -> str:
    """Return why the kind of a day does not fit how the unit works on it, or its sessions each other."""
    name = {"day": format_date(day.day)}
    usual = bool(week.get(day.day.weekday()))
    is_off = day.kind not in WORKED_KINDS
    followed = day.like is None or bool(week.get(day.like))
    wrong = (
        (
            day.kind is DecidedKind.MAKE_UP and usual and worked,
            _("Ngày %(day)s vốn là ngày làm việc nên không thể là ngày làm bù. Hãy xem lại ngày."),
        ),
        (
            day.kind is DecidedKind.MAKE_UP and not day.sessions and not followed,
            _("Ngày được chọn để làm việc theo không có giờ làm việc. Hãy chọn ngày khác."),
        ),
        (
            day.kind is DecidedKind.DAY_OFF and not worked,
            _("Ngày %(day)s vốn không làm việc nên không cần ghi là ngày nghỉ. Hãy xem lại ngày."),
        ),
        (
            day.kind is DecidedKind.SHORT and not worked,
            _("Ngày %(day)s vốn không làm việc. Nếu có làm, hãy chọn “Làm việc bù”."),
        ),
        (
            day.kind is DecidedKind.SHORT and not day.sessions,
            _("Hãy ghi giờ làm việc của ngày %(day)s, ví dụ 07:30-11:30."),
        ),
        (
            is_off and bool(day.sessions),
            _("Ngày %(day)s là ngày nghỉ nên không có giờ làm việc. Hãy xóa giờ hoặc chọn loại ngày khác."),
        ),
    )
    return next((text % name for holds, text in wrong if holds), "") or spans_fault(day.sessions)


def week_faults(draft: WeekDraft) -> list[Fault]:
    """Return what is wrong with the hours of a week."""
    faults = []
    if not tidy(draft.source):
        faults.append(Fault(_("Hãy ghi căn cứ, ví dụ số quyết định quy định giờ làm việc."), "source"))
    if not draft.valid_from >= FIRST or draft.valid_from.year >= UNTIL:
        faults.append(Fault(_("Ngày áp dụng nằm ngoài thời gian mà lịch tính được."), "valid_from"))
    if not 1 <= draft.working_day <= 1440:
        faults.append(Fault(_("Một ngày làm việc phải từ 1 phút đến 24 giờ."), "working_day"))
    for weekday in WEEKDAYS:
        found = spans_fault(draft.sessions.get(weekday, ()))
        if found:
            faults.append(Fault(found, row=weekday))
    if draft.organisation is None and not any(draft.sessions.values()):
        faults.append(Fault(_("Giờ làm việc chung phải có ít nhất một buổi trong tuần.")))
    return faults


def spans_fault(spans: Spans) -> str:
    """Return what is wrong with the sessions of a day, or nothing."""
    if len(spans) > MOST_SESSIONS:
        return _("Một ngày có nhiều nhất %(most)s buổi làm việc.") % {"most": MOST_SESSIONS}
    try:
        sessions = sessions_from(spans)
    except CalendarError:
        return _("Buổi làm việc phải bắt đầu trước khi kết thúc, trong cùng một ngày. Ví dụ: 07:30-11:30.")
    if any(earlier.ends > later.begins for earlier, later in pairwise(sessions)):
        return _("Các buổi làm việc chồng lên nhau hoặc sai thứ tự. Ví dụ: 07:30-11:30, 13:30-17:30.")
    return ""
