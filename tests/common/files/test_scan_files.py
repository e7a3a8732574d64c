"""The port to the scanner, against a server that speaks the daemon's protocol byte by byte."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.common.files.clamd import VIRUS, Daemon, daemon

from caicach.common.files.scanning import Clamd, ScannerUnavailableError, scanner


def test_a_clean_file_and_a_virus_are_told_apart() -> None:
    with daemon() as clam:
        assert Clamd(clam.address).scan(io.BytesIO(b"Bao cao")) == ""
        assert Clamd(clam.address).scan(io.BytesIO(b"x" * 3_000_000 + VIRUS)) == "Eicar-Test-Signature"
    assert clam.seen == [7, 3_000_000 + len(VIRUS)]


def test_the_daemon_is_reached_through_a_socket_on_this_machine(tmp_path: Path) -> None:
    with daemon(str(tmp_path / "clamd.ctl")) as clam:
        assert Clamd(clam.address).scan(io.BytesIO(VIRUS)) == "Eicar-Test-Signature"


def test_a_daemon_that_declines_a_long_file_is_no_verdict() -> None:
    with daemon(most=1_000) as clam, pytest.raises(ScannerUnavailableError, match="size limit"):
        Clamd(clam.address).scan(io.BytesIO(b"x" * 20_000))


def test_a_daemon_that_hangs_up_is_no_verdict() -> None:
    with daemon(silent=True) as clam, pytest.raises(ScannerUnavailableError):
        Clamd(clam.address).scan(io.BytesIO(b"x"))


def test_a_daemon_that_is_away_is_no_verdict(tmp_path: Path) -> None:
    with daemon() as clam:
        gone = clam.address
    for address in (gone, str(tmp_path / "nobody.ctl")):
        with pytest.raises(ScannerUnavailableError):
            Clamd(address, seconds=5).scan(io.BytesIO(b"x"))


def test_a_site_has_the_scanner_that_is_configured(settings: Settings) -> None:
    settings.SCANNER = None
    assert scanner() is None
    settings.SCANNER = ("127.0.0.1", 3310)
    assert scanner() == Clamd(("127.0.0.1", 3310))


def test_the_server_of_these_tests_knows_the_test_virus_alone() -> None:
    assert Daemon.verdict(b"Bao cao") == b"stream: OK\0"
    assert b"FOUND" in Daemon.verdict(VIRUS)
