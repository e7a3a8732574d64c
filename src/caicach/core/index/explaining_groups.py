"""The steps from the scores of parts to that of their group, and to the whole, in words."""

from __future__ import annotations

from decimal import Decimal

from caicach.core.index.aggregation import bonus_and_penalty
from caicach.core.index.arithmetic import ZERO, settle
from caicach.core.index.model import Aggregate, NotApplicable, RoundingPlace
from caicach.core.index.plan import Plan, Status
from caicach.core.index.result import NodeResult, Result, UnitScores
from caicach.core.index.rules.base import Step
from caicach.core.index.text import Text, say
from caicach.core.index.trace import Part

AGGREGATES = {
    Aggregate.SUM: Text("Tổng điểm các mục con.", "The sum of its parts."),
    Aggregate.WEIGHTED_MEAN: Text(
        "Trung bình có trọng số của các mục con.", "The weighted mean of its parts."
    ),
    Aggregate.GEOMETRIC_MEAN: Text("Trung bình nhân của các mục con.", "The geometric mean of its parts."),
}

POLICIES = {
    NotApplicable.SHRINK: Text("bớt khỏi điểm tối đa", "dropped from the maximum"),
    NotApplicable.RESCALE: Text(
        "quy đổi phần còn lại về điểm tối đa", "the rest is brought up to the maximum"
    ),
    NotApplicable.SHARE: Text(
        "điểm chia đều cho các mục còn lại", "the points are shared equally among the rest"
    ),
    NotApplicable.UNDEFINED: Text("không quy định", "not provided for"),
}
_OVER_THE_REST = Text("chỉ lấy trung bình các mục còn lại", "the mean is taken over the rest")


def group_steps(result: Result, position: int, row: NodeResult, parts: tuple[Part, ...]) -> list[Step]:
    """Return the steps to the score of the group at ``position``, the one with its share last."""
    plan = result.plan
    node, policy = plan.nodes[position], plan.policies[position]
    added = node.aggregate is Aggregate.SUM
    steps = _absent(parts, POLICIES[policy] if added else _OVER_THE_REST)
    if row.score is None:
        return [*steps, _unscored(result.units[row.unit], parts)]
    if added:
        scored = [part.score for part in parts if part.score is not None]
        total = settle(sum(scored, ZERO))
        steps.append(_sum(len(scored), total))
        if total != row.score:
            steps.append(Step(_treated(plan, policy, row.score), row.score))
    else:
        mean = say(
            "{a} Quy về {m} điểm tối đa: {s} điểm.",
            "{a} Brought to a maximum of {m}: {s} points.",
            a=AGGREGATES[node.aggregate],
            m="?" if row.maximum is None else row.maximum,
            s=row.score,
        )
        steps.append(Step(mean, row.score))
    return [*steps, *_share(row)]


def total_steps(result: Result, found: UnitScores, row: NodeResult, parts: tuple[Part, ...]) -> list[Step]:
    """Return the steps to a unit's total: areas, bonus and penalty, limits and rounding, the share last."""
    plan = result.plan
    policy = result.criteria_set.not_applicable
    areas = tuple(part for part in parts if plan.index[part.code] in plan.base)
    steps = _absent(areas, POLICIES[policy])
    if row.score is None:
        return [*steps, _unscored(found, areas)]
    counting = [area for area in plan.base if found.scores[area] is not None]
    reached = sum((found.scores[area] or ZERO for area in counting), ZERO)
    steps.append(_sum(len(counting), settle(reached)))
    applicable = sum((found.maxima[area] or ZERO for area in counting), ZERO)
    if policy is NotApplicable.RESCALE and plan.base_maximum and applicable not in {ZERO, plan.base_maximum}:
        reached = reached * plan.base_maximum / applicable
        made_good = say(
            "Quy về đủ {m} điểm tối đa: {s} điểm.",
            "Brought up to the maximum of {m}: {s} points.",
            m=plan.base_maximum,
            s=reached,
        )
        steps.append(Step(made_good, settle(reached)))
    bonus, penalty = bonus_and_penalty(plan, found.scores)
    if bonus or penalty:
        reached += bonus - penalty
        adjusted = say(
            "Cộng điểm thưởng {b}, trừ điểm phạt {p} (trong giới hạn của bộ tiêu chí): {s} điểm.",
            "Plus a bonus of {b}, less a penalty of {p} (within the set's limits): {s} points.",
            b=bonus,
            p=penalty,
            s=reached,
        )
        steps.append(Step(adjusted, settle(reached)))
    if settle(reached) != row.score:
        limited = say("{w}: {s} điểm.", "{w}: {s} points.", w=_limits(plan, RoundingPlace.TOTAL), s=row.score)
        steps.append(Step(limited, row.score))
    return [*steps, *_share(row)]


def _limits(plan: Plan, place: RoundingPlace) -> Text:
    if place in plan.criteria_set.roundings:
        return Text("Làm tròn, giữ trong giới hạn", "Rounded and kept within the limits")
    return Text("Giữ trong giới hạn của tổng điểm", "Kept within the limits of the total")


def _treated(plan: Plan, policy: NotApplicable, score: Decimal) -> Text:
    """Return why the score of a sum is not the sum: what did not apply was made good, or it was rounded."""
    rounded = RoundingPlace.GROUP in plan.criteria_set.roundings
    if policy is NotApplicable.RESCALE and rounded:
        why = Text("Quy về đủ điểm tối đa và làm tròn", "Brought up to the maximum and rounded")
    elif policy is NotApplicable.RESCALE:
        why = Text("Quy về đủ điểm tối đa", "Brought up to the maximum")
    else:
        why = Text("Làm tròn", "Rounded")
    return say("{w}: {s} điểm.", "{w}: {s} points.", w=why, s=score)


def _absent(parts: tuple[Part, ...], policy: Text) -> list[Step]:
    absent = [part.code for part in parts if part.status is Status.NOT_APPLICABLE]
    if not absent:
        return []
    text = say(
        "Không áp dụng: {c} ({p}).",
        "Not applicable: {c} ({p}).",
        c=", ".join(absent),
        p=policy,
    )
    return [Step(text)]


def _unscored(found: UnitScores, parts: tuple[Part, ...]) -> Step:
    if not found.submitted:
        return Step(say("Đơn vị không tự đánh giá.", "The unit did not submit."))
    unknown = [part.code for part in parts if part.score is None and part.status is not Status.NOT_APPLICABLE]
    if not unknown:
        return Step(say("Không mục nào áp dụng.", "None of its parts applies."))
    return Step(
        say(
            "Chưa có điểm vì thiếu số liệu: {c}.",
            "There is no score yet, for want of figures: {c}.",
            c=", ".join(unknown),
        )
    )


def _sum(count: int, total: Decimal) -> Step:
    return Step(say("Tổng {n} mục: {t} điểm.", "Sum of {n} parts: {t} points.", n=count, t=total), total)


def _share(row: NodeResult) -> list[Step]:
    if row.share is None or row.maximum is None or row.score is None:
        return []
    text = say(
        "{s} điểm trên {m} điểm tối đa áp dụng, bằng {p} %.",
        "{s} of {m} applicable points, that is {p} %.",
        s=row.score,
        m=row.maximum,
        p=row.share,
    )
    return [Step(text, row.share)]
