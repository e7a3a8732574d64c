"""Ways to submit, with the time and fee of each, out of the portal's text in which the cells run together.

A row is a way, a time, one or more fees and a description, without any mark in between: "Trực tuyến5 Ngày làm
việcMiễn phí(Không)Nộp tại ...". A row is taken to begin only where a way is followed by a time and a fee.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from caicach.core.codes.text import tidy
from caicach.core.deadlines.durations import Duration, DurationError, parse
from caicach.exchange.procedures.fees import TAG, read_fees, shared_fees, single_amount
from caicach.exchange.procedures.record import (
    ChannelRecord,
    FeeRecord,
    Limit,
    Part,
    Reason,
    Unread,
    Way,
)

HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"
WAYS = {"trực tiếp": Way.COUNTER, "trực tuyến": Way.ONLINE, "dịch vụ bưu chính": Way.POST}
_TIME = r"\d+(?:[.,]\d+)?\s*(?:Ngày làm việc|Ngày|Giờ|Tháng|Phút|Tuần|Năm)"
_ROW = re.compile(
    rf"(?P<way>Trực tuyến|Trực tiếp|Dịch vụ bưu chính)"
    rf"(?:(?P<time>{_TIME})(?={TAG}|\()"
    rf"|(?P<number>\d{{1,3}})(?=Miễn phí|Không có thông tin)"
    rf"|(?P<glued>\d[\d,.]*)(?=\s*(?:Việt Nam Đồng|VNĐ|VND|USD))"
    rf"|(?P<words>Không[^.(\d]{{0,60}}?|Hệ thống[^(\d]{{0,150}}?)(?={TAG})"
    rf"|(?={TAG}))"
)
_UNTIMED = re.compile(
    r"^(?:không (?:quy định|tính)(?: thời (?:gian|hạn))?|không phải trả kết quả(?: cho người nộp thuế)?)$"
)
_CASE = re.compile(r"^[-+*\s]*((?:Đối với|Trường hợp|Tr[ưu]ờng hợp)[^:;.\n]{4,280})\s*[:;.]", re.IGNORECASE)
_LINES = re.compile(r"[\n;]+|(?<=[.])\s+(?=[-+*A-ZĐ])")


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of the portal's table: a way, its time, and all that stands behind."""

    way: Way
    time: str
    rest: str
    is_glued: bool = False


def read_channels(text: str) -> tuple[list[ChannelRecord], list[FeeRecord], list[Unread]]:
    """Read the ways to submit of one procedure from the portal's text."""
    rows, doubts = split_rows(text)
    channels: list[ChannelRecord] = []
    fees: list[FeeRecord] = []
    for row in rows:
        if row.is_glued:
            found, doubt, description = _glued_fee(row)
        else:
            found, doubt, description = read_fees(row.rest, row.way)
        channel, unread = channel_of(row.way, row.time, description)
        channels.append(channel)
        fees += [replace(fee, case=channel.case) for fee in found]
        doubts += [*unread, *doubt]
    return tell_apart(channels), list(shared_fees(fees)), doubts


def split_rows(text: str) -> tuple[list[Cells], list[Unread]]:
    """Return the rows of the portal's table, and what is no row of it."""
    body = text.strip().removeprefix(HEAD)
    starts = list(_ROW.finditer(body))
    if not starts:
        reason = (
            Reason.NOT_SPLIT if tidy(body).casefold() not in {"", "không có thông tin"} else Reason.NOT_STATED
        )
        return [], [Unread(Part.CHANNELS, reason, tidy(body)[:200])]
    rows = []
    for at, found in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(body)
        time = found["time"] or found["number"] or found["words"] or ""
        rest = body[found.end() :] if found["glued"] is None else body[found.start("glued") :]
        rest = rest[: end - (found.end() if found["glued"] is None else found.start("glued"))]
        rows.append(Cells(WAYS[found["way"].casefold()], tidy(time), rest, found["glued"] is not None))
    doubts = []
    if starts[0].start():
        doubts.append(Unread(Part.CHANNELS, Reason.NOT_SPLIT, tidy(body[: starts[0].start()])[:200]))
    return rows, doubts


def channel_of(way: Way, time: str, description: str) -> tuple[ChannelRecord, list[Unread]]:
    """Return a channel from its cells; a time that the cell does not tell is sought in the description, and
    taken only if the description tells that time alone.
    """
    time, description = tidy(time), description.strip()
    case = _CASE.match(description)
    channel = ChannelRecord(way, tidy(case[1])[:300] if case else "", time[:300], description=description)
    told = _told(description)
    if _UNTIMED.match(time.casefold()):
        return replace(channel, state=Limit.UNTIMED), []
    limit = _duration(time) if time and not time.isdecimal() else None
    if limit is not None:
        read = replace(channel, limit=limit.in_("vi"), state=Limit.READ)
        # Several times told are the steps or cases of the whole, and contradict nothing.
        if len(told) == 1 and limit not in told:
            said = next(iter(told)).in_("vi")
            return read, [Unread(Part.LIMIT, Reason.CONTRADICTED, f"{limit.in_('vi')} / {said}")]
        return read, []
    if len(told) == 1:
        return replace(channel, limit=next(iter(told)).in_("vi"), state=Limit.READ), []
    if not time or time.casefold() in {"không có thông tin", "không"}:
        return channel, [Unread(Part.LIMIT, Reason.NOT_STATED, time)]
    reason = Reason.NO_UNIT if time.isdecimal() else Reason.IN_WORDS
    return channel, [Unread(Part.LIMIT, reason, time[:200])]


def tell_apart(channels: Iterable[ChannelRecord]) -> list[ChannelRecord]:
    """Return the channels with a case of its own for each that shares way and case with one before it."""
    taken: set[tuple[Way, str]] = set()
    kept: list[ChannelRecord] = []
    for channel in channels:
        if channel in kept:
            continue
        case, number = channel.case, 2
        while (channel.way, case) in taken:
            case = f"{channel.case or 'Trường hợp'} ({number})"[-300:]
            number += 1
        taken.add((channel.way, case))
        kept.append(replace(channel, case=case))
    return kept


def _glued_fee(row: Cells) -> tuple[list[FeeRecord], list[Unread], str]:
    """Return the fee of a row where number of days and amount run together ("120 VNĐ": 1 and 20 or 120?)."""
    fees, _doubt, description = read_fees(row.rest, row.way)
    if not fees:
        return [], [Unread(Part.FEE, Reason.NO_UNIT, tidy(row.rest)[:200])], description
    told = single_amount(fees[0].text.partition("(")[2])
    digits = re.sub(r"\D", "", fees[0].text.partition(" ")[0])
    if told and digits.endswith((str(told), str(told // 1_000))):
        return [replace(fees[0], amount=told), *fees[1:]], [], description
    doubt = Unread(Part.FEE, Reason.NO_UNIT, fees[0].text[:200])
    return [replace(fees[0], amount=None), *fees[1:]], [doubt], description


def _told(description: str) -> set[Duration]:
    """Return the times that lines of a description tell, each a whole line that says nothing else."""
    told = set()
    for line in _LINES.split(description):
        said = re.sub(r"^[-+*\s]+", "", tidy(line))
        if said and (limit := _duration(said)) is not None and limit.is_timed:
            told.add(limit)
    return told


def _duration(text: str) -> Duration | None:
    try:
        return parse(text)
    except DurationError:
        return None
