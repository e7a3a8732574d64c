"""Two records of the same dossiers are held against each other, and every difference is named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.deadlines.minutes import DAY
from caicach.core.deadlines.outcomes import QD_766, tally
from caicach.core.reconciliation import (
    FIELDS,
    INDICATORS,
    Finding,
    Held,
    Mover,
    Reconciliation,
    Standing,
    most_at_stake,
)
from caicach.exchange.criteria_yaml import load_criteria_set

RECEIVED, DUE, AT = 100 * DAY + 480, 105 * DAY + 480, 120 * DAY


def standing(number: int = 1, **changes: object) -> Standing:
    """Return a dossier returned on its due day."""
    whole = Standing(
        f"H15.1-260302-{number:04d}", "H15.1", "1.001193", "10", "2", RECEIVED, RECEIVED, DUE, DUE - 60,
        DUE - 30, online_payment="1", digitised="1",
    )  # fmt: skip
    return whole._replace(**changes)  # type: ignore[arg-type]


def held(ours: Standing | None, theirs: Standing | None, agreed: Standing | None = None) -> Held:
    """Hold one dossier."""
    return Reconciliation(at=AT).hold(ours, theirs, agreed)


def test_equal_dossiers_are_equal() -> None:
    found = held(standing(), standing())
    assert (found.finding, found.differences, found.indicators) == (Finding.EQUAL, (), ())


@pytest.mark.parametrize(
    ("changes", "field", "indicators"),
    [
        ({"state": "4"}, "state", ["2.1"]),
        ({"channel": "1"}, "channel", ["3A"]),
        ({"due": DUE - DAY}, "due", ["2.1"]),
        ({"returned": DUE}, "returned", ["2.1"]),
        ({"online_payment": "3"}, "online_payment", ["3.6"]),
        ({"digitised": "0"}, "digitised", ["4.2"]),
        ({"unit": "H15.2"}, "unit", []),
        ({"supplements": (RECEIVED + 60,)}, "supplements", ["2.1"]),
    ],
)
def test_each_field_is_named_with_what_hangs_on_it(
    changes: dict[str, object], field: str, indicators: list[str]
) -> None:
    found = held(standing(), standing(1, **changes))
    (difference,) = found.differences
    assert (difference.field.name, difference.mover) == (field, Mover.UNKNOWN)
    assert (difference.ours, difference.theirs) == (getattr(standing(), field), changes[field])
    assert [indicator.code for indicator in found.indicators] == indicators


@pytest.mark.parametrize(
    ("ours", "theirs", "mover"),
    [("10", "9", Mover.OURS), ("9", "10", Mover.THEIRS), ("10", "4", Mover.BOTH)],
)
def test_where_the_last_exchange_is_known_the_side_that_moved_is_named(
    ours: str, theirs: str, mover: Mover
) -> None:
    found = held(standing(state=ours), standing(state=theirs), standing(state="9"))
    assert [one.mover for one in found.differences] == [mover]


def test_what_one_side_alone_has_is_told_as_such() -> None:
    assert held(standing(), None).finding is Finding.ONLY_OURS
    assert held(None, standing()).finding is Finding.ONLY_THEIRS
    assert [one.code for one in held(standing(), None).indicators] == ["1.4", "2.1"]


def test_clocks_that_differ_within_the_tolerance_are_the_same() -> None:
    near = standing(returned=DUE - 29)
    assert Reconciliation(at=AT, tolerance=1).hold(standing(), near).finding is Finding.EQUAL
    assert Reconciliation(at=AT).hold(standing(), near).finding is Finding.DIFFERS


def test_one_dossier_is_never_held_against_another() -> None:
    with pytest.raises(ValueError, match="same"):
        held(standing(1), standing(2))
    with pytest.raises(ValueError, match="same"):
        held(None, None)


def test_points_at_stake_follow_from_the_counts() -> None:
    run = Reconciliation(at=AT)
    ours = {one.code: one for one in (standing(number) for number in range(1, 11))}
    late = {"resolved": DUE + 60, "returned": DUE + 90}
    theirs = dict(ours)
    for number in (1, 2):
        theirs[standing(number).code] = standing(number, **late)
    del theirs[standing(3).code]
    list(run.hold_all(ours, theirs))
    stake = run.whole.stakes["2.1"]
    assert (stake.ours, stake.ours_of, stake.theirs, stake.theirs_of) == (10, 10, 7, 9)
    assert stake.at_stake == 20 - Decimal(140) / 9
    synchronised = run.whole.stakes["1.4"]
    assert (synchronised.theirs, synchronised.theirs_of, synchronised.differing) == (9, 10, 1)
    assert [(unit, one.differing) for unit, one in most_at_stake(run.by_unit, "2.1")] == [("H15.1", 3)]


STANDINGS = st.builds(
    standing,
    st.integers(1, 20),
    state=st.sampled_from(["4", "5", "9", "10"]),
    unit=st.sampled_from(["H15.1", "H15.2"]),
    channel=st.sampled_from(["1", "2"]),
    due=st.none() | st.integers(RECEIVED, AT + DAY),
    resolved=st.none() | st.integers(RECEIVED, AT),
    returned=st.none() | st.integers(RECEIVED, AT),
    supplements=st.lists(st.integers(RECEIVED, AT), max_size=2).map(tuple),
)
RECORDS = st.lists(STANDINGS, max_size=20).map(lambda rows: {row.code: row for row in rows})


@given(RECORDS, RECORDS)
@settings(derandomize=True)
def test_the_rows_add_up(ours: dict[str, Standing], theirs: dict[str, Standing]) -> None:
    run = Reconciliation(at=AT)
    found = list(run.hold_all(ours, theirs))
    assert run.whole.total == len(found) == len({*ours, *theirs})
    for name in Finding:
        assert run.whole.findings.get(name, 0) == sum(one.finding is name for one in found)
        for parts in (run.by_unit, run.by_kind):
            assert sum(part.findings.get(name, 0) for part in parts.values()) == run.whole.findings.get(
                name, 0
            )
    for field in FIELDS:
        told = sum(one.field is field for row in found for one in row.differences)
        assert run.whole.fields.get(field.name, 0) == told
    for side, records in (("ours", ours), ("theirs", theirs)):
        counted = tally(QD_766, [one.facts for one in records.values()], at=AT)
        stake = run.whole.stakes["2.1"]
        assert (getattr(stake, side), getattr(stake, f"{side}_of")) == (
            counted.numerator,
            counted.denominator,
        )


@given(RECORDS)
@settings(derandomize=True)
def test_a_record_held_against_itself_differs_in_nothing(record: dict[str, Standing]) -> None:
    run = Reconciliation(at=AT)
    assert all(one.finding is Finding.EQUAL for one in run.hold_all(record, record))
    assert all(stake.differing == 0 for stake in run.whole.stakes.values())


def test_indicators_stand_in_the_criteria_set_with_the_same_maxima() -> None:
    path = Path(__file__).parents[2] / "criteria_sets" / "qd766" / "set.yaml"
    maxima = {node.code: node.maximum for node in load_criteria_set(path).walk()}
    assert {one.code: one.maximum for one in INDICATORS} == {one.code: maxima[one.code] for one in INDICATORS}
