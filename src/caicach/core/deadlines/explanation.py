"""Why a dossier is due when it is, in sentences that account for every hour ("Vì sao là ngày này?")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from caicach.core.deadlines.calendars import DayKind, clock
from caicach.core.deadlines.clock import Deadline, Pause, PauseReason, Reckoning, StartRule
from caicach.core.deadlines.durations import NAMES, Unit
from caicach.core.deadlines.legs import CalendarDays, ClockMinutes, Leg, WorkingDays
from caicach.core.deadlines.minutes import day_of
from caicach.core.deadlines.rules import Counting
from caicach.core.deadlines.spans import SpanKind, StripDay, strip_of
from caicach.core.index.text import Text, say

_WEEKDAYS = (
    Text("thứ Hai", "Monday"),
    Text("thứ Ba", "Tuesday"),
    Text("thứ Tư", "Wednesday"),
    Text("thứ Năm", "Thursday"),
    Text("thứ Sáu", "Friday"),
    Text("thứ Bảy", "Saturday"),
    Text("Chủ nhật", "Sunday"),
)
_IDLE = {SpanKind.NOT_WORKED, SpanKind.ROLLED, SpanKind.BEFORE_START}
"""What days without work are to the count, before the start as within it."""
_REASONS = {
    PauseReason.SUPPLEMENT: Text("chờ bổ sung hồ sơ", "waiting for the supplement"),
    PauseReason.FINANCIAL_DUTY: Text(
        "chờ thực hiện nghĩa vụ tài chính", "waiting for the financial duty to be met"
    ),
    PauseReason.OPINION: Text("chờ ý kiến của cơ quan khác", "waiting for another agency's opinion"),
    PauseReason.OTHER: Text("tạm dừng theo quy định", "stopped as the law provides"),
}


def moment_words(minute: int) -> Text:
    """Return a moment as a receipt writes it."""
    day = day_of(minute)
    return say(
        "{c} {w}, {d}",
        "{c} {w} {d}",
        c=clock(minute),
        w=_WEEKDAYS[day.weekday()],
        d=Text(f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y}"),
    )


def amount_words(minutes: int) -> Text:
    """Return working minutes in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return Text(f"{rest} phút", f"{rest} min")
    if not rest:
        return Text(f"{hours} giờ", f"{hours} h")
    return Text(f"{hours} giờ {rest} phút", f"{hours} h {rest} min")


def explain(deadline: Deadline, found: Reckoning, *, until: int) -> list[Text]:
    """Return the sentences that lead from the receipt to the due moment, in order.

    Args:
        deadline: the limit that was reckoned.
        found: what came of it.
        until: up to when to tell of a clock that waits.
    """
    told = [say("Tiếp nhận lúc {at}.", "Received at {at}.", at=moment_words(found.first_received))]
    told += [_restarted(pause) for pause in found.restarts]
    if not found.legs:
        return [*told, Text("Thủ tục này không tính thời gian.", "This procedure is not timed.")]
    told.append(_limit(deadline, found))
    told += _started(deadline, found)
    if found.due is None and not found.runs and found.waits_for is None:
        return [*told, Text("Chưa chuyển đến cơ quan giải quyết nên chưa có hạn trả.",
                            "It has not reached the competent agency, so nothing is due yet.")]  # fmt: skip
    strip = strip_of(deadline, found, until=until)
    told += _counted(found, strip)
    told += _not_worked(strip)
    told += _rolled(strip)
    told += [_paused(deadline, pause, until) for pause in found.pauses]
    told += [
        say(
            "Gia hạn một lần thêm {n} làm việc{why}.",
            "Extended once by {n} of work{why}.",
            n=amount_words(given.minutes),
            why=Text(f": {given.reason}", f": {given.reason}") if given.reason else "",
        )
        for given in found.extensions
    ]
    told.append(_end(found))
    told += _doubts(deadline, strip)
    return told


