"""Form 06: who gave a dossier to whom and when, and whether each gave it on in time."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from caicach.core.dossiers.moves import EventKind
from caicach.exchange.forms import ControlSheet, Passing
from caicach.work.dossiers.constants import WorkKind
from caicach.work.dossiers.models import WorkItem
from caicach.work.dossiers.printing.cases import Case


def control_sheet(case: Case, *, lookup: str) -> ControlSheet:
    """Return form 06 of a dossier that was accepted: a row for each passing on, the last back to the counter.

    Each row says whether who gave it on had kept to the limit of their own step; the last one, to that of the
    dossier.
    """
    row = case.dossier
    received = row.received_at or row.submitted_at
    steps = [item for item in case.work if item.kind == WorkKind.STEP]
    others = [item for item in case.work if item.kind != WorkKind.STEP]
    passings = [_passed(case, item, steps) for item in steps]
    settled = case.last(EventKind.RESOLVED)
    if settled is not None:
        passings.append(
            Passing(
                giver=_named(vars(settled).get("unit_name")),
                receiver=case.name("receiver"),
                at=settled.occurred_at,
                giver_name=settled.by_label,
                outcome=outcome_of(settled.occurred_at, row.due_at),
                note="Chuyển kết quả",
            )
        )
    return ControlSheet(
        number="",
        issued_at=received,
        code=row.code,
        agency=case.name("agency"),
        received_at=received,
        due_at=row.due_at,
        passings=tuple(passings),
        cooperating="; ".join(dict.fromkeys(_named(vars(item)["unit_name"]) for item in others)),
        lookup=lookup,
    )


def outcome_of(done: datetime | None, due: datetime | None) -> str:
    """Return early, on time or late in the words of the form; empty where nothing is to be said."""
    if done is None or due is None:
        return ""
    if done > due:
        return "Quá hạn"
    return "Trước hạn" if timezone.localdate(done) < timezone.localdate(due) else "Đúng hạn"


def _passed(case: Case, item: WorkItem, steps: list[WorkItem]) -> Passing:
    """Return the passing by which a step was given; ``outcome`` is that of the giver's own step."""
    before = next(
        (step for step in steps if step.done_at == item.given_at and step.unit_id == item.given_from_id), None
    )
    return Passing(
        giver=_named(vars(item)["from_name"]) or case.name("receiver"),
        receiver=_named(vars(item)["unit_name"]),
        at=item.given_at,
        giver_name=str(item.given_by) if item.given_by else "",
        receiver_name=str(item.person) if item.person else "",
        outcome=outcome_of(before.done_at, before.due_at) if before else "",
        note=item.title,
    )


def _named(name: object) -> str:
    return str(name or "")
