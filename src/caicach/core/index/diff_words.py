"""What stands in a criteria set, in words that two sets can be compared by."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from caicach.core.codes.text import format_date
from caicach.core.index.model import (
    Aggregate,
    Basis,
    Block,
    CriteriaSet,
    Criterion,
    FactTest,
    Grade,
    GradeScale,
    InputKind,
    Method,
    NotApplicable,
    RoundingPlace,
    TieBreak,
    ZeroDenominator,
)
from caicach.core.index.text import NOTHING, Text, readable, say

NONE = Text("không có", "none")
UNKNOWN = Text("chưa biết", "unknown")

_METHODS = {
    Method.APPRAISED: Text("thẩm định", "appraised"),
    Method.SURVEY: Text("điều tra xã hội học", "survey"),
    Method.MEASURED: Text("đo bằng số liệu", "measured"),
    Method.BONUS: Text("điểm thưởng", "bonus"),
    Method.PENALTY: Text("điểm trừ", "penalty"),
}
_INPUTS = {
    InputKind.YES_NO: Text("có hoặc không", "yes or no"),
    InputKind.SHARE: Text("tỷ lệ %", "share in %"),
    InputKind.NUMBER: Text("một số", "a number"),
    InputKind.COUNT: Text("số lượng", "a count"),
    InputKind.CHOICE: Text("một mức", "a level"),
    InputKind.POINTS: Text("điểm", "points"),
    InputKind.MEAN: Text("điểm trung bình", "a mean"),
    InputKind.INPUTS: Text("nhiều số liệu", "several figures"),
}
_NOT_APPLICABLE = {
    NotApplicable.SHRINK: Text("không áp dụng thì bớt khỏi mẫu", "what does not apply leaves the maximum"),
    NotApplicable.RESCALE: Text(
        "không áp dụng thì quy về đủ điểm của nhóm", "what does not apply is made up by rescaling the group"
    ),
    NotApplicable.SHARE: Text(
        "không áp dụng thì chia đều điểm cho các mục còn lại",
        "what does not apply is divided among the others",
    ),
    NotApplicable.UNDEFINED: Text("không nói khi không áp dụng", "nothing is said of what does not apply"),
}
_ZERO = {
    ZeroDenominator.FULL: Text("mẫu số 0 được điểm tối đa", "a zero denominator earns full points"),
    ZeroDenominator.ZERO: Text("mẫu số 0 được 0 điểm", "a zero denominator earns nothing"),
    ZeroDenominator.NOT_APPLICABLE: Text(
        "mẫu số 0 là không áp dụng", "with a zero denominator it does not apply"
    ),
}
_AGGREGATES = {
    Aggregate.WEIGHTED_MEAN: Text("trung bình có trọng số", "weighted mean"),
    Aggregate.GEOMETRIC_MEAN: Text("trung bình nhân", "geometric mean"),
}
_BASES = {
    Basis.SHARE: Text("theo tỷ lệ % điểm áp dụng", "by share of the applicable maximum"),
    Basis.SCORE: Text("theo điểm", "by points"),
}
_TIE_BASES = {
    "score": Text("điểm", "points"),
    "share": Text("tỷ lệ", "share"),
    "value": Text("giá trị", "value"),
    "numerator": Text("tử số", "numerator"),
}
_PLACES = {
    RoundingPlace.SHARE: Text("tỷ lệ", "shares"),
    RoundingPlace.CRITERION: Text("tiêu chí", "criteria"),
    RoundingPlace.GROUP: Text("nhóm", "groups"),
    RoundingPlace.TOTAL: Text("tổng điểm", "the total"),
    RoundingPlace.DISPLAY: Text("khi hiển thị", "display"),
}


def join(parts: Sequence[Text], sign: str = "; ") -> Text:
    """Return several texts as one; nothing at all reads "none"."""
    found = [part for part in parts if part.vi]
    if not found:
        return NONE
    return Text(sign.join(part.vi for part in found), sign.join(part.en for part in found))


def plain(word: str) -> Text:
    """Return a word that is the same in both languages."""
    return Text(word, word)


def number(value: Decimal) -> Text:
    """Return a number as each language writes it."""
    return Text(readable(value, "vi"), readable(value, "en"))


def points(value: Decimal | None) -> Text:
    """Return points in words."""
    if value is None:
        return UNKNOWN
    return say("{p} điểm", "{p} point" if value == 1 else "{p} points", p=value)


def names(items: Sequence[str]) -> Text:
    """Return a list of names, in an order of its own: the order in which they are listed is no change."""
    return join([plain(item) for item in sorted(items)], ", ")


def legal_basis_of(node: Criterion, criteria_set: CriteriaSet) -> Text:
    """Return the texts a criterion cites by their numbers, the way people know them."""
    return names(criteria_set.citations(node))


def method_of(node: Criterion) -> Text:
    """Return how points come about."""
    return NONE if node.method is None or not node.is_leaf else _METHODS[node.method]


def rule_of(node: Criterion) -> Text:
    """Return the rule of a leaf, or how a group is added up."""
    if node.is_leaf:
        return NONE if node.rule is None else node.rule.describe()
    return _AGGREGATES.get(node.aggregate, Text("tổng các mục con", "sum of its parts"))


def input_of(node: Criterion) -> Text:
    """Return what is answered."""
    if not node.is_leaf:
        return NOTHING
    beyond = Text("có thể vượt 100 %", "may exceed 100 %") if node.may_exceed else NOTHING
    own = Text("tự chấm điểm", "self-scored") if node.self_scored else NOTHING
    return join([_INPUTS[node.input], plain(node.unit), beyond, own], ", ")


def policy_of(node: Criterion) -> Text:
    """Return what follows when there is nothing to count or when something does not apply, and the weight."""
    weight = NOTHING if node.weight == 1 else say("trọng số {w}", "weight {w}", w=node.weight)
    policy = NOTHING if node.not_applicable is None else _NOT_APPLICABLE[node.not_applicable]
    return join([_ZERO.get(node.zero_denominator, NOTHING), policy, weight])


def precondition_of(node: Criterion) -> Text:
    """Return the precondition in words."""
    asked = node.precondition
    if asked is None:
        return NONE
    if asked.evidence:
        wants = say("có {e}", "{e} shown", e=", ".join(sorted(asked.evidence)))
    elif asked.at_least is None:
        wants = say("{c} trên 0 điểm", "{c} above 0 points", c=asked.code)
    else:
        wants = say("{c} từ {a} điểm", "{c} at least {a} points", c=asked.code, a=asked.at_least)
    return say("{w}, nếu không thì {o} điểm", "{w}, otherwise {o} points", w=wants, o=asked.otherwise)


def grades_of(scales: Sequence[GradeScale], blocks: Sequence[Block]) -> dict[str, Text]:
    """Return the classes of each block in words."""
    found: dict[str, Text] = {}
    for block in blocks:
        scale = next((each for each in scales if not each.blocks or block.id in each.blocks), None)
        found[block.id] = NONE if scale is None else _scale(scale)
    return found


def _scale(scale: GradeScale) -> Text:
    parts = [_BASES[scale.basis], *(_grade(grade) for grade in scale.grades)]
    parts.extend(
        say("{t}: không quá {g}", "{t}: at most {g}", t=_test(cap.test), g=cap.at_most) for cap in scale.caps
    )
    if scale.not_submitted:
        parts.append(say("không nộp: {g}", "not submitted: {g}", g=scale.not_submitted))
    parts.extend(say("{t}: không xếp loại", "{t}: exempt", t=_test(test)) for test in scale.exempt)
    return join(parts)


def _grade(grade: Grade) -> Text:
    conditions = []
    for condition in grade.conditions:
        codes = ", ".join(sorted(condition.codes))
        if condition.no_zero:
            conditions.append(say("không tiêu chí nào 0 điểm {c}", "no criterion at zero {c}", c=codes))
        if condition.at_least is not None:
            conditions.append(say("{c} từ {a}", "{c} at least {a}", c=codes, a=condition.at_least))
    extra = say(" ({c})", " ({c})", c=join(conditions, ", ")) if conditions else NOTHING
    return say("{t}: {s}{e}", "{t}: {s}{e}", t=grade.title, s=grade.span.describe(), e=extra)


def _test(test: FactTest) -> str:
    return f"{test.fact} = {' | '.join(sorted(test.values))}"


def ranking_of(criteria_set: CriteriaSet) -> Text:
    """Return how units are ranked."""
    ranking = criteria_set.ranking
    unranked = [block.id for block in criteria_set.blocks if not block.ranked]
    return join(
        [
            _BASES[ranking.basis],
            *(_tie(link) for link in ranking.tie_breaks),
            ranking.manual,
            say("không xếp hạng {b}", "not ranked: {b}", b=", ".join(unranked)) if unranked else NOTHING,
        ]
    )


def _tie(link: TieBreak) -> Text:
    order = Text("cao hơn", "higher") if link.highest_first else Text("thấp hơn", "lower")
    return say(
        "bằng điểm thì {b} {c} {o}", "ties by {o} {b} of {c}", b=_TIE_BASES[link.by], c=link.code, o=order
    )


def rounding_of(criteria_set: CriteriaSet) -> Text:
    """Return where and how the set rounds."""
    return join(
        [
            say("{w}: {p} chữ số ({m})", "{w}: {p} places ({m})", w=_PLACES[place], p=how.places, m=how.mode)
            for place, how in sorted(criteria_set.roundings.items())
        ]
    )


def not_applicable_of(criteria_set: CriteriaSet) -> Text:
    """Return the set's policy for what does not apply."""
    return _NOT_APPLICABLE[criteria_set.not_applicable]


