"""Create the accounts of the demonstration."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caicach.registry.accounts.demonstration import (
    CAST,
    DEMONSTRATION_PASSWORD,
    NotADemonstrationError,
    seed_demonstration,
)


class Command(BaseCommand):
    """Creates a fictional province and its people, in demonstrations alone, and prints how to sign in."""

    help = "Tạo tỉnh Minh Họa và các tài khoản minh họa (chỉ khi CAICACH_DEMO=1); chạy lại không đổi gì."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Seed, and print user names, titles and the password they share."""
        try:
            created = seed_demonstration(at=timezone.now(), origin="seed_demo_accounts")
        except NotADemonstrationError as error:
            raise CommandError(str(error)) from error
        if created:
            self.stdout.write(f"Đã tạo {created} tài khoản (dữ liệu minh họa).")
        else:
            self.stdout.write("Các tài khoản minh họa đã có, không đổi gì.")
        for member in CAST:
            self.stdout.write(f"  {member.username:<6} {member.full_name} - {member.title}")
        self.stdout.write(f"Mật khẩu chung: {DEMONSTRATION_PASSWORD}")
