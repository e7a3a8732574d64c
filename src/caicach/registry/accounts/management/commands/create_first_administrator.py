"""Create the account of the first administrator."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caicach.registry.accounts.installation import create_first_administrator
from caicach.registry.acting import RegistryRuleError


class Command(BaseCommand):
    """Creates the account that appoints all others; refused as soon as somebody administers the platform."""

    help = "Lập tài khoản quản trị đầu tiên; mật khẩu được hỏi, hoặc đọc một dòng từ đầu vào chuẩn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who, and where by the official code of a unit."""
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--email", required=True, help="thư điện tử")
        parser.add_argument("--name", required=True, help="họ và tên")
        parser.add_argument("--unit", required=True, help="mã đơn vị hành chính, ví dụ 01 là Hà Nội")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ask for the password and create the account, or say why not."""
        try:
            position = create_first_administrator(
                username=options["username"],
                email=options["email"],
                full_name=options["name"],
                password=_password(),
                unit_code=options["unit"],
                at=timezone.now(),
                origin="create_first_administrator",
            )
        except RegistryRuleError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"Đã lập tài khoản quản trị {position.user.username} tại {position.organisation}.")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Mật khẩu: ")
    if first != getpass.getpass("Nhập lại mật khẩu: "):
        raise CommandError("Hai lần nhập không giống nhau. Hãy chạy lại.")
    return first
