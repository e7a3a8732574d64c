"""Durations are read as decisions write them, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caicach.core.deadlines.durations import UNTIMED, DurationError, Part, Unit, parse


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("05 ngày làm việc", [("5", Unit.WORKING_DAY)]),
        ("0,25 ngày làm việc", [("0.25", Unit.WORKING_DAY)]),
        ("7.5 ngày làm việc", [("7.5", Unit.WORKING_DAY)]),
        ("02 tháng và 15 ngày làm việc", [("2", Unit.MONTH), ("15", Unit.WORKING_DAY)]),
        ("Không quá 17 ngày kể từ ngày nhận được hồ sơ hợp lệ.", [("17", Unit.DAY)]),
        ("03 ngày làm việc (kể từ ngày nhận đủ hồ sơ)", [("3", Unit.WORKING_DAY)]),
        ("40 giờ làm việc", [("40", Unit.WORKING_HOUR)]),
        ("12 giờ", [("12", Unit.CLOCK_HOUR)]),
        ("2 giờ 30 phút", [("2", Unit.CLOCK_HOUR), ("30", Unit.MINUTE)]),
        ("02 tuần", [("14", Unit.DAY)]),
        ("1 năm", [("12", Unit.MONTH)]),
    ],
)
def test_what_decisions_write_is_read(text: str, parts: list[tuple[str, Unit]]) -> None:
    assert parse(text).parts == tuple(Part(Decimal(amount), unit) for amount, unit in parts)


def test_in_an_internal_process_bare_hours_and_days_are_those_of_work() -> None:
    read = parse("1/2 ngày", hour=Unit.WORKING_HOUR, day=Unit.WORKING_DAY)
    assert read.parts == (Part(Decimal("0.5"), Unit.WORKING_DAY),)


def test_a_step_may_be_untimed() -> None:
    assert parse("Không tính thời gian") == UNTIMED
    assert not UNTIMED.is_timed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ngay",
        "Trong thời gian thông báo tuyển dụng",
        "5 ngày làm việc, 3 ngày",
        "0,5 ngày",
        "0 ngày",
        "-3 ngày",
    ],
)
def test_what_is_not_understood_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(DurationError) as refused:
        parse(text)
    assert str(refused.value).endswith(".")


def test_durations_are_written_as_decisions_do() -> None:
    both = parse("2 tháng và 15 ngày làm việc").words
    assert both == ("02 tháng và 15 ngày làm việc", "2 months and 15 working days")
    assert parse("0,5 ngày làm việc").in_("vi") == "0,5 ngày làm việc"
    assert parse("1 tháng").in_("en") == "1 month"
