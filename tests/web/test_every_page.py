"""What holds on every page: the security policy, one language, plain structure, few queries."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browser.pages import PAGES, Page
from tests.web.markup import Reading, read
from tests.web.readers import reader

from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db

LANGUAGES = ("vi", "en")
every_page = pytest.mark.parametrize("page", PAGES, ids=str)
both_languages = pytest.mark.parametrize("language", LANGUAGES)

VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u00e0-\u00e3\u00e8-\u00ea\u1ea0-\u1ef9]")
ENGLISH = re.compile(r"\b(the|and|your|you|with|please|password|sign|account|this|are|of)\b", re.IGNORECASE)
NAMES = (
    *("Cải Cách", "Tiếng Việt", "English", "Be Vietnam Pro", "Vũ Thị Hiền", "Hiền", "Sở Nội vụ"),
    # Places and decisions that English sentences and titles of the index name.
    *(
        "Đồng Tháp",
        "Thái Nguyên",
        "Thanh Hóa",
        "Cần Thơ",
        "Hải Phòng",
        "Thừa Thiên Huế",
        "Huế",
        "Bắc Kạn",
        "Đắk Nông",
        "Đắk Lắk",
    ),
    *("Hà Nội", "QĐ-BNV"),
)


def opened(page: Page, language: str, hien: User) -> Reading:
    response = reader(language=language, user=hien if page.signed_in else None).get(page.path)
    assert response.status_code == 200, page.path
    return read(response.content)


def without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return text


def mixed(reading: Reading, language: str) -> list[str]:
    """Return the texts that stand in the other language without saying so."""
    foreign = ENGLISH if language == "vi" else VIETNAMESE
    return [text for text, says in reading.words if says == language and foreign.search(without_names(text))]


@every_page
def test_the_policy_allows_our_own_files_alone(page: Page, hien: User) -> None:
    response = reader(user=hien if page.signed_in else None).get(page.path)
    policy = dict(
        part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


@every_page
def test_nothing_stands_inline_that_the_policy_forbids(page: Page, hien: User) -> None:
    reading = opened(page, "vi", hien)
    assert not reading.all("style")
    assert [
        script
        for script in reading.all("script")
        if "src" not in script and "json" not in script.get("type", "")
    ] == []
    for tag, attributes in reading.tags:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href", "action"):
            assert not attributes.get(name, "").startswith(("http:", "https:", "//")) or tag == "a", (
                attributes
            )


@every_page
@both_languages
def test_the_words_are_in_one_language(page: Page, language: str, hien: User) -> None:
    reading = opened(page, language, hien)
    assert reading.all("html")[0]["lang"] == language
    assert mixed(reading, language) == []


def test_a_text_in_the_other_language_is_found() -> None:
    page = '<html lang="en"><p>Sign in</p><p>Đăng nhập</p><p lang="vi">Tỉnh Hà Giang</p></html>'
    assert mixed(read(page.encode()), "en") == ["Đăng nhập"]
    assert mixed(read(b'<html lang="vi"><p>Please sign in</p></html>'), "vi") == ["Please sign in"]


@every_page
def test_the_structure_is_plain(page: Page, hien: User) -> None:
    reading = opened(page, "vi", hien)
    ids = [attributes["id"] for _tag, attributes in reading.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert len(reading.all("h1")) == 1
    assert [main["id"] for main in reading.all("main")] == ["noi-dung"]
    assert reading.all("a")[0]["href"] == "#noi-dung"
    labelled = {label["for"] for label in reading.all("label") if "for" in label}
    for control in (*reading.all("input"), *reading.all("select"), *reading.all("textarea")):
        if control.get("type") not in {"hidden", "submit"} and "hidden" not in control:
            assert control.get("id") in labelled or "aria-label" in control, control
    for form in reading.all("form"):
        assert form["method"] in {"post", "get"}


@every_page
def test_few_queries_are_asked(page: Page, hien: User) -> None:
    client = reader(user=hien if page.signed_in else None)
    client.get(page.path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(page.path)
    assert len(asked) <= page.queries, [query["sql"][:120] for query in asked]
