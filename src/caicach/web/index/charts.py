"""Drawings of rules as plain geometry: points over the measured number, within a frame of fixed size."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise

from caicach.core.codes.numbers import format_number
from caicach.core.index.answers import Answer
from caicach.core.index.arithmetic import CONTEXT, HUNDRED, ZERO
from caicach.core.index.bands import Span
from caicach.core.index.model import Criterion, InputKind
from caicach.core.index.rules import Choice, Count, Deduction, Rule, Steps, SurveyMean, YesNo

WIDTH, HEIGHT = 320, 120
LEFT, RIGHT, TOP, BOTTOM = 40, 12, 12, 24
HAIR = Decimal("1E-9")
LETTER = 6.5
GAP = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke between two points of the frame; ``kind`` is plain, overlap or gap."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Dot:
    """The end of a band: filled when it belongs to the band, hollow when it does not."""

    x: float
    y: float
    filled: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis with the number it stands for."""

    at: float
    number: Decimal


@dataclass(frozen=True, slots=True)
class Bar:
    """The points of one named choice."""

    x: float
    y: float
    width: float
    height: float
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Marker:
    """Where one unit's number lies."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class RuleChart:
    """Everything to draw of one rule. ``unit`` is what the horizontal axis counts."""

    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    bars: tuple[Bar, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    marker: Marker | None
    unit: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    floor: int = HEIGHT - BOTTOM


class _Frame:
    """Turns numbers into places of the frame."""

    def __init__(self, low: Decimal, high: Decimal, least: Decimal, most: Decimal) -> None:
        self.low, self.span = low, (high - low) or Decimal(1)
        self.least, self.rise = min(least, ZERO), (most - min(least, ZERO)) or Decimal(1)

    def x(self, number: Decimal) -> float:
        share = min(max((number - self.low) / self.span, ZERO), Decimal(1))
        return round(LEFT + float(share) * (WIDTH - LEFT - RIGHT), 2)

    def y(self, points: Decimal) -> float:
        share = (points - self.least) / self.rise
        return round(HEIGHT - BOTTOM - float(share) * (HEIGHT - TOP - BOTTOM), 2)


def rule_chart(criterion: Criterion, measured: Decimal | None = None) -> RuleChart | None:
    """Return the drawing of a leaf's rule, with one unit's number on it; None when it has no curve."""
    rule = criterion.rule
    if rule is None or criterion.maximum is None:
        return None
    unit = "%" if criterion.input is InputKind.SHARE else criterion.unit
    with localcontext(CONTEXT):
        if isinstance(rule, YesNo):
            return _bars([("1", rule.yes), ("0", rule.no)], unit)
        if isinstance(rule, Choice):
            return _bars(list(rule.options.items()), unit)
        if isinstance(rule, Steps):
            return _steps(rule, unit, criterion.input, measured) if rule.bands else None
        if rule.needs_peers or not rule.needs_measure or rule.input_names() or rule.type == "given":
            return None
        return _curve(rule, criterion, unit, measured)


def _bars(options: list[tuple[str, Decimal]], unit: str) -> RuleChart:
    most = max([points for _, points in options] + [ZERO])
    frame = _Frame(ZERO, Decimal(1), ZERO, most)
    room = (WIDTH - LEFT - RIGHT) / max(len(options), 1)
    width = min(room * 0.6, 48)
    floor = frame.y(ZERO)
    bars = tuple(
        Bar(
            round(LEFT + room * (place + 0.5) - width / 2, 2),
            min(frame.y(points), floor),
            round(width, 2),
            round(abs(floor - frame.y(points)), 2),
            label,
            points,
        )
        for place, (label, points) in enumerate(options)
    )
    return RuleChart((), (), bars, (), _up(frame, {ZERO, most}), None, unit)


def _steps(rule: Steps, unit: str, kind: InputKind, measured: Decimal | None) -> RuleChart:
    ends = sorted({end for band in rule.bands for end in (band.span.low, band.span.high) if end is not None})
    share = kind is InputKind.SHARE
    low = min([*ends, ZERO])
    high = HUNDRED if share else max([*ends, Decimal(1)])
    if not share and any(band.span.high is None for band in rule.bands):
        high += (high - low) / 5
    points = {band.points for band in rule.bands}
    frame = _Frame(low, high, min(points), max(points))
    lines, dots = [], []
    for band in rule.bands:
        start = band.span.low if band.span.low is not None else low
        end = band.span.high if band.span.high is not None else high
        y = frame.y(band.points)
        lines.append(Line(frame.x(start), y, frame.x(end), y))
        if band.span.low is not None:
            dots.append(Dot(frame.x(start), y, not band.span.low_open))
        if band.span.high is not None:
            dots.append(Dot(frame.x(end), y, not band.span.high_open))
    lines.extend(_faults([band.span for band in rule.bands], frame, low, high))
    found = [band for band in rule.bands if measured is not None and measured in band.span]
    marker = Marker(frame.x(measured), frame.y(found[0].points)) if found and measured is not None else None
    ticks = _across([low, *ends, high], frame, unit)
    return RuleChart(tuple(lines), tuple(dots), (), ticks, _up(frame, points | {ZERO}), marker, unit)


def _faults(spans: list[Span], frame: _Frame, low: Decimal, high: Decimal) -> list[Line]:
    """Mark along the axis where several bands hold, and where none does."""
    ends = sorted({low, high, *(end for span in spans for end in (span.low, span.high) if end is not None)})
    floor = frame.y(frame.least)
    found = []
    for start, end in pairwise(ends):
        middle = (start + end) / 2
        count = sum(middle in span for span in spans)
        if count != 1 and low <= middle <= high:
            found.append(Line(frame.x(start), floor, frame.x(end), floor, "overlap" if count else "gap"))
    return found


def _curve(rule: Rule, criterion: Criterion, unit: str, measured: Decimal | None) -> RuleChart:
    """Draw a rule that is straight between its bends, with a sheer stroke where it jumps."""
    low, high = _domain(rule, criterion)
    answer = Answer()
    bends = [bend for bend in _bends(rule) if low < bend < high]
    numbers = sorted({low, high, *(bend + side for bend in bends for side in (-HAIR, Decimal(0), HAIR))})
    curve = [(number, rule.points(number, answer, None)) for number in numbers]
    values = [points for _, points in curve]
    frame = _Frame(low, high, min(values), max(values))
    lines = tuple(
        Line(frame.x(start[0]), frame.y(start[1]), frame.x(end[0]), frame.y(end[1]))
        for start, end in pairwise(curve)
    )
    marker = None
    if measured is not None:
        marker = Marker(frame.x(measured), frame.y(rule.points(measured, answer, None)))
    ticks = _across([low, *bends, high], frame, unit)
    return RuleChart(lines, (), (), ticks, _up(frame, {min(values), max(values)}), marker, unit)


def _bends(rule: Rule) -> list[Decimal]:
    """Return the numbers at which a rule's line may bend or jump."""
    if isinstance(rule, Count):
        return [abs(rule.cap / rule.points_each)] if rule.points_each else []
    if isinstance(rule, Deduction):
        return [(rule.start - rule.floor) / abs(rule.per_event)] if rule.per_event else []
    ends = (getattr(rule, name, None) for name in ("zero_at", "full_at", "floor", "at"))
    return [end for end in ends if isinstance(end, Decimal)]


