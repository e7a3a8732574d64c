"""Bands of numbers with ends that are explicitly open or closed: of rules and of grades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from caicach.core.index.document import Fields
from caicach.core.index.text import Text, say


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from ``low`` to ``high``; None is no end; ``open`` ends do not belong to the span."""

    low: Decimal | None
    low_open: bool
    high: Decimal | None
    high_open: bool

    def __contains__(self, number: Decimal) -> bool:
        if self.low is not None and (number < self.low or (self.low_open and number == self.low)):
            return False
        return not (
            self.high is not None and (number > self.high or (self.high_open and number == self.high))
        )

    @classmethod
    def closed(cls, low: Decimal | None, high: Decimal | None) -> Self:
        """Return the numbers from ``low`` to ``high``, both belonging to the span."""
        return cls(low, low_open=False, high=high, high_open=False)

    def is_empty(self) -> bool:
        """Whether no number can lie in the span."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def describe(self) -> Text:
        """Return the span in words."""
        if self.low is not None and self.low == self.high:
            return say("đúng {v}", "exactly {v}", v=self.low)
        low = high = Text("", "")
        if self.low is not None:
            low = (
                say("trên {v}", "above {v}", v=self.low)
                if self.low_open
                else say("từ {v}", "from {v}", v=self.low)
            )
        if self.high is not None:
            high = (
                say("dưới {v}", "below {v}", v=self.high)
                if self.high_open
                else say("đến {v}", "up to {v}", v=self.high)
            )
        elif self.low is not None and not self.low_open:
            high = Text("trở lên", "on")
        if not low.vi and not high.vi:
            return Text("mọi giá trị", "any value")
        if self.low is not None and self.high is not None and self.high_open:
            return Text(f"{low.vi} đến {high.vi}", f"{low.en} to {high.en}")
        return Text(f"{low.vi} {high.vi}".strip(), f"{low.en} {high.en}".strip())


def read_span(fields: Fields) -> Span:
    """Read ``at_least``/``above`` and ``at_most``/``below``; both words of one end together are a fault."""
    ends: list[tuple[Decimal | None, bool]] = []
    for closed, open_ in (("at_least", "above"), ("at_most", "below")):
        inside = fields.decimal(closed, required=False)
        outside = fields.decimal(open_, required=False)
        if inside is not None and outside is not None:
            fields.reader.fault(
                fields.at,
                "B001",
                say(
                    "Dùng cả «{a}» và «{b}» cho một đầu.",
                    "Both '{a}' and '{b}' are given for one end.",
                    a=closed,
                    b=open_,
                ),
                say("Giữ một trong hai.", "Keep one of them."),
            )
        ends.append((inside, False) if inside is not None else (outside, outside is not None))
    (low, low_open), (high, high_open) = ends
    span = Span(low, low_open, high, high_open)
    if span.is_empty():
        fields.reader.fault(
            fields.at,
            "B002",
            say("Khoảng này không chứa giá trị nào.", "No number lies in this band."),
            say("Sửa hai đầu của khoảng.", "Mend the ends of the band."),
        )
    return span


def overlaps(spans: Sequence[Span]) -> Iterator[tuple[int, int, Span]]:
    """Iterate over pairs of spans that share numbers, each with the span that they share."""
    order = sorted(range(len(spans)), key=lambda place: low_key(spans[place]))
    for position, first in enumerate(order):
        high = spans[first].high
        for second in order[position + 1 :]:
            low = spans[second].low
            if high is not None and low is not None and low > high:
                break
            both = shared(spans[first], spans[second])
            if not both.is_empty():
                yield first, second, both


def gaps(spans: Sequence[Span], within: Span) -> list[Span]:
    """Return the parts of ``within`` that no span covers, in rising order."""
    missing: list[Span] = []
    edge, edge_open = within.low, within.low_open
    for span in sorted(spans, key=low_key):
        if span.low is not None:
            gap = shared(Span(edge, edge_open, span.low, not span.low_open), within)
            if not gap.is_empty():
                missing.append(gap)
        if span.high is None:
            return missing
        if edge is None or span.high > edge or (span.high == edge and not span.high_open):
            edge, edge_open = span.high, not span.high_open
    rest = shared(Span(edge, edge_open, high=None, high_open=False), within)
    if not rest.is_empty():
        missing.append(rest)
    return missing


def low_key(span: Span) -> tuple[bool, Decimal, bool]:
    """Return a key that orders spans by where they begin."""
    return (span.low is not None, span.low or Decimal(0), span.low_open)


def shared(a: Span, b: Span) -> Span:
    """Return the numbers that lie in both spans (an empty span when there are none)."""
    low, low_open = _higher(a, b)
    high, high_open = _lower(a, b)
    return Span(low, low_open, high, high_open)


def _higher(a: Span, b: Span) -> tuple[Decimal | None, bool]:
    if a.low is None:
        return b.low, b.low_open
    if b.low is None or a.low > b.low:
        return a.low, a.low_open
    if b.low > a.low:
        return b.low, b.low_open
    return a.low, a.low_open or b.low_open


def _lower(a: Span, b: Span) -> tuple[Decimal | None, bool]:
    if a.high is None:
        return b.high, b.high_open
    if b.high is None or a.high < b.high:
        return a.high, a.high_open
    if b.high < a.high:
        return b.high, b.high_open
    return a.high, a.high_open or b.high_open
