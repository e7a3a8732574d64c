"""Adding documents to a unit's library: what is taken, what is refused, who may."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings
from tests.conftest import NOW, act_of
from tests.evaluation.evidence.files import document, facts, package, pdf, picture, upload
from tests.exchange.pdf.samples import locked, written
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.common.files.media_types import UNKNOWN, media_type_of
from caicach.common.files.models import StoredFile
from caicach.common.jobs.models import Job
from caicach.evaluation.evidence.constants import SignatureVerdict
from caicach.evaluation.evidence.documents import (
    add_document,
    add_version,
    amend_document,
    withdraw_document,
)
from caicach.evaluation.evidence.models import Document
from caicach.evaluation.evidence.previews import preview_of
from caicach.evaluation.evidence.refusals import DocumentRuleError, UploadRefusedError
from caicach.evaluation.evidence.services import Pointer, link, unlink
from caicach.registry.accounts.models import User


def test_a_pdf_is_kept_with_its_hash_and_pages_and_its_signatures_are_asked_for(
    season: Season, chi: User
) -> None:
    taken = add_document(season.units["tu-phap"].pk, facts(), upload(pdf(7)), act=act_of(chi))
    version = taken.version
    assert taken.is_new
    assert (version.number, version.pages, version.verdict) == (1, 7, SignatureVerdict.NOT_CHECKED)
    assert len(version.sha256) == 64
    assert version.document.search_text == "12/kh-stp ke hoach cai cach hanh chinh nam 2026 so tu phap"
    assert Job.objects.get().handler == "evidence.check_signatures"
    entry = Entry.objects.get(action="evidence.document_added")
    assert entry.chain == season.campaign.chain
    assert entry.details["sha256"] == version.sha256


def test_who_does_not_work_for_the_unit_adds_nothing(
    season: Season, chi: User, hien: User, lan: User, khoa: User
) -> None:
    kept = document(season, chi)
    unit = season.units["tu-phap"].pk
    for person in (hien, lan, khoa):
        act = act_of(person)
        with pytest.raises(PermissionDenied):
            add_document(unit, facts(), upload(pdf(9)), act=act)
        with pytest.raises(PermissionDenied):
            add_version(unit, kept.document_id, upload(pdf(9)), act=act)
        with pytest.raises(PermissionDenied):
            amend_document(unit, kept.document_id, facts("Khác"), act=act)
        with pytest.raises(PermissionDenied):
            withdraw_document(unit, kept.document_id, reason="x", act=act)
    with pytest.raises(PermissionDenied):
        add_document(season.units["noi-vu"].pk, facts(), upload(pdf(9)), act=act_of(chi))
    assert Document.objects.count() == 1


def test_a_content_that_the_library_has_is_not_added_again(season: Season, chi: User, dung: User) -> None:
    first = document(season, chi)
    again = add_document(season.units["tu-phap"].pk, facts("Khác"), upload(pdf()), act=act_of(dung))
    assert not again.is_new
    assert again.version == first
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "pages"),
    [
        (picture(), "anh.png", 1),
        (picture("JPEG"), "ẢNH CHỤP.JPG", 1),
        (package({}), "Báo cáo.docx", None),
        ("TT;Nội dung\n1;Đã làm\n".encode(), "bảng.csv", None),
        (pdf(), "không đuôi", 3),
    ],
    ids=["png", "jpeg", "docx", "csv", "pdf without extension"],
)
def test_pictures_office_files_and_texts_are_taken(
    season: Season, chi: User, content: bytes, name: str, pages: int | None
) -> None:
    version = add_document(
        season.units["tu-phap"].pk, facts(), upload(content, name), act=act_of(chi)
    ).version
    assert version.pages == pages
    assert version.file.name == name


ACTS = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"


def bomb() -> bytes:
    return package({"word/media/big.xml": b"0" * 80_000_000})


def encrypted_zip() -> bytes:
    raw = bytearray(package({"word/a.xml": "a"}))
    for place in range(len(raw) - 4):
        if raw[place : place + 4] == b"PK\x01\x02":
            raw[place + 8] |= 1
    return bytes(raw)


def endless_list() -> bytes:
    """Return an archive whose list of members alone would fill the memory of whoever opens it."""
    member = b"PK\x01\x02" + bytes(24) + (1).to_bytes(2, "little") + bytes(16) + b"a"
    members = member * 100_000
    head = b"PK\x03\x04" + bytes(26)
    counts = (65_535).to_bytes(2, "little") * 2
    end = b"PK\x05\x06" + bytes(4) + counts + len(members).to_bytes(4, "little")
    return head + members + end + len(head).to_bytes(4, "little") + bytes(2)


def picture_with_archive() -> bytes:
    """Return a picture that is an archive as well: programs read the one from the front, the other from the
    back.
    """
    return picture() + zipped("chay.exe", b"MZ")


def old_office(*, with_password: bool = False) -> bytes:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
    return head + ("EncryptedPackage".encode("utf-16-le") if with_password else b"")


def zipped(name: str, content: bytes = b"x") -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr(name, content)
    return raw.getvalue()


VIRUS_TEST = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
REMOTE = '<Relationships><Relationship Type="x/attachedTemplate" Target="//a/b" TargetMode="External"/>'


@pytest.mark.parametrize(
    ("content", "name", "hint"),
    [
        (b"", "trong.pdf", "trống"),
        (package({}), "gia.pdf", "đuôi .pdf"),
        (pdf(), "gia.docx", "đuôi .docx"),
        (picture(), "gia.pdf", "đuôi .pdf"),
        (b"MZ\x90\0\x03" + b"\0" * 200, "chay.pdf", "Không nhận ra"),
        (b"\xff" * 40 + pdf(), "hai mat.pdf", "hỏng"),
        (pdf()[:300], "cut.pdf", "PDF"),
        (locked(pdf(), "mat-khau"), "mat khau.pdf", "mật khẩu"),
        (written("x", catalog=ACTS), "ma.pdf", "JavaScript"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "hinh.svg", "mã lệnh"),
        (b"\xef\xbb\xbf  <!doctype html><p>x", "trang.txt", "mã lệnh"),
        (b"a;b\n<script>alert(1)</script>", "bang.csv", "mã lệnh"),
        (package({"word/vbaProject.bin": b"x"}), "macro.docx", "macro"),
        (
            package({}, content_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
            "m.docx",
            "macro",
        ),
        (package({"word/_rels/settings.xml.rels": REMOTE}), "xa.docx", "nơi khác"),
        (bomb(), "bom.docx", "quá lớn"),
        (endless_list(), "bom muc luc.docx", "Không nhận ra"),
        (encrypted_zip(), "khoa.docx", "mật khẩu"),
        (
            b"MZ\x90\0" + b"\0" * 60 + b"This program cannot be run in DOS mode" * 9,
            "van ban.exe",
            "Không nhận ra",
        ),
        (b"<!DOCTYPE html><html><body onload=alert(1)>%PDF-", "bao cao.pdf", "đuôi .pdf"),
        (b"#!/bin/sh\x00rm -rf /\n" + b"\0" * 100, "ke hoach.pdf", "Không nhận ra"),
        (pdf() + zipped("chay.exe", b"MZ"), "hai mat sau.docx", "đuôi .docx"),
        (zipped("xl/vbaProject.bin"), "macro.xlsm", "giải nén"),
        (
            package({}, content_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
            "macro.xlsm",
            "macro",
        ),
        (old_office(), "cu.doc", "đời cũ"),
        (old_office(with_password=True), "khoa.docx", "mật khẩu"),
        (zipped("ke-hoach.pdf"), "goi.zip", "giải nén"),
        (zipped("../../etc/passwd"), "goi.zip", "giải nén"),
        (picture()[:60], "hong.png", "Ảnh bị hỏng"),
        (VIRUS_TEST, "kiem tra.txt", "mã độc"),
        (b"\0" * 500, "la.bin", "Không nhận ra"),
    ],
)
def test_bad_files_are_refused_with_what_to_do_and_nothing_is_kept(
    season: Season, chi: User, content: bytes, name: str, hint: str
) -> None:
    with pytest.raises(UploadRefusedError, match=hint):
        add_document(season.units["tu-phap"].pk, facts(), upload(content, name), act=act_of(chi))
    assert not StoredFile.objects.exists()
    assert not Document.objects.exists()


def test_what_is_packed_behind_a_picture_never_reaches_a_reader_as_anything_but_a_download(
    season: Season, chi: User
) -> None:
    version = add_document(
        season.units["tu-phap"].pk, facts(), upload(picture_with_archive(), "anh.png"), act=act_of(chi)
    ).version
    assert version.file.media_type == "image/png"
    shown = preview_of(version, 1, 480)
    assert shown.startswith(b"\x89PNG")
    assert b"chay.exe" not in shown


def test_a_long_list_of_members_is_refused_before_it_is_read() -> None:
    assert media_type_of(io.BytesIO(endless_list())) == UNKNOWN
    with_remark = package({})[:-2] + (4).to_bytes(2, "little") + b"ghi "
    assert media_type_of(io.BytesIO(with_remark)) != UNKNOWN
    assert media_type_of(io.BytesIO(b"PK\x03\x04" + b"x" * 200)) == UNKNOWN


def test_an_archive_beyond_the_old_bounds_is_measured_by_its_own_end() -> None:
    """Archives of the larger kind say how long their list is in an end of their own."""
    plain = package({})
    end = plain.rfind(b"PK\x05\x06")
    size, offset = (int.from_bytes(plain[end + at : end + at + 4], "little") for at in (12, 16))
    count = int.from_bytes(plain[end + 10 : end + 12], "little")

    def larger(claimed: int) -> bytes:
        own = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, claimed, offset)
        locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
        return plain[:end] + own + locator + plain[end:]

    assert "wordprocessingml" in media_type_of(io.BytesIO(larger(size)))
    assert media_type_of(io.BytesIO(larger(10_000_000_000))) == UNKNOWN


def test_a_file_over_the_limit_is_refused(season: Season, chi: User, settings: Settings) -> None:
    content = pdf()
    settings.LARGEST_FILE_BYTES = len(content) - 1
    with pytest.raises(UploadRefusedError, match="chia thành nhiều tệp"):
        add_document(season.units["tu-phap"].pk, facts(), upload(content), act=act_of(chi))


def test_a_name_is_shown_without_its_path(season: Season, chi: User) -> None:
    version = add_document(
        season.units["tu-phap"].pk,
        facts(),
        upload(pdf(), "..\\..\\C:\\Kế hoạch\u202efdp.exe.pdf"),
        act=act_of(chi),
    ).version
    assert version.file.name == "Kế hoạchfdp.exe.pdf"


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ({"title": "  "}, "trích yếu"),
        ({"title": "a" * 501}, "dài quá"),
        ({"issued_on": date(2026, 10, 6)}, "sau hôm nay"),
    ],
)
def test_what_is_written_of_a_document_must_make_sense(
    season: Season, chi: User, wrong: dict[str, Any], hint: str
) -> None:
    with pytest.raises(DocumentRuleError, match=hint):
        add_document(season.units["tu-phap"].pk, facts(**wrong), upload(pdf()), act=act_of(chi))


def test_a_better_scan_is_another_version_and_the_old_one_stays(season: Season, chi: User) -> None:
    unit, first = season.units["tu-phap"].pk, document(season, chi)
    second = add_version(unit, first.document_id, upload(pdf(4)), note="Bản quét rõ hơn", act=act_of(chi))
    assert (second.number, second.pages, second.note) == (2, 4, "Bản quét rõ hơn")
    assert first.document.versions.count() == 2
    with pytest.raises(DocumentRuleError, match="giống hệt"):
        add_version(unit, first.document_id, upload(pdf()), act=act_of(chi))


def test_a_document_in_use_is_not_withdrawn_and_one_that_is_not_may_be(season: Season, chi: User) -> None:
    unit, kept = season.units["tu-phap"].pk, document(season, chi)
    made = link(unit, "1.1", kept.pk, Pointer("1"), act=act_of(chi))
    with pytest.raises(DocumentRuleError, match=r"1\.1"):
        withdraw_document(unit, kept.document_id, reason="Nhầm", act=act_of(chi))
    unlink(unit, "1.1", made.pk, reason="Nhầm", act=act_of(chi))
    with pytest.raises(DocumentRuleError, match="lý do"):
        withdraw_document(unit, kept.document_id, reason=" ", act=act_of(chi))
    withdrawn = withdraw_document(unit, kept.document_id, reason="Nhầm tệp", act=act_of(chi))
    assert withdrawn.withdrawn_at == NOW
    assert add_document(unit, facts(), upload(pdf()), act=act_of(chi)).is_new


def test_what_is_written_is_corrected_until_the_sheet_is_sent(season: Season, chi: User) -> None:
    unit, kept = season.units["tu-phap"], document(season, chi)
    link(unit.pk, "1.1", kept.pk, Pointer("1"), act=act_of(chi))
    amend_document(unit.pk, kept.document_id, facts("Kế hoạch sửa", number="13/KH-STP"), act=act_of(chi))
    entry = Entry.objects.get(action="evidence.document_amended")
    assert (entry.details["before"]["title"], entry.details["after"]["number"]) == ("Kế hoạch", "13/KH-STP")
    unit.state = "submitted"
    unit.save()
    with pytest.raises(DocumentRuleError, match="đã nộp"):
        amend_document(unit.pk, kept.document_id, facts("Khác"), act=act_of(chi, NOW + timedelta(hours=1)))
