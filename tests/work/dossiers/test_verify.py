"""Chains, anchors and projections are recomputed, and what was changed past the services is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from tests.conftest import act_of
from tests.factories.one_stop import Office, request

from caicach.registry.accounts.models import User
from caicach.work.dossiers.anchoring import anchor, flaws
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.services.intake import accept


@pytest.fixture
def dossier(office: Office, binh: User) -> Dossier:
    """A dossier with two events, anchored."""
    taken = accept(request(office), act=act_of(binh)).dossier
    assert anchor(at=timezone.now() + timedelta(hours=2)) is not None
    return taken


def found() -> list[tuple[str, str]]:
    """Return what is wrong and with what."""
    return [(flaw.what, flaw.name) for flaw in flaws()]


def tamper(statement: str) -> None:
    """Change a table past the services."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_nobody_touched_is_sound_and_anchored_once(dossier: Dossier) -> None:
    assert found() == []
    assert anchor(at=timezone.now() + timedelta(hours=3)) is None
    call_command("verify_dossiers")


def test_a_changed_event_is_found_in_its_chain(dossier: Dossier) -> None:
    tamper("UPDATE dossiers_event SET reason = 'khác' WHERE number = 1")
    assert found() == [("chain", dossier.code)]
    with pytest.raises(SystemExit):
        call_command("verify_dossiers", dossier.code)


def test_a_due_moment_changed_in_the_row_is_found(dossier: Dossier) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(due_at=timezone.now())
    assert found() == [("present", dossier.code)]


def test_a_chain_rewritten_to_its_end_breaks_the_anchor(dossier: Dossier) -> None:
    tamper("UPDATE dossiers_event SET hash = 'ab' WHERE number = 2")
    assert [what for what, _name in found()] == ["anchor", "chain"]
