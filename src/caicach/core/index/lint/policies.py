"""Checks of what a set lays down for the exceptions: not applicable, nothing to count, bonus, rounding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from caicach.core.index.arithmetic import ZERO
from caicach.core.index.lint.base import adjusts, listed, place_of
from caicach.core.index.model import (
    Basis,
    CriteriaSet,
    Criterion,
    InputKind,
    Method,
    NotApplicable,
    RoundingPlace,
    ZeroDenominator,
)
from caicach.core.index.problems import Problem, error, notice, warning
from caicach.core.index.text import Text, say

_ORDER = (RoundingPlace.CRITERION, RoundingPlace.GROUP, RoundingPlace.TOTAL, RoundingPlace.DISPLAY)
_PLACES = {
    RoundingPlace.CRITERION: Text("tiêu chí", "the criterion"),
    RoundingPlace.GROUP: Text("nhóm", "the group"),
    RoundingPlace.TOTAL: Text("tổng điểm", "the total"),
    RoundingPlace.DISPLAY: Text("khi hiển thị", "display"),
}


def undefined_policy(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """The set says what becomes of points that do not apply: must, where zero denominators lead there."""
    if criteria_set.not_applicable is not NotApplicable.UNDEFINED:
        return
    uncovered = [leaf for top in criteria_set.criteria for leaf in _uncovered(top)]
    if not uncovered:
        return
    mend = say(
        "Ghi «not_applicable: shrink» (bớt khỏi mẫu), «rescale» (quy về đủ điểm của nhóm) "
        "hoặc «share» (chia đều cho các mục còn lại).",
        "Write 'not_applicable: shrink' (drop from the maximum), 'rescale' (bring up to the group's) "
        "or 'share' (divide among the others).",
    )
    leading = [leaf for leaf in uncovered if leaf.zero_denominator is ZeroDenominator.NOT_APPLICABLE]
    if leading:
        yield error(
            "L041",
            say(
                "Khi mẫu số bằng 0 thì các tiêu chí {all} không áp dụng, "
                "nhưng bộ tiêu chí không nói phải tính điểm của chúng thế nào.",
                "With nothing to count the criteria {all} do not apply, "
                "but the set does not say what becomes of their points.",
                all=listed([leaf.code for leaf in leading]),
            ),
            mend,
            place_of(criteria_set, leading[0]),
        )
    yield warning(
        "L040",
        say(
            "Bộ tiêu chí không nói phải tính thế nào khi một tiêu chí không áp dụng.",
            "The set does not say what follows when a criterion does not apply.",
        ),
        mend,
        place_of(criteria_set),
    )


def _uncovered(node: Criterion) -> Iterator[Criterion]:
    """Iterate over scored leaves with no policy above them."""
    if adjusts(node):
        return
    if node.is_leaf:
        yield node
    elif node.not_applicable is None:
        for child in node.children:
            yield from _uncovered(child)


def undefined_zero_denominators(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """A measured or appraised share says what it earns when there is nothing to count."""
    silent = [
        leaf
        for leaf in criteria_set.leaves()
        if leaf.zero_denominator is ZeroDenominator.REFUSE
        and leaf.method is not Method.SURVEY
        and leaf.rule is not None
        and leaf.input is InputKind.SHARE
        and leaf.rule.needs_measure
    ]
    if silent:
        yield warning(
            "L042",
            say(
                "Chưa nói tỷ lệ có mẫu số bằng 0 được bao nhiêu điểm: {n} tiêu chí ({all}).",
                "What a share with a zero denominator earns is not said: {n} criteria ({all}).",
                n=len(silent),
                all=listed([leaf.code for leaf in silent]),
            ),
            say(
                "Ghi «zero_denominator: full, zero hoặc not_applicable»; chưa ghi thì không chấm được.",
                "Write 'zero_denominator: full, zero or not_applicable'; until then it cannot be scored.",
            ),
            place_of(criteria_set, silent[0]),
        )


def clamps(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Bonus and penalty have a most, and the ends of the total are in order."""
    adjustments = criteria_set.adjustments
    named = (
        (Method.BONUS, adjustments.bonus_maximum, "bonus_maximum", Text("thưởng", "bonus")),
        (Method.PENALTY, adjustments.penalty_maximum, "penalty_maximum", Text("trừ", "penalty")),
    )
    for method, most, field, word in named:
        leaves = [leaf for leaf in criteria_set.leaves() if leaf.method is method]
        if leaves and most is None:
            yield warning(
                "L050",
                say(
                    "Có {n} mục điểm {w} nhưng không có mức trần chung.",
                    "There are {n} {w} items and no common limit.",
                    n=len(leaves),
                    w=word,
                ),
                say(
                    "Ghi «adjustments: {f}» theo văn bản.",
                    "Write 'adjustments: {f}' as the decision says.",
                    f=field,
                ),
                place_of(criteria_set, leaves[0]),
            )
        elif not leaves and most is not None:
            yield warning(
                "L051",
                say(
                    "Có mức trần điểm {w} {m} nhưng không có mục nào như vậy.",
                    "There is a limit of {m} {w} points but no such item.",
                    w=word,
                    m=most,
                ),
                say("Bổ sung mục, hoặc bỏ mức trần.", "Add the items, or drop the limit."),
                place_of(criteria_set),
            )
        if most is not None and most < ZERO:
            yield error(
                "L053",
                say(
                    "Mức trần điểm {w} âm ({m}).",
                    "The limit of {w} points is negative ({m}).",
                    w=word,
                    m=most,
                ),
                say("Ghi số dương.", "Write a positive number."),
                place_of(criteria_set),
            )
    if adjustments.total_minimum > adjustments.total_maximum:
        yield error(
            "L052",
            say(
                "Tổng điểm thấp nhất {a} cao hơn tổng điểm cao nhất {b}.",
                "The least total {a} is above the greatest {b}.",
                a=adjustments.total_minimum,
                b=adjustments.total_maximum,
            ),
            say(
                "Sửa «total_minimum» hoặc «total_maximum».",
                "Mend 'total_minimum' or 'total_maximum'.",
            ),
            place_of(criteria_set),
        )


