"""What follows from a published result: explanations, promises and rewards, each with its refusals."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, TODAY, act_of
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.common.notices.models import Notice
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.publication.approving import approve
from caicach.evaluation.publication.constants import CommitmentState, ProposalState
from caicach.evaluation.publication.follow_up_selectors import (
    commitments_for,
    demands_for,
    is_late,
    rewards_for,
)
from caicach.evaluation.publication.following import (
    FollowUpRuleError,
    commit_to,
    decide_reward,
    demand_explanations,
    explain_result,
    propose_reward,
    report_on,
)
from caicach.evaluation.publication.models import Commitment, ExplanationDemand, ResultVersion
from caicach.registry.accounts.models import User

DUE = date(2026, 10, 20)


def entered(season: Season, person: User) -> Entered:
    return Entered(season.campaign, access_to(season.campaign, person, on=TODAY))


def demand(result: ResultVersion, person: User, due_on: date = DUE) -> list[ExplanationDemand]:
    return demand_explanations(result, due_on=due_on, url="/", act=act_of(person))


def test_all_units_of_low_classes_are_asked_at_once_and_each_once(
    published: ResultVersion, lan: User, chi: User, dung: User
) -> None:
    with pytest.raises(PermissionDenied):
        demand(published, chi)
    made = demand(published, lan)
    assert {one.participant.name for one in made} == {"Sở Tư pháp", "Sở Nội vụ"}
    assert {chi.pk, dung.pk} <= set(
        Notice.objects.filter(kind="publication.demanded").values_list("recipient_id", flat=True)
    )
    assert Entry.objects.filter(action="publication.demanded").count() == 2
    with pytest.raises(FollowUpRuleError, match="Không còn đơn vị"):
        demand(published, lan)


def test_a_day_that_is_over_or_a_result_that_is_not_public_is_refused(
    published: ResultVersion, lan: User, son: User, ripe: Season
) -> None:
    with pytest.raises(FollowUpRuleError, match="sau ngày hôm nay"):
        demand(published, lan, TODAY)
    again = approve(published.campaign, reason="Sửa", act=act_of(son))
    with pytest.raises(FollowUpRuleError, match="đang công bố"):
        demand(again, lan)


def test_a_unit_answers_its_own_demand_once_and_late_is_marked(
    published: ResultVersion, ripe: Season, lan: User, chi: User, nam: User
) -> None:
    own = next(one for one in demand(published, lan) if one.participant.name == "Sở Tư pháp")
    with pytest.raises(PermissionDenied):
        explain_result(own.pk, "Không phải việc của tôi", act=act_of(nam))
    assert [one.pk for one in demands_for(entered(ripe, chi))] == [own.pk]
    assert is_late(own, date(2026, 10, 21))
    assert not is_late(own, DUE)
    with pytest.raises(FollowUpRuleError, match="nguyên nhân"):
        explain_result(own.pk, "  ", act=act_of(chi))
    told = explain_result(own.pk, "Thiếu người", act=act_of(chi))
    assert not is_late(told, date(2026, 10, 21))
    with pytest.raises(FollowUpRuleError, match="đã gửi"):
        explain_result(own.pk, "Lần nữa", act=act_of(chi))


def test_a_promise_is_reported_on_and_each_report_stays(
    published: ResultVersion, ripe: Season, chi: User, nam: User, mai: User
) -> None:
    unit = ripe.unit("tu-phap")
    with pytest.raises(PermissionDenied):
        commit_to(unit, code="1.1", text="Ban hành sớm", due_on=DUE, act=act_of(nam))
    with pytest.raises(PermissionDenied):
        commit_to(unit, code="1.1", text="Ban hành sớm", due_on=DUE, act=act_of(mai))
    with pytest.raises(FollowUpRuleError, match="không có mã"):
        commit_to(unit, code="9.9", text="Ban hành sớm", due_on=DUE, act=act_of(chi))
    made = commit_to(unit, code="1.1", text="Ban hành sớm", due_on=DUE, act=act_of(chi))
    with pytest.raises(PermissionDenied):
        report_on(made.pk, state=CommitmentState.DONE, text="Xong", act=act_of(nam))
    report_on(made.pk, state=CommitmentState.OPEN, text="Đang soạn", act=act_of(chi))
    report_on(made.pk, state=CommitmentState.DONE, text="Đã ban hành", act=act_of(chi))
    made = Commitment.objects.get(pk=made.pk)
    assert made.state == CommitmentState.DONE
    assert made.notes.count() == 2
    assert not commitments_for(entered(ripe, nam)).exists()
    assert commitments_for(entered(ripe, mai)).count() == 1
    assert not commitments_for(entered(ripe, mai), late_on=date(2027, 1, 1)).exists()


def test_nothing_is_promised_before_a_result_is_public(ripe: Season, chi: User) -> None:
    with pytest.raises(FollowUpRuleError, match="đã công bố"):
        commit_to(ripe.unit("tu-phap"), code="", text="Cố gắng", due_on=DUE, act=act_of(chi))


def test_rewards_are_proposed_by_who_runs_the_season_and_decided_by_the_authority(
    published: ResultVersion, ripe: Season, lan: User, son: User, chi: User, mai: User
) -> None:
    unit = ripe.unit("tu-phap")
    with pytest.raises(PermissionDenied):
        propose_reward(published, unit, form="Bằng khen", reason="Dẫn đầu", act=act_of(chi))
    made = propose_reward(published, unit, form="Bằng khen", reason="Dẫn đầu", act=act_of(lan))
    with pytest.raises(FollowUpRuleError, match="đã được đề nghị"):
        propose_reward(published, unit, form="Bằng  khen", reason="Dẫn đầu", act=act_of(lan))
    with pytest.raises(PermissionDenied):
        decide_reward(made.pk, accept=True, act=act_of(lan))
    assert decide_reward(made.pk, accept=True, act=act_of(son, NOW)).state == ProposalState.ACCEPTED
    with pytest.raises(FollowUpRuleError, match="đã được quyết định"):
        decide_reward(made.pk, accept=False, act=act_of(son))
    assert [one.pk for one in rewards_for(entered(ripe, mai), published)] == [made.pk]
    assert rewards_for(entered(ripe, chi), published) == []
