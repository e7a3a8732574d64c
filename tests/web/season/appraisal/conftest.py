"""The appraisal under way of the services' tests, for its pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from tests.evaluation.appraisal.conftest import auditor, mai, noi_vu_officer, son, team

__all__ = ["auditor", "mai", "noi_vu_officer", "son", "team"]

Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the moment at which requests arrive."""

    def set_(at: datetime) -> None:
        monkeypatch.setattr("caicach.web.season.entry.timezone.now", lambda: at)

    return set_
