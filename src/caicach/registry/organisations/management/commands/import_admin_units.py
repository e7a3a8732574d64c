"""Enter the administrative units of Việt Nam."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from caicach.common.audit.actions import SYSTEM
from caicach.registry.acting import RegistryRuleError
from caicach.registry.organisations.admin_units import DATA, AdminUnitsDataError
from caicach.registry.organisations.imports import import_admin_units


class Command(BaseCommand):
    """Enters provinces, districts and communes before and after 1 July 2025, once."""

    help = "Nhập đơn vị hành chính trước và sau 01/7/2025 cùng quan hệ kế thừa; chạy lại không đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder of files, for a later edition of the data."""
        parser.add_argument("--folder", type=Path, default=DATA, help="thư mục chứa các tệp CSV")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, and say what was added, what was known and what did not fit."""
        began = time.monotonic()
        try:
            report = import_admin_units(
                by=SYSTEM, at=timezone.now(), origin="import_admin_units", folder=options["folder"]
            )
        except (AdminUnitsDataError, RegistryRuleError) as error:
            raise CommandError(str(error)) from error
        if report.is_unchanged:
            self.stdout.write(
                f"Không có gì thay đổi: {report.known} đơn vị đã có, {len(report.findings)} chỗ chưa khớp."
            )
            if options["verbosity"] < 2:
                return
        else:
            self.stdout.write(
                f"Đã nhập {report.organisations} đơn vị, {report.successions} sự kiện kế thừa, "
                f"{report.later_changes} thay đổi sau 01/7/2025 trong {time.monotonic() - began:.1f} giây."
            )
        for finding in report.findings:
            self.stdout.write(self.style.WARNING(f"Chưa khớp: {finding}"))
        if not report.findings:
            self.stdout.write("Mọi dòng của các tệp đều khớp nhau.")
