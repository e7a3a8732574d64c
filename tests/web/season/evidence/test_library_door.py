"""A unit's library is its own: others read what proves a claim at the claim, and see no door to the rest."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.conftest import NOW, act_of
from tests.evaluation.evidence.files import document
from tests.factories.registry import position, user
from tests.factories.season import Season, appraiser
from tests.web.readers import reader

from caicach.evaluation.evidence.services import Pointer, link
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User


@pytest.fixture
def people(season: Season, chi: User, lan: User, hien: User) -> dict[str, User]:
    """Who reads a claim of Sở Tư pháp, by what they are in the season."""
    province = season.campaign.organisation
    appraiser(season.campaign, hien, at=NOW)
    return {
        "officer": chi,
        "auditor": position(user("kiem", "Cao Thị Kiểm"), province, Role.AUDITOR).user,
        "administrator": lan,
        "leader": position(user("ha", "Lưu Thị Hà"), province, Role.LEADER).user,
        "council": position(user("thu", "Đinh Văn Thu"), province, Role.COUNCIL).user,
        "appraiser": hien,
    }


def test_a_library_is_offered_to_the_unit_and_who_audits_and_to_nobody_else(
    season: Season, people: dict[str, User]
) -> None:
    unit, slug = season.units["tu-phap"].pk, season.campaign.slug
    version = document(season, people["officer"], pages=3, title="Kế hoạch năm")
    link(unit, "1.1", version.pk, Pointer("1"), act=act_of(people["officer"]))
    door = reverse("evidence:library", args=[slug, unit])
    for name, person in people.items():
        client = reader(user=person)
        reads = name in {"officer", "auditor"}
        claim = client.get(reverse("evidence:cell", args=[slug, unit, "1.1"])).content.decode()
        assert "Kế hoạch năm" in claim, name
        assert (f'href="{door}"' in claim) is reads, name
        sheet = client.get(reverse("sheet:table", args=[slug, unit])).content.decode()
        assert (f'href="{door}"' in sheet) is (name == "officer"), name
        assert client.get(door).status_code == (200 if reads else 404), name
