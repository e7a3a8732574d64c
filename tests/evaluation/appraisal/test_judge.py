"""Judging a claim: rights, windows, what counts afterwards, stale claims, undoing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import Province, act_of
from tests.evaluation.appraisal.conftest import EXPLAINING, HOUR, LATER, SECOND, Team
from tests.factories.registry import department, position
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.explaining import Said, explain
from caicach.evaluation.appraisal.judging import Judgement, accept_all, judge, take_back, take_back_all
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.appraisal.refusals import NotJudgeableError, ReasonMissingError, StaleClaimError
from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState, Unsubmitted
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.scoring.answers import AnswerRefusedError
from caicach.evaluation.scoring.constants import Outcome, Standing
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import WindowClosedError
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Position, User
from caicach.registry.organisations.models import ParentLink

ACCEPT = Judgement(Outcome.ACCEPTED, answer_version=1)
LESS = Judgement(
    Outcome.CHANGED,
    reason="Văn bản ban hành trễ hạn",
    boxes={"numerator": "95", "denominator": "100"},
    answer_version=1,
)


def test_an_accepted_claim_counts_as_it_stands(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "2.1")
    decision = judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))
    assert decision.round == Round.FIRST
    assert (decision.number, decision.points) == (1, Decimal(6))
    cell = season.cell("tu-phap", "2.1")
    assert (cell.outcome_1, cell.recognised_1) == (Outcome.ACCEPTED, cell.answer)
    assert season.card("tu-phap", Standing.APPRAISED).judged == 1
    entry = Entry.objects.get(action="appraisal.judged")
    assert entry.chain == season.campaign.chain
    assert entry.details["points"] == "6"


def test_a_change_of_figures_gives_the_points_of_the_rule(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "2.1")
    decision = judge(cell.pk, LESS, act=act_of(team.hien, LATER))
    assert decision.points == 3
    cell = season.cell("tu-phap", "2.1")
    assert cell.self_points == 6
    assert (cell.appraised_points, cell.final_points) == (Decimal(3), Decimal(3))
    assert cell.reason_1 == "Văn bản ban hành trễ hạn"


def test_points_may_be_decided_within_the_bounds_of_the_criterion(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "2.1")
    decided = Judgement(Outcome.CHANGED, reason="Nộp chậm", points=Decimal("2.5"), answer_version=1)
    judge(cell.pk, decided, act=act_of(team.hien, LATER))
    cell = season.cell("tu-phap", "2.1")
    assert cell.appraised_points == Decimal("2.5")
    assert cell.recognised_1 == {**cell.answer, "decided": "2.5", "because": "Nộp chậm"}
    too_much = Judgement(Outcome.CHANGED, reason="Sai", points=Decimal(7), answer_version=1)
    with pytest.raises(AnswerRefusedError):
        judge(cell.pk, too_much, act=act_of(team.hien, LATER))


def test_a_change_or_a_question_needs_words(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "2.1")
    for judgement in (
        Judgement(Outcome.CHANGED, boxes=LESS.boxes, answer_version=1),
        Judgement(Outcome.ASKED, answer_version=1),
        Judgement(Outcome.CHANGED, reason="Trễ hạn", answer_version=1),
    ):
        with pytest.raises(ReasonMissingError):
            judge(cell.pk, judgement, act=act_of(team.hien, LATER))
    same = Judgement(Outcome.CHANGED, reason="Như cũ", boxes={"value": "Có"}, answer_version=1)
    with pytest.raises(NotJudgeableError):
        judge(season.cell("tu-phap", "1.1").pk, same, act=act_of(team.hien, LATER))
    assert not Decision.objects.exists()


def test_a_question_leaves_the_claim_standing(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "2.1")
    asked = Judgement(Outcome.ASKED, reason="Bổ sung trang 3", answer_version=1)
    judge(cell.pk, asked, act=act_of(team.hien, LATER))
    cell = season.cell("tu-phap", "2.1")
    assert (cell.outcome_1, cell.recognised_1, cell.reason_1) == (Outcome.ASKED, None, "Bổ sung trang 3")
    assert cell.appraised_points == 6


def test_only_the_cells_own_appraiser_may_judge_it(
    season: Season, team: Team, chi: User, dung: User, lan: User, khoa: User, auditor: User
) -> None:
    cell = season.cell("tu-phap", "2.1")
    for person in (chi, dung, lan, khoa, auditor, team.mai, team.son):
        with pytest.raises(PermissionDenied):
            judge(cell.pk, ACCEPT, act=act_of(person, LATER))
    assert not Decision.objects.exists()
    judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))


def test_nobody_judges_the_unit_they_work_in(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "2.1")
    position(team.hien, season.units["tu-phap"].organisation, Role.SPECIALIST)
    with pytest.raises(PermissionDenied):
        judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))


def test_nor_one_above_or_below_it_nor_one_they_left_in_the_year_that_is_scored(
    season: Season, team: Team, minh_hoa: Province
) -> None:
    cell, unit = season.cell("tu-phap", "2.1"), season.units["tu-phap"].organisation
    division = department("Phòng Thanh tra", parent=unit)
    above = department("Cụm thi đua số 1", parent=minh_hoa.province)
    ParentLink.objects.filter(organisation=unit).update(parent=above)
    held = position(team.hien, division, Role.SPECIALIST)
    for place, until in ((division, None), (above, None), (unit, date(2026, 2, 1))):
        Position.objects.filter(pk=held.pk).update(organisation=place, valid_to=until)
        with pytest.raises(PermissionDenied):
            judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))
    Position.objects.filter(pk=held.pk).update(valid_to=date(2025, 12, 1))
    assert judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER)).outcome == Outcome.ACCEPTED


def test_a_moved_claim_is_shown_again_before_it_is_judged(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "2.1")
    Cell.objects.filter(pk=cell.pk).update(version=2)
    with pytest.raises(StaleClaimError, match="lần ghi 2"):
        judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))


def test_windows_are_asked_to_the_minute(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "2.1")
    for at in (LATER - HOUR - timedelta(microseconds=1), LATER + HOUR, EXPLAINING):
        with pytest.raises(WindowClosedError):
            judge(cell.pk, ACCEPT, act=act_of(team.hien, at))
    judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER + HOUR - timedelta(microseconds=1)))
    Campaign.objects.update(state=CampaignState.APPROVED)
    with pytest.raises(WindowClosedError):
        judge(cell.pk, LESS, act=act_of(team.hien, LATER))


def test_what_stands_not_submitted_or_is_no_claim_is_not_judged(season: Season, team: Team) -> None:
    unit, cell = season.units["tu-phap"], season.cell("tu-phap", "2.1")
    with pytest.raises(NotJudgeableError):
        judge(season.cell("tu-phap", "2.2").pk, Judgement(Outcome.ACCEPTED), act=act_of(team.hien, LATER))
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.DRAFTING)
    with pytest.raises(NotJudgeableError):
        judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.LOCKED)
    judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))
    Campaign.objects.update(unsubmitted=Unsubmitted.NOTHING)
    with pytest.raises(NotJudgeableError):
        judge(cell.pk, LESS, act=act_of(team.hien, LATER))
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.SUBMITTED, exempt_codes=["2"])
    with pytest.raises(NotJudgeableError):
        judge(cell.pk, LESS, act=act_of(team.hien, LATER))


def test_undoing_is_a_new_decision_and_brings_back_what_stood(season: Season, team: Team) -> None:
    cell = season.cell("tu-phap", "2.1")
    judge(cell.pk, ACCEPT, act=act_of(team.hien, LATER))
    judge(cell.pk, LESS, act=act_of(team.hien, LATER))
    take_back(cell.pk, act=act_of(team.hien, LATER))
    assert season.cell("tu-phap", "2.1").outcome_1 == Outcome.ACCEPTED
    assert season.cell("tu-phap", "2.1").appraised_points == 6
    assert Decision.objects.filter(cell=cell).count() == 3
    with pytest.raises(PermissionDenied):
        take_back(cell.pk, act=act_of(team.mai, LATER))


def test_many_are_accepted_each_by_a_decision_and_undone(season: Season, team: Team) -> None:
    cells = {code: season.cell("tu-phap", code) for code in ("1.1", "1.3", "2.1")}
    Cell.objects.filter(pk=cells["1.3"].pk).update(version=5)
    done = accept_all({cell.pk: 1 for cell in cells.values()}, act=act_of(team.hien, LATER))
    assert [taken.decision is not None for taken in done] == [True, False, True]
    assert "lần ghi 5" in done[1].refused
    assert Decision.objects.count() == 2
    take_back_all([cells["1.1"].pk, cells["2.1"].pk], act=act_of(team.hien, LATER))
    assert season.cell("tu-phap", "2.1").outcome_1 == ""
    assert season.card("tu-phap", Standing.APPRAISED).judged == 0
    with pytest.raises(PermissionDenied):
        accept_all({cells["2.1"].pk: 1}, act=act_of(team.son, LATER))


def test_the_second_appraisal_decides_on_the_explanation(season: Season, team: Team, chi: User) -> None:
    cell = season.cell("tu-phap", "2.1")
    first = judge(cell.pk, LESS, act=act_of(team.hien, LATER))
    said = Said(text="Sót hai hồ sơ", boxes={"numerator": "98", "denominator": "100"})
    explain(cell.pk, said, act=act_of(chi, EXPLAINING))
    keep = Judgement(Outcome.CHANGED, follow=first.pk, answer_version=1)
    with pytest.raises(ReasonMissingError):
        judge(cell.pk, keep, act=act_of(team.hien, SECOND))
    decision = judge(cell.pk, ACCEPT, act=act_of(team.hien, SECOND))
    assert decision.round == Round.SECOND
    cell = season.cell("tu-phap", "2.1")
    assert cell.recognised_2 == {"numerator": "98", "denominator": "100"}
    assert (cell.appraised_points, cell.final_points) == (Decimal(3), Decimal(6))
    kept = Judgement(Outcome.CHANGED, follow=first.pk, reason="Không có tài liệu", answer_version=1)
    judge(cell.pk, kept, act=act_of(team.hien, SECOND))
    cell = season.cell("tu-phap", "2.1")
    assert (cell.final_points, cell.reason_2) == (Decimal(3), "Không có tài liệu")
    with pytest.raises(NotJudgeableError):
        judge(
            cell.pk,
            Judgement(Outcome.ASKED, reason="Thêm", answer_version=1),
            act=act_of(team.hien, SECOND),
        )