def _shrinks(nodes: Sequence[Criterion]) -> bool:
    """Whether points can drop out of the whole: a group that rescales makes up for everything below it."""
    return any(
        node.not_applicable is NotApplicable.SHRINK or _shrinks(node.children)
        for node in nodes
        if node.not_applicable is not NotApplicable.RESCALE
    )


def bases(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Where points drop out of the maximum, ranks and grades by points would count them as zero after all."""
    if criteria_set.not_applicable is not NotApplicable.SHRINK and not _shrinks(criteria_set.criteria):
        return
    where = []
    if criteria_set.ranking.basis is Basis.SCORE:
        where.append((criteria_set.ranking.line, Text("Xếp hạng", "Ranking")))
    where.extend(
        (scale.line, Text("Xếp loại", "Grading"))
        for scale in criteria_set.grades
        if scale.basis is Basis.SCORE
    )
    for line, word in where:
        yield warning(
            "L054",
            say(
                "{w} theo điểm trong khi tiêu chí không áp dụng được bớt khỏi mẫu: "
                "đơn vị có mục không áp dụng bị thiệt.",
                "{w} goes by points while what does not apply is dropped from the maximum: "
                "units with such items lose.",
                w=word,
            ),
            say(
                "Ghi «by: share», hoặc đổi cách tính «not_applicable».",
                "Write 'by: share', or change 'not_applicable'.",
            ),
            place_of(criteria_set, line=line),
        )


def rounding(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """A later rounding is no finer than an earlier one, and ranks go by unrounded totals."""
    if RoundingPlace.TOTAL in criteria_set.roundings:
        places = criteria_set.roundings[RoundingPlace.TOTAL].places
        yield notice(
            "L060",
            say(
                "Tổng điểm được làm tròn {p} chữ số nên xếp hạng, xếp loại theo số đã làm tròn.",
                "The total is rounded to {p} places, so ranks and grades go by rounded numbers.",
                p=places,
            ),
            say(
                "Giữ nếu văn bản quy định; nếu chỉ để hiển thị thì ghi «at: display».",
                "Leave it if the decision says so; if it is for show write 'at: display'.",
            ),
            place_of(criteria_set),
        )
    stated = [(place, criteria_set.roundings[place]) for place in _ORDER if place in criteria_set.roundings]
    for (earlier, first), (later, second) in pairwise(stated):
        if first.places < second.places:
            yield warning(
                "L061",
                say(
                    "Làm tròn {a} chữ số ở {e} rồi {b} chữ số ở {l}: lần sau không có tác dụng.",
                    "Rounded to {a} places at {e} and then to {b} at {l}: the second does nothing.",
                    a=first.places,
                    e=_PLACES[earlier],
                    b=second.places,
                    l=_PLACES[later],
                ),
                say(
                    "Giữ số chữ số giảm dần từ tiêu chí đến tổng.",
                    "Let the places fall from criterion to total.",
                ),
                place_of(criteria_set),
            )


CHECKS = (undefined_policy, undefined_zero_denominators, clamps, bases, rounding)
