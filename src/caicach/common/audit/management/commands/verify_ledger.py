"""``verify_ledger``: recompute every hash of the ledger and name the first bad entry."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caicach.common.audit.selectors import ChainReport, verified_chains
from caicach.core.ledger import FaultKind, Head

REASONS = {
    FaultKind.CONTENT_CHANGED: gettext_noop("nội dung không còn khớp với mã băm đã ghi: mục đã bị sửa"),
    FaultKind.LINK_BROKEN: gettext_noop("mã băm trước không khớp với mục đứng trước: chuỗi bị đứt"),
    FaultKind.MISSING: gettext_noop("thiếu mục này: mục đã bị xóa"),
    FaultKind.REORDERED: gettext_noop("các mục không còn đúng thứ tự"),
    FaultKind.REPEATED: gettext_noop("số mục bị lặp: có mục được chèn vào"),
    FaultKind.TRUNCATED: gettext_noop("sổ kết thúc trước mục này: phần cuối đã bị xóa"),
    FaultKind.BEYOND_HEAD: gettext_noop("mục nằm ngoài phần cuối đã biết của sổ: có mục được thêm trái phép"),
    FaultKind.HEAD_DIFFERS: gettext_noop("mã băm khác với mã đã biết: sổ đã bị viết lại"),
}


def anchor(text: str) -> tuple[str, Head]:
    """Read ``chain:sequence:hash``, as an earlier run printed it."""
    parts = text.rsplit(":", 2)
    if len(parts) != 3 or not parts[1].isdecimal():
        raise ArgumentTypeError(_("“%(text)s” không đúng dạng sổ:số mục:mã băm") % {"text": text})
    return parts[0], Head(int(parts[1]), parts[2])


class Command(BaseCommand):
    """Exit code 0: every chain is sound; 1: at least one is not."""

    help = gettext_noop("Kiểm tra sổ nhật ký và chỉ ra mục hỏng đầu tiên")

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help=_("in kết quả dạng JSON"))
        parser.add_argument(
            "--anchor",
            action="append",
            type=anchor,
            default=[],
            metavar=_("SỔ:SỐ:MÃ"),
            help=_("mã băm đã ghi lại ở nơi khác, phải còn nguyên trong sổ; dùng được nhiều lần"),
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Report on every chain."""
        anchors: dict[str, list[Head]] = {}
        for name, head in options["anchor"]:
            anchors.setdefault(name, []).append(head)
        reports = list(verified_chains(anchors))
        if options["json"]:
            self.stdout.write(
                json.dumps([_as_json(report) for report in reports], ensure_ascii=False, indent=2)
            )
        elif not reports:
            self.stdout.write(_("Sổ nhật ký chưa có mục nào."))
        else:
            for report in reports:
                self.stdout.write(_told(report))
        if not all(report.verdict.is_sound for report in reports):
            sys.exit(1)


def _told(report: ChainReport) -> str:
    head, fault = report.verdict.head, report.verdict.fault
    if fault is None:
        return _("Sổ “%(chain)s” nguyên vẹn: %(count)d mục. Ghi lại ở nơi khác: %(anchor)s") % {
            "chain": report.chain,
            "count": head.sequence,
            "anchor": f"{report.chain}:{head.sequence}:{head.hash}",
        }
    lines = [
        _("Sổ “%(chain)s” HỎNG từ mục số %(sequence)d: %(reason)s.")
        % {"chain": report.chain, "sequence": fault.sequence, "reason": _(REASONS[fault.kind])}
    ]
    if report.entry:
        lines.append(
            _("  Mục này hiện ghi: %(sentence)s (%(at)s, từ %(origin)s)")
            % {
                "sentence": report.entry.sentence,
                "at": timezone.localtime(report.entry.occurred_at).strftime("%d/%m/%Y %H:%M"),
                "origin": report.entry.origin,
            }
        )
    lines.append(
        _("  Phải là: %(expected)s\n  Tìm thấy: %(found)s\n  Số mục còn nguyên vẹn ở trước đó: %(count)d.")
        % {"expected": fault.expected, "found": fault.found, "count": head.sequence}
    )
    return "\n".join(lines)


def _as_json(report: ChainReport) -> dict[str, object]:
    head, fault = report.verdict.head, report.verdict.fault
    result: dict[str, object] = {
        "chain": report.chain,
        "sound": report.verdict.is_sound,
        "sound_entries": head.sequence,
        "last_sound_hash": head.hash,
        "fault": None,
    }
    if fault:
        result["fault"] = {
            "kind": fault.kind.value,
            "sequence": fault.sequence,
            "expected": fault.expected,
            "found": fault.found,
            "reason": _(REASONS[fault.kind]),
        }
    return result
