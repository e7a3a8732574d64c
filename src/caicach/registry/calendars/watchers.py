"""Who is told when a calendar changes.

Applications above register here what must be done in the same transaction, such as looking for due dates in
flight that a late holiday moves. The registry knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable

from caicach.registry.acting import Act

Watcher = Callable[[int, Act], None]

_of_decisions: list[Watcher] = []
_of_hours: list[Watcher] = []


def watch(callback: Watcher) -> Watcher:
    """Have a function called with a decision's id and the act, whenever one is recorded or withdrawn.

    It runs inside the transaction of the change, after the rows and before the ledger: what it raises undoes
    the change. Registering it twice changes nothing.
    """
    if callback not in _of_decisions:
        _of_decisions.append(callback)
    return callback


def watch_hours(callback: Watcher) -> Watcher:
    """Have a function called with the id of new weekly hours and the act; otherwise like :func:`watch`."""
    if callback not in _of_hours:
        _of_hours.append(callback)
    return callback


def unwatch(callback: Watcher) -> None:
    """Forget a function that was registered."""
    for watchers in (_of_decisions, _of_hours):
        if callback in watchers:
            watchers.remove(callback)


def decision_changed(decision_id: int, act: Act) -> None:
    """Tell those who watch decisions."""
    for callback in tuple(_of_decisions):
        callback(decision_id, act)


def hours_changed(hours_id: int, act: Act) -> None:
    """Tell those who watch weekly hours."""
    for callback in tuple(_of_hours):
        callback(hours_id, act)
