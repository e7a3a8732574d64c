"""The other parts of a published procedure: legal bases, results, steps, levels, people, dates."""

from __future__ import annotations

import re
from datetime import date

from caicach.core.codes.text import fold, parse_date, tidy
from caicach.exchange.procedures.letters import LOWER, UPPER
from caicach.exchange.procedures.record import (
    LegalBasisRecord,
    Level,
    Part,
    Reason,
    ResultRecord,
    StepsRecord,
    Unread,
)

BASES_HEAD = "Tên văn bản pháp lýMã văn bản"
NOTHING = frozenset({"", "không", "không có", "không có thông tin", "--", "-"})
# The longest first, so that BTNMT is not read as BTN with a name that begins in MT.
_ISSUERS = (
    r"UBTVQH|TANDTC|VKSNDTC|BVHTTDL|BNNPTNT|BLĐTBXH|TLĐLĐVN|BVHTT|BNNMT|BTNMT|BTTTT|BGTVT|BKHCN|BKHĐT|BGDĐT|"
    r"BDTTG|BXHVN|UBND|UBDT|HĐND|HĐTP|NHNN|VPCP|TTCP|TCHQ|MTTW|BCA|BTC|BTP|BNV|BXD|BYT|BCT|BQP|BNG|BKH|BTM|BNN|"
    r"BCN|TTg|TCT|CP"
)
_SORT = r"(?:TTLT|NQLT|NĐ|TT|QĐ|NQ|VBHN|CT|PL|L|CTr|TTr|SL|HD|KH|ĐA)"
_AGENCY = rf"(?:{_ISSUERS}|[A-ZĐƯ][A-ZĐƯ0-9&]{{1,11}}(?![{LOWER}]))"
_NUMBER = re.compile(
    rf"(?<!/)(?P<digits>\d{{1,2}}\.\d{{1,2}}(?=/)|\d{{1,8}})(?:/\d{{4}})?/(?:(?:UBTVQH|QH)(?:\d{{2}}|\d)|{_SORT}(?:[-–](?:{_AGENCY}))*)"
)
# Some records repeat the sort of text in the column of numbers: "... của Chính phủNghị định 101/2024/NĐ-CP".
_TITLED = re.compile(r"(?<=\S)(?:Luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư|Quyết định)(?: số)?\s+$")
_RESULT_CODE = re.compile(
    r"Mã:\s*(?P<code>KQ\.[A-Z]\d{2}\.\d{6}|[A-Z]{2,3}-[A-Z]\d{2}\.\d{6,8}|\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-KQ\d{1,5}|"
    r"[A-Z0-9][A-Z0-9.\-]{2,40}?(?=$|[" + UPPER + r"][" + LOWER + r"]|\s))"
)
_CASE_LINE = re.compile(r"^[-+*\s]*((?:Đối với|Trường hợp)[^:]{4,250}):$")
_LEVELS = {
    "cap bo": Level.MINISTRY,
    "cap trung uong": Level.MINISTRY,
    "cap tinh": Level.PROVINCE,
    "cap xa": Level.COMMUNE,
    "co quan khac": Level.OTHER,
}
_SUBJECTS = (
    "Tổ chức (không bao gồm doanh nghiệp, HTX)",
    "Cán bộ, công chức, viên chức",
    "Doanh nghiệp có vốn đầu tư nước ngoài",
)


def says_nothing(text: str) -> bool:
    """Return whether a text only says that there is nothing to say."""
    return tidy(text).casefold().strip(" .") in NOTHING


def plain_text(text: str) -> str:
    """Return a published text with its lines kept and tidied; empty where it says nothing."""
    lines = [tidy(line) for line in text.splitlines()]
    return "" if says_nothing(text) else "\n".join(line for line in lines if line)