def adjustments_of(criteria_set: CriteriaSet) -> Text:
    """Return the clamps of bonus, penalty and total."""
    clamps = criteria_set.adjustments
    bonus, penalty = clamps.bonus_maximum, clamps.penalty_maximum
    return join(
        [
            NOTHING if bonus is None else say("thưởng không quá {b}", "bonus at most {b}", b=bonus),
            NOTHING if penalty is None else say("trừ không quá {p}", "penalty at most {p}", p=penalty),
            say("tổng từ {a} đến {b}", "total {a} to {b}", a=clamps.total_minimum, b=clamps.total_maximum),
        ]
    )


def period_of(criteria_set: CriteriaSet) -> Text:
    """Return the days the set holds for."""
    starts, ends = criteria_set.period.starts_on, criteria_set.period.ends_on
    return plain(f"{format_date(starts) if starts else '…'} – {format_date(ends) if ends else '…'}")


def decision_of(criteria_set: CriteriaSet) -> Text:
    """Return the decision that issues the set."""
    decision = criteria_set.decision
    if decision.issued_on is None:
        return plain(decision.number)
    return say("{n} ngày {d}", "{n} of {d}", n=decision.number, d=format_date(decision.issued_on))


def blocks_of(criteria_set: CriteriaSet) -> Text:
    """Return the blocks of units."""
    return join([block.title for block in criteria_set.blocks], ", ")
