"""Calendars that other tests left in the process would be those of other units with the same ids."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from caicach.registry.calendars.cache import CALENDARS


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Begin and end with nothing known."""
    CALENDARS.clear()
    yield
    CALENDARS.clear()
