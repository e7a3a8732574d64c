"""Giving the cells of a campaign to its appraisers, shown before it is done, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.evaluation.campaigns import actions as campaign_actions
from caicach.evaluation.campaigns.allotting import Given, Pool, Slot, give_out
from caicach.evaluation.campaigns.barring import barred_units
from caicach.evaluation.campaigns.constants import CampaignState, Part
from caicach.evaluation.campaigns.doors import administered_campaign, enter
from caicach.evaluation.campaigns.models import Allotment, Appraiser, Campaign, CampaignBlock, Participant
from caicach.evaluation.campaigns.people import possible_appraisers
from caicach.evaluation.campaigns.refusals import CampaignRuleError
from caicach.evaluation.campaigns.telling import tell
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring import actions
from caicach.evaluation.scoring.answers import takes_answer
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import exempt_leaves
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act

ROWS_A_STATEMENT = 2_000


@dataclass(frozen=True, slots=True)
class Way:
    """How cells are given out: whole units or whole criteria, the share judged twice, the seed of the lots.

    ``only_free`` leaves everybody what they have and gives out the cells that nobody has.
    """

    by_unit: bool
    blind_share: int
    seed: str
    only_free: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """What one appraiser gets, and holds judged already."""

    person: User
    first: int
    second: int
    judged: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who would judge what; ``left`` cells nobody may judge."""

    given: Given
    shares: tuple[Share, ...]
    cells: int

    @property
    def left(self) -> int:
        """The number of cells that nobody may judge."""
        return len(self.given.left)

    @property
    def blind(self) -> int:
        """The number of cells that two people judge."""
        return len(self.given.second)


@dataclass(frozen=True, slots=True)
class Load:
    """What an appraiser has been given, and how much of it is judged."""

    appraiser: Appraiser
    first: int
    judged: int
    second: int
    units: int

    @property
    def percent(self) -> int:
        """The share that is judged, rounded down."""
        return self.judged * 100 // self.first if self.first else 0


def propose(campaign: Campaign, way: Way, *, on: date) -> Proposal:
    """Return what giving out the cells would do. Raises CampaignRuleError where there is nobody to judge."""
    if campaign.state != CampaignState.RUNNING:
        raise CampaignRuleError(_("Đợt đánh giá chưa mở nên chưa có ô để phân công."))
    people, first, second = _people(campaign, on)
    if not first:
        raise CampaignRuleError(_("Chưa có người thẩm định. Hãy chọn người thẩm định trước."))
    judged = _judged(campaign)
    held = _held(campaign) if way.only_free else judged
    pool = Pool(first, second, barred_units(campaign, list(people), on=on), held)
    slots = _slots(campaign, only_free=way.only_free)
    given = give_out(slots, pool, by_unit=way.by_unit, blind_share=way.blind_share, seed=way.seed)
    counts = given.counts()
    shares = tuple(
        Share(person, *counts.get(key, (0, 0)), judged.get(key, 0)) for key, person in people.items()
    )
    return Proposal(given, shares, len(slots))


@transaction.atomic
def allot(campaign_id: int, way: Way, *, act: Act) -> Allotment:
    """Give the cells out as ``propose`` said with the same seed; what is judged stays with who judged it.

    Raises PermissionDenied, FrozenCampaignError, CampaignRuleError.
    """
    campaign = administered_campaign(campaign_id, act)
    proposal = propose(campaign, way, on=act.day)
    current = {
        cell: (first, second)
        for cell, first, second in _open_cells(campaign).values_list(
            "pk", "appraiser_id", "second_appraiser_id"
        )
    }
    given = proposal.given
    touched = given.first if way.only_free else {**dict.fromkeys(current), **given.first}
    _write("appraiser", {cell: touched[cell] for cell in touched}, current, 0)
    _write("second_appraiser", {cell: given.second.get(cell) for cell in touched}, current, 1)
    summary = {
        "cells": proposal.cells,
        "blind": proposal.blind,
        "left": proposal.left,
        "blind_share": way.blind_share,
        "only_free": way.only_free,
        "people": [[str(share.person), share.first, share.second] for share in proposal.shares],
    }
    made = Allotment.objects.create(
        campaign=campaign,
        by_unit=way.by_unit,
        seed=way.seed,
        summary=summary,
        by_id=act.person_id,
        at=act.at,
    )
    _tell(campaign, made, proposal, act)
    enter(
        actions.ALLOTTED,
        campaign,
        act,
        count=len(given.first),
        by_unit=way.by_unit,
        seed=way.seed,
        blind=proposal.blind,
        allotted=summary,
    )
    return made


