"""How long a clerk waits for a form, and how long a book takes: ``python -m benchmarks.bench_forms``."""

from __future__ import annotations

import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from caicach.core.deadlines.minutes import VIETNAM
from caicach.exchange.forms import (
    HandedPaper,
    Office,
    Party,
    Receipt,
    Register,
    RegisterRow,
    to_one_pdf,
    to_pdf,
    to_pngs,
)

RUNS, KEPT_WARM, LIMIT_RECEIPT, LIMIT_BOOK = 200, 3_000, 0.150, 5.0
AT = datetime(2026, 10, 8, 8, 5, tzinfo=VIETNAM)
OFFICE = Office("Ủy ban nhân dân xã Hòa An", "Trung tâm Phục vụ hành chính công", place="Hòa An")
RECEIPT = Receipt(
    number="7",
    issued_at=AT,
    code="H99.08.01-261008-0007",
    applicant=Party("Nguyễn Văn An", "099099001234", "Thôn 3, xã Hòa An", "0900 000 001", "an@vi-du.vn"),
    content="Đăng ký khai sinh có yếu tố nước ngoài",
    papers=tuple(HandedPaper(f"Giấy tờ số {at} theo quy định", 1) for at in range(1, 8)),
    allotted="05 ngày làm việc",
    received_at=AT,
    due_at=AT + timedelta(days=7),
    clerk="Phạm Thị Bình",
    lookup="https://mot-cua.vi-du.vn/tra-cuu?ma=H99.08.01-261008-0007",
)
ROW = RegisterRow(
    "", "Đăng ký khai sinh có yếu tố nước ngoài", "Nguyễn Văn An", "Thôn 3; 0900 000 001",
    "Phòng Văn hóa - Xã hội", AT, AT + timedelta(days=7), AT + timedelta(days=6), "Trực tiếp",
)  # fmt: skip


def main() -> None:
    """Print the time of a receipt cold and warm, its picture, many receipts and a book, and the memory."""
    print(f"Python {platform.python_version()}, {RUNS} runs; limits {LIMIT_RECEIPT} s and {LIMIT_BOOK} s")
    print(f"{'first receipt of a process':36} {_cold():8.3f} s, the interpreter's start included")
    numbers = iter(range(1, 1_000_000))

    def receipt() -> Receipt:
        return replace(RECEIPT, code=f"H99.08.01-261008-{next(numbers):06d}")

    _shown("receipt, warm", lambda: to_pdf(receipt(), OFFICE), RUNS)
    _shown("picture of a receipt, warm", lambda: to_pngs(receipt(), OFFICE), RUNS // 4)
    _shown("50 receipts of a hand-over", lambda: to_one_pdf([receipt() for _ in range(50)], OFFICE), 5)
    rows = tuple(replace(ROW, code=f"H99.08.01-261008-{at:04d}") for at in range(1, 1_001))
    _shown("register of 1,000 dossiers", lambda: to_pdf(Register("1", AT, "Hộ tịch", 2026, rows), OFFICE), 5)
    before = _memory()
    for _ in range(KEPT_WARM):
        to_pdf(receipt(), OFFICE)
    print(f"memory of this process: {before} MB, after {KEPT_WARM:,} receipts more {_memory()} MB")


def _shown(name: str, task: Callable[[], object], runs: int) -> None:
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - begun)
    ordered = sorted(seconds)
    middle, slow = statistics.median(ordered), ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]
    print(f"{name:36} {middle:8.3f} s median, {slow:8.3f} s at the 95th of 100")


def _cold() -> float:
    begun = time.perf_counter()
    code = "from benchmarks.bench_forms import *; to_pdf(RECEIPT, OFFICE)"
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begun


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
