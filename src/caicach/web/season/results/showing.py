"""What the pages of results show, in the console and in public: rankings and profiles of frozen rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.core.codes.text import sort_key
from caicach.core.index.arithmetic import ZERO
from caicach.core.index.model import CriteriaSet, Criterion
from caicach.core.index.result import TOTAL, NodeResult
from caicach.core.index.text import Text
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.comparing import Before, before_of
from caicach.evaluation.publication.lines import (
    NOTHING_REACHED,
    Among,
    Line,
    among,
    line_of_row,
    search,
)
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.publication.tables import nodes_of
from caicach.web.index.profiles import Profile, Standing, waterfall_of
from caicach.web.index.rankings import Badge, badge_in, mean_of

PER_PAGE = 100
"""So that a page of eight areas stays below 200 KB."""
MOST_LOSSES = 15


class ResultLinks:
    """Links from numbers to their explanations and from names to profiles, below one address.

    ``base`` is the address below which units stand; a version that is not the latest is named in each link.
    Figures stand without further words: a ranking has thousands of them, and the table says what they do.
    """

    def __init__(self, base: str, why: str, version: str = "") -> None:
        self._base = base
        self._why = why
        self._query = f"?{urlencode({'v': version})}" if version else ""

    def address(self, unit: str) -> str:
        """Return the address of a unit's profile."""
        return f"{self._base}{unit}/{self._query}"

    def why(self, unit: str, code: str) -> str:
        """Return the address of a number's explanation."""
        return f"{self._base}{unit}/{self._why}/{code}/{self._query}"

    def number(self, unit: str, code: str, text: str, note: str = "") -> SafeString:
        """Return the number as a link to its explanation."""
        if note:
            return format_html(
                '<a class="why" data-why title="{}" href="{}">{}</a>', note, self.why(unit, code), text
            )
        return format_html('<a class="why" data-why href="{}">{}</a>', self.why(unit, code), text)

    def name(self, unit: str, name: str) -> SafeString:
        """Return the name as a link to the unit's profile."""
        return format_html('<a href="{}" lang="vi">{}</a>', self.address(unit), name)


class DraftLinks:
    """A draft ranking: names lead to sheets where the reader may see them, numbers to nothing."""

    def __init__(self, sheets: str) -> None:
        self._sheets = sheets

    def number(self, unit: str, code: str, text: str, note: str = "") -> SafeString:
        """Return the number."""
        return format_html("{}", text)

    def name(self, unit: str, name: str) -> SafeString:
        """Return the name as a link to the unit's sheet."""
        if not self._sheets:
            return format_html('<span lang="vi">{}</span>', name)
        return format_html('<a href="{}" lang="vi">{}</a>', self._sheets.replace("/0/", f"/{unit}/"), name)


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line. ``tie`` tells where in a group of equals it stands (first, middle, last or "");
    ``won`` are the places won since the campaign before.
    """

    line: Line
    tie: str
    badge: Badge | None
    before: Before | None
    won: int | None

    @property
    def lost_places(self) -> int:
        """How many places were lost, zero when none was."""
        return max(-(self.won or 0), 0)


@dataclass(frozen=True, slots=True)
class RankingPage:
    """One page of the ranking of a block, with mean and best by column (the total first)."""

    block: CampaignBlock
    criteria_set: CriteriaSet
    columns: tuple[Criterion, ...]
    page: Page[Line]
    rows: tuple[Row, ...]
    means: tuple[Decimal | None, ...]
    bests: tuple[Decimal | None, ...]
    sorted_by: str
    falling: bool
    count: int
    compares: bool
    has_before: bool

    @property
    def total_mean(self) -> Decimal | None:
        """The mean of the totals."""
        return self.means[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a ranking is asked for: order, words of a unit's name, a class, and the page."""

    order: str = ""
    name: str = ""
    grade: str = ""
    page: str = ""


def asked_of(query: Mapping[str, str]) -> Asked:
    """Return what an address asks of a ranking."""
    return Asked(query.get("xep", "")[:60], query.get("tim", "")[:100], query.get("loai", "")[:40],
                 query.get("trang", ""))  # fmt: skip


def ranking_page(
    lines: Sequence[Line], block: CampaignBlock, asked: Asked, result: ResultVersion | None = None
) -> RankingPage:
    """Return a page of a ranking; ``result`` is that of the lines, none where they are a draft."""
    criteria_set = plan_of(block.set_version).criteria_set
    found = search(lines, asked.name)
    if asked.grade:
        found = [line for line in found if line.grade == asked.grade]
    name, falling = asked.order.removeprefix("-"), not asked.order.startswith("-")
    codes = [area.code for area in criteria_set.criteria]
    if name not in {"ten", "diem", *codes}:
        name = "hang"
    ordered = _ordered(found, name, codes, falling=falling)
    page = Paginator(ordered, PER_PAGE).get_page(asked.page or 1)
    shown = list(page.object_list)
    befores = {} if result is None else before_of(result, block, lines)
    ties = _brackets(shown) if name == "hang" else {}
    rows = tuple(_row(line, ties, befores, criteria_set, block) for line in shown)
    totals = [line.total.score for line in lines]
    by_column = [[line.area_score(place) for line in lines] for place in range(len(codes))]
    return RankingPage(
        block=block,
        criteria_set=criteria_set,
        columns=criteria_set.criteria,
        page=page,
        rows=rows,
        means=tuple(mean_of(numbers) for numbers in (totals, *by_column)),
        bests=tuple(_best(numbers) for numbers in (totals, *by_column)),
        sorted_by=name,
        falling=falling,
        count=len(lines),
        compares=any(before.compares for before in befores.values()),
        has_before=bool(befores),
    )


