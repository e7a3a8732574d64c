"""Saying which page of which document proves which criterion: the only door.

A pointer is never changed in place: the old link ends and a new one begins, so that what an appraiser saw on
a day can be shown again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action
from caicach.core.codes.text import tidy
from caicach.core.index.model import Criterion
from caicach.evaluation.campaigns.access import Access, access_to
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.evidence import actions
from caicach.evaluation.evidence.constants import MOST_LINKS
from caicach.evaluation.evidence.models import DocumentVersion, EvidenceLink
from caicach.evaluation.evidence.pointers import is_pageless, tidy_pages
from caicach.evaluation.evidence.policies import can_keep_library
from caicach.evaluation.evidence.reach import within_reach
from caicach.evaluation.evidence.refusals import AlreadyLinkedError, LinkRuleError
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import UnscorableError, renew
from caicach.evaluation.scoring.services import (
    NotSelfScoredError,
    UnitRuleError,
    WindowClosedError,
    enter,
    locked_participant,
    require_open,
)
from caicach.registry.acting import Act

ASKS_FOR_MORE = frozenset({Outcome.CHANGED, Outcome.ASKED})


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where in a document the proof stands, and which of the papers asked for the document is."""

    page: str = ""
    item: str = ""
    paper: str = ""
    note: str = ""


@dataclass(slots=True)
class _Open:
    """A locked unit with the criterion that is being changed."""

    participant: Participant
    cells: list[Cell]
    cell: Cell
    leaf: Criterion
    stage: Stage
    access: Access


def open_stage(participant: Participant, code: str, *, act: Act, access: Access | None = None) -> Stage:
    """Return the stage in which the person may now change the evidence of a criterion.

    While the unit scores itself that is for whoever may answer. In the window of explanations it is for what
    the appraisal changed or asked about. ``access`` is what the person is in the campaign, where the caller
    has just asked.

    Raises PermissionDenied, WindowClosedError, NotSelfScoredError, KeyError.
    """
    try:
        require_open(participant, code, act=act, access=access)
    except WindowClosedError:
        if not _is_open_to_explain(participant, code, act):
            raise
        cell = Cell.objects.filter(participant=participant, code=code).first()
        if cell is None or cell.outcome_1 not in ASKS_FOR_MORE:
            raise LinkRuleError(
                _("Chỉ bổ sung minh chứng cho tiêu chí bị điều chỉnh hoặc được yêu cầu bổ sung.")
            ) from None
        return Stage.EXPLANATION
    return Stage.SELF_SCORING


def _is_open_to_explain(participant: Participant, code: str, act: Act) -> bool:
    plan = plan_of(participant.block.set_version)
    path = [node.code for node in plan.criteria_set.path(code)]
    hours = hours_of(participant.campaign, participant)
    return participant.campaign.state == CampaignState.RUNNING and hours.is_open_for(
        Stage.EXPLANATION, act.at, path
    )


def link(participant_id: int, code: str, version_id: int, pointer: Pointer, *, act: Act) -> EvidenceLink:
    """Let a document prove a criterion.

    Raises:
        PermissionDenied: the person neither works for the unit nor was given the criterion.
        WindowClosedError, NotSelfScoredError, UnitRuleError: see ``scoring.services``.
        LinkRuleError: the document, the page or the paper cannot be taken.
        AlreadyLinkedError: it stands there already.
        KeyError: the set has no leaf of this code.
    """
    return link_many(participant_id, [code], version_id, pointer, act=act)[0]


@transaction.atomic
def link_many(
    participant_id: int, codes: Sequence[str], version_id: int, pointer: Pointer, *, act: Act
) -> list[EvidenceLink]:
    """Let one document prove several criteria, all or none of them; raises what ``link`` does.

    The paper of the pointer counts for those criteria that ask for it.
    """
    participant = locked_participant(participant_id)
    access = access_to(participant.campaign, act.by, on=act.day)
    cells = list(Cell.objects.filter(participant=participant).order_by("position"))
    opened = [_opened(participant, cells, code, act, access) for code in dict.fromkeys(codes)]
    if not opened:
        raise LinkRuleError(_("Hãy chọn ít nhất một tiêu chí."))
    version = _own_version(participant, access, version_id)
    made = [_add(one, version, _checked(one.leaf, _fitting(one, pointer, codes)), act) for one in opened]
    for one in opened:
        _recount(one)
    _renew(participant, cells, act)
    for new in made:
        _enter(actions.LINKED, participant, new, act)
    return made