def _tell(campaign: Campaign, made: Allotment, proposal: Proposal, act: Act) -> None:
    for share in proposal.shares:
        if share.first or share.second:
            tell(
                [share.person],
                campaign,
                "campaigns.allotted",
                gettext_lazy("Bạn được giao thẩm định %(count)s ô trong %(title)s"),
                gettext_lazy("Mở phần Thẩm định để xem danh sách được giao."),
                words={"count": share.first + share.second},
                at=act.at,
                once=f"campaigns.allotted:{made.pk}",
            )


def _people(campaign: Campaign, on: date) -> tuple[dict[int, User], tuple[int, ...], tuple[int, ...]]:
    """Return the appraisers who hold the role today, by id, and the ids of those who judge first, second."""
    able = {person.pk for person in possible_appraisers(campaign, on=on)}
    rows = Appraiser.objects.filter(campaign=campaign, ended_at__isnull=True, user__in=able)
    held = list(rows.exclude(part=Part.SETTLING).select_related("user").order_by("user__full_name", "pk"))
    first = tuple(sorted({one.user_id for one in held if one.part == Part.FIRST}))
    second = tuple(sorted({one.user_id for one in held if one.part == Part.SECOND}))
    return {one.user_id: one.user for one in held}, first, second


def _open_cells(campaign: Campaign) -> QuerySet[Cell]:
    """Return the cells that nobody has judged, not even one of a pair."""
    return Cell.objects.filter(campaign=campaign, outcome_1="", decisions__isnull=True)


def _judgeable(campaign: Campaign) -> tuple[dict[int, frozenset[str]], dict[int, frozenset[str]]]:
    """Return the codes that are judged, by block, and those that do not apply, by unit that has any."""
    judged: dict[int, frozenset[str]] = {}
    exempt: dict[int, frozenset[str]] = {}
    for block in CampaignBlock.objects.filter(campaign=campaign).select_related("set_version"):
        plan = plan_of(block.set_version)
        judged[block.pk] = frozenset(leaf.code for leaf in plan.criteria_set.leaves() if takes_answer(leaf))
        units = Participant.objects.filter(block=block).exclude(exempt_codes=[])
        exempt |= {key: exempt_leaves(plan, codes) for key, codes in units.values_list("pk", "exempt_codes")}
    return judged, exempt


def _slots(campaign: Campaign, *, only_free: bool) -> list[Slot]:
    """Return the cells to be given out: what units answer themselves and what applies to them."""
    judged, exempt = _judgeable(campaign)
    cells = _open_cells(campaign)
    if only_free:
        cells = cells.filter(appraiser__isnull=True)
    rows = cells.order_by("pk").values_list("pk", "participant_id", "block_id", "code")
    nothing: frozenset[str] = frozenset()
    return [
        Slot(cell, unit, (block, code))
        for cell, unit, block, code in rows.iterator(chunk_size=5_000)
        if code in judged[block] and code not in exempt.get(unit, nothing)
    ]


def _counted(cells: QuerySet[Cell]) -> dict[int, int]:
    rows = cells.exclude(appraiser=None).order_by().values("appraiser").annotate(cells=Count("pk"))
    return {row["appraiser"]: row["cells"] for row in rows}


def _judged(campaign: Campaign) -> dict[int, int]:
    return _counted(Cell.objects.filter(campaign=campaign).exclude(outcome_1=""))


def _held(campaign: Campaign) -> dict[int, int]:
    return _counted(Cell.objects.filter(campaign=campaign))


def _write(
    column: str,
    wanted: Mapping[int, int | None],
    current: Mapping[int, tuple[int | None, int | None]],
    place: int,
) -> None:
    """Write who judges, some thousand rows a statement; what is judged meanwhile is left alone."""
    changed: dict[int | None, list[int]] = {}
    for cell, person in wanted.items():
        if cell in current and current[cell][place] != person:
            changed.setdefault(person, []).append(cell)
    for person, cells in changed.items():
        for start in range(0, len(cells), ROWS_A_STATEMENT):
            some = Cell.objects.filter(pk__in=cells[start : start + ROWS_A_STATEMENT], outcome_1="")
            some.update(**{f"{column}_id": person})


