"""A criteria set: the tree of criteria and the rules by which it is scored, graded and ranked.

Everything here is immutable data. A set is issued by a decision, holds for a period, and applies to
one or more blocks of units; next year's set is another set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from caicach.core.index.bands import Span
from caicach.core.index.problems import Problem
from caicach.core.index.rules import Rule
from caicach.core.index.text import NOTHING, Text


class Standing(StrEnum):
    """How far a set may be taken for the official text."""

    OFFICIAL = "official"
    AREA_LEVEL = "area_level"
    ILLUSTRATIVE = "illustrative"
    DRAFT = "draft"


class Method(StrEnum):
    """How a criterion's points come about."""

    APPRAISED = "appraised"
    SURVEY = "survey"
    MEASURED = "measured"
    BONUS = "bonus"
    PENALTY = "penalty"


class InputKind(StrEnum):
    """What a unit answers to a criterion."""

    YES_NO = "yes_no"
    SHARE = "share"
    NUMBER = "number"
    COUNT = "count"
    CHOICE = "choice"
    POINTS = "points"
    MEAN = "mean"
    INPUTS = "inputs"


class ZeroDenominator(StrEnum):
    """What a share with nothing to count earns. REFUSE: the decision does not say."""

    FULL = "full"
    ZERO = "zero"
    NOT_APPLICABLE = "not_applicable"
    REFUSE = "refuse"


class NotApplicable(StrEnum):
    """What becomes of the points of criteria that do not apply: three policies of real decisions.

    SHRINK drops them from the maximum; RESCALE brings the rest up to the parent's maximum; SHARE divides
    them equally among the parent's other criteria. UNDEFINED: the decision does not say.
    """

    SHRINK = "shrink"
    RESCALE = "rescale"
    SHARE = "share"
    UNDEFINED = "undefined"


class Aggregate(StrEnum):
    """How a group's score comes from its children."""

    SUM = "sum"
    WEIGHTED_MEAN = "weighted_mean"
    GEOMETRIC_MEAN = "geometric_mean"


class Basis(StrEnum):
    """What grades or ranks are read from: the share of the applicable maximum in percent, or points."""

    SHARE = "share"
    SCORE = "score"


class RoundingPlace(StrEnum):
    """Where a set rounds."""

    SHARE = "share"
    CRITERION = "criterion"
    GROUP = "group"
    TOTAL = "total"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounding to ``places`` decimals by the named ``mode`` (half_up, half_even, truncate ...)."""

    places: int
    mode: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The document that issues a set; ``source`` says where its text or figures were read."""

    number: str
    issued_on: date | None
    issuer: str
    title: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LegalText:
    """A legal text cited by criteria, with its validity."""

    id: str
    number: str
    title: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Period:
    """The days a set holds for; None is open."""

    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Block:
    """A group of units scored and ranked among themselves (khối)."""

    id: str
    title: Text
    ranked: bool = True


@dataclass(frozen=True, slots=True)
class Precondition:
    """What must hold before a criterion earns anything.

    Either the criterion ``code`` has at least ``at_least`` points (``above`` zero when None), or all of
    ``evidence`` is shown. ``otherwise`` are the points when it does not hold.
    """

    code: str
    at_least: Decimal | None
    evidence: tuple[str, ...]
    otherwise: Decimal
    text: Text


@dataclass(frozen=True, slots=True)
class Criterion:
    """A node of the tree: an area, a criterion or a component; a leaf has a rule.

    ``maximum`` None: the decision's figure is not known. ``origin`` says how well this line is sourced
    (sourced, derived, recalled, illustrative). ``line`` is where it stands in its file.
    """

    code: str
    title: Text
    maximum: Decimal | None
    children: tuple[Criterion, ...] = ()
    method: Method | None = None
    input: InputKind = InputKind.NUMBER
    unit: str = ""
    rule: Rule | None = None
    may_exceed: bool = False
    zero_denominator: ZeroDenominator = ZeroDenominator.REFUSE
    not_applicable: NotApplicable | None = None
    aggregate: Aggregate = Aggregate.SUM
    weight: Decimal = Decimal(1)
    precondition: Precondition | None = None
    self_scored: bool = False
    evidence: tuple[str, ...] = ()
    guidance: Text = NOTHING
    legal_basis: tuple[str, ...] = ()
    origin: str = "sourced"
    note: str = ""
    line: int = 0

    @property
    def is_leaf(self) -> bool:
        """Whether the criterion is scored itself rather than from its children."""
        return not self.children

    def walk(self) -> Iterator[Criterion]:
        """Iterate over this criterion and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Criterion]:
        """Iterate over the leaves below (or the leaf itself)."""
        return (node for node in self.walk() if node.is_leaf)


@dataclass(frozen=True, slots=True)
class FactTest:
    """A fact of the unit and the values that satisfy the test, e.g. discipline in (khien_trach)."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradeCondition:
    """What a grade demands besides its band: no leaf at zero (of ``codes`` or all), or a least number."""

    no_zero: bool
    codes: tuple[str, ...]
    at_least: Decimal | None
    basis: Basis
    text: Text


