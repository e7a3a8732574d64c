"""A bound on how often one address may ask for costly work, kept in this process."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from time import monotonic

REMEMBERED = 10_000


class Throttle:
    """Admits ``most`` requests of an address within ``seconds``; safe among threads."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def admits(self, address: str) -> bool:
        """Whether one more request is admitted now; it counts when it is."""
        now = self._clock()
        with self._lock:
            times = self._times.setdefault(address, deque())
            self._times.move_to_end(address)
            while times and now - times[0] >= self._seconds:
                times.popleft()
            while len(self._times) > REMEMBERED:
                self._times.popitem(last=False)
            if len(times) >= self._most:
                return False
            times.append(now)
            return True
