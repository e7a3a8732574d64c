"""Enter the demonstration's procedures."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caicach.registry.accounts.demonstration import NotADemonstrationError
from caicach.registry.procedures.demonstration.seeding import seed_demonstration


class Command(BaseCommand):
    """Enters common procedures, each with an invented internal process; run again, it changes nothing."""

    help = "Nạp các thủ tục phổ biến với quy trình minh họa (chỉ khi CAICACH_DEMO=1); chạy lại không đổi gì."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Seed, and say how many were new."""
        try:
            seeded = seed_demonstration(at=timezone.now(), origin="seed_demo_procedures")
        except NotADemonstrationError as error:
            raise CommandError(str(error)) from error
        if seeded.new:
            self.stdout.write(f"Đã nạp {seeded.new} thủ tục; quy trình nội bộ là dữ liệu minh họa.")
        else:
            self.stdout.write(f"{seeded.known} thủ tục đã có, không đổi gì.")
