"""The pages of evidence: list, upload, choice, pointer, removal, preview, download; and who finds nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.conftest import NOW, act_of
from tests.evaluation.evidence.files import document, facts, package, pdf, picture, upload
from tests.factories.registry import position, user
from tests.factories.season import Season, appraiser
from tests.web.readers import reader

from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.evidence.documents import add_document, add_version
from caicach.evaluation.evidence.models import Document, DocumentVersion, EvidenceLink
from caicach.evaluation.evidence.services import Pointer, link
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

PARTIAL = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def address(season: Season, name: str, *more: object, unit: str = "tu-phap") -> str:
    return reverse(f"evidence:{name}", args=[season.campaign.slug, season.units[unit].pk, *more])


def of_file(season: Season, name: str, *more: object) -> str:
    return reverse(f"evidence:{name}", args=[season.campaign.slug, *more])


def sent(content: bytes, name: str = "Kế hoạch CCHC.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def typed(**more: Any) -> dict[str, Any]:
    return {"kind": "plan", "number": "12/KH-STP", "issued_on": "2026-01-20", "issuer": "Sở Tư pháp", **more}


def page(answer: Any) -> str:
    return str(answer.content.decode())


def opens(client: Client, path: str) -> bool:
    """Whether a file is handed out, rather than not found."""
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer)
    assert answer.status_code in {200, 404}
    return bool(answer.status_code == 200)


@pytest.fixture
def evidence(season: Season, chi: User) -> EvidenceLink:
    """A document that proves 1.1 of Sở Tư pháp at its second page."""
    return link(season.units["tu-phap"].pk, "1.1", document(season, chi).pk, Pointer("2"), act=act_of(chi))


def test_several_files_are_uploaded_and_stand_beside_the_criterion(season: Season, chi: User) -> None:
    client = reader(user=chi)
    files = [sent(pdf(), "Kế hoạch.pdf"), sent(pdf(2), "Phụ lục.pdf")]
    answer = client.post(
        address(season, "cell", "1.1"), {**typed(page="1"), "upload": files}, headers=PARTIAL
    )
    assert answer.status_code == 200
    assert "Đã thêm 2 tài liệu" in page(answer)
    assert json.loads(answer["HX-Trigger"])["evidence-changed"]["code"] == "1.1"
    assert season.cell("tu-phap", "1.1").evidence_count == 2
    assert [each.title for each in Document.objects.order_by("pk")] == ["Kế hoạch", "Phụ lục"]


def test_without_scripts_an_upload_leads_back_to_the_page(season: Season, chi: User) -> None:
    client = reader(user=chi)
    here = address(season, "cell", "1.1")
    answer = client.post(here, {**typed(title="Kế hoạch năm"), "upload": sent(pdf())})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert "Kế hoạch năm" in page(client.get(here))


def test_a_bad_file_is_told_and_what_was_typed_stays(season: Season, chi: User) -> None:
    answer = reader(user=chi).post(
        address(season, "cell", "1.1"),
        {**typed(title="Tên đã gõ", item="Mục đã gõ"), "upload": [sent(package({}), "gia.pdf"), sent(pdf())]},
    )
    assert answer.status_code == 422
    text = page(answer)
    assert "đuôi .pdf" in text
    assert 'value="Tên đã gõ"' in text
    assert 'value="Mục đã gõ"' in text
    assert season.cell("tu-phap", "1.1").evidence_count == 1, "the good one was taken"


def test_missing_fields_are_named_beside_them(season: Season, chi: User) -> None:
    answer = reader(user=chi).post(address(season, "cell", "1.1"), {"title": "x"}, headers=PARTIAL)
    assert "Hãy chọn ít nhất một tệp." in page(answer)
    assert "Hãy chọn loại tài liệu." in page(answer)
    assert not Document.objects.exists()


def test_after_the_window_nothing_is_taken_and_it_is_said(
    season: Season, chi: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + timedelta(days=2))
    client = reader(user=chi)
    assert "Tải tài liệu lên" not in page(client.get(address(season, "cell", "1.1")))
    answer = client.post(address(season, "cell", "1.1"), {**typed(), "upload": sent(pdf())})
    assert answer.status_code == 422
    assert "Đã hết giờ" in page(answer)
    assert not Document.objects.exists()


def test_the_page_is_pointed_at_from_the_preview(season: Season, chi: User, evidence: EvidenceLink) -> None:
    client = reader(user=chi)
    shown = page(client.get(address(season, "link", "1.1", evidence.pk), {"page": "3"}, headers=PARTIAL))
    assert "Trang 3 / 3" in shown
    assert "Chỉ trang 3" in shown
    answer = client.post(
        address(season, "pointer", "1.1", evidence.pk), {"page": "3", "view": "1"}, headers=PARTIAL
    )
    new = EvidenceLink.objects.get(ended_at__isnull=True)
    assert new.page == "3"
    assert f"/{new.pk}/pointer/" in page(answer)
    assert "hx-swap-oob" in page(answer)


def test_a_wrong_page_is_told_beside_its_box(season: Season, chi: User, evidence: EvidenceLink) -> None:
    answer = reader(user=chi).post(
        address(season, "pointer", "1.1", evidence.pk),
        {"page": "Phụ lục", "item": "Mục mới"},
        headers=PARTIAL,
    )
    assert "Trang ghi bằng số" in page(answer)
    assert 'value="Phụ lục"' in page(answer)
    assert 'value="Mục mới"' in page(answer)
    evidence.refresh_from_db()
    assert evidence.ended_at is None


def test_a_document_is_removed_with_its_reason_and_told_below(
    season: Season, chi: User, evidence: EvidenceLink
) -> None:
    client = reader(user=chi)
    refused = client.post(address(season, "remove", "1.1", evidence.pk), {"reason": ""}, headers=PARTIAL)
    assert "lý do" in page(refused)
    answer = client.post(
        address(season, "remove", "1.1", evidence.pk), {"reason": "Gắn nhầm"}, headers=PARTIAL
    )
    assert "Gắn nhầm" in page(answer)
    assert season.cell("tu-phap", "1.1").evidence_count == 0


def test_a_document_is_found_in_the_library_and_chosen(
    season: Season, chi: User, evidence: EvidenceLink
) -> None:
    client = reader(user=chi)
    found = page(client.get(address(season, "choose", "1.2"), {"q": "ke hoach 12"}, headers=PARTIAL))
    assert "đang dùng ở 1.1" in found
    assert "Không có tài liệu nào khớp" in page(
        client.get(address(season, "choose", "1.2"), {"q": "xyz"}, headers=PARTIAL)
    )
    client.post(address(season, "choose", "1.2"), {"version": evidence.version_id}, headers=PARTIAL)
    assert season.cell("tu-phap", "1.2").evidence_count == 1
    assert "Kế hoạch" in page(client.get(address(season, "cell", "1.2"), {"q": "ke"}))


def test_who_has_no_part_in_the_unit_finds_nothing(
    season: Season, chi: User, evidence: EvidenceLink, khoa: User
) -> None:
    version = evidence.version_id
    paths = [
        address(season, "cell", "1.1"),
        address(season, "choose", "1.1"),
        address(season, "link", "1.1", evidence.pk),
        address(season, "library"),
        address(season, "document", evidence.version.document_id),
        of_file(season, "page", version, 1),
        of_file(season, "download", version),
    ]
    writes = [
        (address(season, "cell", "1.1"), {**typed(), "upload": sent(pdf(9))}),
        (address(season, "choose", "1.1"), {"version": version}),
        (address(season, "pointer", "1.1", evidence.pk), {"page": "3"}),
        (address(season, "remove", "1.1", evidence.pk), {"reason": "x"}),
        (address(season, "library"), {**typed(), "upload": sent(pdf(9))}),
        (address(season, "amend", evidence.version.document_id), typed(title="x")),
        (address(season, "withdraw", evidence.version.document_id), {"reason": "x"}),
        (address(season, "use", evidence.version.document_id), {"codes": "1.2"}),
    ]
    peer = officer_of_the_other_unit(season)
    for person in (khoa, peer):
        client = reader(user=person)
        for path in paths:
            assert client.get(path).status_code == 404, path
        for path, data in writes:
            assert client.post(path, data).status_code == 404, path
    stranger = Client()
    for path in paths:
        assert stranger.get(path).status_code == 302, path
    own = reader(user=chi)
    for path in [*paths[:1], *paths[2:-1]]:
        assert own.get(path).status_code == 200, path
    assert opens(own, paths[-1])
    assert EvidenceLink.objects.count() == Document.objects.count() == 1


def officer_of_the_other_unit(season: Season) -> User:
    return position(
        user("noi-vu", "Cán bộ Sở Nội vụ"), season.units["noi-vu"].organisation, Role.UNIT_OFFICER
    ).user


def test_an_appraiser_reads_what_stands_beside_the_cell_and_nothing_else(
    season: Season, chi: User, evidence: EvidenceLink, hien: User
) -> None:
    client = reader(user=hien)
    unused = document(season, chi, pages=5, title="Chưa dùng")
    assert not opens(client, of_file(season, "download", evidence.version_id)), "not yet appointed"
    appraiser(season.campaign, hien, at=NOW)
    text = page(client.get(address(season, "cell", "1.1")))
    assert "12/KH-STP" in text
    assert "Tải tài liệu lên" not in text
    assert "Bỏ khỏi tiêu chí" not in text
    assert opens(client, of_file(season, "download", evidence.version_id))
    assert client.get(of_file(season, "page", evidence.version_id, 2)).status_code == 200
    assert not opens(client, of_file(season, "download", unused.pk))
    assert client.get(address(season, "library")).status_code == 404
    assert client.get(address(season, "choose", "1.1")).status_code == 404
    assert client.post(address(season, "cell", "1.1"), {**typed(), "upload": sent(pdf(9))}).status_code == 403
    assert client.post(address(season, "remove", "1.1", evidence.pk), {"reason": "x"}).status_code == 403
    client.post(address(season, "remove", "1.1", evidence.pk), {"reason": "x"})
    reader(user=chi).post(address(season, "remove", "1.1", evidence.pk), {"reason": "x"})
    assert not opens(client, of_file(season, "download", evidence.version_id)), "taken off"


def test_other_units_read_claims_while_they_may_object_and_no_other_evidence(
    season: Season, chi: User, evidence: EvidenceLink
) -> None:
    unit = season.units["tu-phap"].pk
    peer = reader(user=officer_of_the_other_unit(season))
    added = link(unit, "1.2", document(season, chi, pages=4, title="Bổ sung").pk, Pointer(), act=act_of(chi))
    EvidenceLink.objects.filter(pk=added.pk).update(stage=Stage.EXPLANATION)
    claim = of_file(season, "download", evidence.version_id)
    season.window(Stage.OBJECTION, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert not opens(peer, claim), "a sheet that is being written"
    Participant.objects.filter(pk=unit).update(state=ParticipantState.SUBMITTED)
    assert opens(peer, claim)
    assert "12/KH-STP" in page(peer.get(address(season, "cell", "1.1")))
    assert "Bổ sung" not in page(peer.get(address(season, "cell", "1.2")))
    assert not opens(peer, of_file(season, "download", added.version_id))
    assert peer.get(address(season, "library")).status_code == 404
    assert peer.post(address(season, "remove", "1.1", evidence.pk), {"reason": "x"}).status_code == 403
    season.campaign.peers_see_claims = False
    season.campaign.save()
    assert not opens(peer, claim)
    assert peer.get(address(season, "cell", "1.1")).status_code == 404


def test_a_download_is_saved_under_its_name_and_never_shown(season: Season, chi: User) -> None:
    added = add_document(
        season.units["tu-phap"].pk, facts(), upload(pdf(), 'Báo cáo "quý I".pdf'), act=act_of(chi)
    )
    answer = reader(user=chi).get(of_file(season, "download", added.version.pk))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer) == pdf()


def test_pages_are_drawn_once_and_asked_about_every_time(
    season: Season, chi: User, evidence: EvidenceLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = reader(user=chi)
    path = of_file(season, "page", evidence.version_id, 2)
    first = client.get(path, {"w": "500"})
    assert first["Content-Type"] == "image/png"
    assert first["Cache-Control"] == "private, no-cache"
    monkeypatch.setattr("caicach.evaluation.evidence.previews.render_page", None)
    assert client.get(path, {"w": "480"}).content == first.content
    again = client.get(path, {"w": "480"}, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    monkeypatch.undo()
    assert client.get(of_file(season, "page", evidence.version_id, 9)).status_code == 404


def test_pictures_are_drawn_anew_and_office_files_are_only_downloaded(season: Season, chi: User) -> None:
    unit, client = season.units["tu-phap"].pk, reader(user=chi)
    photo = add_document(unit, facts(), upload(picture("JPEG"), "anh.jpg"), act=act_of(chi)).version
    assert client.get(of_file(season, "page", photo.pk, 1)).content.startswith(b"\x89PNG")
    assert client.get(of_file(season, "page", photo.pk, 2)).status_code == 404
    word = add_document(unit, facts(), upload(package({}), "a.docx"), act=act_of(chi)).version
    assert client.get(of_file(season, "page", word.pk, 1)).status_code == 404
    made = link(unit, "1.1", word.pk, Pointer(item="Mục I"), act=act_of(chi))
    assert "không xem trước được" in page(client.get(address(season, "link", "1.1", made.pk)))


def test_the_library_is_searched_and_its_documents_are_kept_up(
    season: Season, chi: User, evidence: EvidenceLink
) -> None:
    client = reader(user=chi)
    document(season, chi, pages=6, title="Báo cáo quý", number="99/BC", issued_on=None)
    assert client.post(address(season, "library"), {**typed(), "upload": sent(pdf(7))}).status_code == 302
    again = client.post(address(season, "library"), {**typed(), "upload": sent(pdf(7))})
    assert (again.status_code, "đã có trong thư viện" in page(again)) == (422, True)
    text = page(client.get(address(season, "library"), {"q": "bao cao 99"}))
    assert "Báo cáo quý" in text
    assert "Kế hoạch</a>" not in text
    by_year = page(client.get(address(season, "library"), {"year": "2026", "verdict": "not_checked"}))
    assert "Báo cáo quý" not in by_year
    kept = evidence.version.document_id
    assert (
        client.post(address(season, "renew", kept), {"file": sent(pdf(8)), "note": "Rõ"}).status_code == 302
    )
    assert client.post(address(season, "amend", kept), typed(title="Tên mới")).status_code == 302
    assert (
        client.post(address(season, "use", kept), {"codes": ["1.2", "1.3"], "page": "1"}).status_code == 302
    )
    assert season.cell("tu-phap", "1.3").evidence_count == 1
    refused = client.post(address(season, "withdraw", kept), {"reason": "Nhầm"})
    assert (refused.status_code, "Hãy bỏ khỏi các tiêu chí ấy trước" in page(refused)) == (422, True)
    shown = page(client.get(address(season, "document", kept)))
    assert "Tên mới" in shown
    assert "Các bản (2)" in shown


def test_a_newer_version_is_offered_and_taken(season: Season, chi: User, evidence: EvidenceLink) -> None:
    unit, client = season.units["tu-phap"].pk, reader(user=chi)
    better = add_version(unit, evidence.version.document_id, upload(pdf(4)), act=act_of(chi))
    assert "Dùng bản mới hơn" in page(client.get(address(season, "cell", "1.1")))
    client.post(
        address(season, "pointer", "1.1", evidence.pk), {"page": "2", "version": better.pk}, headers=PARTIAL
    )
    assert EvidenceLink.objects.get(ended_at__isnull=True).version == better


def test_the_panel_takes_as_many_queries_for_many_documents_as_for_one(
    season: Season, chi: User, django_assert_max_num_queries: Any
) -> None:
    unit = season.units["tu-phap"].pk
    version = document(season, chi, pages=60)
    for number in range(1, 41):
        link(unit, "1.1", version.pk, Pointer(str(number)), act=act_of(chi))
    client = reader(user=chi)
    with django_assert_max_num_queries(26):
        answer = client.get(address(season, "cell", "1.1"), headers=PARTIAL)
    assert page(answer).count("evidence-row") == 40


def test_the_library_takes_as_many_queries_for_many_documents_as_for_one(
    season: Season, chi: User, django_assert_max_num_queries: Any
) -> None:
    document(season, chi)
    DocumentVersion.objects.bulk_create(
        DocumentVersion(
            document=Document.objects.create(
                organisation=season.units["tu-phap"].organisation,
                kind="plan",
                title=f"Kế hoạch {number}",
                search_text=f"ke hoach {number}",
                created_by=chi,
                created_at=NOW,
            ),
            number=1,
            file=DocumentVersion.objects.get(number=1, document__title="Kế hoạch").file,
            sha256="0" * 64,
            by=chi,
            at=NOW,
        )
        for number in range(40)
    )
    client = reader(user=chi)
    with django_assert_max_num_queries(18):
        answer = client.get(address(season, "library"))
    assert "Trang 1 trên 2" in page(answer)
