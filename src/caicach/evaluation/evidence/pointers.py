"""Which pages a pointer names."""

from __future__ import annotations

import re

from caicach.core.codes.text import tidy

_PART = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
_WORDS = re.compile(r"\b(?:trang|tr|p|pp)\b\.?", re.IGNORECASE)
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", ";": ","})


def tidy_pages(text: str) -> str | None:
    """Return pages as they are kept, or ``None`` where the text names none.

    >>> tidy_pages(" Trang 3 – 5, 7 "), tidy_pages(""), tidy_pages("Phụ lục I")
    ('3-5, 7', '', None)
    """
    plain = _WORDS.sub(" ", tidy(text)).translate(_DASHES)
    parts = [re.sub(r"\s", "", part) for part in plain.split(",") if part.strip()]
    for part in parts:
        found = _PART.fullmatch(part)
        if found is None or int(found[1]) < 1 or (found[2] and int(found[2]) < int(found[1])):
            return None
    return ", ".join(parts)


def first_page(pages: str) -> int | None:
    """Return the first page that a kept pointer names.

    >>> first_page("3-5, 7"), first_page("")
    (3, None)
    """
    found = _PART.match(pages)
    return int(found[1]) if found else None


def last_page(pages: str) -> int | None:
    """Return the highest page that a kept pointer names.

    >>> last_page("3-5, 7"), last_page("9, 2"), last_page("")
    (7, 9, None)
    """
    return max((int(found[2] or found[1]) for found in _PART.finditer(pages)), default=None)


def is_pageless(pages: str, item: str, page_count: int | None) -> bool:
    """Whether a pointer leaves the reader searching.

    A document of one page needs none; one whose pages cannot be counted (a workbook, a text) needs a page or
    an item; any other needs the page.

    >>> is_pageless("", "Điều 3", 12), is_pageless("", "", 1), is_pageless("", "Sheet 2", None)
    (True, False, False)
    """
    if page_count == 1 or pages:
        return False
    return not (page_count is None and item)
