"""Drafts are for who prepares them; issued sets for who works with them in the province."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.conftest import TODAY, Province, act_of
from tests.evaluation.criteria.documents import draft
from tests.factories.registry import department, position, province, user

from caicach.evaluation.criteria import selectors, services
from caicach.evaluation.criteria.models import SetVersion
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db
READERS = ["lan", "hien", "chi", "dung"]
OUTSIDERS = ["khoa", "an", "tu", "binh"]


@pytest.fixture
def made(minh_hoa: Province, lan: User) -> SetVersion:
    return draft(minh_hoa.home_affairs, act_of(lan))


def issued(made: SetVersion, lan: User) -> SetVersion:
    return services.issue(
        made, decision_number="01/QĐ-MH", decided_on=date(2026, 1, 5), revision=1, act=act_of(lan)
    )


def seen_by(person: User | AnonymousUser, version: SetVersion) -> bool:
    listed = [seen.version for seen in selectors.versions_for(person, on=TODAY)]
    opened = selectors.version_for(person, version.uid, on=TODAY)
    assert (version in listed) is (opened is not None), "the list and the page agree"
    return opened is not None


def test_a_draft_is_seen_by_who_prepares_it_alone(
    made: SetVersion, lan: User, request: pytest.FixtureRequest
) -> None:
    assert seen_by(lan, made)
    for name in (*READERS[1:], *OUTSIDERS):
        assert not seen_by(request.getfixturevalue(name), made), name
    assert not seen_by(AnonymousUser(), made)


def test_an_issued_set_is_read_in_its_province(
    made: SetVersion, lan: User, request: pytest.FixtureRequest
) -> None:
    after = issued(made, lan)
    for name in READERS:
        assert seen_by(request.getfixturevalue(name), after), name
    for name in OUTSIDERS:
        assert not seen_by(request.getfixturevalue(name), after), name


def test_an_issued_set_is_not_read_in_another_province(made: SetVersion, lan: User) -> None:
    elsewhere = department("Sở Nội vụ Nơi Khác", parent=province("Tỉnh Nơi Khác", code="H98"))
    stranger = position(user("la", "Người Lạ"), elsewhere, Role.INDEX_ADMINISTRATOR).user
    assert not seen_by(stranger, issued(made, lan))


def test_auditor_and_leader_of_the_province_read_issued_sets(
    made: SetVersion, minh_hoa: Province, lan: User
) -> None:
    after = issued(made, lan)
    for role in (Role.AUDITOR, Role.LEADER, Role.COUNCIL):
        reader = position(user(role.value, str(role.label)), minh_hoa.province, role).user
        seen = selectors.version_for(reader, after.uid, on=TODAY)
        assert seen is not None
        assert not seen.prepares


def test_the_history_is_for_who_prepares_the_set(made: SetVersion, lan: User, hien: User, khoa: User) -> None:
    assert selectors.revisions_for(lan, made, on=TODAY).count() == 1
    assert selectors.revision_for(lan, made, 1, on=TODAY) is not None
    for outsider in (hien, khoa):
        assert not selectors.revisions_for(outsider, made, on=TODAY).exists()
        assert selectors.revision_for(outsider, made, 1, on=TODAY) is None


def test_other_versions_are_those_one_sees(
    made: SetVersion, minh_hoa: Province, lan: User, hien: User
) -> None:
    second = services.renew(made, version="2027", act=act_of(lan))
    assert selectors.others_for(lan, second, on=TODAY) == [made]
    assert selectors.others_for(hien, second, on=TODAY) == []
    after = issued(made, lan)
    assert selectors.others_for(hien, second, on=TODAY) == [after]
