"""The fields of a node of the tree: of a leaf, and of a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.core.index.model import Aggregate, InputKind, Method, NotApplicable, ZeroDenominator
from caicach.core.index.reading_criteria import ORIGINS
from caicach.core.index.text import Text
from caicach.web.criteria.fields import Field, Kind, Plain, Shown, show, take
from caicach.web.criteria.rule_fields import RULE_FIELDS, TYPE
from caicach.web.templatetags.index_tags import INPUTS, METHODS, POLICIES, ZEROS
from caicach.web.templatetags.index_tags import ORIGINS as ORIGIN_WORDS

RULE, PRECONDITION = "rule-", "precondition-"
# What a group has no use for, and would be a fault there.
LEAF_ONLY = (
    "rule",
    "input",
    "unit",
    "may_exceed",
    "zero_denominator",
    "self_scored",
    "evidence",
    "precondition",
)
GROUP_ONLY = ("aggregate", "not_applicable", "criteria")

CODE = Field("code", _("Mã"))
TITLE = Field("title", _("Tên"), Kind.WORDS)
MAXIMUM = Field("maximum", _("Điểm tối đa"), Kind.NUMBER)
METHOD = Field(
    "method",
    _("Cách đánh giá"),
    Kind.CHOICE,
    options=(("", _("như mục trên")), *((each.value, _(METHODS[each])) for each in Method)),
)
LEGAL = Field(
    "legal_basis", _("Căn cứ pháp lý"), Kind.ITEMS, _("Mỗi dòng mã của một văn bản trong danh mục.")
)
ORIGIN = Field(
    "origin",
    _("Nguồn của dòng này"),
    Kind.CHOICE,
    options=(("", _("như mục trên")), *((each, _(ORIGIN_WORDS[each])) for each in ORIGINS)),
)
WEIGHT = Field(
    "weight", _("Trọng số"), Kind.NUMBER, _("Chỉ dùng khi mục trên lấy trung bình; 1 nếu để trống.")
)
NOTE = Field("note", _("Ghi chú"))

HEAD = (CODE, TITLE, MAXIMUM, METHOD)
OF_RULE = (
    Field(
        "input",
        _("Số liệu đơn vị khai"),
        Kind.CHOICE,
        options=(("", _("theo quy tắc")), *((each.value, _(INPUTS[each])) for each in InputKind)),
    ),
    Field("unit", _("Đơn vị tính"), help=_("Ví dụ: văn bản, ngày.")),
    Field(
        "zero_denominator",
        _("Khi mẫu số bằng 0"),
        Kind.CHOICE,
        options=(
            ("", _("văn bản không nói")),
            *((each.value, _(ZEROS[each])) for each in ZeroDenominator if each is not ZeroDenominator.REFUSE),
        ),
    ),
    Field("may_exceed", _("Tỷ lệ có thể vượt 100 %"), Kind.FLAG),
)
OF_PROOF = (
    Field("evidence", _("Tài liệu kiểm chứng"), Kind.ITEMS, _("Mỗi dòng một tài liệu.")),
    Field("guidance", _("Hướng dẫn chấm"), Kind.WORDS),
    LEGAL,
    Field(
        "self_scored",
        _("Đơn vị tự chấm"),
        Kind.CHOICE,
        options=(("", _("theo cách đánh giá")), ("true", _("có")), ("false", _("không"))),
    ),
    NOTE,
    ORIGIN,
    WEIGHT,
)
OF_GROUP = (
    Field(
        "aggregate",
        _("Điểm của mục này"),
        Kind.CHOICE,
        options=(
            ("", _("cộng các mục con")),
            (Aggregate.WEIGHTED_MEAN.value, _("trung bình có trọng số")),
            (Aggregate.GEOMETRIC_MEAN.value, _("trung bình nhân")),
        ),
    ),
    Field(
        "not_applicable",
        _("Khi có mục không áp dụng"),
        Kind.CHOICE,
        options=(
            ("", _("như cả bộ tiêu chí")),
            *(
                (each.value, _(POLICIES[each]))
                for each in NotApplicable
                if each is not NotApplicable.UNDEFINED
            ),
        ),
    ),
    LEGAL,
    NOTE,
    ORIGIN,
    WEIGHT,
)
OF_PRECONDITION = (
    Field("criterion", _("Phải có điểm ở tiêu chí"), help=_("Mã của tiêu chí khác; hoặc nêu tài liệu.")),
    Field("at_least", _("Ít nhất bao nhiêu điểm"), Kind.NUMBER, _("Trên 0 nếu để trống.")),
    Field("evidence", _("Hoặc phải có tài liệu"), Kind.ITEMS, _("Mỗi dòng một tài liệu.")),
    Field("otherwise", _("Không đạt thì được"), Kind.NUMBER, _("0 nếu để trống.")),
    Field("text", _("Nguyên văn"), Kind.WORDS),
)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together; ``open`` where they are shown at once."""

    title: str | Promise | Text
    fields: list[Shown]
    open: bool


