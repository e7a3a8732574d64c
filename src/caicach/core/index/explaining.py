"""The explanation of a number, worked out again from the inputs and rules that gave it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext

from caicach.core.codes.numbers import plain
from caicach.core.index.answers import Answer, ZeroDenominatorError
from caicach.core.index.arithmetic import CONTEXT, ZERO, settle
from caicach.core.index.explaining_groups import AGGREGATES, group_steps, total_steps
from caicach.core.index.model import Criterion, InputKind, Precondition, ZeroDenominator
from caicach.core.index.plan import Leaf, Status
from caicach.core.index.result import TOTAL, Result, UnitScores
from caicach.core.index.rules.base import Step, Working
from caicach.core.index.scoring import Scorer
from caicach.core.index.text import NOTHING, Text, say
from caicach.core.index.trace import Input, Part, Source, Trace


def explain(result: Result, unit: str, code: str) -> Trace:
    """Return the explanation of one unit's number at ``code`` (``total`` for the whole).

    Raises KeyError for a unit or code that is not in the result.
    """
    with localcontext(CONTEXT):
        found = result.units[unit]
        if code == TOTAL:
            return _explain_total(result, found)
        position = result.plan.index[code]
        leaf = result.plan.leaf_at.get(position)
        if leaf is not None:
            return _explain_leaf(result, found, leaf)
        return _explain_group(result, found, position)


def _explain_leaf(result: Result, found: UnitScores, leaf: Leaf) -> Trace:
    node = leaf.criterion
    row = result.node(found.unit.unit, node.code)
    answer = found.unit.answers.get(node.code, Answer())
    working = _working(result, found, leaf, answer)
    steps = list(working.steps)
    if node.input is InputKind.SHARE and answer.denominator:
        measured = leaf.measured(answer)
        if measured is not None and answer.numerator is not None:
            first = say(
                "Tỷ lệ {n} / {d} = {s} %",
                "Share {n} / {d} = {s} %",
                n=answer.numerator,
                d=answer.denominator,
                s=measured,
            )
            steps.insert(0, Step(first, measured))
    sentence = working.because
    if leaf.sign < 0 and row.score:
        taken = say("Trừ {p} điểm.", "{p} points are taken off.", p=working.points)
        steps.append(Step(taken, -working.points))
        sentence = say("{b} {t}", "{b} {t}", b=sentence, t=taken)
    shared = _shared_out(result, found, leaf.index, working.points * leaf.sign)
    if shared is not None:
        steps.append(shared)
        sentence = say("{b} {s}", "{b} {s}", b=sentence, s=shared.text)
    return Trace(
        result=row,
        title=node.title,
        rule=leaf.rule.type,
        rule_version=leaf.rule.version,
        rule_text=leaf.rule.describe(),
        inputs=_inputs(node, answer),
        steps=tuple(steps),
        parts=(),
        sentence=sentence,
        grade_reasons=(),
        rank_reason=NOTHING,
        source=_source(result, node),
    )


def _working(result: Result, found: UnitScores, leaf: Leaf, answer: Answer) -> Working:
    working = _without_rule(found, leaf, answer)
    if working is not None:
        return working
    if answer.decided is not None:
        working = _decided(result, found, leaf, answer, answer.decided)
    else:
        try:
            working = leaf.rule.work(
                leaf.measure(answer),
                answer,
                result.peers.get((found.block, leaf.index)) if leaf.compares else None,
            )
        except ZeroDenominatorError:
            working = _nothing_to_count(leaf)
    if leaf.round is not None:
        rounded = leaf.round(working.points)
        if rounded != working.points:
            step = say("Làm tròn: {p} điểm.", "Rounded: {p} points.", p=rounded)
            because = say("{b} {s}", "{b} {s}", b=working.because, s=step)
            return Working(rounded, (*working.steps, Step(step, rounded)), because)
    return working


def _decided(result: Result, found: UnitScores, leaf: Leaf, answer: Answer, decided: Decimal) -> Working:
    """Return the working of points that a person set: what the rule gives, what counts instead, and why."""
    own = Scorer(result.plan, result.missing).by_rule(found.unit, leaf, result.peers)
    steps: tuple[Step, ...] = ()
    if own is None:
        because = say(
            "Điểm do người có thẩm quyền quyết định: {x}, không tính theo quy tắc.",
            "Points decided by the competent person: {x}, not worked out by the rule.",
            x=decided,
        )
    else:
        steps = (Step(say("Theo quy tắc: {y} điểm.", "By the rule: {y} points.", y=own), own),)
        because = say(
            "Điểm do người có thẩm quyền quyết định: {x}, thay cho {y} theo quy tắc.",
            "Points decided by the competent person: {x}, instead of {y} by the rule.",
            x=decided,
            y=own,
        )
    if answer.decided_because:
        because = say("{b} Lý do: {r}", "{b} Reason: {r}", b=because, r=answer.decided_because)
    return Working(decided, (*steps, Step(because, decided)), because)


def _without_rule(found: UnitScores, leaf: Leaf, answer: Answer) -> Working | None:
    """Return the working of a leaf that its rule was not asked about, None where it was."""
    node = leaf.criterion
    status = found.status.get(leaf.index)
    if status is Status.MISSING:
        if found.scores[leaf.index] is None:
            missing = say("Chưa có câu trả lời.", "No answer yet.")
            return Working(ZERO, (Step(missing),), missing)
        missing = say("Không có câu trả lời: 0 điểm.", "No answer was given: 0 points.")
        return Working(ZERO, (Step(missing, ZERO),), missing)
    if status is Status.NOT_APPLICABLE and answer.not_applicable:
        absent = say("Tiêu chí không áp dụng cho đơn vị này.", "The criterion does not apply to this unit.")
        return Working(ZERO, (Step(absent),), absent)
    if status is Status.INCOMPLETE:
        open_ = say("Chưa có số liệu cho điều kiện chấm điểm.", "The precondition is not answered yet.")
        return Working(ZERO, (Step(open_),), open_)
    if status is Status.PRECONDITION_FAILED and node.precondition is not None:
        failed = say(
            "Không đạt điều kiện để chấm điểm ({w}): {p} điểm.",
            "The precondition does not hold ({w}): {p} points.",
            w=_unmet(node.precondition, answer),
            p=node.precondition.otherwise,
        )
        return Working(node.precondition.otherwise, (Step(failed, node.precondition.otherwise),), failed)
    return None


def _unmet(precondition: Precondition, answer: Answer) -> Text:
    if precondition.text.vi:
        return precondition.text
    if precondition.evidence:
        lacking = ", ".join(paper for paper in precondition.evidence if paper not in answer.evidence)
        return say("thiếu tài liệu: {e}", "papers are missing: {e}", e=lacking)
    if precondition.at_least is None:
        return say("tiêu chí {c} chưa có điểm", "criterion {c} has earned nothing", c=precondition.code)
    return say(
        "tiêu chí {c} chưa đạt {a} điểm",
        "criterion {c} is below {a} points",
        c=precondition.code,
        a=precondition.at_least,
    )


def _nothing_to_count(leaf: Leaf) -> Working:
    policy = leaf.criterion.zero_denominator
    if policy is ZeroDenominator.FULL:
        points = leaf.rule.full_points()
        text = say(
            "Mẫu số bằng 0, theo quy định được điểm tối đa: {p} điểm.",
            "The denominator is 0, which the rules count in full: {p} points.",
            p=points,
        )
    elif policy is ZeroDenominator.ZERO:
        points = ZERO
        text = say(
            "Mẫu số bằng 0, theo quy định không có điểm.", "The denominator is 0, which earns nothing."
        )
    else:
        text = say(
            "Mẫu số bằng 0: tiêu chí không áp dụng.", "The denominator is 0: the criterion does not apply."
        )
        return Working(ZERO, (Step(text),), text)
    return Working(points, (Step(text, points),), text)


def _shared_out(result: Result, found: UnitScores, position: int, own: Decimal) -> Step | None:
    score, maximum = found.scores[position], found.maxima[position]
    nominal = result.plan.maxima[position]
    if score is None or maximum is None or nominal is None or maximum == nominal or not nominal:
        return None
    if settle(own * maximum / nominal) != settle(score):
        return None
    return Step(
        say(
            "Chia đều điểm của mục không áp dụng: điểm tối đa từ {m} thành {n}, điểm đạt {p}.",
            "What does not apply is shared out: the maximum goes from {m} to {n}, the score to {p}.",
            m=nominal,
            n=maximum,
            p=score,
        ),
        score,
    )


def _explain_group(result: Result, found: UnitScores, position: int) -> Trace:
    node = result.plan.nodes[position]
    row = result.node(found.unit.unit, node.code)
    parts = _parts(result, found, result.plan.children[position])
    steps = group_steps(result, position, row, parts)
    return Trace(
        result=row,
        title=node.title,
        rule=node.aggregate.value,
        rule_version="1",
        rule_text=AGGREGATES[node.aggregate],
        inputs=(),
        steps=tuple(steps),
        parts=parts,
        sentence=steps[-1].text,
        grade_reasons=(),
        rank_reason=NOTHING,
        source=_source(result, node),
    )


def _explain_total(result: Result, found: UnitScores) -> Trace:
    row = result.node(found.unit.unit, TOTAL)
    plan = result.plan
    parts = _parts(result, found, tuple(plan.index[top.code] for top in result.criteria_set.criteria))
    steps = total_steps(result, found, row, parts)
    graded = result.grade(found.unit.unit)
    rank_reason = _rank_reason(result, found)
    return Trace(
        result=row,
        title=result.criteria_set.title,
        rule="total",
        rule_version="1",
        rule_text=Text(
            "Tổng các lĩnh vực, cộng điểm thưởng và trừ điểm phạt trong giới hạn của bộ tiêu chí.",
            "The sum of the areas, plus bonus and less penalty within the set's limits.",
        ),
        inputs=tuple(
            Input(name, Text(name, name), value, "") for name, value in sorted(found.unit.facts.items())
        ),
        steps=tuple(steps),
        parts=parts,
        sentence=steps[-1].text,
        grade_reasons=graded.reasons if graded else (),
        rank_reason=rank_reason,
        source=_source(result, None),
    )


def _rank_reason(result: Result, found: UnitScores) -> Text:
    rank = result.rank(found.unit.unit)
    if rank is None:
        return say("Không xếp hạng.", "Not ranked.")
    among = len(result.ranks(found.block))
    text = say("Hạng {r} trong {n} đơn vị.", "Rank {r} of {n} units.", r=rank.place, n=among)
    if rank.tied_with:
        others = ", ".join(rank.tied_with)
        return say("{t} Đồng hạng với: {o}.", "{t} Tied with: {o}.", t=text, o=others)
    if rank.decision is not None:
        return say(
            "{t} Bằng điểm, thứ tự do {b} quyết định: {w}.",
            "{t} Equal scores, the order decided by {b}: {w}.",
            t=text,
            b=rank.decision.by,
            w=rank.decision.reason,
        )
    if rank.link is not None:
        link = result.criteria_set.ranking.tie_breaks[rank.link]
        why = link.text if link.text.vi else Text(link.code, link.code)
        return say("{t} Bằng điểm, xét thêm: {w}.", "{t} Equal scores, separated by: {w}.", t=text, w=why)
    return text


def _parts(result: Result, found: UnitScores, positions: tuple[int, ...]) -> tuple[Part, ...]:
    parts = []
    for position in positions:
        node = result.plan.nodes[position]
        score, maximum = found.scores[position], found.maxima[position]
        parts.append(
            Part(
                node.code,
                node.title,
                None if score is None else settle(score),
                None if maximum is None else settle(maximum),
                found.status.get(position, Status.SCORED),
            )
        )
    return tuple(parts)


def _inputs(node: Criterion, answer: Answer) -> tuple[Input, ...]:
    names: Mapping[str, tuple[Text, Decimal | None]] = {
        "numerator": (Text("Tử số", "Numerator"), answer.numerator),
        "denominator": (Text("Mẫu số", "Denominator"), answer.denominator),
        "value": (Text("Giá trị", "Value"), answer.value),
    }
    found = [
        Input(name, title, plain(value), answer.source)
        for name, (title, value) in names.items()
        if value is not None
    ]
    if answer.choice:
        found.append(Input("choice", Text("Mức chọn", "Level"), answer.choice, answer.source))
    titles = getattr(node.rule, "inputs", {})
    for name, value in answer.inputs.items():
        title = titles.get(name, Text(name, name)) if isinstance(titles, Mapping) else Text(name, name)
        found.append(Input(name, title, plain(value), answer.source))
    if answer.evidence:
        listed = ", ".join(sorted(answer.evidence))
        found.append(Input("evidence", Text("Tài liệu kiểm chứng", "Evidence"), listed, answer.source))
    if answer.not_applicable:
        found.append(Input("not_applicable", Text("Không áp dụng", "Not applicable"), "1", answer.source))
    if answer.decided is not None:
        title = Text("Điểm quyết định", "Decided points")
        found.append(Input("decided", title, plain(answer.decided), answer.source))
    if answer.decided_because:
        title = Text("Lý do quyết định", "Reason of the decision")
        found.append(Input("decided_because", title, answer.decided_because, answer.source))
    if answer.note:
        found.append(Input("note", Text("Ghi chú", "Note"), answer.note, answer.source))
    return tuple(found)


def _source(result: Result, node: Criterion | None) -> Source:
    criteria_set = result.criteria_set
    issued = criteria_set.decision.issued_on
    return Source(
        criteria_set.id,
        criteria_set.version,
        criteria_set.digest,
        criteria_set.decision.number,
        issued.isoformat() if issued else "",
        criteria_set.decision.source,
        criteria_set.citations(node) if node is not None else (),
        node.origin if node is not None else "",
        criteria_set.standing.value,
    )
