"""Classes (xếp loại): bands per block, conditions, caps, and the class of who did not submit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from caicach.core.index.arithmetic import ZERO
from caicach.core.index.model import Basis, FactTest, GradeCondition, GradeScale
from caicach.core.index.text import NOTHING, Text, say

_UNITS = {Basis.SHARE: Text(" %", " %"), Basis.SCORE: Text(" điểm", " points")}

Lookup = Callable[[str, Basis], Decimal | None]


@dataclass(frozen=True, slots=True)
class Graded:
    """The class of a unit ("" when it gets none) and the reasons, in order."""

    grade: str
    title: Text
    reasons: tuple[Text, ...]


def grade_unit(
    scale: GradeScale,
    *,
    submitted: bool,
    number: Decimal | None,
    facts: Mapping[str, str],
    leaf_codes: tuple[str, ...],
    lookup: Lookup,
) -> Graded:
    """Return the class of one unit.

    ``number`` is the settled share or score of the whole; ``lookup(code, basis)`` gives the settled number
    of a criterion, None where it does not apply; ``leaf_codes`` are all leaves that a "no criterion at
    zero" condition looks at.
    """
    for test in scale.exempt:
        if holds(test, facts):
            return Graded("", NOTHING, (say("Không thuộc diện xếp loại.", "Exempt from grading."),))
    if not submitted:
        worst = next((grade for grade in scale.grades if grade.id == scale.not_submitted), None)
        reason = say("Không tự đánh giá, không có số liệu.", "Nothing was submitted.")
        return Graded(worst.id, worst.title, (reason,)) if worst else Graded("", NOTHING, (reason,))
    if number is None:
        return Graded("", NOTHING, (say("Chưa đủ số liệu để xếp loại.", "Not enough figures to grade."),))
    start = next((place for place, grade in enumerate(scale.grades) if number in grade.span), None)
    if start is None:
        reason = say(
            "{x}{u} không thuộc mức nào.", "{x}{u} lies in no class.", x=number, u=_UNITS[scale.basis]
        )
        return Graded("", NOTHING, (reason,))
    first = scale.grades[start]
    reasons = [
        say(
            "{x}{u} thuộc khoảng «{s}»: {g}.",
            "{x}{u} lies in the band '{s}': {g}.",
            x=number,
            u=_UNITS[scale.basis],
            s=first.span.describe(),
            g=first.title,
        )
    ]
    place = _past_conditions(scale, start, leaf_codes, lookup, reasons)
    place = _past_caps(scale, place, facts, reasons)
    found = scale.grades[place]
    return Graded(found.id, found.title, tuple(reasons))


def _past_conditions(
    scale: GradeScale, place: int, leaf_codes: tuple[str, ...], lookup: Lookup, reasons: list[Text]
) -> int:
    while place < len(scale.grades) - 1:
        failed = next(
            (
                failing
                for condition in scale.grades[place].conditions
                if (failing := _failing(condition, leaf_codes, lookup)) is not None
            ),
            None,
        )
        if failed is None:
            break
        reasons.append(
            say(
                "Không đạt điều kiện của mức «{g}» ({w}): xuống một mức.",
                "A condition of '{g}' fails ({w}): one class down.",
                g=scale.grades[place].title,
                w=failed,
            )
        )
        place += 1
    return place


def _past_caps(scale: GradeScale, place: int, facts: Mapping[str, str], reasons: list[Text]) -> int:
    ids = [grade.id for grade in scale.grades]
    for cap in scale.caps:
        limit = ids.index(cap.at_most)
        if holds(cap.test, facts) and place < limit:
            place = limit
            reasons.append(
                say(
                    "{w}: không quá mức «{g}».",
                    "{w}: at most '{g}'.",
                    w=cap.text if cap.text.vi else Text(cap.test.fact, cap.test.fact),
                    g=scale.grades[place].title,
                )
            )
    return place


def _failing(condition: GradeCondition, leaf_codes: tuple[str, ...], lookup: Lookup) -> Text | None:
    if condition.no_zero:
        for code in condition.codes or leaf_codes:
            number = lookup(code, Basis.SCORE)
            if number is not None and number <= ZERO:
                return say("tiêu chí {c} 0 điểm", "criterion {c} scored 0", c=code)
    if condition.at_least is not None:
        for code in condition.codes:
            number = lookup(code, condition.basis)
            if number is not None and number < condition.at_least:
                return say(
                    "tiêu chí {c} chưa đạt {a}{u}",
                    "criterion {c} is below {a}{u}",
                    c=code,
                    a=condition.at_least,
                    u=_UNITS[condition.basis],
                )
    return None


def holds(test: FactTest, facts: Mapping[str, str]) -> bool:
    """Whether the unit's facts satisfy the test."""
    return facts.get(test.fact, "") in test.values
