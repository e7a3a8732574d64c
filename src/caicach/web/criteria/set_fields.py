"""The parts of a set above its tree: decision and period, blocks, rounding, grades, ranking, legal texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.core.index.model import Basis, NotApplicable, RoundingPlace, Standing
from caicach.web.criteria.fields import Field, Kind, Plain, Shown, show, take
from caicach.web.templatetags.index_tags import MODES, PLACES, POLICIES, STANDINGS

NUMBER, CHOICE, ROWS = Kind.NUMBER, Kind.CHOICE, Kind.ROWS
BY = Field(
    "by",
    _("Tính theo"),
    CHOICE,
    options=(("", _("tỷ lệ so với điểm tối đa áp dụng")), (Basis.SCORE.value, _("điểm"))),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One page of set-level fields, by the group of the document that holds them, "" for the set itself."""

    name: str
    title: str | Promise
    groups: tuple[tuple[str, tuple[Field, ...]], ...]

    def prefix(self, inside: str) -> str:
        """Return what the names of a group's inputs begin with."""
        return f"{inside}-" if inside else ""


GENERAL = Part(
    "general",
    _("Tên, quyết định, thời hạn"),
    (
        (
            "",
            (
                Field("id", _("Mã bộ tiêu chí"), help=_("Chữ thường không dấu, số, gạch nối.")),
                Field("version", _("Phiên bản")),
                Field("title", _("Tên"), Kind.WORDS),
                Field(
                    "standing",
                    _("Giá trị của văn bản"),
                    CHOICE,
                    options=tuple((each.value, _(STANDINGS[each])) for each in Standing),
                ),
                Field("maximum", _("Điểm tối đa cả bộ"), NUMBER),
                Field(
                    "not_applicable",
                    _("Khi có mục không áp dụng"),
                    CHOICE,
                    options=(
                        ("", _("văn bản không quy định")),
                        *(
                            (each.value, _(POLICIES[each]))
                            for each in NotApplicable
                            if each is not NotApplicable.UNDEFINED
                        ),
                    ),
                ),
                Field("note", _("Ghi chú cho người đọc"), Kind.WORDS),
            ),
        ),
        (
            "decision",
            (
                Field("number", _("Số quyết định")),
                Field("date", _("Ngày quyết định"), Kind.DAY),
                Field("issuer", _("Cơ quan ban hành")),
                Field("title", _("Trích yếu")),
                Field("source", _("Đọc từ đâu")),
                Field("note", _("Ghi chú về quyết định")),
            ),
        ),
        (
            "period",
            (Field("from", _("Áp dụng từ ngày"), Kind.DAY), Field("to", _("Đến hết ngày"), Kind.DAY)),
        ),
        (
            "adjustments",
            (
                Field("bonus_maximum", _("Điểm cộng nhiều nhất"), NUMBER),
                Field("penalty_maximum", _("Điểm trừ nhiều nhất"), NUMBER),
                Field("total_minimum", _("Tổng điểm thấp nhất"), NUMBER, _("0 nếu để trống.")),
                Field("total_maximum", _("Tổng điểm cao nhất"), NUMBER, _("Điểm tối đa nếu để trống.")),
            ),
        ),
    ),
)
BLOCKS = Part(
    "blocks",
    _("Khối và làm tròn"),
    (
        (
            "",
            (
                Field(
                    "blocks",
                    _("Khối đơn vị"),
                    ROWS,
                    _("Mỗi khối được xếp hạng riêng."),
                    columns=(
                        Field("id", _("Mã")),
                        Field("title", _("Tên"), Kind.WORDS),
                        Field("ranked", _("Xếp hạng"), Kind.FLAG, otherwise=True),
                    ),
                ),
                Field(
                    "rounding",
                    _("Làm tròn"),
                    ROWS,
                    _("Để trống thì không làm tròn khi tính."),
                    columns=(
                        Field(
                            "at",
                            _("Chỗ làm tròn"),
                            CHOICE,
                            options=(("", "–"), *((each.value, _(PLACES[each])) for each in RoundingPlace)),
                        ),
                        Field("places", _("Số chữ số lẻ")),
                        Field(
                            "mode",
                            _("Cách làm tròn"),
                            CHOICE,
                            options=(("", "–"), *((each, _(told)) for each, told in MODES.items())),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
_FACT = (
    Field("fact", _("Điều về đơn vị")),
    Field("is", _("Có một trong các giá trị"), Kind.ITEMS),
)
_CAP = (*_FACT, Field("at_most", _("Không quá mức")), Field("text", _("Nguyên văn"), Kind.WORDS))
_GRADE = (
    Field("id", _("Mã")),
    Field("title", _("Tên"), Kind.WORDS),
    Field("low", _("Từ"), Kind.LOW),
    Field("high", _("Đến"), Kind.HIGH),
    Field("conditions", _("Điều kiện kèm theo"), Kind.YAML),
)
GRADES = Part(
    "grades",
    _("Xếp loại"),
    (
        (
            "",
            (
                Field(
                    "grades",
                    _("Thang xếp loại"),
                    ROWS,
                    _("Mỗi dòng một thang; thang không ghi khối dùng cho các khối còn lại."),
                    columns=(
                        Field("blocks", _("Mã khối"), Kind.ITEMS),
                        BY,
                        Field("not_submitted", _("Không tự đánh giá thì")),
                        Field("bands", _("Các mức, từ cao xuống thấp"), ROWS, columns=_GRADE),
                        Field("caps", _("Khống chế"), ROWS, columns=_CAP),
                        Field("exempt", _("Không xếp loại"), ROWS, columns=_FACT),
                    ),
                ),
            ),
        ),
    ),
)
RANKING = Part(
    "ranking",
    _("Xếp hạng"),
    (
        (
            "ranking",
            (
                BY,
                Field(
                    "tie_break",
                    _("Khi bằng nhau thì xét"),
                    ROWS,
                    columns=(
                        Field("code", _("Mã tiêu chí")),
                        Field(
                            "by",
                            _("Theo"),
                            CHOICE,
                            options=(
                                ("", _("điểm")),
                                ("share", _("tỷ lệ đạt")),
                                ("value", _("số liệu")),
                                ("numerator", _("tử số")),
                            ),
                        ),
                        Field(
                            "order",
                            _("Thứ tự"),
                            CHOICE,
                            options=(("", _("cao hơn xếp trước")), ("lowest", _("thấp hơn xếp trước"))),
                        ),
                        Field("text", _("Nguyên văn"), Kind.WORDS),
                    ),
                ),
                Field("manual", _("Còn bằng nhau thì ai quyết định"), Kind.WORDS),
            ),
        ),
    ),
)
LEGAL = Part(
    "legal",
    _("Văn bản căn cứ"),
    (
        (
            "",
            (
                Field(
                    "legal_texts",
                    _("Danh mục văn bản"),
                    ROWS,
                    columns=(
                        Field("id", _("Mã")),
                        Field("number", _("Số, ký hiệu")),
                        Field("title", _("Trích yếu")),
                        Field("valid_from", _("Hiệu lực từ"), Kind.DAY),
                        Field("valid_to", _("Đến hết"), Kind.DAY),
                    ),
                ),
            ),
        ),
    ),
)
PARTS: dict[str, Part] = {part.name: part for part in (GENERAL, BLOCKS, GRADES, RANKING, LEGAL)}


def _holder(document: Plain, inside: str) -> Plain:
    found = document.get(inside) if inside else document
    return found if isinstance(found, dict) else {}


def shown_part(part: Part, document: Plain, doubts: Mapping[str, str]) -> list[Shown]:
    """Return the fields of a part as they stand in a document."""
    return [
        shown
        for inside, fields in part.groups
        for shown in show(fields, _holder(document, inside), part.prefix(inside), doubts)
    ]


def taken_part(part: Part, typed: Mapping[str, str], document: Plain, doubts: dict[str, str]) -> Plain:
    """Return what a part's form says of the set's own fields; None for those that fall away."""
    found: Plain = {}
    for inside, fields in part.groups:
        taken = take(fields, typed, _holder(document, inside), part.prefix(inside), doubts)
        if inside:
            found[inside] = taken or None
        else:
            found |= {each.key: taken.get(each.key) for each in fields}
    return found


def with_part(document: Plain, taken: Plain) -> Plain:
    """Return a document with the fields of a part; those that are None fall away."""
    found = document | taken
    return {name: value for name, value in found.items() if value is not None or name not in taken}
