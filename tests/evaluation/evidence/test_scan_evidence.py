"""Viruses: refused and entered in the ledger; what could not be scanned yet opens for the unit alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from pytest_django import Settings
from tests.common.files.clamd import VIRUS, Daemon, daemon
from tests.conftest import NOW, TODAY, act_of
from tests.evaluation.evidence.files import facts, package, pdf, upload
from tests.factories.season import Season, appraiser

from caicach.common.audit.models import Entry
from caicach.common.files.models import Scan, StoredFile
from caicach.common.files.scanning import ScannerUnavailableError
from caicach.common.files.services import root
from caicach.common.jobs.models import Job
from caicach.common.jobs.worker import Worker
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.evidence.constants import Level
from caicach.evaluation.evidence.documents import add_document, add_version
from caicach.evaluation.evidence.intake import scan_version
from caicach.evaluation.evidence.models import Document, DocumentVersion
from caicach.evaluation.evidence.refusals import InfectedError
from caicach.evaluation.evidence.selectors import chips_of, version_for
from caicach.evaluation.evidence.services import Pointer, link
from caicach.registry.accounts.models import User


def spoilt() -> bytes:
    """Return a Word file with the test virus in a part of it, beyond where our own check looks."""
    raw = io.BytesIO(package({"word/media/large.bin": Random(1).randbytes(100_000)}))
    with zipfile.ZipFile(raw, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/media/small.bin", VIRUS)
    return raw.getvalue()


SPOILT = spoilt()


@pytest.fixture
def clam(settings: Settings) -> Iterator[Daemon]:
    with daemon() as running:
        settings.SCANNER = running.address
        yield running


@pytest.fixture
def away(settings: Settings) -> None:
    """A scanner that is configured and does not answer."""
    with daemon() as gone:
        settings.SCANNER = gone.address


def opens(season: Season, person: User, version: DocumentVersion) -> bool:
    access = access_to(season.campaign, person, on=TODAY)
    return version_for(Entered(season.campaign, access), version.pk, NOW) is not None


def kept() -> list[str]:
    return [path.name for path in root().rglob("*") if path.is_file()]


def test_a_clean_file_is_taken_and_said_to_be_scanned(season: Season, chi: User, clam: Daemon) -> None:
    taken = add_document(season.units["tu-phap"].pk, facts(), upload(pdf()), act=act_of(chi))
    assert taken.version.file.scan == Scan.CLEAN
    assert clam.seen == [len(pdf())]


@pytest.mark.parametrize("content", [SPOILT, VIRUS], ids=["found by the scanner", "known without one"])
def test_a_virus_is_refused_kept_nowhere_and_entered_in_the_ledger(
    season: Season, chi: User, clam: Daemon, content: bytes
) -> None:
    unit = season.units["tu-phap"].pk
    name = "bao-cao.docx" if content is SPOILT else "bao-cao.txt"
    with pytest.raises(InfectedError, match="mã độc"):
        add_document(unit, facts(), upload(content, name), act=act_of(chi))
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert kept() == []
    entry = Entry.objects.get(action="evidence.infected_refused")
    assert (entry.chain, entry.details["file"]) == (season.campaign.chain, name)
    assert "eicar" in entry.details["finding"].lower()
    assert len(clam.seen) == (content is SPOILT)


def test_a_virus_is_no_better_version(season: Season, chi: User, clam: Daemon) -> None:
    unit = season.units["tu-phap"].pk
    first = add_document(unit, facts(), upload(pdf()), act=act_of(chi)).version
    with pytest.raises(InfectedError):
        add_version(unit, first.document_id, upload(SPOILT, "moi.docx"), act=act_of(chi))
    assert first.document.versions.count() == 1


def test_without_a_scanner_files_are_said_not_to_be_scanned(season: Season, chi: User) -> None:
    version = add_document(season.units["tu-phap"].pk, facts(), upload(pdf()), act=act_of(chi)).version
    assert version.file.scan == Scan.NONE
    assert opens(season, chi, version)


@pytest.mark.usefixtures("away")
def test_while_the_scanner_is_away_only_the_unit_opens_the_file_and_the_job_asks_again(
    season: Season, chi: User, hien: User, lan: User, settings: Settings
) -> None:
    unit = season.units["tu-phap"]
    version = add_document(unit.pk, facts(), upload(package({}), "a.docx"), act=act_of(chi)).version
    made = link(unit.pk, "1.1", version.pk, Pointer(item="Mục I"), act=act_of(chi))
    appraiser(season.campaign, hien, at=NOW)
    assert version.file.scan == Scan.WAITING
    assert Job.objects.get().handler == "evidence.scan_version"
    assert [opens(season, person, version) for person in (chi, hien, lan)] == [True, False, False]
    with pytest.raises(ScannerUnavailableError):
        scan_version(version.pk, chain=season.campaign.chain, at=NOW)
    [chip] = chips_of(unit, access_to(season.campaign, lan, on=TODAY))[made.cell_id]
    assert (chip.level, "Chưa quét" in chip.words) == (Level.NOTE, True)
    with daemon() as back:
        settings.SCANNER = back.address
        scan_version(version.pk, chain=season.campaign.chain, at=NOW)
        scan_version(version.pk, chain=season.campaign.chain, at=NOW)
    version.file.refresh_from_db()
    assert (version.file.scan, len(back.seen)) == (Scan.CLEAN, 1)
    assert opens(season, hien, version)
    assert opens(season, lan, version)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("away")
def test_a_virus_that_is_found_later_closes_the_file_for_everybody(
    season: Season, chi: User, lan: User, settings: Settings
) -> None:
    unit = season.units["tu-phap"]
    version = add_document(unit.pk, facts(), upload(SPOILT, "a.docx"), act=act_of(chi)).version
    made = link(unit.pk, "1.1", version.pk, Pointer(item="Mục I"), act=act_of(chi))
    with daemon() as back:
        settings.SCANNER = back.address
        Worker(lambda: NOW + timedelta(hours=1)).run(until_empty=True)
    version.file.refresh_from_db()
    assert version.file.scan == Scan.INFECTED
    assert not opens(season, chi, version)
    assert not opens(season, lan, version)
    [chip] = chips_of(unit, access_to(season.campaign, chi, on=TODAY))[made.cell_id]
    assert (chip.level, "mã độc" in chip.words) == (Level.SERIOUS, True)
    entry = Entry.objects.get(action="evidence.infected_found")
    assert (entry.chain, entry.details["sha256"]) == (season.campaign.chain, version.sha256)


@pytest.mark.usefixtures("away")
def test_where_no_scanner_is_asked_any_more_files_no_longer_wait(
    season: Season, chi: User, settings: Settings
) -> None:
    version = add_document(season.units["tu-phap"].pk, facts(), upload(pdf()), act=act_of(chi)).version
    settings.SCANNER = None
    scan_version(version.pk, chain=season.campaign.chain, at=NOW)
    version.file.refresh_from_db()
    assert version.file.scan == Scan.NONE


def test_the_scanner_reads_the_whole_file_from_its_beginning(season: Season, chi: User, clam: Daemon) -> None:
    sent = upload(pdf(9))
    assert isinstance(sent.file, io.BytesIO)
    sent.file.seek(100)
    add_document(season.units["tu-phap"].pk, facts(), sent, act=act_of(chi))
    assert clam.seen == [len(pdf(9))]
