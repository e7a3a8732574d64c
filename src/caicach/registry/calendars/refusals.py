"""How changes of calendars are refused: every fault at once, each where it lies and with what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caicach.registry.acting import RegistryRuleError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: in a field of the form, or in the row of a day or weekday (from 0)."""

    text: str
    field: str = ""
    row: int | None = None


class CalendarRuleError(RegistryRuleError):
    """A rule of calendars forbids the change; ``faults`` says all that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.text for fault in faults))


class StaleCalendarError(CalendarRuleError):
    """Somebody else changed the same calendar since it was read."""
