"""Writing answers: the only door. Windows are asked at the moment the request arrived (``act.at``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action
from caicach.core.index.model import Criterion
from caicach.evaluation.campaigns import doors
from caicach.evaluation.campaigns.access import Access, access_to
from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState, Stage
from caicach.evaluation.campaigns.hours import Hours, hours_of
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.policies import can_answer, can_answer_given
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring import actions
from caicach.evaluation.scoring.answers import Stored, encode, parse, takes_answer
from caicach.evaluation.scoring.constants import RevisionKind, Standing, Via
from caicach.evaluation.scoring.models import Cell, CellRevision, ScoreCard
from caicach.evaluation.scoring.reckoning import UnscorableError, exempt_leaves, renew
from caicach.registry.acting import Act, RegistryRuleError, require

MOST_EXPLAINED = 8_000
ANSWER_FIELDS = ("answer", "explanation", "version", "answered_by", "answered_at")


class WindowClosedError(RegistryRuleError):
    """The window is not open for this criterion of this unit, or the sheet is with the head or submitted."""


class NotSelfScoredError(RegistryRuleError):
    """The criterion is surveyed, measured or does not apply: the unit does not answer it."""


class UnitRuleError(RegistryRuleError):
    """The answer cannot be taken; the message says why and what to do."""


class ConflictError(RegistryRuleError):
    """Somebody else changed the cell since it was read; what was typed is kept as a revision beside it."""

    def __init__(self, cell: Cell, lost: CellRevision) -> None:
        self.cell = cell
        self.lost = lost
        super().__init__(
            _("Ô này vừa được người khác sửa. Nội dung của bạn vẫn được giữ; hãy chọn bản đúng.")
        )


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into one row: boxes by name, and the explanation; None leaves a part as it is."""

    boxes: Mapping[str, str] | None = None
    explanation: str | None = None
    base_version: int = 0


@dataclass(frozen=True, slots=True)
class _Taken:
    answer: Stored
    explanation: str


def locked_participant(participant_id: int) -> Participant:
    """Return a unit with its row locked until the transaction ends; every change of its cells begins so.

    Raises Participant.DoesNotExist.
    """
    rows = Participant.objects.select_for_update(of=("self",)).defer("block__set_version__document")
    return rows.select_related("campaign", "block__set_version").get(pk=participant_id)


@dataclass(frozen=True, slots=True)
class Saved:
    """A row after it was written, with the sheet it stands in; no ``revision``: nothing had changed.

    ``hours`` and ``cards`` are those of the unit, the cards as they stand after the writing.
    """

    participant: Participant
    hours: Hours
    cells: list[Cell]
    cards: Mapping[Standing, ScoreCard]
    cell: Cell
    revision: CellRevision | None


def save_answer(
    participant_id: int, code: str, typed: Typed, *, act: Act, via: Via = Via.TABLE
) -> tuple[Cell, CellRevision | None]:
    """Write what was typed into one row as :func:`save_row` does; return its cell and its new revision."""
    saved = save_row(participant_id, code, typed, act=act, via=via)
    return saved.cell, saved.revision


def save_row(
    participant_id: int,
    code: str,
    typed: Typed,
    *,
    act: Act,
    via: Via = Via.TABLE,
    access: Access | None = None,
) -> Saved:
    """Write what was typed into one row.

    Points follow at once, here and in every criterion that hangs on this one. What was typed over somebody
    else's change of the same part, figures or explanation, is kept as a revision of its own before
    ConflictError is raised.

    Args:
        participant_id: the unit.
        code: the leaf.
        typed: what stands in the boxes, the explanation, and the version they were typed over.
        act: who, when the request arrived, and from where.
        via: the way it came in.
        access: what the person is in this campaign, where the caller has just asked; else asked here.

    Raises:
        PermissionDenied: the person neither works for the unit nor was given this criterion of it.
        WindowClosedError, NotSelfScoredError, UnitRuleError, ConflictError.
        AnswerRefusedError: the boxes hold no answer to this criterion.
        KeyError: the set has no leaf of this code.
    """
    with transaction.atomic():
        participant = locked_participant(participant_id)
        leaf, hours = _opened(participant, code, act, access)
        cells = list(Cell.objects.filter(participant=participant).order_by("position"))
        cell = next(cell for cell in cells if cell.code == code)
        taken = _taken(leaf, cell, typed)
        if _same(cell, taken):
            kept = ScoreCard.objects.filter(participant=participant)
            standing = {Standing(card.standing): card for card in kept}
            return Saved(participant, hours, cells, standing, cell, None)
        if not _overwrites(cell, typed):
            cards, revision = _take(participant, cells, cell, taken, act, via)
            return Saved(participant, hours, cells, cards, cell, revision)
        lost = _keep_lost(participant, cell, taken, typed, act, via)
    raise ConflictError(cell, lost)


