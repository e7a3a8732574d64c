"""From the scores of children to the score of their parent, and to the whole.

Not applicable is never a zero. Three policies of real decisions say what becomes of its points:
*shrink* drops them from the maximum, *rescale* brings the rest up to the parent's maximum, *share* divides
them equally among the parent's other children (docs/algorithms/not-applicable.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from caicach.core.index.arithmetic import ZERO
from caicach.core.index.model import Aggregate, NotApplicable
from caicach.core.index.plan import Plan, Status

Scores = list[Decimal | None]


def aggregate_all(plan: Plan, scores: Scores, maxima: Scores, status: dict[int, Status]) -> None:
    """Fill the scores and applicable maxima of all groups from those of the leaves."""
    for position in plan.groups:
        aggregate(plan, position, scores, maxima, status)


def aggregate(plan: Plan, position: int, scores: Scores, maxima: Scores, status: dict[int, Status]) -> None:
    """Fill the score and applicable maximum of one group whose children are filled."""
    node = plan.nodes[position]
    children = plan.children[position]
    if status:
        unknown = [child for child in children if scores[child] is None]
        if any(status.get(child) is not Status.NOT_APPLICABLE for child in unknown):
            scores[position], maxima[position] = None, node.maximum
            status[position] = Status.INCOMPLETE
            return
        if unknown or node.aggregate is not Aggregate.SUM:
            counting = _counting(plan, position, scores, maxima)
            if not counting:
                scores[position], maxima[position] = None, node.maximum
                status[position] = Status.NOT_APPLICABLE
                return
            if node.aggregate is Aggregate.SUM:
                apply_policy(plan, plan.policies[position], children, node.maximum, scores, maxima)
            children = counting
        status.pop(position, None)
    if node.aggregate is Aggregate.SUM:
        score = ZERO
        for child in children:
            score += scores[child]  # type: ignore[operator]
        applicable = _applicable(plan, position, scores, maxima) if status else node.maximum
        made_good = status and plan.policies[position] is NotApplicable.RESCALE
        if made_good and node.maximum is not None and applicable and applicable != node.maximum:
            score = score * node.maximum / applicable
            applicable = node.maximum
        maxima[position] = applicable
    else:
        score = _mean(plan, position, children, scores, maxima)
        maxima[position] = node.maximum
    if plan.round_group is not None:
        score = plan.round_group(score)
        applicable = maxima[position]
        if applicable is not None and score > applicable:
            score = applicable
    scores[position] = score


def _counting(plan: Plan, position: int, scores: Scores, maxima: Scores) -> tuple[int, ...]:
    """Return the children that apply; of a mean those that also have a weight and a share."""
    children = tuple(child for child in plan.children[position] if scores[child] is not None)
    if plan.nodes[position].aggregate is Aggregate.SUM:
        return children
    return tuple(child for child in children if plan.nodes[child].weight and maxima[child])


def apply_policy(
    plan: Plan,
    policy: NotApplicable,
    children: Sequence[int],
    maximum: Decimal | None,
    scores: Scores,
    maxima: Scores,
) -> tuple[int, ...]:
    """Return the children that still count, their points adjusted where the policy shares them out."""
    counting = tuple(child for child in children if scores[child] is not None)
    if policy is NotApplicable.SHARE and maximum is not None:
        freed = sum((plan.maxima[child] or ZERO for child in children if scores[child] is None), ZERO)
        shares = [(child, before) for child in counting if (before := maxima[child])]
        for child, before in shares:
            _scale(plan, child, (before + freed / len(shares)) / before, scores, maxima)
    return counting


def total_of(
    plan: Plan, scores: Scores, maxima: Scores, status: dict[int, Status]
) -> tuple[Decimal | None, Decimal | None]:
    """Return the whole's score and applicable maximum: the base, bonus and penalty within their clamps."""
    children: Sequence[int] = plan.base
    maximum = plan.base_maximum
    criteria_set = plan.criteria_set
    unknown = [child for child in children if scores[child] is None] if status else []
    if unknown:
        if any(status.get(child) is not Status.NOT_APPLICABLE for child in unknown) or len(unknown) == len(
            children
        ):
            return None, None
        children = apply_policy(plan, criteria_set.not_applicable, children, maximum, scores, maxima)
    score = ZERO
    for child in children:
        score += scores[child]  # type: ignore[operator]
    applicable = maximum
    if status and maximum is not None:
        applicable = _sum_maxima(children, maxima)
        if criteria_set.not_applicable is NotApplicable.RESCALE and applicable and applicable != maximum:
            score = score * maximum / applicable
            applicable = maximum
    bonus, penalty = bonus_and_penalty(plan, scores)
    score += bonus - penalty
    clamps = criteria_set.adjustments
    if applicable is not None:
        whole: Decimal | None = applicable + plan.beyond_base
    else:
        whole = None if _is_cut(plan, status) else criteria_set.maximum
    highest = clamps.total_maximum
    if whole is not None:
        # What a bonus may add beyond the maximum does not grow with what does not apply.
        highest = min(highest, whole + max(highest - criteria_set.maximum, ZERO))
    if plan.round_total is not None:
        score = plan.round_total(score)
    return max(min(score, highest), clamps.total_minimum), whole