def loads_of(campaign: Campaign) -> list[Load]:
    """Return what every appraiser has been given, by name; three queries however many cells."""
    cells = Cell.objects.filter(campaign=campaign).order_by()
    first = {
        row["appraiser"]: (row["cells"], row["judged"], row["units"])
        for row in cells.exclude(appraiser=None)
        .values("appraiser")
        .annotate(
            cells=Count("pk"),
            judged=Count("pk", filter=~Q(outcome_1="")),
            units=Count("participant", distinct=True),
        )
    }
    seconds = cells.exclude(second_appraiser=None).values("second_appraiser").annotate(cells=Count("pk"))
    second = {row["second_appraiser"]: row["cells"] for row in seconds}
    held = Appraiser.objects.filter(campaign=campaign, ended_at__isnull=True).select_related("user")
    return [
        _load(appraiser, first.get(appraiser.user_id, (0, 0, 0)), second.get(appraiser.user_id, 0))
        for appraiser in held.order_by("user__full_name", "user_id", "part")
    ]


def _load(appraiser: Appraiser, first: tuple[int, int, int], second: int) -> Load:
    cells, judged, units = first if appraiser.part == Part.FIRST else (0, 0, 0)
    return Load(
        appraiser,
        first=cells,
        judged=judged,
        second=second if appraiser.part != Part.SETTLING else 0,
        units=units,
    )


def free_cells(campaign: Campaign) -> int:
    """Return how many cells nobody has been given or judged, those that no unit answers aside.

    Counted by the database; only the cells of units with exemptions are looked at one by one.
    """
    codes, exempt = _judgeable(campaign)
    free = _open_cells(campaign).filter(appraiser__isnull=True)
    judged = Q(pk__in=[])
    for block, wanted in codes.items():
        judged |= Q(block=block, code__in=wanted)
    count = free.filter(judged).exclude(participant__in=exempt).count()
    rows = free.filter(judged, participant__in=exempt).values_list("participant_id", "code")
    return count + sum(1 for unit, code in rows if code not in exempt[unit])


@transaction.atomic
def end_appraiser(appraiser_id: int, *, act: Act) -> int:
    """Let somebody appraise no longer, and return how many cells are free to be given to others.

    What they have judged stays theirs. A pair of which the other has judged already keeps its second place
    open for a new person rather than the one who leaves.

    Raises PermissionDenied, FrozenCampaignError, CampaignRuleError when they were taken off before.
    """
    appraiser = Appraiser.objects.select_related("user").get(pk=appraiser_id)
    campaign = administered_campaign(appraiser.campaign_id, act)
    rows = Appraiser.objects.filter(pk=appraiser_id, ended_at__isnull=True)
    if not rows.update(ended_at=act.at):
        raise CampaignRuleError(_("Người này đã thôi thẩm định trong đợt."))
    enter(
        campaign_actions.APPRAISER_ENDED, campaign, act, person=str(appraiser.user), part=str(appraiser.part)
    )
    cells = Cell.objects.filter(campaign=campaign, outcome_1="").exclude(decisions__by=appraiser.user)
    freed = 0
    if appraiser.part != Part.SETTLING:
        others = Appraiser.objects.filter(campaign=campaign, user=appraiser.user, ended_at__isnull=True)
        kept = {one.part for one in others}
        if not kept:
            freed += _hand_on(cells.filter(second_appraiser=appraiser.user), "second_appraiser")
        if appraiser.part == Part.FIRST:
            freed += _hand_on(cells.filter(appraiser=appraiser.user), "appraiser")
    if freed:
        enter(actions.FREED, campaign, act, count=freed, person=str(appraiser.user))
    return freed


def _hand_on(cells: QuerySet[Cell], column: str) -> int:
    keys = list(cells.values_list("pk", flat=True))
    for some in _parts(keys):
        Cell.objects.filter(pk__in=some).update(**{f"{column}_id": None})
    return len(keys)


def _parts(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + ROWS_A_STATEMENT] for start in range(0, len(keys), ROWS_A_STATEMENT))
