"""A campaign scored whole for its freezing, with few units in memory at once.

Places compare all units of a block, so that no row is known before the last unit was scored. What a row will
hold waits until then in a file without a name; of a unit nothing is kept but what places and totals compare.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from itertools import islice
from typing import TextIO

from caicach.core.codes.numbers import plain
from caicach.core.index.answers import AnswerSheet, UnitAnswers
from caicach.core.index.arithmetic import CONTEXT
from caicach.core.index.checking import check_answers
from caicach.core.index.model import Basis
from caicach.core.index.plan import Plan
from caicach.core.index.problems import Problem, ProblemsError, Severity
from caicach.core.index.ranking import Rank, TieDecision, rank_units
from caicach.core.index.result import TOTAL, Missing, Result
from caicach.core.index.rules.base import PeerFigures
from caicach.core.index.scoring import Scorer, measured_of
from caicach.evaluation.appraisal.council import rulings_that_hold
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.campaigns.selectors import blocks_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.digests import BATCH
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.scoring.answers import encode
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.evaluation.scoring.reckoning import unit_answers
from caicach.evaluation.scoring.whole import COLUMNS

BESIDE = (
    "self_points",
    "appraised_points",
    "reason_1",
    "reason_2",
    "reason_3",
    "evidence_count",
    "given_source",
)
"""What the public may read beside a point: what was claimed and appraised, the last reason, the source."""

MOST_PROBLEMS = 100
"""So many answers that cannot be scored are told; where there are more, those come to light afterwards."""


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    """What places and totals need of one unit."""

    participant_id: int
    total: Decimal | None
    maximum: Decimal | None
    share: Decimal | None
    self_total: Decimal | None
    grade: str
    grade_title: str
    facts: Mapping[str, str]


@dataclass(slots=True)
class Scored:
    """A block as it counts: its units in the order of their names, their ranks, and the council's orders that
    hold. ``places`` are those of every node by share, as both are written.
    """

    block: CampaignBlock
    waiting: TextIO
    units: list[ScoredUnit] = field(default_factory=list)
    ranks: Mapping[str, Rank] = field(default_factory=dict)
    decisions: Sequence[TieDecision] = ()
    places: dict[str, dict[str, int]] = field(default_factory=dict)

    def rows(self, result: ResultVersion) -> Iterator[list[ResultRow]]:
        """Iterate over the rows of a result, a batch at a time; nothing is written."""
        plan = plan_of(self.block.set_version)
        tops = {top.code for top in plan.criteria_set.criteria}
        self.waiting.seek(0)
        units = iter(self.units)
        while batch := list(islice(units, BATCH)):
            participants = Participant.objects.only("name").in_bulk([unit.participant_id for unit in batch])
            yield [
                self._row(result, unit, participants[unit.participant_id], self.waiting.readline(), tops)
                for unit in batch
            ]

    def _row(
        self, result: ResultVersion, unit: ScoredUnit, participant: Participant, line: str, tops: set[str]
    ) -> ResultRow:
        nodes, answers = json.loads(line)
        for node in nodes:
            code, _score, _maximum, _status, key, _share = node
            node[4] = None if key is None else self.places[code][key]
        rank = self.ranks.get(str(unit.participant_id))
        return ResultRow(
            result=result,
            participant=participant,
            block=self.block,
            total=unit.total,
            maximum=unit.maximum,
            share=unit.share,
            self_total=unit.self_total,
            place=rank.place if rank else None,
            is_tied=bool(rank and rank.tied_with),
            grade=unit.grade,
            grade_title=unit.grade_title,
            areas=[node for node in nodes if node[0] in tops],
            nodes=nodes,
            answers=answers,
            facts=dict(unit.facts),
        )


@contextmanager
def scored(campaign: Campaign) -> Iterator[list[Scored]]:
    """Score all blocks of a campaign, and keep what their rows will hold until the block of code ends.

    Raises ProblemsError when an answer cannot be scored.
    """
    with ExitStack() as files:
        found = []
        for block in blocks_of(campaign):
            waiting = files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
            found.append(_Scoring(campaign, block, waiting).run())
        yield found


class _Scoring:
    """The scoring of one block."""

    def __init__(self, campaign: Campaign, block: CampaignBlock, waiting: TextIO) -> None:
        self.campaign = campaign
        self.plan: Plan = plan_of(block.set_version)
        self.found = Scored(block, waiting)
        self.keys: dict[str, Decimal] = {}
        self.ties: dict[str, tuple[Decimal, ...]] = {}
        self.errors: list[Problem] = []

    def run(self) -> Scored:
        """Score all units, then rank them."""
        scorer = Scorer(self.plan, Missing.ZERO)
        peers = self._peers()
        for sheet, cells in self._sheets():
            self._check(sheet)
            if len(self.errors) > MOST_PROBLEMS:
                break
            if self.errors:
                continue
            with localcontext(CONTEXT):
                units = {unit.unit: scorer.unit(unit, peers) for unit in sheet}
            if scorer.problems:
                self.errors = scorer.problems[:MOST_PROBLEMS]
                break
            result = Result(self.plan, sheet, Missing.ZERO, units, peers, {}, [])
            self._note(result, cells)
        if self.errors:
            raise ProblemsError(self.errors[:MOST_PROBLEMS])
        self._rank()
        return self.found

    def _sheets(self) -> Iterator[tuple[AnswerSheet, dict[str, list[Cell]]]]:
        """Iterate over the units' answers with their cells, a batch at a time; no unit is one empty batch."""
        units = Participant.objects.filter(block=self.found.block).order_by("name_sort", "pk")
        keys = list(units.values_list("pk", flat=True))
        for begin in range(0, max(len(keys), 1), BATCH):
            batch = keys[begin : begin + BATCH]
            participants = Participant.objects.in_bulk(batch)
            cells: dict[str, list[Cell]] = {str(pk): [] for pk in batch}
            rows = Cell.objects.filter(participant__in=batch).only(*COLUMNS, *BESIDE)
            for cell in rows.order_by("participant_id", "position"):
                cells[str(cell.participant_id)].append(cell)
            sheet = AnswerSheet()
            for pk in batch:
                # Both are at hand: a unit that asked for its own would ask once more each.
                participants[pk].block, participants[pk].campaign = self.found.block, self.campaign
                sheet.units[str(pk)] = unit_answers(
                    self.plan, participants[pk], cells[str(pk)], Standing.FINAL
                )
            yield sheet, cells

    def _peers(self) -> dict[tuple[str, int], PeerFigures]:
        """Return the figures of the block for every rule that compares, which asks for a reading before."""
        leaves = self.plan.peer_leaves
        if not leaves:
            return {}
        numbers: dict[int, list[Decimal]] = {leaf.index: [] for leaf in leaves}
        with localcontext(CONTEXT):
            for sheet, _cells in self._sheets():
                for leaf in leaves:
                    numbers[leaf.index] += measured_of(leaf, list(sheet))
            block = self.found.block.block
            return {(block, leaf.index): leaf.rule.gather(numbers[leaf.index]) for leaf in leaves}

    def _check(self, sheet: AnswerSheet) -> None:
        found = check_answers(self.plan.criteria_set, sheet)
        self.errors += [problem for problem in found if problem.severity is Severity.ERROR]

    def _note(self, result: Result, cells: Mapping[str, list[Cell]]) -> None:
        """Keep what places compare of a batch, and write down what its rows will hold."""
        selves = dict(
            ScoreCard.objects.filter(
                participant__in=list(map(int, cells)), standing=Standing.SELF
            ).values_list("participant_id", "total")
        )
        by_share = self.plan.criteria_set.ranking.basis is Basis.SHARE
        links = range(len(self.plan.criteria_set.ranking.tie_breaks))
        for unit, scores in result.units.items():
            whole, grade = result.node(unit, TOTAL), result.grade(unit)
            number = whole.share if by_share else whole.score
            if number is not None and scores.submitted:
                self.keys[unit] = number
                self.ties[unit] = tuple(result.tie_number(unit, link) for link in links)
            self.found.units.append(
                ScoredUnit(
                    participant_id=int(unit),
                    total=whole.score,
                    maximum=whole.maximum,
                    share=whole.share,
                    self_total=selves.get(int(unit)),
                    grade=grade.grade if grade else "",
                    grade_title=grade.title.vi if grade else "",
                    facts=scores.unit.facts,
                )
            )
            kept = [self._nodes(result, unit), self._answers(scores.unit, cells[unit])]
            self.found.waiting.write(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n")

    def _nodes(self, result: Result, unit: str) -> list[list[str | None]]:
        """Return the nodes of a unit's row, with what their places compare where the places will stand."""
        kept = []
        submitted = result.units[unit].submitted
        for at, node in enumerate(self.plan.nodes):
            found = result.node(unit, node.code)
            # Where the decision's maximum is not known all units are compared by points, as the engine does.
            key = found.score if self.plan.maxima[at] is None else found.share
            compared = _text(key) if submitted else None
            if compared is not None:
                self.found.places.setdefault(node.code, {}).setdefault(compared, 0)
                self.found.places[node.code][compared] += 1
            kept.append(
                [
                    node.code,
                    _text(found.score),
                    _text(found.maximum),
                    str(found.status),
                    compared,
                    _text(found.share),
                ]
            )
        return kept

    def _answers(self, unit: UnitAnswers, cells: Sequence[Cell]) -> dict[str, dict[str, object]]:
        beside = {cell.code: cell for cell in cells}
        answers: dict[str, dict[str, object]] = {}
        for leaf in self.plan.criteria_set.leaves():
            kept = _beside(beside[leaf.code]) if leaf.code in beside else {}
            answer = unit.answers.get(leaf.code)
            kept["answer"] = encode(answer) if answer else {}
            kept["papers"] = sorted(answer.evidence) if answer else []
            answers[leaf.code] = kept
        return answers

    def _rank(self) -> None:
        """Turn what was kept into places."""
        for places in self.found.places.values():
            place = 1
            for key in sorted(places, key=Decimal, reverse=True):
                place, places[key] = place + places[key], place
        known = self.plan.criteria_set.block(self.found.block.block)
        if known is not None and not known.ranked:
            return
        links = len(self.plan.criteria_set.ranking.tie_breaks)

        def tie_key(unit: str, link: int) -> Decimal:
            return self.ties[unit][link]

        ranks = rank_units(self.keys, links=links, tie_key=tie_key)
        self.found.decisions = rulings_that_hold(self.found.block, ranks)
        if self.found.decisions:
            ranks = rank_units(self.keys, links=links, tie_key=tie_key, decisions=self.found.decisions)
        self.found.ranks = ranks


def _beside(cell: Cell) -> dict[str, object]:
    return {
        "claimed": _text(cell.self_points),
        "appraised": _text(cell.appraised_points),
        "reason": cell.reason_3 or cell.reason_2 or cell.reason_1,
        "source": cell.given_source,
        "evidence": cell.evidence_count,
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
