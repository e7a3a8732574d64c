"""How long the large steps of a season take, and how much memory: lock, approve, publish with files, open.

Run it against a copy of a database of ``benchmarks.season_data``, which it changes for good::

    createdb -T bench_season bench_export
    export CAICACH_VAR=/tmp/bench_export  # the files of the result go there
    CAICACH_DATABASE=postgresql://.../bench_export CAICACH_DEMO=1 python -m benchmarks.bench_season_export

Each step has a process of its own, so that its peak is its own; that of the processes it starts, such as the
one that sets the PDF, stands beside it.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from benchmarks.season_data import SLUG

FOLLOWING = "do-tai-tiep"
JOB_LIMIT = 600


def main() -> None:
    """Do the steps one after the other, or the one that is named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caicach.config.settings")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", nargs="?", choices=STEPS)
    step = parser.parse_args().step
    import django

    django.setup()
    from caicach.evaluation.campaigns.models import Campaign

    if not Campaign.objects.filter(slug=SLUG).exists():
        print("no season of benchmarks.season_data in this database")
        return
    if step is None:
        print(f"Python {platform.python_version()}, {os.environ.get('CAICACH_DATABASE', '')}", flush=True)
        for name in STEPS:
            subprocess.run([sys.executable, "-m", "benchmarks.bench_season_export", name], check=True)
        return
    STEPS[step]()


def tell(title: str, work: Callable[[], Any]) -> Any:
    """Do the work, print its seconds, those computed here, and the peaks of memory; return what it gave."""
    begun, computed = time.perf_counter(), time.process_time()
    found = work()
    seconds, busy = time.perf_counter() - begun, time.process_time() - computed
    own, others = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    beside = f", processes it started {others:4} MB" if others else ""
    print(f"{title:55} {seconds:7.1f} s (computing {busy:6.1f} s), peak {own:4} MB{beside}", flush=True)
    return found


def lock() -> None:
    """Let self-scoring end now and have all sheets sealed by the job of its end."""
    from django.utils import timezone

    from caicach.evaluation.campaigns.constants import CampaignState
    from caicach.evaluation.campaigns.models import Campaign, Participant, Window
    from caicach.evaluation.campaigns.planning import CLOSE, plan_window

    campaign = Campaign.objects.get(slug=SLUG)
    if campaign.state != CampaignState.RUNNING:
        return
    window = Window.objects.get(campaign=campaign, stage="self_scoring")
    window.closes_at = timezone.now() + timedelta(seconds=1)
    window.save()
    plan_window(window, at=timezone.now())
    time.sleep(1.5)
    units = Participant.objects.filter(campaign=campaign)
    tell(f"{units.count()} sheets locked at the end of the window", lambda: drain(CLOSE))
    print(f"  locked: {units.filter(state='locked').count()}; the longest job {longest(CLOSE):.1f} s")


def approve() -> None:
    """Have every claim recognised, and the result approved and frozen."""
    from django.db.models import F
    from django.utils import timezone

    from caicach.evaluation.campaigns.models import Campaign, Window
    from caicach.evaluation.publication.approving import approve_in_background
    from caicach.evaluation.publication.asked import FREEZE
    from caicach.evaluation.publication.models import ResultRow, ResultVersion
    from caicach.evaluation.scoring.models import Cell

    campaign, now = Campaign.objects.get(slug=SLUG), timezone.now()
    judged = {"outcome_1": "accepted", "recognised_1": F("answer")}
    Cell.objects.filter(campaign=campaign, outcome_1="").exclude(answer={}).update(**judged)
    times = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(days=9)}
    Window.objects.update_or_create(campaign=campaign, stage="publication", defaults=times)
    act = acting("lanh-dao")
    tell("the authority's word taken", lambda: approve_in_background(campaign, reason="Đo lại", act=act))
    tell("result scored, ranked and frozen by the job", lambda: drain(FREEZE))
    result = ResultVersion.objects.get(campaign=campaign, state="approved")
    print(f"  {ResultRow.objects.filter(result=result).count()} rows, SHA-256 {result.digest[:12]}…")


def check() -> None:
    """Compare the rows as they are kept with their digest."""
    from caicach.evaluation.publication.digests import digest_of_result

    result = latest()
    tell("the digest of all rows checked", lambda: digest_of_result(result) == result.digest or sys.exit(1))


