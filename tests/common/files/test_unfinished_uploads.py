"""Uploads in parts: continued at the byte where they stand, by their owner alone, whatever ended them."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from caicach.common.audit.actions import Actor
from caicach.common.files import unfinished
from caicach.common.files.blobs import EmptyFileError, FileTooLargeError
from caicach.common.files.models import UnfinishedUpload
from caicach.common.files.services import root
from caicach.common.files.unfinished import Announced, append, begin, clear, discard, open_whole, uploads_of

pytestmark = pytest.mark.django_db

BINH = Actor("7", "Bình")
KHOA = Actor("8", "Khoa")
AT = datetime(2026, 10, 5, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_directory(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def begun(size: int = 10, *, name: str = "Báo cáo.pdf", by: Actor = BINH, **more: Any) -> UnfinishedUpload:
    return begin(Announced(name, size, **more), place="thu-vien", by=by, at=AT)[0]


def whole(upload: UnfinishedUpload) -> bytes:
    upload.refresh_from_db()
    with open_whole(upload) as file:
        return file.read()


def on_disk(upload: UnfinishedUpload) -> Path:
    return root() / "unfinished" / upload.token


def test_parts_make_the_file() -> None:
    upload = begun()
    assert append(upload, 0, b"01234", at=AT) == 5
    assert append(upload, 5, b"56789", at=AT) == 10
    assert whole(upload) == b"0123456789"


def test_the_same_file_chosen_again_goes_on_where_it_stood() -> None:
    upload = begun(modified=17)
    append(upload, 0, b"01234", at=AT)
    again, is_new = begin(Announced("Báo cáo.pdf", 10, 17), place="thu-vien", by=BINH, at=AT)
    assert (again, is_new, again.received_bytes) == (upload, False, 5)


@pytest.mark.parametrize(
    "other",
    [
        {"by": KHOA},
        {"name": "Khác.pdf"},
        {"size": 11},
        {"modified": 18},
    ],
    ids=["person", "name", "length", "change"],
)
def test_another_persons_or_another_file_is_another_upload(other: dict[str, Any]) -> None:
    first = begun()
    assert begun(**other) != first


def test_a_person_finds_their_own_uploads_of_a_place_alone() -> None:
    own = begun()
    begun(by=KHOA)
    begin(Announced("x", 10), place="khac", by=BINH, at=AT)
    assert list(uploads_of(BINH.id, "thu-vien")) == [own]


def test_a_part_that_begins_elsewhere_is_not_written() -> None:
    upload = begun()
    append(upload, 0, b"01234", at=AT)
    for offset in (0, 4, 6):
        with pytest.raises(unfinished.OffsetError) as elsewhere:
            append(upload, offset, b"x", at=AT)
        assert elsewhere.value.received == 5
    assert on_disk(upload).read_bytes() == b"01234"


def test_nothing_goes_beyond_the_length_that_was_announced() -> None:
    upload = begun(4)
    with pytest.raises(FileTooLargeError):
        append(upload, 0, b"01234", at=AT)
    assert on_disk(upload).read_bytes() == b""


def test_what_a_killed_process_wrote_beyond_the_row_is_cut_off() -> None:
    upload = begun()
    append(upload, 0, b"01234", at=AT)
    with on_disk(upload).open("ab") as file:
        file.write(b"half a part")
    append(upload, 5, b"56789", at=AT)
    assert whole(upload) == b"0123456789"


def test_a_row_without_its_content_begins_anew() -> None:
    upload = begun()
    append(upload, 0, b"01234", at=AT)
    on_disk(upload).unlink()
    with pytest.raises(unfinished.OffsetError) as elsewhere:
        append(upload, 5, b"5", at=AT)
    assert elsewhere.value.received == 0
    assert append(upload, 0, b"0123456789", at=AT) == 10
    assert whole(upload) == b"0123456789"


def test_two_requests_do_not_write_at_once() -> None:
    upload = begun()
    append(upload, 0, b"0", at=AT)
    with on_disk(upload).open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(unfinished.BusyError):
            append(upload, 1, b"1", at=AT)
    assert append(upload, 1, b"1", at=AT) == 2


def test_a_full_disk_keeps_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = begun()
    append(upload, 0, b"01234", at=AT)

    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(unfinished.NoRoomError):
        append(upload, 5, b"56789", at=AT)
    monkeypatch.undo()
    assert append(upload, 5, b"56789", at=AT) == 10


def test_an_upload_is_not_taken_before_all_of_it_is_there() -> None:
    upload = begun()
    append(upload, 0, b"01234", at=AT)
    with pytest.raises(unfinished.IncompleteError):
        whole(upload)
    append(upload, 5, b"56789", at=AT)
    on_disk(upload).write_bytes(b"01234")
    with pytest.raises(unfinished.IncompleteError):
        whole(upload)
    on_disk(upload).unlink()
    with pytest.raises(unfinished.IncompleteError):
        whole(upload)


def test_a_content_is_what_was_announced() -> None:
    right = begun(5, name="a", sha256=hashlib.sha256(b"01234").hexdigest())
    wrong = begun(5, name="b", sha256=hashlib.sha256(b"01235").hexdigest())
    for upload in (right, wrong):
        append(upload, 0, b"01234", at=AT)
    assert whole(right) == b"01234"
    with pytest.raises(unfinished.AlteredError):
        whole(wrong)


def test_what_was_dropped_is_gone() -> None:
    upload = begun()
    append(upload, 0, b"01234", at=AT)
    discard(upload)
    assert not on_disk(upload).exists()
    with pytest.raises(unfinished.GoneError):
        append(upload, 5, b"5", at=AT)
    assert not on_disk(upload).exists()


def test_a_file_too_long_or_empty_is_not_begun(settings: Settings) -> None:
    settings.LARGEST_FILE_BYTES = 9
    with pytest.raises(FileTooLargeError):
        begun(10)
    with pytest.raises(EmptyFileError):
        begun(0)
    assert begun(9).size_bytes == 9


def test_one_person_has_only_so_much_on_its_way(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.UNFINISHED_BYTES = 25
    begun(10, name="a")
    begun(10, name="b")
    with pytest.raises(unfinished.TooMuchUnfinishedError):
        begun(10, name="c")
    begun(10, name="a")
    begun(5, name="c")
    begun(10, name="c", by=KHOA)
    monkeypatch.setattr(unfinished, "MOST_AT_ONCE", 3)
    settings.UNFINISHED_BYTES = 1000
    with pytest.raises(unfinished.TooMuchUnfinishedError):
        begun(1, name="d")


def test_what_nobody_continues_is_cleared_after_a_day() -> None:
    left, kept = begun(name="cũ"), begun(name="mới")
    append(left, 0, b"01", at=AT)
    append(kept, 0, b"01", at=AT + timedelta(hours=1))
    stray = on_disk(left).with_name("f" * 32)
    stray.write_bytes(b"x")
    os.utime(stray, (AT.timestamp(), AT.timestamp()))
    assert clear(AT + timedelta(hours=24)) == 2, "not yet over a day"
    assert clear(AT + timedelta(hours=24, minutes=30)) == 1
    assert list(UnfinishedUpload.objects.all()) == [kept]
    assert sorted(path.name for path in on_disk(kept).parent.iterdir()) == [kept.token]


def test_a_part_takes_few_statements(django_assert_max_num_queries: Any) -> None:
    upload = begun()
    with django_assert_max_num_queries(2):
        append(upload, 0, b"01234", at=AT)
