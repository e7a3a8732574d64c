"""Work asked for is done once, tried again when it fails, and never lost from sight."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from caicach.common.audit.actions import SYSTEM, Actor, Subject, action
from caicach.common.audit.models import Entry
from caicach.common.audit.services import record
from caicach.common.jobs import leases
from caicach.common.jobs.handlers import (
    HandlerError,
    RetryPolicy,
    Run,
    UnknownHandlerError,
    delivery,
    handler,
    retry_policy_of,
)
from caicach.common.jobs.models import Job, State
from caicach.common.jobs.payloads import PayloadError
from caicach.common.jobs.selectors import statuses
from caicach.common.jobs.services import UniqueKeyTakenError, enqueue, forget_done, revive
from caicach.common.jobs.worker import Worker

pytestmark = pytest.mark.django_db

AT = datetime(2025, 10, 6, 1, 30, tzinfo=UTC)
HUNG = AT + timedelta(minutes=5)
DONE = action("demo.job_done", "%(actor)s đã làm %(object)s.")
STEPS = RetryPolicy(max_attempts=3, first_delay=timedelta(seconds=10), factor=4, jitter=0)

failures: list[Exception] = []
calls: list[Run] = []


@dataclass(frozen=True)
class Note:
    text: str


@handler("demo.note", Note, retry=STEPS)
def take_note(payload: Note, run: Run) -> None:
    calls.append(run)
    record(DONE, by=SYSTEM, on=Subject("job", payload.text, payload.text), origin="job", at=run.at)
    if failures:
        raise failures.pop(0)


@delivery("demo.tell", Note, retry=STEPS)
def tell(payload: Note, run: Run) -> None:
    calls.append(run)
    assert payload.text
    if payload.text == "slowly":
        time.sleep(0.5)
    if failures:
        raise failures.pop(0)


@pytest.fixture(autouse=True)
def clean() -> None:
    failures.clear()
    calls.clear()


def worker(at: datetime = AT) -> Worker:
    return Worker(clock=lambda: at, name="w1")


def ask(text: str = "a", **options: object) -> Job:
    return enqueue("demo.note", Note(text), at=AT, **options)  # type: ignore[arg-type]


def noted() -> list[str]:
    return list(
        Entry.objects.filter(action="demo.job_done").order_by("sequence").values_list("object_id", flat=True)
    )


def test_a_job_is_done_and_its_effect_is_there() -> None:
    job = ask()
    assert worker().run_once() is True
    assert worker().run_once() is False
    job.refresh_from_db()
    assert (job.state, job.attempts, job.finished_at, job.lease_token) == (State.DONE, 1, AT, "")
    assert noted() == ["a"]


def test_a_rolled_back_transaction_asked_for_nothing() -> None:
    with transaction.atomic():
        ask()
        ask(unique_key="k")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_the_most_urgent_and_then_the_oldest_goes_first_and_none_before_its_time() -> None:
    ask("later", run_after=AT + timedelta(seconds=1))
    ask("second", run_after=AT - timedelta(minutes=2))
    ask("third", run_after=AT - timedelta(minutes=1))
    ask("first", priority=5)
    ask("last", priority=-5, run_after=AT - timedelta(days=1))
    assert worker().run(until_empty=True) == 4
    assert noted() == ["first", "second", "third", "last"]
    assert worker(AT + timedelta(seconds=1)).run(until_empty=True) == 1


def test_asking_twice_with_one_key_gives_one_job_even_after_it_is_done() -> None:
    job = ask("a", unique_key="note:2026-10-05")
    assert ask("a", unique_key="note:2026-10-05") == job
    worker().run(until_empty=True)
    again = ask("b", unique_key="note:2026-10-05")
    assert (again.pk, again.state) == (job.pk, State.DONE)
    assert ask("a", unique_key="note:2026-10-06") != job
    assert ask("a") != ask("a")


def test_a_key_of_another_handlers_job_is_refused() -> None:
    ask(unique_key="k")
    with pytest.raises(UniqueKeyTakenError):
        enqueue("demo.tell", Note("a"), at=AT, unique_key="k")


def test_what_could_not_be_done_is_refused_when_asked() -> None:
    with pytest.raises(UnknownHandlerError):
        enqueue("demo.nobody", Note("a"), at=AT)
    with pytest.raises(PayloadError):
        enqueue("demo.note", {"text": "a"}, at=AT)
    with pytest.raises(PayloadError):
        enqueue("demo.note", Note(1), at=AT)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        ask(unique_key="k" * 201)
    assert not Job.objects.exists()


def test_a_failed_try_leaves_no_effect_and_is_made_again_later_and_later() -> None:
    failures.extend([ValueError("first\x00"), ValueError("second")])
    job = ask()
    waits = []
    at = AT
    for _attempt in range(2):
        worker(at).run(until_empty=True)
        job.refresh_from_db()
        assert job.state == State.WAITING
        assert noted() == []
        waits.append((job.run_after - at).total_seconds())
        assert worker(job.run_after - timedelta(microseconds=1)).run_once() is False
        at = job.run_after
    assert "ValueError: second" in job.last_error
    worker(at).run(until_empty=True)
    job.refresh_from_db()
    assert waits == [10, 40]
    assert (job.state, job.attempts, job.last_error) == (State.DONE, 3, "")
    assert noted() == ["a"]


def fail_to_death() -> Job:
    failures.extend([ValueError("no way")] * 3)
    job = ask()
    at = AT
    for _attempt in range(3):
        worker(at).run(until_empty=True)
        job.refresh_from_db()
        at = job.run_after
    return job


def test_after_its_last_try_a_job_is_dead_and_stays_in_sight() -> None:
    job = fail_to_death()
    assert (job.state, job.attempts) == (State.DEAD, 3)
    assert worker(AT + timedelta(days=9)).run(until_empty=True) == 0
    assert statuses(AT)[0].dead_count == 1
    assert noted() == []


def test_a_dead_job_is_revived_with_all_its_tries_and_its_key_and_that_is_on_record() -> None:
    job, other = fail_to_death(), ask("other", run_after=AT + timedelta(days=1))
    key = job.idempotency_key
    binh = Actor("7", "Bình")
    assert revive([job.pk, other.pk], by=binh, origin="test", at=AT) == [job]
    assert revive([job.pk], by=binh, origin="test", at=AT) == []
    worker().run(until_empty=True)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.idempotency_key) == (State.DONE, 1, key)
    [entry] = Entry.objects.filter(action="jobs.revived")
    assert entry.sentence == f"Bình đã cho chạy lại công việc nền demo.note #{job.pk}."
    assert noted() == ["a"]


def test_a_delivery_is_handed_the_same_key_in_every_try() -> None:
    failures.append(ConnectionError("refused"))
    job = enqueue("demo.tell", Note("a"), at=AT)
    worker().run(until_empty=True)
    worker(AT + timedelta(hours=1)).run(until_empty=True)
    job.refresh_from_db()
    assert job.state == State.DONE
    assert [run.attempt for run in calls] == [1, 2]
    assert {run.idempotency_key for run in calls} == {job.idempotency_key}


def test_a_job_of_a_handler_this_process_does_not_know_is_left_for_one_that_does() -> None:
    job = ask()
    Job.objects.update(handler="demo.of_tomorrow")
    assert worker().run(until_empty=True) == 0
    job.refresh_from_db()
    assert job.state == State.WAITING


def test_a_lease_that_ran_out_is_taken_back_and_the_late_worker_cannot_finish() -> None:
    ask()
    late = leases.claim(worker="late", lease=timedelta(minutes=1), at=AT)
    assert late is not None
    assert leases.claim(worker="other", lease=timedelta(minutes=1), at=AT) is None
    assert leases.reap(at=AT + timedelta(minutes=1), chance=0.5) == []
    assert leases.reap(at=HUNG, chance=0.5) == [late]
    with pytest.raises(leases.LeaseLostError):
        leases.complete(late, at=HUNG)
    with pytest.raises(leases.LeaseLostError):
        leases.fail(late, error="", at=HUNG, chance=0.5)
    assert leases.extend(late, until=HUNG) is False
    current = leases.claim(worker="other", lease=timedelta(minutes=1), at=HUNG + timedelta(minutes=1))
    assert current == late
    with pytest.raises(leases.LeaseLostError):
        leases.complete(late, at=HUNG)
    leases.complete(current, at=HUNG)


def test_an_extended_lease_is_not_taken_back() -> None:
    ask()
    job = leases.claim(worker="w1", lease=timedelta(minutes=1), at=AT)
    assert job is not None
    assert leases.extend(job, until=HUNG + timedelta(minutes=1)) is True
    assert leases.reap(at=HUNG, chance=0.5) == []


def test_work_done_after_the_lease_was_lost_is_undone() -> None:
    job = ask()
    lost = leases.claim(worker="w1", lease=timedelta(minutes=1), at=AT)
    assert lost is not None
    leases.reap(at=HUNG, chance=0.5)
    worker()._do(lost)
    job.refresh_from_db()
    assert len(calls) == 1
    assert noted() == []
    assert job.state == State.WAITING


def test_a_job_that_kills_every_worker_dies_itself_in_the_end() -> None:
    job = ask()
    at = AT
    for _attempt in range(STEPS.max_attempts):
        assert leases.claim(worker="w1", lease=timedelta(minutes=1), at=at)
        leases.reap(at=at + timedelta(minutes=2), chance=0.5)
        job.refresh_from_db()
        at = job.run_after
    assert job.state == State.DEAD
    assert job.last_error == "lease of w1 ran out"


@pytest.mark.django_db(transaction=True)
def test_a_long_delivery_keeps_its_lease_by_heartbeats() -> None:
    job = enqueue("demo.tell", Note("slowly"), at=timezone.now())
    slow = Worker(clock=timezone.now, lease=timedelta(seconds=0.2), name="slow")
    other = Worker(clock=timezone.now, name="other")
    seen: list[int] = []

    real = leases.extend

    def extend(held: Job, *, until: datetime) -> bool:
        kept = real(held, until=until)
        seen.append(len(leases.reap(at=timezone.now(), chance=0.5)))
        return kept

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leases, "extend", extend)
        slow.run_once()
    job.refresh_from_db()
    assert job.state == State.DONE
    assert len(seen) >= 2
    assert set(seen) == {0}
    assert other.run_once() is False


def test_a_running_job_without_a_lease_cannot_be_stored() -> None:
    ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(state=State.RUNNING)


def test_a_worker_told_to_stop_begins_no_other_job() -> None:
    ask("a")
    ask("b")
    stopped = worker()
    stopped.stop()
    assert stopped.run() == 0
    assert Job.objects.filter(state=State.WAITING).count() == 2


def test_jitter_moves_the_wait_by_a_fifth_either_way_and_never_past_bounds() -> None:
    policy = RetryPolicy(first_delay=timedelta(seconds=10), factor=2, longest_delay=timedelta(seconds=60))
    assert policy.delay(1, chance=0) == timedelta(seconds=8)
    assert policy.delay(1, chance=0.5) == timedelta(seconds=10)
    assert policy.delay(2, chance=1) == timedelta(seconds=24)
    assert policy.delay(10_000, chance=0.5) == timedelta(seconds=60)
    assert retry_policy_of("demo.of_tomorrow") == RetryPolicy()


def test_a_handler_is_registered_once_under_a_dotted_name_for_a_dataclass() -> None:
    with pytest.raises(HandlerError, match="twice"):
        handler("demo.note", Note)(lambda payload, run: None)
    with pytest.raises(HandlerError, match="dotted"):
        handler("note", Note)
    with pytest.raises(HandlerError, match="dataclass"):
        handler("demo.plain", dict)


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("jobs", *arguments, stdout=out)
    return out.getvalue()


def test_the_operator_sees_how_the_queue_stands_and_revives_what_died() -> None:
    assert told("status") == "Không có công việc nền nào.\n"
    assert told("dead") == "Không có công việc nào dừng vì lỗi.\n"
    job = fail_to_death()
    ask("b")
    assert told("status") == (
        "demo.note: chờ 1 (đến hạn 1), đang chạy 0 (mất tín hiệu 0), đã xong 0, dừng vì lỗi 1\n"
    )
    [row] = json.loads(told("status", "--json"))
    assert (row["handler"], row["dead_count"], row["is_known"]) == ("demo.note", 1, True)
    assert told("dead") == f"{job.pk}  demo.note, chạy 3 lần: ValueError: no way\n"
    with pytest.raises(CommandError, match="nêu mã"):
        told("revive")
    with pytest.raises(CommandError, match="999"):
        told("revive", "999")
    assert told("revive", "--all") == "Đã cho chạy lại 1 công việc.\n"
    assert not Job.objects.filter(state=State.DEAD).exists()


def test_the_worker_command_does_one_job_or_all_that_are_due() -> None:
    for text in "abc":
        ask(text)
    out = StringIO()
    call_command("run_worker", "--once", stdout=out)
    assert noted() == ["a"]
    call_command("run_worker", "--until-empty", stdout=out)
    assert noted() == ["a", "b", "c"]
    assert out.getvalue() == "Đã chạy 1 công việc.\nĐã chạy 2 công việc.\n"


def test_jobs_done_long_ago_are_forgotten_and_no_others() -> None:
    kept = {"finished_at": HUNG, "run_after": AT, "created_at": AT, "payload": {"text": "x"}}
    for place, (name, state, finished) in enumerate(
        [
            ("demo.note", State.DONE, AT),
            ("demo.note", State.DONE, HUNG),
            ("demo.note", State.DEAD, AT),
            ("demo.tell", State.DONE, AT),
        ]
    ):
        key = f"{place:032}"
        Job.objects.create(**kept | {"finished_at": finished}, handler=name, state=state, idempotency_key=key)
    enqueue("demo.note", Note("waits"), at=AT)
    assert forget_done("demo.note", before=HUNG) == 1
    left = Job.objects.order_by("pk").values_list("handler", "state")
    assert list(left) == [
        ("demo.note", State.DONE),
        ("demo.note", State.DEAD),
        ("demo.tell", State.DONE),
        ("demo.note", State.WAITING),
    ]
