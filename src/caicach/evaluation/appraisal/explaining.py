"""What a unit answers to the appraisal of one cell; each saving is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from caicach.core.index.model import Criterion
from caicach.evaluation.appraisal import actions
from caicach.evaluation.appraisal.models import Explanation
from caicach.evaluation.appraisal.refusals import ExplanationRefusedError
from caicach.evaluation.appraisal.rounds import latest_explanation, path_of, require_running
from caicach.evaluation.appraisal.telling import tell_explained
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.policies import can_answer
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import Stored, encode, parse
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import WindowClosedError, enter, locked_participant
from caicach.registry.acting import Act, require

MOST_SAID = 8_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a unit answers: that it accepts, or its reasons with the figures it proposes (boxes as typed)."""

    accepts: bool = False
    text: str = ""
    boxes: Mapping[str, str] | None = None


@transaction.atomic
def explain(cell_id: int, said: Said, *, act: Act) -> Explanation:
    """Answer the appraisal of one cell; saying the same again changes nothing.

    Evidence that comes with it is added in the evidence panel, in the same window.

    Raises:
        PermissionDenied: the person does not work for the unit, or there is no such cell.
        WindowClosedError, ExplanationRefusedError.
        AnswerRefusedError: the proposed figures are no answer to the criterion.
    """
    found = Cell.objects.filter(pk=cell_id).values_list("participant", flat=True).first()
    if found is None:
        raise PermissionDenied
    participant = locked_participant(found)
    require(can_answer(access_to(participant.campaign, act.by, on=act.day), participant))
    cell = Cell.objects.get(pk=cell_id)
    _require_open(participant, cell, act)
    plan = plan_of(participant.block.set_version)
    proposed = _proposed(plan.nodes[plan.index[cell.code]], cell, said)
    text = said.text.strip()[:MOST_SAID]
    if not said.accepts and not text:
        raise ExplanationRefusedError(
            _("Hãy ghi nội dung giải trình, hoặc chọn “Đồng ý với kết quả thẩm định”.")
        )
    latest = latest_explanation(cell)
    if latest is not None and (latest.accepts, latest.text, latest.answer) == (said.accepts, text, proposed):
        return latest
    made = Explanation.objects.create(
        cell=cell,
        number=1 if latest is None else latest.number + 1,
        accepts=said.accepts,
        text=text,
        answer=proposed,
        by_id=act.person_id,
        by_label=act.actor.label,
        at=act.at,
    )
    enter(
        actions.EXPLAINED,
        participant,
        act,
        code=cell.code,
        number=made.number,
        accepts=made.accepts,
        text=made.text,
        answer=made.answer,
    )
    tell_explained(participant, cell, made, act=act)
    return made


def _require_open(participant: Participant, cell: Cell, act: Act) -> None:
    require_running(participant.campaign)
    hours = hours_of(participant.campaign, participant)
    if not hours.is_open_for(Stage.EXPLANATION, act.at, path_of(participant, cell.code)):
        raise WindowClosedError(
            _("Ngoài thời hạn giải trình của tiêu chí này. Nếu có lý do chính đáng, hãy đề nghị gia hạn.")
        )
    if not cell.outcome_1:
        raise ExplanationRefusedError(_("Tiêu chí này chưa có kết quả thẩm định để giải trình."))
    if cell.outcome_2:
        raise ExplanationRefusedError(_("Tiêu chí này đã có kết luận thẩm định lần 2."))


def _proposed(leaf: Criterion, cell: Cell, said: Said) -> Stored | None:
    if said.accepts or not said.boxes:
        return None
    answer = encode(parse(leaf, said.boxes))
    return None if not answer or answer == cell.answer else answer
