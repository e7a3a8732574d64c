"""The steps of a whole sheet: sent to the head, returned, submitted, locked at the end, reopened."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.common.audit.actions import Action
from caicach.core.ledger import canonical_bytes, plain
from caicach.evaluation.campaigns.access import Access, access_to
from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState, Stage
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Extension, Participant
from caicach.evaluation.campaigns.people import people_of
from caicach.evaluation.campaigns.policies import can_answer, can_approve
from caicach.evaluation.campaigns.telling import tell
from caicach.evaluation.scoring import actions
from caicach.evaluation.scoring.constants import Standing, Step
from caicach.evaluation.scoring.models import Cell, ReportText, ScoreCard, SheetStep
from caicach.evaluation.scoring.services import (
    WindowClosedError,
    enter,
    locked_participant,
    reopened_part,
)
from caicach.registry.accounts.constants import Role
from caicach.registry.acting import Act, RegistryRuleError, require

OPEN_STATES = frozenset({ParticipantState.DRAFTING, ParticipantState.WITH_HEAD})


class SheetLacksError(RegistryRuleError):
    """The sheet lacks something that must be there before it is sent or submitted."""


class WrongStepError(RegistryRuleError):
    """The sheet is not where this step begins."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a unit writes in its report besides the table."""

    overview: str = ""
    difficulties: str = ""
    proposals: str = ""


def sealed_sheet(participant: Participant) -> dict[str, object]:
    """Return the whole sheet as it is sealed: every cell's answer, explanation, version and points."""
    cells = Cell.objects.filter(participant=participant).order_by("position")
    return {
        "participant": participant.pk,
        "unit": participant.name,
        "set": participant.block.set_version.digest,
        "exempt": sorted(map(str, participant.exempt_codes)),
        "cells": [
            {
                "code": cell.code,
                "answer": cell.answer,
                "explanation": cell.explanation,
                "version": cell.version,
                "points": cell.self_points,
                "evidence": cell.evidence_count,
            }
            for cell in cells
        ],
    }


@transaction.atomic
def send_to_head(participant_id: int, *, note: str = "", act: Act) -> SheetStep:
    """Send a complete sheet to the unit's head, after which it is not written until returned.

    Raises PermissionDenied, WrongStepError, WindowClosedError, SheetLacksError.
    """
    participant = locked_participant(participant_id)
    access = access_to(participant.campaign, act.by, on=act.day)
    require(can_answer(access, participant))
    _require_state(participant, {ParticipantState.DRAFTING}, act)
    _require_complete(participant)
    return _step(participant, Step.SENT, ParticipantState.WITH_HEAD, actions.SENT, note, act)


@transaction.atomic
def return_to_officer(participant_id: int, *, note: str, act: Act) -> SheetStep:
    """Give a sheet back to be mended, with the head's word on what; its officers are told.

    Raises PermissionDenied, WrongStepError, WindowClosedError.
    """
    participant = locked_participant(participant_id)
    _require_head(participant, act)
    _require_state(participant, {ParticipantState.WITH_HEAD}, act)
    if not note.strip():
        raise WrongStepError(_("Hãy ghi điều cần sửa để người lập bảng biết."))
    officers = people_of([participant], roles={Role.UNIT_OFFICER}, on=act.day)
    tell(
        [person for person in officers if person.pk != act.person_id],
        participant.campaign,
        "scoring.returned",
        gettext_lazy("Bảng tự đánh giá của %(unit)s được trả lại để sửa"),
        gettext_lazy("%(title)s: %(by)s trả lại bảng. Điều cần sửa: %(note)s"),
        words={"unit": participant.name, "by": act.actor.label, "note": note.strip()},
        at=act.at,
        once=f"scoring.returned:{participant.pk}:{act.at.isoformat()}",
        page=f"units/{participant.pk}/sheet/",
    )
    return _step(participant, Step.RETURNED, ParticipantState.DRAFTING, actions.RETURNED, note, act)


@transaction.atomic
def submit(participant_id: int, *, note: str = "", act: Act) -> SheetStep:
    """Approve and submit a complete sheet: it is sealed with all its answers and their digest.

    The head may submit straight from the draft. ``act.at``, when the request arrived, decides whether it is
    in time.

    Raises PermissionDenied, WrongStepError, WindowClosedError, SheetLacksError.
    """
    participant = locked_participant(participant_id)
    _require_head(participant, act)
    _require_state(participant, OPEN_STATES, act)
    _require_complete(participant)
    return _seal(participant, Step.SUBMITTED, ParticipantState.SUBMITTED, actions.SUBMITTED, note, act)


@transaction.atomic
def lock(participant_id: int, *, act: Act) -> SheetStep | None:
    """Seal the sheet of a unit that has not submitted when its time is over; None when there is nothing to
    lock.

    Who may is the caller's matter: the job at the end of the window, or who runs the campaign.
    """
    participant = locked_participant(participant_id)
    if participant.state not in OPEN_STATES or is_open_at(participant, act):
        return None
    return _seal(participant, Step.LOCKED, ParticipantState.LOCKED, actions.LOCKED, "", act)


