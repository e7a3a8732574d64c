"""Workers killed outright in the middle of their work lose nothing and do nothing twice."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

SCRIPT = Path(__file__).with_name("killable.py")
JOB_COUNT, DELIVERY_COUNT = 36, 12
KILLS = 5
PATIENCE = 60  # seconds, for a machine that is busy with other things

Query = Callable[[str], list[tuple[Any, ...]]]


def server_address() -> str:
    """Return the address of the tests' PostgreSQL server, or of this machine's."""
    database = {key: str(value) for key, value in settings.DATABASES["default"].items()}
    if "postgresql" not in database["ENGINE"]:
        return "postgresql://127.0.0.1:5432"
    user = f"{database['USER']}:{database['PASSWORD']}@" if database["PASSWORD"] else f"{database['USER']}@"
    return f"postgresql://{user}{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def lane(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Query]]:
    """An own database that other processes can open, and a way to look into it."""
    if request.param == "sqlite":
        path = tmp_path / "jobs.sqlite3"

        def read(query: str) -> list[tuple[Any, ...]]:
            connection = sqlite3.connect(path, timeout=20)
            try:
                return connection.execute(query).fetchall()
            finally:
                connection.close()

        yield f"sqlite:///{path}", read
        return
    server, name = server_address(), f"caicach_kill_{os.getpid()}"
    try:
        admin = psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL server at {server}: {error}")
    with admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            with psycopg.connect(f"{server}/{name}", autocommit=True) as connection:
                yield f"{server}/{name}", lambda query: connection.execute(query).fetchall()
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Workers:
    """Worker processes, which this test started and which it alone ends."""

    def __init__(self, url: str, outside: Path) -> None:
        self.url, self.outside = url, outside
        self.running: dict[int, subprocess.Popen[str]] = {}

    def call(self, command: str) -> str:
        done = subprocess.run(
            self._arguments(command), check=True, capture_output=True, text=True, timeout=PATIENCE
        )
        return done.stdout

    def start(self) -> None:
        process = subprocess.Popen(self._arguments("work"), stdout=subprocess.DEVNULL, text=True)
        self.running[process.pid] = process

    def kill(self, pid: int) -> None:
        process = self.running.pop(pid)
        process.kill()
        assert process.wait(timeout=PATIENCE) == -signal.SIGKILL

    def stop(self) -> list[int]:
        for process in self.running.values():
            process.terminate()
        codes = [process.wait(timeout=PATIENCE) for process in self.running.values()]
        self.running.clear()
        return codes

    def _arguments(self, command: str) -> list[str]:
        return [sys.executable, str(SCRIPT), self.url, str(self.outside), command]


@pytest.fixture
def workers(lane: tuple[str, Query], tmp_path: Path) -> Iterator[Workers]:
    started = Workers(lane[0], tmp_path / "outside.txt")
    yield started
    for pid in list(started.running):
        started.kill(pid)


def wait_for(condition: Callable[[], Any]) -> Any:
    """Return the first true value of the condition."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {PATIENCE} s in vain")


def test_killed_workers_lose_no_job_and_repeat_no_effect(
    lane: tuple[str, Query], workers: Workers, tmp_path: Path
) -> None:
    read = lane[1]
    workers.call("migrate")
    for _worker in range(3):
        workers.start()

    def running() -> list[tuple[Any, ...]]:
        return read("SELECT id, leased_by FROM jobs_job WHERE state = 'running' ORDER BY id")

    def working() -> int | None:
        """Return a process that is in the middle of a job."""
        pids = [int(name.rpartition(":")[2]) for _job, name in running()]
        return next((pid for pid in pids if pid in workers.running), None)

    # What a killed process leaves running, it was in the middle of.
    cut_off: list[int] = []
    for _kill in range(3 * KILLS):
        pid = wait_for(working)
        time.sleep(random.uniform(0, 0.08))  # so that a kill comes at any moment of a job's life
        workers.kill(pid)
        cut_off += [job for job, name in running() if name.endswith(f":{pid}")]
        if len(cut_off) >= KILLS:
            break
        workers.start()
    assert len(cut_off) >= KILLS
    wait_for(lambda: not read("SELECT 1 FROM jobs_job WHERE state IN ('waiting', 'running')"))
    assert set(workers.stop()) == {0}

    report = json.loads(workers.call("report"))
    assert report["states"] == {"done": JOB_COUNT + DELIVERY_COUNT}
    assert report["effects"] == {str(number): 1 for number in range(JOB_COUNT)}
    assert (report["is_ledger_sound"], report["ledger_length"]) == (True, JOB_COUNT)
    assert all(report["attempts"][str(job)] >= 2 for job in cut_off)

    told = [line.split() for line in (tmp_path / "outside.txt").read_text().splitlines()]
    assert dict(told) == report["keys"]
    assert len(report["keys"]) == DELIVERY_COUNT
    assert set(Counter(map(tuple, told))) == set(report["keys"].items())


def test_a_worker_asked_to_stop_finishes_the_job_in_hand(lane: tuple[str, Query], workers: Workers) -> None:
    read = lane[1]
    workers.call("migrate")
    workers.start()
    wait_for(lambda: read("SELECT 1 FROM jobs_job WHERE state = 'running'"))
    assert workers.stop() == [0]
    assert read("SELECT 1 FROM jobs_job WHERE state = 'running' OR attempts > 1") == []
    assert read("SELECT 1 FROM jobs_job WHERE state = 'waiting'")
    assert read("SELECT 1 FROM jobs_job WHERE state = 'done'")