def require_open(participant: Participant, code: str, *, act: Act, access: Access | None = None) -> Criterion:
    """Return the leaf after checking that the person may answer it for the unit at this moment.

    ``access`` is what the person is in the campaign, where the caller has just asked.

    Raises PermissionDenied, WindowClosedError, NotSelfScoredError, KeyError.
    """
    return _opened(participant, code, act, access)[0]


def may_answer(access: Access, participant: Participant, code: str) -> bool:
    """Return whether the person may write this answer of a unit, windows aside; a query for who was given
    single criteria.
    """
    if can_answer(access, participant):
        return True
    if not access.contributes(participant):
        return False
    cells = Cell.objects.filter(participant=participant, code=code)
    return can_answer_given(access, participant, cells.values_list("assignee_id", flat=True).first())


def _opened(participant: Participant, code: str, act: Act, access: Access | None) -> tuple[Criterion, Hours]:
    campaign = participant.campaign
    require(may_answer(access or access_to(campaign, act.by, on=act.day), participant, code))
    plan = plan_of(participant.block.set_version)
    leaf = plan.nodes[plan.index[code]]
    if not leaf.is_leaf:
        raise KeyError(code)
    path = [node.code for node in plan.criteria_set.path(code)]
    hours = hours_of(campaign, participant)
    require_writable(participant, hours, path, act=act)
    if not takes_answer(leaf):
        raise NotSelfScoredError(
            _("Tiêu chí %(code)s lấy điểm từ điều tra xã hội học hoặc đo lường, đơn vị không tự chấm.")
            % {"code": code}
        )
    if code in exempt_leaves(plan, participant.exempt_codes):
        raise NotSelfScoredError(
            _(
                "Tiêu chí %(code)s không áp dụng cho đơn vị trong đợt này. "
                "Nếu thấy chưa đúng, hãy báo cơ quan chủ trì."
            )
            % {"code": code}
        )
    return leaf, hours


def require_writable(participant: Participant, hours: Hours, path: list[str], *, act: Act) -> None:
    """Check that the sheet may be written at this moment: the campaign runs, a window is open, nothing is
    sealed.

    More time opens a sealed sheet again when it is given; what is submitted within it is sealed once more.
    A sheet that was submitted is open for what more time was given since, though the window is open for
    others.

    Raises WindowClosedError.
    """
    campaign = participant.campaign
    if campaign.state != CampaignState.RUNNING:
        raise WindowClosedError(_("Đợt đánh giá chưa mở hoặc đã có kết quả, nên không sửa được nữa."))
    if not hours.is_open_for(Stage.SELF_SCORING, act.at, path):
        raise WindowClosedError(
            _(
                "Đã hết giờ tự đánh giá cho tiêu chí này. Nội dung vừa nhập còn trong trình duyệt; "
                "nếu có lý do chính đáng, hãy đề nghị cơ quan chủ trì gia hạn."
            )
        )
    if participant.state == ParticipantState.WITH_HEAD:
        raise WindowClosedError(
            _("Bảng đang chờ thủ trưởng duyệt. Muốn sửa, hãy đề nghị thủ trưởng trả lại bảng.")
        )
    if participant.state in {ParticipantState.SUBMITTED, ParticipantState.LOCKED}:
        raise WindowClosedError(
            _("Bảng tự đánh giá đã nộp nên không sửa được. Muốn sửa, hãy đề nghị cơ quan chủ trì mở lại.")
        )
    reopened_for = reopened_part(participant, hours, act.at)
    if reopened_for is not None and not reopened_for & set(path):
        raise WindowClosedError(
            _(
                "Bảng đã nộp và chỉ được mở lại cho phần %(codes)s. Muốn sửa phần khác, "
                "hãy đề nghị cơ quan chủ trì mở lại phần ấy."
            )
            % {"codes": ", ".join(sorted(reopened_for)) or "–"}
        )


