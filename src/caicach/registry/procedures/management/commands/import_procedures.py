"""Take over procedures in the national portal's shape."""

from __future__ import annotations

import csv
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from caicach.common.audit.actions import SYSTEM
from caicach.exchange.csv_files import guarded
from caicach.exchange.file_faults import reason_of
from caicach.exchange.procedures.files import SourceError
from caicach.registry.procedures.imports import ImportOptions, ImportReport, UnreadRow, run_import

SHOWN = 20


class Command(BaseCommand):
    """Takes over a file of procedures; run again, it changes nothing."""

    help = "Nhập thủ tục hành chính từ tệp JSON, JSONL(.gz) hoặc XLSX; chạy lại không đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and where to write what could not be read."""
        parser.add_argument("path", type=Path, help="tệp danh mục thủ tục")
        parser.add_argument("--report", type=Path, help="ghi phần chưa đọc được ra tệp CSV này")
        parser.add_argument("--draft", action="store_true", help="chỉ nhập thành dự thảo, chưa công bố")
        parser.add_argument("--source", default="", help="tên nguồn dữ liệu; mặc định là tên tệp")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, and say what was new, what changed and what a person must set."""
        began = time.monotonic()
        try:
            report = self._import(options)
        except SourceError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Không mở được tệp {options['path']}: {reason_of(error).vi}.") from error
        self.stdout.write(
            f"Thủ tục mới: {report.new}; thay đổi: {report.changed}; không đổi: {report.unchanged}; "
            f"thời gian: {time.monotonic() - began:.1f} giây."
        )
        self._tell(report)
        if options["report"]:
            self.stdout.write(f"Phần chưa đọc được đã ghi vào {options['report']}.")

    def _import(self, options: dict[str, Any]) -> ImportReport:
        with ExitStack() as files:
            on_unread = None
            if options["report"]:
                stream = files.enter_context(options["report"].open("w", encoding="utf-8-sig", newline=""))
                rows = csv.writer(stream)
                rows.writerow(["ma_thu_tuc", "ten_thu_tuc", "phan", "ly_do", "noi_dung"])

                def on_unread(row: UnreadRow) -> None:
                    rows.writerow([row.code, guarded(row.name), row.part, row.why, guarded(row.text)])

            return run_import(
                options["path"],
                by=SYSTEM,
                at=timezone.now(),
                origin="import_procedures",
                options=ImportOptions(
                    publish=not options["draft"], source=options["source"], on_unread=on_unread
                ),
            )

    def _tell(self, report: ImportReport) -> None:
        for why, count in report.reasons:
            self.stdout.write(f"Chưa đọc được ở {count} thủ tục: {why}.")
        if report.by_hand:
            self.stdout.write(f"Cần nhập tay thời hạn của {report.by_hand} thủ tục.")
        for place, fault in report.faults[:SHOWN]:
            self.stdout.write(self.style.WARNING(f"Bỏ qua {place}: {fault}"))
        if len(report.faults) > SHOWN:
            self.stdout.write(self.style.WARNING(f"Còn {len(report.faults) - SHOWN} chỗ khác bị bỏ qua."))
