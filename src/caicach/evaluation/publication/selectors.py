"""Which results a reader may read. Before it is published a result exists for those alone who oversee the
season; published ones, superseded ones included, are everybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.evidence.models import EvidenceLink
from caicach.evaluation.publication.constants import ResultState
from caicach.evaluation.publication.lines import Line, total_of
from caicach.evaluation.publication.models import ResultFile, ResultRow, ResultVersion
from caicach.evaluation.publication.policies import can_read_unpublished
from caicach.evaluation.publication.provisional import provisional
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import ScoreCard

PUBLIC = (ResultState.PUBLISHED, ResultState.SUPERSEDED)
TOLD = (Round.FIRST, Round.SECOND, Round.SETTLING, Round.COUNCIL)
"""Judgements that are told of a published point; what was judged blind beside them is not."""


def results_for(entered: Entered) -> list[ResultVersion]:
    """Return the versions of a campaign's result that the reader may read, the latest first."""
    found = ResultVersion.objects.filter(campaign=entered.campaign)
    if not can_read_unpublished(entered.access):
        found = found.filter(state__in=PUBLIC)
    return list(found.select_related("campaign", "approved_by").order_by("-number"))


def chosen(results: Sequence[ResultVersion], number: str = "") -> ResultVersion | None:
    """Return the version of a number, without one the latest; None where there is none such."""
    if not number:
        return results[0] if results else None
    return next((result for result in results if str(result.number) == number), None)


def public_results() -> list[ResultVersion]:
    """Return the published result of every campaign, the latest period first."""
    found = ResultVersion.objects.filter(state=ResultState.PUBLISHED).select_related("campaign__organisation")
    return list(found.order_by("-campaign__ends_on", "-pk"))


def public_versions(slug: str) -> list[ResultVersion]:
    """Return everybody's versions of a campaign's result, the latest first."""
    found = ResultVersion.objects.filter(campaign__slug=slug, state__in=PUBLIC)
    return list(found.select_related("campaign__organisation").order_by("-number"))


def blocks_with(result: ResultVersion) -> list[CampaignBlock]:
    """Return the blocks of a result with their sets, in order."""
    blocks = CampaignBlock.objects.filter(campaign=result.campaign_id).select_related("set_version")
    return list(blocks.order_by("position", "pk"))


def row_of(result: ResultVersion, participant_id: int) -> ResultRow | None:
    """Return the whole row of a unit in a result that the reader was given, or None."""
    rows = ResultRow.objects.select_related("participant", "block__set_version", "result__campaign")
    return rows.filter(result=result, participant=participant_id).first()


def files_of(result: ResultVersion) -> list[ResultFile]:
    """Return the files of a result that were written: drafts as long as it is not published."""
    rows = ResultFile.objects.filter(result=result, is_draft=result.state not in PUBLIC)
    return list(rows.select_related("file").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that stood beside a claim when the result was approved, as everybody may read of it.

    ``version_id`` is its file, for pages whose reader may open it.
    """

    number: str
    issued_on: date | None
    title: str
    issuer: str
    page: str
    item: str
    version_id: int


def papers_behind(row: ResultRow, code: str) -> list[Paper]:
    """Return the documents beside a criterion of a unit as they stood when its result was approved."""
    at = row.result.approved_at
    links = EvidenceLink.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at),
        cell__participant=row.participant_id,
        cell__code=code,
        at__lte=at,
    )
    return [
        Paper(
            link.version.document.number,
            link.version.document.issued_on,
            link.version.document.title,
            link.version.document.issuer,
            link.page,
            link.item,
            link.version_id,
        )
        for link in links.select_related("version__document").order_by("at", "pk")
    ]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement behind a point. ``by`` is "" for readers from whom names are kept."""

    round: str
    outcome: str
    points: Decimal | None
    reason: str
    on: date
    by: str


def judgements_behind(row: ResultRow, code: str, access: Access) -> list[Judgement]:
    """Return who judged a point when: the last judgement of each round up to the approval, and names only
    for those who read what is internal. Who has no part in the season reads the row alone.
    """
    if not access.any:
        return []
    decisions = Decision.objects.filter(
        cell__participant=row.participant_id,
        cell__code=code,
        round__in=TOLD,
        at__lte=row.result.approved_at,
    )
    last = {found.round: found for found in decisions.order_by("number", "pk")}
    return [
        Judgement(
            str(Round(found.round).label),
            found.get_outcome_display(),
            found.points,
            found.reason,
            timezone.localdate(found.at),
            found.by_label if access.reads_internal else "",
        )
        for found in sorted(last.values(), key=lambda one: (one.at, one.pk))
    ]


def draft_lines(entered: Entered, block: CampaignBlock) -> tuple[Line, ...] | None:
    """Return how a block would stand were the points of now approved, or None for who may not know.

    From the cards; equal units are told apart as they will be, by the set's chain and the council's orders.
    """
    if not can_read_unpublished(entered.access) or block.campaign_id != entered.campaign.pk:
        return None
    cards = ScoreCard.objects.filter(participant__block=block, standing=Standing.SELF)
    own = dict(cards.values_list("participant_id", "total"))
    titles = _grade_titles(block)
    return tuple(
        Line(
            unit.participant_id,
            unit.organisation_id,
            unit.name,
            total_of(
                str(unit.participant_id),
                block.block,
                unit.total,
                unit.maximum,
                unit.share,
                unit.place,
                unit.grade,
            ),
            own.get(unit.participant_id),
            unit.place,
            bool(unit.rank and unit.rank.sharing),
            unit.grade,
            titles.get(unit.grade, ""),
            block.block,
            unit.areas,
        )
        for unit in provisional(block)
    )


def _grade_titles(block: CampaignBlock) -> dict[str, str]:
    scale = plan_of(block.set_version).criteria_set.scale_for(block.block)
    return {} if scale is None else {grade.id: grade.title.vi for grade in scale.grades}


def campaigns_published_before(campaign: Campaign, most: int = 8) -> list[Campaign]:
    """Return the campaigns that a campaign follows, the latest first, published or not."""
    found: list[Campaign] = []
    current = campaign
    while current.previous_id is not None and len(found) < most:
        current = Campaign.objects.get(pk=current.previous_id)
        found.append(current)
    return found


def published_of(campaigns: Sequence[Campaign]) -> dict[int, ResultVersion]:
    """Return the published result of campaigns, by campaign; one query."""
    rows: QuerySet[ResultVersion] = ResultVersion.objects.filter(
        campaign__in=campaigns, state=ResultState.PUBLISHED
    ).select_related("campaign")
    return {result.campaign_id: result for result in rows.prefetch_related(_BLOCKS)}


_BLOCKS = Prefetch("campaign__blocks", queryset=CampaignBlock.objects.select_related("set_version"))
