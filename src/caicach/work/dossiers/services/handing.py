"""Handing a dossier on, taking it over, sending it back; other agencies' branches and opinions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.core.codes.text import tidy
from caicach.core.deadlines.durations import DurationError, parse
from caicach.core.dossiers.moves import EventKind as Kind
from caicach.core.dossiers.states import State
from caicach.registry.acting import Act, require
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.procedures.models import ProcessStep
from caicach.work.dossiers.clocks import deadline_under
from caicach.work.dossiers.constants import WorkKind
from caicach.work.dossiers.models import Dossier, WorkItem
from caicach.work.dossiers.recording import deed
from caicach.work.dossiers.refusals import DossierError, require_reason
from caicach.work.dossiers.services.opening import InHand, opened, opened_for, require_staff

ITEMS_OF_AN_EVENT = 20


@dataclass(frozen=True, slots=True)
class Target:
    """To whom a part of the work goes: a unit, perhaps a person in it, what to do, and in what time.

    ``limit`` is a duration in words; empty, the step's own counts, or none.
    """

    unit_id: int
    person_id: int | None = None
    step_id: int | None = None
    title: str = ""
    limit: str = ""


@transaction.atomic
def hand_over(
    dossier_id: int,
    to: Target,
    *,
    act: Act,
    branches: Sequence[Target] = (),
    note: str = "",
    seen: int | None = None,
) -> Dossier:
    """Hand a dossier on, and parts of it to other agencies at the same time (liên thông, NĐ 61/2018 Đ19.6-7).

    Raises:
        Dossier.DoesNotExist, PermissionDenied: not theirs to see, or to hand on.
        DossierError: it cannot be handed on as it stands, or the person named does not work there.
    """
    hand = opened_for(Kind.HANDED_OVER, dossier_id, act, seen=seen)
    if len(branches) >= ITEMS_OF_AN_EVENT:
        raise DossierError(_("Mỗi lần chuyển phối hợp tối đa 19 cơ quan."), "branches")
    for target in (to, *branches):
        require_staff(target.unit_id, target.person_id, act)
    steps = _steps(hand.dossier, [to, *branches])
    _close_steps(hand.dossier, act, note)
    _place(hand, Kind.HANDED_OVER, to, act, note, steps, branches)
    return hand.recorder.close()


@transaction.atomic
def take_over(dossier_id: int, *, act: Act, note: str = "", seen: int | None = None) -> Dossier:
    """Confirm that a dossier was received by who now holds it; what reaches the competent agency starts its
    time there where the rules say so (NĐ 309/2026 Đ8.3).
    """
    hand = opened_for(Kind.TAKEN_OVER, dossier_id, act, seen=seen)
    dossier, recorder = hand.dossier, hand.recorder
    if dossier.unit_id not in hand.desk.acts_in:
        raise DossierError(_("Hồ sơ không nằm ở đơn vị của ông/bà."))
    recorder.add(deed(Kind.TAKEN_OVER, reason=note, unit_id=dossier.unit_id, person=hand.desk.person_id))
    if dossier.unit_id == dossier.agency_id and recorder.present.agency_received is None:
        recorder.add(deed(Kind.AGENCY_RECEIVED, unit_id=dossier.unit_id))
    WorkItem.objects.filter(
        dossier=dossier, unit=dossier.unit_id, kind=WorkKind.STEP, done_at__isnull=True, taken_at__isnull=True
    ).update(taken_at=act.at, person=hand.desk.person_id)
    return recorder.close()


@transaction.atomic
def send_back(dossier_id: int, reason: str, *, act: Act, seen: int | None = None) -> Dossier:
    """Send a dossier back to who handed it on, with the reason."""
    require_reason(reason)
    hand = opened_for(Kind.SENT_BACK, dossier_id, act, seen=seen)
    given = (
        WorkItem.objects.filter(dossier=hand.dossier, kind=WorkKind.STEP, unit=hand.dossier.unit_id)
        .order_by("-number")
        .first()
    )
    if given is None or given.given_from_id is None:
        raise DossierError(_("Chưa có ai chuyển hồ sơ này đến nên không có nơi để trả lại."))
    target = Target(given.given_from_id, given.given_by_id, title=_("Xem lại hồ sơ bị trả"))
    _close_steps(hand.dossier, act, reason)
    _place(hand, Kind.SENT_BACK, target, act, reason, {})
    return hand.recorder.close()


@transaction.atomic
def ask_opinion(
    dossier_id: int,
    to: Target,
    question: str,
    *,
    act: Act,
    legal_basis: str = "",
    seen: int | None = None,
) -> Dossier:
    """Ask another agency for its opinion with a limit of its own (NĐ 61/2018 Đ19.5).

    The dossier's own time stops only where a ``legal_basis`` says that it does.
    """
    require_reason(question)
    hand = opened_for(Kind.OPINION_ASKED, dossier_id, act, seen=seen)
    require_staff(to.unit_id, to.person_id, act)
    recorder, unit_id = hand.recorder, hand.dossier.unit_id
    event = recorder.add(deed(Kind.OPINION_ASKED, reason=question, unit_id=unit_id, to=to.unit_id))
    if tidy(legal_basis):
        recorder.add(deed(Kind.HELD, reason=question, unit_id=unit_id, basis=tidy(legal_basis)))
    item = _item(hand.dossier, to, WorkKind.OPINION, event.number * ITEMS_OF_AN_EVENT, act, {})
    item.title = tidy(question)[:300]
    item.save(force_insert=True)
    return recorder.close()


@transaction.atomic
def give_opinion(item_id: int, opinion: str, *, act: Act) -> Dossier:
    """Give the opinion that was asked for; what stopped for it goes on when the last one has come.

    Raises WorkItem.DoesNotExist: there is none, or it was not given to the person's unit.
    """
    require_reason(opinion)
    item, hand = _mine(item_id, WorkKind.OPINION, act)
    recorder = hand.recorder
    recorder.add(deed(Kind.OPINION_GIVEN, reason=opinion, unit_id=item.unit_id, item=item.number))
    if recorder.present.state is State.WITH_OTHERS and not recorder.present.opinions:
        recorder.add(deed(Kind.RESUMED, unit_id=item.unit_id))
    _finish(item, opinion, act)
    return recorder.close()


@transaction.atomic
def finish_branch(item_id: int, outcome: str, *, act: Act) -> Dossier:
    """Say what came of an agency's branch of the work.

    Raises WorkItem.DoesNotExist: there is none, or it was not given to the person's unit.
    """
    require_reason(outcome)
    item, hand = _mine(item_id, WorkKind.BRANCH, act)
    hand.recorder.add(deed(Kind.NOTED, reason=outcome, unit_id=item.unit_id, item=item.number))
    _finish(item, outcome, act)
    return hand.recorder.close()


def answer(item_id: int, text: str, *, act: Act) -> Dossier:
    """Give what somebody waits for: an opinion, or the outcome of a branch.

    Raises WorkItem.DoesNotExist: there is none, or it was not given to the person's unit.
    """
    opinion = WorkItem.objects.filter(pk=item_id, kind=WorkKind.OPINION).exists()
    return (give_opinion if opinion else finish_branch)(item_id, text, act=act)


def require_no_branch(dossier: Dossier) -> None:
    """Refuse to go on while another agency still works on its branch; one query.

    Raises DossierError.
    """
    waiting = WorkItem.objects.filter(dossier=dossier, kind=WorkKind.BRANCH, done_at__isnull=True)
    titles = list(waiting.values_list("title", flat=True)[:5])
    if titles:
        raise DossierError(
            _("Còn phần việc phối hợp chưa xong: %(names)s. Hãy chờ hoặc liên hệ đơn vị đó.")
            % {"names": "; ".join(titles)}
        )


def close_all(dossier: Dossier, act: Act, outcome: str) -> None:
    """End every part of the work on a dossier that is over; one statement."""
    WorkItem.objects.filter(dossier=dossier, done_at__isnull=True).update(done_at=act.at, outcome=outcome)


def _mine(item_id: int, kind: WorkKind, act: Act) -> tuple[WorkItem, InHand]:
    item = WorkItem.objects.get(pk=item_id, kind=kind)
    hand = opened(item.dossier_id, act)
    item.refresh_from_db()
    if item.unit_id not in hand.desk.acts_in:
        raise WorkItem.DoesNotExist(f"work item {item_id}")
    require(item.person_id in {None, hand.desk.person_id} or item.unit_id in hand.desk.signs)
    if item.done_at is not None:
        raise DossierError(_("Phần việc này đã xong."))
    return item, hand


def _finish(item: WorkItem, outcome: str, act: Act) -> None:
    item.done_at, item.outcome, item.taken_at = act.at, outcome, item.taken_at or act.at
    item.save(update_fields=["done_at", "outcome", "taken_at"])


def _place(
    hand: InHand,
    kind: Kind,
    to: Target,
    act: Act,
    note: str,
    steps: dict[int, ProcessStep],
    branches: Sequence[Target] = (),
) -> None:
    dossier = hand.dossier
    event = hand.recorder.add(
        deed(
            kind,
            reason=note,
            unit_id=dossier.unit_id,
            unit=to.unit_id,
            person=to.person_id,
            step=to.step_id,
            branches=[target.unit_id for target in branches],
        )
    )
    first = event.number * ITEMS_OF_AN_EVENT
    items = [_item(dossier, to, WorkKind.STEP, first, act, steps)]
    items += [
        _item(dossier, target, WorkKind.BRANCH, first + place, act, steps)
        for place, target in enumerate(branches, start=1)
    ]
    WorkItem.objects.bulk_create(items)


def _item(
    dossier: Dossier, to: Target, kind: WorkKind, number: int, act: Act, steps: dict[int, ProcessStep]
) -> WorkItem:
    step = steps.get(to.step_id or 0)
    return WorkItem(
        dossier=dossier,
        number=number,
        kind=kind,
        step=step,
        title=(tidy(to.title) or (step.name if step else _("Xử lý hồ sơ")))[:300],
        unit_id=to.unit_id,
        person_id=to.person_id,
        given_by_id=act.by.pk,
        given_from_id=dossier.unit_id,
        given_at=act.at,
        due_at=_due(dossier, to, step, act.at),
    )


def _due(dossier: Dossier, to: Target, step: ProcessStep | None, at: datetime) -> datetime | None:
    """Return until when a part must be done, by the calendar of the unit that has it."""
    limit = to.limit or (step.duration if step is not None else "")
    if not limit:
        return None
    try:
        parse(limit)
    except DurationError as error:
        raise DossierError(str(error), "limit") from error
    calendar = working_calendar(to.unit_id, revision=dossier.calendar_revision)
    return deadline_under(calendar, limit, dossier.rules).due_at(at)


def _steps(dossier: Dossier, targets: Sequence[Target]) -> dict[int, ProcessStep]:
    wanted = {target.step_id for target in targets if target.step_id}
    if not wanted:
        return {}
    steps = {step.pk: step for step in ProcessStep.objects.filter(pk__in=wanted, process=dossier.process_id)}
    if len(steps) != len(wanted):
        raise DossierError(_("Bước đã chọn không thuộc quy trình của hồ sơ. Hãy chọn lại."), "step")
    return steps


def _close_steps(dossier: Dossier, act: Act, outcome: str) -> None:
    WorkItem.objects.filter(dossier=dossier, kind=WorkKind.STEP, done_at__isnull=True).update(
        done_at=act.at, outcome=outcome
    )
