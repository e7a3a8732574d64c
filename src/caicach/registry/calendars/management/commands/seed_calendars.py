"""Give an installation the holidays of Vietnam and hours of work to begin with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from caicach.registry.calendars.seeding import seed_calendars


class Command(BaseCommand):
    """Adds what is missing and changes nothing that is there."""

    help = "Ghi ngày nghỉ lễ, tết từ năm 2023 đến hai năm tới và giờ làm việc chung; chạy lại không đổi gì."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Seed, and say what was added."""
        added = seed_calendars(at=timezone.now(), origin="seed_calendars")
        if added.decisions or added.hours:
            self.stdout.write(
                f"Đã ghi {added.decisions} văn bản về ngày nghỉ, {added.hours} giờ làm việc chung."
            )
        else:
            self.stdout.write("Lịch làm việc đã có, không đổi gì.")
