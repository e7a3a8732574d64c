"""An application in steps: leaving and resuming, sending twice, and other people's keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.citizens import DELIVERY, WHO, photograph
from tests.factories.one_stop import Office
from tests.web.readers import reader

from caicach.common.files.models import StoredFile
from caicach.registry.accounts.models import User
from caicach.work.dossiers.models import Dossier, Draft
from caicach.work.dossiers.tokens import token_for

CODE = "1.000001"
START = f"/nop-ho-so/{CODE}/"


def begun(client: Client) -> str:
    """Begin an application and return the address under which its steps lie."""
    response = client.post(START)
    assert response.status_code == 302
    assert response.headers["Location"].endswith("/nguoi-nop/")
    return str(response.headers["Location"].removesuffix("nguoi-nop/"))


def filled(client: Client, office: Office) -> str:
    """Fill in all steps, and return the address under which they lie."""
    base = begun(client)
    assert client.post(f"{base}nguoi-nop/", WHO).headers["Location"] == f"{base}noi-dung/"
    what = {"office": office.receiver.pk, "summary": "Xin cấp phép xây nhà ở"}
    assert client.post(f"{base}noi-dung/", what).headers["Location"] == f"{base}giay-to/"
    for number, paper in enumerate(office.permit.papers.all()):
        file = SimpleUploadedFile(f"{number}.jpg", photograph())
        assert (
            client.post(f"{base}giay-to/{paper.pk}/", {"file": file}).headers["Location"] == f"{base}giay-to/"
        )
    assert client.post(f"{base}nhan-ket-qua/", DELIVERY).headers["Location"] == f"{base}xem-lai/"
    return base


def test_from_the_first_step_to_the_code(office: Office, an: User) -> None:
    client = reader(user=an)
    base = filled(client, office)
    review = client.get(f"{base}xem-lai/").content.decode()
    for shown in ("Nguyễn Văn An", "0912 000 001", "Xã Suối Mơ", "0.jpg", "Nhận tại quầy"):
        assert shown in review
    assert client.post(f"{base}gui/").headers["Location"] == f"{base}da-gui/"
    dossier = Dossier.objects.get()
    done = client.get(f"{base}da-gui/").content.decode()
    assert dossier.code in done
    assert f"/tra-cuu/{token_for(dossier.code)}/" in done
    assert "<svg" in done
    assert dossier.code in client.get("/ho-so-cua-toi/").content.decode()


def test_a_double_click_makes_one_dossier(office: Office, an: User) -> None:
    client = reader(user=an)
    base = filled(client, office)
    for _click in range(3):
        assert client.post(f"{base}gui/").headers["Location"] == f"{base}da-gui/"
    assert Dossier.objects.count() == 1
    assert client.get(f"{base}nguoi-nop/").headers["Location"] == f"{base}da-gui/"


def test_what_was_typed_is_there_again_after_leaving_also_where_it_was_wrong(
    office: Office, an: User
) -> None:
    client = reader(user=an)
    base = begun(client)
    wrong = WHO | {"phone": "12", "name": "Nguyễn Văn An Nhiên"}
    assert client.post(f"{base}nguoi-nop/", wrong).status_code == 422
    assert client.post(f"{base}nguoi-nop/", wrong | {"leave": "1"}).headers["Location"] == START
    other = reader(user=an)
    start = other.get(START).content.decode()
    assert f"{base}nguoi-nop/" in start
    again = other.get(f"{base}nguoi-nop/").content.decode()
    assert "Nguyễn Văn An Nhiên" in again
    assert 'value="12"' in again


def test_other_people_s_applications_are_not_there(office: Office, an: User, khoa: User) -> None:
    base = begun(reader(user=an))
    for stranger in (reader(user=khoa), reader()):
        for step in ("nguoi-nop/", "xem-lai/", "da-gui/"):
            assert stranger.get(f"{base}{step}").status_code == 404
        for act in ("gui/", "xoa/"):
            assert stranger.post(f"{base}{act}").status_code == 404
    paper = office.permit.papers.all()[0]
    file = SimpleUploadedFile("x.jpg", photograph())
    assert reader(user=khoa).post(f"{base}giay-to/{paper.pk}/", {"file": file}).status_code == 404
    assert Draft.objects.count() == 1


def test_one_may_begin_unknown_and_signs_in_before_papers_and_sending(office: Office, an: User) -> None:
    client = reader()
    base = begun(client)
    assert client.post(f"{base}nguoi-nop/", WHO).headers["Location"] == f"{base}noi-dung/"
    page = client.get(f"{base}giay-to/").content.decode()
    assert "cần đăng nhập" in page
    assert 'type="file"' not in page
    assert client.post(f"{base}gui/").status_code == 302
    paper = office.permit.papers.all()[0]
    file = SimpleUploadedFile("x.jpg", photograph())
    assert "dang-nhap" in client.post(f"{base}giay-to/{paper.pk}/", {"file": file}).headers["Location"]
    assert not StoredFile.objects.exists()
    client.force_login(an, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Nguyễn Văn An" in client.get(f"{base}nguoi-nop/").content.decode()
    assert client.get(f"{base}giay-to/").status_code == 200


def test_the_step_that_is_wrong_is_named_when_sending(office: Office, an: User) -> None:
    client = reader(user=an)
    base = filled(client, office)
    assert client.post(f"{base}nguoi-nop/", WHO | {"phone": "12"}).status_code == 422
    refused = client.post(f"{base}gui/")
    assert refused.status_code == 422
    assert f'href="{base}nguoi-nop/"' in refused.content.decode()
    assert not Dossier.objects.exists()


def test_a_bad_file_is_named_at_its_paper_and_can_be_taken_off(office: Office, an: User) -> None:
    client = reader(user=an)
    base = begun(client)
    paper = office.permit.papers.all()[0]
    refused = client.post(f"{base}giay-to/{paper.pk}/", {"file": SimpleUploadedFile("a.pdf", photograph())})
    assert refused.status_code == 422
    assert f'id="loi-{paper.pk}"' in refused.content.decode()
    client.post(f"{base}giay-to/{paper.pk}/", {"file": SimpleUploadedFile("a.jpg", photograph())})
    assert "a.jpg" in client.get(f"{base}giay-to/").content.decode()
    client.post(f"{base}giay-to/{paper.pk}/", {"remove": "1"})
    assert "a.jpg" not in client.get(f"{base}giay-to/").content.decode()


def test_nothing_is_typed_twice(office: Office, an: User) -> None:
    client = reader(user=an)
    base = filled(client, office)
    client.post(f"{base}gui/")
    second = begun(client)
    page = client.get(f"{second}nguoi-nop/").content.decode()
    for typed in ("001099000001", "0912000001", "Thôn 1, xã Suối Mơ"):
        assert typed in page


def test_what_is_not_online_says_so_and_unknown_codes_are_not_there(
    client: Client, office: Office, binh: User
) -> None:
    office.permit.channels.filter(kind="online").delete()
    page = client.get(START)
    assert page.status_code == 200
    assert "chưa nhận hồ sơ trực tuyến" in page.content.decode()
    assert client.post(START).status_code == 200
    assert not Draft.objects.exists()
    assert client.get("/nop-ho-so/9.999999/").status_code == 404


def test_the_page_of_a_procedure_leads_here_where_it_is_online(client: Client, office: Office) -> None:
    assert f'href="{START}"' in client.get(f"/thu-tuc/{CODE}/").content.decode()
    office.permit.channels.filter(kind="online").delete()
    assert f'href="{START}"' not in client.get(f"/thu-tuc/{CODE}/").content.decode()


def test_own_dossiers_ask_for_a_sign_in(client: Client, office: Office) -> None:
    assert "dang-nhap" in client.get("/ho-so-cua-toi/").headers["Location"]


def test_steps_that_do_not_exist_are_not_there(office: Office, an: User) -> None:
    client = reader(user=an)
    base = begun(client)
    assert client.get(f"{base}khong-co/").status_code == 404
    assert client.get(base.replace(CODE, "1.000002") + "nguoi-nop/").status_code == 404


@pytest.mark.parametrize("path", ["src/caicach/web/templates/lookup", "src/caicach/web/lookup"])
def test_no_address_takes_digits_or_names(path: str) -> None:
    """Forms that carry personal data are posted; none of these pages sends one in its address."""
    root = Path(__file__).parents[3] / path
    texts = [file.read_text() for file in root.rglob("*") if file.suffix in {".html", ".py"}]
    assert texts
    assert not [text for text in texts if 'method="get"' in text]
