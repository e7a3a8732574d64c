"""Write dossiers and their history in the portal's field names."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from caicach.core.deadlines.minutes import VIETNAM
from caicach.exchange.portal.sources import Format
from caicach.exchange.portal.writing import TooLongForSheetError
from caicach.work.dossiers.imports.exporting import Span, run_export


class Command(BaseCommand):
    """Writes two files, HoSo and TienDo, of the dossiers that came in on some days."""

    help = "Xuất hồ sơ và tiến độ theo tên trường của Cổng ra CSV, XLSX, JSON, JSONL hoặc Parquet."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to write, which days and in which format."""
        parser.add_argument("folder", type=Path, help="thư mục ghi tệp")
        parser.add_argument(
            "--since", type=date.fromisoformat, required=True, help="từ ngày nộp (yyyy-mm-dd)"
        )
        parser.add_argument(
            "--until", type=date.fromisoformat, help="đến trước ngày; mặc định là hết hôm nay"
        )
        parser.add_argument("--format", type=Format, choices=list(Format), default=Format.CSV)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the files, and say how many rows they have."""
        until = timezone.now() if options["until"] is None else _midnight(options["until"])
        try:
            dossiers, steps = run_export(
                Span(_midnight(options["since"]), until), options["folder"], options["format"]
            )
        except (TooLongForSheetError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã ghi {dossiers} hồ sơ, {steps} dòng tiến độ vào {options['folder']}.")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
