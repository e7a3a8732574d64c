"""A set is issued by a decision once it has no errors, and frozen by the campaign that opens with it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, Province, act_of
from tests.evaluation.criteria.documents import FAULTY, SOUND, draft

from caicach.common.audit.models import Entry
from caicach.evaluation.criteria import services
from caicach.evaluation.criteria.constants import SetState
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import digest_of, plan_of
from caicach.evaluation.criteria.refusals import NotReadyError, RuleOfSetsError, StaleRevisionError
from caicach.exchange.criteria_writing import load_document
from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


def issued(made: SetVersion, lan: User, number: str = "01/QĐ-MH", day: date = DAY) -> SetVersion:
    return services.issue(
        made, decision_number=number, decided_on=day, revision=made.revision, act=act_of(lan)
    )


def test_a_sound_set_is_issued_with_its_decision(minh_hoa: Province, lan: User) -> None:
    after = issued(draft(minh_hoa.home_affairs, act_of(lan)), lan, "157/QĐ-UBND", date(2026, 2, 1))
    assert (after.state, after.issued_at) == (SetState.ISSUED, NOW)
    assert (after.decision_number, after.decided_on) == ("157/QĐ-UBND", date(2026, 2, 1))
    document = load_document(after.document)
    assert document["decision"]["number"] == "157/QĐ-UBND"
    assert document["standing"] == "official"
    assert after.digest == digest_of(after.document)
    assert plan_of(after).criteria_set.id == "minh-hoa-so"
    assert Entry.objects.filter(object_id=str(after.uid)).last().action == "criteria.issued"  # type: ignore[union-attr]


def test_a_set_that_says_it_is_illustrative_stays_so(minh_hoa: Province, lan: User) -> None:
    text = SOUND.replace("standing: draft", "standing: illustrative")
    after = issued(draft(minh_hoa.home_affairs, act_of(lan), text), lan)
    assert after.is_illustrative
    assert after.document == text, "what already says its decision is issued to the letter"


def test_errors_stand_in_the_way_and_nothing_is_changed(minh_hoa: Province, lan: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan), FAULTY)
    with pytest.raises(NotReadyError, match="Còn 1 lỗi") as refused:
        issued(made, lan, "999/QĐ-MH")
    assert [problem.id for problem in refused.value.problems] == ["L020"]
    made.refresh_from_db()
    assert (made.state, made.revision, made.decision_number) == (SetState.DRAFT, 1, "01/QĐ-MH")


def test_what_the_decision_will_say_is_no_error_of_the_draft(minh_hoa: Province, lan: User) -> None:
    text = SOUND.replace("number: 01/QĐ-MH, date: 2026-01-05, ", "")
    made = draft(minh_hoa.home_affairs, act_of(lan), text)
    assert services.errors_left(made, on=DAY) == ()
    assert issued(made, lan).decision_number == "01/QĐ-MH"


@pytest.mark.parametrize(("number", "day"), [(" ", DAY), ("01/QĐ-MH", date(2026, 10, 6))])
def test_a_decision_has_a_number_and_a_day_that_has_come(
    minh_hoa: Province, lan: User, number: str, day: date
) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    with pytest.raises(RuleOfSetsError):
        issued(made, lan, number, day)


def test_a_draft_that_changed_meanwhile_is_not_issued(minh_hoa: Province, lan: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    services.change_document(made, FAULTY, revision=1, act=act_of(lan))
    with pytest.raises(StaleRevisionError):
        issued(made, lan)


def test_others_issue_and_freeze_nothing(minh_hoa: Province, lan: User, khoa: User, hien: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    for outsider in (khoa, hien):
        with pytest.raises(PermissionDenied):
            issued(made, outsider)
    after = issued(made, lan)
    for outsider in (khoa, hien):
        with pytest.raises(PermissionDenied):
            services.freeze(after, act=act_of(outsider))


def test_an_issued_set_is_frozen_once(minh_hoa: Province, lan: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    with pytest.raises(RuleOfSetsError, match="ban hành trước"):
        services.freeze(made, act=act_of(lan))
    frozen = services.freeze(issued(made, lan), act=act_of(lan))
    assert (frozen.state, frozen.frozen_at) == (SetState.FROZEN, NOW)
    services.freeze(frozen, act=act_of(lan))
    assert Entry.objects.filter(object_id=str(made.uid), action="criteria.frozen").count() == 1
