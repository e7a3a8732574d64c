"""A file that was stored stays as it was; one that was not stored whole is not there at all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from caicach.common.audit.actions import Actor
from caicach.common.files.blobs import (
    CHUNK_BYTES,
    DamagedBlobError,
    EmptyFileError,
    FileTooLargeError,
    blob_path,
)
from caicach.common.files.media_types import UNKNOWN, media_type_of
from caicach.common.files.models import StoredFile
from caicach.common.files.selectors import open_content
from caicach.common.files.services import root, shown_name, store_file

BINH = Actor("7", "Bình")
AT = datetime(2026, 10, 5, 1, 30, tzinfo=UTC)
PDF = b"%PDF-1.7\nBao cao"


@pytest.fixture(autouse=True)
def own_directory(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def store(content: bytes = PDF, *, name: str = "Báo cáo.pdf", limit_bytes: int = 10_000) -> StoredFile:
    return store_file([content], name=name, by=BINH, at=AT, limit_bytes=limit_bytes)


def files_on_disk() -> list[Path]:
    return sorted(path for path in root().rglob("*") if path.is_file())


def verify(*options: str) -> tuple[int, str]:
    out = StringIO()
    code = 0
    try:
        call_command("verify_files", *options, stdout=out)
    except SystemExit as stopped:
        code = 1 if stopped.code == 1 else -1
    return code, out.getvalue()


@pytest.mark.django_db
def test_a_stored_file_reads_back_and_lies_under_its_digest() -> None:
    stored = store()
    digest = hashlib.sha256(PDF).hexdigest()
    assert (stored.sha256, stored.size_bytes, stored.media_type) == (digest, len(PDF), "application/pdf")
    assert (stored.name, stored.uploaded_by_id, stored.uploaded_by, stored.uploaded_at) == (
        "Báo cáo.pdf",
        "7",
        "Bình",
        AT,
    )
    with open_content(stored) as file:
        assert file.read() == PDF
    assert files_on_disk() == [root() / digest[:2] / digest[2:4] / digest]
    assert files_on_disk()[0].stat().st_mode & 0o222 == 0


@pytest.mark.django_db
def test_the_same_content_is_kept_once_and_both_bringers_are_known() -> None:
    first, second = store(), store(name="khác.pdf")
    assert first.sha256 == second.sha256
    assert StoredFile.objects.count() == 2
    assert len(files_on_disk()) == 1


@pytest.mark.django_db
def test_a_large_file_is_streamed_in_pieces() -> None:
    taken = 0

    def pieces() -> Iterator[bytes]:
        nonlocal taken
        for number in range(20):
            taken += 1
            yield bytes([number]) * CHUNK_BYTES

    stored = store_file(pieces(), name="lớn.bin", by=BINH, at=AT)
    assert stored.size_bytes == 20 * CHUNK_BYTES
    assert stored.media_type == UNKNOWN
    taken = 0
    with pytest.raises(FileTooLargeError):
        store_file(pieces(), name="lớn.bin", by=BINH, at=AT, limit_bytes=3 * CHUNK_BYTES)
    assert taken == 4


@pytest.mark.django_db
def test_the_limit_itself_is_allowed_and_one_byte_more_is_not() -> None:
    assert store(b"x" * 10, limit_bytes=10).size_bytes == 10
    with pytest.raises(FileTooLargeError):
        store(b"x" * 11, limit_bytes=10)


@pytest.mark.django_db
def test_an_upload_that_breaks_off_leaves_nothing() -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store_file(broken(), name="a.txt", by=BINH, at=AT)
    with pytest.raises(FileTooLargeError):
        store(b"x" * 11, limit_bytes=10)
    with pytest.raises(EmptyFileError):
        store(b"")
    assert files_on_disk() == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_what_a_killed_process_left_half_written_is_swept_away_a_day_later() -> None:
    store()
    [kept] = files_on_disk()
    old, fresh = root() / "incoming" / "tmpold", root() / "incoming" / "tmpfresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    store(b"another")
    assert not old.exists()
    assert fresh.exists()
    assert kept.exists()


@pytest.mark.django_db
def test_a_rolled_back_upload_has_no_row_and_is_counted_as_nobodys() -> None:
    with transaction.atomic():
        stored = store()
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()
    code, told = verify("--json")
    assert (code, json.loads(told)) == (0, {"contents": 0, "damaged": [], "unclaimed": [stored.sha256]})


@pytest.mark.django_db
def test_a_changed_and_a_missing_content_are_found_by_name() -> None:
    whole, changed, missing = store(b"whole"), store(b"one", name="một.txt"), store(b"two", name="hai.txt")
    store(b"two", name="hai bản sao.txt")
    assert verify() == (0, "Đã kiểm tra 3 nội dung: 0 hỏng, 0 không thuộc tệp nào.\n")
    path = blob_path(root(), changed.sha256)
    path.chmod(0o640)
    path.write_bytes(b"onE")
    blob_path(root(), missing.sha256).unlink()
    code, told = verify()
    assert code == 1
    assert f"BỊ SỬA: một.txt ({changed.sha256})" in told
    assert f"MẤT: hai.txt, hai bản sao.txt ({missing.sha256})" in told
    assert whole.sha256 not in told
    report = json.loads(verify("--json")[1])
    assert {item["sha256"]: item["damage"] for item in report["damaged"]} == {
        changed.sha256: "changed",
        missing.sha256: "missing",
    }


@pytest.mark.django_db
def test_a_damaged_content_is_never_overwritten_and_never_passed_off_as_whole() -> None:
    path = blob_path(root(), store().sha256)
    path.chmod(0o640)
    path.write_bytes(b"damaged")
    with pytest.raises(DamagedBlobError):
        store()
    assert path.read_bytes() == b"damaged"
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    "digest",
    ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, "a" * 64 + "\n", "/" + "a" * 63, "../" + "a" * 61],
)
def test_nothing_but_a_digest_ever_becomes_a_path(digest: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        blob_path(tmp_path, digest)


@given(st.text())
def test_a_shown_name_is_one_short_line_without_directories(name: str) -> None:
    shown = shown_name(name)
    assert 1 <= len(shown) <= 255
    assert not set(shown) & set("/\\\n\r\t\x00")
    assert shown not in {".", ".."}
    shown.encode()


def test_a_long_name_keeps_its_extension() -> None:
    assert shown_name("ă" * 300 + ".xlsx") == "ă" * 250 + ".xlsx"
    assert shown_name("báo cáo\u202exslx.exe") == "báo cáoxslx.exe"


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            # Without the time of day, which would name the same test differently in each worker.
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"RIFF....WAVEfmt ", "text/plain"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "application/x-ole-storage"),
        (
            archive(**{"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            archive(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
        (archive(mimetype=b"text/html" * 100_000), "application/zip"),
        (archive(readme=b"x"), "application/zip"),
        (archive(readme=b"x")[:20], UNKNOWN),
        ("mã;tên\nH19;Đồng Nai\n".encode(), "text/plain"),
        (("đ" * 40_000).encode(), "text/plain"),
        (b"x" + ("đ" * 40_000).encode(), "text/plain"),
        (b"\xff\xfem\x00", UNKNOWN),
        (b"MZ\x90\x00", UNKNOWN),
        (b"caf\xe9 au lait", UNKNOWN),
    ],
)
def test_the_media_type_is_told_by_the_content(content: bytes, expected: str) -> None:
    assert media_type_of(io.BytesIO(content)) == expected


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_content_breaks_the_telling_of_its_type(content: bytes) -> None:
    assert "/" in media_type_of(io.BytesIO(content))
