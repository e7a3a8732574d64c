"""Checks of the tree: codes, sums of points, counts and weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from caicach.core.index.arithmetic import ONE, ZERO
from caicach.core.index.lint.base import ADJUSTING, adjusts, listed, place_of, total_of
from caicach.core.index.model import Aggregate, CriteriaSet, Criterion, Method, Standing
from caicach.core.index.problems import Problem, error, notice, warning
from caicach.core.index.text import say

_WHOLE_WEIGHTS = frozenset({ONE, Decimal(100)})


def duplicated_codes(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """A code stands for one criterion."""
    seen: dict[str, Criterion] = {}
    for node in criteria_set.walk():
        if not node.code:
            continue
        first = seen.setdefault(node.code, node)
        if first is not node:
            yield error(
                "L001",
                say(
                    "Mã «{c}» đã dùng ở dòng {l}: «{t}».",
                    "The code '{c}' is already used at line {l}: '{t}'.",
                    c=node.code,
                    l=first.line,
                    t=first.title,
                ),
                say("Đặt cho mỗi tiêu chí một mã riêng.", "Give every criterion a code of its own."),
                place_of(criteria_set, node),
            )


def sums_of_groups(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """The maxima of the parts add up to that of the group."""
    for node in criteria_set.walk():
        if node.is_leaf or node.aggregate is not Aggregate.SUM or node.maximum is None:
            continue
        total = total_of([child.maximum for child in node.children])
        if total is None or total == node.maximum:
            continue
        message = say(
            "Tổng điểm tối đa của các mục con là {s}, điểm tối đa của mục này là {m}.",
            "The parts' maxima add up to {s}; this group's maximum is {m}.",
            s=total,
            m=node.maximum,
        )
        place = place_of(criteria_set, node)
        if total > node.maximum:
            mend = say(
                "Sửa điểm tối đa của mục này thành {s}, hoặc giảm điểm các mục con: "
                "nếu không, điểm có thể vượt mức tối đa.",
                "Mend this maximum to {s} or lower the parts': otherwise a score may exceed its maximum.",
                s=total,
            )
            yield error("L002", message, mend, place)
        else:
            mend = say(
                "Kiểm tra có thiếu mục con nào không: {d} điểm không ai đạt được.",
                "Check whether a part is missing: {d} points are out of everybody's reach.",
                d=node.maximum - total,
            )
            yield warning("L003", message, mend, place)


def sum_of_the_whole(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """The maxima at the top add up to the set's, the bonus standing either within or outside."""
    base = total_of([top.maximum for top in criteria_set.criteria if not adjusts(top)])
    if base is None or base == criteria_set.maximum:
        return
    bonus = total_of([leaf.maximum for leaf in criteria_set.leaves() if leaf.method is Method.BONUS])
    clamp = criteria_set.adjustments.bonus_maximum
    if bonus and clamp is not None:
        bonus = min(bonus, clamp)
    if bonus is not None and base + bonus == criteria_set.maximum:
        return
    message = say(
        "Tổng điểm tối đa của các mục cấp cao nhất là {s}, điểm tối đa của bộ tiêu chí là {m}.",
        "The maxima at the top add up to {s}; the set's maximum is {m}.",
        s=base,
        m=criteria_set.maximum,
    )
    if base > criteria_set.maximum:
        yield error(
            "L004",
            message,
            say("Sửa cho hai số bằng nhau.", "Make the two agree."),
            place_of(criteria_set),
        )
    else:
        yield warning(
            "L005",
            message,
            say(
                "Kiểm tra có thiếu lĩnh vực nào không: {d} điểm không ai đạt được.",
                "Check whether an area is missing: {d} points are out of everybody's reach.",
                d=criteria_set.maximum - base,
            ),
            place_of(criteria_set),
        )


