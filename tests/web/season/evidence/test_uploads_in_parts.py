"""Long files in parts: begun, continued, taken by the form, dropped; and who may do none of it."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.common.files.clamd import VIRUS
from tests.conftest import NOW
from tests.evaluation.evidence.files import document, package, pdf
from tests.factories.registry import position, user
from tests.factories.season import Season
from tests.web.readers import reader

from caicach.common.files import unfinished
from caicach.common.files.models import StoredFile, UnfinishedUpload
from caicach.common.jobs.models import Job
from caicach.common.jobs.worker import Worker
from caicach.evaluation.evidence.models import Document, DocumentVersion
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

TYPED = {"kind": "plan", "number": "12/KH-STP", "issued_on": "2026-01-20", "issuer": "Sở Tư pháp"}
PART = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def address(season: Season, name: str, *more: object, unit: str = "tu-phap") -> str:
    return reverse(f"evidence:{name}", args=[season.campaign.slug, season.units[unit].pk, *more])


def begin(
    client: Client, season: Season, size: int, name: str = "Kế hoạch.pdf", unit: str = "tu-phap", **more: str
) -> Any:
    told = {"filename": name, "modified": "17", **more}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
    return client.post(
        address(season, "uploads", unit=unit),
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": metadata},
    )


def send(client: Client, url: str, offset: int, part: bytes, kind: str = PART) -> Any:
    return client.patch(url, part, content_type=kind, headers={"Upload-Offset": str(offset)})


def brought(client: Client, season: Season, content: bytes, name: str = "Kế hoạch.pdf", **more: str) -> str:
    """Bring a file in three parts and return its token."""
    answer = begin(client, season, len(content), name, **more)
    third = len(content) // 3 + 1
    for offset in range(0, len(content), third):
        sent = send(client, answer["Location"], offset, content[offset : offset + third])
        assert sent.status_code == 204
    return str(answer["Upload-Token"])


def test_a_file_comes_in_parts_and_the_form_takes_it(season: Season, chi: User) -> None:
    client = reader(user=chi)
    token = brought(client, season, pdf(7))
    answer = client.post(address(season, "cell", "1.1"), {**TYPED, "page": "2", "uploads": token})
    assert answer.status_code == 302
    version = DocumentVersion.objects.get()
    assert (version.sha256, version.pages) == (hashlib.sha256(pdf(7)).hexdigest(), 7)
    assert (version.file.name, version.document.title) == ("Kế hoạch.pdf", "Kế hoạch")
    assert season.cell("tu-phap", "1.1").evidence_count == 1
    assert not UnfinishedUpload.objects.exists()
    assert not any((unfinished._folder()).iterdir())


def test_a_cut_upload_goes_on_after_a_new_sign_in(season: Season, chi: User) -> None:
    content = pdf(5)
    first = begin(reader(user=chi), season, len(content))
    assert first.status_code == 201
    assert send(reader(user=chi), first["Location"], 0, content[:100])["Upload-Offset"] == "100"
    client = reader(user=chi)
    told = client.head(first["Location"])
    assert (told["Upload-Offset"], told["Upload-Length"]) == ("100", str(len(content)))
    assert told["Cache-Control"] == "no-store"
    again = begin(client, season, len(content))
    assert (again.status_code, again["Location"], again["Upload-Offset"]) == (200, first["Location"], "100")
    assert send(client, again["Location"], 100, content[100:]).status_code == 204
    client.post(address(season, "library"), {**TYPED, "uploads": again["Upload-Token"]})
    assert DocumentVersion.objects.get().sha256 == hashlib.sha256(content).hexdigest()


def test_a_part_sent_twice_is_told_where_the_upload_stands(season: Season, chi: User) -> None:
    client = reader(user=chi)
    url = begin(client, season, 10)["Location"]
    send(client, url, 0, b"01234")
    again = send(client, url, 0, b"01234")
    assert (again.status_code, again["Upload-Offset"]) == (409, "5")
    assert send(client, url, 5, b"567890").status_code == 400
    assert client.head(url)["Upload-Offset"] == "5"


class Cut(io.BytesIO):
    """A body whose line breaks in the middle."""

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        if not piece:
            raise OSError("the line broke")
        return piece


def test_what_came_before_the_line_broke_need_not_be_sent_again(season: Season, chi: User) -> None:
    client = reader(user=chi)
    url = begin(client, season, 10)["Location"]
    cut: dict[str, Any] = {"wsgi.input": Cut(b"012"), "CONTENT_LENGTH": "10", "CONTENT_TYPE": PART}
    answer = client.generic("PATCH", url, headers={"Upload-Offset": "0"}, **cut)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "3")
    answer = send(client, url, 3, b"3456789")
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "10")


@pytest.mark.parametrize(
    ("size", "metadata", "version"),
    [
        ("x", "filename YQ==", "1.0.0"),
        ("", "filename YQ==", "1.0.0"),
        ("5", "filename ?", "1.0.0"),
        ("5", "filename /w==", "1.0.0"),
        ("5", "filename YQ==,sha256 YQ==", "1.0.0"),
        ("5", "filename YQ==,modified LTE=", "1.0.0"),
        ("5", "filename YQ==", "0.2.1"),
    ],
)
def test_an_announcement_that_makes_no_sense_is_refused(
    season: Season, chi: User, size: str, metadata: str, version: str
) -> None:
    answer = reader(user=chi).post(
        address(season, "uploads"),
        headers={"Upload-Length": size, "Upload-Metadata": metadata, "Tus-Resumable": version},
    )
    assert answer.status_code == 400
    assert not UnfinishedUpload.objects.exists()


def test_a_part_that_makes_no_sense_is_refused(season: Season, chi: User) -> None:
    client = reader(user=chi)
    url = begin(client, season, 20_000_000)["Location"]
    assert send(client, url, 0, b"01", kind="text/plain").status_code == 400
    assert client.patch(url, b"01", content_type=PART).status_code == 400
    assert send(client, url, 0, b"0" * (unfinished.MOST_PART_BYTES + 1)).status_code == 400
    assert client.head(url)["Upload-Offset"] == "0"


def test_limits_are_told_in_words(season: Season, chi: User, settings: Settings) -> None:
    client = reader(user=chi)
    settings.LARGEST_FILE_BYTES = 3 * 1024 * 1024
    large = begin(client, season, 3 * 1024 * 1024 + 1)
    assert (large.status_code, "3 MB" in large.content.decode()) == (413, True)
    assert "trống" in begin(client, season, 0).content.decode()
    settings.UNFINISHED_BYTES = 5
    assert "quá nhiều tệp đang tải dở" in begin(client, season, 6).content.decode()


def test_nobody_else_continues_takes_or_drops_an_upload(
    season: Season, chi: User, dung: User, hien: User, lan: User, khoa: User
) -> None:
    content = pdf()
    owner = reader(user=chi)
    answer = begin(owner, season, len(content))
    url, token = answer["Location"], answer["Upload-Token"]
    send(owner, url, 0, content)
    peer = position(
        user("noi-vu", "Cán bộ Sở Nội vụ"), season.units["noi-vu"].organisation, Role.UNIT_OFFICER
    ).user
    for person in (dung, hien, lan, khoa, peer):
        client = reader(user=person)
        assert client.head(url).status_code in {403, 404}
        assert send(client, url, len(content), b"x").status_code in {403, 404}
        assert client.post(url).status_code in {403, 404}
    for person in (hien, lan, khoa, peer):
        assert begin(reader(user=person), season, 10, "khác").status_code in {403, 404}
    assert begin(reader(user=dung), season, 10, "khác").status_code == 201, "the head of the unit may"
    taken = reader(user=dung).post(address(season, "library"), {**TYPED, "uploads": token})
    assert taken.status_code == 422
    at_peer = reader(user=peer)
    at_peer.post(address(season, "library", unit="noi-vu"), {**TYPED, "uploads": token})
    assert not Document.objects.exists()
    assert Client().head(url).status_code == 302
    assert owner.head(url)["Upload-Offset"] == str(len(content))


def test_a_strange_page_cannot_begin_or_continue_an_upload(season: Season, chi: User) -> None:
    url = begin(reader(user=chi), season, 10)["Location"]
    client = Client(enforce_csrf_checks=True)
    client.cookies = reader(user=chi).cookies
    assert begin(client, season, 10, "khác").status_code == 403
    assert send(client, url, 0, b"01").status_code == 403
    assert UnfinishedUpload.objects.get().received_bytes == 0


def test_what_was_brought_waits_for_a_form_that_was_refused(season: Season, chi: User) -> None:
    client = reader(user=chi)
    token = brought(client, season, pdf(4))
    answer = client.post(address(season, "cell", "1.1"), {"page": "1", "uploads": token})
    text = answer.content.decode()
    assert (answer.status_code, "Hãy chọn loại tài liệu." in text) == (422, True)
    assert "Hãy chọn ít nhất một tệp." not in text
    assert f'value="{token}"' in text
    assert "đã tải xong" in text
    half = begin(client, season, 10, "Dở dang.pdf")
    send(client, half["Location"], 0, b"01234")
    text = client.get(address(season, "library")).content.decode()
    assert "Dở dang.pdf" in text
    assert "chọn lại đúng tệp này để tải tiếp" in text
    answer = client.post(address(season, "library"), {**TYPED, "uploads": half["Upload-Token"]})
    assert "chưa tải lên hết" in answer.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "hint"),
    [
        (package({}), "gia.pdf", "đuôi .pdf"),
        (package({"word/vbaProject.bin": b"x"}), "macro.docx", "macro"),
        (VIRUS, "vi-rut.txt", "mã độc"),
        (pdf()[:400], "cut.pdf", "PDF"),
    ],
)
def test_what_comes_in_parts_passes_the_same_checks_and_is_kept_nowhere(
    season: Season, chi: User, content: bytes, name: str, hint: str
) -> None:
    client = reader(user=chi)
    token = brought(client, season, content, name)
    answer = client.post(address(season, "cell", "1.1"), {**TYPED, "uploads": token})
    assert answer.status_code == 422
    assert hint in answer.content.decode()
    assert not StoredFile.objects.exists()
    assert not UnfinishedUpload.objects.exists()
    assert not any(unfinished._folder().iterdir())


def test_a_file_that_is_not_what_was_announced_is_refused(season: Season, chi: User) -> None:
    client = reader(user=chi)
    token = brought(client, season, pdf(), sha256=hashlib.sha256(b"other").hexdigest())
    answer = client.post(address(season, "cell", "1.1"), {**TYPED, "uploads": token})
    assert "thay đổi trong lúc tải" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_better_version_comes_in_parts_as_well(season: Season, chi: User) -> None:
    client, first = reader(user=chi), document(season, chi)
    token = brought(client, season, pdf(8))
    answer = client.post(
        address(season, "renew", first.document_id), {"note": "Quét rõ hơn", "uploads": token}
    )
    assert answer.status_code == 302
    assert list(first.document.versions.order_by("number").values_list("number", "pages")) == [(1, 3), (2, 8)]


def test_a_browser_that_signed_in_anew_is_told_the_token_for_the_next_part(
    season: Season, chi: User, khoa: User
) -> None:
    def signing(token: str) -> dict[str, str]:
        return {"X-CSRFToken": token, "Upload-Length": "10", "Tus-Resumable": "1.0.0"}

    client = Client(enforce_csrf_checks=True)
    client.force_login(chi, backend="allauth.account.auth_backends.AuthenticationBackend")
    place = address(season, "uploads")
    first = client.head(place)
    assert (first.status_code, first.content) == (204, b"")
    token = first["X-CSRFToken"]
    assert client.post(place, headers=signing(token)).status_code == 201
    client.cookies.pop("csrftoken")
    fresh = client.head(place)["X-CSRFToken"]
    assert client.post(place, headers=signing(token)).status_code == 403, "the old one is of another session"
    assert client.post(place, headers=signing(fresh)).status_code == 200
    assert reader(user=khoa).head(place).status_code == 404


def test_an_upload_is_dropped_by_a_button(season: Season, chi: User) -> None:
    client = reader(user=chi)
    url = begin(client, season, 10)["Location"]
    answer = client.post(url, {"code": "1.1"})
    assert (answer.status_code, answer["Location"]) == (302, address(season, "cell", "1.1"))
    assert client.head(url).status_code == 404
    url = begin(client, season, 10)["Location"]
    assert client.post(url, {"code": "//x"})["Location"] == address(season, "library")
    url = begin(client, season, 10)["Location"]
    assert client.post(url, headers={"HX-Request": "true"}).content == b""
    assert not UnfinishedUpload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_nobody_continues_is_cleared_by_the_job(season: Season, chi: User) -> None:
    client = reader(user=chi)
    url = begin(client, season, 10)["Location"]
    send(client, url, 0, b"01")
    begin(client, season, 11)
    assert Job.objects.filter(handler="evidence.clear_uploads").count() == 1, "one job a day"
    Worker(lambda: NOW + timedelta(hours=23)).run(until_empty=True)
    assert UnfinishedUpload.objects.count() == 2
    Worker(lambda: NOW + timedelta(hours=25)).run(until_empty=True)
    assert not UnfinishedUpload.objects.exists()
    assert not any(unfinished._folder().iterdir())
    gone = client.post(address(season, "library"), {**TYPED, "uploads": "0" * 32})
    assert "đã bị dọn" in gone.content.decode()


def test_after_the_window_what_was_brought_is_no_evidence_but_may_go_to_the_library(
    season: Season, chi: User, clock: time_machine.Traveller
) -> None:
    client = reader(user=chi)
    token = brought(client, season, pdf())
    clock.move_to(NOW + timedelta(days=2))
    late = reader(user=chi)
    answer = late.post(address(season, "cell", "1.1"), {**TYPED, "uploads": token})
    assert (answer.status_code, "Đã hết giờ" in answer.content.decode()) == (422, True)
    assert late.post(address(season, "library"), {**TYPED, "uploads": token}).status_code == 302
    assert Document.objects.get().versions.count() == 1


def test_a_part_costs_few_statements(season: Season, chi: User, django_assert_max_num_queries: Any) -> None:
    document(season, chi)
    client = reader(user=chi)
    url = begin(client, season, 10)["Location"]
    client.head(url)
    with django_assert_max_num_queries(16):
        send(client, url, 0, b"01")


def test_the_page_says_whether_files_are_scanned(season: Season, chi: User, settings: Settings) -> None:
    client = reader(user=chi)
    assert "không quét vi-rút" in client.get(address(season, "cell", "1.1")).content.decode()
    settings.SCANNER = ("127.0.0.1", 1)
    assert "không quét vi-rút" not in client.get(address(season, "cell", "1.1")).content.decode()
