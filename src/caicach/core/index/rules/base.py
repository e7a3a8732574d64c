"""What every scoring rule offers: points, the working behind them, and its own description."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Protocol, Self

from caicach.core.index.answers import Answer
from caicach.core.index.document import Fields
from caicach.core.index.text import Text


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a working: what was done, in words, and the exact figure that came out."""

    text: Text
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """How a rule came to its points: the steps in order and the sentence that sums them up."""

    points: Decimal
    steps: tuple[Step, ...]
    because: Text


class PeerFigures(Protocol):
    """What a rule needs to know of the other units of the block."""

    @property
    def count(self) -> int:
        """How many units the figures come from."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The points a rule can give: from ``lowest`` to ``highest``. None where no bound is known."""

    lowest: Decimal | None
    highest: Decimal | None


class Rule(ABC):
    """A way to turn an answer into points.

    ``points`` and ``work`` take the measured number (percent of a share, count, mean ... or None when
    the rule reads the answer itself), the answer, and the peers' figures where ``needs_peers``.
    Both run in the decimal context of :mod:`caicach.core.index.arithmetic` and always agree.
    """

    type: ClassVar[str]
    version: ClassVar[str] = "1"
    title: ClassVar[Text]
    kinds: ClassVar[frozenset[str]]
    needs_measure: ClassVar[bool] = True

    @property
    def rising(self) -> bool | None:
        """Whether more never earns less (True), more never earns more (False), or neither (None)."""
        return True

    @property
    def needs_peers(self) -> bool:
        """Whether the points depend on the other units of the block."""
        return False

    @classmethod
    @abstractmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        """Return the rule that ``fields`` describe; faults go to the fields' reader."""

    @abstractmethod
    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        """Return the points of one answer."""

    @abstractmethod
    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        """Return the same points with every step on the way."""

    @abstractmethod
    def describe(self) -> Text:
        """Return the rule in plain words."""

    @abstractmethod
    def reach(self) -> Reach:
        """Return the least and the most points that the rule can give."""

    def gather(self, measured: Sequence[Decimal]) -> PeerFigures:
        """Return the figures of the units of one block, for rules that compare."""
        raise NotImplementedError

    def input_names(self) -> tuple[str, ...]:
        """Return the named figures that an answer must hold (besides value or shares)."""
        return ()

    def full_points(self) -> Decimal:
        """Return the points that "full" stands for when a zero denominator earns them."""
        highest = self.reach().highest
        return highest if highest is not None else Decimal(0)


def clamp(points: Decimal, lowest: Decimal, highest: Decimal) -> Decimal:
    """Return ``points`` kept between both ends."""
    if points > highest:
        return highest
    return max(points, lowest)


def measured_or_raise(measured: Decimal | None) -> Decimal:
    """Return the measured number; a rule that needs one is never called without."""
    if measured is None:
        raise ValueError("the rule needs a measured number")
    return measured