def adjustments_within_base(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Bonus and penalty stand in groups of their own; within another group they would count twice."""
    for top in criteria_set.criteria:
        if adjusts(top):
            continue
        for leaf in top.leaves():
            if leaf.method in ADJUSTING:
                yield error(
                    "L006",
                    say(
                        "Mục điểm thưởng hoặc điểm trừ nằm trong nhóm tính điểm «{t}» nên bị tính hai lần.",
                        "A bonus or penalty stands within the scored group '{t}' and would count twice.",
                        t=top.code,
                    ),
                    say(
                        "Chuyển các mục thưởng, trừ sang một nhóm riêng ở cấp cao nhất.",
                        "Move bonus and penalty to a group of their own at the top.",
                    ),
                    place_of(criteria_set, leaf),
                )


def odd_maxima(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """A maximum is a known number above zero."""
    unknown = []
    for node in criteria_set.walk():
        if node.maximum is None:
            unknown.append(node)
        elif node.maximum < ZERO:
            yield error(
                "L007",
                say("Điểm tối đa âm ({m}).", "The maximum is negative ({m}).", m=node.maximum),
                say(
                    "Ghi số dương; điểm trừ thì dùng «method: penalty».",
                    "Write a positive number; for points taken off use 'method: penalty'.",
                ),
                place_of(criteria_set, node),
            )
        elif not node.maximum:
            yield notice(
                "L008",
                say("Điểm tối đa bằng 0.", "The maximum is 0."),
                say(
                    "Giữ nguyên nếu chỉ để theo dõi; nếu không, ghi điểm tối đa.",
                    "Leave it if it is for information only; otherwise state the maximum.",
                ),
                place_of(criteria_set, node),
            )
    if unknown:
        yield notice(
            "L009",
            say(
                "Chưa biết điểm tối đa của {n} mục: {all}.",
                "The maximum of {n} items is not known: {all}.",
                n=len(unknown),
                all=listed([node.code for node in unknown]),
            ),
            say(
                "Bổ sung khi có văn bản; đến lúc đó các mục này không có tỷ lệ phần trăm.",
                "State it once the text is at hand; until then these items have no share in percent.",
            ),
            place_of(criteria_set, unknown[0]),
        )


def stated_survey(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """The points of survey items add up to what the decision says of itself."""
    stated = criteria_set.stated.survey_maximum
    if stated is None:
        return
    total = total_of([leaf.maximum for leaf in criteria_set.leaves() if leaf.method is Method.SURVEY])
    if total is not None and total != stated:
        yield warning(
            "L012",
            say(
                "Các mục điều tra xã hội học cộng lại {t} điểm, văn bản nêu {s} điểm.",
                "Survey items add up to {t} points; the decision states {s}.",
                t=total,
                s=stated,
            ),
            say(
                "Kiểm tra «method: survey» và điểm tối đa của các mục khảo sát.",
                "Check 'method: survey' and the maxima of survey items.",
            ),
            place_of(criteria_set),
        )


def stated_counts(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """The items at each depth are as many as the decision says (an area-level set may stop early)."""
    found: Counter[int] = Counter()

    def count(node: Criterion, depth: int) -> None:
        found[depth] += 1
        for child in node.children:
            count(child, depth + 1)

    for top in criteria_set.criteria:
        count(top, 0)
    for depth, stated in enumerate(criteria_set.stated.counts):
        if criteria_set.standing is Standing.AREA_LEVEL and not found[depth]:
            break
        if found[depth] != stated:
            yield notice(
                "L013",
                say(
                    "Cấp {d} có {n} mục, văn bản nêu {s} mục.",
                    "Level {d} has {n} items; the decision states {s}.",
                    d=depth + 1,
                    n=found[depth],
                    s=stated,
                ),
                say("Đối chiếu với phụ lục của văn bản.", "Compare with the annex of the decision."),
                place_of(criteria_set),
            )


def weights(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Weights stand where a mean is taken, and add up to a whole."""
    for node in criteria_set.walk():
        if node.is_leaf:
            continue
        given = [child.weight for child in node.children]
        if node.aggregate is Aggregate.SUM:
            if any(weight != ONE for weight in given):
                yield warning(
                    "L014",
                    say(
                        "Có trọng số, nhưng nhóm này cộng điểm nên trọng số không được dùng.",
                        "Weights are given, but this group adds points and does not use them.",
                    ),
                    say(
                        "Bỏ trọng số, hoặc ghi «aggregate: weighted_mean».",
                        "Drop the weights, or write 'aggregate: weighted_mean'.",
                    ),
                    place_of(criteria_set, node),
                )
        elif len(set(given)) > 1 and sum(given, ZERO) not in _WHOLE_WEIGHTS:
            yield notice(
                "L015",
                say("Tổng trọng số là {s}.", "The weights add up to {s}.", s=sum(given, ZERO)),
                say(
                    "Thường tổng trọng số là 1 hoặc 100; kiểm tra lại.",
                    "Weights usually add up to 1 or 100; check them.",
                ),
                place_of(criteria_set, node),
            )


CHECKS = (
    duplicated_codes,
    sums_of_groups,
    sum_of_the_whole,
    adjustments_within_base,
    odd_maxima,
    stated_survey,
    stated_counts,
    weights,
)
