"""One person is one account, however the name or address is typed."""

from __future__ import annotations

import unicodedata

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from tests.factories.registry import PASSWORD, user

from caicach.registry.accounts.models import User
from caicach.registry.accounts.selectors import user_by_login

pytestmark = pytest.mark.django_db


def test_user_name_and_address_are_found_in_any_case() -> None:
    binh = user("Binh", "Trần Thị Bình", email="Binh@Example.VN")
    assert binh.username == "binh"
    assert binh.email == "Binh@Example.VN"
    for login in ("binh", " BINH ", "binh@example.vn", "BINH@EXAMPLE.VN"):
        assert user_by_login(login) == binh
    assert user_by_login("") is None
    assert user_by_login("khoa") is None


def test_a_password_opens_the_account_by_name_and_by_address() -> None:
    binh = user("binh", "Trần Thị Bình")
    request = RequestFactory().post("/")
    assert authenticate(request, username="binh", password=PASSWORD) == binh
    assert authenticate(request, email="Binh@example.vn", password=PASSWORD) == binh
    assert authenticate(request, username="binh", password="không phải") is None


def test_two_accounts_never_share_an_address_but_many_may_have_none() -> None:
    user("binh", "Trần Thị Bình", email="binh@example.vn")
    with pytest.raises(IntegrityError), transaction.atomic():
        user("binh2", "Trần Thị Bình", email="BINH@example.vn")
    user("an", "Nguyễn Văn An", email="")
    user("chi", "Lê Thị Chi", email="")
    assert User.objects.filter(email_folded=None).count() == 2


def test_a_changed_address_is_compared_anew_even_when_only_that_field_is_saved() -> None:
    binh = user("binh", "Trần Thị Bình", email="binh@example.vn")
    binh.email = "Trần.Bình@example.vn"
    binh.save(update_fields=["email"])
    assert user_by_login("trần.bình@EXAMPLE.vn") == binh
    assert user_by_login("binh@example.vn") is None


def test_a_user_name_is_no_address() -> None:
    with pytest.raises(ValidationError):
        User(username="khoa@example.vn", password="x").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        user("khoa@example.vn", "Bùi Đăng Khoa")


def test_a_vietnamese_name_is_kept_whole_and_composed() -> None:
    dung = user("dung", unicodedata.normalize("NFD", "  Phạm  Văn Dũng "))
    assert dung.full_name == "Phạm Văn Dũng"
    assert dung.get_short_name() == "Dũng"
    assert str(User(username="an")) == "an"


def test_an_operator_is_made_from_the_console() -> None:
    operator = User.objects.create_superuser("goc", "", PASSWORD, full_name="Người vận hành")
    assert operator.is_staff
    assert operator.is_superuser
    assert operator.check_password(PASSWORD)
