"""Random rules, criteria sets and answers, as they could stand in a decision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from tests.core.index.samples import CLEAN, Plain

from caicach.core.index.answers import Answer
from caicach.core.index.model import CriteriaSet, Criterion, InputKind
from caicach.core.index.rules import Choice, Formula, SumOfParts, SurveyMean

maxima = st.sampled_from(["0.25", "0.5", "1", "1.5", "2", "3", "10", "7.3"])
percents = st.decimals(0, 100, places=2)
small = st.decimals(0, 50, places=1)


@st.composite
def band_rules(draw: st.DrawFn, maximum: str) -> Plain:
    """Draw bands that meet end to end, with random ends open and random points, one of them full."""
    cuts = sorted(draw(st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=4, unique=True)))
    points = [draw(st.decimals(0, Decimal(maximum), places=2)) for _ in range(len(cuts) + 1)]
    points[draw(st.integers(0, len(cuts)))] = Decimal(maximum)
    rows: list[Plain] = [{"points": str(point)} for point in points]
    for place, cut in enumerate(cuts):
        below = draw(st.booleans())
        rows[place]["below" if below else "at_most"] = str(cut)
        rows[place + 1]["at_least" if below else "above"] = str(cut)
    return {"type": "steps", "bands": draw(st.permutations(rows))}


@st.composite
def part_rules(draw: st.DrawFn, maximum: str) -> Plain:
    """Draw a rule that reads one number and does not compare."""
    half = str(Decimal(maximum) / 2)
    return draw(
        st.one_of(
            st.just({"type": "all_or_nothing"}),
            band_rules(maximum),
            st.just({"type": "linear"}),
            st.just({"type": "linear", "zero_at": "40", "full_at": "10"}),
            st.just({"type": "linear_saturating", "full_at": "80"}),
            st.sampled_from(["true", "false"]).map(
                lambda earns: {"type": "linear_floor", "floor": "50", "full_at": "90", "floor_earns": earns}
            ),
            st.just({"type": "count", "points_each": "0.3"}),
            st.just({"type": "deduction", "per_event": "0.3", "floor": half}),
            st.just({"type": "survey_mean", "scale_high": "50"}),
        )
    )


@st.composite
def rules(draw: st.DrawFn, maximum: str) -> Plain:
    """Draw a rule of any type that gives at most ``maximum``."""
    return draw(
        st.one_of(
            part_rules(maximum),
            st.just({"type": "yes_no"}),
            st.just({"type": "yes_no", "yes": "0", "no": maximum}),
            st.just({"type": "choice", "options": {"A": "100", "B": "33.3", "C": "0"}}),
            st.just({"type": "given"}),
            st.just({"type": "survey_share"}),
            st.sampled_from(["true", "false"]).map(lambda strict: {"type": "peers_mean", "strict": strict}),
            st.just({"type": "peers_mean", "at_or_above": "0", "below": maximum}),
            st.just({"type": "peers_mean", "mean_input": "mean"}),
            st.sampled_from(["0", "40", "100"]).map(
                lambda half: {"type": "target_leader", "target": "30", "target_share": half}
            ),
            st.just({"type": "target_leader"}),
            st.sampled_from(["true", "false"]).map(
                lambda more: {"type": "peers_range", "more_is_better": more}
            ),
            st.lists(part_rules("0.5"), min_size=1, max_size=3).map(
                lambda parts: {
                    "type": "sum_of_parts",
                    "parts": [
                        {"input": f"part{place}", "maximum": "0.5", "rule": rule}
                        for place, rule in enumerate(parts)
                    ],
                }
            ),
            st.just(
                {
                    "type": "formula",
                    "inputs": {"a": "Số a", "b": "Số b"},
                    "expression": "a*a/b - 3 if a > b else 2*a - b/3",
                }
            ),
        )
    )


@st.composite
def leaves(draw: st.DrawFn, code: str) -> Plain:
    """Draw a leaf; the maximum of a sum follows from its parts."""
    maximum = draw(maxima)
    rule = draw(rules(maximum))
    if rule["type"] == "sum_of_parts":
        maximum = str(Decimal("0.5") * len(rule["parts"]))
    leaf: Plain = {
        "code": code,
        "title": f"Tiêu chí {code}",
        "maximum": maximum,
        "method": "appraised",
        "rule": rule,
        "zero_denominator": draw(st.sampled_from(["full", "zero", "not_applicable"])),
    }
    if rule["type"] in {"count", "deduction"}:
        leaf["input"] = "number"
    return leaf


@st.composite
def groups(draw: st.DrawFn, code: str, depth: int) -> Plain:
    """Draw a group of leaves and groups, or a leaf, whose maxima add up."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(leaves(code))
    children = [draw(groups(f"{code}.{place}", depth - 1)) for place in range(1, draw(st.integers(1, 3)) + 1)]
    node: Plain = {
        "code": code,
        "title": f"Nhóm {code}",
        "maximum": _sum(children),
        "criteria": children,
        "aggregate": draw(st.sampled_from(["sum", "sum", "sum", "weighted_mean", "geometric_mean"])),
    }
    policy = draw(st.sampled_from([None, None, "shrink", "rescale", "share"]))
    return node if policy is None else {**node, "not_applicable": policy}


