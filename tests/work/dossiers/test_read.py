"""What each person finds in their inbox, in lists and on a dossier's page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, TODAY, Province, act_of
from tests.factories.one_stop import Office, request
from tests.factories.registry import position, user

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.work.dossiers.access import Desk, desk_of
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.requests import Person
from caicach.work.dossiers.selectors.lists import Filter, dossiers_for, inbox, work_for
from caicach.work.dossiers.selectors.stories import story_of
from caicach.work.dossiers.selectors.urgency import Urgency
from caicach.work.dossiers.services import handing, waiting
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept


def desk(person: User) -> Desk:
    """Return whose hands a person has today."""
    return desk_of(person, on=TODAY)


@pytest.fixture
def two(office: Office, binh: User, chi: User) -> tuple[Dossier, Dossier]:
    """A permit that went on to Chi, and a registration of birth that is still at the counter."""
    permit = accept(request(office), act=act_of(binh)).dossier
    handing.hand_over(permit.pk, Target(office.agency.pk, chi.pk), act=act_of(binh, NOW + timedelta(hours=1)))
    other = Person("Trần Thị Hòa", "001099000002", phone="0987654321")
    birth = accept(
        request(office, version_id=office.birth.pk, person=other, summary="Khai sinh cho con"),
        act=act_of(binh),
    ).dossier
    return Dossier.objects.get(pk=permit.pk), birth


def codes(person: User, found: str = "inbox", **asked: object) -> set[str]:
    """Return the codes in a person's inbox or list."""
    read = inbox if found == "inbox" else dossiers_for
    return {row.dossier.code for row in read(desk(person), Filter(**asked), at=NOW).rows}  # type: ignore[arg-type]


def test_each_inbox_holds_what_waits_for_that_hand(
    two: tuple[Dossier, Dossier], binh: User, chi: User, dung: User, khoa: User
) -> None:
    permit, birth = two
    assert codes(binh) == {birth.code}
    assert codes(chi) == codes(dung) == {permit.code}
    assert codes(khoa) == set()


def test_lists_hold_what_somebody_received_decides_or_holds(
    two: tuple[Dossier, Dossier], minh_hoa: Province, binh: User, chi: User, khoa: User, an: User, hien: User
) -> None:
    permit, birth = two
    son = position(user("son", "Đặng Thái Sơn"), minh_hoa.province, Role.LEADER).user
    assert codes(binh, "list") == {permit.code, birth.code}
    assert codes(son, "list") == {permit.code, birth.code}
    assert codes(son) == set()
    # The birth too is decided by the department in this office.
    assert codes(chi, "list") == {permit.code, birth.code}
    for outsider in (khoa, an, hien):
        assert codes(outsider, "list") == set()


def test_the_most_urgent_comes_first_with_its_hours(two: tuple[Dossier, Dossier], dung: User) -> None:
    permit, _birth = two
    (row,) = inbox(desk(dung), Filter(), at=NOW + timedelta(days=1)).rows
    assert row.dossier.code == permit.code
    assert row.haste.urgency is Urgency.CALM
    assert row.haste.minutes == 4 * 450
    (late,) = inbox(desk(dung), Filter(), at=NOW + timedelta(days=8)).rows
    assert late.haste.urgency is Urgency.LATE
    assert late.haste.minutes == 450


def test_words_find_without_marks_and_by_beginnings(two: tuple[Dossier, Dossier], binh: User) -> None:
    permit, birth = two
    assert codes(binh, "list", text="nguyen van") == {permit.code}
    assert codes(binh, "list", text="TRẦN thị hoà") == {birth.code}
    assert codes(binh, "list", text="0987") == {birth.code}
    assert codes(binh, "list", text=permit.code.lower()) == {permit.code}
    assert codes(binh, "list", text="guyen") == set()
    assert codes(binh, "list", text="'; drop & | !") == set()


def test_filters_narrow(two: tuple[Dossier, Dossier], binh: User, office: Office) -> None:
    permit, birth = two
    assert codes(binh, "list", procedure_id=office.permit.procedure_id) == {permit.code}
    assert codes(binh, "list", fee="due") == {permit.code}
    assert codes(binh, "list", state="accepted") == {birth.code}
    assert codes(binh, "list", received_to=TODAY - timedelta(days=1)) == set()


def test_a_page_tells_why_it_is_due_when_it_is(two: tuple[Dossier, Dossier], chi: User) -> None:
    story = story_of(desk(chi), two[0].code, at=NOW + timedelta(hours=2))
    assert story.clock is not None
    assert story.clock.reckoning.due_at == story.dossier.due_at
    assert "09:00" in story.clock.sentences[0].vi
    assert [event.kind for event in story.events] == ["handed_over", "fee_asked", "accepted"]


def test_a_page_that_is_not_theirs_is_not_there(two: tuple[Dossier, Dossier], khoa: User, an: User) -> None:
    for outsider in (khoa, an):
        with pytest.raises(Dossier.DoesNotExist):
            story_of(desk(outsider), two[0].code, at=NOW)


def test_who_was_asked_for_an_opinion_sees_the_dossier(
    two: tuple[Dossier, Dossier], minh_hoa: Province, chi: User
) -> None:
    nga = position(user("nga", "Đỗ Thị Nga"), minh_hoa.home_affairs, Role.SPECIALIST).user
    with pytest.raises(Dossier.DoesNotExist):
        story_of(desk(nga), two[0].code, at=NOW)
    handing.ask_opinion(
        two[0].pk, Target(minh_hoa.home_affairs.pk), "Vướng không?", act=act_of(chi, NOW + timedelta(hours=2))
    )
    assert story_of(desk(nga), two[0].code, at=NOW).dossier.pk == two[0].pk
    assert [item.title for item in work_for(desk(nga))] == ["Vướng không?"]
    assert work_for(desk(chi)) == []


def test_reading_is_few_statements(
    two: tuple[Dossier, Dossier], chi: User, dung: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    story_of(desk(chi), two[0].code, at=NOW)
    # Session and user come on top in a request: five in all for lists, eight for a page.
    with django_assert_max_num_queries(3):
        inbox(desk(dung), Filter(), at=NOW)
    with django_assert_max_num_queries(3):
        dossiers_for(desk(dung), Filter(text="nguyen"), at=NOW)
    with django_assert_max_num_queries(6):
        story_of(desk(chi), two[0].code, at=NOW)


def test_what_waits_for_the_applicant_is_told_apart(
    two: tuple[Dossier, Dossier], chi: User, dung: User
) -> None:
    waiting.ask_supplement(two[0].pk, [], "Thiếu chữ ký", act=act_of(chi, NOW + timedelta(hours=2)))
    (row,) = inbox(desk(dung), Filter(due="waiting"), at=NOW + timedelta(days=30)).rows
    assert row.haste.urgency is Urgency.WAITING
    assert inbox(desk(dung), Filter(due="late"), at=NOW + timedelta(days=30)).rows == []
