"""The season at its end, for tests of pages; the clock of the site stands where the season is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conftest import NOW
from tests.evaluation.publication.conftest import mai, nam, published, ripe, son
from time_machine import travel

__all__ = ["mai", "nam", "published", "ripe", "son"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[object]:
    """Let the site's clock stand at the moment of the season."""
    with travel(NOW, tick=False) as frozen:
        yield frozen
