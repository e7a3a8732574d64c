"""From what a file says to the rows of a dossier: its present, and the events that led there.

Each step becomes one event "imported" with the state it led to; the last event of every import carries the
whole standing, so that the fold over the history gives the present exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from caicach.core.deadlines.minutes import moment_of
from caicach.core.dossiers.fold import apply
from caicach.core.dossiers.moves import EventKind
from caicach.core.dossiers.present import Happening, Present
from caicach.core.dossiers.states import (
    FROM_PORTAL,
    ChannelKind,
    DeliveryKind,
    State,
)
from caicach.work.dossiers.constants import ApplicantKind
from caicach.work.dossiers.imports.sealing import Happened, Prepared, prepared
from caicach.work.dossiers.imports.slim import SlimDossier, SlimStep, SlimSupplement, Waiting

CHANNELS = {"1": ChannelKind.COUNTER, "2": ChannelKind.ONLINE, "3": ChannelKind.POST}
DELIVERIES = {"0": DeliveryKind.COUNTER, "1": DeliveryKind.POST}
SUBJECTS = {"2": ApplicantKind.BUSINESS, "3": ApplicantKind.ORGANISATION, "4": ApplicantKind.ORGANISATION}
_STATES = {str(int(portal)): state.value for portal, state in FROM_PORTAL.items()}
_ENDED = frozenset({"3", "7", "8"})


def state_of(portal: str) -> str:
    """Return our state of a portal code."""
    return _STATES[portal]


def standing_of(dossier: SlimDossier, supplements: Iterable[SlimSupplement] = ()) -> dict[str, Any]:
    """Return where a dossier stands by its row, as the data of the event that says so."""
    waits = waits_of([*dossier.supplements, *((one.asked, one.received) for one in supplements)])
    resolved = dossier.finished if dossier.state in {"9", "10"} else None
    if dossier.state in {"9", "10"} and resolved is None:
        resolved = dossier.returned
    ended = None
    if dossier.state in _ENDED:
        ended = dossier.refused if dossier.state == "3" else None
        ended = ended or dossier.finished or dossier.returned
    known = {
        "submitted": dossier.submitted if dossier.submitted is not None else dossier.received,
        "received": dossier.received,
        "first_due": dossier.first_due,
        "due": dossier.due,
        "resolved": resolved,
        "returned": dossier.returned if dossier.state == "10" else None,
        "ended": ended,
    }
    data: dict[str, Any] = {name: value for name, value in known.items() if value is not None}
    data["state"] = _STATES[dossier.state]
    data["portal"] = dossier.state
    data["row"] = dossier.digest
    if waits:
        # Only the last one may still be open, whatever the file says.
        closed = [[asked, asked if until is None else until] for asked, until in waits[:-1]]
        data["supplements"] = [asked for asked, _until in waits]
        data["pauses"] = [*closed, list(waits[-1])]
        if waits[-1][1] is None and dossier.state != "5":
            data["pauses"][-1][1] = waits[-1][0]
    return data


def waits_of(told: Iterable[Waiting]) -> list[Waiting]:
    """Return the waits in order, each once: one that is over counts before the same one still open."""
    found: dict[int, int | None] = {}
    for asked, until in told:
        if found.get(asked) is None:
            found[asked] = until
    return sorted(found.items())


@lru_cache(maxsize=20_000)
def _step_data(portal: str, title: str, department: str) -> Prepared:
    data = {"state": _STATES[portal], "portal": portal, "title": title, "department": department}
    return prepared({name: value for name, value in data.items() if value})


def step_key(step: SlimStep) -> tuple[int, str, str, str, str, str]:
    """Return what makes a step the same one when it is met again."""
    return step.at, step.state, step.actor, step.title, step.department, step.content


def happened_of(
    steps: Sequence[SlimStep], standing: dict[str, Any], *, not_before: int | None = None
) -> list[Happened]:
    """Return the events of an import: the steps, and with the last one the standing.

    Args:
        steps: in the order of time; may be empty.
        standing: as :func:`standing_of` gives it.
        not_before: the minute of what is recorded already. A step that happened before it keeps its own
            moment in its data: a history is only added to at its end.
    """
    floor = 0 if not_before is None else _seconds_of(not_before)
    found = [_of_step(step, floor, None) for step in steps[:-1]]
    if steps:
        found.append(_of_step(steps[-1], max(floor, found[-1].at if found else 0), standing))
    else:
        latest = max((standing[name] for name in _MOMENTS if name in standing), default=0)
        found.append(Happened(standing["state"], max(_seconds_of(latest), floor), "", "", prepared(standing)))
    return found


_MOMENTS = ("submitted", "received", "resolved", "returned", "ended")


def _of_step(step: SlimStep, floor: int, standing: dict[str, Any] | None) -> Happened:
    data = _step_data(step.state, step.title, step.department)
    state = _STATES[step.state]
    moved = {"happened": step.at} if step.at < floor else {}
    if standing is not None:
        own = {"step_portal": step.state} if step.state != standing["portal"] else {}
        data, state = prepared({**data.data, **standing, **own, **moved}), standing["state"]
    elif moved:
        data = prepared({**data.data, **moved})
    return Happened(state, max(step.at, floor), step.actor, step.content, data)


def key_of_event(
    at: int, by_label: str, reason: str, data: dict[str, Any]
) -> tuple[int, str, str, str, str, str]:
    """Return the key of the step that an event came from; ``at`` are seconds since 1970."""
    return (
        data.get("happened", at),
        data.get("step_portal", data.get("portal", "")),
        by_label,
        data.get("title", ""),
        data.get("department", ""),
        reason,
    )


def present_after(before: Present, happened: Sequence[Happened]) -> Present:
    """Return where a dossier stands after an import; ``before`` is used up.

    Only the last event says more than a state, and it says all: the others need not be gone through.
    """
    before.events += len(happened) - 1
    if len(happened) > 1:
        before.state = State(happened[-2].state)
        before.last = _minute_of(happened[-2].at)
    last = happened[-1]
    return apply(before, Happening(EventKind.IMPORTED, _minute_of(last.at), last.by_label, last.data.data))


def _seconds_of(minute: int) -> int:
    """Return the seconds since 1970 at which a minute of Vietnamese time begins."""
    return minute * 60 - _AHEAD


def _minute_of(seconds: int) -> int:
    return (seconds + _AHEAD) // 60


_AHEAD = -int(moment_of(0).timestamp())
"""By how many seconds Vietnam is ahead."""


def moment(minute: int | None) -> Any:
    """Return the moment of a minute, if there is one."""
    return None if minute is None else moment_of(minute)
