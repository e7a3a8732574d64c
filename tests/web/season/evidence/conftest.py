"""Contents of these tests lie in a folder of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> Path:
    """The folder of the site's data."""
    settings.VAR = tmp_path
    return tmp_path
