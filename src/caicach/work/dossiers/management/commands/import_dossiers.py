"""Take over dossiers and their history from another system's files."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from caicach.common.audit.actions import SYSTEM
from caicach.core.index.problems import ProblemsError
from caicach.exchange.file_faults import reason_of
from caicach.work.dossiers.imports.services import Options, Report, run_import


class Command(BaseCommand):
    """Takes files over; run again, it changes nothing, and broken off it goes on from the same folder."""

    help = "Nhập hồ sơ, tiến độ, bổ sung theo tên trường của Cổng; chạy lại không đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files, where to work, and what they are."""
        parser.add_argument("paths", nargs="+", type=Path, help="các tệp HoSo, TienDo, DanhSachHoSoBoSung")
        parser.add_argument(
            "--folder", type=Path, help="thư mục làm việc và chứa tệp dòng lỗi; giữ để chạy tiếp"
        )
        parser.add_argument("--source", default="", help="tên hệ thống nguồn")
        parser.add_argument("--mapping", type=Path, help="tệp YAML ánh xạ cột của hệ thống khác")
        parser.add_argument("--processes", type=int, default=1, help="số tiến trình (PostgreSQL)")
        parser.add_argument("--illustrative", action="store_true", help="đánh dấu là dữ liệu minh họa")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, and say what was new, what changed and what must be mended."""
        folder = options["folder"] or Path(tempfile.mkdtemp(prefix="nhap-ho-so-"))
        began = time.monotonic()
        try:
            report = run_import(
                options["paths"],
                by=SYSTEM,
                at=timezone.now(),
                origin="import_dossiers",
                options=Options(
                    folder,
                    options["source"],
                    is_illustrative=options["illustrative"],
                    progress=self._told if options["verbosity"] > 1 else None,
                    processes=options["processes"],
                    mapping=options["mapping"],
                ),
            )
        except ProblemsError as error:
            raise CommandError("\n".join(problem.in_("vi") for problem in error.problems)) from error
        except OSError as error:
            raise CommandError(f"Không mở được tệp: {reason_of(error).vi}.") from error
        self._tell(report, folder, time.monotonic() - began)

    def _told(self, phase: str, done: int, of: int) -> None:
        word = "Đã đọc" if phase == "reading" else "Đã ghi"
        self.stdout.write(f"{word} {done}{f'/{of}' if of else ''}")

    def _tell(self, report: Report, folder: Path, seconds: float) -> None:
        counts = report.counts
        self.stdout.write(
            f"Hồ sơ mới: {counts.new}; thay đổi: {counts.changed}; không đổi: {counts.unchanged}; "
            f"giữ nguyên vì đã xử lý tại đây: {counts.left}; diễn biến: {counts.events}; "
            f"thời gian: {seconds:.1f} giây."
        )
        for what, names in (("thủ tục", report.unknown_procedures), ("cơ quan", report.unknown_units)):
            for name, count in names.items():
                self.stdout.write(self.style.WARNING(f"Chưa có {what} «{name}»: {count} dòng."))
        for remark in report.remarks:
            self.stdout.write(self.style.WARNING(remark))
        if report.refused or counts.orphans:
            self.stdout.write(
                f"{report.refused} dòng bị từ chối, {counts.orphans} dòng không có hồ sơ. "
                f"Sửa rồi nạp lại: {', '.join(report.error_files)} trong {folder}."
            )
