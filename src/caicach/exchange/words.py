"""The words that sheets use for the same things, in both languages; compared without case and diacritics."""

from __future__ import annotations

from functools import lru_cache

from caicach.core.codes.text import fold

UNIT, NAME, BLOCK, CODE, INPUT = "unit", "name", "block", "code", "input"
VALUE, NUMERATOR, DENOMINATOR = "value", "numerator", "denominator"
NOT_APPLICABLE, NOTE, EVIDENCE, SOURCE = "not_applicable", "note", "evidence", "source"
DECIDED, DECIDED_BECAUSE = "decided", "decided_because"
UNUSED = "unused"

PARTS = (VALUE, NUMERATOR, DENOMINATOR, NOT_APPLICABLE, NOTE, EVIDENCE, SOURCE, DECIDED, DECIDED_BECAUSE)
"""The columns of the long form that hold something about one answer."""

_HEADERS = {
    UNIT: ("unit", "đơn vị", "mã đơn vị", "cơ quan", "địa phương"),
    NAME: ("name", "tên đơn vị", "tên", "tên cơ quan"),
    BLOCK: ("block", "khối", "nhóm đơn vị"),
    CODE: ("code", "mã", "mã tiêu chí", "mã số", "mã tctp"),
    INPUT: ("input", "tên số liệu", "số liệu thành phần"),
    VALUE: ("value", "giá trị", "kết quả", "trả lời"),
    NUMERATOR: ("numerator", "tử số"),
    DENOMINATOR: ("denominator", "mẫu số"),
    NOT_APPLICABLE: ("not applicable", "không áp dụng", "KAD", "N/A"),
    NOTE: ("note", "ghi chú", "giải trình"),
    EVIDENCE: ("evidence", "tài liệu", "tài liệu kiểm chứng", "minh chứng"),
    SOURCE: ("source", "nguồn", "nguồn số liệu"),
    DECIDED: ("decided", "điểm quyết định"),
    DECIDED_BECAUSE: ("decided because", "lý do quyết định"),
    UNUSED: (
        "tt", "stt", "title", "tiêu chí", "tên tiêu chí", "nội dung", "lĩnh vực", "lĩnh vực/tiêu chí",
        "tiêu chí/tiêu chí thành phần", "lĩnh vực/tiêu chí/tiêu chí thành phần", "maximum", "max",
        "điểm tối đa", "điểm chuẩn", "kiểu số liệu", "input kind", "cách điền", "what to enter",
        "đơn vị tính", "phương pháp", "method",
    ),
}  # fmt: skip


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Return a header word as it is compared: no case, no diacritics, underscores as blanks."""
    return " ".join(fold(text.replace("_", " ")).split())


HEADERS: dict[str, str] = {folded(word): role for role, words in _HEADERS.items() for word in words}
"""Role of every header word known."""

NOT_UNITS = frozenset(
    folded(word)
    for word in (
        "tự đánh giá", "điểm tự đánh giá", "tự chấm", "điểm tự chấm", "thẩm định", "điểm thẩm định",
        "điểm đạt",
        "điểm", "tỷ lệ", "tỷ lệ %", "xếp hạng", "xếp loại", "điều tra xhh", "điểm điều tra", "self score",
        "appraised", "score", "share", "rank", "grade",
    )
)  # fmt: skip
"""Headers of scoring tables that stand where a unit's name is expected."""

SUMMARY_ROWS = frozenset(
    folded(word)
    for word in (
        "tổng",
        "tổng số",
        "tổng cộng",
        "cộng",
        "trung bình",
        "điểm tối đa",
        "total",
        "mean",
        "average",
    )
)
"""Rows of a sheet that sum up others and are no units."""

NOT_APPLICABLE_WORDS = frozenset(folded(word) for word in ("không áp dụng", "KAD", "N/A", "not applicable"))
"""What says, in the place of an answer, that the criterion does not apply. A blank or a dash does not."""

YES = frozenset(folded(word) for word in ("có", "đạt", "yes", "true", "1"))
NO = frozenset(folded(word) for word in ("không", "không đạt", "no", "false", "0"))
TICKED = YES | NOT_APPLICABLE_WORDS | {"x"}
"""What ticks the column "not applicable" of the long form."""

SUBPARTS = {
    folded(word): part
    for part, words in {
        NUMERATOR: ("numerator", "tử số"),
        DENOMINATOR: ("denominator", "mẫu số"),
        NOTE: ("note", "ghi chú"),
        EVIDENCE: ("evidence", "tài liệu"),
        SOURCE: ("source", "nguồn"),
        DECIDED: ("decided", "điểm quyết định"),
        DECIDED_BECAUSE: ("decided because", "lý do quyết định"),
    }.items()
    for word in words
}
"""What may follow ``code:@`` in the wide shapes."""

UNIT_FACTS = {
    folded(word): role
    for role, words in {NAME: ("name", "tên"), BLOCK: ("block", "khối")}.items()
    for word in words
}
"""Facts written ``@name`` and ``@block`` that are columns of their own in the long form."""
