"""People sign in and out, are stopped after wrong passwords, and set a forgotten password anew."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from tests.factories.registry import PASSWORD
from tests.web.readers import reader

from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db

SIGN_IN = "/tai-khoan/dang-nhap/"
MONDAY = datetime(2026, 10, 5, 0, 30, tzinfo=UTC)
NEW_PASSWORD = "suối-trong-đồi-xanh-77"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Forget the rate limits of the test before."""
    cache.clear()


def sign_in(client: Client, login: str, password: str) -> HttpResponse:
    return client.post(SIGN_IN, {"login": login, "password": password})  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return client.get("/console/").status_code == 200


@pytest.mark.parametrize("login", ["hien", "HIEN", " hien ", "hien@example.vn", "Hien@Example.vn"])
def test_an_official_signs_in_by_user_name_or_e_mail(client: Client, hien: User, login: str) -> None:
    response = sign_in(client, login, PASSWORD)
    assert (response.status_code, response.headers["Location"]) == (302, "/console/")
    assert is_signed_in(client)


def test_a_wrong_password_is_refused_and_what_was_typed_stays(client: Client, hien: User) -> None:
    response = sign_in(client, "hien", "sai")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page
    assert 'value="hien"' in page
    assert 'value="sai"' not in page
    assert not is_signed_in(client)


def test_a_person_without_account_and_one_with_a_wrong_password_get_the_same_answer(hien: User) -> None:
    answers = [sign_in(Client(), login, "sai").content.decode() for login in ("hien", "nobody")]
    errors = [re.findall(r'role="alert".*?</div>', answer, re.DOTALL) for answer in answers]
    assert errors[0] == errors[1] != []


def test_an_account_that_ended_does_not_sign_in(client: Client, hien: User) -> None:
    hien.is_active = False
    hien.save(update_fields=["is_active"])
    sign_in(client, "hien", PASSWORD)
    assert not is_signed_in(client)


def test_a_page_for_officials_sends_a_stranger_to_sign_in_and_back(client: Client, hien: User) -> None:
    response = client.get("/console/")
    assert response.headers["Location"] == f"{SIGN_IN}?next=/console/"
    response = client.post(f"{SIGN_IN}?next=/tro-giup/", {"login": "hien", "password": PASSWORD})
    assert response.headers["Location"] == "/tro-giup/"


def test_the_way_back_never_leads_to_another_site(client: Client, hien: User) -> None:
    response = client.post(
        f"{SIGN_IN}?next=https://elsewhere.example/", {"login": "hien", "password": PASSWORD}
    )
    assert response.headers["Location"] == "/console/"


