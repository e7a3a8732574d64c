"""``jobs``: how the queue stands, what died in it, and bringing that back."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caicach.common.audit.actions import Actor
from caicach.common.jobs.handlers import handler_names
from caicach.common.jobs.selectors import dead_jobs, statuses
from caicach.common.jobs.services import revive


class Command(BaseCommand):
    """``jobs status``, ``jobs dead``, ``jobs revive ID... | --all``."""

    help = gettext_noop("Xem và cho chạy lại các công việc nền")

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the sub-commands."""
        commands = parser.add_subparsers(dest="command", required=True)
        status = commands.add_parser("status", help=_("tình trạng theo từng loại công việc"))
        status.add_argument("--json", action="store_true", help=_("in kết quả dạng JSON"))
        commands.add_parser("dead", help=_("các công việc đã dừng vì lỗi"))
        again = commands.add_parser("revive", help=_("cho chạy lại công việc đã dừng"))
        again.add_argument("ids", nargs="*", type=int, metavar="ID")
        again.add_argument("--all", action="store_true", help=_("mọi công việc đã dừng"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the sub-command says."""
        if options["command"] == "status":
            self._status(as_json=options["json"])
        elif options["command"] == "dead":
            self._dead()
        else:
            self._revive(options["ids"], everything=options["all"])

    def _status(self, *, as_json: bool) -> None:
        found = statuses(timezone.now())
        if as_json:
            rows = [{**asdict(row), "is_known": row.handler in handler_names()} for row in found]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder))
            return
        if not found:
            self.stdout.write(_("Không có công việc nền nào."))
        for row in found:
            line = _(
                "%(handler)s: chờ %(waiting)d (đến hạn %(due)d), đang chạy %(running)d"
                " (mất tín hiệu %(expired)d), đã xong %(done)d, dừng vì lỗi %(dead)d"
            ) % {
                "handler": row.handler,
                "waiting": row.waiting_count,
                "due": row.due_count,
                "running": row.running_count,
                "expired": row.expired_count,
                "done": row.done_count,
                "dead": row.dead_count,
            }
            if row.handler not in handler_names():
                line += _("; chương trình này không có bộ xử lý đó")
            self.stdout.write(line)

    def _dead(self) -> None:
        dead = dead_jobs()
        if not dead:
            self.stdout.write(_("Không có công việc nào dừng vì lỗi."))
        for job in dead:
            reason = job.last_error.strip().splitlines()
            self.stdout.write(
                _("%(id)d  %(handler)s, chạy %(attempts)d lần: %(reason)s")
                % {
                    "id": job.pk,
                    "handler": job.handler,
                    "attempts": job.attempts,
                    "reason": reason[-1] if reason else "",
                }
            )

    def _revive(self, ids: list[int], *, everything: bool) -> None:
        if everything == bool(ids):
            raise CommandError(_("Hãy nêu mã công việc, hoặc --all."))
        user = getpass.getuser()
        chosen = [job.pk for job in dead_jobs(None if everything else ids)]
        revived = revive(
            chosen, by=Actor(f"os:{user}", user), origin="manage.py jobs revive", at=timezone.now()
        )
        self.stdout.write(_("Đã cho chạy lại %(count)d công việc.") % {"count": len(revived)})
        left = sorted(set(ids) - {job.pk for job in revived})
        if left:
            raise CommandError(
                _("Không phải công việc đã dừng vì lỗi: %(ids)s") % {"ids": ", ".join(map(str, left))}
            )