def _restarted(pause: Pause) -> Text:
    if pause.until is None:
        return say(
            "Yêu cầu bổ sung lúc {at}; khi nhận đủ hồ sơ, thời hạn tính lại từ đầu.",
            "A supplement was asked for at {at}; once it is full, time is counted anew.",
            at=moment_words(pause.at),
        )
    return say(
        "Yêu cầu bổ sung lúc {at}, nhận đủ lúc {until}: thời hạn tính lại từ đầu.",
        "A supplement was asked for at {at} and came at {until}: time is counted anew.",
        at=moment_words(pause.at),
        until=moment_words(pause.until),
    )


def _limit(deadline: Deadline, found: Reckoning) -> Text:
    working_day = deadline.calendar.week_of(day_of(found.begins)).working_day
    if not any(part.unit is Unit.WORKING_DAY for part in deadline.duration.parts):
        return say("Thời hạn giải quyết: {d}.", "Time limit: {d}.", d=deadline.duration.words)
    if deadline.rules.counting is Counting.HOURS:
        return say(
            "Thời hạn giải quyết: {d}, mỗi ngày làm việc tính {n}.",
            "Time limit: {d}, a working day being {n}.",
            d=deadline.duration.words,
            n=amount_words(working_day),
        )
    return say(
        "Thời hạn giải quyết: {d}, không tính ngày bắt đầu.",
        "Time limit: {d}, the day of the start not counted.",
        d=deadline.duration.words,
    )


def _started(deadline: Deadline, found: Reckoning) -> Iterator[Text]:
    source = deadline.rules.source
    because = Text(f" ({source.vi})", f" ({source.en})") if source.vi else Text("", "")
    if found.start_rule is StartRule.AFTER_CUTOFF and deadline.rules.cutoff is not None:
        yield say(
            "Nhận sau {c} nên thời hạn bắt đầu từ {at}{why}.",
            "It came after {c}, so time starts at {at}{why}.",
            c=clock(deadline.rules.cutoff),
            at=moment_words(found.begins),
            why=because,
        )
    elif found.start_rule is StartRule.NEXT_SESSION:
        yield say(
            "Nhận ngoài giờ làm việc nên thời hạn bắt đầu từ {at}.",
            "It came outside working hours, so time starts at {at}.",
            at=moment_words(found.begins),
        )


def _counted(found: Reckoning, strip: Sequence[StripDay]) -> Iterator[Text]:
    """Tell per leg from when to when how much was counted."""
    for number, leg in enumerate(found.legs[: len(found.used)]):
        runs = [run for run in found.runs if run.leg == number and run.ends > run.begins]
        if not runs:
            continue
        days = [day for day in strip if any(span.leg == number and span.counted for span in day.spans)]
        yield say(
            "Từ {a} đến {b}: tính {n}{over}.",
            "From {a} to {b}: {n} counted{over}.",
            a=moment_words(runs[0].begins),
            b=moment_words(runs[-1].ends),
            n=_used_words(leg, found.used[number]),
            over=_over(leg, days),
        )


def _used_words(leg: Leg, used: int) -> Text:
    if leg.is_months:
        return Text(f"{leg.part.in_('vi')} ({used} ngày)", f"{leg.part.in_('en')} ({used} days)")
    if isinstance(leg.measure, CalendarDays):
        return Text(f"{used} {NAMES[Unit.DAY].vi}", f"{used} calendar days")
    if isinstance(leg.measure, WorkingDays):
        return Text(f"{used} {NAMES[Unit.WORKING_DAY].vi}", f"{used} working days")
    amount = amount_words(used)
    if isinstance(leg.measure, ClockMinutes):
        return Text(f"{amount.vi} liên tục", f"{amount.en} day and night")
    return Text(f"{amount.vi} làm việc", f"{amount.en} of work")


def _over(leg: Leg, days: Sequence[StripDay]) -> Text | str:
    if isinstance(leg.measure, CalendarDays | WorkingDays | ClockMinutes) or len(days) < 2:
        return ""
    parts = [(minutes, list(own)) for minutes, own in groupby(days, key=lambda day: day.minutes)]
    vi = "; ".join(
        f"{_dates(own)}: {amount_words(n).vi}{' mỗi ngày' if len(own) > 1 else ''}" for n, own in parts
    )
    en = "; ".join(
        f"{_dates(own)}: {amount_words(n).en}{' a day' if len(own) > 1 else ''}" for n, own in parts
    )
    return Text(f" ({vi})", f" ({en})")


