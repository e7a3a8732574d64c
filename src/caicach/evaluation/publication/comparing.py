"""A unit's result beside those of the campaigns before: the same unit, and the same method or none.

Units are matched by organisation, or by a step of lineage from one whole unit to one other. Where the set
changed in anything that makes points, the line between two results breaks: they stand beside each other, but
no difference is worked out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from caicach.core.index.diff import ChangeKind, difference
from caicach.evaluation.campaigns.models import CampaignBlock, Participant
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.lines import Line, lines_of
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.publication.selectors import campaigns_published_before, published_of
from caicach.registry.organisations.models import Succession

HARMLESS = frozenset(
    {ChangeKind.RENAMED, ChangeKind.LEGAL_BASIS, ChangeKind.GUIDANCE, ChangeKind.EVIDENCE, ChangeKind.SET}
)
"""Changes of a set after which its points still mean the same."""


@dataclass(frozen=True, slots=True)
class Before:
    """A unit in the published result of the campaign before. ``compares`` unless the method changed."""

    place: int | None
    among: int
    total: Decimal | None
    share: Decimal | None
    grade_title: str
    method: str
    compares: bool
    is_successor: bool

    def places_won(self, line: Line) -> int | None:
        """Return by how many places a unit rose, below zero where it fell; None where that says nothing."""
        if not self.compares or self.place is None or line.place is None:
            return None
        return self.place - line.place

    def share_won(self, share: Decimal | None) -> Decimal | None:
        """Return by how many percentage points a unit's share rose; None where that says nothing."""
        return None if not self.compares or self.share is None or share is None else share - self.share


@dataclass(frozen=True, slots=True)
class Year:
    """One campaign in the history of a unit. ``breaks`` says that the method changed with it."""

    campaign: str
    slug: str
    year: int
    version: ResultVersion
    row: ResultRow
    method: str
    breaks: bool


def same_method(before: SetVersion, after: SetVersion) -> bool:
    """Return whether two versions of sets give points that compare."""
    return before.digest == after.digest or _same(before.digest, after.digest, before, after)


# Models are equal by their keys; what they hold is named by the digests.
@lru_cache(maxsize=128)
def _same(_old: str, _new: str, before: SetVersion, after: SetVersion) -> bool:
    old, new = plan_of(before).criteria_set, plan_of(after).criteria_set
    # Decision, period and blocks of a set change with every year and make no points; the rest does.
    if (old.maximum, old.not_applicable, old.adjustments, old.roundings) != (
        new.maximum,
        new.not_applicable,
        new.adjustments,
        new.roundings,
    ):
        return False
    return all(change.kind in HARMLESS for change in difference(old, new).changes)


def method_of(block: CampaignBlock) -> str:
    """Return how a block's method is named beside its figures."""
    version = block.set_version
    return f"{version.decision_number or version.set_id}, {version.version}"


def before_of(result: ResultVersion, block: CampaignBlock, lines: Collection[Line]) -> dict[int, Before]:
    """Return the units' results of the campaign before, by participant; none where none was published.

    A handful of queries, however many units.
    """
    previous = result.campaign.previous_id
    if previous is None:
        return {}
    earlier = published_of(campaigns_published_before(result.campaign, 1)).get(previous)
    if earlier is None:
        return {}
    known: dict[int, Before] = {}
    for old_block in earlier.campaign.blocks.all():
        old = lines_of(earlier, old_block)
        ranked = sum(line.place is not None for line in old)
        compares = same_method(old_block.set_version, block.set_version)
        known |= {
            line.organisation_id: Before(
                line.place,
                ranked,
                line.total.score,
                line.total.share,
                line.grade_title,
                method_of(old_block),
                compares,
                is_successor=False,
            )
            for line in old
        }
    missing = {line.organisation_id for line in lines} - known.keys()
    predecessors = one_to_one(missing)
    found: dict[int, Before] = {}
    for line in lines:
        own = known.get(line.organisation_id)
        if own is not None:
            found[line.participant_id] = own
        elif (heir := known.get(predecessors.get(line.organisation_id, -1))) is not None:
            found[line.participant_id] = _inherited(heir)
    return found


def _inherited(before: Before) -> Before:
    return Before(
        before.place,
        before.among,
        before.total,
        before.share,
        before.grade_title,
        before.method,
        before.compares,
        is_successor=True,
    )


def one_to_one(organisations: Collection[int]) -> dict[int, int]:
    """Return of organisations the one that each continues, whole and alone; two queries."""
    if not organisations:
        return {}
    into = Succession.objects.filter(successor__in=organisations)
    steps: dict[int, list[tuple[int, bool]]] = {}
    for successor, predecessor, partial in into.values_list("successor_id", "predecessor_id", "is_partial"):
        if successor is not None and predecessor != successor:
            steps.setdefault(successor, []).append((predecessor, partial))
    single = {to: found[0][0] for to, found in steps.items() if len(found) == 1 and not found[0][1]}
    out: dict[int, set[int | None]] = {}
    heirs = Succession.objects.filter(predecessor__in=set(single.values()))
    for predecessor, successor in heirs.values_list("predecessor_id", "successor_id"):
        if successor != predecessor:
            out.setdefault(predecessor, set()).add(successor)
    return {to: origin for to, origin in single.items() if out.get(origin) == {to}}


def history_of(row: ResultRow) -> list[Year]:
    """Return the unit's published results of this and former campaigns, the latest first."""
    campaigns = campaigns_published_before(row.result.campaign)
    results = published_of(campaigns)
    organisation = row.participant.organisation_id
    found = [_year(row.result, row, breaks=False)]
    for campaign in campaigns:
        result = results.get(campaign.pk)
        if result is None:
            continue
        old = _row_in(result, organisation)
        if old is None:
            origin = one_to_one({organisation}).get(organisation)
            old = None if origin is None else _row_in(result, origin)
        if old is None:
            break
        organisation = old.participant.organisation_id
        later = found[-1].row.block.set_version
        found[-1] = _with_break(found[-1], breaks=not same_method(old.block.set_version, later))
        found.append(_year(result, old, breaks=False))
    return found


def _row_in(result: ResultVersion, organisation: int) -> ResultRow | None:
    units = Participant.objects.filter(campaign=result.campaign_id, organisation=organisation)
    rows = ResultRow.objects.filter(result=result, participant__in=units)
    return rows.select_related("participant", "block__set_version").defer("answers", "facts").first()


def _year(result: ResultVersion, row: ResultRow, *, breaks: bool) -> Year:
    campaign = result.campaign
    return Year(
        campaign.title, campaign.slug, campaign.ends_on.year, result, row, method_of(row.block), breaks
    )


def _with_break(year: Year, *, breaks: bool) -> Year:
    return Year(year.campaign, year.slug, year.year, year.version, year.row, year.method, breaks)
