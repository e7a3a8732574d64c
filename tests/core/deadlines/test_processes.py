"""The steps of a process add up, and are compared with a limit without turning unlike units into others."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.deadlines.durations import UNTIMED, Duration, Unit, of, parse
from caicach.core.deadlines.processes import Agreement, Step, Total, check, sum_of, total_of


def steps_of(*texts: str, groups: tuple[int, ...] = ()) -> list[Step]:
    numbers = groups or (0,) * len(texts)
    return [
        Step(at, parse(text, hour=Unit.WORKING_HOUR, day=Unit.WORKING_DAY), group)
        for at, (text, group) in enumerate(zip(texts, numbers, strict=True), start=1)
    ]


def test_steps_of_days_and_hours_add_up_by_the_working_day() -> None:
    steps = steps_of("0,25 ngày làm việc", "04 giờ", "1/2 ngày", "1,75 ngày", "không tính thời gian")
    assert sum_of(steps) == Total(working=Decimal(3 * 480))
    assert check(steps, parse("03 ngày làm việc")).agreement is Agreement.EQUAL
    # 0.25 + 0.5 + 1.75 days of 450 minutes, and 240 minutes.
    assert sum_of(steps, 450).working == Decimal(1365)
    assert check(steps, parse("03 ngày làm việc"), 450).agreement is Agreement.LONGER


def test_parallel_steps_count_the_longest_and_sequential_ones_add() -> None:
    steps = steps_of("1 ngày", "2 ngày", "5 ngày", "3 ngày", "1 ngày", groups=(0, 1, 1, 1, 0))
    assert sum_of(steps).words().vi == "07 ngày làm việc"
    two_groups = steps_of("2 ngày", "5 ngày", "1 ngày", "4 ngày", groups=(1, 1, 2, 2))
    assert sum_of(two_groups).words().vi == "09 ngày làm việc"


@pytest.mark.parametrize(
    ("steps", "limit", "agreement", "total", "allowed"),
    [
        # Real decisions of November 2025 that contradict themselves, and one that does not.
        (("8 ngày", "1 ngày", "1 ngày", "4 ngày", "1 ngày"), "27 ngày làm việc", "shorter", "15", "27"),
        (("35 ngày", "2 ngày", "2 ngày", "10 ngày", "2 ngày"), "53 ngày làm việc", "shorter", "51", "53"),
        (("17 ngày", "2 ngày", "2 ngày", "5 ngày", "1 ngày"), "27 ngày làm việc", "equal", "27", "27"),
        (
            ("0,5 ngày", "4 ngày", "3 ngày", "1 ngày", "0,5 ngày", "0,5 ngày"),
            "9 ngày làm việc",
            "longer",
            "9,5",
            "09",
        ),
    ],
)
def test_sum_and_limit_are_told_with_their_figures(
    steps: tuple[str, ...], limit: str, agreement: str, total: str, allowed: str
) -> None:
    found = check(steps_of(*steps), parse(limit))
    assert found.agreement == agreement
    assert [text.vi for text in found.figures] == [f"{total} ngày làm việc", f"{allowed} ngày làm việc"]


def test_a_step_or_a_limit_that_is_not_known_is_never_agreed() -> None:
    steps = [Step(1, of(1, Unit.WORKING_DAY)), Step(2, None), Step(3, None)]
    assert check(steps, of(1, Unit.WORKING_DAY)).unknown == (2, 3)
    assert check(steps, of(1, Unit.WORKING_DAY)).agreement is Agreement.UNKNOWN
    assert check(steps_of("1 ngày"), None).agreement is Agreement.UNKNOWN
    assert check([], of(1, Unit.WORKING_DAY)).agreement is Agreement.UNKNOWN


def test_working_days_and_calendar_days_are_not_turned_into_each_other() -> None:
    fifteen = parse("15 ngày")
    assert check(steps_of("10 ngày làm việc"), fifteen).agreement is Agreement.APART
    # Eleven working days begin on a Monday and end on the Monday two weeks later: the fifteenth day.
    assert check(steps_of("11 ngày làm việc"), fifteen).agreement is Agreement.APART
    assert check(steps_of("12 ngày làm việc"), fifteen).agreement is Agreement.LONGER
    assert check([Step(1, parse("02 tháng"))], parse("60 ngày")).agreement is Agreement.APART
    assert check([Step(1, parse("12 giờ"))], parse("1 ngày làm việc")).agreement is Agreement.APART


def test_no_time_at_all_equals_only_no_time() -> None:
    assert check([Step(1, UNTIMED)], UNTIMED).agreement is Agreement.EQUAL
    assert check([Step(1, UNTIMED)], parse("1 ngày")).agreement is Agreement.SHORTER
    assert Total().words().vi == "0 ngày làm việc"


QUARTERS = st.integers(1, 400).map(lambda n: of(Decimal(n) / 4, Unit.WORKING_DAY))


@settings(derandomize=True)
@given(st.lists(QUARTERS, min_size=1, max_size=12))
def test_the_order_of_sequential_steps_does_not_change_their_sum(times: list[Duration]) -> None:
    steps = [Step(at, time) for at, time in enumerate(times)]
    turned = [Step(at, time) for at, time in enumerate(reversed(times))]
    assert sum_of(steps) == sum_of(turned)
    assert check(steps, sum_of(steps).duration()).agreement is Agreement.EQUAL
    in_one_group = [Step(at, time, 1) for at, time in enumerate(times)]
    assert sum_of(in_one_group) == max((total_of(time) for time in times), key=lambda total: total.working)