def _fitting(opened: _Open, pointer: Pointer, codes: Sequence[str]) -> Pointer:
    is_asked = len(codes) == 1 or pointer.paper in opened.leaf.evidence
    return pointer if is_asked else replace(pointer, paper="")


@transaction.atomic
def change_pointer(
    participant_id: int,
    code: str,
    link_id: int,
    pointer: Pointer,
    *,
    version_id: int | None = None,
    act: Act,
) -> EvidenceLink:
    """Point at another place of the document, or at another version of it; nothing changes where all is the
    same.

    Raises what ``link`` does, and LinkRuleError where the link has been taken off.
    """
    opened, old = _opened_link(participant_id, code, link_id, act)
    version = old.version
    if version_id is not None and version_id != version.pk:
        version = _own_version(opened.participant, opened.access, version_id)
        if version.document_id != old.version.document_id:
            raise LinkRuleError(_("Đây không phải bản khác của cùng tài liệu. Hãy gắn như một tài liệu mới."))
    checked = _checked(opened.leaf, pointer)
    if version.pk == old.version_id and checked == Pointer(old.page, old.item, old.paper, old.note):
        return old
    _end(old, _("Chỉ lại trang, mục"), act)
    new = _add(opened, version, checked, act)
    _recount(opened)
    _renew(opened.participant, opened.cells, act)
    _enter(actions.POINTED, opened.participant, new, act, before=_place(old), replaces=old.pk)
    return new


@transaction.atomic
def unlink(participant_id: int, code: str, link_id: int, *, reason: str, act: Act) -> EvidenceLink:
    """Take a document off a criterion; the link is kept with who, when and why.

    Raises what ``link`` does, and LinkRuleError without a reason or where it has been taken off.
    """
    opened, old = _opened_link(participant_id, code, link_id, act)
    because = tidy(reason)[:500]
    if not because:
        raise LinkRuleError(_("Hãy ghi lý do bỏ minh chứng, để sau này còn hiểu được."))
    _end(old, because, act)
    _recount(opened)
    _renew(opened.participant, opened.cells, act)
    _enter(actions.UNLINKED, opened.participant, old, act, reason=because)
    return old


def _opened(participant: Participant, cells: list[Cell], code: str, act: Act, access: Access) -> _Open:
    stage = open_stage(participant, code, act=act, access=access)
    plan = plan_of(participant.block.set_version)
    cell = next(cell for cell in cells if cell.code == code)
    return _Open(participant, cells, cell, plan.nodes[plan.index[code]], stage, access)


def _opened_link(participant_id: int, code: str, link_id: int, act: Act) -> tuple[_Open, EvidenceLink]:
    participant = locked_participant(participant_id)
    cells = list(Cell.objects.filter(participant=participant).order_by("position"))
    access = access_to(participant.campaign, act.by, on=act.day)
    opened = _opened(participant, cells, code, act, access)
    links = EvidenceLink.objects.filter(cell=opened.cell, ended_at__isnull=True)
    old = links.select_related("version__document", "cell").filter(pk=link_id).first()
    if old is None:
        raise LinkRuleError(_("Minh chứng này vừa được sửa hoặc bỏ ở nơi khác. Hãy xem lại danh sách."))
    if opened.stage is Stage.EXPLANATION and old.stage != Stage.EXPLANATION:
        raise LinkRuleError(
            _("Minh chứng đã nộp cùng bảng tự đánh giá thì giữ nguyên; hãy bổ sung minh chứng mới bên cạnh.")
        )
    return opened, old