def publish() -> None:
    """Publish the result, and have all its files written by the job."""
    from django.utils import timezone

    from caicach.evaluation.publication.approving import PublicationDecision
    from caicach.evaluation.publication.approving import publish as publish_result
    from caicach.evaluation.publication.asked import WRITE_FILES
    from caicach.evaluation.publication.models import ResultFile

    decision = PublicationDecision("01/QĐ-MH", timezone.localdate(), "Người minh họa", "Chủ tịch")
    tell("result published", lambda: publish_result(latest(), decision, act=acting("quan-tri")))
    tell("all files of the result written by the job", lambda: drain(WRITE_FILES))
    for kept in ResultFile.objects.filter(result=latest()).select_related("file"):
        print(f"  {kept.kind:14} {kept.file.size_bytes / 1e6:6.1f} MB")


def file_step(kind: str) -> Callable[[], None]:
    """Return the step that writes one file of the result afresh."""

    def write() -> None:
        from caicach.evaluation.publication.constants import FileKind
        from caicach.evaluation.publication.files import written

        def once() -> None:
            with written(latest(), FileKind(kind)):
                pass

        tell(f"  alone: {kind}", once)

    return write


def open_next() -> None:
    """Prepare the campaign that follows, with the same units, and have it opened by jobs."""
    from django.utils import timezone

    from caicach.evaluation.campaigns.constants import Stage
    from caicach.evaluation.campaigns.models import Campaign, Participant
    from caicach.evaluation.campaigns.services import Terms, add_block, create_campaign
    from caicach.evaluation.campaigns.services_units import add_units
    from caicach.evaluation.campaigns.services_windows import put_windows
    from caicach.evaluation.campaigns.timetable import Planned
    from caicach.evaluation.scoring.models import Cell
    from caicach.evaluation.scoring.starting import OPEN, open_in_background

    before, now, act = Campaign.objects.get(slug=SLUG), timezone.now(), acting("quan-tri")
    begins = before.starts_on + timedelta(days=1)
    terms = Terms("Đợt đo tải tiếp theo", FOLLOWING, begins, before.ends_on, previous=before.pk)
    campaign = create_campaign(before.organisation, before.conductor, terms, act=act)
    block = add_block(campaign.pk, before.blocks.get().set_version, "xa", act=act)
    units = Participant.objects.filter(campaign=before).values_list("organisation_id", flat=True)
    tell(f"{units.count()} units added", lambda: add_units(block, list(units), act=act))
    whole = Planned(now + timedelta(hours=1), now + timedelta(days=30), ())
    after = Planned(now + timedelta(days=30), now + timedelta(days=60), ())
    put_windows(campaign.pk, {Stage.SELF_SCORING: whole, Stage.APPRAISAL_1: after}, act=act)
    tell("opening asked for", lambda: open_in_background(campaign.pk, act=act))
    tell("campaign opened by its jobs", lambda: drain(OPEN))
    campaign.refresh_from_db()
    made = Cell.objects.filter(campaign=campaign).count()
    print(f"  {campaign.state}, {made} cells; the longest job {longest(OPEN):.1f} s")


def drain(handler: str) -> None:
    """Work until no job of a handler is waiting.

    Raises RuntimeError when one has died, or when there is no end of it.
    """
    from django.utils import timezone

    from caicach.common.jobs.models import Job, State
    from caicach.common.jobs.worker import Worker

    worker, end = Worker(clock=timezone.now), time.monotonic() + JOB_LIMIT
    own = Job.objects.filter(handler=handler)
    while own.filter(state=State.WAITING, run_after__lte=timezone.now()).exists():
        worker.run_once()
        if time.monotonic() > end or own.filter(attempts__gt=1).exclude(state=State.DONE).exists():
            raise RuntimeError(own.exclude(last_error="").values_list("last_error", flat=True).first())


def longest(handler: str) -> float:
    """Return the seconds between the ends of two jobs of a chain, the most there were."""
    from caicach.common.jobs.models import Job

    ended = Job.objects.filter(handler=handler, finished_at__isnull=False)
    ends = [at for at in ended.order_by("finished_at").values_list("finished_at", flat=True) if at]
    return max(((late - early).total_seconds() for early, late in pairwise(ends)), default=0.0)


def latest() -> Any:
    """Return the last version of the result."""
    from caicach.evaluation.publication.models import ResultVersion

    rows = ResultVersion.objects.select_related("campaign__organisation", "campaign__conductor")
    return rows.filter(campaign__slug=SLUG).order_by("number").last()


def acting(username: str) -> Any:
    """Return an act of a person of the season."""
    from django.utils import timezone

    from caicach.registry.accounts.models import User
    from caicach.registry.acting import Act

    return Act(User.objects.get(username=username), timezone.now(), "benchmark")


STEPS: dict[str, Callable[[], None]] = {
    "lock": lock,
    "approve": approve,
    "check": check,
    "publish": publish,
    **{kind: file_step(kind) for kind in ("decision_pdf", "decision_docx", "workbook", "table", "package")},
    "open": open_next,
}


if __name__ == "__main__":
    main()
