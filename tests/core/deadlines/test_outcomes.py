"""One dossier under several definitions, and more time by the rules."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.core.deadlines.offices import at, limit, shown

from caicach.core.deadlines.extending import ExtensionRefusedError, Refusal, extension_to, latest_notice
from caicach.core.deadlines.outcomes import (
    AS_FIRST_PROMISED,
    BY_DAY,
    BY_MINUTE,
    QD_766,
    WITH_OVERDUE,
    Facts,
    Outcome,
    tally,
)

DUE = at("2026-08-28T10:00")
NOW = at("2026-09-30T10:00")


def test_the_hour_counts_under_one_definition_and_not_under_the_other() -> None:
    facts = Facts(at("2026-08-24T10:00"), DUE, ended=at("2026-08-28T15:00"))
    assert BY_MINUTE.outcome(facts, at=NOW) is Outcome.LATE
    assert BY_DAY.outcome(facts, at=NOW) is Outcome.ON_TIME


def test_before_the_due_day_is_early() -> None:
    facts = Facts(at("2026-08-24T10:00"), DUE, ended=at("2026-08-27T15:00"))
    assert BY_MINUTE.outcome(facts, at=NOW) is Outcome.EARLY


def test_what_had_not_happened_yet_does_not_count() -> None:
    facts = Facts(at("2026-08-24T10:00"), DUE, ended=at("2026-08-27T15:00"))
    assert BY_MINUTE.outcome(facts, at=at("2026-08-25T10:00")) is Outcome.WITHIN


def test_a_second_supplement_is_late_by_decision_766_alone() -> None:
    asked = (at("2026-08-25T10:00"), at("2026-08-26T10:00"))
    facts = Facts(at("2026-08-24T10:00"), DUE, ended=at("2026-08-27T10:00"), supplements=asked)
    assert QD_766.outcome(facts, at=NOW) is Outcome.LATE
    assert BY_MINUTE.outcome(facts, at=NOW) is Outcome.EARLY


def test_waiting_for_the_first_supplement_ends_a_dossier_by_decision_766() -> None:
    facts = Facts(at("2026-08-24T10:00"), DUE, supplements=(at("2026-08-25T10:00"),), paused=True)
    assert QD_766.outcome(facts, at=NOW) is Outcome.EARLY
    assert BY_MINUTE.outcome(facts, at=NOW) is Outcome.PAUSED


def test_what_was_first_promised_is_kept_beside_what_holds_now() -> None:
    facts = Facts(at("2026-08-24T10:00"), at("2026-09-10T10:00"), DUE, ended=at("2026-09-04T10:00"))
    assert BY_MINUTE.outcome(facts, at=NOW) is Outcome.EARLY
    assert AS_FIRST_PROMISED.outcome(facts, at=NOW) is Outcome.LATE


def test_rates_of_the_same_dossiers_differ_by_what_they_are_divided_by() -> None:
    received = at("2026-08-24T10:00")
    dossiers = [
        Facts(received, DUE, ended=at("2026-08-27T10:00")),
        Facts(received, DUE, ended=at("2026-08-29T10:00")),
        Facts(received, DUE),
        Facts(received, at("2026-10-09T10:00")),
    ]
    rates = {one.id: tally(one, dossiers, at=NOW) for one in (BY_MINUTE, QD_766, WITH_OVERDUE)}
    assert (rates["by_minute"].numerator, rates["by_minute"].denominator) == (1, 2)
    assert (rates["qd_766"].numerator, rates["qd_766"].denominator) == (1, 4)
    assert (rates["with_overdue"].numerator, rates["with_overdue"].denominator) == (1, 3)
    assert rates["by_minute"].rate == Decimal(50)
    assert all(one.received == 4 for one in rates.values())
    assert tally(BY_MINUTE, [], at=NOW).rate is None


def test_an_extension_moves_the_due_moment_to_the_new_appointment() -> None:
    deadline = limit("05 ngày làm việc")
    received = at("2026-08-24T10:00")
    found = deadline.reckon(received)
    assert shown(found.due) == "2026-09-03T10:00"
    until = at("2026-09-08T15:00")
    given = extension_to(deadline, found, until, at=at("2026-08-27T09:00"), reason="chờ xác minh")
    again = deadline.reckon(received, (), [given])
    assert shown(again.due) == "2026-09-08T15:00"
    assert deadline.reckon(received, (), [given]).extensions == (given,)


def test_an_extension_decided_after_the_due_moment_moves_nothing() -> None:
    deadline = limit("05 ngày làm việc")
    found = deadline.reckon(at("2026-08-24T10:00"))
    given = extension_to(deadline, found, at("2026-09-08T15:00"), at=at("2026-08-27T09:00"))
    late = type(given)(at("2026-09-04T08:00"), given.minutes)
    assert deadline.reckon(at("2026-08-24T10:00"), (), [late]).due == found.due


@pytest.mark.parametrize(
    ("decided", "until", "given", "refusal"),
    [
        ("2026-08-28T10:01", "2026-09-08T15:00", 0, Refusal.TOO_LATE),
        ("2026-08-27T10:00", "2026-09-08T15:00", 1, Refusal.ALREADY_EXTENDED),
        ("2026-08-27T10:00", "2026-09-02T15:00", 0, Refusal.NOT_LATER),
    ],
)
def test_more_time_is_given_once_and_in_time(decided: str, until: str, given: int, refusal: Refusal) -> None:
    deadline = limit("05 ngày làm việc")
    found = deadline.reckon(at("2026-08-24T10:00"))
    assert shown(latest_notice(deadline, found)) == "2026-08-28T10:00", (
        "a working day before, over the holiday"
    )
    with pytest.raises(ExtensionRefusedError) as refused:
        extension_to(deadline, found, at(until), at=at(decided), given=given)
    assert refused.value.refusal is refusal
