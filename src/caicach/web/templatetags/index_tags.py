"""How the pages of the index write sentences, numbers and places in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

from caicach.core.codes.numbers import format_number
from caicach.core.index.model import GradeScale, Rounding
from caicach.core.index.problems import Place, Problem
from caicach.core.index.rules.base import Step
from caicach.core.index.text import Text
from caicach.web.index.links import Links
from caicach.web.index.shares import step_of

register = template.Library()
ABSENT = "–"
SHOWN = Decimal("0.01")
_ADDRESS = re.compile(r"https?://[^\s;,()]+|\b(?:[a-z0-9-]+\.)+vn\b(?:/[^\s;,()]*)?")
_VIETNAMESE = re.compile(r"[^\x00-\x7f–−×·]")


def language() -> str:
    """Return the language of the page: ``vi`` or ``en``."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def words(text: Text | Place | None) -> str:
    """Return a bilingual sentence, or a place in words, in the reader's language."""
    return "" if text is None else text.in_(language())


@register.filter("words")
def marked_words(text: Text | Place | None) -> str:
    """Return a sentence for a page; one that there is in Vietnamese alone says so on English pages."""
    found = words(text)
    return said(found) if isinstance(text, Text) and text.vi == text.en else found


@register.filter
def plain_words(text: Text | Place | None) -> str:
    """Return a sentence for attributes, titles and drawings, where nothing can be marked."""
    return words(text)


@register.filter
def said(text: str) -> str:
    """Return text that is Vietnamese in any language (names, sources), marked on English pages."""
    if language() == "vi" or not _VIETNAMESE.search(text):
        return text
    return format_html('<span lang="vi">{}</span>', text)


@register.filter
def figure(number: Decimal | int | None, places: int = 2) -> str:
    """Return a number with ``places`` decimals and the reader's separators; a dash when there is none."""
    return ABSENT if number is None else format_number(Decimal(number), language(), places)


@register.filter
def exact(number: Decimal | int | None) -> str:
    """Return a number with the decimals it has, ten at most; a dash when there is none."""
    if number is None:
        return ABSENT
    value = Decimal(number)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -10:
        value = value.quantize(Decimal("1E-10"), ROUND_HALF_UP)
    return format_number(value, language())


@register.filter
def signed(number: Decimal | None, places: int = 2) -> str:
    """Return a difference with its sign, the minus as wide as the plus."""
    if number is None:
        return ABSENT
    text = format_number(abs(number), language(), places)
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{'+' if number > 0 else '−'}{text}"


@register.filter
def machine(number: Decimal | float | None) -> str:
    """Return a number for attributes of drawings and meters: a dot, never a comma."""
    return "0" if number is None else f"{Decimal(str(number)).quantize(Decimal('0.01')):f}"