def is_group(node: Plain) -> bool:
    """Whether a node has children."""
    return bool(node.get("criteria"))


def _inner(node: Plain, name: str) -> Plain:
    found = node.get(name)
    return found if isinstance(found, dict) else {}


def rule_type(node: Plain) -> str:
    """Return the type of a node's rule, "" where there is none that is known."""
    found = _inner(node, "rule").get("type")
    return found if isinstance(found, str) and found in RULE_FIELDS else ""


def head_of(node: Plain, doubts: Mapping[str, str]) -> list[Shown]:
    """Return code, title, maximum and method as they stand."""
    return show(HEAD, node, "", doubts)


def rule_of(node: Plain, doubts: Mapping[str, str]) -> list[Shown]:
    """Return the rule's type and the fields of that type."""
    rule = _inner(node, "rule")
    return show((TYPE, *RULE_FIELDS.get(rule_type(node), ())), rule, RULE, doubts)


def sections_of(node: Plain, doubts: Mapping[str, str]) -> list[Section]:
    """Return the further fields of a node in sections."""
    if is_group(node):
        return [Section(_("Cách tính và căn cứ"), show(OF_GROUP, node, "", doubts), open=True)]
    precondition = _inner(node, "precondition")
    return [
        Section(_("Số liệu"), show(OF_RULE, node, "", doubts), open=True),
        Section(_("Tài liệu, hướng dẫn, căn cứ"), show(OF_PROOF, node, "", doubts), open=False),
        Section(
            _("Điều kiện để được tính điểm"),
            show(OF_PRECONDITION, precondition, PRECONDITION, doubts),
            open=bool(precondition),
        ),
    ]


def taken_node(typed: Mapping[str, str], base: Plain, doubts: dict[str, str]) -> Plain:
    """Return a node as typed, with all of ``base`` that the form does not show."""
    if is_group(base):
        kept = {name: value for name, value in base.items() if name not in LEAF_ONLY}
        return take((*HEAD, *OF_GROUP), typed, kept, "", doubts)
    kept = {name: value for name, value in base.items() if name not in GROUP_ONLY}
    node = take((*HEAD, *OF_RULE, *OF_PROOF), typed, kept, "", doubts)
    own = {"rule": _taken_rule(typed, _inner(base, "rule"), doubts)}
    own["precondition"] = take(OF_PRECONDITION, typed, _inner(base, "precondition"), PRECONDITION, doubts)
    for name, value in own.items():
        if value:
            node[name] = value
        else:
            node.pop(name, None)
    return node


def _taken_rule(typed: Mapping[str, str], base: Plain, doubts: dict[str, str]) -> Plain:
    name = typed.get(f"{RULE}type", "")
    if name not in RULE_FIELDS:
        return {}
    # Another type has other fields: those of the old one would all be faults.
    known = {each.key for each in RULE_FIELDS[name]}
    kept = base if base.get("type") == name else {key: base[key] for key in base if key in known}
    if typed.get(f"{RULE}was", "") == name:
        kept = take(RULE_FIELDS[name], typed, kept, RULE, doubts)
    return {"type": name} | kept | {"type": name}
