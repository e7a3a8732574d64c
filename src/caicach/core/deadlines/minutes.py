"""Moments as whole minutes of Vietnamese wall time, which has been UTC+7 without daylight saving since 1975.

Minute 0 is the beginning of 1970-01-01 in Vietnam, so that a minute divided by 1440 is its day. Seconds are
dropped: a receipt prints hour and minute, and what is printed is what counts.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
DAY = 1440
LAST = DAY - 1
"""The last minute of a day, at which a day that is counted whole ends where nobody works."""

_AHEAD = 7 * 3600
_EPOCH = date(1970, 1, 1).toordinal()
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def minute_of(moment: datetime) -> int:
    """Return the minute in which a moment lies.

    Raises ValueError for a moment without a time zone: which minute it is depends on where it was written.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    since = moment - _BEGINNING
    return (since.days * 86_400 + since.seconds + _AHEAD) // 60


def moment_of(minute: int) -> datetime:
    """Return the beginning of a minute as an aware moment in Vietnam."""
    return datetime.fromtimestamp(minute * 60 - _AHEAD, VIETNAM)


def day_of(minute: int) -> date:
    """Return the Vietnamese day of a minute."""
    return date.fromordinal(_EPOCH + minute // DAY)


def number_of(day: date) -> int:
    """Return the number of a day; its first minute is that times 1440."""
    return day.toordinal() - _EPOCH


def day_numbered(number: int) -> date:
    """Return the day of a number."""
    return date.fromordinal(_EPOCH + number)