def read_legal_bases(text: str) -> tuple[list[LegalBasisRecord], list[Unread]]:
    """Read names and numbers of legal texts that run together: "Luật Hộ tịch60/2014/QH13Nghị định ...".

    A number ends a row where it is glued to what stands before; within a name it follows a blank.
    """
    body = text.strip().removeprefix(BASES_HEAD).strip()
    if says_nothing(body):
        return [], [Unread(Part.LEGAL_BASES, Reason.NOT_STATED)]
    bases: list[LegalBasisRecord] = []
    at = 0
    for found in _NUMBER.finditer(body):
        start = _own_digits(found)
        title = _TITLED.search(body, at + 1, start)
        if start > at and (title or not body[start - 1].isspace()):
            name = body[at : title.start()] if title else body[at:start]
            bases.append(LegalBasisRecord(tidy(name), body[start : found.end()]))
            at = found.end()
    rest = tidy(body[at:])
    if not rest:
        return bases, []
    bases.append(LegalBasisRecord(rest))
    return bases, [Unread(Part.LEGAL_BASES, Reason.NOT_SPLIT, rest[:200])]


def _own_digits(found: re.Match[str]) -> int:
    """Return where a number begins: a year that ends the name may stand glued before it ("202437/2024")."""
    digits = found["digits"]
    if len(digits) > 4 and digits[:2] in {"19", "20"}:
        return found.start() + 4
    return found.start()


def read_results(text: str) -> tuple[list[ResultRecord], list[Unread]]:
    """Read the results that run together with their codes: "Giấy khai sinhMã: KQ.G15.000012Trích lục ..."."""
    if says_nothing(text):
        return [], [Unread(Part.RESULTS, Reason.NOT_STATED)]
    results = []
    at = 0
    for found in _RESULT_CODE.finditer(text):
        results.append(ResultRecord(tidy(text[at : found.start()]), found["code"]))
        at = found.end()
    if rest := tidy(text[at:]):
        results.append(ResultRecord(rest))
    return results, []


def read_steps(text: str) -> list[StepsRecord]:
    """Read how a procedure goes: its lines, under the case that a line before them names."""
    groups: list[tuple[str, list[str]]] = [("", [])]
    for line in plain_text(text).splitlines():
        case = _CASE_LINE.match(line)
        if case:
            groups.append((case[1][:300], []))
        else:
            groups[-1][1].append(line)
    return [StepsRecord(tuple(lines), case) for case, lines in groups if lines]


def read_levels(text: str) -> tuple[tuple[Level, ...], list[Unread]]:
    """Read at which levels a procedure is carried out: "Cấp tỉnh, Cấp xã"."""
    said = [fold(part) for part in re.split(r"[,;]", text) if tidy(part)]
    levels = tuple(level for level in Level if any(_LEVELS.get(part) == level for part in said))
    unknown = [part for part in said if part not in _LEVELS]
    if levels and not unknown:
        return levels, []
    return levels, [Unread(Part.LEVEL, Reason.UNKNOWN, tidy(text)[:200])]


def read_subjects(text: str) -> tuple[str, ...]:
    """Read who may ask: names joined by commas, some of which have commas of their own."""
    if says_nothing(text):
        return ()
    rest, found = tidy(text), []
    for name in _SUBJECTS:
        if name in rest:
            found.append((rest.index(name), name))
            rest = rest.replace(name, "\0" * len(name), 1)
    at = 0
    for part in rest.split(","):
        if part.strip("\0 "):
            found.append((at, part.strip("\0 ")))
        at += len(part) + 1
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


def read_day(text: str) -> date | None:
    """Read a day written dd/MM/yyyy, yyyy-MM-dd or yyyyMMdd...; None where there is none.

    Raises ValueError where the text is something else.
    """
    said = tidy(text)
    if says_nothing(said):
        return None
    if re.match(r"\d{4}-\d{2}-\d{2}", said):
        return date.fromisoformat(said[:10])
    if re.fullmatch(r"\d{8}(?:\d{6})?", said):
        return date.fromisoformat(said[:8])
    return parse_date(said[:10].strip())
