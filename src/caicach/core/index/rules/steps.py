"""Points by bands: "100 % -> 1; 80-<100 % -> 0,5; <80 % -> 0"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from caicach.core.index.answers import Answer
from caicach.core.index.bands import Span, low_key, read_span
from caicach.core.index.document import Fields
from caicach.core.index.rules.base import PeerFigures, Reach, Rule, Step, Working, measured_or_raise
from caicach.core.index.rules.simple import SHARE_KINDS
from caicach.core.index.text import Text, say


class AmbiguousBandError(ValueError):
    """A number lies in two bands, or in none: the rule contradicts itself and cannot be applied."""

    def __init__(self, number: Decimal, spans: tuple[Span, ...]) -> None:
        self.number = number
        self.spans = spans
        super().__init__(f"{number} lies in {len(spans)} bands")


@dataclass(frozen=True, slots=True)
class Band:
    """The points of all numbers within a span."""

    span: Span
    points: Decimal


@dataclass(frozen=True, slots=True)
class Steps(Rule):
    """Points of the one band in which the measured number lies.

    A number in two bands, or in none, is refused: the decision must be resolved, not guessed at.
    """

    bands: tuple[Band, ...]
    type: ClassVar[str] = "steps"
    title: ClassVar[Text] = Text("Theo khoảng", "By bands")
    kinds: ClassVar[frozenset[str]] = SHARE_KINDS

    @classmethod
    def read(cls, fields: Fields, maximum: Decimal) -> Self:
        bands = []
        for inner in fields.groups("bands"):
            span = read_span(inner)
            bands.append(Band(span, inner.number("points")))
            inner.finish()
        if not bands:
            fields.missing("bands")
        return cls(tuple(bands))

    @property
    def rising(self) -> bool | None:
        """True when more never earns less, False when more never earns more, otherwise None."""
        points = [band.points for band in sorted(self.bands, key=lambda band: low_key(band.span))]
        if points == sorted(points):
            return True
        return False if points == sorted(points, reverse=True) else None

    def band_of(self, number: Decimal) -> Band:
        """Return the band in which ``number`` lies. Raises AmbiguousBandError."""
        found = [band for band in self.bands if number in band.span]
        if len(found) != 1:
            raise AmbiguousBandError(number, tuple(band.span for band in found))
        return found[0]

    def points(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Decimal:
        return self.band_of(measured_or_raise(measured)).points

    def work(self, measured: Decimal | None, answer: Answer, peers: PeerFigures | None) -> Working:
        number = measured_or_raise(measured)
        band = self.band_of(number)
        because = say(
            "{x} nằm trong khoảng «{s}»: {p} điểm.",
            "{x} lies in the band '{s}': {p} points.",
            x=number,
            s=band.span.describe(),
            p=band.points,
        )
        return Working(band.points, (Step(because, band.points),), because)

    def describe(self) -> Text:
        parts = [
            say("{s}: {p} điểm", "{s}: {p} points", s=band.span.describe(), p=band.points)
            for band in self.bands
        ]
        return Text("; ".join(part.vi for part in parts) + ".", "; ".join(part.en for part in parts) + ".")

    def reach(self) -> Reach:
        points = [band.points for band in self.bands]
        return Reach(min(points), max(points)) if points else Reach(None, None)
