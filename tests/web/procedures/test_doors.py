"""Where the way to procedures begins: on every page of the portal, and at the administrator's desk alone."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories.published_procedures import birth
from tests.web.markup import read
from tests.web.readers import reader

pytestmark = pytest.mark.django_db
DESK = "/console/procedures/"


def links_of(client: Client, address: str) -> set[str]:
    """Return where a page's links lead."""
    return {link.get("href", "") for link in read(client.get(address).content).all("a")}


def test_everybody_finds_procedures_from_the_start_page(client: Client) -> None:
    birth()
    assert "/thu-tuc/" in links_of(client, "/")
    form = next(form for form in read(client.get("/").content).all("form") if form.get("role") == "search")
    assert form["action"] == "/thu-tuc/"
    assert "Thủ tục đăng ký khai sinh" in client.get(form["action"], {"tim": "khai sinh"}).content.decode()


@pytest.mark.parametrize(("who", "sees"), [("tu", True), ("lan", False), ("binh", False), ("an", False)])
def test_only_the_administrator_sees_the_door_to_the_desk(
    who: str, sees: bool, request: pytest.FixtureRequest
) -> None:
    client = reader(user=request.getfixturevalue(who))
    assert (DESK in links_of(client, "/console/")) is sees
    assert client.get(DESK).status_code == (200 if sees else 404)
