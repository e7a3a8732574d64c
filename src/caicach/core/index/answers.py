"""What a unit answered: the inputs from which points are computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from caicach.core.index.arithmetic import HUNDRED

NO_INPUTS: Mapping[str, Decimal] = {}
NO_EVIDENCE: frozenset[str] = frozenset()


class ZeroDenominatorError(ArithmeticError):
    """A ratio was asked of an answer whose denominator is zero; the criterion says what follows."""


class IncompleteAnswerError(ValueError):
    """An answer lacks the input that the criterion's rule needs; ``needs`` names it."""

    def __init__(self, needs: str) -> None:
        self.needs = needs
        super().__init__(needs)


@dataclass(slots=True)
class Answer:
    """One unit's answer to one criterion.

    ``value``: a number in the criterion's unit (percent for shares, 0 or 1 for no or yes);
    ``numerator`` and ``denominator``: the counts behind a share; ``choice``: the letter chosen;
    ``inputs``: named figures of a formula or of parts; ``evidence``: names of the papers shown;
    ``not_applicable``: the criterion does not apply to this unit, which is never a zero; ``decided``: the
    points that an appraiser or the council set instead of what the rule gives, for a penalty the amount
    taken off, and ``decided_because``: why.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    choice: str = ""
    inputs: Mapping[str, Decimal] = field(default_factory=dict)
    evidence: frozenset[str] = NO_EVIDENCE
    not_applicable: bool = False
    note: str = ""
    source: str = ""
    decided: Decimal | None = None
    decided_because: str = ""

    def number(self) -> Decimal:
        """Return the value given.

        Raises IncompleteAnswerError when there is none.
        """
        if self.value is None:
            raise IncompleteAnswerError("value")
        return self.value

    def percent(self) -> Decimal:
        """Return the share in percent: numerator over denominator, or the value as given.

        Raises ZeroDenominatorError, IncompleteAnswerError.
        """
        if self.denominator is None:
            if self.value is None:
                raise IncompleteAnswerError("value" if self.numerator is None else "denominator")
            return self.value
        if self.numerator is None:
            raise IncompleteAnswerError("numerator")
        if not self.denominator:
            raise ZeroDenominatorError
        return self.numerator * HUNDRED / self.denominator

    def is_empty(self) -> bool:
        """Whether nothing at all was answered (and "not applicable" was not said either)."""
        return (
            self.value is None
            and self.numerator is None
            and self.denominator is None
            and not self.choice
            and not self.inputs
            and not self.evidence
            and not self.not_applicable
            and self.decided is None
        )


@dataclass(slots=True)
class UnitAnswers:
    """All answers of one unit. ``facts`` are things known of the unit itself, such as discipline."""

    unit: str
    block: str = ""
    name: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    def has_submitted(self) -> bool:
        """Whether the unit answered anything."""
        return any(not answer.is_empty() for answer in self.answers.values())


@dataclass(slots=True)
class AnswerSheet:
    """The answers of all units, in the order in which they were read."""

    units: dict[str, UnitAnswers] = field(default_factory=dict)

    def __iter__(self) -> Iterator[UnitAnswers]:
        return iter(self.units.values())

    def __len__(self) -> int:
        return len(self.units)

    def unit(self, unit: str, block: str = "", name: str = "") -> UnitAnswers:
        """Return the unit's answers, an empty row being begun when it is new."""
        found = self.units.get(unit)
        if found is None:
            found = self.units[unit] = UnitAnswers(unit, block, name)
        return found
