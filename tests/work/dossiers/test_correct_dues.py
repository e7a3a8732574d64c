"""A holiday declared late: proposed, confirmed by a person, and nothing changes silently."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, act_of
from tests.factories.one_stop import Office, request

from caicach.common.jobs.models import Job
from caicach.registry.accounts.models import User
from caicach.registry.calendars.models import CalendarDecision, DecidedDay, Revision
from caicach.work.dossiers.models import Dossier, DueProposal, Event
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.services import handing, waiting
from caicach.work.dossiers.services.correcting import confirm, decline, propose
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept
from caicach.work.dossiers.watching import look_for_changed_dues

OLD = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
NEW = OLD + timedelta(days=1)
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def dossier(office: Office, binh: User) -> Dossier:
    """A permit taken in on Monday; five working days."""
    return accept(request(office), act=act_of(binh)).dossier


def declare(day: date = date(2026, 10, 8)) -> CalendarDecision:
    """Declare a day off after dossiers were promised."""
    row = Revision.objects.get(pk=1)
    row.number += 1
    row.save()
    decision = CalendarDecision.objects.create(
        issuer="Thủ tướng", title="Nghỉ một ngày", number="99/CĐ-TTg", issued_on=NOW.date(),
        effective_on=NOW.date(), since_revision=row.number, recorded_at=NOW,
    )  # fmt: skip
    DecidedDay.objects.create(decision=decision, day=day, kind="day_off", name_vi="Nghỉ bão")
    return decision


def test_a_late_holiday_changes_nothing_until_a_head_confirms(dossier: Dossier, dung: User) -> None:
    decision = declare()
    assert propose(decision.pk, at=LATER) == 1
    dossier.refresh_from_db()
    assert dossier.due_at == OLD
    proposal = DueProposal.objects.get()
    assert (proposal.old_due_at, proposal.new_due_at) == (OLD, NEW)
    assert confirm([proposal.pk], "Nghỉ bão theo 99/CĐ-TTg", act=act_of(dung, LATER)) == 1
    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.first_due_at, dossier.due_changes) == (NEW, OLD, 1)
    event = Event.objects.filter(dossier=dossier).order_by("number").last()
    assert event is not None
    assert (event.kind, event.reason) == ("due_corrected", "Nghỉ bão theo 99/CĐ-TTg")
    assert event.data["decision"] == decision.pk


def test_a_pause_after_a_late_holiday_does_not_let_it_in(
    dossier: Dossier, office: Office, binh: User, chi: User
) -> None:
    handing.hand_over(
        dossier.pk, Target(office.agency.pk, chi.pk), act=act_of(binh, NOW + timedelta(hours=1))
    )
    declare()
    asked = waiting.ask_supplement(dossier.pk, [], "Thiếu", act=act_of(chi, NOW + timedelta(hours=2)))
    back = waiting.take_supplement(asked.pk, [], act=act_of(binh, NOW + timedelta(hours=2)))
    assert back.due_at == OLD


def test_only_the_head_of_the_deciding_agency_confirms(
    dossier: Dossier, binh: User, chi: User, khoa: User, dung: User
) -> None:
    propose(declare().pk, at=LATER)
    proposal = DueProposal.objects.get()
    for person in (binh, chi, khoa):
        with pytest.raises(PermissionDenied):
            confirm([proposal.pk], "Lý do", act=act_of(person, LATER))
    with pytest.raises(DossierError):
        confirm([proposal.pk], " ", act=act_of(dung, LATER))
    assert decline([proposal.pk], "Vẫn trả đúng hẹn", act=act_of(dung, LATER)) == 1
    dossier.refresh_from_db()
    assert dossier.due_at == OLD


def test_what_moved_on_is_not_changed_by_an_old_proposal(
    dossier: Dossier, office: Office, binh: User, chi: User, dung: User
) -> None:
    propose(declare().pk, at=LATER)
    handing.hand_over(dossier.pk, Target(office.agency.pk, chi.pk), act=act_of(binh, LATER))
    assert confirm([DueProposal.objects.get().pk], "Nghỉ bão", act=act_of(dung, LATER)) == 0
    dossier.refresh_from_db()
    assert dossier.due_at == OLD


def test_asking_twice_proposes_once_and_a_later_decision_takes_over(dossier: Dossier) -> None:
    first = declare()
    assert propose(first.pk, at=LATER) == 1
    assert propose(first.pk, at=LATER) == 0
    second = declare(date(2026, 10, 9))
    assert propose(second.pk, at=LATER) == 1
    assert DueProposal.objects.get(state="open").new_due_at == OLD + timedelta(days=2)


def test_what_a_holiday_does_not_touch_is_not_proposed(dossier: Dossier) -> None:
    assert propose(declare(date(2026, 10, 20)).pk, at=LATER) == 0


def test_a_decision_asks_for_the_look_in_its_own_transaction(dossier: Dossier, tu: User) -> None:
    look_for_changed_dues(declare().pk, act_of(tu))
    assert Job.objects.filter(handler="dossiers.propose_dues").count() == 1
