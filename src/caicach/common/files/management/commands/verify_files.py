"""``verify_files``: read every stored content again and name those that are missing or changed."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caicach.common.files.selectors import Damage, content_count, damaged_contents, unclaimed_digests

TOLD = {
    Damage.MISSING: gettext_noop("MẤT"),
    Damage.CHANGED: gettext_noop("BỊ SỬA"),
}


class Command(BaseCommand):
    """Exit code 0: every content is whole; 1: at least one is not."""

    help = gettext_noop("Kiểm tra các tệp lưu trữ còn nguyên vẹn")

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help=_("in kết quả dạng JSON"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Report on every content."""
        damaged = list(damaged_contents())
        count, unclaimed = content_count(), unclaimed_digests()
        if options["json"]:
            report = {
                "contents": count,
                "damaged": [
                    {"sha256": item.sha256, "damage": item.damage.value, "names": item.names}
                    for item in damaged
                ],
                "unclaimed": unclaimed,
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            for item in damaged:
                self.stdout.write(
                    _("%(damage)s: %(names)s (%(sha256)s)")
                    % {"damage": _(TOLD[item.damage]), "names": ", ".join(item.names), "sha256": item.sha256}
                )
            self.stdout.write(
                _("Đã kiểm tra %(count)d nội dung: %(damaged)d hỏng, %(unclaimed)d không thuộc tệp nào.")
                % {"count": count, "damaged": len(damaged), "unclaimed": len(unclaimed)}
            )
        if damaged:
            sys.exit(1)
