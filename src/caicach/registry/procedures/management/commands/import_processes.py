"""Take over internal processes as provincial decisions list them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from caicach.common.audit.actions import SYSTEM
from caicach.exchange.file_faults import reason_of
from caicach.exchange.procedures.files import SourceError
from caicach.registry.procedures.processes import run_process_import


class Command(BaseCommand):
    """Takes over a file of internal processes, all as drafts; run again, it changes nothing."""

    help = "Nhập quy trình nội bộ từ tệp JSON hoặc JSONL thành dự thảo; chạy lại không đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("path", type=Path, help="tệp quy trình nội bộ")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, and say what was new, what waits for a procedure, and what was left out."""
        try:
            report = run_process_import(
                options["path"], by=SYSTEM, at=timezone.now(), origin="import_processes"
            )
        except SourceError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Không mở được tệp {options['path']}: {reason_of(error).vi}.") from error
        self.stdout.write(f"Quy trình mới: {report.new}; đã có: {report.known}.")
        if report.unattached:
            self.stdout.write(f"Chưa gắn được với thủ tục: {report.unattached} quy trình.")
        if report.unread:
            self.stdout.write(f"Có bước chưa đọc được thời gian: {report.unread} quy trình.")
        for place, fault in report.faults:
            self.stdout.write(self.style.WARNING(f"Bỏ qua {place}: {fault}"))
