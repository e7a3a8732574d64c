"""A worker: takes due jobs one by one, does them, and takes back what dead workers held."""

from __future__ import annotations

import os
import secrets
import socket
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from types import TracebackType

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from caicach.common.jobs import leases
from caicach.common.jobs.handlers import Registered, Run, handler_named, handler_names
from caicach.common.jobs.models import Job
from caicach.common.jobs.payloads import decode

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]

_PATIENCE = 30
"""How often in a row the database may fail before the worker gives up and leaves it to its supervisor."""


def worker_name() -> str:
    """Return the machine and process, as shown beside the jobs it holds."""
    return f"{socket.gethostname()}:{os.getpid()}"[:100]


@dataclass
class Worker:
    """Works until asked to stop; ``stop`` takes effect between two jobs.

    Args:
        clock: gives the time now.
        lease: how long a job is held without a sign of life.
        poll: how long to wait when nothing is due.
    """

    clock: Clock
    lease: timedelta = timedelta(seconds=60)
    poll: timedelta = timedelta(seconds=1)
    name: str = field(default_factory=worker_name)
    is_stopping: bool = False

    def stop(self) -> None:
        """Let the job in hand be finished, and begin no other."""
        self.is_stopping = True

    def run_once(self) -> bool:
        """Take back expired leases, do at most one job, and return whether one was found."""
        for lost in leases.reap(at=self.clock(), chance=_chance()):
            log.warning("job.lease_expired", job=lost.pk, handler=lost.handler, worker=lost.leased_by)
        job = leases.claim(worker=self.name, lease=self.lease, at=self.clock())
        if job is None:
            return False
        self._do(job)
        return True

    def run(self, *, until_empty: bool = False) -> int:
        """Work until stopped, or until nothing is due, and return how many jobs were taken."""
        taken = failures = 0
        while not self.is_stopping:
            try:
                found = self.run_once()
                is_empty = until_empty and not found and not self._is_anything_due()
            except (OperationalError, InterfaceError):
                failures += 1
                if failures > _PATIENCE:
                    raise
                log.exception("worker.database_failed", failures=failures)
                connection.close()
                self._wait()
                continue
            failures = 0
            taken += found
            if is_empty:
                break
            if not found:
                self._wait()
        return taken

    def _do(self, job: Job) -> None:
        began = time.monotonic()
        bound = log.bind(job=job.pk, handler=job.handler, attempt=job.attempts)
        try:
            with Heartbeat(job, clock=self.clock, lease=self.lease):
                self._execute(job, handler_named(job.handler))
        except leases.LeaseLostError:
            bound.warning("job.lease_lost")
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, the job must be tried again
            self._fail(job, error)
        else:
            bound.info("job.done", seconds=round(time.monotonic() - began, 3))

    def _execute(self, job: Job, registered: Registered) -> None:
        payload = decode(registered.payload_type, job.payload)
        run = Run(job.pk, job.attempts, job.idempotency_key, self.clock())
        if registered.is_delivery:
            registered.function(payload, run)
            with transaction.atomic(durable=True):
                leases.complete(job, at=self.clock())
            return
        with transaction.atomic(durable=True):
            registered.function(payload, run)
            # Last: whoever lost the lease finds out here, and all that the handler did is undone.
            leases.complete(job, at=self.clock())

    def _fail(self, job: Job, error: Exception) -> None:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        bound = log.bind(job=job.pk, handler=job.handler, attempt=job.attempts)
        told = "".join(traceback.format_exception(error))
        try:
            state = leases.fail(job, error=told, at=self.clock(), chance=_chance())
        except leases.LeaseLostError:
            bound.warning("job.lease_lost")
        else:
            # The message of an error may hold personal data: it goes to the table, not to the log.
            bound.warning("job.failed", error=type(error).__name__, state=str(state))

    def _is_anything_due(self) -> bool:
        return Job.objects.due(self.clock()).filter(handler__in=handler_names()).exists()

    def _wait(self) -> None:
        # Not an Event: a signal handler that sets one can meet the lock it is waiting on.
        time.sleep(self.poll.total_seconds())


class Heartbeat:
    """Prolongs a lease from a thread of its own, three times in its length, while the job is done."""

    def __init__(self, job: Job, *, clock: Clock, lease: timedelta) -> None:
        self._job, self._clock, self._lease = job, clock, lease
        self._stopped = Event()
        self._thread = Thread(target=self._beat, name=f"lease of job {job.pk}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stopped.wait(self._lease.total_seconds() / 3):
                try:
                    is_held = leases.extend(self._job, until=self._clock() + self._lease)
                except DatabaseError:
                    # On SQLite the handler's own transaction is in the way, and of any other worker's too.
                    log.debug("job.heartbeat_missed", job=self._job.pk)
                    connection.close()
                    continue
                if not is_held:
                    return
        finally:
            connection.close()


def _chance() -> float:
    return secrets.randbelow(1_000_000) / 1_000_000
