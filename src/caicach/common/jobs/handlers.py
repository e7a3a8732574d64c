"""Who does the work: functions registered by dotted name in the applications' ``jobs`` modules.

A *handler* changes this database: its changes and the mark that the job is done are one transaction, so they
happen exactly once. A *delivery* reaches outside, to a mail server or another system: it runs without a
transaction, at least once, and hands on ``run.idempotency_key`` so that the other side can drop a repetition.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

P = TypeVar("P")

_NAME = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")


class UnknownHandlerError(LookupError):
    """No application registers a handler of this name."""


class HandlerError(ValueError):
    """A handler is registered twice, is badly named, or its payload is not a frozen dataclass."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a job is tried, and how long it waits in between.

    The wait before try ``n + 1`` is ``first_delay * factor ** (n - 1)``, at most ``longest_delay``, moved by
    up to ``jitter`` of itself either way so that jobs which failed together do not come back together.
    """

    max_attempts: int = 6
    first_delay: timedelta = timedelta(seconds=10)
    factor: int = 4
    longest_delay: timedelta = timedelta(hours=2)
    jitter: float = 0.2

    def delay(self, attempts: int, *, chance: float) -> timedelta:
        """Return the wait after ``attempts`` tries; ``chance`` in [0, 1) places it within the jitter.

        >>> [int(RetryPolicy().delay(n, chance=0.5).total_seconds()) for n in range(1, 7)]
        [10, 40, 160, 640, 2560, 7200]
        """
        # Capped, because a factor to a high power is more seconds than a timedelta holds.
        grown = self.first_delay.total_seconds() * float(self.factor) ** min(attempts - 1, 60)
        seconds = min(grown, self.longest_delay.total_seconds())
        return timedelta(seconds=seconds * (1 + self.jitter * (2 * chance - 1)))


@dataclass(frozen=True, slots=True)
class Run:
    """One try of one job, as its handler sees it.

    ``idempotency_key`` is the same in every try, also after a revival. ``at`` is when this try began.
    """

    job_id: int
    attempt: int
    idempotency_key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered handler or delivery."""

    name: str
    payload_type: type[object]
    function: Callable[[Any, Run], None]
    retry: RetryPolicy
    is_delivery: bool


_registered: dict[str, Registered] = {}


def handler(
    name: str, payload: type[P], *, retry: RetryPolicy | None = None
) -> Callable[[Callable[[P, Run], None]], Callable[[P, Run], None]]:
    """Register the decorated function to change this database, once a job."""
    return _register(name, payload, retry, is_delivery=False)


def delivery(
    name: str, payload: type[P], *, retry: RetryPolicy | None = None
) -> Callable[[Callable[[P, Run], None]], Callable[[P, Run], None]]:
    """Register the decorated function to reach outside, at least once a job and under one idempotency key."""
    return _register(name, payload, retry, is_delivery=True)


def _register(
    name: str, payload: type[P], retry: RetryPolicy | None, *, is_delivery: bool
) -> Callable[[Callable[[P, Run], None]], Callable[[P, Run], None]]:
    if not _NAME.fullmatch(name):
        raise HandlerError(f"{name!r} is not a dotted name in lower case, such as organisations.import_units")
    if not dataclasses.is_dataclass(payload):
        raise HandlerError(f"{name}: {payload.__name__} is not a dataclass")

    def register(function: Callable[[P, Run], None]) -> Callable[[P, Run], None]:
        new = Registered(name, payload, function, retry or RetryPolicy(), is_delivery)
        if _registered.setdefault(name, new) != new:
            raise HandlerError(f"{name} is registered twice")
        return function

    return register


def handler_named(name: str) -> Registered:
    """Return a registered handler or delivery.

    Raises:
        UnknownHandlerError: when there is none of this name.
    """
    try:
        return _registered[name]
    except KeyError:
        raise UnknownHandlerError(f"no application registers {name!r} in its jobs module") from None


def handler_names() -> frozenset[str]:
    """Return the names this process can work on."""
    return frozenset(_registered)


def retry_policy_of(name: str) -> RetryPolicy:
    """Return how a job is tried again, also one whose handler this process does not know."""
    known = _registered.get(name)
    return known.retry if known else RetryPolicy()
