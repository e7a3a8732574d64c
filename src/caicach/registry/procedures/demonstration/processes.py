"""Invented internal processes for the demonstration, with sums that agree with the limits.

They follow the shape of real decisions: take in, assign, handle, sign, issue, return (which does not count).
"""

from __future__ import annotations

from decimal import Decimal

from caicach.core.deadlines.durations import Duration, Part, Unit, parse
from caicach.exchange.procedures.processes import ProcessRecord, Role, StepRecord
from caicach.registry.organisations.constants import OrganisationKind

DECISION = "Quy trình minh họa, không phải quyết định có thật"
DESK, CLERK, HEAD = "Bộ phận Một cửa", "Công chức chuyên môn", "Lãnh đạo Ủy ban nhân dân cấp xã"
ISSUE = "Vào sổ, đóng dấu, chuyển Bộ phận Một cửa"
LINKED = "2.000986"
LAND = "1.013978"


def process_of(code: str, name: str, limit: str) -> ProcessRecord:
    """Return a process whose steps take the limit exactly; some procedures go to several agencies."""
    total = parse(limit)
    part = total.parts[0]
    steps = _linked(part) if code == LINKED else _land(part) if code == LAND else _usual(part)
    return ProcessRecord(
        code=code,
        name=f"Quy trình giải quyết: {name}"[:1000],
        decision=DECISION,
        limit=total.in_("vi"),
        published_time=limit,
        source="Dữ liệu minh họa",
        is_illustrative=True,
        steps=steps,
    )


def _usual(total: Part) -> list[StepRecord]:
    """Return the steps of an office that settles alone: quarters of a day, or whole calendar days."""
    small = Decimal(1) if total.unit is Unit.DAY else Decimal("0.25")
    if total.amount <= 1:
        return [
            _step(1, "Tiếp nhận, kiểm tra hồ sơ và chuyển xử lý", DESK, Role.INTAKE, small, total.unit),
            _step(2, "Thẩm tra, dự thảo kết quả", CLERK, Role.HANDLE, total.amount - 3 * small, total.unit),
            _step(3, "Xem xét, ký kết quả", HEAD, Role.SIGN, small, total.unit, 2),
            _step(4, ISSUE, "Văn thư", Role.ISSUE, small, total.unit),
            _returned(5),
        ]
    return [
        _step(1, "Tiếp nhận, kiểm tra hồ sơ và chuyển xử lý", DESK, Role.INTAKE, small, total.unit),
        _step(2, "Phân công xử lý hồ sơ", "Lãnh đạo phòng chuyên môn", Role.ASSIGN, small, total.unit),
        _step(3, "Thẩm định, dự thảo kết quả", CLERK, Role.HANDLE, total.amount - 5 * small, total.unit),
        _step(4, "Xem xét dự thảo", "Lãnh đạo phòng chuyên môn", Role.CHECK, small, total.unit, 3),
        _step(5, "Xem xét, ký kết quả", HEAD, Role.SIGN, small, total.unit, 3),
        _step(6, ISSUE, "Văn thư", Role.ISSUE, small, total.unit),
        _returned(7),
    ]


def _linked(total: Part) -> list[StepRecord]:
    """Return the steps of a case that goes to three agencies, two of them at the same time."""
    half = (total.amount - 3) // 2
    return [
        _step(1, "Tiếp nhận hồ sơ của cả ba thủ tục", DESK, Role.INTAKE, Decimal(1), total.unit),
        _step(
            2,
            "Đăng ký khai sinh, chuyển dữ liệu",
            "Công chức tư pháp - hộ tịch",
            Role.HANDLE,
            half,
            total.unit,
        ),
        _aside(3, "Đăng ký thường trú cho trẻ", "Công an cấp xã", total.amount - 3 - half, total.unit),
        _aside(4, "Cấp thẻ bảo hiểm y tế", "Cơ quan Bảo hiểm xã hội", total.amount - 3 - half, total.unit),
        _step(5, "Tập hợp kết quả", CLERK, Role.CHECK, Decimal(1), total.unit),
        _step(6, "Vào sổ, chuyển Bộ phận Một cửa", "Văn thư", Role.ISSUE, Decimal(1), total.unit),
        _returned(7),
    ]


def _land(total: Part) -> list[StepRecord]:
    """Return the steps of a first registration of land, with the tax office and the public notice at the same
    time.
    """
    rest = total.amount - 2
    notice = rest // 3
    return [
        _step(1, "Tiếp nhận, kiểm tra hồ sơ và chuyển xử lý", DESK, Role.INTAKE, Decimal("0.5"), total.unit),
        _step(2, "Kiểm tra hiện trạng, nguồn gốc sử dụng đất", CLERK, Role.HANDLE, rest - notice, total.unit),
        StepRecord(
            position=3,
            name="Niêm yết công khai kết quả kiểm tra",
            performer="Ủy ban nhân dân cấp xã",
            role=Role.HANDLE,
            duration=_words(notice, total.unit),
            duration_text=_words(notice, total.unit),
            parallel_group=1,
        ),
        _aside(4, "Xác định nghĩa vụ tài chính", "Cơ quan Thuế", notice, total.unit),
        _step(5, "Ký Giấy chứng nhận", HEAD, Role.SIGN, Decimal(1), total.unit, 2),
        _step(6, ISSUE, "Văn thư", Role.ISSUE, Decimal("0.5"), total.unit),
        _returned(7),
    ]


def _step(
    position: int,
    name: str,
    performer: str,
    role: Role,
    amount: Decimal,
    unit: Unit,
    returns_to: int | None = None,
) -> StepRecord:
    kind = OrganisationKind.ONE_STOP_CENTRE if role is Role.INTAKE else ""
    words = _words(amount, unit)
    return StepRecord(
        position=position,
        name=name,
        performer=performer,
        role=role,
        duration=words,
        duration_text=words,
        returns_to=returns_to,
        organisation_kind=str(kind),
    )


def _aside(position: int, name: str, performer: str, amount: Decimal, unit: Unit) -> StepRecord:
    """Return a step that another agency takes while its neighbour runs."""
    return StepRecord(
        position=position,
        name=name,
        performer=performer,
        role=Role.HANDLE,
        duration=_words(amount, unit),
        duration_text=_words(amount, unit),
        parallel_group=1,
        is_interagency=True,
    )


def _returned(position: int) -> StepRecord:
    return StepRecord(
        position=position,
        name="Trả kết quả",
        performer=DESK,
        role=Role.RETURN,
        duration_text="Không tính thời gian",
        is_untimed=True,
        organisation_kind=str(OrganisationKind.ONE_STOP_CENTRE),
    )


def _words(amount: Decimal, unit: Unit) -> str:
    return Duration((Part(amount, unit),)).in_("vi")
