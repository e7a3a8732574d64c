"""The tree of criteria, read from its document."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from caicach.core.index.arithmetic import ZERO
from caicach.core.index.document import Fields
from caicach.core.index.model import (
    Aggregate,
    Criterion,
    InputKind,
    Method,
    NotApplicable,
    Precondition,
    ZeroDenominator,
)
from caicach.core.index.rules import Given, Rule, read_rule
from caicach.core.index.text import NOTHING, say

MAX_DEPTH = 12
ORIGINS = ("sourced", "derived", "recalled", "illustrative")

_CODE = re.compile(r"^[\w.\-]{1,40}$")

DEFAULT_KINDS: dict[str, InputKind] = {
    "yes_no": InputKind.YES_NO,
    "choice": InputKind.CHOICE,
    "given": InputKind.POINTS,
    "count": InputKind.COUNT,
    "deduction": InputKind.COUNT,
    "survey_mean": InputKind.MEAN,
    "sum_of_parts": InputKind.INPUTS,
    "formula": InputKind.INPUTS,
}


class Inherited(NamedTuple):
    """What a criterion takes over from its parent unless it says otherwise."""

    method: Method | None
    origin: str
    legal_basis: tuple[str, ...]


def read_criterion(fields: Fields, inherited: Inherited | None, depth: int) -> Criterion:
    """Return the criterion that ``fields`` describe, with everything below it."""
    reader = fields.reader
    above = reader.code
    code = fields.text("code")
    reader.code = code
    if code and not _CODE.match(code):
        fields.malformed(
            "S006", "code", "Mã tiêu chí chỉ gồm chữ, số, dấu chấm và gạch nối, không quá 40 ký tự."
        )
    method = inherited.method if inherited else None
    if fields.has("method"):
        method = Method(fields.option("method", tuple(Method)))
    fields.get("method")
    origin = fields.option("origin", ORIGINS, inherited.origin if inherited else "sourced")
    basis = fields.texts("legal_basis") or (inherited.legal_basis if inherited else ())
    unknown_maximum = fields.has("maximum") and fields.left["maximum"].value == "unknown"
    maximum = None if unknown_maximum else fields.number("maximum")
    fields.get("maximum")
    handed_down = Inherited(method, origin, basis)
    children: tuple[Criterion, ...] = ()
    if depth < MAX_DEPTH:
        children = tuple(read_criterion(inner, handed_down, depth + 1) for inner in fields.groups("criteria"))
    elif fields.has("criteria"):
        fields.malformed(
            "S007", "criteria", "Cây tiêu chí sâu quá 12 cấp.", "The tree is deeper than 12 levels."
        )
    reader.code = code
    rule = _rule(fields, maximum, is_leaf=not fields.has("criteria"))
    default_kind = DEFAULT_KINDS.get(rule.type, InputKind.SHARE) if rule else InputKind.SHARE
    kind = InputKind(fields.option("input", tuple(InputKind), default_kind))
    if rule is not None and kind not in rule.kinds:
        reader.fault(
            fields.left.get("input", fields.at),
            "S008",
            say(
                "Quy tắc «{r}» không nhận dữ liệu kiểu «{k}».",
                "The rule '{r}' takes no input of kind '{k}'.",
                r=rule.type,
                k=kind,
            ),
            say("Dùng một trong: {all}.", "Use one of: {all}.", all=", ".join(sorted(rule.kinds))),
        )
    self_scored_default = method in {Method.APPRAISED, Method.BONUS, Method.PENALTY}
    policy = fields.option("not_applicable", tuple(NotApplicable), NotApplicable.UNDEFINED)
    node = Criterion(
        code=code,
        title=fields.words("title"),
        maximum=maximum,
        children=children,
        method=method,
        input=kind,
        unit=fields.text("unit", ""),
        rule=rule,
        may_exceed=fields.boolean("may_exceed"),
        zero_denominator=ZeroDenominator(
            fields.option("zero_denominator", tuple(ZeroDenominator), ZeroDenominator.REFUSE)
        ),
        not_applicable=None if policy == NotApplicable.UNDEFINED else NotApplicable(policy),
        aggregate=Aggregate(fields.option("aggregate", tuple(Aggregate), Aggregate.SUM)),
        weight=fields.number("weight", Decimal(1)),
        precondition=_precondition(fields),
        self_scored=fields.boolean("self_scored", default=self_scored_default),
        evidence=fields.texts("evidence"),
        guidance=fields.words("guidance", NOTHING),
        legal_basis=basis,
        origin=origin,
        note=fields.text("note", ""),
        line=fields.at.line,
    )
    _check_weights(fields, node)
    fields.finish()
    reader.code = above
    return node


def _check_weights(fields: Fields, node: Criterion) -> None:
    if node.aggregate is Aggregate.SUM:
        return
    weights = [child.weight for child in node.children]
    if any(weight < 0 for weight in weights) or (weights and not sum(weights)):
        fields.malformed(
            "S009",
            "aggregate",
            "Trọng số không được âm và tổng phải lớn hơn 0.",
            "Weights must not be negative and must not all be zero.",
        )
    if any(child.maximum is None or child.maximum <= 0 for child in node.children) or node.maximum is None:
        fields.malformed(
            "S010",
            "aggregate",
            "Muốn lấy trung bình có trọng số thì mọi điểm tối đa phải lớn hơn 0.",
            "A mean needs maxima above zero.",
        )


def _rule(fields: Fields, maximum: Decimal | None, *, is_leaf: bool) -> Rule | None:
    inner = fields.group("rule")
    if inner is None:
        return None
    if not is_leaf:
        fields.malformed(
            "S011",
            "rule",
            "Mục có tiêu chí con thì không có quy tắc riêng.",
            "A group has no rule of its own.",
        )
        return None
    rule = read_rule(inner, ZERO if maximum is None else maximum)
    if maximum is None and rule is not None:
        if rule.type != "given":
            fields.malformed(
                "S012",
                "maximum",
                "Chưa biết điểm tối đa thì chỉ dùng được quy tắc «given».",
                "With an unknown maximum only the rule 'given' can be used.",
            )

        return Given(None, ZERO)
    return rule


def _precondition(fields: Fields) -> Precondition | None:
    inner = fields.group("precondition")
    if inner is None:
        return None
    found = Precondition(
        inner.text("criterion", ""),
        inner.decimal("at_least", required=False),
        inner.texts("evidence"),
        inner.number("otherwise", ZERO),
        inner.words("text", NOTHING),
    )
    if bool(found.code) == bool(found.evidence):
        inner.malformed(
            "S013",
            "criterion",
            "Điều kiện phải nêu hoặc một tiêu chí, hoặc tài liệu.",
            "A precondition names either a criterion or evidence.",
        )
    inner.finish()
    return found