STATUSES = {
    "scored": gettext_noop("đã chấm"),
    "not_applicable": gettext_noop("không áp dụng"),
    "missing": gettext_noop("không có câu trả lời"),
    "incomplete": gettext_noop("chưa đủ số liệu"),
    "precondition_failed": gettext_noop("không đạt điều kiện"),
    "nothing_to_count": gettext_noop("mẫu số bằng 0"),
}
STANDINGS = {
    "official": gettext_noop("Theo văn bản"),
    "area_level": gettext_noop("Chỉ đến cấp lĩnh vực"),
    "illustrative": gettext_noop("Minh họa"),
    "draft": gettext_noop("Dự thảo"),
}
ORIGINS = {
    "sourced": gettext_noop("có trong nguồn"),
    "derived": gettext_noop("suy ra từ số liệu công bố"),
    "recalled": gettext_noop("ghi theo trí nhớ, cần đối chiếu"),
    "illustrative": gettext_noop("minh họa, không phải văn bản"),
}
SHARES = {
    1: gettext_noop("rất thấp"),
    2: gettext_noop("thấp"),
    3: gettext_noop("vừa"),
    4: gettext_noop("cao"),
    5: gettext_noop("rất cao"),
}
SEVERITIES = {
    "error": gettext_noop("lỗi"),
    "warning": gettext_noop("cảnh báo"),
    "notice": gettext_noop("lưu ý"),
}
KINDS = {"error": "bad", "warning": "warning", "notice": "none"}
METHODS = {
    "appraised": gettext_noop("thẩm định"),
    "survey": gettext_noop("điều tra xã hội học"),
    "measured": gettext_noop("đo từ dữ liệu"),
    "bonus": gettext_noop("điểm cộng"),
    "penalty": gettext_noop("điểm trừ"),
}
INPUTS = {
    "yes_no": gettext_noop("có hoặc không"),
    "share": gettext_noop("tỷ lệ % (hoặc tử số và mẫu số)"),
    "number": gettext_noop("một số"),
    "count": gettext_noop("số lượng"),
    "choice": gettext_noop("chọn một mức"),
    "points": gettext_noop("điểm đã chấm"),
    "mean": gettext_noop("điểm trung bình khảo sát"),
    "inputs": gettext_noop("nhiều số liệu có tên"),
}
ZEROS = {
    "full": gettext_noop("được điểm tối đa"),
    "zero": gettext_noop("không có điểm"),
    "not_applicable": gettext_noop("coi là không áp dụng"),
    "refuse": gettext_noop("văn bản không nói; gặp thì hệ thống hỏi, không tự tính"),
}
POLICIES = {
    "shrink": gettext_noop("trừ khỏi điểm tối đa"),
    "rescale": gettext_noop("quy đổi phần còn lại về điểm tối đa"),
    "share": gettext_noop("chia đều điểm cho các mục còn lại"),
    "undefined": gettext_noop("văn bản không quy định"),
}
CHANGES = {
    "added": gettext_noop("thêm"),
    "removed": gettext_noop("bỏ"),
    "recoded": gettext_noop("đổi mã"),
    "moved": gettext_noop("chuyển chỗ"),
    "renamed": gettext_noop("đổi tên"),
    "maximum": gettext_noop("điểm tối đa"),
    "method": gettext_noop("cách đánh giá"),
    "rule": gettext_noop("quy tắc"),
    "input": gettext_noop("kiểu số liệu"),
    "evidence": gettext_noop("tài liệu kiểm chứng"),
    "legal_basis": gettext_noop("căn cứ"),
    "policy": gettext_noop("khi không áp dụng"),
    "precondition": gettext_noop("điều kiện"),
    "guidance": gettext_noop("hướng dẫn"),
    "grades": gettext_noop("mức xếp loại"),
    "ranking": gettext_noop("cách xếp hạng"),
    "set": gettext_noop("cả bộ tiêu chí"),
}
PLACES = {
    "share": gettext_noop("tỷ lệ"),
    "criterion": gettext_noop("điểm từng tiêu chí"),
    "group": gettext_noop("điểm từng nhóm"),
    "total": gettext_noop("tổng điểm"),
    "display": gettext_noop("khi hiển thị"),
}
MODES = {
    "half_up": gettext_noop("nửa thì lên"),
    "half_even": gettext_noop("nửa thì về số chẵn"),
    "half_down": gettext_noop("nửa thì xuống"),
    "up": gettext_noop("lên"),
    "down": gettext_noop("xuống"),
    "truncate": gettext_noop("bỏ phần dư"),
}


@register.filter
def status_words(status: str) -> str:
    """Return what became of a criterion, in words."""
    return gettext(STATUSES[status]) if status in STATUSES else ""


def standing_words(standing: str) -> str:
    """Return what a criteria set may be used for, in words."""
    return gettext(STANDINGS[standing])


@register.filter
def origin_words(origin: str) -> str:
    """Return how well a line of a criteria set is sourced, in words."""
    return gettext(ORIGINS[origin]) if origin in ORIGINS else origin


@register.filter
def heat(share: Decimal | None) -> int:
    """Return the tint of a share of the maximum, 0 to 5."""
    return step_of(share)


@register.filter
def heat_words(step: int) -> str:
    """Return a tint in words."""
    return gettext(SHARES[step]) if step in SHARES else ""


@register.filter
def input_words(value: str) -> str:
    """Return an input as the reader writes numbers; other text stays as it is."""
    try:
        number = Decimal(value)
    except ArithmeticError:
        return value
    return format_number(number, language()) if number.is_finite() else value


@register.filter
def choice_words(label: str) -> str:
    """Return a choice in words: yes and no for 1 and 0."""
    return {"1": gettext("có"), "0": gettext("không")}.get(label, label)


