"""Whether more time may be given, and how much a new moment gives (NĐ 61/2018 Đ19.9, NĐ 118/2025)."""

from __future__ import annotations

from enum import StrEnum

from caicach.core.deadlines.clock import Deadline, Extension, Reckoning
from caicach.core.deadlines.minutes import DAY


class Refusal(StrEnum):
    """Why a dossier cannot be given more time."""

    NOT_DUE = "not_due"
    ALREADY_EXTENDED = "already_extended"
    TOO_LATE = "too_late"
    NOT_LATER = "not_later"


class ExtensionRefusedError(ValueError):
    """More time cannot be given; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(str(refusal))


def latest_notice(deadline: Deadline, found: Reckoning) -> int | None:
    """Return the last minute at which an extension may be told: so many working days before the due moment.

    The hour is that of the due moment, or the closing of a day that ends before it. None where nothing is
    due.
    """
    if found.due is None:
        return None
    calendar, days = deadline.calendar, deadline.rules.notice
    if not days:
        return found.due
    count = calendar.days_up_to(found.due // DAY)
    worked_that_day = calendar.closing_of(count) // DAY == found.due // DAY
    earlier = calendar.closing_of(count - days if worked_that_day else count - days + 1)
    return min(earlier, earlier // DAY * DAY + found.due % DAY) if worked_that_day else earlier


def extension_to(
    deadline: Deadline, found: Reckoning, until: int, *, at: int, given: int = 0, reason: str = ""
) -> Extension:
    """Return the extension that moves the due moment to a later one.

    Args:
        deadline: the limit.
        found: how it stands now.
        until: the minute of the new appointment.
        at: when this is decided.
        given: how many extensions the dossier has had over its whole life, restarts included.
        reason: why, as the letter of apology says.

    Raises ExtensionRefusedError: nothing is due, the dossier was extended before, it is later than a working
    day before the due moment, or the new moment gives no working time.
    """
    if found.due is None:
        raise ExtensionRefusedError(Refusal.NOT_DUE)
    if given >= deadline.rules.extensions:
        raise ExtensionRefusedError(Refusal.ALREADY_EXTENDED)
    latest = latest_notice(deadline, found)
    if latest is None or at > latest:
        raise ExtensionRefusedError(Refusal.TOO_LATE)
    minutes = deadline.calendar.worked(until) - deadline.calendar.worked(found.due)
    if minutes <= 0:
        raise ExtensionRefusedError(Refusal.NOT_LATER)
    return Extension(at, minutes, reason)