def _own_version(participant: Participant, access: Access, version_id: int) -> DocumentVersion:
    versions = DocumentVersion.objects.select_related("document").filter(
        document__organisation=participant.organisation_id, document__withdrawn_at__isnull=True
    )
    if not can_keep_library(access, participant):
        versions = versions.filter(document__in=within_reach(participant, access).values("pk"))
    version = versions.filter(pk=version_id).first()
    if version is None:
        raise LinkRuleError(_("Tài liệu này không có trong thư viện của đơn vị. Hãy chọn lại."))
    return version


def _checked(leaf: Criterion, pointer: Pointer) -> Pointer:
    page = tidy_pages(pointer.page)
    if page is None or len(page) > 50:
        raise LinkRuleError(
            _("Trang ghi bằng số, như 3 hoặc 3-5, 7. Điều, khoản, phụ lục thì ghi vào ô “mục”.")
        )
    item, note, paper = tidy(pointer.item), tidy(pointer.note), tidy(pointer.paper)
    if len(item) > 200 or len(note) > 500:
        raise LinkRuleError(_("Mục hoặc ghi chú quá dài. Hãy ghi gọn lại."))
    if paper and paper not in leaf.evidence:
        raise LinkRuleError(_("Tiêu chí không yêu cầu loại tài liệu này. Hãy chọn lại loại."))
    return Pointer(page, item, paper, note)


def _add(opened: _Open, version: DocumentVersion, pointer: Pointer, act: Act) -> EvidenceLink:
    standing = EvidenceLink.objects.filter(cell=opened.cell, ended_at__isnull=True)
    if standing.count() >= MOST_LINKS:
        raise LinkRuleError(
            _("Tiêu chí đã có %(most)s minh chứng. Hãy gộp tài liệu lại.") % {"most": MOST_LINKS}
        )
    if standing.filter(version=version, page=pointer.page, item=pointer.item).exists():
        raise AlreadyLinkedError(
            _(
                "Tài liệu này đã là minh chứng của tiêu chí %(code)s ở đúng chỗ ấy. "
                "Muốn thêm, hãy chỉ trang khác."
            )
            % {"code": opened.cell.code}
        )
    return EvidenceLink.objects.create(
        cell=opened.cell,
        version=version,
        page=pointer.page,
        item=pointer.item,
        paper=pointer.paper,
        note=pointer.note,
        stage=opened.stage,
        by_id=act.person_id,
        at=act.at,
    )


def _end(old: EvidenceLink, because: str, act: Act) -> None:
    old.ended_at, old.ended_by_id, old.ended_because = act.at, act.person_id, because
    old.save(update_fields=["ended_at", "ended_by", "ended_because"])


def _recount(opened: _Open) -> None:
    standing = EvidenceLink.objects.filter(cell=opened.cell, ended_at__isnull=True)
    rows = list(standing.values_list("page", "item", "paper", "version__pages"))
    shown = {paper for _page, _item, paper, _pages in rows}
    cell = opened.cell
    cell.evidence_count = len(rows)
    cell.pageless_count = sum(is_pageless(page, item, pages) for page, item, _paper, pages in rows)
    cell.papers = [paper for paper in opened.leaf.evidence if paper in shown]
    cell.save(update_fields=["evidence_count", "pageless_count", "papers"])


def _renew(participant: Participant, cells: list[Cell], act: Act) -> None:
    try:
        renew(participant, at=act.at, cells=cells)
    except UnscorableError as fault:
        raise UnitRuleError(str(fault)) from None


def _place(link_: EvidenceLink) -> dict[str, object]:
    return {
        "version": link_.version.number,
        "sha256": link_.version.sha256,
        "page": link_.page,
        "item": link_.item,
        "paper": link_.paper,
        "note": link_.note,
    }


def _enter(
    action: Action, participant: Participant, link_: EvidenceLink, act: Act, **details: object
) -> None:
    document = link_.version.document
    enter(
        action,
        participant,
        act,
        code=link_.cell.code,
        document=str(document),
        link=link_.pk,
        place=_place(link_),
        stage=str(link_.stage),
        **details,
    )


__all__ = [
    "ASKS_FOR_MORE",
    "NotSelfScoredError",
    "Pointer",
    "WindowClosedError",
    "change_pointer",
    "link",
    "link_many",
    "open_stage",
    "unlink",
]