def _domain(rule: Rule, criterion: Criterion) -> tuple[Decimal, Decimal]:
    if isinstance(rule, SurveyMean):
        return rule.scale_low, rule.scale_high
    if isinstance(rule, Count):
        each = abs(rule.points_each)
        return ZERO, (rule.cap / each * Decimal("1.25") if each else Decimal(10)).to_integral_value()
    if isinstance(rule, Deduction):
        each = abs(rule.per_event)
        most = (rule.start - rule.floor) / each if each else Decimal(10)
        return ZERO, max((most * Decimal("1.25")).to_integral_value(), Decimal(1))
    if criterion.input is InputKind.SHARE:
        return ZERO, HUNDRED
    ends = [abs(getattr(rule, name, ZERO) or ZERO) for name in ("zero_at", "full_at", "floor", "at")]
    return ZERO, (max(ends) * Decimal("1.25")) or HUNDRED


def _across(numbers: list[Decimal], frame: _Frame, unit: str) -> tuple[Tick, ...]:
    """Return the marks of the horizontal axis, without those that would stand on one another.

    The end of the axis gives way to a bend: the bend is what the rule is about. The last mark bears the unit.
    """
    found: list[Tick] = []
    for number in sorted(set(numbers)):
        tick = Tick(frame.x(number), number)
        if not found or _extent(tick)[0] >= _extent(found[-1])[1] + GAP:
            found.append(tick)
    while len(found) > 1 and _extent(found[-1], unit)[0] < _extent(found[-2])[1] + GAP:
        del found[-1 if found[-1].at == WIDTH - RIGHT else -2]
    return tuple(found)


def _extent(tick: Tick, unit: str = "") -> tuple[float, float]:
    """Return where the words of a mark begin and end; those at the end of the axis end there."""
    width = LETTER * len(f"{format_number(tick.number)} {unit}".strip())
    end = tick.at if tick.at == WIDTH - RIGHT else tick.at + width / 2
    return end - width, end


def _up(frame: _Frame, points: set[Decimal]) -> tuple[Tick, ...]:
    found: list[Tick] = []
    for number in sorted(points, reverse=True):
        at = frame.y(number)
        if not found or at - found[-1].at >= 14:
            found.append(Tick(at, number))
    return tuple(found)