def _row(
    line: Line,
    ties: Mapping[str, str],
    befores: Mapping[int, Before],
    criteria_set: CriteriaSet,
    block: CampaignBlock,
) -> Row:
    before = befores.get(line.participant_id)
    return Row(
        line,
        ties.get(line.unit, ""),
        badge_of(criteria_set, block.block, line.grade, line.grade_title),
        before,
        None if before is None else before.places_won(line),
    )


def badge_of(criteria_set: CriteriaSet, block: str, grade: str, title: str) -> Badge | None:
    """Return a class with the kind of status that shows it."""
    scale = criteria_set.scale_for(block)
    if scale is None or not any(one.id == grade for one in scale.grades):
        return None
    words = next(one.title for one in scale.grades if one.id == grade)
    return badge_in(scale, grade, words if words.vi == title else Text(title, title))


def _best(numbers: Sequence[Decimal | None]) -> Decimal | None:
    return max((number for number in numbers if number is not None), default=None)


def _ordered(lines: Sequence[Line], name: str, codes: Sequence[str], *, falling: bool) -> list[Line]:
    if name == "ten":
        return sorted(lines, key=lambda line: sort_key(line.name), reverse=not falling)
    if name == "hang":
        placed = [line for line in lines if line.place is not None]
        rest = [line for line in lines if line.place is None]
        return (placed if falling else placed[::-1]) + rest

    def number(line: Line) -> Decimal | None:
        return line.total.score if name == "diem" else line.area_score(codes.index(name))

    known = [line for line in lines if number(line) is not None]
    known.sort(key=lambda line: number(line) or ZERO, reverse=falling)
    return known + [line for line in lines if number(line) is None]


def _brackets(lines: Sequence[Line]) -> dict[str, str]:
    """Return of units that share a place whether they stand first, in the middle or last in it."""
    found = {}
    for at, line in enumerate(lines):
        if not line.is_tied:
            continue
        above = at > 0 and lines[at - 1].place == line.place
        below = at + 1 < len(lines) and lines[at + 1].place == line.place
        found[line.unit] = "middle" if above and below else "last" if above else "first"
    return found


@dataclass(frozen=True, slots=True)
class LeafLoss:
    """Points lost at one criterion, beside what the best and the mean of the block lost."""

    standing: Standing
    lost: Decimal


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything that the page of one unit shows."""

    line: Line
    criteria_set: CriteriaSet
    profile: Profile
    losses: tuple[LeafLoss, ...]
    lost_in_all: Decimal


def unit_page(row: ResultRow) -> UnitPage:
    """Return the profile of a unit in a result."""
    block, result = row.block, row.result
    criteria_set = plan_of(block.set_version).criteria_set
    reached = among(result, block)
    levels = {node.code: len(criteria_set.path(node.code)) for node in criteria_set.walk()}
    nodes = {node.code: node for node in nodes_of(row, block, {k: str(v) for k, v in levels.items()})}
    whole = Criterion(TOTAL, criteria_set.title, criteria_set.maximum)
    total = _standing(whole, 0, nodes[TOTAL], reached)
    tree = tuple(
        _standing(node, levels[node.code], nodes[node.code], reached)
        for node in criteria_set.walk()
        if node.code in nodes
    )
    areas = tuple(standing for standing in tree if standing.depth == 1)
    line = line_of_row(row, block)
    profile = Profile(
        line.unit,
        line.name,
        total,
        badge_of(criteria_set, block.block, line.grade, line.grade_title),
        areas,
        tree,
        waterfall_of(total, areas),
        (),
    )
    losses = _losses(tree)
    return UnitPage(
        line, criteria_set, profile, losses[:MOST_LOSSES], sum((one.lost for one in losses), ZERO)
    )


def _losses(tree: Sequence[Standing]) -> tuple[LeafLoss, ...]:
    found = [
        LeafLoss(standing, standing.lost) for standing in tree if standing.criterion.is_leaf and standing.lost
    ]
    return tuple(sorted(found, key=lambda one: one.lost, reverse=True))


def _standing(node: Criterion, depth: int, found: NodeResult, reached: Mapping[str, Among]) -> Standing:
    block = reached.get(node.code, NOTHING_REACHED)
    return Standing(node, depth, found, block.best, block.best_names, block.mean, block.count)


def block_of(blocks: Sequence[CampaignBlock], wanted: str) -> CampaignBlock | None:
    """Return the block an address asks for, by its key, or the first; None where there is none at all."""
    return next((block for block in blocks if str(block.pk) == wanted), blocks[0] if blocks else None)


def version_words(result: ResultVersion) -> str:
    """Return a version of a result as its readers name it."""
    if result.decision_number:
        return _("Phiên bản %(n)s, Quyết định số %(number)s") % {
            "n": result.number,
            "number": result.decision_number,
        }
    return _("Phiên bản %(n)s") % {"n": result.number}
