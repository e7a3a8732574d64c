"""Time limits and fees in plain words. What is not stated is never shown as nothing to wait or to pay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from caicach.core.codes.numbers import format_number
from caicach.core.deadlines.durations import DurationError
from caicach.registry.procedures.constants import Collected, LimitState
from caicach.registry.procedures.models import Channel, Fee
from caicach.web.templatetags.index_tags import language


@dataclass(frozen=True, slots=True)
class Said:
    """Words of ours, with what the source says where that is not the same.

    ``is_stated`` is False where nobody stated it: pages then say what to do next.
    """

    text: str
    source: str = ""
    is_stated: bool = True


def not_stated() -> str:
    """Return the words for what no source states."""
    return _("chưa công bố")


def limit_of(channel: Channel, *, is_immediate: bool = False) -> Said:
    """Return the time limit of a way to submit."""
    published = channel.published_time.strip()
    if channel.limit_state == LimitState.UNTIMED:
        return Said(_("không quy định thời hạn"), published)
    duration = _duration(channel)
    if duration:
        source = "" if _same(published, channel.limit) else published
        return Said(duration, source)
    if is_immediate:
        return Said(_("trả kết quả ngay"), published)
    return Said(not_stated(), published, is_stated=False)


def _duration(channel: Channel) -> str:
    """Return the limit in the reader's language; one that cannot be read counts as none."""
    try:
        found = channel.duration()
    except DurationError:
        return channel.limit
    return found.in_(language()) if found is not None else ""


def _same(published: str, limit: str) -> bool:
    return published.casefold().lstrip("0") == limit.casefold().lstrip("0")


def money(amount: int) -> str:
    """Return an amount of whole đồng.

    >>> money(8000)
    '8.000 đồng'
    """
    return f"{format_number(Decimal(amount), language())} đồng"


def amount_of(fee: Fee) -> Said:
    """Return what is to be paid."""
    if fee.is_free:
        return Said(_("miễn phí"), fee.text)
    if fee.amount is not None:
        return Said(money(fee.amount), fee.text)
    return Said(not_stated(), _worth_showing(fee.text), is_stated=False)


def _worth_showing(text: str) -> str:
    """Return what a source says of a fee, unless it is the bare nothing that says nothing."""
    bare = text.strip().strip(".:;").casefold()
    return "" if bare in {"", "0", "0 đồng", "0 vnđ", "miễn phí", "không"} else text.strip()


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A fee: its name, the amount, when it is collected, and who does not pay."""

    name: str
    amount: Said
    collected: str | Promise
    case: str
    exemption: str


def fee_line(fee: Fee) -> FeeLine:
    """Return a fee as pages show it."""
    when = Collected(fee.collected).label if fee.is_stated and not fee.is_free else ""
    return FeeLine(fee.name, amount_of(fee), when, fee.case, fee.exemption)


def shortest(channels: Sequence[Channel], *, is_immediate: bool) -> Said:
    """Return the time limit for a list: the one that all ways share, or from the first to say one."""
    said = [limit_of(channel, is_immediate=is_immediate) for channel in channels]
    stated = [one for one in said if one.is_stated]
    if not stated:
        return Said(_("trả kết quả ngay")) if is_immediate else Said(not_stated(), is_stated=False)
    texts = list(dict.fromkeys(one.text for one in stated))
    if len(texts) == 1:
        return Said(texts[0])
    return Said(_("%(limit)s, tùy cách nộp") % {"limit": texts[0]})


def cost(fees: Iterable[Fee]) -> Said:
    """Return what to pay, for a list: nothing is called free unless every fee is."""
    fees = list(fees)
    amounts = sorted({fee.amount for fee in fees if fee.amount is not None})
    if not fees or not any(fee.is_stated for fee in fees):
        return Said(not_stated(), is_stated=False)
    if not amounts:
        whole = all(fee.is_free for fee in fees)
        return Said(_("miễn phí")) if whole else Said(_("miễn phí, tùy cách nộp"))
    if len(amounts) == 1 and all(fee.amount is not None for fee in fees):
        return Said(money(amounts[0]))
    if len(amounts) == 1:
        return Said(_("%(amount)s, tùy trường hợp") % {"amount": money(amounts[0])})
    return Said(_("từ %(least)s đến %(most)s") % {"least": money(amounts[0]), "most": money(amounts[-1])})
