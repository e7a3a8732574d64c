"""Checks of bands: numbers that lie in two of them, or in none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import islice

from caicach.core.index.arithmetic import HUNDRED, ONE, ZERO
from caicach.core.index.bands import Span, gaps, low_key, overlaps
from caicach.core.index.lint.base import joined, place_of
from caicach.core.index.lint.rules import Ruled, ruled
from caicach.core.index.model import CriteriaSet, InputKind
from caicach.core.index.problems import Problem, error, notice, warning
from caicach.core.index.rules import Band, Steps
from caicach.core.index.text import Text, say

MAX_NAMED = 6


def overlapping_bands(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """No number lies in two bands: its points would depend on which of them is read first."""
    for each, rule in _stepped(criteria_set):
        spans = _comparable(each, rule.bands)
        pairs = list(islice(overlaps(spans), MAX_NAMED))
        if not pairs:
            continue
        named = [
            say(
                "«{a}» ({p} điểm) và «{b}» ({q} điểm) cùng chứa {v}",
                "'{a}' ({p} points) and '{b}' ({q} points) share {v}",
                a=rule.bands[first].span.describe(),
                p=rule.bands[first].points,
                b=rule.bands[second].span.describe(),
                q=rule.bands[second].points,
                v=_in_words(each, common),
            )
            for first, second, common in pairs
        ]
        yield error(
            "L020",
            say(
                "{w}Các khoảng chồng nhau: {all}.",
                "{w}Bands overlap: {all}.",
                w=each.label,
                all=joined(named),
            ),
            say(
                "Quyết định giá trị chung thuộc khoảng nào, rồi đổi đầu kia thành «above» hoặc «below».",
                "Decide to which band the shared values belong and make the other end 'above' or 'below'.",
            ),
            place_of(criteria_set, each.leaf),
        )


def gapped_bands(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Every number that can be measured lies in a band."""
    for each, rule in _stepped(criteria_set):
        spans = _comparable(each, rule.bands)
        missing = gaps(spans, _domain(each, spans)) if spans else []
        if missing:
            yield warning(
                "L021",
                say(
                    "{w}Không khoảng nào chứa các giá trị: {all}.",
                    "{w}No band holds these values: {all}.",
                    w=each.label,
                    all=joined([_in_words(each, gap) for gap in missing[:MAX_NAMED]]),
                ),
                say(
                    "Bổ sung khoảng còn thiếu; đơn vị có giá trị ở đó sẽ không chấm được.",
                    "Add the missing band; units with such a value cannot be scored.",
                ),
                place_of(criteria_set, each.leaf),
            )


def uneven_bands(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Points that rise and fall again along the bands are rarely meant."""
    for each, rule in _stepped(criteria_set):
        if len(rule.bands) > 2 and rule.rising is None:
            yield notice(
                "L027",
                say(
                    "{w}Điểm lên rồi xuống theo thứ tự các khoảng.",
                    "{w}The points go up and down along the bands.",
                    w=each.label,
                ),
                say(
                    "Đối chiếu điểm từng khoảng với văn bản.",
                    "Compare the points of the bands with the decision.",
                ),
                place_of(criteria_set, each.leaf),
            )


def _stepped(criteria_set: CriteriaSet) -> Iterator[tuple[Ruled, Steps]]:
    for each in ruled(criteria_set):
        if isinstance(each.rule, Steps):
            yield each, each.rule


def _is_count(each: Ruled) -> bool:
    return each.leaf.input is InputKind.COUNT and not each.label.vi


def _comparable(each: Ruled, bands: Sequence[Band]) -> list[Span]:
    """Return the spans as numbers can lie in them: of counts, from whole number to the next."""
    if not _is_count(each):
        return [band.span for band in bands]
    return [_whole(band.span) for band in bands]


def _whole(span: Span) -> Span:
    low, high = span.low, span.high
    if low is not None:
        rounded = low.to_integral_value(ROUND_CEILING)
        low = rounded + ONE if span.low_open and rounded == low else rounded
    if high is not None:
        rounded = high.to_integral_value(ROUND_FLOOR)
        high = rounded if span.high_open and rounded == high else rounded + ONE
    return Span(low, low_open=False, high=high, high_open=high is not None)


def _domain(each: Ruled, spans: Sequence[Span]) -> Span:
    """Return the numbers that can be measured; of free numbers those between the outermost bands."""
    if not each.label.vi:
        if each.leaf.input is InputKind.SHARE:
            return Span.closed(ZERO, None if each.leaf.may_exceed else HUNDRED)
        if each.leaf.input is InputKind.COUNT:
            return Span.closed(ZERO, None)
    first = min(spans, key=low_key)
    highs = [span.high for span in spans]
    last = None if None in highs else max(high for high in highs if high is not None)
    return Span(first.low, first.low_open, last, last is not None and _all_open(spans, last))


def _all_open(spans: Sequence[Span], high: Decimal) -> bool:
    return all(span.high_open for span in spans if span.high == high)


def _in_words(each: Ruled, span: Span) -> Text:
    if not _is_count(each) or span.high is None:
        return span.describe()
    return Span.closed(span.low, span.high - ONE).describe()


CHECKS = (overlapping_bands, gapped_bands, uneven_bands)
