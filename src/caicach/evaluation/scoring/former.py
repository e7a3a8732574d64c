"""What last year says beside a new season: which unit and which criterion continues which."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from caicach.core.codes.numbers import plain
from caicach.core.index.plan import Plan
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.opening import Former
from caicach.registry.organisations.lineage import current_successors
from caicach.registry.organisations.models import Succession

LONGEST_CHAIN = 20
COLUMNS = (
    "participant_id",
    "code",
    "answer",
    "self_points",
    "final_points",
    "reason_1",
    "reason_2",
    "reason_3",
)


@dataclass(frozen=True, slots=True)
class Origins:
    """Which participant of the season before each unit continues, by id; and the units that continue none.

    Units that were merged or split since are among the latter: their figures do not add up.
    """

    sources: dict[int, int]
    without: tuple[Participant, ...]


def origins_of(campaign: Campaign, *, on: date) -> Origins:
    """Return which unit continues which; a few queries, and some for each unit that changed since."""
    units = list(Participant.objects.filter(campaign=campaign).order_by("name_sort", "pk"))
    if campaign.previous is None:
        return Origins({}, tuple(units))
    before = list(Participant.objects.filter(campaign=campaign.previous).select_related("organisation"))
    since = campaign.previous.opened_at or campaign.previous.created_at
    changed = _changed({unit.organisation_id for unit in before}, timezone.localdate(since))
    heirs: dict[int, list[tuple[int, bool]]] = {}
    for unit in before:
        if unit.organisation_id not in changed:
            heirs.setdefault(unit.organisation_id, []).append((unit.pk, True))
            continue
        kin = current_successors(unit.organisation, on=on)
        for one in kin:
            whole = len(kin) == 1 and not one.is_partial
            heirs.setdefault(one.organisation.pk, []).append((unit.pk, whole))
    sources = {}
    for unit in units:
        found = heirs.get(unit.organisation_id, [])
        if len(found) == 1 and found[0][1]:
            sources[unit.pk] = found[0][0]
    return Origins(sources, tuple(unit for unit in units if unit.pk not in sources))


def _changed(organisations: Collection[int], since: date) -> set[int]:
    """Return which of the organisations an event touched since a day; renames are none."""
    events = Succession.objects.filter(effective_on__gt=since).exclude(successor=None)
    rows = events.filter(Q(predecessor__in=organisations) | Q(successor__in=organisations))
    touched: set[int] = set()
    for predecessor, successor in rows.values_list("predecessor_id", "successor_id"):
        if predecessor != successor:
            touched |= {predecessor, successor or predecessor}
    return touched & set(organisations)


def codes_between(new: SetVersion, old: SetVersion) -> dict[str, str] | None:
    """Return which code of ``old`` each code of ``new`` continues; None where the sets are not of one line.

    Mappings are followed from version to version. A version that maps nothing keeps the codes of the one it
    is based on.
    """
    codes = {code: code for code in plan_of(new).criteria_set.by_code}
    version: SetVersion | None = new
    for _step in range(LONGEST_CHAIN):
        if version is None:
            return None
        if version.pk == old.pk or version.digest == old.digest:
            known = plan_of(old).criteria_set.by_code
            return {code: before for code, before in codes.items() if before in known}
        mapping = version.mapping
        if mapping:
            codes = {code: mapping[here] for code, here in codes.items() if here in mapping}
        version = version.based_on
    return None


def formers_of(participants: Iterable[Participant], origins: Origins) -> dict[int, Former]:
    """Return what last year says under each code of some units; one query for their cells.

    Points and remarks are told where last year's results were published.
    """
    heirs = {origins.sources[unit.pk]: unit for unit in participants if unit.pk in origins.sources}
    if not heirs:
        return {}
    before = Participant.objects.filter(pk__in=heirs).select_related("campaign", "block__set_version")
    blocks = {unit.pk: unit.block for unit in before}
    published = any(unit.campaign.state == CampaignState.PUBLISHED for unit in before)
    codes = _codes(heirs, blocks)
    found: dict[int, dict[str, dict[str, object]]] = {unit.pk: {} for unit in heirs.values()}
    rows = Cell.objects.filter(participant__in=heirs).values(*COLUMNS)
    for row in rows.iterator(chunk_size=2_000):
        unit, block = heirs[row["participant_id"]], blocks[row["participant_id"]]
        now = codes[unit.block_id, block.pk].get(row["code"])
        if now is not None:
            told = _told(plan_of(block.set_version), row, published=published)
            found[unit.pk][now] = told
    return {key: former for key, former in found.items() if former}


def _codes(
    heirs: dict[int, Participant], blocks: dict[int, CampaignBlock]
) -> dict[tuple[int, int], dict[str, str]]:
    """Return for each pair of blocks the new code under which each old one goes on."""
    found: dict[tuple[int, int], dict[str, str]] = {}
    for key, unit in heirs.items():
        old = blocks[key]
        if (unit.block_id, old.pk) not in found:
            between = codes_between(unit.block.set_version, old.set_version) or {}
            found[unit.block_id, old.pk] = {before: now for now, before in between.items()}
    return found


def _told(plan: Plan, row: dict[str, object], *, published: bool) -> dict[str, object]:
    leaf = plan.criteria_set.by_code[str(row["code"])]
    return {
        "code": leaf.code,
        "title": leaf.title.vi,
        "answer": row["answer"],
        "self_points": _text(row["self_points"]),
        "points": _text(row["final_points"]) if published else None,
        "maximum": _text(leaf.maximum),
        "reason": str(row["reason_3"] or row["reason_2"] or row["reason_1"]) if published else "",
    }


def _text(number: object) -> str | None:
    return plain(number) if isinstance(number, Decimal) else None
