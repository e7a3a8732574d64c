"""Two judge one cell without knowing of each other; a third settles where they differ."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import act_of
from tests.evaluation.appraisal.conftest import HOUR, LATER, SECOND, Team
from tests.factories.season import Season

from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.judging import Judgement, judge, take_back
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.appraisal.refusals import PairClosedError
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.services import WindowClosedError
from caicach.registry.accounts.models import User

ACCEPT = Judgement(Outcome.ACCEPTED, answer_version=1)
LESS = Judgement(
    Outcome.CHANGED,
    reason="Một nhiệm vụ chưa xong",
    boxes={"numerator": "11", "denominator": "13"},
    answer_version=1,
)


def test_one_of_a_pair_alone_changes_nothing(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "1.2")
    decision = judge(cell.pk, LESS, act=act_of(team.hien, LATER))
    assert decision.points is not None
    assert decision.points.quantize(Decimal("0.0001")) == Decimal("3.3846")
    cell = season.cell("tu-phap", "1.2")
    assert (cell.outcome_1, cell.recognised_1, cell.is_disputed) == ("", None, False)
    assert cell.appraised_points == cell.self_points


def test_a_pair_that_agrees_on_the_points_is_projected(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "1.2")
    assert judge(cell.pk, LESS, act=act_of(team.mai, LATER)).round == Round.BLIND
    judge(cell.pk, LESS, act=act_of(team.hien, LATER))
    cell = season.cell("tu-phap", "1.2")
    assert (cell.outcome_1, cell.is_disputed) == (Outcome.CHANGED, False)
    assert cell.recognised_1 == {"numerator": "11", "denominator": "13"}
    assert cell.reason_1 == "Một nhiệm vụ chưa xong"


def test_a_pair_that_differs_waits_for_a_third(season: Season, team: Team, lan: User) -> None:
    cell = season.cell("tu-phap", "1.2")
    with pytest.raises(PermissionDenied):
        judge(cell.pk, ACCEPT, act=act_of(team.son, LATER))
    judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))
    blind = judge(cell.pk, LESS, act=act_of(team.mai, LATER))
    cell = season.cell("tu-phap", "1.2")
    assert (cell.outcome_1, cell.is_disputed) == ("", True)
    for person in (team.hien, team.mai):
        with pytest.raises(PairClosedError):
            judge(cell.pk, LESS, act=act_of(person, LATER))
        with pytest.raises(PairClosedError):
            take_back(cell.pk, act=act_of(person, LATER))
    follow = Judgement(Outcome.CHANGED, follow=blind.pk, answer_version=1)
    settled = judge(cell.pk, follow, act=act_of(team.son, LATER + 2 * HOUR))
    assert (settled.round, settled.reason) == (Round.SETTLING, "Một nhiệm vụ chưa xong")
    cell = season.cell("tu-phap", "1.2")
    assert (cell.outcome_1, cell.is_disputed) == (Outcome.CHANGED, False)
    assert Decision.objects.filter(cell=cell).count() == 3
    with pytest.raises(PermissionDenied):
        judge(cell.pk, ACCEPT, act=act_of(lan, LATER))


def test_who_runs_the_season_may_settle_too(season: Season, team: Team, lan: User) -> None:
    cell = season.cell("tu-phap", "1.2")
    judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))
    judge(cell.pk, LESS, act=act_of(team.mai, LATER))
    assert judge(cell.pk, ACCEPT, act=act_of(lan, LATER)).round == Round.SETTLING
    assert season.cell("tu-phap", "1.2").outcome_1 == Outcome.ACCEPTED


def test_a_question_of_one_is_seen_by_the_unit_at_once(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "1.2")
    asked = Judgement(Outcome.ASKED, reason="Gửi danh mục nhiệm vụ", answer_version=1)
    judge(cell.pk, asked, act=act_of(team.mai, LATER))
    assert season.cell("tu-phap", "1.2").outcome_1 == Outcome.ASKED
    judge(cell.pk, ACCEPT, act=act_of(team.mai, LATER))
    assert season.cell("tu-phap", "1.2").outcome_1 == ""
    judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))
    assert season.cell("tu-phap", "1.2").outcome_1 == Outcome.ACCEPTED


def test_the_second_hand_has_no_part_in_the_second_appraisal(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "1.2")
    with pytest.raises(WindowClosedError):
        judge(cell.pk, ACCEPT, act=act_of(team.mai, SECOND))
    assert judge(cell.pk, ACCEPT, act=act_of(team.hien, SECOND)).round == Round.SECOND
