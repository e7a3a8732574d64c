"""Changing calendars by decision: the only door. A row is never changed but for the revision that ends it."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Subject
from caicach.common.audit.services import record
from caicach.core.codes.text import format_date, tidy
from caicach.registry.acting import Act, require
from caicach.registry.calendars import actions, watchers
from caicach.registry.calendars.drafts import DecisionDraft
from caicach.registry.calendars.models import CalendarDecision, DecidedDay, Revised, Revision
from caicach.registry.calendars.policies import keeper_of
from caicach.registry.calendars.refusals import CalendarRuleError, Fault, StaleCalendarError
from caicach.registry.calendars.rules import Context, decision_faults
from caicach.registry.calendars.selectors import THE_ROW, current_revision, working_calendar
from caicach.registry.organisations.models import Organisation

_STEP = 2**24


@transaction.atomic
def record_decision(draft: DecisionDraft, *, act: Act) -> CalendarDecision:
    """Record a decision with its days.

    The provisional holidays of a year are withdrawn by the very decision that announces them officially.

    Raises:
        PermissionDenied: the actor does not keep this calendar.
        CalendarRuleError: what it says is incomplete, contradicts itself, or another decision in force.
    """
    require(keeper_of(act.by, on=act.day).may_change(draft.organisation, on=act.day))
    return enter_decision(draft, act=act)


@transaction.atomic
def enter_decision(draft: DecisionDraft, *, act: Act) -> CalendarDecision:
    """Record a decision for who was let in by other means: a person by their right, seeding by its command.

    Raises CalendarRuleError.
    """
    counter = lock_calendars()
    replaced = _replaced(draft)
    _check(draft, replaced, act)
    revision = raise_revision(counter)
    for former in replaced:
        told = _("đã có thông báo chính thức: %(number)s") % {"number": tidy(draft.number)}
        end_row(former, revision, told, act)
    decision = CalendarDecision.objects.create(
        organisation=draft.organisation,
        number=tidy(draft.number),
        issuer=tidy(draft.issuer),
        title=tidy(draft.title),
        issued_on=draft.issued_on,
        effective_on=draft.effective_on,
        source=tidy(draft.source),
        url=draft.url.strip(),
        announces_year=draft.announces_year,
        is_provisional=draft.is_provisional,
        is_illustrative=draft.is_illustrative,
        since_revision=revision,
        recorded_by_id=act.by.pk,
        recorded_at=act.at,
    )
    _add_days(decision, draft)
    for changed in (*replaced, decision):
        watchers.decision_changed(changed.pk, act)
    for former in replaced:
        _record_withdrawal(former, act)
    record(
        actions.DECISION_RECORDED,
        by=act.actor,
        on=_subject(decision),
        origin=act.origin,
        at=act.at,
        details={
            "scope": scope_words(decision.organisation),
            "organisation": _uid(decision.organisation),
            "count": len(draft.days),
            "days": [{"day": day.day.isoformat(), "kind": str(day.kind.value)} for day in draft.days],
            "effective_on": format_date(decision.effective_on),
            "issuer": decision.issuer,
            "source": decision.source or decision.url,
            "provisional": decision.is_provisional,
            "revision": revision,
        },
    )
    return decision


@transaction.atomic
def withdraw_decision(decision_id: int, *, reason: str, act: Act) -> CalendarDecision:
    """Withdraw a decision: its days are again what they would be without it. It stays, with the reason.

    Raises:
        PermissionDenied: the actor does not keep this calendar, or there is no such decision.
        CalendarRuleError: no reason is given.
        StaleCalendarError: somebody else withdrew it meanwhile.
    """
    counter = lock_calendars()
    decision = CalendarDecision.objects.select_related("organisation").filter(pk=decision_id).first()
    keeper = keeper_of(act.by, on=act.day)
    require(decision is not None and keeper.may_change(decision.organisation, on=act.day))
    assert decision is not None
    _require_in_force(decision)
    end_row(decision, raise_revision(counter), required_reason(reason), act)
    watchers.decision_changed(decision.pk, act)
    _record_withdrawal(decision, act)
    return decision


def lock_calendars() -> Revision:
    """Let changes of calendars come one after the other, for their rules look at many rows.

    Returns the counter with its row locked; on SQLite the transaction itself is the lock.
    """
    rows = Revision.objects.select_for_update()
    found = rows.filter(pk=THE_ROW).first()
    if found is None:
        Revision.objects.bulk_create([Revision(pk=THE_ROW, number=0)], ignore_conflicts=True)
        found = rows.get(pk=THE_ROW)
    return found


def raise_revision(counter: Revision) -> int:
    """Raise the counter by a random step, and return the revision from which the change holds."""
    counter.number += 1 + secrets.randbelow(_STEP)
    counter.save(update_fields=["number"])
    return current_revision()


def required_reason(reason: str) -> str:
    """Return a reason as it is kept. Raises CalendarRuleError where there is none."""
    kept = tidy(reason)[:500]
    if len(kept) < 5:
        raise CalendarRuleError([Fault(_("Hãy ghi lý do bãi bỏ; lý do được giữ trong nhật ký."), "reason")])
    return kept


def scope_words(organisation: Organisation | None) -> str:
    """Return for whom something holds, in words."""
    return str(organisation) if organisation is not None else _("cả nước")


def _replaced(draft: DecisionDraft) -> list[CalendarDecision]:
    """Return the provisional holidays that an official announcement of the year puts an end to."""
    if draft.announces_year is None or draft.organisation is not None or draft.is_provisional:
        return []
    return list(
        CalendarDecision.objects.filter(
            organisation=None,
            announces_year=draft.announces_year,
            is_provisional=True,
            until_revision__isnull=True,
        )
    )


def _check(draft: DecisionDraft, replaced: list[CalendarDecision], act: Act) -> None:
    in_force = CalendarDecision.objects.filter(organisation=draft.organisation, until_revision__isnull=True)
    in_force = in_force.exclude(pk__in=[former.pk for former in replaced])
    held = DecidedDay.objects.filter(decision__in=in_force, day__in=[day.day for day in draft.days])
    context = Context(
        working_calendar(draft.organisation.pk if draft.organisation else None),
        {day.day: day for day in held.select_related("decision")},
        set(DecidedDay.objects.filter(decision__in=replaced).values_list("day", flat=True)),
        act.day,
    )
    faults = decision_faults(draft, context)
    number = tidy(draft.number)
    if (
        number
        and in_force.filter(number=number, issuer=tidy(draft.issuer), issued_on=draft.issued_on).exists()
    ):
        told = _("Văn bản %(number)s đã được ghi. Hãy xem lại danh sách văn bản.") % {"number": number}
        faults.append(Fault(told, "number"))
    if draft.announces_year and draft.organisation is None:
        announced = in_force.filter(announces_year=draft.announces_year).first()
        if announced is not None:
            told = _("Lịch nghỉ năm %(year)s đã được công bố bằng %(decision)s. Hãy bãi bỏ văn bản ấy trước.")
            values = {"year": draft.announces_year, "decision": announced.reference}
            faults.append(Fault(told % values, "announces_year"))
    if faults:
        raise CalendarRuleError(faults)


def _add_days(decision: CalendarDecision, draft: DecisionDraft) -> None:
    DecidedDay.objects.bulk_create(
        DecidedDay(
            decision=decision,
            day=day.day,
            kind=day.kind,
            name_vi=tidy(day.name_vi)[:200],
            name_en=tidy(day.name_en)[:200],
            like=day.like,
            sessions=[list(span) for span in day.sessions],
        )
        for day in sorted(draft.days, key=lambda each: each.day)
    )


def _require_in_force(decision: CalendarDecision) -> None:
    if decision.is_withdrawn:
        raise StaleCalendarError(
            [Fault(_("Văn bản này đã được bãi bỏ trước đó. Hãy tải lại trang để xem lý do."))]
        )


def end_row(row: Revised, revision: int, reason: str, act: Act) -> None:
    """Let a row be in force no longer."""
    row.until_revision = revision
    row.withdrawn_by_id = act.by.pk
    row.withdrawn_at = act.at
    row.withdrawal_reason = reason
    row.save(update_fields=["until_revision", "withdrawn_by", "withdrawn_at", "withdrawal_reason"])


def _record_withdrawal(decision: CalendarDecision, act: Act) -> None:
    record(
        actions.DECISION_WITHDRAWN,
        by=act.actor,
        on=_subject(decision),
        origin=act.origin,
        at=act.at,
        details={
            "reason": decision.withdrawal_reason,
            "scope": scope_words(decision.organisation),
            "organisation": _uid(decision.organisation),
            "revision": decision.until_revision,
        },
    )


def _subject(decision: CalendarDecision) -> Subject:
    return Subject("calendar_decision", str(decision.pk), str(decision))


def _uid(organisation: Organisation | None) -> str:
    return str(organisation.uid) if organisation is not None else ""
