"""Fees as the portal prints them: a tag ("50,000 VNĐ", "Miễn phí"), then words in brackets.

The portal prints "Miễn phí" wherever its field holds 0, also for fees that a people's council sets; so the
tag alone never makes a fee free, only words beside it that say that nothing is paid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from caicach.core.codes.text import tidy
from caicach.exchange.procedures.record import FeeRecord, Part, Reason, Unread, Way

SMALLEST = 1_000
"""Đồng; no fee in force is smaller, and the portal holds many that lost their zeros ("20 VNĐ" for 20.000)."""

MOST = 10_000_000_000
TAG = (
    r"(?:Miễn phí|Không có thông tin|"
    r"(?:\d{1,3}(?:[,.]\d{3})+|\d+)(?:[,.]\d{1,2})?\s*(?:Việt Nam Đồng|VNĐ|VND|Đồng|USD|EUR|Đô la Mỹ))"
)
_TAG = re.compile(TAG)
_NUMBER = re.compile(r"((?:\d{1,3}(?:[,.]\d{3})+|\d+))(?:[,.]\d{1,2})?\s*(\D+)")
_AMOUNT = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d{4,})\s*(?:đồng|vnđ|vnd|đ)(?!\w)", re.IGNORECASE)
_ONE_AMOUNT = re.compile(
    r"[-+\s]*(?:(?:Lệ phí|Phí|Mức thu)[^:\d]{0,150}:?\s*)?(?:\d{1,3}(?:[.,]\d{3})+|\d{4,})\s*"
    r"(?:đồng|vnđ|vnd|đ)\s*(?:/[^.;,\d]{1,60}(?:/[^.;,\d]{1,40})?)?[.;]?",
    re.IGNORECASE,
)
_DONG = ("việt nam đồng", "vnđ", "vnd", "đồng")
_NOTHING_PAID = re.compile(
    r"^(?:(?:mức thu\s*)?(?:các loại\s*)?(?:phí|lệ phí)?(?:\s*(?:,|và|/)?\s*(?:phí|lệ phí))?\s*:?\s*)?"
    r"(?:không(?: phải)?(?: thu| nộp| có| mất)?(?: tiền)?(?: phí| lệ phí)?(?:\s*(?:,|và|/)\s*(?:phí|lệ phí))*"
    r"|miễn(?: thu)?(?: phí| lệ phí)?(?:\s*(?:,|và|/)\s*(?:phí|lệ phí))*)$"
)
_EXEMPT = re.compile(r"(?:^|(?<=[.;)\n]))\s*[-+*]?\s*((?:Miễn|Giảm)\s[^.;]{8,400}[.;]?)", re.IGNORECASE)
_NAMED = re.compile(r"^[-+*\s]*((?:Lệ phí|Phí)[^:;.(]{3,200}?)\s*:")


def read_fees(text: str, way: Way, case: str = "") -> tuple[list[FeeRecord], list[Unread], str]:
    """Read the fees at the head of what follows a time limit.

    Returns the fees, what was not understood, and the rest of the text: the description of the channel.
    """
    fees: list[FeeRecord] = []
    unread: list[Unread] = []
    rest = text
    while found := _TAG.match(rest):
        words, rest = bracketed(rest[found.end() :])
        fee, doubt = read_fee(found[0], words)
        fees.append(replace(fee, way=way, case=case))
        if doubt:
            unread.append(doubt)
    return fees, unread, rest.strip()


def read_fee(tag: str, words: str) -> tuple[FeeRecord, Unread | None]:
    """Read one fee from its tag and the words beside it, either of which may be empty."""
    tag, words = tidy(tag), tidy(words)
    named = _NAMED.match(words)
    fee = FeeRecord(
        name=named[1][:300] if named else "",
        text=f"{tag} ({words})" if tag and words else tag or words,
        exemption=" ".join(found.strip() for found in _EXEMPT.findall(words)),
    )
    amount = _NUMBER.fullmatch(tag) if tag[:1].isdigit() else None
    if amount:
        return _with_amount(fee, amount)
    if says_nothing_is_paid(words):
        return replace(fee, is_free=True), None
    if _ONE_AMOUNT.fullmatch(words) and (told := single_amount(words)):
        return replace(fee, amount=told), None
    if words:
        return fee, Unread(Part.FEE, Reason.IN_WORDS, words[:200])
    reason = Reason.BARE_ZERO if tag.casefold().startswith("miễn") else Reason.NOT_STATED
    return fee, Unread(Part.FEE, reason, tag)


def says_nothing_is_paid(words: str) -> bool:
    """Return whether words beside a fee say, and say only, that nothing is paid.

    >>> says_nothing_is_paid("Không thu phí."), says_nothing_is_paid("Phí, lệ phí: Không")
    (True, True)
    >>> says_nothing_is_paid("Chưa quy định"), says_nothing_is_paid("Miễn lệ phí cho hộ nghèo")
    (False, False)
    """
    said = tidy(words).strip(" .;-+*()").casefold()
    return bool(said) and _NOTHING_PAID.match(said) is not None


def _with_amount(fee: FeeRecord, found: re.Match[str]) -> tuple[FeeRecord, Unread | None]:
    amount, currency = int(re.sub(r"[,.]", "", found[1])), found[2].strip().casefold()
    if currency not in _DONG:
        return fee, Unread(Part.FEE, Reason.FOREIGN, fee.text[:200])
    if amount == 0:
        return fee, Unread(Part.FEE, Reason.BARE_ZERO, fee.text[:200])
    if amount < SMALLEST and single_amount(fee.text.partition("(")[2]) == amount * 1_000:
        return replace(fee, amount=amount * 1_000), None
    if not SMALLEST <= amount <= MOST:
        return fee, Unread(Part.FEE, Reason.TOO_SMALL, fee.text[:200])
    return replace(fee, amount=amount), None


def single_amount(words: str) -> int | None:
    """Return the amount in đồng that words tell, when they tell one alone.

    >>> single_amount("150.000 đồng/lần/thẻ."), single_amount("từ 5.000 đồng đến 8.000 đồng")
    (150000, None)
    """
    told = {int(re.sub(r"[.,]", "", found)) for found in _AMOUNT.findall(words)}
    amount = next(iter(told)) if len(told) == 1 else 0
    return amount if SMALLEST <= amount <= MOST else None


def shared_fees(fees: list[FeeRecord]) -> Iterator[FeeRecord]:
    """Yield fees once that are the same for every way by which the procedure can be asked for."""
    ways = {fee.way for fee in fees}
    seen: set[FeeRecord] = set()
    for fee in fees:
        plain = replace(fee, way=None)
        same = {other.way for other in fees if replace(other, way=None) == plain}
        shown = plain if same == ways else fee
        if shown not in seen:
            seen.add(shown)
            yield shown


def bracketed(text: str) -> tuple[str, str]:
    """Split what stands in brackets at the head of ``text``, however deep, from the rest.

    Brackets that never close belong to no one: the text is then all rest.
    """
    if not text.startswith("("):
        return "", text
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return text[1:at], text[at + 1 :]
    return "", text
