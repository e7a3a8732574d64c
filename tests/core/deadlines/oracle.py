"""The due moment found by walking through every minute: slow, plain, and sharing no code with the engine.

Only plain data come in: for each day of a span the working minutes as a string of bytes, and what is to be
counted as tuples. It knows neither measures nor bisection.
"""

from __future__ import annotations

from dataclasses import dataclass

DAY = 1440


@dataclass(frozen=True)
class World:
    """The working minutes of a span: ``works[m]`` is 1 where minute m from its beginning is worked."""

    works: bytes
    nominal: int

    def last_worked(self, day: int) -> int | None:
        """Return the end of the last worked minute of a day."""
        found = self.works.rfind(1, day * DAY, (day + 1) * DAY)
        return None if found < 0 else found + 1


@dataclass(frozen=True)
class Case:
    """What is asked: parts as (amount in minutes, days or months, unit), spans of waiting, and the rules."""

    parts: tuple[tuple[int, str], ...]
    received: int
    waits: tuple[tuple[int, int], ...] = ()
    cutoff: int | None = None
    starts_with_session: bool = True
    rolls: bool = True


def start_of(world: World, case: Case) -> int:
    """Return the minute at which counting begins."""
    minute = case.received
    if case.parts[0][1] == "clock":
        return minute
    day = minute // DAY
    if case.cutoff is not None and minute % DAY > case.cutoff and world.last_worked(day) is not None:
        minute = (day + 1) * DAY
    elif not case.starts_with_session:
        return minute
    # Somebody works in this minute, or worked in the one before: the session just ends.
    while not (world.works[minute] or (minute == case.received and world.works[minute - 1])):
        minute += 1
    return minute


def due_of(world: World, case: Case) -> int:
    """Return the minute at which the last part is used up."""
    minute = start_of(world, case)
    runs = _running(world, case)
    for place, (amount, unit) in enumerate(case.parts):
        last = place == len(case.parts) - 1
        if unit in {"work", "clock"}:
            works = world.works if unit == "work" else b"\x01" * len(world.works)
            minute = _minutes(works, runs, minute, amount)
        else:
            minute = _days(world, case, runs, minute, amount, worked_only=unit == "working_days", last=last)
    return minute


def _running(world: World, case: Case) -> bytearray:
    """Write 1 for every minute in which nobody waits."""
    runs = bytearray(b"\x01") * len(world.works)
    for begins, ends in case.waits:
        runs[begins:ends] = bytes(ends - begins)
    return runs


def _minutes(works: bytes, runs: bytearray, minute: int, left: int) -> int:
    while True:
        if runs[minute] and works[minute]:
            left -= 1
            if left == 0:
                return minute + 1
        minute += 1


def _days(
    world: World, case: Case, runs: bytearray, minute: int, left: int, *, worked_only: bool, last: bool
) -> int:
    """Every midnight that passes while the time runs brings one day nearer, of working days their own."""
    begun = minute
    while True:
        ran = minute > begun and runs[minute - 1]
        if (
            left == 0
            and (runs[minute] or ran)
            and _ends(world, case, minute, worked_only=worked_only, last=last)
        ):
            return minute
        if left and runs[minute] and (minute + 1) % DAY == 0:
            day = (minute + 1) // DAY
            if not worked_only or world.last_worked(day) is not None:
                left -= 1
        minute += 1


def _ends(world: World, case: Case, minute: int, *, worked_only: bool, last: bool) -> bool:
    closing = world.last_worked(minute // DAY)
    if closing is not None:
        return minute == closing
    return not worked_only and not (last and case.rolls) and minute % DAY == DAY - 1
