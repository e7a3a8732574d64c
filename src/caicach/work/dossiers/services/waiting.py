"""What stops the time of a dossier, and what lets it go on; the one apology with a new appointment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from caicach.core.codes.text import tidy
from caicach.core.deadlines.extending import ExtensionRefusedError, extension_to
from caicach.core.deadlines.minutes import minute_of
from caicach.core.dossiers.moves import EventKind as Kind
from caicach.core.dossiers.states import State
from caicach.registry.acting import Act, require
from caicach.work.dossiers.clocks import deadline_of, reckon
from caicach.work.dossiers.models import Dossier, DossierPaper
from caicach.work.dossiers.recording import deed
from caicach.work.dossiers.refusals import DossierError, not_extended, require_reason
from caicach.work.dossiers.requests import GivenPaper
from caicach.work.dossiers.services.opening import opened_for
from caicach.work.dossiers.telling import tell


@transaction.atomic
def ask_supplement(
    dossier_id: int,
    missing: Sequence[GivenPaper],
    reason: str,
    *,
    act: Act,
    exception: bool = False,
    seen: int | None = None,
) -> Dossier:
    """Ask, once and completely, for what an accepted dossier lacks (form 02).

    ``exception``: a second time, which only the head of the unit takes on, and which QĐ 766/QĐ-TTg counts as
    late.

    Raises Dossier.DoesNotExist, PermissionDenied, DossierError.
    """
    require_missing(missing, reason)
    hand = opened_for(Kind.SUPPLEMENT_ASKED, dossier_id, act, seen=seen)
    if exception:
        require(hand.dossier.unit_id in hand.desk.signs)
        require_reason(reason)
    unit_id = hand.dossier.unit_id
    hand.recorder.add(deed(Kind.SUPPLEMENT_ASKED, reason=reason, unit_id=unit_id, exception=exception))
    expect(hand.dossier, missing, act)
    dossier = hand.recorder.close()
    tell(dossier, act.at)
    return dossier


@transaction.atomic
def take_supplement(
    dossier_id: int,
    given: Sequence[int],
    *,
    act: Act,
    note: str = "",
    files: dict[int, int] | None = None,
    seen: int | None = None,
) -> Dossier:
    """Take in what was asked for: before acceptance it waits for it again, after it the time goes on.

    Args:
        dossier_id: which.
        given: the papers, by id, that came.
        act: who takes them.
        note: remarks.
        files: the stored file of a paper, by the paper's id.
        seen: events that the page showed.

    Raises DossierError: a paper that was asked for has still not come.
    """
    before = Dossier.objects.filter(pk=dossier_id, state=State.INCOMPLETE).exists()
    kind = Kind.COMPLETED if before else Kind.SUPPLEMENTED
    hand = opened_for(kind, dossier_id, act, seen=seen)
    missing = list(DossierPaper.objects.filter(dossier=hand.dossier, is_given=False))
    lacking = [paper.name for paper in missing if paper.pk not in set(given)]
    if lacking:
        raise DossierError(
            _("Còn thiếu: %(names)s. Hãy nhận đủ một lần.") % {"names": "; ".join(lacking)}, "papers"
        )
    for paper in missing:
        paper.is_given, paper.added_at = True, act.at
        paper.file_id = (files or {}).get(paper.pk)
        paper.is_digitised = paper.file_id is not None
    DossierPaper.objects.bulk_update(missing, ["is_given", "added_at", "file", "is_digitised"])
    hand.recorder.add(deed(kind, reason=note, unit_id=hand.dossier.unit_id))
    dossier = hand.recorder.close()
    tell(dossier, act.at)
    return dossier


@transaction.atomic
def ask_duty(
    dossier_id: int, reason: str, *, act: Act, legal_basis: str = "", seen: int | None = None
) -> Dossier:
    """Stop the time until the applicant has met a financial duty."""
    require_reason(reason)
    hand = opened_for(Kind.DUTY_ASKED, dossier_id, act, seen=seen)
    hand.recorder.add(
        deed(Kind.DUTY_ASKED, reason=reason, unit_id=hand.dossier.unit_id, basis=tidy(legal_basis))
    )
    dossier = hand.recorder.close()
    tell(dossier, act.at)
    return dossier


@transaction.atomic
def duty_met(dossier_id: int, note: str = "", *, act: Act, seen: int | None = None) -> Dossier:
    """Let the time go on after the financial duty was met."""
    hand = opened_for(Kind.DUTY_MET, dossier_id, act, seen=seen)
    hand.recorder.add(deed(Kind.DUTY_MET, reason=note, unit_id=hand.dossier.unit_id))
    return hand.recorder.close()


@transaction.atomic
def resume(dossier_id: int, note: str, *, act: Act, seen: int | None = None) -> Dossier:
    """Let the time go on without waiting for an opinion any longer."""
    require_reason(note)
    hand = opened_for(Kind.RESUMED, dossier_id, act, seen=seen)
    hand.recorder.add(deed(Kind.RESUMED, reason=note, unit_id=hand.dossier.unit_id))
    return hand.recorder.close()


@transaction.atomic
def extend(dossier_id: int, until: datetime, reason: str, *, act: Act, seen: int | None = None) -> Dossier:
    """Apologise and name a new moment, once, a working day before the old one at the latest (form 04;
    NĐ 61/2018 Đ19.9).

    Raises DossierError: too late, a second time, or to a moment that gives no more working time.
    """
    require_reason(reason)
    hand = opened_for(Kind.EXTENDED, dossier_id, act, seen=seen)
    present = hand.recorder.present
    deadline = deadline_of(hand.dossier)
    found = reckon(deadline, present)
    if found is None:
        raise DossierError(_("Hồ sơ chưa được tiếp nhận nên chưa có ngày hẹn để hẹn lại."))
    try:
        given = extension_to(
            deadline,
            found,
            minute_of(until),
            at=minute_of(act.at),
            given=len(present.extensions),
            reason=reason,
        )
    except ExtensionRefusedError as error:
        raise not_extended(error.refusal) from error
    hand.recorder.add(deed(Kind.EXTENDED, reason=reason, unit_id=hand.dossier.unit_id, minutes=given.minutes))
    dossier = hand.recorder.close()
    tell(dossier, act.at)
    return dossier


def expect(dossier: Dossier, missing: Sequence[GivenPaper], act: Act) -> None:
    """Write down the papers that were asked for."""
    last = DossierPaper.objects.filter(dossier=dossier).aggregate(last=Max("position"))["last"] or 0
    DossierPaper.objects.bulk_create(
        DossierPaper(
            dossier=dossier,
            paper_id=paper.paper_id,
            position=place,
            name=tidy(paper.name)[:1000],
            sort=paper.sort,
            count=paper.count,
            is_given=False,
            missing_because=tidy(paper.missing_because),
            added_at=act.at,
        )
        for place, paper in enumerate(missing, start=last + 1)
    )


def require_missing(missing: Sequence[GivenPaper], reason: str) -> None:
    """Refuse a request that names nothing, or a paper without saying why it is needed.

    Raises DossierError.
    """
    if not missing and not tidy(reason):
        raise DossierError(_("Hãy đánh dấu giấy tờ còn thiếu, hoặc ghi nội dung phải hoàn thiện."), "papers")
    for paper in missing:
        if not tidy(paper.missing_because):
            raise DossierError(
                _("Hãy ghi lý do phải bổ sung «%(name)s».") % {"name": paper.name[:200]}, "papers"
            )