def test_five_wrong_passwords_pause_the_name_and_say_what_to_do(
    client: Client, hien: User, khoa: User
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        answers = [sign_in(client, "hien", "sai").status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429]
        response = sign_in(client, "hien", PASSWORD)
        page = response.content.decode()
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "900"
        assert "15 phút" in page
        assert "Đặt lại mật khẩu" in page
        assert "Mã tham chiếu" in page
        assert sign_in(client, "HIEN ", PASSWORD).status_code == 429
        assert sign_in(Client(), "khoa", PASSWORD).status_code == 302
        clock.shift(timedelta(minutes=16))
        assert sign_in(client, "hien", PASSWORD).status_code == 302


def test_a_right_password_forgets_the_wrong_ones_before(client: Client, hien: User) -> None:
    for _ in range(4):
        sign_in(client, "hien@example.vn", "sai")
    assert sign_in(client, "hien@example.vn", PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_signing_out_takes_a_form_not_a_link(hien: User) -> None:
    client = reader(user=hien)
    assert client.get("/tai-khoan/dang-xuat/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/tai-khoan/dang-xuat/").headers["Location"] == "/"
    assert not is_signed_in(client)


def test_nobody_signs_up(client: Client) -> None:
    form = {"username": "la", "email": "la@example.vn", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = client.post("/tai-khoan/cap-tai-khoan/", form)
    assert "Ai cấp tài khoản?" in response.content.decode()
    assert not User.objects.filter(username="la").exists()


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(client: Client, hien: User) -> None:
    response = client.post("/tai-khoan/mat-khau/quen/", {"email": "hien@example.vn"})
    assert response.headers["Location"] == "/tai-khoan/mat-khau/quen/da-gui/"
    (message,) = mail.outbox
    assert message.to == ["hien@example.vn"]
    assert "Đặt lại mật khẩu" in message.subject
    assert "Có người, có thể là bạn" in str(message.body)
    link = re.search(r"http://testserver(/\S+)", str(message.body))
    assert link is not None
    form = client.get(link.group(1), follow=True)
    address = form.redirect_chain[-1][0]
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(address, new).headers["Location"] == "/tai-khoan/mat-khau/da-dat-lai/"
    assert sign_in(Client(), "hien", PASSWORD).status_code == 200
    assert sign_in(Client(), "hien", NEW_PASSWORD).status_code == 302
    again = Client().get(link.group(1), follow=True)
    assert "Liên kết không còn hiệu lực" in again.content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client, hien: User) -> None:
    response = client.post("/tai-khoan/mat-khau/quen/", {"email": "nobody@example.vn"})
    assert response.headers["Location"] == "/tai-khoan/mat-khau/quen/da-gui/"
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("password", "objection"),
    [
        ("ngan-2026", "10"),
        ("1234567890", "hoàn toàn là số"),
        ("password123", "phổ biến"),
        ("vuthihien1", "quá giống"),
    ],
)
def test_a_weak_password_is_refused_in_words(hien: User, password: str, objection: str) -> None:
    hien.full_name = "vuthihien"
    hien.save(update_fields=["full_name"])
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    page = reader(user=hien).post("/tai-khoan/mat-khau/doi/", form).content.decode()
    errors = " ".join(re.findall(r'class="field-error".*?</div>', page, re.DOTALL))
    assert objection in errors


def test_an_error_is_tied_to_its_field(hien: User) -> None:
    form = {"oldpassword": "sai", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    page = reader(user=hien).post("/tai-khoan/mat-khau/doi/", form).content.decode()
    (field,) = re.findall(r'<input[^>]*name="oldpassword"[^>]*>', page)
    assert 'aria-invalid="true"' in field
    (described,) = re.findall(r'aria-describedby="([^"]+)"', field)
    for name in described.split():
        assert f'id="{name}"' in page
    assert "id_oldpassword_error" in described


def authenticator_of(client: Client) -> str:
    """Sign in, confirm the password again, and return the secret shown to set up a telephone."""
    sign_in(client, "hien", PASSWORD)
    address = "/tai-khoan/xac-thuc-hai-buoc/totp/activate/"
    again = client.get(address)
    assert again.headers["Location"].startswith("/tai-khoan/xac-nhan-lai/")
    assert client.post(again.headers["Location"], {"password": PASSWORD}).headers["Location"] == address
    page = client.get(address).content.decode()
    assert '<img class="qr" src="data:image/svg+xml' in page
    found = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    assert found is not None
    return found.group(1)


def one_time_code(secret: str) -> str:
    """Return the six digits of RFC 6238 for the present half minute."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    offset = digest[-1] & 15
    (value,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(value & 0x7FFFFFFF) % 1_000_000:06}"


def test_a_second_factor_is_asked_once_it_is_set_up(client: Client, hien: User) -> None:
    secret = authenticator_of(client)
    response = client.post("/tai-khoan/xac-thuc-hai-buoc/totp/activate/", {"code": one_time_code(secret)})
    assert response.status_code == 302
    cache.clear()  # a code is good once; the next sign-in may fall into the same half minute

    other = Client()
    assert (
        sign_in(other, "hien", PASSWORD).headers["Location"] == "/tai-khoan/xac-thuc-hai-buoc/authenticate/"
    )
    assert not is_signed_in(other)
    wrong = other.post("/tai-khoan/xac-thuc-hai-buoc/authenticate/", {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    right = other.post("/tai-khoan/xac-thuc-hai-buoc/authenticate/", {"code": one_time_code(secret)})
    assert right.headers["Location"] == "/console/"
    assert is_signed_in(other)


def test_guesses_at_a_one_time_code_are_bounded(client: Client, hien: User) -> None:
    secret = authenticator_of(client)
    client.post("/tai-khoan/xac-thuc-hai-buoc/totp/activate/", {"code": one_time_code(secret)})
    cache.clear()
    other = Client()
    sign_in(other, "hien", PASSWORD)
    for _ in range(7):
        other.post("/tai-khoan/xac-thuc-hai-buoc/authenticate/", {"code": "000000"})
    stopped = other.post("/tai-khoan/xac-thuc-hai-buoc/authenticate/", {"code": one_time_code(secret)})
    assert not is_signed_in(other)
    assert "Nhập sai quá nhiều lần" in stopped.content.decode()