def _is_cut(plan: Plan, status: dict[int, Status]) -> bool:
    """Whether something of the score proper does not apply, which lowers a maximum that is not known."""
    below = list(plan.base)
    while below:
        position = below.pop()
        if status.get(position) is Status.NOT_APPLICABLE:
            return True
        below.extend(plan.children[position])
    return False


def bonus_and_penalty(plan: Plan, scores: Scores) -> tuple[Decimal, Decimal]:
    """Return what is added to the base and what is taken off it, each within its limit."""
    if not plan.bonus and not plan.penalty:
        return ZERO, ZERO
    clamps = plan.criteria_set.adjustments
    bonus = sum((scores[leaf] or ZERO for leaf in plan.bonus), ZERO)
    penalty = -sum((scores[leaf] or ZERO for leaf in plan.penalty), ZERO)
    if clamps.bonus_maximum is not None:
        bonus = min(bonus, clamps.bonus_maximum)
    if clamps.penalty_maximum is not None:
        penalty = min(penalty, clamps.penalty_maximum)
    return bonus, penalty


def _applicable(plan: Plan, position: int, scores: Scores, maxima: Scores) -> Decimal | None:
    """Return a group's own maximum less what was lost below (its parts need not add up to it)."""
    maximum = plan.nodes[position].maximum
    for child in plan.children[position]:
        before = plan.maxima[child]
        after = ZERO if scores[child] is None else maxima[child]
        if maximum is None or (before is None and scores[child] is None):
            return None
        if before is not None:
            if after is None:
                return None
            maximum += after - before
    return maximum


def _sum_maxima(children: Sequence[int], maxima: Scores) -> Decimal | None:
    total = ZERO
    for child in children:
        maximum = maxima[child]
        if maximum is None:
            return None
        total += maximum
    return total


def _scale(plan: Plan, position: int, factor: Decimal, scores: Scores, maxima: Scores) -> None:
    score, maximum = scores[position], maxima[position]
    if score is None or maximum is None:
        return
    scores[position] = score * factor
    maxima[position] = maximum * factor
    for child in plan.children[position]:
        _scale(plan, child, factor, scores, maxima)


def _mean(plan: Plan, position: int, children: Sequence[int], scores: Scores, maxima: Scores) -> Decimal:
    node = plan.nodes[position]
    maximum = node.maximum or ZERO
    weights = ZERO
    gathered = ZERO
    geometric = node.aggregate is Aggregate.GEOMETRIC_MEAN
    for child in children:
        weight = plan.nodes[child].weight
        if not weight:
            continue
        share = scores[child] / maxima[child]  # type: ignore[operator]
        if geometric:
            if share <= ZERO:
                return ZERO
            gathered += weight * share.ln()
        else:
            gathered += weight * share
        weights += weight
    mean = gathered / weights
    return maximum * (mean.exp() if geometric else mean)
