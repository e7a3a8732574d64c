"""Changing the hours of the week: a new dated row, never another's place."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action, Subject
from caicach.common.audit.services import record
from caicach.core.codes.text import format_date, tidy
from caicach.registry.acting import Act, require
from caicach.registry.calendars import actions, watchers
from caicach.registry.calendars.drafts import WeekDraft
from caicach.registry.calendars.models import WorkingHours
from caicach.registry.calendars.policies import keeper_of
from caicach.registry.calendars.refusals import CalendarRuleError, Fault, StaleCalendarError
from caicach.registry.calendars.rules import week_faults
from caicach.registry.calendars.services import end_row, lock_calendars, raise_revision, required_reason


@transaction.atomic
def set_working_hours(draft: WeekDraft, *, seen: int | None = None, act: Act) -> WorkingHours:
    """Record the hours of a week from a day on; those of the days before stay.

    Args:
        draft: the hours.
        seen: the id of the unit's newest row when its hours were read, 0 for none; None does not ask.
        act: who does it.

    Raises:
        PermissionDenied: the actor does not keep this calendar.
        StaleCalendarError: somebody else recorded hours meanwhile.
        CalendarRuleError: the hours contradict themselves.
    """
    require(keeper_of(act.by, on=act.day).may_change(draft.organisation, on=act.day))
    return enter_hours(draft, seen=seen, act=act)


@transaction.atomic
def enter_hours(draft: WeekDraft, *, seen: int | None = None, act: Act) -> WorkingHours:
    """Record hours for who was let in by other means; see :func:`set_working_hours`."""
    counter = lock_calendars()
    newest = WorkingHours.objects.filter(organisation=draft.organisation).order_by("-pk").first()
    if seen is not None and seen != (newest.pk if newest else 0):
        told = _("Giờ làm việc này vừa được người khác thay đổi. Hãy xem lại rồi lưu lần nữa.")
        raise StaleCalendarError([Fault(told)])
    faults = week_faults(draft)
    if faults:
        raise CalendarRuleError(faults)
    hours = WorkingHours.objects.create(
        organisation=draft.organisation,
        valid_from=draft.valid_from,
        sessions={
            str(weekday): [list(span) for span in spans]
            for weekday, spans in sorted(draft.sessions.items())
            if spans
        },
        working_day=draft.working_day,
        source=tidy(draft.source)[:300],
        since_revision=raise_revision(counter),
        recorded_by_id=act.by.pk,
        recorded_at=act.at,
    )
    watchers.hours_changed(hours.pk, act)
    _record(actions.HOURS_SET, hours, act, source=hours.source, sessions=hours.sessions)
    return hours


@transaction.atomic
def withdraw_working_hours(hours_id: int, *, reason: str, act: Act) -> WorkingHours:
    """Withdraw hours that were recorded by mistake; those recorded before hold again.

    Raises:
        PermissionDenied: the actor does not keep this calendar, or there are no such hours.
        CalendarRuleError: no reason is given.
        StaleCalendarError: somebody else withdrew them meanwhile.
    """
    counter = lock_calendars()
    hours = WorkingHours.objects.select_related("organisation").filter(pk=hours_id).first()
    keeper = keeper_of(act.by, on=act.day)
    require(hours is not None and keeper.may_change(hours.organisation, on=act.day))
    assert hours is not None
    if hours.is_withdrawn:
        told = _("Giờ làm việc này đã được bãi bỏ trước đó. Hãy tải lại trang để xem lý do.")
        raise StaleCalendarError([Fault(told)])
    end_row(hours, raise_revision(counter), required_reason(reason), act)
    watchers.hours_changed(hours.pk, act)
    _record(actions.HOURS_WITHDRAWN, hours, act, reason=hours.withdrawal_reason)
    return hours


def _record(action: Action, hours: WorkingHours, act: Act, **details: object) -> None:
    unit = hours.organisation
    record(
        action,
        by=act.actor,
        on=Subject("working_hours", str(hours.pk), str(unit) if unit else _("mọi cơ quan")),
        origin=act.origin,
        at=act.at,
        details={
            **details,
            "organisation": str(unit.uid) if unit else "",
            "since": format_date(hours.valid_from),
            "working_day": hours.working_day,
            "revision": hours.until_revision or hours.since_revision,
        },
    )
