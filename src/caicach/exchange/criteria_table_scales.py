"""The lines below a criterion of a decision's annex ("Từ 80% đến dưới 100%: 0,5") read as a rule.

Only what can be read in one way becomes a rule. Everything else is left to a person: a rule guessed wrong
would score hundreds of units wrong without a sign of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from caicach.core.codes.numbers import plain
from caicach.core.codes.text import fold, tidy
from caicach.core.index.arithmetic import CONTEXT, HUNDRED, ZERO
from caicach.core.index.text import Text

Fields = dict[str, Any]

MAX_LINE, MAX_LINES = 2_000, 40
MAX_NAME = 80
_NUMBER = r"\d{1,9}(?:[.,]\d{1,9})?"
_VERB = r"(?:thi\s+)?(?:diem danh gia|so diem|duoc|cham|tinh)\s*(?:la|:|=)?\s*"
# A number at the end counts as points where a colon, a verb or the word "điểm" says so.
_POINTS = tuple(
    re.compile(rf"(?P<condition>.*?\S){between}(?P<points>{_NUMBER})\s*{after}\s*[.;]?")
    for between, after in (
        (rf"\s*[:=]\s*(?:{_VERB})?", "(?:diem|d)?"),
        (rf"[\s,]+{_VERB}", "(?:diem|d)?"),
        (r"\s+", "diem"),
    )
)
_BULLET = re.compile(r"^[\s\-–—+•*·]+")
_FORMULA = re.compile(
    r"\(?\s*(?:b\s*/\s*a|a\s*/\s*b)\s*\)?\s*[*x×.]\s*(?:so\s+)?"
    r"(?:diem (?:toi da|chuan)|(?P<points>\d+(?:[.,]\d+)?))"
    r"|ty le (?:%\s*)?(?:dat duoc\s*)?[*x×]\s*diem (?:toi da|chuan)"
)
_SURVEYED = re.compile(
    r"(?:diem\s*=\s*)?ty le (?:hai long|dong y)(?:\s*%)?\s*[*x×]\s*diem (?:toi da|chuan)\.?"
)
_DEDUCTED = re.compile(rf"(?:cu )?moi [^:;=\d]*?(?:bi )?tru (?P<each>{_NUMBER}) diem\.?")
_COUNTED = re.compile(
    rf"(?:cu )?moi [^:;=\d]*?(?:duoc(?: cong)?|cong|tinh|:) (?P<each>{_NUMBER}) diem"
    rf"(?:[,;]? (?:nhung )?(?:toi da|khong qua)(?: la)? (?P<cap>{_NUMBER}) diem)?\.?"
)
_SATURATING = re.compile(
    rf"tu (?P<from>{_NUMBER})% tro len: (?P<points>{_NUMBER})(?: diem)?\n"
    rf"duoi (?P<below>{_NUMBER})%: diem (?:toi da|chuan) [*x×] ty le / (?P<by>{_NUMBER})%"
)
_COMPARED = re.compile(r"\b(?:binh quan|trung binh|cao nhat|thap nhat|dan dau)\b")
_NO = re.compile(r"(?:khong|chua)\b|truong hop (?:khong|chua)\b")
_N, _UNIT = rf"({_NUMBER})", r"\s*(%)?"
_ENDS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), low, high)
    for pattern, low, high in (
        (rf"\btu {_N}{_UNIT}\s*(?:den|toi|-|–)\s*duoi {_N}{_UNIT}", "at_least", "below"),
        (rf"\btren {_N}{_UNIT}\s*(?:den|toi|-|–)\s*duoi {_N}{_UNIT}", "above", "below"),
        (rf"\btren {_N}{_UNIT}\s*(?:den|toi|-|–)\s*{_N}{_UNIT}", "above", "at_most"),
        (rf"\btu {_N}{_UNIT}\s*(?:den|toi|-|–)\s*{_N}{_UNIT}", "at_least", "at_most"),
        (rf"\b{_N}{_UNIT}\s*(?:-|–)\s*duoi {_N}{_UNIT}", "at_least", "below"),
        (rf"\b{_N}{_UNIT}\s*(?:-|–)\s*{_N}{_UNIT}", "at_least", "at_most"),
        (rf"\b(?:tu )?{_N}{_UNIT}[a-z ]{{0,40}}tro len", "at_least", ""),
        (rf"\b(?:tu )?{_N}{_UNIT}[a-z ]{{0,40}}tro xuong", "", "at_most"),
        (rf"(?:>=|≥)\s*{_N}{_UNIT}", "at_least", ""),
        (rf"(?:<=|≤)\s*{_N}{_UNIT}", "", "at_most"),
        (rf"(?:\btren|>)\s*{_N}{_UNIT}", "above", ""),
        (rf"(?:\bduoi|<)\s*{_N}{_UNIT}", "", "below"),
        (rf"\bkhong qua {_N}{_UNIT}", "", "at_most"),
        (r"()\b(100)\s*(%)", "at_least", ""),
    )
)


@dataclass(frozen=True, slots=True)
class Scale:
    """What a scale says: the fields of the criterion (``rule``, ``input``), or why it cannot be read."""

    fields: Fields
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """One line "condition: points"; ``words`` is the condition folded, ``name`` as printed."""

    name: str
    words: str
    points: Decimal


def read_scale(lines: Sequence[str], maximum: Decimal | None) -> Scale:
    """Return the rule that the lines below a criterion of ``maximum`` points state."""
    texts = [text for line in lines for part in _parts(line) if (text := tidy(_BULLET.sub("", part)))]
    reason = _hindrance(texts, maximum)
    if reason is not None or maximum is None:
        return Scale({}, reason)
    found = _formula(texts, maximum) or _each(texts, maximum)
    if found is not None:
        return Scale(found)
    known = [entry for entry in map(_line, texts) if entry is not None]
    if len(known) < len(texts):
        return Scale(
            {}, Text("có dòng không theo dạng «điều kiện: điểm»", "a line is no 'condition: points'")
        )
    if max(entry.points for entry in known) > maximum:
        return Scale({}, Text("có mức vượt điểm tối đa", "a level is above the maximum"))
    return _bands(known) or _yes_no(known, maximum) or _choice(known, maximum)


def states_points(text: str) -> bool:
    """Whether a line reads "condition: points"."""
    return len(text) <= MAX_LINE and _line(tidy(text)) is not None


def belongs_to_scale(line: str) -> bool:
    """Whether a line below a title is one of the scale, and no further line of the title."""
    folded = fold(line[:MAX_LINE])
    stated = (_FORMULA, _DEDUCTED, _COUNTED, _SURVEYED)
    return (
        _BULLET.match(line) is not None
        or states_points(line)
        or folded.startswith(("tinh ", "cong thuc", "diem =", "trong do"))
        or any(pattern.match(folded) for pattern in stated)
    )


def _hindrance(texts: Sequence[str], maximum: Decimal | None) -> Text | None:
    if not texts:
        return Text("không ghi cách chấm", "no scale is given")
    if maximum is None:
        return Text("không rõ điểm tối đa", "the maximum is not known")
    if len(texts) > MAX_LINES or any(len(text) > MAX_LINE for text in texts):
        return Text("cách chấm quá dài", "the scale is too long")
    if any(_COMPARED.search(fold(text)) for text in texts):
        return Text("so với đơn vị khác", "other units are compared")
    return None


def _parts(line: str) -> list[str]:
    """Return the statements of a line; semicolons and line breaks stand between them."""
    return [part for row in line.splitlines() for part in row.split(";")]


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _line(text: str) -> _Line | None:
    """Return condition and points of a line, None when it has another form."""
    folded = fold(text)
    found = next((found for pattern in _POINTS if (found := pattern.fullmatch(folded))), None)
    if found is None:
        return None
    # Folding keeps the letters' number and order, so that the condition ends at the same place.
    name = text[: found.end("condition")] if len(text) == len(folded) else found["condition"]
    return _Line(tidy(name.rstrip(" :=,–-")), found["condition"].rstrip(" :=,–-"), _decimal(found["points"]))


def _bands(lines: Sequence[_Line]) -> Scale | None:
    """Return the scale of spans of numbers; None where no line has a number."""
    spans = [_span(line) for line in lines]
    if not any(re.search(r"\d", line.words) for line in lines):
        return None
    known = [span for span in spans if span is not None]
    if len(known) < len(lines):
        return Scale({}, Text("có mức không rõ hai đầu", "the ends of a level are not clear"))
    percents = {percent for _, percent in known}
    if len(percents) > 1:
        return Scale({}, Text("mức thì ghi %, mức thì không", "some levels are in percent, some are not"))
    bands = [{**ends, "points": plain(line.points)} for (ends, _), line in zip(known, lines, strict=True)]
    fields: Fields = {"rule": {"type": "steps", "bands": bands}}
    if not percents.pop():
        whole = all("." not in end for ends, _ in known for end in ends.values())
        fields["input"] = "count" if whole else "number"
    return Scale(fields)


def _span(line: _Line) -> tuple[dict[str, str], bool] | None:
    """Return the ends of a condition and whether they are percents; None unless it states just one span."""
    for pattern, low, high in _ENDS:
        found = pattern.search(line.words)
        if found is None:
            continue
        before, after = line.words[: found.start()], line.words[found.end() :]
        if re.search(r"\d", before + after) or re.search(r"\b(?:khong|chua)\b", before):
            return None
        groups = found.groups()
        if low and high:
            ends = {low: plain(_decimal(groups[0])), high: plain(_decimal(groups[2]))}
            return ends, bool(groups[1] or groups[3])
        number, percent = groups[-2:]
        return {low or high: plain(_decimal(number))}, bool(percent)
    return None


def _yes_no(lines: Sequence[_Line], maximum: Decimal) -> Scale | None:
    if len(lines) == 1:
        return Scale({"rule": {"type": "yes_no"}}) if lines[0].points == maximum else None
    if len(lines) != 2:
        return None
    yes, no = lines if _NO.match(lines[1].words) else reversed(lines)
    if not _NO.match(no.words) or _NO.match(yes.words) or yes.points < no.points:
        return None
    rule: Fields = {"type": "yes_no"}
    if yes.points != maximum:
        rule["yes"] = plain(yes.points)
    if no.points:
        rule["no"] = plain(no.points)
    return Scale({"rule": rule})


def _choice(lines: Sequence[_Line], maximum: Decimal) -> Scale:
    names = [line.name for line in lines]
    if len(lines) < 2:
        return Scale({}, Text("chỉ có một mức, không bằng điểm tối đa", "one level alone, below the maximum"))
    if len({fold(name) for name in names}) < len(names) or max(map(len, names)) > MAX_NAME:
        return Scale({}, Text("tên mức trùng nhau hoặc quá dài", "names of levels repeat or are too long"))
    options: dict[str, str] = {}
    for line in lines:
        share = CONTEXT.divide(CONTEXT.multiply(line.points, HUNDRED), maximum) if maximum else ZERO
        if CONTEXT.multiply(share, maximum) != CONTEXT.multiply(line.points, HUNDRED) or not _is_short(share):
            return Scale(
                {},
                Text(
                    "mức không bằng một tỷ lệ tròn của điểm tối đa",
                    "a level is no round share of the maximum",
                ),
            )
        options[line.name] = plain(share)
    return Scale({"rule": {"type": "choice", "options": options}})


def _is_short(number: Decimal) -> bool:
    exponent = number.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -10


def _formula(texts: Sequence[str], maximum: Decimal) -> Fields | None:
    """Return the rule of a proportion, alone or from a floor on; explanations of a and b may stand beside."""
    folded = [fold(text) for text in texts]
    if len(folded) == 1 and _SURVEYED.fullmatch(folded[0]):
        return {"rule": {"type": "survey_share"}}
    saturating = _SATURATING.fullmatch("\n".join(folded))
    if saturating is not None and _decimal(saturating["points"]) == maximum:
        ends = {_decimal(saturating[name]) for name in ("from", "below", "by")}
        return (
            {"rule": {"type": "linear_saturating", "full_at": plain(ends.pop())}} if len(ends) == 1 else None
        )
    stated = [_FORMULA.search(text) for text in folded]
    formulas = [(text, found) for text, found in zip(folded, stated, strict=True) if found is not None]
    if len(formulas) != 1:
        return None
    text, found = formulas[0]
    if found["points"] is not None and _decimal(found["points"]) != maximum:
        return None
    rest = text[: found.start()] + text[found.end() :]
    others = [
        other for other, one in zip(texts, stated, strict=True) if one is None and not _names_figure(other)
    ]
    if not others and not re.search(r"\d", rest):
        return {"rule": {"type": "linear"}}
    floor = _floor(others, rest)
    return None if floor is None else {"rule": {"type": "linear_floor", "floor": floor}}


def _names_figure(text: str) -> bool:
    """Whether a line says what a or b is ("Trong đó: a là tổng số …"), which bears on no points."""
    return (
        re.match(r"(?:trong do[:,]?\s*)?(?:[ab] la\b|[ab]\s*[:=]\s*\D)|trong do:?$", fold(text)) is not None
    )


def _floor(others: Sequence[str], rest: str) -> str | None:
    """Return the share below which nothing is earned, None unless both lines agree on it."""
    if len(others) != 1:
        return None
    below = _line(others[0])
    start = _span(_Line("", rest, ZERO))
    if below is None or below.points or start is None:
        return None
    none = _span(below)
    if none is None or not (none[1] and start[1]):
        return None
    low, high = start[0].get("at_least"), none[0].get("below")
    return low if low is not None and none[0] == {"below": low} and start[0] == {"at_least": high} else None


def _each(texts: Sequence[str], maximum: Decimal) -> Fields | None:
    """Return the rule of "so much for every one", taken off or added."""
    if len(texts) != 1:
        return None
    folded = fold(texts[0])
    found = _DEDUCTED.fullmatch(folded)
    if found is not None:
        return {"rule": {"type": "deduction", "per_event": plain(_decimal(found["each"]))}}
    found = _COUNTED.fullmatch(folded)
    if found is None:
        return None
    rule: Fields = {"type": "count", "points_each": plain(_decimal(found["each"]))}
    if found["cap"] is not None and _decimal(found["cap"]) != maximum:
        rule["cap"] = plain(_decimal(found["cap"]))
    return {"rule": rule}
