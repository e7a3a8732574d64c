"""An office whose server is killed outright, again and again, loses nothing and does nothing twice."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.common.jobs.test_kill_workers import server_address

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("killable.py")
KILLS = int(os.environ.get("DOSSIER_KILLS", "8"))
"""In the lanes a few; 200 were done with ``DOSSIER_KILLS=200``."""
PATIENCE = 120

Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def lane(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Query]]:
    """An own database that other processes can open, and a way to look into it."""
    if request.param == "sqlite":
        path = tmp_path / "dossiers.sqlite3"

        def read(query: str) -> list[tuple[Any, ...]]:
            connection = sqlite3.connect(path, timeout=20)
            try:
                return connection.execute(query).fetchall()
            finally:
                connection.close()

        yield f"sqlite:///{path}", read
        return
    server, name = server_address(), f"caicach_dossiers_{os.getpid()}"
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


def test_a_killed_office_loses_nothing_and_doubles_nothing(lane: tuple[str, Query]) -> None:
    url, read = lane
    done = subprocess.run(
        [sys.executable, str(SCRIPT), url, str(KILLS)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=PATIENCE + 2 * KILLS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = dict(line.split() for line in done.stdout.splitlines() if line.count(" ") == 1)
    assert told
    known: dict[str, str] = dict(read("SELECT request_key, code FROM dossiers_dossier"))
    assert {key: known.get(key) for key in told} == told
    assert_sound(read)


def assert_sound(read: Query) -> None:
    """Check what must hold wherever the process was killed."""
    numbers = sorted(int(code.rpartition("-")[2]) for (code,) in read("SELECT code FROM dossiers_dossier"))
    assert numbers == list(range(1, len(numbers) + 1))
    (last,) = read("SELECT last FROM dossiers_counter")[0]
    assert last == len(numbers)
    assert (
        read(
            "SELECT d.code FROM dossiers_dossier d WHERE d.events_count <> "
            "(SELECT count(*) FROM dossiers_event e WHERE e.dossier_id = d.id)"
        )
        == []
    )
    assert (
        read(
            "SELECT d.code FROM dossiers_dossier d WHERE d.head <> (SELECT e.hash FROM dossiers_event e "
            "WHERE e.dossier_id = d.id AND e.number = d.events_count)"
        )
        == []
    )
    assert read("SELECT dossier_id FROM dossiers_dossierpaper GROUP BY dossier_id HAVING count(*) <> 2") == []
    assert (
        read(
            "SELECT p.id FROM dossiers_payment p JOIN dossiers_dossier d ON d.id = p.dossier_id "
            "WHERE (p.state = 'paid') <> (d.paid = 50000)"
        )
        == []
    )
    assert (
        read(
            "SELECT d.code FROM dossiers_dossier d WHERE (d.state IN ('resolved', 'returned')) <> "
            "EXISTS (SELECT 1 FROM dossiers_result r WHERE r.dossier_id = d.id)"
        )
        == []
    )
    # One message for each turn that is told: taken in, settled, returned.
    turns = read(
        "SELECT 1 + CASE WHEN state IN ('resolved', 'returned') THEN 1 ELSE 0 END"
        " + CASE WHEN state = 'returned' THEN 1 ELSE 0 END FROM dossiers_dossier"
    )
    messages = read("SELECT count(*) FROM jobs_job WHERE handler = 'dossiers.tell'")[0][0]
    assert messages == sum(count for (count,) in turns)
