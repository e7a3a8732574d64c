"""Whoever operates the machine makes the first administrator, once."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests.factories.registry import organisation

from caicach.common.audit.models import Entry
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Position, User
from caicach.registry.organisations.constants import OrganisationKind

pytestmark = pytest.mark.django_db
PASSWORD = "núi-cao-sông-dài-2026"


@pytest.fixture(autouse=True)
def _province() -> None:
    organisation("Thành phố Hà Nội", kind=OrganisationKind.PROVINCE, code="01")


def create(
    monkeypatch: pytest.MonkeyPatch, *, unit: str = "01", password: str = PASSWORD, name: str = "quan-tri"
) -> str:
    monkeypatch.setattr("sys.stdin", StringIO(password + "\n"))
    out = StringIO()
    arguments = ("--email", f"{name}@example.vn", "--name", "Trần Quản Trị", "--unit", unit)
    call_command("create_first_administrator", name, *arguments, stdout=out)
    return out.getvalue()


def test_the_account_administers_and_the_ledger_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Đã lập tài khoản quản trị quan-tri" in create(monkeypatch)
    position = Position.objects.get()
    assert (position.role, position.user.check_password(PASSWORD)) == (Role.ADMINISTRATOR, True)
    assert not position.user.is_superuser
    assert "Trần Quản Trị" in Entry.objects.get(action="accounts.first_administrator").sentence


def test_a_second_one_is_for_the_administrator_to_appoint(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch)
    with pytest.raises(CommandError, match="đã có người quản trị"):
        create(monkeypatch, name="nguoi-khac")
    assert User.objects.count() == 1


@pytest.mark.parametrize(("unit", "password"), [("99", PASSWORD), ("01", "123"), ("01", "")])
def test_an_unknown_unit_or_a_poor_password_makes_nothing(
    monkeypatch: pytest.MonkeyPatch, unit: str, password: str
) -> None:
    with pytest.raises(CommandError):
        create(monkeypatch, unit=unit, password=password)
    assert not User.objects.exists()
    assert not Position.objects.exists()
