"""The lock falls while units write: what arrived in time is sealed with the sheet or refused, never half.

On SQLite every transaction that writes has the database to itself; PostgreSQL is where they could meet.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from tests.conftest import act_of
from tests.evaluation.scoring.test_close_windows import END, due
from tests.factories.season import Season
from tests.registry.test_change_at_the_same_time import refusals, together

from caicach.common.audit.selectors import verified_chain
from caicach.core.ledger import canonical_bytes
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.planning import CloseDue
from caicach.evaluation.scoring.closing import close
from caicach.evaluation.scoring.extending import MoreTime, extend
from caicach.evaluation.scoring.models import CellRevision
from caicach.evaluation.scoring.sealing import sealed_sheet
from caicach.evaluation.scoring.services import Typed, WindowClosedError, save_answer
from caicach.registry.accounts.models import User

ROUNDS = 6

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def writers_can_meet() -> None:
    """Skip aloud where they cannot."""
    if connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite, where writers never meet")


def seal(whose: CloseDue, *, at: datetime) -> None:
    """Do what the job at an end does, in a transaction as jobs are."""
    with transaction.atomic():
        close(whose, at=at)


def assert_sealed_as_it_stands(season: Season) -> None:
    found = season.unit("tu-phap")
    assert found.state == ParticipantState.LOCKED
    assert found.sealed_digest == hashlib.sha256(canonical_bytes(sealed_sheet(found))).hexdigest()


def test_what_is_saved_while_the_lock_falls_is_sealed_or_refused(
    season: Season, lan: User, chi: User
) -> None:
    unit = season.units["tu-phap"]
    end, written, whose = END, 0, due(season)
    for number in range(1, ROUNDS + 1):
        typed = [
            Typed(
                {"numerator": str(number), "denominator": "99"},
                base_version=season.cell("tu-phap", code).version,
            )
            for code in ("1.2", "2.1")
        ]
        in_time = act_of(chi, end - timedelta(microseconds=1))
        outcomes = together(
            partial(save_answer, unit.pk, "1.2", typed[0], act=in_time),
            partial(seal, whose, at=end),
            partial(save_answer, unit.pk, "2.1", typed[1], act=in_time),
        )
        refused = refusals(outcomes)
        assert outcomes[1] is None, repr(outcomes[1])
        assert all(isinstance(error, WindowClosedError) for error in refused), repr(refused)
        written += 2 - len(refused)
        assert CellRevision.objects.filter(cell__participant=unit).count() == written
        assert_sealed_as_it_stands(season)
        end += timedelta(days=1)
        extend(
            season.campaign.pk,
            [unit.pk],
            MoreTime(Stage.SELF_SCORING, end, "Thử lại"),
            act=act_of(lan, end - timedelta(hours=1)),
        )
        whose = CloseDue(season.campaign.pk, Stage.SELF_SCORING, end, unit.pk)
    assert verified_chain(season.campaign.chain).verdict.is_sound
