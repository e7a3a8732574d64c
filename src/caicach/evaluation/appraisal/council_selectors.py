"""What lies before the council: contested cells with all that was said of them, equal units, meetings.

Read by the council, who runs the season, the authority and the auditor; for anybody else nothing is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from caicach.core.index.answers import AnswerSheet
from caicach.core.index.model import Basis, TieBreak
from caicach.core.index.scoring import score
from caicach.evaluation.appraisal.constants import ObjectionState
from caicach.evaluation.appraisal.council import rulings_of
from caicach.evaluation.appraisal.models import (
    CouncilMeeting,
    Decision,
    Explanation,
    Objection,
    TieRuling,
)
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.models import CampaignBlock, Participant
from caicach.evaluation.campaigns.selectors import Entered, blocks_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.evaluation.scoring.reckoning import unit_answers
from caicach.evaluation.scoring.whole import COLUMNS, result_of


class Contested(models.TextChoices):
    """Why a cell lies before the council."""

    DISPUTED = "disputed", _("Hai người thẩm định lệch nhau, còn tranh chấp")
    OBJECTIONS = "objections", _("Phản biện chưa có kết luận")
    UNANSWERED = "unanswered", _("Đơn vị không đồng ý, chưa thẩm định lần 2")
    CONTESTED = "contested", _("Đơn vị không đồng ý, thẩm định lần 2 giữ nguyên hoặc điều chỉnh")
    UNJUDGED = "unjudged", _("Đã khai mà chưa thẩm định")
    DECIDED = "decided", _("Hội đồng đã quyết định")


def reads_council(access: Access) -> bool:
    """Return whether what lies before the council is there for the person."""
    return access.in_council or access.administers or access.leads or access.audits


def contested(entered: Entered, kind: Contested) -> QuerySet[Cell]:
    """Return the cells that lie before the council for a reason, by criterion and unit."""
    cells = Cell.objects.filter(campaign=entered.campaign)
    if not reads_council(entered.access):
        return cells.none()
    found = cells.filter(_why(kind)) if kind in _CONDITIONS else _said(cells, kind)
    rows = found.select_related("participant", "block__set_version")
    return rows.order_by("block__position", "position", "participant__name_sort", "pk")


def counts_of(entered: Entered) -> dict[Contested, int]:
    """Return how many cells lie before the council, by reason; a query each."""
    return {kind: contested(entered, kind).order_by().count() for kind in Contested}


_CONDITIONS = {
    Contested.DISPUTED: Q(is_disputed=True),
    Contested.UNJUDGED: Q(outcome_1="", recognised_3__isnull=True, given__isnull=True) & ~Q(answer={}),
    Contested.DECIDED: Q(recognised_3__isnull=False),
}


def _why(kind: Contested) -> Q:
    condition = _CONDITIONS[kind]
    # What is still being written is nobody's business yet.
    return condition & ~Q(participant__state="drafting") if kind is Contested.UNJUDGED else condition


def _said(cells: QuerySet[Cell], kind: Contested) -> QuerySet[Cell]:
    if kind is Contested.OBJECTIONS:
        open_ = Objection.objects.filter(
            cell=OuterRef("pk"), state__in=(ObjectionState.OPEN, ObjectionState.REPLIED)
        )
        return cells.filter(Exists(open_))
    last = Explanation.objects.filter(cell=OuterRef("pk")).order_by("-number").values("accepts")[:1]
    refused = cells.filter(
        Exists(Explanation.objects.filter(cell=OuterRef("pk"))), recognised_3__isnull=True
    ).annotate(accepts=Subquery(last))
    answered = Q(outcome_2="")
    return refused.filter(answered if kind is Contested.UNANSWERED else ~answered, accepts=False)


@dataclass(frozen=True, slots=True)
class Contest:
    """One cell with all that was said of it."""

    cell: Cell
    participant: Participant
    explanation: Explanation | None
    objections: Sequence[Objection]
    decisions: Sequence[Decision]


def contest_for(entered: Entered, cell_id: int) -> Contest | None:
    """Return a cell of the campaign with what was said of it, or None for who does not read it."""
    if not reads_council(entered.access):
        return None
    cells = Cell.objects.filter(campaign=entered.campaign, pk=cell_id)
    cell = cells.select_related("participant__block__set_version", "participant__campaign").first()
    if cell is None:
        return None
    decisions = Decision.objects.filter(cell=cell).select_related("meeting")
    return Contest(
        cell=cell,
        participant=cell.participant,
        explanation=Explanation.objects.filter(cell=cell).order_by("-number").first(),
        objections=list(Objection.objects.filter(cell=cell).select_related("objector").order_by("at", "pk")),
        decisions=list(decisions.order_by("at", "pk")),
    )


def meetings_for(entered: Entered) -> list[CouncilMeeting]:
    """Return the meetings of the council, the latest first."""
    if not reads_council(entered.access):
        return []
    return list(CouncilMeeting.objects.filter(campaign=entered.campaign).order_by("-number"))


def meeting_for(entered: Entered, number: int) -> CouncilMeeting | None:
    """Return a meeting by its number, or None for who does not read it."""
    return next((meeting for meeting in meetings_for(entered) if meeting.number == number), None)


def open_meetings(entered: Entered) -> list[CouncilMeeting]:
    """Return the meetings whose minutes are not final, the latest first."""
    return [meeting for meeting in meetings_for(entered) if meeting.closed_at is None]


def decided_in(meeting: CouncilMeeting) -> list[Decision]:
    """Return what was decided in a meeting that the reader was given."""
    rows = Decision.objects.filter(meeting=meeting).select_related("cell__participant", "cell__block")
    return list(rows.order_by("at", "pk"))


def ruled_in(meeting: CouncilMeeting) -> list[TieRuling]:
    """Return the orders among equals that were decided in a meeting that the reader was given."""
    return list(TieRuling.objects.filter(meeting=meeting).select_related("block").order_by("at", "pk"))


@dataclass(frozen=True, slots=True)
class TieLink:
    """One link of the tie-break chain with the number of each unit of a group; None where it has none."""

    link: TieBreak
    numbers: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Equals:
    """Units that every rule leaves equal, and the place they share; ``ruling`` is the council's order."""

    block: CampaignBlock
    place: int
    units: tuple[Participant, ...]
    total: Decimal | None
    share: Decimal | None
    chain: tuple[TieLink, ...]
    ruling: TieRuling | None


