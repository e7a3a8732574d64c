"""What one unit holds against another's claim: the objection, its reply, its withdrawal, the ruling."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action
from caicach.evaluation.appraisal import actions
from caicach.evaluation.appraisal.constants import ObjectionState, Round
from caicach.evaluation.appraisal.judging import Judgement, conclude, open_case
from caicach.evaluation.appraisal.models import Objection
from caicach.evaluation.appraisal.policies import can_rule
from caicach.evaluation.appraisal.refusals import ObjectionRefusedError, StaleClaimError
from caicach.evaluation.appraisal.rounds import is_sealed, path_of, require_running
from caicach.evaluation.appraisal.telling import tell_objected, tell_replied, tell_ruled, tell_withdrawn
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.policies import can_answer
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import takes_answer
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import WindowClosedError, enter, locked_participant
from caicach.registry.acting import Act, require

MOST_SAID = 8_000
PENDING = (ObjectionState.OPEN, ObjectionState.REPLIED)


@transaction.atomic
def object_to(cell_id: int, objector_id: int, text: str, *, act: Act) -> Objection:
    """Object, for a unit, to another unit's claim.

    Raises:
        PermissionDenied: the person does not work for the objecting unit, the claim is not of a unit of its
            block, or the campaign keeps claims from peers.
        WindowClosedError, ObjectionRefusedError.
    """
    cell = Cell.objects.filter(pk=cell_id).first()
    objector = (
        Participant.objects.select_related("campaign", "block__set_version").filter(pk=objector_id).first()
    )
    if cell is None or objector is None:
        raise PermissionDenied
    challenged = locked_participant(cell.participant_id)
    campaign = challenged.campaign
    access = access_to(campaign, act.by, on=act.day)
    require(can_answer(access, objector) and objector.block_id == challenged.block_id)
    require(campaign.peers_see_claims and is_sealed(challenged))
    _require_window(challenged, cell, act)
    if objector.pk == challenged.pk or access.works_for(challenged):
        raise ObjectionRefusedError(_("Đơn vị không phản biện số liệu của chính mình."))
    plan = plan_of(challenged.block.set_version)
    if not takes_answer(plan.nodes[plan.index[cell.code]]):
        raise ObjectionRefusedError(_("Số liệu điều tra, đo lường không phản biện ở đây."))
    if not text.strip():
        raise ObjectionRefusedError(_("Hãy ghi lý do phản biện và căn cứ."))
    if Objection.objects.filter(cell=cell, objector=objector, state__in=PENDING).exists():
        raise ObjectionRefusedError(
            _("Đơn vị bạn đang có một phản biện chưa kết luận ở tiêu chí này; hãy chờ kết luận hoặc rút lại.")
        )
    made = Objection.objects.create(
        cell=cell, objector=objector, text=text.strip()[:MOST_SAID], by_id=act.person_id, at=act.at
    )
    _enter(actions.OBJECTED, challenged, made, act, text=made.text)
    tell_objected(challenged, made, act=act)
    return made


@transaction.atomic
def reply(objection_id: int, text: str, *, act: Act) -> Objection:
    """Answer an objection for the challenged unit.

    Raises PermissionDenied, WindowClosedError, ObjectionRefusedError.
    """
    objection, challenged = _locked(objection_id)
    require(can_answer(access_to(challenged.campaign, act.by, on=act.day), challenged))
    _require_state(objection, ObjectionState.OPEN)
    _require_window(challenged, objection.cell, act)
    if not text.strip():
        raise ObjectionRefusedError(_("Hãy ghi nội dung trả lời phản biện."))
    objection.reply, objection.replied_by_id = text.strip()[:MOST_SAID], act.person_id
    objection.replied_at, objection.state = act.at, ObjectionState.REPLIED
    objection.save(update_fields=["reply", "replied_by", "replied_at", "state"])
    _enter(actions.REPLIED, challenged, objection, act, text=objection.reply)
    tell_replied(challenged, objection, act=act)
    return objection


@transaction.atomic
def withdraw(objection_id: int, *, act: Act) -> Objection:
    """Withdraw an objection for the unit that made it; what was written stays to be read.

    Raises PermissionDenied, WindowClosedError, ObjectionRefusedError.
    """
    objection, challenged = _locked(objection_id)
    require(can_answer(access_to(challenged.campaign, act.by, on=act.day), objection.objector))
    require_running(challenged.campaign)
    _require_state(objection, *PENDING)
    objection.state = ObjectionState.WITHDRAWN
    objection.save(update_fields=["state"])
    _enter(actions.WITHDRAWN, challenged, objection, act)
    tell_withdrawn(challenged, objection, act=act)
    return objection


@transaction.atomic
def rule(
    objection_id: int, *, upheld: bool, ruling: str, judgement: Judgement | None = None, act: Act
) -> Objection:
    """Rule on an objection; upholding it decides the claim anew, as a second appraisal would.

    One without a reply waits for it until the window of objections has ended.

    Raises PermissionDenied, WindowClosedError, ObjectionRefusedError, StaleClaimError, ReasonMissingError,
    NotJudgeableError, UnitRuleError, AnswerRefusedError.
    """
    found = Objection.objects.filter(pk=objection_id).values_list("cell", flat=True).first()
    if found is None:
        raise PermissionDenied
    case = open_case(found, act=act)
    objection = Objection.objects.select_related("cell", "objector").get(pk=objection_id)
    require(can_rule(case.access, case.participant, case.cell))
    _require_ruling(case.participant, objection, act)
    if not ruling.strip():
        raise ObjectionRefusedError(_("Hãy ghi kết luận và căn cứ để hai đơn vị cùng biết."))
    objection.ruling, objection.ruled_by_id, objection.ruled_at = ruling.strip(), act.person_id, act.at
    objection.state = ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED
    objection.save(update_fields=["ruling", "ruled_by", "ruled_at", "state"])
    if upheld:
        if judgement is None:
            raise ObjectionRefusedError(_("Chấp nhận phản biện thì cần ghi số liệu hoặc điểm công nhận."))
        if judgement.answer_version != case.cell.version:
            raise StaleClaimError(case.cell, judgement.answer_version)
        conclude(case, Round.OBJECTION, judgement, act=act)
    _enter(actions.RULED, case.participant, objection, act, upheld=upheld, text=objection.ruling)
    tell_ruled(case.participant, objection, act=act)
    return objection


def _locked(objection_id: int) -> tuple[Objection, Participant]:
    found = Objection.objects.filter(pk=objection_id).values_list("cell__participant", flat=True).first()
    if found is None:
        raise PermissionDenied
    challenged = locked_participant(found)
    return Objection.objects.select_related("cell", "objector").get(pk=objection_id), challenged


def _require_state(objection: Objection, *states: ObjectionState) -> None:
    if objection.state not in states:
        raise ObjectionRefusedError(
            _("Phản biện này đang ở bước “%(state)s” nên không làm được việc này nữa.")
            % {"state": ObjectionState(objection.state).label}
        )


def _require_window(challenged: Participant, cell: Cell, act: Act) -> None:
    require_running(challenged.campaign)
    hours = hours_of(challenged.campaign, challenged)
    if not hours.is_open_for(Stage.OBJECTION, act.at, path_of(challenged, cell.code)):
        raise WindowClosedError(_("Ngoài thời hạn phản biện giữa các đơn vị."))


def _require_ruling(challenged: Participant, objection: Objection, act: Act) -> None:
    require_running(challenged.campaign)
    _require_state(objection, *PENDING)
    hours = hours_of(challenged.campaign, challenged)
    path = path_of(challenged, objection.cell.code)
    debating = hours.is_open_for(Stage.OBJECTION, act.at, path)
    if not debating and not hours.is_open_for(Stage.APPRAISAL_2, act.at, path):
        raise WindowClosedError(_("Ngoài thời hạn kết luận phản biện."))
    if debating and objection.state == ObjectionState.OPEN:
        raise ObjectionRefusedError(
            _("Đơn vị bị phản biện còn thời gian trả lời. Hãy kết luận sau khi đơn vị trả lời hoặc hết hạn.")
        )


def _enter(
    action: Action, challenged: Participant, objection: Objection, act: Act, **details: object
) -> None:
    enter(
        action,
        challenged,
        act,
        code=objection.cell.code,
        objection=objection.pk,
        objector=objection.objector.name,
        **details,
    )
