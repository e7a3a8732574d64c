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
    """The calendars used last, at most ``MOST_CALENDARS`` different ones; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._contents: OrderedDict[Key, tuple[float, Hashable]] = OrderedDict()
        self._calendars: OrderedDict[Hashable, WorkingCalendar] = OrderedDict()

    def get(self, key: Key) -> WorkingCalendar | None:
        """Return a calendar that is known, or None."""
        with self._lock:
            since, content = self._contents.get(key, (0.0, None))
            if content is None:
                return None
            found = self._calendars.get(content)
            if found is None or time.monotonic() - since > LASTS:
                del self._contents[key]
                return None
            self._contents.move_to_end(key)
            self._calendars.move_to_end(content)
            return found

    def put(self, key: Key, content: Hashable, calendar: WorkingCalendar) -> WorkingCalendar:
        """Keep a calendar with what it is made of, and return it, or the one known with the same content."""
        with self._lock:
            known = self._calendars.setdefault(content, calendar)
            self._calendars.move_to_end(content)
            self._contents[key] = (time.monotonic(), content)
            self._contents.move_to_end(key)
            while len(self._calendars) > MOST_CALENDARS:
                self._calendars.popitem(last=False)
            while len(self._contents) > MOST_UNITS:
                self._contents.popitem(last=False)
            return known

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._contents.clear()
            self._calendars.clear()

    def __len__(self) -> int:
        return len(self._calendars)


CALENDARS = CalendarCache()
