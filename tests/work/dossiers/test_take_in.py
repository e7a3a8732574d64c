"""A clerk takes dossiers in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, act_of
from tests.factories.one_stop import AN, Office, request

from caicach.common.jobs.models import Job
from caicach.core.dossiers.fold import replay
from caicach.core.dossiers.states import FeeState, State
from caicach.registry.accounts.models import User
from caicach.work.dossiers.models import Applicant, Counter, Dossier, Event, Payment
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.requests import GivenPaper
from caicach.work.dossiers.services.deciding import accept_registered
from caicach.work.dossiers.services.intake import accept, ask_completion, refuse, submit


def test_a_complete_dossier_is_accepted_with_number_due_moment_and_fee(office: Office, binh: User) -> None:
    taken = accept(request(office), act=act_of(binh))
    dossier = taken.dossier
    assert taken.is_new
    assert dossier.code == "H99.1-261005-0001"
    assert dossier.state == State.ACCEPTED
    # Monday 09:00 and five days of 7.5 hours: the next Monday at the same hour.
    assert dossier.due_at == dossier.first_due_at == datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
    assert dossier.fee == FeeState.DUE
    assert Payment.objects.get(dossier=dossier).amount == 50_000
    assert [paper.name for paper in dossier.papers.order_by("position")] == ["Đơn đề nghị", "Bản vẽ thiết kế"]


def test_the_present_is_the_fold_of_the_history(office: Office, binh: User) -> None:
    dossier = accept(request(office), act=act_of(binh)).dossier
    kept = Dossier.objects.get(pk=dossier.pk)
    events = list(Event.objects.filter(dossier=dossier).order_by("number"))
    folded = replay(event.happening for event in events)
    folded.unit = folded.unit or kept.unit_id
    assert folded == kept.present()


def test_numbers_follow_one_another_within_an_office_and_day(office: Office, binh: User) -> None:
    codes = [accept(request(office), act=act_of(binh)).dossier.code for _ in range(3)]
    tomorrow = accept(request(office), act=act_of(binh, NOW + timedelta(days=1))).dossier.code
    assert codes == ["H99.1-261005-0001", "H99.1-261005-0002", "H99.1-261005-0003"]
    assert tomorrow == "H99.1-261006-0001"


def test_the_day_of_a_code_is_the_vietnamese_one(office: Office, binh: User) -> None:
    late = datetime(2026, 10, 5, 17, 30, tzinfo=UTC)
    assert accept(request(office), act=act_of(binh, late)).dossier.code == "H99.1-261006-0001"


def test_a_double_click_makes_one_dossier(office: Office, binh: User) -> None:
    asked = request(office)
    first = accept(asked, act=act_of(binh))
    second = accept(asked, act=act_of(binh))
    assert (first.is_new, second.is_new) == (True, False)
    assert first.dossier.pk == second.dossier.pk
    assert Counter.objects.get().last == 1


def test_a_person_known_by_number_is_one_person(office: Office, binh: User) -> None:
    accept(request(office), act=act_of(binh))
    moved = accept(request(office, person=replace(AN, address="Thôn 2")), act=act_of(binh))
    applicant = Applicant.objects.get(id_number=AN.id_number)
    assert applicant.address == "Thôn 2"
    assert moved.dossier.applicant_id == applicant.pk
    assert Dossier.objects.order_by("pk").first().applicant_address == AN.address  # type: ignore[union-attr]


def test_a_clerk_of_another_commune_takes_nothing_in_here(office: Office, khoa: User) -> None:
    with pytest.raises(PermissionDenied):
        accept(request(office), act=act_of(khoa))
    assert not Dossier.objects.exists()


def test_what_lacks_a_paper_is_not_accepted_but_asked_for_once(office: Office, binh: User) -> None:
    lacking = (GivenPaper("Đơn đề nghị"), GivenPaper("Bản vẽ", is_given=False, missing_because="Chưa có"))
    with pytest.raises(DossierError, match="Bản vẽ"):
        accept(request(office, papers=lacking), act=act_of(binh))
    asked = ask_completion(request(office, papers=lacking), "", act=act_of(binh)).dossier
    assert asked.state == State.INCOMPLETE
    assert asked.due_at is None


def test_a_missing_paper_says_why_it_is_needed(office: Office, binh: User) -> None:
    lacking = (GivenPaper("Bản vẽ", is_given=False),)
    with pytest.raises(DossierError, match="lý do"):
        ask_completion(request(office, papers=lacking), "", act=act_of(binh))


def test_a_refusal_gives_its_reason(office: Office, binh: User) -> None:
    with pytest.raises(DossierError):
        refuse(request(office), " ", act=act_of(binh))
    refused = refuse(request(office), "Không thuộc thẩm quyền", act=act_of(binh)).dossier
    assert refused.state == State.NOT_ACCEPTED
    assert refused.ended_at is not None


def test_a_citizen_submits_online_and_waits(office: Office, an: User) -> None:
    sent = submit(request(office), act=act_of(an)).dossier
    assert sent.state == State.REGISTERED
    assert sent.received_at is None
    assert sent.due_at is None


def test_what_was_submitted_under_a_version_is_accepted_after_its_end(
    office: Office, an: User, binh: User
) -> None:
    sent = submit(request(office), act=act_of(an)).dossier
    office.permit.state, office.permit.valid_to = "ended", NOW.date()
    office.permit.save()
    tomorrow = act_of(binh, NOW + timedelta(days=1))
    with pytest.raises(DossierError, match="hiệu lực"):
        accept(request(office), act=tomorrow)
    assert accept_registered(sent.pk, act=tomorrow).state == State.ACCEPTED


def test_an_office_without_a_code_says_so(office: Office, binh: User) -> None:
    office.receiver.codes.all().delete()
    with pytest.raises(DossierError, match="mã định danh"):
        accept(request(office), act=act_of(binh))


def test_a_procedure_whose_limit_nobody_set_asks_for_one(office: Office, binh: User) -> None:
    office.birth.channels.update(limit="", limit_state="unread")
    with pytest.raises(DossierError, match="thời hạn"):
        accept(request(office, version_id=office.birth.pk), act=act_of(binh))
    told = accept(request(office, version_id=office.birth.pk, limit="02 ngày làm việc"), act=act_of(binh))
    assert told.dossier.limit == "02 ngày làm việc"


def test_taking_in_is_few_statements(
    office: Office, binh: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    accept(request(office, version_id=office.birth.pk), act=act_of(binh))
    # Session and user come on top in a request: twelve in all.
    with django_assert_max_num_queries(10) as captured:
        accept(request(office, version_id=office.birth.pk), act=act_of(binh))
    told = [query["sql"][:60] for query in captured.captured_queries]
    assert Job.objects.filter(handler="dossiers.tell").count() == 2, told
