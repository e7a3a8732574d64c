"""An office whose dossiers citizens look up and submit, in a folder of its own and without old counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.conftest import NOW, Province, act_of
from tests.factories.citizens import opened_online
from tests.factories.one_stop import Office, request
from tests.factories.one_stop import office as open_office

from caicach.registry.accounts.models import User
from caicach.web.lookup import entry, finding
from caicach.web.lookup.entry import Limits
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.services.intake import accept


@pytest.fixture(autouse=True)
def _fresh(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR = tmp_path
    fresh = Limits()
    for module in (entry, finding):
        monkeypatch.setattr(module, "LIMITS", fresh)


@pytest.fixture
def office(minh_hoa: Province, binh: User) -> Office:
    """Xã Suối Mơ, which decides for itself and takes in online."""
    return opened_online(open_office(minh_hoa.commune, minh_hoa.commune, at=NOW))


@pytest.fixture
def permit(office: Office, binh: User) -> Dossier:
    """A permit that Bình took in for An."""
    return accept(request(office), act=act_of(binh)).dossier
