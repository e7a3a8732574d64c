"""Internal processes are read from decisions' tables, times and all."""

from __future__ import annotations

import pytest
from tests.factories.portal_records import process

from caicach.exchange.procedures.processes import (
    ProcessRecordError,
    Role,
    is_process,
    read_process,
    role_of,
)


def test_steps_keep_their_words_and_times() -> None:
    raw = process(
        "1.001123); 1.2. 1.014465", "03 ngày làm việc", "0,5 ngày làm việc", "04 giờ", "Không tính thời gian"
    )
    raw["steps"][1]["cells"] += ["Dự thảo văn bản; không đạt thì quay lại bước 1"]
    record = read_process(raw)
    assert (record.code, record.limit, record.decided_on) == ("1.001123", "03 ngày làm việc", "2026-01-05")
    assert [(step.duration, step.is_untimed) for step in record.steps] == [
        ("0,5 ngày làm việc", False),
        ("04 giờ làm việc", False),
        ("", True),
    ]
    assert record.steps[1].returns_to == 1
    assert record.steps[1].result.startswith("Dự thảo văn bản")


@pytest.mark.parametrize(
    ("total", "times", "limit", "durations"),
    [
        ("27 ngày", ("17 ngày", "10 ngày"), "27 ngày", ["17 ngày", "10 ngày"]),
        (
            "12 ngày",
            ("0,25 ngày", "11,75 ngày"),
            "12 ngày làm việc",
            ["0,25 ngày làm việc", "11,75 ngày làm việc"],
        ),
        (
            "168 giờ (tương đương 21 ngày)",
            ("8 giờ", "160 giờ"),
            "168 giờ làm việc",
            ["08 giờ làm việc", "160 giờ làm việc"],
        ),
        ("2. Tên một mục", ("1/2 ngày",), "", ["0,5 ngày làm việc"]),
    ],
)
def test_a_bare_day_is_a_working_day_wherever_times_are_fine(
    total: str, times: tuple[str, ...], limit: str, durations: list[str]
) -> None:
    record = read_process(process("1.900001", total, *times))
    assert record.limit == limit
    assert [step.duration for step in record.steps] == durations


def test_a_bare_number_counts_in_the_unit_of_the_whole() -> None:
    raw = process("1.900001", "17 ngày làm việc", "", "", "")
    for step, said in zip(raw["steps"], ("0,25", "16,75", "Không quy định"), strict=True):
        step["cells"].append(said)
    record = read_process(raw)
    assert [step.duration for step in record.steps] == ["0,25 ngày làm việc", "16,75 ngày làm việc", ""]
    assert record.unread_steps == []


def test_a_time_that_is_not_told_is_unread_and_one_outside_the_process_does_not_count() -> None:
    record = read_process(
        process("1.900001", "5 ngày", "", "tùy hồ sơ", "Trong thời gian thông báo tuyển dụng")
    )
    assert record.unread_steps == [1, 2]
    assert record.steps[2].is_untimed


def test_the_shape_with_numbers_is_read_alike() -> None:
    record = read_process(
        {
            "nguon": "QĐ 1/QĐ-MH",
            "ma_tthc": "1.900001",
            "ten": "Quy trình",
            "tong_gio_cong_bo": 16.0,
            "steps": [
                {"buoc": 1, "noi_dung": "Tiếp nhận / Bộ phận / Một cửa", "so": 0.5, "don_vi": "ngay"},
                {"buoc": 2, "noi_dung": "Thẩm định", "so": 12, "don_vi": "gio"},
            ],
        }
    )
    assert (record.limit, record.published_time) == ("16 giờ làm việc", "16 giờ làm việc")
    assert [(step.name, step.performer, step.duration) for step in record.steps] == [
        ("Tiếp nhận / Bộ phận", "Một cửa", "0,5 ngày làm việc"),
        ("Thẩm định", "", "12 giờ làm việc"),
    ]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Phân công chuyên viên thụ lý", Role.ASSIGN),
        ("Thẩm định hồ sơ", Role.HANDLE),
        ("Xem xét, ký duyệt", Role.SIGN),
        ("Xem xét dự thảo", Role.CHECK),
        ("Phê duyệt kết quả", Role.SIGN),
        ("Vào sổ, đóng dấu", Role.ISSUE),
        ("Trả kết quả cho cá nhân", Role.RETURN),
        ("Họp", Role.OTHER),
    ],
)
def test_what_a_step_is_for_follows_from_its_first_words(name: str, role: Role) -> None:
    assert role_of(name, "", is_first=False) is role
    assert role_of("Tiếp nhận hồ sơ", "", is_first=True) is Role.INTAKE


def test_a_record_without_steps_is_refused() -> None:
    with pytest.raises(ProcessRecordError):
        read_process({"steps": [], "tthc_code": "1.900001"})
    assert not is_process({"ma_thu_tuc": "1.900001"})
