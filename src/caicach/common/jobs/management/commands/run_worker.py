"""``run_worker``: do background work until told to stop."""

from __future__ import annotations

import signal
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caicach.common.jobs.worker import Worker


class Command(BaseCommand):
    """Stops after the job in hand on SIGTERM or SIGINT; killed outright, it loses nothing either."""

    help = gettext_noop("Chạy các công việc nền")

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--once", action="store_true", help=_("chạy nhiều nhất một công việc rồi dừng"))
        parser.add_argument("--until-empty", action="store_true", help=_("dừng khi không còn việc đến hạn"))
        parser.add_argument(
            "--lease", type=float, default=60, help=_("số giây giữ việc khi không có tín hiệu")
        )
        parser.add_argument("--poll", type=float, default=1, help=_("số giây chờ khi không có việc"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work."""
        worker = Worker(
            clock=timezone.now,
            lease=timedelta(seconds=options["lease"]),
            poll=timedelta(seconds=options["poll"]),
        )
        before = {
            number: signal.signal(number, lambda *_: worker.stop())
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            taken = (
                int(worker.run_once()) if options["once"] else worker.run(until_empty=options["until_empty"])
            )
        finally:
            for number, earlier in before.items():
                signal.signal(number, earlier)
        self.stdout.write(_("Đã chạy %(count)d công việc.") % {"count": taken})
