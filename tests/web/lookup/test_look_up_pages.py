"""The look-up form and a dossier's page: open to whom it concerns, silent to others."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from structlog.testing import capture_logs
from tests.conftest import NOW, act_of
from tests.factories.citizens import photograph
from tests.factories.one_stop import AN
from tests.web.readers import reader

from caicach.core.dossiers.states import State
from caicach.core.qr import parse
from caicach.registry.accounts.models import User
from caicach.web.lookup.wording import bills_of
from caicach.work.dossiers.models import Dossier, DossierPaper, Payment, Rating
from caicach.work.dossiers.requests import GivenPaper
from caicach.work.dossiers.selectors.lookup import look_up
from caicach.work.dossiers.services import settling, waiting
from caicach.work.dossiers.services.settling import Decision
from caicach.work.dossiers.tokens import token_for

FORM = "/tra-cuu/"
PLAN = GivenPaper("Bản vẽ móng", is_given=False, missing_because="chưa có chữ ký")


def asked(client: Client, code: str, tail: str) -> tuple[int, str]:
    """Return what the form answers, without what differs in every answer: the form's own key."""
    response = client.post(FORM, {"code": code, "tail": tail})
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    text = re.sub(r'"X-CSRFToken": "[^"]*"', "", text)
    return response.status_code, text.replace(f'value="{code}"', "").replace(f'value="{tail}"', "")


def page_of(dossier: Dossier, *rest: str) -> str:
    """Return the address of a dossier's page, or of something done there."""
    return f"{FORM}{token_for(dossier.code)}/" + "".join(f"{part}/" for part in rest)


def test_code_and_digits_lead_to_the_page_whose_address_holds_neither_name_nor_number(
    client: Client, permit: Dossier
) -> None:
    response = client.post(FORM, {"code": permit.code.lower(), "tail": "00 01"})
    assert response.status_code == 302
    for personal in (AN.phone, AN.id_number, AN.name, "0001/"):
        assert personal not in response.headers["Location"]
    page = client.get(response.headers["Location"])
    text = page.content.decode()
    assert page.status_code == 200
    for line in ("Đang ở đâu", "Xã Suối Mơ", "Bước tiếp theo", "Hẹn khi nào", "09:00 12/10/2026", "Vì sao?"):
        assert line in text
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.headers["X-Robots-Tag"]
    for personal in (AN.phone, AN.id_number, AN.name, AN.email, AN.address):
        assert personal not in text


def test_whatever_is_wrong_the_page_is_the_same(client: Client, permit: Dossier) -> None:
    wrong_tail = asked(client, permit.code, "9999")
    wrong_code = asked(client, "H99.1-261005-9999", "0001")
    nonsense = asked(client, "khong-co-that-xx-01", "0001")
    assert wrong_tail == wrong_code == nonsense
    assert wrong_tail[0] == 422


def test_what_was_typed_stays_and_the_fault_is_named(client: Client, permit: Dossier) -> None:
    response = client.post(FORM, {"code": permit.code, "tail": "12"})
    text = response.content.decode()
    assert response.status_code == 422
    assert f'value="{permit.code}"' in text
    assert "Nhập đúng bốn chữ số cuối" in text


def test_a_code_is_tried_ten_times_an_hour_whether_it_exists_or_not(client: Client, permit: Dossier) -> None:
    def tried(code: str) -> list[int]:
        return [asked(client, code, f"{number:04d}")[0] for number in range(100, 112)]

    assert tried(permit.code) == tried("H99.1-261005-0777") == [422] * 10 + [429] * 2
    # The right digits are refused too now: whoever guesses learns nothing from the eleventh try.
    assert asked(client, permit.code, "0001")[0] == 429
    # The receipt's own code still opens the page.
    assert client.get(page_of(permit)).status_code == 200


def test_an_address_asks_thirty_times_in_five_minutes(client: Client, permit: Dossier) -> None:
    answers = [asked(client, f"H99.1-261005-{number:04d}", "0001")[0] for number in range(100, 131)]
    assert answers == [422] * 30 + [429]


def test_a_forged_address_is_not_there(client: Client, permit: Dossier) -> None:
    for token in ("x", permit.code, token_for(permit.code)[:-1], token_for("H99.1-261005-0404")):
        for rest in ("", "bo-sung/", "rut/", "danh-gia/"):
            send = client.post if rest else client.get
            data = {"tail": "0001", "face": "good", "paper": "1"}
            assert send(f"{FORM}{token}/{rest}", data).status_code == 404, (token, rest)


def test_logs_hold_no_code_no_token_and_no_digits(client: Client, permit: Dossier) -> None:
    with capture_logs() as lines:
        client.post(FORM, {"code": permit.code, "tail": "9876"})
        client.get(page_of(permit))
        client.post(page_of(permit, "rut"), {"tail": "9876"})
    told = json.dumps(lines, ensure_ascii=False)
    for secret in (permit.code, token_for(permit.code), "9876", AN.phone):
        assert secret not in told


