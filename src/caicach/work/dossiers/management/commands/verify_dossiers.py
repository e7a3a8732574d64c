"""``verify_dossiers``: recompute chains, anchors and projections, and name what does not agree."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caicach.work.dossiers.anchoring import flaws

WORDS = {
    "chain": gettext_noop("Hồ sơ %(name)s: diễn biến số %(place)s không khớp mã băm."),
    "present": gettext_noop("Hồ sơ %(name)s: hiện trạng không khớp với %(place)s diễn biến đã ghi."),
    "anchor": gettext_noop(
        "Niêm phong %(place)s (diễn biến %(name)s) không khớp: có mục bị sửa, thêm hoặc xóa."
    ),
}


class Command(BaseCommand):
    """Exit code 0: all agrees; 1: something does not."""

    help = gettext_noop("Kiểm tra diễn biến, niêm phong và hiện trạng của hồ sơ một cửa.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the codes of single dossiers."""
        parser.add_argument("codes", nargs="*", help=_("mã hồ sơ; bỏ trống: tất cả"))

    def handle(self, *_args: Any, codes: list[str], **_options: Any) -> None:
        """Report every flaw."""
        found = 0
        for flaw in flaws(codes=tuple(codes)):
            found += 1
            self.stdout.write(_(WORDS[flaw.what]) % {"name": flaw.name, "place": flaw.place})
        self.stdout.write(
            _("Không thấy sai lệch.") if not found else _("Có %(count)s sai lệch.") % {"count": found}
        )
        if found:
            sys.exit(1)
