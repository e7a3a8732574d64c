"""Fill the demonstration with a published season and one under way."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caicach.evaluation.demonstration.seeding import COMMUNES, seed_season
from caicach.registry.accounts.demonstration import NotADemonstrationError


class Command(BaseCommand):
    """Lays the fictional seasons, in demonstrations alone; what stands already is left as it is."""

    help = "Nạp đợt đánh giá minh họa năm 2025 và 2026 (chỉ khi CAICACH_DEMO=1); chạy lại không đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of communes."""
        parser.add_argument("--communes", type=int, default=COMMUNES, help="số xã, phường tham gia")

    def handle(self, *_args: Any, communes: int, **_options: Any) -> None:
        """Seed, and say what is being laid."""
        begun = time.monotonic()
        try:
            laid = seed_season(
                at=timezone.now(), origin="seed_demo_season", communes=communes, tell=self._tell
            )
        except NotADemonstrationError as error:
            raise CommandError(str(error)) from error
        if laid:
            self.stdout.write(f"Đã nạp dữ liệu minh họa trong {time.monotonic() - begun:.0f} giây.")
        else:
            self.stdout.write("Dữ liệu minh họa đã có, không đổi gì.")

    def _tell(self, part: str) -> None:
        self.stdout.write(f"  Dữ liệu minh họa: {part} …")
        self.stdout.flush()
