"""A mapping says which criterion of a version was which of the one before: proposed, then put right."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import Province, act_of
from tests.evaluation.criteria.documents import SOUND, draft

from caicach.evaluation.criteria import services
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.refusals import RuleOfSetsError, StaleRevisionError
from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db

RENUMBERED = (
    SOUND.replace('version: "2026"', 'version: "2027"')
    .replace('code: "1.2"', 'code: "1.3"')
    .replace('code: "1.1"', 'code: "1.2"')
)


@pytest.fixture
def earlier(minh_hoa: Province, lan: User) -> SetVersion:
    return draft(minh_hoa.home_affairs, act_of(lan))


@pytest.fixture
def later(minh_hoa: Province, lan: User) -> SetVersion:
    return draft(minh_hoa.home_affairs, act_of(lan), RENUMBERED)


def test_the_mapping_is_proposed_from_codes_and_titles(
    earlier: SetVersion, later: SetVersion, lan: User
) -> None:
    after = services.set_base(later, earlier, revision=1, act=act_of(lan))
    assert after.based_on == earlier
    assert after.mapping == {"1": "1", "1.2": "1.1", "1.3": "1.2", "2": "2"}


def test_the_mapping_is_corrected_by_hand(earlier: SetVersion, later: SetVersion, lan: User) -> None:
    after = services.set_base(later, earlier, revision=1, act=act_of(lan))
    chosen = {"1": "1", "1.2": "1.2", "1.3": "", "2": "2"}
    after = services.set_mapping(after, chosen, revision=2, act=act_of(lan))
    assert after.mapping == {"1": "1", "1.2": "1.2", "2": "2"}
    assert after.revision == 3
    with pytest.raises(StaleRevisionError):
        services.set_mapping(after, {}, revision=2, act=act_of(lan))


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ({"1.2": "1.1", "1.3": "1.1"}, "nhiều mục"),
        ({"9": "1"}, "không còn"),
        ({"1": "9"}, "không còn"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(
    earlier: SetVersion, later: SetVersion, lan: User, mapping: dict[str, str], why: str
) -> None:
    after = services.set_base(later, earlier, revision=1, act=act_of(lan))
    with pytest.raises(RuleOfSetsError, match=why):
        services.set_mapping(after, mapping, revision=2, act=act_of(lan))


def test_without_a_version_before_there_is_nothing_to_map(later: SetVersion, lan: User) -> None:
    with pytest.raises(RuleOfSetsError, match="chọn bản trước"):
        services.set_mapping(later, {}, revision=1, act=act_of(lan))
    with pytest.raises(RuleOfSetsError, match="bản khác"):
        services.set_base(later, later, revision=1, act=act_of(lan))


def test_others_map_nothing(earlier: SetVersion, later: SetVersion, lan: User, khoa: User) -> None:
    with pytest.raises(PermissionDenied):
        services.set_base(later, earlier, revision=1, act=act_of(khoa))
    after = services.set_base(later, earlier, revision=1, act=act_of(lan))
    with pytest.raises(PermissionDenied):
        services.set_mapping(after, {}, revision=2, act=act_of(khoa))
