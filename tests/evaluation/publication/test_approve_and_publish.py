"""Approving, publishing and correcting results: frozen, recomputable, refused to who may not."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, Province, act_of
from tests.factories.registry import position, user
from tests.factories.season import Season

from caicach.core.index.answers import AnswerSheet
from caicach.core.index.scoring import score
from caicach.evaluation.appraisal.council import (
    CouncilRuleError,
    Verdict,
    decide_cell,
    hold_meeting,
    rule_tie,
)
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.approving import (
    PublicationDecision,
    approve,
    publish,
)
from caicach.evaluation.publication.constants import ResultState
from caicach.evaluation.publication.digests import digest_of_result
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.publication.refusals import PublicationRuleError
from caicach.evaluation.scoring.answers import decode
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.evaluation.scoring.whole import result_of
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

DECISION = PublicationDecision("99/QĐ-MH", date(2026, 10, 6), "Đặng Thái Sơn", "Chủ tịch")


@pytest.fixture
def son(minh_hoa: Province) -> User:
    """The leader of the province."""
    return position(user("son", "Đặng Thái Sơn"), minh_hoa.province, Role.LEADER).user


@pytest.fixture
def ripe(season: Season, chi: User) -> Season:
    """A season whose one answered claim was recognised, in the time of the council."""
    save_answer(
        season.units["tu-phap"].pk, "1.2", Typed({"numerator": "12", "denominator": "13"}), act=act_of(chi)
    )
    Cell.objects.filter(version=1).update(outcome_1="accepted")
    season.window(Stage.COUNCIL, NOW - timedelta(hours=1), NOW + timedelta(days=1))
    season.window(Stage.PUBLICATION, NOW - timedelta(minutes=1), NOW + timedelta(days=9))
    return season


def test_the_authority_approves_and_the_rows_recompute(ripe: Season, son: User, lan: User) -> None:
    with pytest.raises(PermissionDenied):
        approve(ripe.campaign, act=act_of(lan))
    result = approve(ripe.campaign, act=act_of(son))
    assert digest_of_result(result) == result.digest
    row = ResultRow.objects.get(result=result, participant=ripe.units["tu-phap"])
    sheet = AnswerSheet()
    unit = sheet.unit("a", "so")
    unit.answers = {code: decode(kept["answer"]) for code, kept in row.answers.items() if kept["answer"]}
    assert score(plan_of(ripe.block.set_version), sheet).total("a") == row.total
    assert row.place == 1
    silent = ResultRow.objects.get(result=result, participant=ripe.units["noi-vu"])
    assert (silent.total, silent.place, silent.grade) == (None, None, "yeu")
    with pytest.raises(PublicationRuleError):
        approve(ripe.campaign, act=act_of(son))


def test_scoring_a_block_costs_two_queries_whatever_its_cells(
    ripe: Season, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        result_of(ripe.block)


def test_what_is_not_settled_forbids_approval(ripe: Season, son: User) -> None:
    Cell.objects.filter(version=1).update(is_disputed=True)
    with pytest.raises(PublicationRuleError, match="1 tiêu chí còn tranh chấp"):
        approve(ripe.campaign, act=act_of(son))
    assert not ResultVersion.objects.exists()


def test_a_correction_is_a_new_version_and_the_published_one_stays(
    ripe: Season, son: User, lan: User, chi: User
) -> None:
    first = publish(approve(ripe.campaign, act=act_of(son)), DECISION, act=act_of(lan))
    before = ResultRow.objects.get(result=first, participant=ripe.units["tu-phap"]).total
    meeting = hold_meeting(
        ripe.campaign,
        held_on=date(2026, 10, 7),
        chaired_by="Đặng Thái Sơn",
        members="",
        minutes="",
        act=act_of(lan),
    )
    cell = ripe.cell("tu-phap", "1.1")
    with pytest.raises(PermissionDenied):
        decide_cell(cell.pk, Verdict("Sửa", points=Decimal(1)), meeting=meeting, act=act_of(chi))
    decide_cell(cell.pk, Verdict("Bỏ sót kế hoạch", points=Decimal("1.5")), meeting=meeting, act=act_of(lan))
    with pytest.raises(PublicationRuleError, match="lý do đính chính"):
        approve(ripe.campaign, act=act_of(son))
    second = approve(ripe.campaign, reason="Bỏ sót kế hoạch", act=act_of(son))
    publish(second, DECISION, act=act_of(lan))
    first.refresh_from_db()
    ripe.campaign.refresh_from_db()
    assert first.state == ResultState.SUPERSEDED
    assert ripe.campaign.state == CampaignState.PUBLISHED
    assert ResultRow.objects.get(result=first, participant=ripe.units["tu-phap"]).total == before
    assert before is not None
    assert ResultRow.objects.get(result=second, participant=ripe.units["tu-phap"]).total == before + Decimal(
        "1.5"
    )


def test_what_was_tampered_with_after_approval_is_not_published(ripe: Season, son: User, lan: User) -> None:
    result = approve(ripe.campaign, act=act_of(son))
    ResultRow.objects.filter(result=result, place=1).update(total="19")
    with pytest.raises(PublicationRuleError, match="đã bị sửa"):
        publish(result, DECISION, act=act_of(lan))
    result.refresh_from_db()
    assert result.state == ResultState.APPROVED


def test_only_equal_units_are_ordered_by_hand(ripe: Season, lan: User) -> None:
    order = [ripe.units["noi-vu"], ripe.units["tu-phap"]]
    with pytest.raises(CouncilRuleError, match="không bằng điểm"):
        rule_tie(ripe.block, order, reason="Thành tích", meeting=None, act=act_of(lan))


def test_points_beyond_the_maximum_are_refused(ripe: Season, lan: User) -> None:
    meeting = hold_meeting(
        ripe.campaign,
        held_on=date(2026, 10, 5),
        chaired_by="Đặng Thái Sơn",
        members="",
        minutes="",
        act=act_of(lan),
    )
    cell = ripe.cell("tu-phap", "1.1")
    with pytest.raises(CouncilRuleError):
        decide_cell(cell.pk, Verdict("Sai", points=Decimal("2.5")), meeting=meeting, act=act_of(lan))
