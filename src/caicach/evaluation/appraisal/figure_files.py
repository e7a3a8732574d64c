"""Files of survey and centrally measured figures: the sheet to fill in, and what a filled-in one says."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from caicach.core.codes.text import fold, tidy
from caicach.core.index.answers import AnswerSheet, UnitAnswers
from caicach.core.index.checking import check_answers
from caicach.core.index.model import CriteriaSet, Criterion
from caicach.core.index.problems import Problem, Severity
from caicach.evaluation.campaigns.models import CampaignBlock, Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import Stored, encode, takes_answer
from caicach.evaluation.scoring.models import Cell
from caicach.exchange.answers import read_answers
from caicach.exchange.template import Shape, write_template
from caicach.registry.organisations.models import OrganisationCode

MOST_ACROSS = 60
_ABSENCE = frozenset({"A016", "A017"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a file: whose, of which leaf, what stands there now and what would."""

    participant_id: int
    unit: str
    code: str
    before: Stored | None
    answer: Stored


@dataclass(frozen=True, slots=True)
class FigureFile:
    """What a file says, before anything is taken.

    ``unknown`` are units that are not of the block, or whose name fits several; ``ignored`` codes that units
    answer themselves; ``same`` the number of figures that stand there already.
    """

    figures: tuple[Figure, ...]
    same: int
    unknown: tuple[str, ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        """Whether anything forbids taking the file."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def given_leaves(criteria_set: CriteriaSet) -> dict[str, Criterion]:
    """Return the leaves whose figures are surveyed or measured, by code."""
    return {leaf.code: leaf for leaf in criteria_set.leaves() if not takes_answer(leaf)}


def read_figures(block: CampaignBlock, raw: bytes, filename: str) -> FigureFile:
    """Return what a file would change in a block. Units are known by name, short name or official code."""
    criteria_set = plan_of(block.set_version).criteria_set
    sheet, problems = read_answers(raw, criteria_set, filename=filename)
    leaves = given_leaves(criteria_set)
    known = _Known(block)
    unknown: list[str] = []
    ignored: dict[str, None] = {}
    taken: dict[int, UnitAnswers] = {}
    for unit in sheet:
        participant = known.find(unit)
        for code in unit.answers:
            if code not in leaves:
                ignored[code] = None
        if participant is None:
            unknown.append(unit.name or unit.unit)
            continue
        answers = {code: one for code, one in unit.answers.items() if code in leaves and not one.is_empty()}
        row = taken.setdefault(participant.pk, UnitAnswers(participant.name, block.block))
        row.answers.update(answers)
    problems += _faults(criteria_set, taken, problems)
    figures, same = _differences(block, taken)
    return FigureFile(tuple(figures), same, tuple(unknown), tuple(ignored), tuple(problems))


def _faults(
    criteria_set: CriteriaSet, taken: Mapping[int, UnitAnswers], known: Iterable[Problem]
) -> list[Problem]:
    if not taken:
        return []
    told = {(problem.id, problem.place) for problem in known}
    sheet = AnswerSheet({str(pk): unit for pk, unit in taken.items()})
    return [
        problem
        for problem in check_answers(criteria_set, sheet)
        if problem.id not in _ABSENCE and (problem.id, problem.place) not in told
    ]


def _differences(block: CampaignBlock, taken: Mapping[int, UnitAnswers]) -> tuple[list[Figure], int]:
    codes = {code for unit in taken.values() for code in unit.answers}
    cells = Cell.objects.filter(block=block, code__in=codes).order_by("participant__name_sort", "position")
    figures, same = [], 0
    for pk, code, given in cells.values_list("participant", "code", "given"):
        unit = taken.get(pk)
        answer = None if unit is None else unit.answers.get(code)
        if unit is None or answer is None:
            continue
        new = encode(answer)
        if new == given:
            same += 1
        else:
            figures.append(Figure(pk, unit.unit, code, given, new))
    return figures, same


class _Known:
    """The units of a block by what files call them; what fits several is nobody."""

    def __init__(self, block: CampaignBlock) -> None:
        self._exact: dict[str, Participant | None] = {}
        self._folded: dict[str, Participant | None] = {}
        units = {unit.organisation_id: unit for unit in Participant.objects.filter(block=block)}
        codes = OrganisationCode.objects.filter(organisation__in=units, valid_to__isnull=True)
        for organisation, code in codes.values_list("organisation", "code"):
            self._put(units[organisation], code)
        for unit in units.values():
            self._put(unit, unit.name, unit.short_name)

    def _put(self, unit: Participant, *names: str) -> None:
        for name in set(names):
            for index, key in ((self._exact, tidy(name).casefold()), (self._folded, fold(name))):
                other = index.setdefault(key, unit)
                if other is not None and other.pk != unit.pk:
                    index[key] = None

    def find(self, unit: UnitAnswers) -> Participant | None:
        """Return the unit that a row means, or None."""
        for name in (unit.unit, unit.name):
            found = self._exact.get(tidy(name).casefold()) or self._folded.get(fold(name))
            if name and found is not None:
                return found
        return None


def template_of(block: CampaignBlock, *, lang: str) -> bytes:
    """Return the sheet to fill in with the surveyed and measured figures of a block, its units named.

    Raises ProblemsError when a spreadsheet cannot hold it.
    """
    criteria_set = plan_of(block.set_version).criteria_set
    kept = tuple(top for top in (_pruned(top) for top in criteria_set.criteria) if top is not None)
    by_code = {node.code: node for top in kept for node in top.walk()}
    small = replace(criteria_set, criteria=kept, by_code=by_code, grades=(), blocks=criteria_set.blocks[:1])
    names = Participant.objects.filter(block=block).order_by("name_sort", "pk").values_list("name", flat=True)
    units = [UnitAnswers(name) for name in names]
    raw = io.BytesIO()
    shape = Shape.UNITS_IN_COLUMNS if len(units) <= MOST_ACROSS else Shape.UNITS_IN_ROWS
    write_template(small, raw, units=units, shape=shape, lang=lang)
    return raw.getvalue()


def _pruned(node: Criterion) -> Criterion | None:
    if node.is_leaf:
        return None if takes_answer(node) else node
    children = tuple(child for child in (_pruned(child) for child in node.children) if child is not None)
    return replace(node, children=children) if children else None
