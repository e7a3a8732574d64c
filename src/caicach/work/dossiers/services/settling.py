"""The end of a dossier: checked, signed, returned; or withdrawn, stopped; and what is put right later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.core.codes.text import tidy
from caicach.core.dossiers.moves import EventKind as Kind
from caicach.core.dossiers.states import DeliveryKind, ResultKind
from caicach.registry.acting import Act
from caicach.work.dossiers.models import Dossier, Result
from caicach.work.dossiers.recording import deed
from caicach.work.dossiers.refusals import DossierError, require_reason
from caicach.work.dossiers.services.handing import close_all, require_no_branch
from caicach.work.dossiers.services.opening import opened_for
from caicach.work.dossiers.telling import tell


@dataclass(frozen=True, slots=True)
class Decision:
    """The paper by which a dossier is settled."""

    number: str
    title: str
    issued_on: date
    kind: ResultKind = ResultKind.GRANTED
    signer: str = ""
    code: str = ""
    valid_until: date | None = None
    file_id: int | None = None


@transaction.atomic
def check(dossier_id: int, note: str, *, act: Act, seen: int | None = None) -> Dossier:
    """Say that a dossier was checked and its result drafted; the unit's head signs, never who checked."""
    hand = opened_for(Kind.CHECKED, dossier_id, act, seen=seen)
    require_no_branch(hand.dossier)
    hand.recorder.add(deed(Kind.CHECKED, reason=note, unit_id=hand.dossier.unit_id, person=None))
    return hand.recorder.close()


@transaction.atomic
def reject_check(dossier_id: int, reason: str, *, act: Act, seen: int | None = None) -> Dossier:
    """Give a checked dossier back to who checked it, with the reason."""
    require_reason(reason)
    hand = opened_for(Kind.CHECK_REJECTED, dossier_id, act, seen=seen)
    checker = hand.recorder.present.checked_by.partition("user:")[2]
    person = int(checker) if checker else None
    hand.recorder.add(deed(Kind.CHECK_REJECTED, reason=reason, unit_id=hand.dossier.unit_id, person=person))
    return hand.recorder.close()


@transaction.atomic
def resolve(dossier_id: int, decision: Decision, *, act: Act, seen: int | None = None) -> Result:
    """Settle a dossier by a paper; it goes to the office that received it, to be returned.

    What is settled at the counter is settled by the clerk who took it in.

    Raises Dossier.DoesNotExist, PermissionDenied, DossierError: among others, who checked may not sign.
    """
    _check_decision(decision, act)
    immediate = Dossier.objects.filter(pk=dossier_id, version__is_immediate=True).exists()
    hand = opened_for(Kind.RESOLVED, dossier_id, act, seen=seen, at_once=immediate)
    dossier = hand.dossier
    require_no_branch(dossier)
    hand.recorder.add(
        deed(
            Kind.RESOLVED,
            unit_id=dossier.unit_id,
            result=decision.kind,
            number=decision.number,
            unit=dossier.receiver_id,
        )
    )
    result = Result.objects.create(
        dossier=dossier,
        holder_id=dossier.applicant_id,
        issuer_id=dossier.agency_id,
        kind=decision.kind,
        code=decision.code,
        number=tidy(decision.number),
        title=tidy(decision.title),
        issued_on=decision.issued_on,
        valid_until=decision.valid_until,
        signer=tidy(decision.signer),
        file_id=decision.file_id,
        recorded_at=act.at,
    )
    close_all(dossier, act, _("Đã có kết quả"))
    tell(hand.recorder.close(), act.at)
    return result


@transaction.atomic
def send_by_post(dossier_id: int, tracking: str, *, act: Act, seen: int | None = None) -> Dossier:
    """Send a result by post, with the number under which it travels."""
    if not tidy(tracking):
        raise DossierError(_("Hãy nhập mã bưu gửi để người dân theo dõi được."), "tracking")
    hand = opened_for(Kind.SENT_BY_POST, dossier_id, act, seen=seen)
    hand.dossier.tracking = tidy(tracking)[:60]
    hand.recorder.add(deed(Kind.SENT_BY_POST, unit_id=hand.dossier.unit_id, tracking=hand.dossier.tracking))
    dossier = hand.recorder.close()
    tell(dossier, act.at)
    return dossier


@transaction.atomic
def return_result(
    dossier_id: int,
    *,
    act: Act,
    delivery: DeliveryKind = DeliveryKind.COUNTER,
    note: str = "",
    seen: int | None = None,
) -> Dossier:
    """Hand the result to who asked for it, once what is owed is paid."""
    hand = opened_for(Kind.RETURNED, dossier_id, act, seen=seen)
    hand.recorder.add(deed(Kind.RETURNED, reason=note, unit_id=hand.dossier.receiver_id, delivery=delivery))
    dossier = hand.recorder.close()
    tell(dossier, act.at)
    return dossier


@transaction.atomic
def reopen(dossier_id: int, reason: str, *, act: Act, seen: int | None = None) -> Dossier:
    """Take a returned result back to put it right, with the reason; the agency bears it (NĐ 61/2018 Đ21)."""
    require_reason(reason)
    hand = opened_for(Kind.REOPENED, dossier_id, act, seen=seen)
    hand.recorder.add(deed(Kind.REOPENED, reason=reason, unit_id=hand.dossier.receiver_id))
    return hand.recorder.close()


@transaction.atomic
def withdraw(dossier_id: int, reason: str, *, act: Act, seen: int | None = None) -> Dossier:
    """End a dossier because the applicant asked for it, while nothing is decided (form 05)."""
    require_reason(reason)
    return _end(Kind.WITHDRAWN, dossier_id, reason, act, seen)


@transaction.atomic
def stop(dossier_id: int, reason: str, *, act: Act, seen: int | None = None) -> Dossier:
    """Stop a dossier that cannot be settled, with the reason (form 05)."""
    require_reason(reason)
    return _end(Kind.STOPPED, dossier_id, reason, act, seen)


@transaction.atomic
def note(dossier_id: int, text: str, *, act: Act) -> Dossier:
    """Add a remark that officials see."""
    require_reason(text)
    hand = opened_for(Kind.NOTED, dossier_id, act)
    hand.recorder.add(deed(Kind.NOTED, reason=text, unit_id=hand.dossier.unit_id))
    return hand.recorder.close()


def _end(kind: Kind, dossier_id: int, reason: str, act: Act, seen: int | None) -> Dossier:
    hand = opened_for(kind, dossier_id, act, seen=seen)
    hand.recorder.add(deed(kind, reason=reason, unit_id=hand.dossier.unit_id, unit=hand.dossier.receiver_id))
    close_all(hand.dossier, act, reason)
    dossier = hand.recorder.close()
    tell(dossier, act.at)
    return dossier


def _check_decision(decision: Decision, act: Act) -> None:
    if not tidy(decision.number):
        raise DossierError(_("Hãy nhập số, ký hiệu của văn bản kết quả."), "number")
    if not tidy(decision.title):
        raise DossierError(_("Hãy nhập tên văn bản kết quả."), "title")
    if decision.issued_on > act.day:
        raise DossierError(_("Ngày ban hành không được sau hôm nay."), "issued_on")
