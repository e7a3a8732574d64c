"""Papers are printed from the dossier's page, by those who see the dossier."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument
from pytest_django import DjangoAssertNumQueries
from tests.conftest import act_of
from tests.factories.one_stop import Office, request

from caicach.registry.accounts.models import User
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.services import handing
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept
from caicach.work.dossiers.tokens import token_for


@pytest.fixture
def taken(office: Office, binh: User) -> Dossier:
    """A dossier taken in just now."""
    return accept(request(office), act=act_of(binh, timezone.now())).dossier


def text_of(raw: bytes) -> str:
    """Return what a file says."""
    return "\n".join(page.get_textpage().get_text_bounded() for page in PdfDocument(raw))


def test_a_clerk_prints_the_receipt_with_a_code_that_finds_the_dossier(
    client: Client, taken: Dossier, binh: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(binh)
    with django_assert_max_num_queries(20):
        answer = client.get(reverse("papers:paper", args=[taken.code, "receipt"]))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="receipt-{taken.code}.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    said = text_of(answer.content)
    assert taken.code in said
    assert "Nguyễn Văn An" in said
    picture = PdfDocument(answer.content)[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == f"http://testserver{reverse('lookup:story', args=[token_for(taken.code)])}"


def test_the_size_is_chosen(client: Client, taken: Dossier, binh: User) -> None:
    client.force_login(binh)
    address = reverse("papers:paper", args=[taken.code, "receipt"])
    small, large = client.get(address), client.get(address, {"size": "A4"})
    assert round(PdfDocument(small.content)[0].get_width()) == 420
    assert round(PdfDocument(large.content)[0].get_width()) == 595
    odd = client.get(address, {"size": "A0"})
    assert round(PdfDocument(odd.content)[0].get_width()) == 420


def test_the_dossiers_page_offers_the_papers_it_has(client: Client, taken: Dossier, binh: User) -> None:
    client.force_login(binh)
    page = client.get(reverse("dossiers:page", args=[taken.code])).text
    assert reverse("papers:paper", args=[taken.code, "receipt"]) in page
    assert reverse("papers:paper", args=[taken.code, "refusal"]) not in page


def test_a_paper_that_a_dossier_does_not_have_is_not_found(
    client: Client, taken: Dossier, binh: User
) -> None:
    client.force_login(binh)
    for form in ("refusal", "apology", "fee", "nothing"):
        assert client.get(reverse("papers:paper", args=[taken.code, form])).status_code == 404, form


def test_outsiders_find_neither_papers_nor_books(
    client: Client, taken: Dossier, office: Office, khoa: User, an: User
) -> None:
    address = reverse("papers:paper", args=[taken.code, "receipt"])
    assert client.get(address).status_code == 302
    for outsider in (khoa, an):
        client.force_login(outsider)
        assert client.get(address).status_code == 404
    client.force_login(an)
    assert client.get(reverse("papers:ask")).status_code == 404
    client.force_login(khoa)
    today = timezone.localdate().isoformat()
    asked: dict[str, Any] = {"office": office.receiver.pk, "first": today, "last": today}
    assert client.get(reverse("papers:register"), asked).status_code == 422
    handed: dict[str, Any] = {"giver": office.receiver.pk, "day": today}
    assert client.get(reverse("papers:hand_over"), handed).status_code == 422


def test_a_clerk_prints_the_register(client: Client, taken: Dossier, office: Office, binh: User) -> None:
    client.force_login(binh)
    assert client.get(reverse("papers:ask")).status_code == 200
    today = timezone.localdate().isoformat()
    asked: dict[str, Any] = {"office": office.receiver.pk, "first": today, "last": today, "size": "A5"}
    answer = client.get(reverse("papers:register"), asked)
    assert answer.status_code == 200
    assert "Nguyễn Văn An" in text_of(answer.content)


def test_days_in_the_wrong_order_are_said_with_what_was_typed(
    client: Client, office: Office, binh: User
) -> None:
    client.force_login(binh)
    asked: dict[str, Any] = {"office": office.receiver.pk, "first": "2026-03-05", "last": "2026-03-01"}
    answer = client.get(reverse("papers:register"), asked)
    assert answer.status_code == 422
    assert "Ngày cuối phải từ ngày đầu trở đi." in answer.text
    assert 'value="2026-03-05"' in answer.text


def test_a_hand_over_is_shown_by_receiver_and_printed(
    client: Client, taken: Dossier, office: Office, binh: User
) -> None:
    handing.hand_over(taken.pk, Target(office.agency.pk), act=act_of(binh, timezone.now()))
    client.force_login(binh)
    day = timezone.localdate().isoformat()
    asked: dict[str, Any] = {"giver": office.receiver.pk, "day": day}
    page = client.get(reverse("papers:hand_over"), asked)
    assert "Sở Tư pháp" in page.text
    answer = client.get(reverse("papers:hand_over"), {**asked, "receiver": office.agency.pk})
    assert taken.code.split("-")[0] in text_of(answer.content)
    assert client.get(reverse("papers:hand_over"), {**asked, "receiver": 1}).status_code == 404
