"""Fill the demonstration with dossiers of a commune."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caicach.registry.accounts.demonstration import NotADemonstrationError
from caicach.work.dossiers.demonstration import COUNT, seed_dossiers


class Command(BaseCommand):
    """Makes illustrative dossiers, in demonstrations alone; where there are some it changes nothing."""

    help = "Nạp hồ sơ một cửa minh họa (chỉ khi CAICACH_DEMO=1); chạy lại không đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many."""
        parser.add_argument("--count", type=int, default=COUNT, help="số hồ sơ")

    def handle(self, *_args: Any, count: int, **_options: Any) -> None:
        """Seed, and say how many were made."""
        try:
            made = seed_dossiers(at=timezone.now(), count=count)
        except NotADemonstrationError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Đã nạp {made} hồ sơ một cửa minh họa." if made else "Hồ sơ minh họa đã có, không đổi gì."
        )