def is_open_at(participant: Participant, act: Act) -> bool:
    """Return whether any part of a unit's sheet is open for it: one that was submitted is so for what more
    time was given since, whatever the window.
    """
    hours = hours_of(participant.campaign, participant)
    part = reopened_part(participant, hours, act.at)
    return hours.is_open_for(Stage.SELF_SCORING, act.at) and part != frozenset()


@transaction.atomic
def reopen(participant_id: int, *, reason: str, act: Act) -> SheetStep:
    """Open a sealed sheet again; the caller has given it more time and checked who may.

    Raises WrongStepError when it is not sealed.
    """
    participant = locked_participant(participant_id)
    if participant.state in OPEN_STATES:
        raise WrongStepError(_("Bảng của đơn vị đang mở, không cần mở lại."))
    return _step(participant, Step.REOPENED, ParticipantState.DRAFTING, actions.REOPENED, reason, act)


@transaction.atomic
def write_report(participant_id: int, words: Words, *, act: Act) -> ReportText:
    """Write the unit's words around the table; every saving is kept.

    Raises PermissionDenied, WindowClosedError.
    """
    participant = locked_participant(participant_id)
    access = access_to(participant.campaign, act.by, on=act.day)
    require(can_answer(access, participant))
    _require_state(participant, OPEN_STATES, act)
    if reopened_part(participant, hours_of(participant.campaign, participant), act.at) is not None:
        raise WindowClosedError(
            _("Bảng đã nộp và chỉ được mở lại cho một phần tiêu chí, nên phần lời báo cáo giữ nguyên.")
        )
    number = ReportText.objects.filter(participant=participant).count() + 1
    text = ReportText.objects.create(
        participant=participant,
        number=number,
        overview=words.overview.strip(),
        difficulties=words.difficulties.strip(),
        proposals=words.proposals.strip(),
        by_id=act.person_id,
        at=act.at,
    )
    enter(
        actions.REPORT_WRITTEN,
        participant,
        act,
        number=number,
        overview=text.overview,
        difficulties=text.difficulties,
        proposals=text.proposals,
    )
    return text


def _require_head(participant: Participant, act: Act) -> Access:
    access = access_to(participant.campaign, act.by, on=act.day)
    require(can_approve(access, participant))
    return access


def _require_state(participant: Participant, states: Collection[ParticipantState], act: Act) -> None:
    if participant.campaign.state != CampaignState.RUNNING:
        raise WindowClosedError(_("Đợt đánh giá chưa mở hoặc đã có kết quả."))
    if participant.state not in states:
        raise WrongStepError(
            _("Bảng đang ở bước “%(state)s” nên chưa làm được việc này.")
            % {"state": ParticipantState(participant.state).label}
        )
    if not hours_of(participant.campaign, participant).is_open_for(Stage.SELF_SCORING, act.at):
        raise WindowClosedError(
            _("Đã hết giờ tự đánh giá. Nếu có lý do chính đáng, hãy đề nghị cơ quan chủ trì gia hạn.")
        )


def _require_complete(participant: Participant) -> None:
    card = ScoreCard.objects.get(participant=participant, standing=Standing.SELF)
    if card.reckoned_at is None or card.lacking:
        raise SheetLacksError(
            _("Bảng còn mục chưa đủ. Mở “Còn thiếu gì” để xem và bổ sung từng mục rồi nộp lại.")
        )


def _seal(
    participant: Participant, step: Step, state: ParticipantState, action: Action, note: str, act: Act
) -> SheetStep:
    sheet = sealed_sheet(participant)
    digest = hashlib.sha256(canonical_bytes(sheet)).hexdigest()
    if step is Step.SUBMITTED:
        participant.submitted_at = act.at
        given = Extension.objects.filter(participant=participant).aggregate(last=Max("pk"))
        participant.extensions_before = given["last"] or 0
    participant.sealed_digest = digest
    return _step(participant, step, state, action, note, act, sheet=sheet, digest=digest)


def _step(
    participant: Participant,
    step: Step,
    state: ParticipantState,
    action: Action,
    note: str,
    act: Act,
    *,
    sheet: dict[str, object] | None = None,
    digest: str = "",
) -> SheetStep:
    card = ScoreCard.objects.get(participant=participant, standing=Standing.SELF)
    participant.state = state
    participant.save(update_fields=["state", "submitted_at", "extensions_before", "sealed_digest"])
    made = SheetStep.objects.create(
        participant=participant,
        step=step,
        note=note.strip(),
        sheet=plain(sheet),
        digest=digest,
        total=card.total,
        by_id=act.by.pk,
        by_label=act.actor.label,
        at=act.at,
        origin=act.origin,
    )
    enter(action, participant, act, note=made.note, digest=digest, total=card.total)
    return made
