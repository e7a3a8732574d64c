"""A reader chooses language and appearance, and stays on the page."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.markup import read
from tests.web.readers import reader


def test_vietnamese_is_the_language_whatever_the_browser_prefers(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "en-GB,en;q=0.9"})
    assert response.headers["Content-Language"] == "vi"
    assert "Trang chủ" in response.content.decode()


def test_the_choice_of_a_language_holds_and_keeps_the_page(client: Client) -> None:
    response = client.post("/ngon-ngu/", {"language": "en", "next": "/tro-giup/?a=1"})
    assert (response.status_code, response.headers["Location"]) == (302, "/tro-giup/?a=1")
    page = client.get("/tro-giup/")
    assert page.headers["Content-Language"] == "en"
    assert "Using the keyboard" in page.content.decode()
    assert "Cookie" in page.headers["Vary"]


def test_a_language_that_is_not_offered_changes_nothing(client: Client) -> None:
    client.post("/ngon-ngu/", {"language": "fr", "next": "/"})
    assert client.get("/").headers["Content-Language"] == "vi"


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
@pytest.mark.parametrize("address", ["/ngon-ngu/", "/giao-dien/"])
def test_a_choice_never_leads_to_another_site(client: Client, address: str, elsewhere: str) -> None:
    response = client.post(address, {"language": "en", "appearance": "dark", "next": elsewhere})
    assert response.headers["Location"] == "/"


def test_a_choice_is_not_made_by_following_a_link(client: Client) -> None:
    assert client.get("/ngon-ngu/?language=en").status_code == 405
    assert client.get("/giao-dien/?appearance=dark").status_code == 405


@pytest.mark.parametrize(
    ("chosen", "painted"), [("dark", "dark"), ("light", "light"), ("device", "light"), ("pink", "light")]
)
def test_the_first_paint_has_the_chosen_appearance(chosen: str, painted: str) -> None:
    client = reader()
    client.post("/giao-dien/", {"appearance": chosen, "next": "/"})
    html = read(client.get("/").content).all("html")[0]
    assert html["data-bs-theme"] == painted
    assert html["data-appearance"] == (chosen if chosen != "pink" else "device")


def test_the_menu_says_which_appearance_is_chosen() -> None:
    client = reader()
    client.post("/giao-dien/", {"appearance": "dark", "next": "/"})
    buttons = read(client.get("/").content).all("button")
    pressed = [button["value"] for button in buttons if button.get("aria-pressed") == "true"]
    assert pressed == ["dark"]