@dataclass(frozen=True, slots=True)
class Grade:
    """A class with its band; ``conditions`` that fail send the unit to the next class down."""

    id: str
    title: Text
    span: Span
    conditions: tuple[GradeCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class Cap:
    """A fact that holds the class down: ``at_most`` is the highest class still allowed."""

    test: FactTest
    at_most: str
    text: Text


@dataclass(frozen=True, slots=True)
class GradeScale:
    """Classes from best to worst for some blocks (all when empty).

    ``not_submitted`` is the class of units that answered nothing ("" leaves them without);
    ``exempt`` facts leave a unit without a class.
    """

    blocks: tuple[str, ...]
    basis: Basis
    grades: tuple[Grade, ...]
    caps: tuple[Cap, ...] = ()
    not_submitted: str = ""
    exempt: tuple[FactTest, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class TieBreak:
    """One link of the chain that separates equal units: more (or less) of a criterion's score or input."""

    code: str
    by: str
    highest_first: bool
    text: Text


@dataclass(frozen=True, slots=True)
class Ranking:
    """How units of a block are ranked: basis, tie-break chain, and who decides what stays equal."""

    basis: Basis
    tie_breaks: tuple[TieBreak, ...]
    manual: Text
    line: int = 0


@dataclass(frozen=True, slots=True)
class Adjustments:
    """Set-level clamps: most bonus, most penalty, and the ends of the total."""

    bonus_maximum: Decimal | None
    penalty_maximum: Decimal | None
    total_minimum: Decimal
    total_maximum: Decimal


@dataclass(frozen=True, slots=True)
class Stated:
    """What the decision says of itself, for the linter to compare: survey points and counts by depth."""

    survey_maximum: Decimal | None = None
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """A whole criteria set. ``problems`` are the faults met while reading it (empty when it may be used)."""

    id: str
    version: str
    title: Text
    standing: Standing
    decision: Decision
    period: Period
    blocks: tuple[Block, ...]
    maximum: Decimal
    criteria: tuple[Criterion, ...]
    roundings: Mapping[RoundingPlace, Rounding]
    not_applicable: NotApplicable
    grades: tuple[GradeScale, ...]
    ranking: Ranking
    adjustments: Adjustments
    legal_texts: Mapping[str, LegalText]
    stated: Stated
    levels: tuple[Text, ...]
    note: Text
    digest: str = ""
    file: str = ""
    problems: Sequence[Problem] = ()
    by_code: Mapping[str, Criterion] = field(default_factory=dict)

    def walk(self) -> Iterator[Criterion]:
        """Iterate over all criteria, parents first, in the order of the decision."""
        for node in self.criteria:
            yield from node.walk()

    def leaves(self) -> Iterator[Criterion]:
        """Iterate over all leaves in the order of the decision."""
        return (node for node in self.walk() if node.is_leaf)

    def criterion(self, code: str) -> Criterion:
        """Return the criterion with this code. Raises KeyError."""
        return self.by_code[code]

    def path(self, code: str) -> tuple[Criterion, ...]:
        """Return the criteria from the top down to this one. Raises KeyError."""
        for top in self.criteria:
            found = _path(top, code)
            if found:
                return found
        raise KeyError(code)

    def citations(self, node: Criterion) -> tuple[str, ...]:
        """Return the texts a criterion cites, each by its number and, after a comma, where in it."""
        cited = []
        for basis in node.legal_basis:
            id_, _, where = basis.partition("#")
            known = self.legal_texts.get(id_)
            cited.append(f"{known.number if known else id_}{', ' + where if where else ''}")
        return tuple(cited)

    def block(self, block: str) -> Block | None:
        """Return the block with this id, or None."""
        return next((found for found in self.blocks if found.id == block), None)

    def scale_for(self, block: str) -> GradeScale | None:
        """Return the grades of a block, or None when it has none."""
        return next((scale for scale in self.grades if not scale.blocks or block in scale.blocks), None)


def _path(node: Criterion, code: str) -> tuple[Criterion, ...]:
    if node.code == code:
        return (node,)
    for child in node.children:
        below = _path(child, code)
        if below:
            return (node, *below)
    return ()
