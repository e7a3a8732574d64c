"""The pages of the one-stop: what they show, keep and refuse."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.conftest import act_of
from tests.factories.one_stop import Office, request

from caicach.registry.accounts.models import User
from caicach.work.dossiers.models import Dossier, WorkItem
from caicach.work.dossiers.services import handing
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept


def filled(office: Office, **values: Any) -> dict[str, Any]:
    """Return the intake page as a clerk fills it in."""
    paper = office.permit.papers.order_by("position").first()
    assert paper is not None
    return {
        "key": uuid.uuid4().hex,
        "version": office.permit.pk,
        "receiver": office.receiver.pk,
        "agency": office.agency.pk,
        "channel": "counter",
        "kind": "citizen",
        "id_number": "001099000001",
        "name": "Nguyễn Văn An",
        "phone": "+84 912 000 001",
        "summary": "Xây nhà ở",
        "copies": "1",
        "delivery": "counter",
        f"paper-{paper.pk}-name": paper.name,
        f"paper-{paper.pk}-given": "1",
        f"paper-{paper.pk}-required": "1",
        "do": "accept",
        **values,
    }


@pytest.fixture
def taken(office: Office, binh: User) -> Dossier:
    """A dossier taken in just now."""
    return accept(request(office), act=act_of(binh, timezone.now())).dossier


def test_a_clerk_takes_a_dossier_in(client: Client, office: Office, binh: User) -> None:
    client.force_login(binh)
    page = client.get(reverse("dossiers:intake"), {"version": office.permit.pk})
    assert page.status_code == 200
    assert "Đơn đề nghị" in page.text
    answer = client.post(reverse("dossiers:intake"), filled(office))
    dossier = Dossier.objects.get()
    assert answer.headers["Location"] == reverse("dossiers:page", args=[dossier.code])
    assert dossier.applicant_phone == "0912000001"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_the_same_page_sent_twice_makes_one_dossier(client: Client, office: Office, binh: User) -> None:
    client.force_login(binh)
    sent = filled(office)
    first = client.post(reverse("dossiers:intake"), sent)
    second = client.post(reverse("dossiers:intake"), sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Dossier.objects.count() == 1


def test_what_was_typed_comes_back_with_what_is_wrong(client: Client, office: Office, binh: User) -> None:
    client.force_login(binh)
    answer = client.post(
        reverse("dossiers:intake"), filled(office, name="", id_number="12", summary="Nhà số 5")
    )
    assert answer.status_code == 422
    assert "Nhà số 5" in answer.text
    assert "12 chữ số" in answer.text
    assert not Dossier.objects.exists()


def test_a_procedure_is_found_and_chosen_without_scripts(client: Client, office: Office, binh: User) -> None:
    client.force_login(binh)
    found = client.post(reverse("dossiers:intake"), filled(office, version="", q="giay phep", do="find"))
    assert "Cấp giấy phép xây dựng" in found.text
    chosen = client.post(
        reverse("dossiers:intake"), filled(office, version="", choose=str(office.permit.pk), do="")
    )
    assert "Bản vẽ thiết kế" in chosen.text
    assert 'value="Nguyễn Văn An"' in chosen.text


def test_a_missing_paper_is_asked_for_with_its_reason(client: Client, office: Office, binh: User) -> None:
    client.force_login(binh)
    paper = office.permit.papers.order_by("position").first()
    assert paper is not None
    sent = filled(office, do="ask", **{f"paper-{paper.pk}-because": "Chưa ký"})
    del sent[f"paper-{paper.pk}-given"]
    assert client.post(reverse("dossiers:intake"), sent).status_code == 302
    assert Dossier.objects.get().state == "incomplete"


def test_only_clerks_take_in_and_only_for_their_office(
    client: Client, office: Office, chi: User, khoa: User, an: User
) -> None:
    for person, status in ((chi, 403), (khoa, 403), (an, 404)):
        client.force_login(person)
        assert client.post(reverse("dossiers:intake"), filled(office)).status_code == status, person
    assert not Dossier.objects.exists()


def test_people_are_found_by_a_whole_number_and_by_clerks_alone(
    client: Client, taken: Dossier, binh: User, chi: User
) -> None:
    client.force_login(binh)
    assert "Nguyễn Văn An" in client.post(reverse("dossiers:person"), {"number": "001099000001"}).text
    assert "Nguyễn Văn An" in client.post(reverse("dossiers:person"), {"number": "0912000001"}).text
    assert "Nguyễn" not in client.post(reverse("dossiers:person"), {"number": "00109900"}).text
    client.force_login(chi)
    assert "Nguyễn" not in client.post(reverse("dossiers:person"), {"number": "001099000001"}).text


def test_each_sees_the_page_as_far_as_their_office_goes(
    client: Client, taken: Dossier, binh: User, chi: User, khoa: User, an: User
) -> None:
    address = reverse("dossiers:page", args=[taken.code])
    client.force_login(binh)
    assert "Chuyển xử lý" in client.get(address).text
    client.force_login(chi)
    assert "Chuyển xử lý" not in client.get(address).text
    for outsider in (khoa, an):
        client.force_login(outsider)
        assert client.get(address).status_code == 404


def test_a_dossier_goes_its_way_through_the_pages(
    client: Client, taken: Dossier, office: Office, binh: User, chi: User, dung: User
) -> None:
    def do(by: User, name: str, **data: Any) -> int:
        client.force_login(by)
        address = reverse("dossiers:move", args=[taken.code, name])
        return client.post(address, {f"{name}-{key}": value for key, value in data.items()}).status_code

    assert do(binh, "hand", unit=office.agency.pk, person=chi.pk) == 302
    assert do(chi, "take", note="") == 302
    assert do(chi, "check", note="Đủ điều kiện") == 302
    settled = {
        "kind": "granted",
        "number": "1/GP",
        "title": "Giấy phép",
        "issued_on": "2020-01-01",
        "signer": "D",
    }
    assert do(chi, "resolve", **settled) == 403
    assert do(dung, "resolve", **settled) == 302
    assert do(binh, "return", delivery="counter") == 422
    payment = taken.payments.get()
    assert client.post(reverse("dossiers:pay", args=[payment.pk]), {"method": "cash"}).status_code == 302
    assert do(binh, "return", delivery="counter") == 302
    assert Dossier.objects.get().state == "returned"


def test_a_refused_move_keeps_what_was_typed(client: Client, taken: Dossier, binh: User) -> None:
    client.force_login(binh)
    address = reverse("dossiers:move", args=[taken.code, "missing"])
    answer = client.post(address, {"missing-lines": "Bản vẽ không có lý do", "missing-seen": "2"})
    assert answer.status_code == 422
    assert "Bản vẽ không có lý do" in answer.text
    stale = client.post(address, {"missing-lines": "Bản vẽ | mờ", "missing-seen": "1"})
    assert "người khác xử lý" in stale.text


def test_what_others_wait_for_is_answered_from_the_page(
    client: Client, taken: Dossier, office: Office, minh_hoa: Any, binh: User, khoa: User
) -> None:
    to = Target(minh_hoa.other_commune.pk)
    handing.ask_opinion(taken.pk, to, "Có vướng không?", act=act_of(binh, timezone.now()))
    item = WorkItem.objects.get()
    client.force_login(binh)
    assert client.post(reverse("dossiers:work", args=[item.pk]), {"note": "x"}).status_code == 404
    client.force_login(khoa)
    assert "Có vướng không?" in client.get(reverse("dossiers:inbox")).text
    assert client.post(reverse("dossiers:work", args=[item.pk]), {"note": "Không"}).status_code == 302


@pytest.mark.parametrize(
    "query", ["", "q=nguyen", "due=late", "state=accepted&channel=counter", "page=x&from=zz", "q=%00"]
)
def test_lists_answer_whatever_the_address_says(
    client: Client, taken: Dossier, binh: User, query: str
) -> None:
    client.force_login(binh)
    for name in ("dossiers:inbox", "dossiers:all"):
        assert client.get(f"{reverse(name)}?{query}").status_code == 200


def test_pages_are_few_statements(
    client: Client, taken: Dossier, office: Office, binh: User, dung: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    client.force_login(binh)
    page = reverse("dossiers:page", args=[taken.code])
    client.get(page)
    client.post(reverse("dossiers:intake"), filled(office, version=office.birth.pk))
    with django_assert_max_num_queries(8):
        client.get(page)
    with django_assert_max_num_queries(6):
        client.get(reverse("dossiers:inbox"))
    with django_assert_max_num_queries(5):
        client.get(reverse("dossiers:all"))
    # Two of them are the test's own savepoint.
    with django_assert_max_num_queries(14):
        assert (
            client.post(reverse("dossiers:intake"), filled(office, version=office.birth.pk)).status_code
            == 302
        )