def reopened_part(participant: Participant, hours: Hours, at: datetime) -> frozenset[str] | None:
    """Return the codes for which alone a sheet that was submitted is open again; None where that is all of
    it, or where it was never submitted.
    """
    if participant.submitted_at is None:
        return None
    since = participant.extensions_before
    given = [one for one in hours.extensions.get(Stage.SELF_SCORING, ()) if one.key > since]
    codes = frozenset(one.code for one in given if one.covers(at))
    return None if "" in codes else codes


def _taken(leaf: Criterion, cell: Cell, typed: Typed) -> _Taken:
    answer = cell.answer if typed.boxes is None else encode(parse(leaf, typed.boxes))
    explanation = cell.explanation if typed.explanation is None else typed.explanation.strip()
    if len(explanation) > MOST_EXPLAINED:
        raise UnitRuleError(
            _("Phần giải trình dài quá %(most)s ký tự. Hãy viết gọn lại hoặc đính kèm tài liệu.")
            % {"most": MOST_EXPLAINED}
        )
    return _Taken(answer, explanation)


def _same(cell: Cell, taken: _Taken) -> bool:
    return bool(cell.answer == taken.answer and cell.explanation == taken.explanation)


def _overwrites(cell: Cell, typed: Typed) -> bool:
    """Whether somebody changed what is written now after it was read: one may fill in figures while the other
    explains them.
    """
    if typed.base_version == cell.version:
        return False
    answer: object = {}
    explanation = ""
    if typed.base_version:
        base = CellRevision.objects.filter(cell=cell, number=typed.base_version).first()
        if base is None:
            return True
        answer, explanation = base.answer, base.explanation
    figures = typed.boxes is not None and answer != cell.answer
    words = typed.explanation is not None and explanation != cell.explanation
    return figures or words


def _take(
    participant: Participant, cells: list[Cell], cell: Cell, taken: _Taken, act: Act, via: Via
) -> tuple[Mapping[Standing, ScoreCard], CellRevision]:
    revision = change_cell(cell, taken.answer, taken.explanation, act=act, via=via)
    try:
        cards = renew(participant, at=act.at, cells=cells, touched={cell.pk: ANSWER_FIELDS})
    except UnscorableError as fault:
        raise UnitRuleError(str(fault)) from None
    revision.points = cell.self_points
    revision.save(force_insert=True)
    enter(
        actions.ANSWERED,
        participant,
        act,
        code=cell.code,
        version=cell.version,
        answer=cell.answer,
        explanation=cell.explanation,
        points=cell.self_points,
        via=str(via),
    )
    return cards, revision


def change_cell(cell: Cell, answer: Stored, explanation: str, *, act: Act, via: Via) -> CellRevision:
    """Put an answer into a locked unit's cell, and return its revision; the caller writes both.

    What the cell then holds unwritten are its ``ANSWER_FIELDS``, which ``reckoning.renew`` takes along.
    """
    base = cell.version
    cell.answer, cell.explanation = answer, explanation
    cell.version = base + 1
    cell.answered_by_id = act.by.pk
    cell.answered_at = act.at
    return _revision(cell, RevisionKind.ANSWER, cell.version, base, answer, explanation, act, via)


def _keep_lost(
    participant: Participant, cell: Cell, taken: _Taken, typed: Typed, act: Act, via: Via
) -> CellRevision:
    lost = _revision(
        cell, RevisionKind.CONFLICT, None, typed.base_version, taken.answer, taken.explanation, act, via
    )
    lost.save(force_insert=True)
    enter(
        actions.ANSWER_LOST,
        participant,
        act,
        code=cell.code,
        base=typed.base_version,
        version=cell.version,
        answer=taken.answer,
        explanation=taken.explanation,
    )
    return lost


def _revision(
    cell: Cell,
    kind: RevisionKind,
    number: int | None,
    base: int,
    answer: Stored,
    explanation: str,
    act: Act,
    via: Via,
) -> CellRevision:
    return CellRevision(
        cell=cell,
        kind=kind,
        number=number,
        base=base,
        answer=answer,
        explanation=explanation,
        via=via,
        by_id=act.by.pk,
        by_label=act.actor.label,
        at=act.at,
        origin=act.origin,
    )


def enter(action: Action, participant: Participant, act: Act, **details: object) -> None:
    """Enter what happened to a unit in the ledger of its campaign."""
    doors.enter(action, participant.campaign, act, doors.unit_subject(participant), **details)