def equals_of(entered: Entered) -> list[Equals]:
    """Return all groups of equal units of a campaign, with the chain that did not tell them apart.

    Candidates come from the cards; the engine is asked about them alone.
    """
    if not reads_council(entered.access):
        return []
    return [group for block in blocks_of(entered.campaign) for group in _equals(block)]


def _equals(block: CampaignBlock) -> list[Equals]:
    plan = plan_of(block.set_version)
    cards = ScoreCard.objects.filter(participant__block=block, standing=Standing.FINAL)
    numbers: dict[Decimal, list[int]] = {}
    better: list[Decimal] = []
    by_share = plan.criteria_set.ranking.basis is Basis.SHARE
    for pk, total, share in cards.values_list("participant_id", "total", "share"):
        number = share if by_share else total
        if number is not None:
            numbers.setdefault(Decimal(number), []).append(pk)
            better.append(Decimal(number))
    candidates = {pk for units in numbers.values() if len(units) > 1 for pk in units}
    if not candidates:
        return []
    result = result_of(block) if plan.peer_leaves else score(plan, _sheet(block, candidates))
    rulings = {frozenset(ruling.order): ruling for ruling in rulings_of(block)}
    participants = Participant.objects.in_bulk(candidates)
    found: dict[frozenset[str], Equals] = {}
    for unit, rank in result.ranks(block.block).items():
        group = frozenset(rank.sharing)
        if not group or group in found:
            continue
        total = result.total(unit)
        number = result.share(unit) if by_share else total
        ruling = rulings.get(frozenset(map(int, group)))
        order = list(map(str, ruling.order)) if ruling else sorted(group, key=int)
        above = sum(1 for other in better if number is not None and other > number)
        inner = rank.place - min(
            other.place for name, other in result.ranks(block.block).items()
            if (result.share(name) if by_share else result.total(name)) == number
        )  # fmt: skip
        found[group] = Equals(
            block,
            above + inner + 1,
            tuple(participants[int(name)] for name in order),
            total,
            result.share(unit),
            tuple(
                TieLink(link, tuple(_known(result.tie_number(name, at)) for name in order))
                for at, link in enumerate(plan.criteria_set.ranking.tie_breaks)
            ),
            ruling,
        )
    return sorted(found.values(), key=lambda equals: equals.place)


def _known(number: Decimal) -> Decimal | None:
    """Return a number of the chain as it is read: without its sign, and none where there is none."""
    return None if abs(number) >= Decimal("1E30") else abs(number)


def _sheet(block: CampaignBlock, units: set[int]) -> AnswerSheet:
    plan = plan_of(block.set_version)
    rows = Participant.objects.filter(pk__in=units).select_related("campaign", "block__set_version")
    cells: dict[int, list[Cell]] = {}
    for cell in Cell.objects.filter(participant__in=units).only(*COLUMNS).order_by("participant_id"):
        cells.setdefault(cell.participant_id, []).append(cell)
    sheet = AnswerSheet()
    for participant in rows.order_by("name_sort", "pk"):
        own = cells.get(participant.pk, [])
        sheet.units[participant.unit] = unit_answers(plan, participant, own, Standing.FINAL)
    return sheet