def test_a_page_asks_five_questions_at_most(
    permit: Dossier, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = reader()
    client.get(page_of(permit))
    with django_assert_max_num_queries(5):
        client.get(page_of(permit))


def test_papers_are_sent_one_by_one_and_a_bad_one_is_named_at_its_place(
    client: Client, permit: Dossier, binh: User
) -> None:
    waiting.ask_supplement(permit.pk, [PLAN], "Thiếu", act=act_of(binh, NOW + timedelta(hours=1)))
    page = client.get(page_of(permit)).content.decode()
    assert "Bản vẽ móng" in page
    assert "chưa có chữ ký" in page
    paper = DossierPaper.objects.get(name="Bản vẽ móng")
    bad = SimpleUploadedFile("anh.jpg", b"MZ\x90" + b"\0" * 50)
    refused = client.post(page_of(permit, "bo-sung"), {"paper": paper.pk, "file": bad})
    assert refused.status_code == 422
    assert f'id="loi-{paper.pk}"' in refused.content.decode()
    good = SimpleUploadedFile("anh.jpg", photograph())
    taken = client.post(page_of(permit, "bo-sung"), {"paper": paper.pk, "file": good})
    assert taken.status_code == 302
    paper.refresh_from_db()
    assert paper.is_given
    assert "Ông/bà đã gửi đủ" in client.get(page_of(permit)).content.decode()


def test_nothing_is_taken_that_nobody_asked_for(client: Client, permit: Dossier) -> None:
    paper = DossierPaper.objects.filter(dossier=permit)[0]
    good = SimpleUploadedFile("anh.jpg", photograph())
    assert client.post(page_of(permit, "bo-sung"), {"paper": paper.pk, "file": good}).status_code == 302
    paper.refresh_from_db()
    assert paper.file is None


def test_withdrawing_asks_for_the_digits_again(client: Client, permit: Dossier) -> None:
    refused = client.post(page_of(permit, "rut"), {"tail": "9999", "reason": "Đổi ý rồi"})
    assert refused.status_code == 422
    assert "Đổi ý rồi" in refused.content.decode()
    assert Dossier.objects.get().state == State.ACCEPTED
    assert client.post(page_of(permit, "rut"), {"tail": "0001"}).status_code == 302
    assert Dossier.objects.get().state == State.WITHDRAWN


def test_the_digits_of_a_withdrawal_are_not_guessed_either(client: Client, permit: Dossier) -> None:
    answers = [
        client.post(page_of(permit, "rut"), {"tail": f"{number:04d}"}).status_code
        for number in range(100, 112)
    ]
    assert answers == [422] * 10 + [429] * 2


def test_a_settled_dossier_is_rated_once(
    client: Client, permit: Dossier, binh: User, minh_hoa: object
) -> None:
    Dossier.objects.filter(pk=permit.pk).update(state=State.RESOLVED)
    assert "Đánh giá việc phục vụ" in client.get(page_of(permit)).content.decode()
    nothing = client.post(page_of(permit, "danh-gia"), {"text": "Chờ lâu quá"})
    assert nothing.status_code == 422
    assert "Chờ lâu quá" in nothing.content.decode()
    told = {"face": "bad", "words": ["time"], "text": "Chờ lâu quá"}
    assert client.post(page_of(permit, "danh-gia"), told).status_code == 302
    assert client.post(page_of(permit, "danh-gia"), told).status_code == 422
    assert Rating.objects.count() == 1
    assert "Chờ lâu quá" not in client.get(page_of(permit)).content.decode()


def test_who_works_on_the_dossier_may_not_rate_it(permit: Dossier, binh: User) -> None:
    Dossier.objects.filter(pk=permit.pk).update(state=State.RESOLVED)
    told = {"face": "good"}
    assert reader(user=binh).post(page_of(permit, "danh-gia"), told).status_code == 403
    assert not Rating.objects.exists()


def test_a_fee_is_paid_by_a_code_where_the_office_names_its_account(
    client: Client, permit: Dossier, settings: Settings
) -> None:
    settings.BANK_ACCOUNT = None
    assert "Nộp tại nơi tiếp nhận" in client.get(page_of(permit)).content.decode()
    settings.BANK_ACCOUNT = ("970436", "0011001234567", "Kho bạc xã Suối Mơ")
    page = client.get(page_of(permit)).content.decode()
    assert "Mã VietQR" in page
    reference = Payment.objects.get().reference
    assert reference in page
    assert permit.code not in reference


def test_the_picture_says_the_amount_and_the_reference(
    permit: Dossier, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BANK_ACCOUNT = ("970436", "0011001234567", "Kho bạc xã Suối Mơ")
    drawn: list[str] = []

    def draw(text: str, *, title: str = "") -> str:
        drawn.append(text)
        return "<svg></svg>"

    monkeypatch.setattr("caicach.web.lookup.wording.qr_svg", draw)
    story = look_up(permit.code, "0001", at=NOW)
    assert story is not None
    bills_of(story)
    transfer = parse(drawn[0])
    assert (transfer.amount, transfer.purpose) == (50_000, Payment.objects.get().reference)
    assert transfer.name == "KHO BAC XA SUOI MO"


def test_the_door_of_the_portal_leads_here(client: Client, permit: Dossier) -> None:
    page = client.get("/").content.decode()
    assert f'href="{reverse("lookup:form")}"' in page


def test_a_result_is_told_with_its_promise(client: Client, permit: Dossier, binh: User) -> None:
    settling_act = act_of(binh, NOW + timedelta(hours=1))
    Dossier.objects.filter(pk=permit.pk).update(version=permit.version_id)
    permit.version.is_immediate = True
    permit.version.save(update_fields=["is_immediate"])
    settling.resolve(permit.pk, Decision("12/GP", "Giấy phép", NOW.date()), act=settling_act)
    page = client.get(page_of(permit)).content.decode()
    assert "Có kết quả lúc 10:00 05/10/2026. Không sau hẹn 09:00 12/10/2026." in page
    assert "mang theo giấy tiếp nhận" in page


def test_what_ended_without_a_result_asks_for_nothing_any_more(
    client: Client, permit: Dossier, settings: Settings
) -> None:
    settings.BANK_ACCOUNT = ("970436", "0011001234567", "Kho bạc xã Suối Mơ")
    client.post(page_of(permit, "rut"), {"tail": "0001"})
    page = client.get(page_of(permit)).content.decode()
    assert "Không còn ngày hẹn." in page
    assert "VietQR" not in page
    assert "Vì sao là ngày này?" not in page