def _dates(days: Sequence[StripDay]) -> str:
    first, last = days[0].day.day, days[-1].day.day
    return f"{first:%d/%m}" if first == last else f"{first:%d/%m}-{last:%d/%m}"


def _not_worked(strip: Sequence[StripDay]) -> Iterator[Text]:
    """Tell the days that did not count: weekends in one sentence, each other day with its decision."""
    idle = [day for day in strip if not day.day.is_worked and any(span.kind in _IDLE for span in day.spans)]
    weekends = [day for day in idle if day.day.kind is DayKind.WEEKEND]
    if weekends:
        dates = ", ".join(f"{day.day.day:%d/%m}" for day in weekends)
        yield say("Không tính ngày nghỉ hằng tuần: {d}.", "Weekly days off not counted: {d}.", d=dates)
    for day in idle:
        if day.day.kind is not DayKind.WEEKEND:
            yield say(
                "Không tính ngày {d}: {n}{s}.",
                "{d} not counted: {n}{s}.",
                d=f"{day.day.day:%d/%m/%Y}",
                n=day.day.name if day.day.name.vi else Text("ngày nghỉ", "day off"),
                s=f" ({day.day.source})" if day.day.source else "",
            )


def _rolled(strip: Sequence[StripDay]) -> Iterator[Text]:
    """Tell of a limit whose last day nobody works on: which day that was, why, and what follows from it."""
    if not any(span.kind is SpanKind.ROLLED for day in strip for span in day.spans):
        return
    last = [day for day in strip if day.whole][-1].day
    yield say(
        "Ngày cuối cùng, {d}, rơi vào ngày nghỉ{n} nên thời hạn kết thúc vào ngày làm việc tiếp theo "
        "(Bộ luật Dân sự 2015, Điều 148).",
        "The last day, {d}, is a day off{n}, so the limit ends with the next working day "
        "(Civil Code 2015, Article 148).",
        d=f"{last.day:%d/%m/%Y}",
        n=Text(f" ({last.name.vi})", f" ({last.name.en})") if last.name.vi else "",
    )


def _paused(deadline: Deadline, pause: Pause, until: int) -> Text:
    end = until if pause.until is None else pause.until
    basis = f" ({pause.basis})" if pause.basis else ""
    waited = amount_words(deadline.calendar.worked(end) - deadline.calendar.worked(pause.at))
    if pause.until is None:
        return say(
            "Tạm dừng từ {a}, {why}{basis}; thời gian này chưa tính vào thời hạn.",
            "Stopped since {a}, {why}{basis}; this time does not count.",
            a=moment_words(pause.at),
            why=_REASONS[pause.reason],
            basis=basis,
        )
    return say(
        "Tạm dừng từ {a} đến {b}, {why}{basis}: {n} làm việc không tính vào thời hạn.",
        "Stopped from {a} to {b}, {why}{basis}: {n} of work do not count.",
        a=moment_words(pause.at),
        b=moment_words(end),
        why=_REASONS[pause.reason],
        basis=basis,
        n=waited,
    )


def _end(found: Reckoning) -> Text:
    if found.due is None:
        return Text(
            "Hạn trả kết quả sẽ được tính tiếp khi hết tạm dừng.",
            "The due moment will be reckoned on when the waiting ends.",
        )
    return say("Vì vậy hạn trả kết quả là {at}.", "So the result is due at {at}.", at=moment_words(found.due))


def _doubts(deadline: Deadline, strip: Sequence[StripDay]) -> Iterator[Text]:
    if strip and deadline.calendar.is_provisional(strip[-1].day.day):
        yield say(
            "Lịch nghỉ năm {y} chưa có thông báo chính thức nên hạn trả là tạm tính.",
            "The holidays of {y} are not officially announced, so the due moment is provisional.",
            y=str(strip[-1].day.day.year),
        )
