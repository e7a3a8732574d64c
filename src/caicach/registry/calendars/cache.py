"""Calendars that this process has already put together.

Units that work alike share one calendar, since compiling its years costs more than anything else about it:
a province of hundreds of communes holds a handful. What a unit's calendar is made of is looked up anew after
``LASTS``: an old revision does not tell that a unit has come under another.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple

from caicach.core.deadlines.calendars import WorkingCalendar

MOST_UNITS = 8_192
MOST_CALENDARS = 64
LASTS = 3_600.0
"""Seconds."""


class Key(NamedTuple):
    """Of whom, and as of which state of the register."""

    organisation_id: int | None
    revision: int


class CalendarCache:
    """The calendars used last, at most ``MOST_CALENDARS`` different ones; any thread may ask.

    Contents are told apart by a number, for reckoning the hash of a whole calendar costs more than using it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._units: OrderedDict[Key, tuple[float, int]] = OrderedDict()
        self._numbers: dict[Hashable, int] = {}
        self._calendars: OrderedDict[int, tuple[Hashable, WorkingCalendar]] = OrderedDict()
        self._given = 0

    def get(self, key: Key) -> WorkingCalendar | None:
        """Return a calendar that is known, or None."""
        with self._lock:
            since, number = self._units.get(key, (0.0, 0))
            found = self._calendars.get(number)
            if found is None or time.monotonic() - since > LASTS:
                self._units.pop(key, None)
                return None
            self._units.move_to_end(key)
            self._calendars.move_to_end(number)
            return found[1]

    def put(self, key: Key, content: Hashable, calendar: WorkingCalendar) -> WorkingCalendar:
        """Keep a calendar with what it is made of, and return it, or the one known with the same content."""
        with self._lock:
            number = self._numbers.get(content)
            if number is None:
                self._given += 1
                number = self._numbers[content] = self._given
                self._calendars[number] = (content, calendar)
            self._calendars.move_to_end(number)
            self._units[key] = (time.monotonic(), number)
            self._units.move_to_end(key)
            while len(self._calendars) > MOST_CALENDARS:
                _number, (forgotten, _calendar) = self._calendars.popitem(last=False)
                del self._numbers[forgotten]
            while len(self._units) > MOST_UNITS:
                self._units.popitem(last=False)
            return self._calendars[number][1]

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._units.clear()
            self._numbers.clear()
            self._calendars.clear()

    def __len__(self) -> int:
        return len(self._calendars)


CALENDARS = CalendarCache()
