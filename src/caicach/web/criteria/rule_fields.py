"""The rule builder: the fields of every type of rule, as docs/reference/rules.md names them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caicach.core.index.rules import RULES
from caicach.web.criteria.fields import Field, Kind

NUMBER = Kind.NUMBER

_BANDS = Field(
    "bands",
    _("Các khoảng điểm"),
    Kind.ROWS,
    _("≥ và ≤ thì chính số đó thuộc khoảng; > và < thì không. Để trống một đầu là không có giới hạn."),
    columns=(
        Field("low", _("Từ"), Kind.LOW),
        Field("high", _("Đến"), Kind.HIGH),
        Field("points", _("Điểm"), NUMBER),
    ),
)
_FULL_AT = Field("full_at", _("Đạt điểm tối đa ở mức"), NUMBER, _("100 nếu để trống."))
_PARTS = Field(
    "parts",
    _("Các phần"),
    Kind.ROWS,
    _("Tên số liệu viết không dấu, nối bằng gạch dưới. Quy tắc của phần viết như {type: linear}."),
    columns=(
        Field("input", _("Tên số liệu")),
        Field("title", _("Cách gọi"), Kind.WORDS),
        Field("maximum", _("Điểm tối đa"), NUMBER),
        Field("rule", _("Quy tắc"), Kind.YAML),
    ),
)

RULE_FIELDS: dict[str, tuple[Field, ...]] = {
    "yes_no": (
        Field("yes", _("Điểm khi có"), NUMBER, _("Điểm tối đa nếu để trống.")),
        Field("no", _("Điểm khi không"), NUMBER, _("0 nếu để trống.")),
    ),
    "choice": (
        Field(
            "options",
            _("Các mức"),
            Kind.ENTRIES,
            columns=(Field("name", _("Mức")), Field("worth", _("% điểm tối đa"), NUMBER)),
        ),
    ),
    "given": (Field("lowest", _("Điểm thấp nhất"), NUMBER, _("0 nếu để trống.")),),
    "all_or_nothing": (Field("at", _("Được điểm tối đa từ mức"), NUMBER, _("100 nếu để trống.")),),
    "steps": (_BANDS,),
    "linear": (
        Field(
            "zero_at", _("0 điểm ở mức"), NUMBER, _("0 nếu để trống. Lớn hơn mức kia thì càng ít càng tốt.")
        ),
        _FULL_AT,
    ),
    "linear_saturating": (Field("full_at", _("Đạt điểm tối đa từ mức"), NUMBER),),
    "linear_floor": (
        Field("floor", _("Dưới mức này không có điểm"), NUMBER),
        _FULL_AT,
        Field("floor_earns", _("Đúng bằng ngưỡng thì được tính điểm"), Kind.FLAG, otherwise=True),
    ),
    "count": (
        Field("points_each", _("Điểm mỗi lần"), NUMBER),
        Field("cap", _("Nhiều nhất"), NUMBER, _("Điểm tối đa nếu để trống.")),
    ),
    "deduction": (
        Field("start", _("Bắt đầu từ"), NUMBER, _("Điểm tối đa nếu để trống.")),
        Field("per_event", _("Trừ mỗi lần"), NUMBER),
        Field("floor", _("Không thấp hơn"), NUMBER, _("0 nếu để trống.")),
    ),
    "survey_share": (),
    "survey_mean": (
        Field("scale_low", _("Đầu thấp của thang"), NUMBER, _("0 nếu để trống.")),
        Field("scale_high", _("Đầu cao của thang"), NUMBER, _("5 nếu để trống.")),
    ),
    "peers_mean": (
        Field("at_or_above", _("Điểm khi đạt bình quân"), NUMBER, _("Điểm tối đa nếu để trống.")),
        Field("below", _("Điểm khi chưa đạt"), NUMBER, _("0 nếu để trống.")),
        Field("strict", _("Phải cao hơn bình quân, bằng thì chưa đạt"), Kind.FLAG),
        Field(
            "mean_input",
            _("Tên số liệu bình quân"),
            help=_(
                "Điền khi mức bình quân do cơ quan khác công bố; để trống thì tính từ các đơn vị trong khối."
            ),
        ),
    ),
    "target_leader": (
        Field("target", _("Chỉ tiêu"), NUMBER, _("Để trống thì mỗi đơn vị khai chỉ tiêu của mình.")),
        Field("target_share", _("% điểm tối đa khi vừa đạt chỉ tiêu"), NUMBER, _("50 nếu để trống.")),
    ),
    "peers_range": (Field("more_is_better", _("Càng nhiều càng tốt"), Kind.FLAG, otherwise=True),),
    "sum_of_parts": (_PARTS,),
    "formula": (
        Field(
            "inputs",
            _("Các số liệu"),
            Kind.ENTRIES,
            _("Tên số liệu viết không dấu, nối bằng gạch dưới, rồi dùng trong công thức."),
            columns=(Field("name", _("Tên số liệu")), Field("title", _("Cách gọi"), Kind.WORDS)),
        ),
        Field("expression", _("Công thức"), help=_("Ví dụ: 25*done/assigned + 30*good/assigned")),
    ),
}

TYPE = Field(
    "type",
    _("Loại quy tắc"),
    Kind.CHOICE,
    options=(("", _("Chưa có quy tắc")), *((name, rule.title) for name, rule in RULES.items())),
)