@register.filter
def middle(start: float, width: float) -> str:
    """Return the middle of a bar for attributes of drawings."""
    return machine(start + width / 2)


@register.simple_tag
def why_number(links: Links, unit: str, code: str, text: str, note: str = "") -> SafeString:
    """Return a number as the link that opens "Vì sao?"."""
    return links.number(unit, code, text, note)


@register.simple_tag
def unit_name(links: Links, unit: str, name: str) -> SafeString:
    """Return a unit's name as the link to its profile."""
    return links.name(unit, name)


@register.filter
def entry(mapping: Mapping[str, object], key: str) -> object:
    """Return what a mapping holds under a key, or None."""
    return mapping.get(key)


@register.filter
def less(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    """Return the difference of two numbers as ``figure`` shows them, None where one is not known.

    Readers subtract what they see: with the unrounded difference the three figures would not add up.
    """
    if left is None or right is None:
        return None
    return left.quantize(SHOWN, ROUND_HALF_UP) - right.quantize(SHOWN, ROUND_HALF_UP)


@register.filter
def linked(text: str) -> SafeString:
    """Return a source with its web addresses as links."""
    whole, at = SafeString(""), 0
    for found in _ADDRESS.finditer(text):
        address = found[0] if found[0].startswith("http") else f"https://{found[0]}"
        whole = format_html('{}{}<a href="{}">{}</a>', whole, text[at : found.start()], address, found[0])
        at = found.end()
    whole = format_html("{}{}", whole, text[at:])
    return whole if said(text) == text else format_html('<span lang="vi">{}</span>', whole)


@register.filter
def add_number(left: float, right: int) -> float:
    """Return a sum, for places in drawings."""
    return left + right


@register.filter
def severity_words(severity: str) -> str:
    """Return how much a finding weighs, in words."""
    return gettext(SEVERITIES[severity])


@register.filter
def severity_kind(severity: str) -> str:
    """Return the kind of status that shows a finding."""
    return KINDS[severity]


@register.filter
def worst(findings: Iterable[Problem]) -> str:
    """Return the kind of status of the weightiest finding."""
    weights = [found.severity.value for found in findings]
    return next((KINDS[weight] for weight in KINDS if weight in weights), "none")


@register.filter
def method_words(method: str) -> str:
    """Return how a criterion's points come about, in words."""
    return gettext(METHODS[method])


@register.filter
def input_kind_words(kind: str) -> str:
    """Return what a criterion asks for, in words."""
    return gettext(INPUTS[kind])


@register.filter
def zero_words(policy: str) -> str:
    """Return what a zero denominator earns, in words."""
    return gettext(ZEROS[policy])


@register.filter
def policy_words(policy: str) -> str:
    """Return what becomes of points that do not apply, in words."""
    return gettext(POLICIES[policy])


@register.filter
def rounding_words(place: str, rounding: Rounding) -> str:
    """Return where and how a set rounds, in words."""
    return gettext("%(place)s: %(places)s chữ số thập phân, %(mode)s") % {
        "place": gettext(PLACES[place]),
        "places": rounding.places,
        "mode": gettext(MODES[rounding.mode]),
    }


@register.filter
def grade_title(scale: GradeScale, grade: str) -> str:
    """Return the title of a class by its id."""
    return next((words(one.title) for one in scale.grades if one.id == grade), grade)


@register.simple_tag
def bar(value: Decimal | None, maximum: Decimal | int | None) -> SafeString:
    """Return a number as a bar within its maximum; unheard, for the figure stands beside it."""
    share = Decimal(0)
    if value is not None and maximum:
        share = min(max(value * 100 / Decimal(maximum), Decimal(0)), Decimal(100))
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-whole" width="100" height="8"></rect>'
        '<rect class="bar-part" width="{}" height="8"></rect></svg>',
        machine(share),
    )


@register.filter
def change_words(kind: str) -> str:
    """Return what happened to a criterion, in words."""
    return gettext(CHANGES[kind])


@register.filter
def adds(step: Step) -> bool:
    """Whether a step's exact figure says more than its sentence does."""
    return step.value is not None and exact(step.value) not in words(step.text)


@register.filter
def without(texts: Iterable[str], known: str) -> list[str]:
    """Return the texts that are not ``known``."""
    return [text for text in texts if text != known]
