"""The office of the pages' tests."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.conftest import NOW, Province
from tests.factories.one_stop import Office
from tests.factories.one_stop import office as open_office
from tests.factories.registry import position, user

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User


@pytest.fixture
def office(minh_hoa: Province) -> Office:
    """Xã Suối Mơ, where Bình takes in; Sở Tư pháp decides, with Chi and Dũng."""
    return open_office(minh_hoa.commune, minh_hoa.justice, at=NOW)


@pytest.fixture
def chi(minh_hoa: Province) -> User:
    """The specialist at the department that decides."""
    return position(user("chi", "Lê Thị Chi"), minh_hoa.justice, Role.SPECIALIST).user


@pytest.fixture
def browse(client: Client) -> Client:
    """A browser without scripts."""
    return client
