"""The office of the reports' tests."""

from __future__ import annotations

import pytest
from tests.conftest import NOW, Province
from tests.factories.one_stop import Office
from tests.factories.one_stop import office as open_office


@pytest.fixture
def office(minh_hoa: Province) -> Office:
    """Xã Suối Mơ, where Bình takes in; Sở Tư pháp decides, with Chi and Dũng."""
    return open_office(minh_hoa.commune, minh_hoa.justice, at=NOW)
