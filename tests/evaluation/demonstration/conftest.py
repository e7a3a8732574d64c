"""A small demonstration, laid once for the tests that look at it: killed in the middle of a part, resumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.demonstration import seeding
from caicach.evaluation.demonstration.scene import Part, Scene, mark_laid

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
COMMUNES = 14
KILLED_IN = "verdicts-2025"


class KilledError(RuntimeError):
    """Stands for the machine that went down."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What the seeding said of itself: the parts before it was killed, what stood then, the parts after."""

    before: list[str]
    rows_when_killed: dict[str, int]
    after: list[str]
    scene: Scene

    def season(self, year: int) -> Campaign:
        """Return a season."""
        return Campaign.objects.get(slug=f"cchc-{year}")


def counts() -> dict[str, int]:
    """Return how many rows every table has."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


@pytest.fixture(scope="module")
def laid(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Laid]:
    """Lay a demonstration of fourteen communes; it is gone when the module is done."""
    var: Path = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), override_settings(DEMO=True, VAR=var), transaction.atomic():
        yield _laid()
        transaction.set_rollback(True)


def _laid() -> Laid:
    before: list[str] = []
    after: list[str] = []
    with pytest.MonkeyPatch.context() as patch:

        def killed(part: Part, at: datetime) -> None:
            if part.key == KILLED_IN:
                raise KilledError
            mark_laid(part, at)

        patch.setattr(seeding, "mark_laid", killed)
        with pytest.raises(KilledError):
            seeding.seed_season(at=NOW, origin="test", communes=COMMUNES, tell=before.append)
    rows = counts()
    seeding.seed_season(at=NOW, origin="test", communes=COMMUNES, tell=after.append)
    return Laid(before, rows, after, Scene(NOW, COMMUNES))
