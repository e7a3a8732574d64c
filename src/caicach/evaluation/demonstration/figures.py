"""Figures that a unit of some quality might have for a criterion, and what an inflated claim makes of them.

Nothing here is drawn from a real agency. ``level`` is how well a unit works, from 0 to 100.
"""

from __future__ import annotations

from decimal import Decimal

from caicach.core.index.answers import Answer
from caicach.core.index.model import Criterion, InputKind, Method
from caicach.core.index.rules import Deduction, LinearSaturating, Steps
from caicach.evaluation.demonstration.lots import happens, lot, one_of

_FEW = (8, 9, 11, 12, 14, 15, 18, 22, 25, 28)
_MANY = (420, 612, 755, 918, 1140, 1386, 1702, 2051)
_COUNTED_IN_HUNDREDS = ("hồ sơ", "giao dịch", "ký số")


def fact(leaf: Criterion, level: int, unit: str, year: int) -> Answer:
    """Return what is true of a unit for a leaf in a year, or what a survey found of it."""
    keys = (unit, leaf.title.vi, year)
    if leaf.method is Method.SURVEY:
        return _surveyed(leaf, level, *keys)
    kinds = {InputKind.SHARE: _share, InputKind.COUNT: _count, InputKind.POINTS: _points}
    return kinds.get(leaf.input, _yes_no)(leaf, level, *keys)


def nothing_to_count(leaf: Criterion) -> Answer | None:
    """Return the answer of a unit that has no dossiers at all; None where the leaf counts something else."""
    if leaf.input is InputKind.SHARE and "hồ sơ" in leaf.title.vi.casefold():
        return Answer(numerator=Decimal(0), denominator=Decimal(0))
    return None


def inflated(leaf: Criterion, true: Answer) -> Answer:
    """Return the best that could be claimed, the true answer where that is the best."""
    if leaf.input is InputKind.SHARE:
        return Answer(numerator=true.denominator, denominator=true.denominator)
    if leaf.input is InputKind.COUNT:
        if isinstance(leaf.rule, Deduction):
            return Answer(value=Decimal(0))
        return Answer(value=(true.value or Decimal(0)) + 2)
    return Answer(value=leaf.maximum if leaf.input is InputKind.POINTS else Decimal(1))


def _yes_no(_leaf: Criterion, level: int, *keys: object) -> Answer:
    return Answer(value=Decimal(happens(55 + level * 45 // 100, *keys)))


def _points(leaf: Criterion, level: int, *keys: object) -> Answer:
    most = leaf.maximum or Decimal(1)
    if happens(level, *keys):
        return Answer(value=most)
    return Answer(value=Decimal(0) if happens(15, *keys, "none") else most / 2)


def _count(leaf: Criterion, level: int, *keys: object) -> Answer:
    if isinstance(leaf.rule, Deduction):
        return Answer(value=Decimal(0 if happens(level, *keys) else 1 + lot(*keys, "more", among=3)))
    return Answer(value=Decimal(lot(*keys, among=2) + level // 35 + happens(level, *keys, "more")))


def _share(leaf: Criterion, level: int, *keys: object) -> Answer:
    title = leaf.title.vi.casefold()
    many = any(word in title for word in _COUNTED_IN_HUNDREDS)
    # What there is to count changes little from year to year.
    whole = one_of(_MANY if many else _FEW, *keys[:2], "whole") + lot(*keys, "growth", among=3 if many else 2)
    lost = (100 - level) * lot(*keys, among=100) // 100
    if isinstance(leaf.rule, Steps):
        lost = 0 if happens(level, *keys, "all") else 1 + lost // 3
    elif isinstance(leaf.rule, LinearSaturating):
        lost = 100 - min(98, 28 + level * 6 // 10 + lot(*keys, among=18))
    part = whole - -(-whole * lost // 100)
    return Answer(numerator=Decimal(part), denominator=Decimal(whole))


def _surveyed(leaf: Criterion, level: int, *keys: object) -> Answer:
    if leaf.input is InputKind.MEAN:
        hundredths = min(500, 290 + level * 15 // 10 + lot(*keys, among=45))
        return Answer(value=Decimal(hundredths) / 100)
    asked = 100 + lot(*keys, "asked", among=12) * 10
    pleased = min(98, 55 + level * 36 // 100 + lot(*keys, among=9))
    return Answer(numerator=Decimal(asked * pleased // 100), denominator=Decimal(asked))
