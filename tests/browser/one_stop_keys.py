"""A clerk who takes in by keyboard alone, with every key counted."""

from __future__ import annotations

import unicodedata

from playwright.sync_api import Page, expect

SECONDS_A_KEY = 0.4
"""A slow typist: 30 words a minute."""


class Keys:
    """A keyboard that counts; a Vietnamese letter costs a key for each of its marks, as by Telex."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(unicodedata.normalize("NFD", text))

    @property
    def seconds(self) -> float:
        return self.pressed * SECONDS_A_KEY


def take_in_by_keys(page: Page, person: str, **more: str) -> Keys:
    """Take a permit in without the mouse; ``more`` is typed where the person is not known."""
    keys = Keys(page)
    keys.press("F2")
    keys.type(person)
    keys.press("Enter")
    for text in more.values():
        keys.type(text)
        keys.press("Enter")
    if not more:
        expect(page.locator("#id_name")).to_have_value("Nguyễn Văn An")
    keys.press("F4")
    keys.type("giay phep")
    expect(page.locator("#intake-found button").first).to_contain_text("Cấp giấy phép xây dựng")
    keys.press("ArrowDown", "Enter")
    expect(page.locator("#intake-checklist")).to_contain_text("Bản vẽ thiết kế")
    expect(page.locator("#intake-checklist")).to_contain_text("09:")
    keys.press("F9")
    expect(page.get_by_text("Đã ghi hồ sơ")).to_be_visible()
    return keys
