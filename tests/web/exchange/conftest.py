"""A commune, a department, and the tokens of their programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.conftest import NOW, Province, act_of
from tests.factories.one_stop import Office
from tests.factories.one_stop import office as open_office

from caicach.registry.accounts.models import User
from caicach.registry.organisations.models import Organisation
from caicach.work.dossiers.api.tokens import issue_token


@pytest.fixture
def office(minh_hoa: Province) -> Office:
    """Xã Suối Mơ receives; Sở Tư pháp decides."""
    return open_office(minh_hoa.commune, minh_hoa.justice, at=NOW)


class Program:
    """A program of a unit that talks to the interface with its token."""

    def __init__(
        self, unit: Organisation, by: User, *, can_read: bool = True, can_write: bool = True
    ) -> None:
        issued = issue_token(
            unit,
            name="Phần mềm một cửa",
            can_read=can_read,
            can_write=can_write,
            act=act_of(by, timezone.now()),
        )
        self.token, self.secret = issued.token, issued.secret
        # With every check that a browser is put to.
        self.client = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {self.secret}"})

    def get(self, path: str = "", **query: Any) -> Any:
        """Ask, and return the answer."""
        return self.client.get(f"/api/v1/dossiers/{path}", query)

    def post(self, rows: Any) -> Any:
        """Hand rows in, and return the answer."""
        return self.client.post("/api/v1/dossiers/", rows, content_type="application/json")


@pytest.fixture
def commune_program(office: Office, tu: User) -> Program:
    """The program of Xã Suối Mơ."""
    return Program(office.receiver, tu)


@pytest.fixture
def stranger_program(office: Office, minh_hoa: Province, tu: User) -> Program:
    """The program of Xã Đồi Gió, which has nothing to do with it."""
    return Program(minh_hoa.other_commune, tu)