@st.composite
def documents(draw: st.DrawFn) -> Plain:
    """Draw a whole set without contradiction: a tree, perhaps bonus and penalty, rounding, preconditions."""
    tops = [draw(groups(str(place), 2)) for place in range(1, draw(st.integers(1, 3)) + 1)]
    document: Plain = {key: CLEAN[key] for key in ("format", "id", "title", "standing", "decision", "period")}
    document |= {
        "blocks": [{"id": "so", "title": "Sở"}, {"id": "xa", "title": "Xã"}],
        "maximum": _sum(tops),
        "not_applicable": draw(st.sampled_from(["shrink", "rescale", "share"])),
        "criteria": tops,
    }
    if draw(st.booleans()):
        for code, method in (("T", "bonus"), ("P", "penalty")):
            rule = {"type": "count", "points_each": "0.7"}
            leaf = {
                "code": code,
                "title": code,
                "maximum": "2",
                "method": method,
                "input": "number",
                "rule": rule,
            }
            tops.append(leaf)
        document["adjustments"] = {"bonus_maximum": "1.5", "penalty_maximum": "1"}
    modes = st.sampled_from(["half_up", "half_even", "half_down", "up", "down", "truncate"])
    places = draw(st.sampled_from([(), ("criterion",), ("share", "total"), ("criterion", "group", "total")]))
    document["rounding"] = [{"at": at, "places": "3", "mode": draw(modes)} for at in places]
    return document


def _sum(nodes: list[Plain]) -> str:
    return str(sum(Decimal(node["maximum"]) for node in nodes))


@st.composite
def answers_to(draw: st.DrawFn, leaf: Criterion) -> Answer | None:
    """Draw an answer that the leaf accepts, none at all, or that it does not apply."""
    kind = draw(st.sampled_from(["given"] * 8 + ["absent", "none"]))
    if kind == "absent":
        return Answer(not_applicable=True)
    return None if kind == "none" else draw(real_answers_to(leaf))


@st.composite
def real_answers_to(draw: st.DrawFn, leaf: Criterion) -> Answer:
    """Draw an answer that the leaf accepts."""
    rule = leaf.rule
    assert rule is not None
    if isinstance(rule, Choice):
        return Answer(choice=draw(st.sampled_from(sorted(rule.options))))
    if isinstance(rule, (SumOfParts, Formula)):
        return Answer(inputs={name: draw(small) for name in rule.input_names()})
    inputs = {name: draw(small) + 1 for name in rule.input_names()}
    match leaf.input:
        case InputKind.YES_NO:
            value = Decimal(draw(st.integers(0, 1)))
        case InputKind.POINTS:
            value = draw(st.decimals(0, leaf.maximum, places=2))
        case InputKind.MEAN:
            assert isinstance(rule, SurveyMean)
            value = draw(st.decimals(rule.scale_low, rule.scale_high, places=2))
        case InputKind.SHARE if draw(st.booleans()):
            whole = draw(st.integers(0, 12))
            part = draw(st.integers(0, whole))
            return Answer(numerator=Decimal(part), denominator=Decimal(whole), inputs=inputs)
        case InputKind.SHARE:
            value = draw(percents)
        case _:
            value = draw(small)
    return Answer(value=value, inputs=inputs)


@st.composite
def answered(draw: st.DrawFn, criteria_set: CriteriaSet, count: int = 3) -> dict[str, dict[str, Answer]]:
    """Draw the answers of several units, in the order of the leaves."""
    found: dict[str, dict[str, Answer]] = {}
    for place in range(count):
        given: dict[str, Any] = {leaf.code: draw(answers_to(leaf)) for leaf in criteria_set.leaves()}
        found[f"unit{place}"] = {code: answer for code, answer in given.items() if answer is not None}
    return found
