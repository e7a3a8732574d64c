"""From a document to a criteria set: every fault is reported with its line, code and mend, all at once."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from caicach.core.index.arithmetic import ROUNDING_MODES, ZERO
from caicach.core.index.bands import read_span
from caicach.core.index.document import Fields, Located, Reader
from caicach.core.index.model import (
    Adjustments,
    Aggregate,
    Basis,
    Block,
    Cap,
    CriteriaSet,
    Criterion,
    Decision,
    FactTest,
    Grade,
    GradeCondition,
    GradeScale,
    InputKind,
    LegalText,
    Method,
    NotApplicable,
    Period,
    Precondition,
    Ranking,
    Rounding,
    RoundingPlace,
    Standing,
    Stated,
    TieBreak,
    ZeroDenominator,
)
from caicach.core.index.rules import Given, Rule, read_rule
from caicach.core.index.text import NOTHING, Text, say

FORMAT = "1"
MAX_DEPTH = 12
ORIGINS = ("sourced", "derived", "recalled", "illustrative")

_CODE = re.compile(r"^[\w.\-]{1,40}$")
_ID = re.compile(r"^[a-z0-9][a-z0-9\-]{0,80}$")

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


def read_criteria_set(document: Located, *, file: str = "", digest: str = "") -> CriteriaSet:
    """Return the criteria set that ``document`` describes.

    Never raises for what the author wrote: faults are in ``problems`` of the set returned, and a set with
    errors there must not be used for scoring (:func:`caicach.core.index.scoring.score` refuses it).
    """
    reader = Reader(file)
    fields = reader.fields(document)
    fields.option("format", (FORMAT,))
    id_ = fields.text("id")
    if id_ and not _ID.match(id_):
        _fault(fields, "S001", "id", "Mã bộ tiêu chí chỉ gồm chữ thường không dấu, số và gạch nối.")
    maximum = fields.number("maximum")
    criteria = tuple(_criterion(inner, None, 1) for inner in fields.groups("criteria"))
    if not criteria:
        fields.missing("criteria")
    by_code: dict[str, Criterion] = {}
    for top in criteria:
        for node in top.walk():
            by_code.setdefault(node.code, node)
    found = CriteriaSet(
        id=id_,
        version=fields.text("version", "1"),
        title=fields.words("title"),
        standing=Standing(fields.option("standing", tuple(Standing))),
        decision=_decision(fields),
        period=_period(fields),
        blocks=_blocks(fields),
        maximum=maximum,
        criteria=criteria,
        roundings=_roundings(fields),
        not_applicable=NotApplicable(
            fields.option("not_applicable", tuple(NotApplicable), NotApplicable.UNDEFINED)
        ),
        grades=tuple(_scale(inner) for inner in fields.groups("grades")),
        ranking=_ranking(fields),
        adjustments=_adjustments(fields, maximum),
        legal_texts=_legal_texts(fields),
        stated=_stated(fields),
        levels=_levels(fields),
        note=fields.words("note", NOTHING),
        digest=digest,
        file=file,
        problems=reader.problems,
        by_code=by_code,
    )
    fields.finish()
    return found


def _fault(fields: Fields, id_: str, name: str, vi: str, en: str = "") -> None:
    fields.reader.fault(
        fields.left.get(name, fields.at),
        id_,
        Text(vi, en or f"The field '{name}' is malformed."),
        say("Sửa mục «{n}».", "Mend the field '{n}'.", n=name),
    )


def _decision(fields: Fields) -> Decision:
    inner = fields.group("decision")
    if inner is None:
        fields.missing("decision")
        return Decision("", None, "", "", "")
    found = Decision(
        inner.text("number"),
        inner.day("date"),
        inner.text("issuer", ""),
        inner.text("title", ""),
        inner.text("source"),
        inner.text("note", ""),
    )
    inner.finish()
    return found


def _period(fields: Fields) -> Period:
    inner = fields.group("period")
    if inner is None:
        fields.missing("period")
        return Period(None, None)
    found = Period(inner.day("from"), inner.day("to"))
    if found.starts_on and found.ends_on and found.ends_on < found.starts_on:
        _fault(inner, "S002", "to", "Ngày kết thúc trước ngày bắt đầu.", "The period ends before it begins.")
    inner.finish()
    return found


def _blocks(fields: Fields) -> tuple[Block, ...]:
    blocks = []
    for inner in fields.groups("blocks"):
        blocks.append(Block(inner.text("id"), inner.words("title"), inner.boolean("ranked", default=True)))
        inner.finish()
    if not blocks:
        fields.missing("blocks")
    return tuple(blocks)


def _roundings(fields: Fields) -> dict[RoundingPlace, Rounding]:
    roundings: dict[RoundingPlace, Rounding] = {}
    for inner in fields.groups("rounding"):
        place = RoundingPlace(inner.option("at", tuple(RoundingPlace)))
        places = inner.number("places", Decimal(2))
        if places != places.to_integral_value() or not 0 <= places <= 10:
            _fault(inner, "S003", "places", "Số chữ số thập phân phải là số nguyên từ 0 đến 10.")
            places = Decimal(2)
        roundings[place] = Rounding(int(places), inner.option("mode", tuple(ROUNDING_MODES), "half_up"))
        inner.finish()
    return roundings


def _legal_texts(fields: Fields) -> dict[str, LegalText]:
    texts: dict[str, LegalText] = {}
    for inner in fields.groups("legal_texts"):
        id_ = inner.text("id")
        texts[id_] = LegalText(
            id_, inner.text("number"), inner.text("title", ""), inner.day("valid_from"), inner.day("valid_to")
        )
        inner.finish()
    return texts


def _stated(fields: Fields) -> Stated:
    inner = fields.group("stated")
    if inner is None:
        return Stated()
    counts = []
    for item in inner.texts("counts"):
        if item.isdecimal():
            counts.append(int(item))
        else:
            _fault(
                inner,
                "S004",
                "counts",
                "Số lượng tiêu chí phải là số nguyên.",
                "Counts must be whole numbers.",
            )
    found = Stated(inner.decimal("survey_maximum", required=False), tuple(counts))
    inner.finish()
    return found


def _levels(fields: Fields) -> tuple[Text, ...]:
    default = (
        Text("Lĩnh vực", "Area"),
        Text("Tiêu chí", "Criterion"),
        Text("Tiêu chí thành phần", "Component"),
    )
    if not fields.has("levels"):
        fields.get("levels")
        return default
    levels = []
    for item in fields.list("levels"):
        if isinstance(item.value, str):
            levels.append(Text(item.value, item.value))
        else:
            inner = fields.reader.fields(item)
            vi = inner.text("vi")
            levels.append(Text(vi, inner.text("en", vi)))
            inner.finish()
    return tuple(levels)


def _adjustments(fields: Fields, maximum: Decimal) -> Adjustments:
    inner = fields.group("adjustments")
    if inner is None:
        return Adjustments(None, None, ZERO, maximum)
    found = Adjustments(
        inner.decimal("bonus_maximum", required=False),
        inner.decimal("penalty_maximum", required=False),
        inner.number("total_minimum", ZERO),
        inner.number("total_maximum", maximum),
    )
    inner.finish()
    return found


def _ranking(fields: Fields) -> Ranking:
    inner = fields.group("ranking")
    if inner is None:
        return Ranking(Basis.SHARE, (), NOTHING)
    chain = []
    for link in inner.groups("tie_break"):
        code = link.text("code")
        by = link.option("by", ("score", "share", "value", "numerator"), "score")
        lowest = link.option("order", ("highest", "lowest"), "highest") == "lowest"
        chain.append(TieBreak(code, by, not lowest, link.words("text", NOTHING)))
        link.finish()
    found = Ranking(
        Basis(inner.option("by", tuple(Basis), Basis.SHARE)),
        tuple(chain),
        inner.words("manual", NOTHING),
        inner.at.line,
    )
    inner.finish()
    return found


def _scale(fields: Fields) -> GradeScale:
    grades = []
    for inner in fields.groups("bands"):
        grades.append(
            Grade(
                inner.text("id"),
                inner.words("title"),
                read_span(inner),
                tuple(_condition(condition) for condition in inner.groups("conditions")),
            )
        )
        inner.finish()
    caps = []
    for inner in fields.groups("caps"):
        caps.append(Cap(_test(inner), inner.text("at_most"), inner.words("text", NOTHING)))
        inner.finish()
    exempt = []
    for inner in fields.groups("exempt"):
        exempt.append(_test(inner))
        inner.finish()
    scale = GradeScale(
        fields.texts("blocks"),
        Basis(fields.option("by", tuple(Basis), Basis.SHARE)),
        tuple(grades),
        tuple(caps),
        fields.text("not_submitted", ""),
        tuple(exempt),
        fields.at.line,
    )
    known = {grade.id for grade in grades}
    for wanted in (*(cap.at_most for cap in caps), scale.not_submitted):
        if wanted and wanted not in known:
            fields.reader.fault(
                fields.at,
                "S005",
                say("Không có mức xếp loại «{g}».", "There is no grade '{g}'.", g=wanted),
                say("Dùng mã của một mức trong «bands».", "Use the id of one of the 'bands'."),
            )
    fields.finish()
    return scale


def _test(fields: Fields) -> FactTest:
    return FactTest(fields.text("fact"), fields.texts("is"))


def _condition(fields: Fields) -> GradeCondition:
    found = GradeCondition(
        fields.boolean("no_zero"),
        fields.texts("codes"),
        fields.decimal("at_least", required=False),
        Basis(fields.option("by", tuple(Basis), Basis.SHARE)),
        fields.words("text", NOTHING),
    )
    fields.finish()
    return found


class _Inherited(NamedTuple):
    method: Method | None
    origin: str
    legal_basis: tuple[str, ...]


def _criterion(fields: Fields, inherited: _Inherited | None, depth: int) -> Criterion:
    reader = fields.reader
    above = reader.code
    code = fields.text("code")
    reader.code = code
    if code and not _CODE.match(code):
        _fault(
            fields, "S006", "code", "Mã tiêu chí chỉ gồm chữ, số, dấu chấm và gạch nối, không quá 40 ký tự."
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
    handed_down = _Inherited(method, origin, basis)
    children: tuple[Criterion, ...] = ()
    if depth < MAX_DEPTH:
        children = tuple(_criterion(inner, handed_down, depth + 1) for inner in fields.groups("criteria"))
    elif fields.has("criteria"):
        _fault(
            fields, "S007", "criteria", "Cây tiêu chí sâu quá 12 cấp.", "The tree is deeper than 12 levels."
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
        _fault(
            fields,
            "S009",
            "aggregate",
            "Trọng số không được âm và tổng phải lớn hơn 0.",
            "Weights must not be negative and must not all be zero.",
        )
    if any(child.maximum is None or child.maximum <= 0 for child in node.children) or node.maximum is None:
        _fault(
            fields,
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
        _fault(
            fields,
            "S011",
            "rule",
            "Mục có tiêu chí con thì không có quy tắc riêng.",
            "A group has no rule of its own.",
        )
        return None
    rule = read_rule(inner, ZERO if maximum is None else maximum)
    if maximum is None and rule is not None:
        if rule.type != "given":
            _fault(
                fields,
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
        _fault(
            inner,
            "S013",
            "criterion",
            "Điều kiện phải nêu hoặc một tiêu chí, hoặc tài liệu.",
            "A precondition names either a criterion or evidence.",
        )
    inner.finish()
    return found
