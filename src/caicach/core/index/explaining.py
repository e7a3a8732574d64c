"""The explanation of a number, worked out again from the inputs and rules that gave it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext

from caicach.core.codes.numbers import plain
from caicach.core.index.answers import Answer, ZeroDenominatorError
from caicach.core.index.arithmetic import CONTEXT, ZERO, settle
from caicach.core.index.model import Aggregate, Criterion, InputKind, NotApplicable, ZeroDenominator
from caicach.core.index.plan import Leaf, Status
from caicach.core.index.result import TOTAL, NodeResult, Result, UnitScores
from caicach.core.index.rules.base import Step, Working
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
        sentence = say("{b} Điểm trừ.", "{b} A penalty.", b=sentence)
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


def _without_rule(found: UnitScores, leaf: Leaf, answer: Answer) -> Working | None:
    """Return the working of a leaf that its rule was not asked about, None where it was."""
    node = leaf.criterion
    status = found.status.get(leaf.index)
    if status is Status.MISSING:
        missing = (
            say("Không có câu trả lời: 0 điểm.", "No answer was given: 0 points.")
            if found.scores[leaf.index] is not None
            else say("Chưa có câu trả lời.", "No answer yet.")
        )
        return Working(ZERO, (Step(missing),), missing)
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
            w=node.precondition.text if node.precondition.text.vi else Text(_asked(node), _asked(node)),
            p=node.precondition.otherwise,
        )
        return Working(node.precondition.otherwise, (Step(failed, node.precondition.otherwise),), failed)
    return None


def _asked(node: Criterion) -> str:
    precondition = node.precondition
    assert precondition is not None
    return precondition.code or ", ".join(precondition.evidence)


def _nothing_to_count(leaf: Leaf) -> Working:
    policy = leaf.criterion.zero_denominator
    if policy is ZeroDenominator.FULL:
        points = leaf.rule.full_points()
        text = say(
            "Mẫu số bằng 0, theo quy định được điểm tối đa: {p}.",
            "The denominator is 0, which the rules count in full: {p} points.",
            p=points,
        )
    elif policy is ZeroDenominator.ZERO:
        points = ZERO
        text = say(
            "Mẫu số bằng 0, theo quy định không có điểm.", "The denominator is 0, which earns nothing."
        )
    else:
        points = ZERO
        text = say(
            "Mẫu số bằng 0: tiêu chí không áp dụng.", "The denominator is 0: the criterion does not apply."
        )
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
    steps = _group_steps(result, node, row, parts)
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


AGGREGATES = {
    Aggregate.SUM: Text("Tổng điểm các mục con.", "The sum of its parts."),
    Aggregate.WEIGHTED_MEAN: Text(
        "Trung bình có trọng số của các mục con.", "The weighted mean of its parts."
    ),
    Aggregate.GEOMETRIC_MEAN: Text("Trung bình nhân của các mục con.", "The geometric mean of its parts."),
}

POLICIES = {
    NotApplicable.SHRINK: Text("trừ khỏi điểm tối đa", "dropped from the maximum"),
    NotApplicable.RESCALE: Text(
        "quy đổi phần còn lại về điểm tối đa", "the rest is brought up to the maximum"
    ),
    NotApplicable.SHARE: Text("chia đều cho các mục còn lại", "shared equally among the rest"),
    NotApplicable.UNDEFINED: Text("không quy định", "not provided for"),
}


def _group_steps(
    result: Result, node: Criterion | None, row: NodeResult, parts: tuple[Part, ...]
) -> list[Step]:
    steps: list[Step] = []
    absent = [part for part in parts if part.status is Status.NOT_APPLICABLE]
    scored = [part.score for part in parts if part.score is not None]
    total = sum(scored, ZERO)
    if absent:
        policy = result.criteria_set.not_applicable
        if node is not None:
            policy = result.plan.policies[result.plan.index[node.code]]
        listed = ", ".join(part.code for part in absent)
        steps.append(
            Step(
                say(
                    "Không áp dụng: {c}; điểm của các mục này: {p}.",
                    "Not applicable: {c}; their points: {p}.",
                    c=listed,
                    p=POLICIES[policy],
                )
            )
        )
    if row.score is None or not scored:
        steps.append(Step(say("Không có điểm.", "There is no score.")))
        return steps
    steps.append(
        Step(
            say("Tổng {n} mục: {t} điểm.", "Sum of {n} parts: {t} points.", n=len(scored), t=total),
            settle(total),
        )
    )
    if settle(total) != row.score:
        name = AGGREGATES[node.aggregate] if node is not None else AGGREGATES[Aggregate.SUM]
        if node is not None and node.aggregate is not Aggregate.SUM:
            steps.pop()
            steps.append(Step(name))
        steps.append(
            Step(
                say(
                    "Sau quy đổi, làm tròn và giới hạn: {s} điểm.",
                    "After scaling, rounding and limits: {s} points.",
                    s=row.score,
                ),
                row.score,
            )
        )
    if row.share is not None and row.maximum is not None:
        steps.append(
            Step(
                say(
                    "{s} điểm trên {m} điểm tối đa áp dụng, bằng {p} %.",
                    "{s} of {m} applicable points, that is {p} %.",
                    s=row.score,
                    m=row.maximum,
                    p=row.share,
                ),
                row.share,
            )
        )
    return steps


def _explain_total(result: Result, found: UnitScores) -> Trace:
    row = result.node(found.unit.unit, TOTAL)
    plan = result.plan
    parts = _parts(result, found, tuple(plan.index[top.code] for top in result.criteria_set.criteria))
    steps = _group_steps(result, None, row, parts)
    graded = result.grade(found.unit.unit)
    sentence = steps[-1].text
    if not found.submitted:
        sentence = say("Đơn vị không tự đánh giá.", "The unit did not submit.")
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
        sentence=sentence,
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
    if answer.note:
        found.append(Input("note", Text("Ghi chú", "Note"), answer.note, answer.source))
    return tuple(found)


def _source(result: Result, node: Criterion | None) -> Source:
    criteria_set = result.criteria_set
    texts = []
    for cited in node.legal_basis if node is not None else ():
        id_, _, where = cited.partition("#")
        known = criteria_set.legal_texts.get(id_)
        texts.append(f"{known.number if known else id_}{', ' + where if where else ''}")
    issued = criteria_set.decision.issued_on
    return Source(
        criteria_set.id,
        criteria_set.version,
        criteria_set.digest,
        criteria_set.decision.number,
        issued.isoformat() if issued else "",
        criteria_set.decision.source,
        tuple(texts),
        node.origin if node is not None else "",
        criteria_set.standing.value,
    )
