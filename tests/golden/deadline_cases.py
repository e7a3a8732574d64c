"""The case book of due moments: worked cases read from YAML, and what comes of each.

The format is told in docs/reference/deadline-cases.md. Nothing in a file is optional by accident: a key that
is not known here is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from caicach.core.deadlines.calendars import DayKind, Session, SpecialDay, WeeklyHours, WorkingCalendar
from caicach.core.deadlines.clock import Deadline, Extension, Pause, PauseReason, Reckoning
from caicach.core.deadlines.durations import Unit, parse
from caicach.core.deadlines.explanation import explain
from caicach.core.deadlines.extending import ExtensionRefusedError, extension_to
from caicach.core.deadlines.minutes import minute_of, moment_of
from caicach.core.deadlines.rules import Counting, DeadlineRules, StartEvent, SupplementMode
from caicach.core.index.text import Text

FOLDER = Path(__file__).with_name("deadlines")
CASE = {"id", "procedure", "limit", "covers", "received", "expect", "working"}
MAY_HAVE = {"calendar", "rules", "agency_received", "told_at", "events", "declared_late"}
EXPECT = {"begins", "due", "due_before", "refused", "sentence_count", "sentences"}
RULES = {"cutoff", "counting", "hour", "day", "rolls", "waits", "supplement", "starts_at", "notice"}
FROM = {"published", "decision", "law", "example"}
"""Where a limit is from: what is published, a province's decision, the law, or made up to show a rule."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What the engine makes of a case, to be held against what was worked out by hand."""

    deadline: Deadline
    found: Reckoning
    due_before: str | None
    refused: str | None
    sentences: tuple[Text, ...]


def load() -> list[dict[str, Any]]:
    """Return all cases of all files.

    Raises ValueError for a case that lacks something or holds an unknown key.
    """
    cases: list[dict[str, Any]] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem != "calendars":
            cases += yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
    for case in cases:
        _check(case)
    return cases


def _check(case: dict[str, Any]) -> None:
    keys = set(case)
    if CASE - keys or keys - CASE - MAY_HAVE:
        raise ValueError(f"{case.get('id')}: lacks {CASE - keys}, does not know {keys - CASE - MAY_HAVE}")
    if {"due", "sentences"} - set(case["expect"]) or set(case["expect"]) - EXPECT:
        raise ValueError(f"{case['id']}: expects what nobody knows, or no due moment: {set(case['expect'])}")
    if set(case.get("rules", {})) - RULES or case["limit"]["from"] not in FROM:
        raise ValueError(f"{case['id']}: unknown rule or origin of the limit")


def _calendars() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "calendars.yaml").read_text(encoding="utf-8"))
    return found


BOOK = _calendars()


def announced() -> list[SpecialDay]:
    """Return the days off and make-up days of the case book."""
    return [_special(day) for day in BOOK["days"]]


def _special(day: dict[str, Any]) -> SpecialDay:
    return SpecialDay(
        date.fromisoformat(day["day"]),
        DayKind(day["kind"]),
        Text(day["name"], day["name"]),
        day.get("source", ""),
        sessions=tuple(Session(*span) for span in day.get("sessions", [])),
    )


def calendar_of(name: str, declared_late: list[dict[str, Any]]) -> WorkingCalendar:
    """Return a calendar of the case book with the days that were declared late."""
    hours = [
        WeeklyHours(
            date.fromisoformat(week["from"]),
            {weekday: tuple(Session(*span) for span in spans) for weekday, spans in week["weekdays"].items()},
            week["working_day"],
        )
        for week in BOOK["hours"][name]
    ]
    special = [*announced(), *map(_special, declared_late)]
    return WorkingCalendar(hours, special, official_until=date.fromisoformat(BOOK["official_until"]))


def _rules(said: dict[str, Any]) -> DeadlineRules:
    hour, _, minute = said["cutoff"].partition(":") if "cutoff" in said else ("", "", "")
    return DeadlineRules(
        "case",
        date(2020, 1, 1),
        starts_at=StartEvent(said.get("starts_at", StartEvent.ACCEPTANCE)),
        counting=Counting(said.get("counting", Counting.HOURS)),
        supplement=SupplementMode(said.get("supplement", SupplementMode.PAUSE)),
        cutoff=int(hour) * 60 + int(minute) if hour else None,
        waits=said.get("waits", True),
        rolls=said.get("rolls", True),
        notice=said.get("notice", 1),
    )


def minute(text: str) -> int:
    """Return the minute of a Vietnamese moment such as ``2026-08-28T15:20``."""
    return minute_of(datetime.fromisoformat(f"{text}+07:00"))


def shown(at: int | None) -> str | None:
    """Return a minute as cases write it."""
    return None if at is None else f"{moment_of(at):%Y-%m-%dT%H:%M}"


def work(case: dict[str, Any]) -> Worked:
    """Return what the engine makes of a case."""
    said = case.get("rules", {})
    duration = parse(
        case["limit"]["text"],
        hour=Unit(said.get("hour", Unit.CLOCK_HOUR)),
        day=Unit(said.get("day", Unit.DAY)),
    )
    name, late = case.get("calendar", "office"), case.get("declared_late", [])
    deadline = Deadline(calendar_of(name, late), duration, _rules(said))
    events = case.get("events", [])
    pauses = [
        Pause(
            minute(event["at"]),
            minute(event["until"]) if "until" in event else None,
            PauseReason(event["kind"]),
            event.get("basis", ""),
        )
        for event in events
        if event["kind"] != "extension"
    ]
    received = minute(case["received"])
    agency = minute(case["agency_received"]) if "agency_received" in case else None
    found = deadline.reckon(received, pauses, agency_received=agency)
    before = shown(found.due)
    if late:
        before = shown(Deadline(calendar_of(name, []), duration, deadline.rules).reckon(received, pauses).due)
    extensions, refused = _extended(
        deadline, found, [event for event in events if event["kind"] == "extension"]
    )
    if extensions:
        found = deadline.reckon(received, pauses, extensions, agency_received=agency)
    until = minute(case["told_at"]) if "told_at" in case else received
    return Worked(deadline, found, before, refused, tuple(explain(deadline, found, until=until)))


def _extended(
    deadline: Deadline, found: Reckoning, events: list[dict[str, Any]]
) -> tuple[list[Extension], str | None]:
    given: list[Extension] = []
    for event in events:
        try:
            given.append(
                extension_to(
                    deadline,
                    replace(found),
                    minute(event["until"]),
                    at=minute(event["at"]),
                    given=int(event.get("given", len(given))),
                    reason=event["reason"],
                )
            )
        except ExtensionRefusedError as refusal:
            return given, str(refusal.refusal.value)
    return given, None
