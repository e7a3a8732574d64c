"""Dashboards: marks, losses that add up, places with ties; and nothing for who does not oversee."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from tests.conftest import NOW, TODAY, act_of
from tests.factories.registry import position, user
from tests.factories.season import Season

from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Extension, Participant
from caicach.evaluation.campaigns.selectors import Entered, blocks_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.oversight.constants import Loss, Mark
from caicach.evaluation.oversight.dashboards_criteria import CellFacts, criteria_of, losses_of
from caicach.evaluation.oversight.dashboards_progress import progress_for
from caicach.evaluation.oversight.dashboards_standing import standing_for
from caicach.evaluation.oversight.dashboards_unit import UnitStakes, stakes_of
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.selectors import sheet_for
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.evaluation.scoring.table import table_of
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

SHARE = {"numerator": "12", "denominator": "13"}


def entered(season: Season, person: User) -> Entered:
    return Entered(season.campaign, access_to(season.campaign, person, on=TODAY))


def test_progress_counts_what_units_answered_and_marks_who_is_silent(
    season: Season, lan: User, chi: User
) -> None:
    season.window(Stage.SELF_SCORING, NOW - timedelta(days=1), NOW + timedelta(days=30))
    later = NOW + timedelta(days=5)
    save_answer(season.units["tu-phap"].pk, "1.2", Typed(SHARE), act=act_of(chi, later - timedelta(days=1)))
    found = progress_for(entered(season, lan), hours_of(season.campaign), at=later)
    assert found is not None
    assert (found.answered, found.expected, found.submitted) == (1, 4, 0)
    marks = {unit.name: unit.marks for unit in found.units}
    assert marks[season.units["tu-phap"].name] == (Mark.LACKING,)
    assert marks[season.units["noi-vu"].name] == (Mark.SILENT,)
    assert [unit.name for unit in found.chosen(mark=Mark.SILENT)] == [season.units["noi-vu"].name]
    assert [unit.name for unit in found.chosen(words="tu phap")] == [season.units["tu-phap"].name]


def test_a_unit_that_lets_the_window_pass_is_late(season: Season, lan: User) -> None:
    Participant.objects.filter(pk=season.units["noi-vu"].pk).update(state=ParticipantState.SUBMITTED)
    found = progress_for(entered(season, lan), hours_of(season.campaign), at=NOW + timedelta(days=2))
    assert found is not None
    assert dict(found.marks)[Mark.LATE] == 1


def test_a_unit_with_more_time_is_not_late_until_that_is_over(season: Season, lan: User) -> None:
    later, unit = NOW + timedelta(days=2), season.units["noi-vu"]
    given = {"closes_at": NOW + timedelta(days=3), "reason": "Máy chủ hỏng", "by": lan, "at": NOW}
    Extension.objects.create(participant=unit, stage=Stage.SELF_SCORING, opens_at=NOW, **given)
    marks = {}
    for at in (later, NOW + timedelta(days=3)):
        found = progress_for(entered(season, lan), hours_of(season.campaign), at=at)
        assert found is not None
        marks[at] = {one.pk: one.marks for one in found.units}
    assert marks[later] == {unit.pk: (Mark.EXTENDED,), season.units["tu-phap"].pk: (Mark.LATE,)}
    assert marks[NOW + timedelta(days=3)][unit.pk] == (Mark.LATE,)


def test_progress_and_standing_are_not_there_for_units_and_strangers(
    season: Season, chi: User, khoa: User
) -> None:
    block = blocks_of(season.campaign)[0]
    for person in (chi, khoa):
        assert progress_for(entered(season, person), hours_of(season.campaign), at=NOW) is None
        assert standing_for(entered(season, person), block) is None


def facts(answered: bool, evidenced: bool, given: bool, own: str | None, final: str | None) -> CellFacts:
    numbers = [None if text is None else Decimal(text) for text in (own, final)]
    return CellFacts(answered, evidenced, given, *numbers)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (facts(True, True, False, "4", "4"), {}),
        (facts(False, False, False, None, None), {Loss.UNANSWERED: Decimal(4)}),
        (facts(True, True, False, "3", "1"), {Loss.CUT: Decimal(2), Loss.NOT_REACHED: Decimal(1)}),
        (facts(True, False, False, "4", "0"), {Loss.NO_EVIDENCE: Decimal(4)}),
        (facts(False, False, True, "3.5", "3.5"), {Loss.SURVEY: Decimal("0.5")}),
        (facts(True, True, False, "1", "3"), {Loss.NOT_REACHED: Decimal(1)}),
    ],
)
def test_what_is_lost_is_told_by_reason_and_adds_up(cell: CellFacts, expected: dict[Loss, Decimal]) -> None:
    found = losses_of(Decimal(4), cell)
    assert found == expected
    assert sum(found.values(), Decimal(0)) == Decimal(4) - (cell.final_points or 0)


def test_the_criteria_of_an_area_tell_answers_and_losses(season: Season, chi: User) -> None:
    save_answer(season.units["tu-phap"].pk, "1.1", Typed({"value": "Có"}), act=act_of(chi))
    Cell.objects.filter(participant=season.units["tu-phap"], code="1.1").update(outcome_1=Outcome.CHANGED)
    block = blocks_of(season.campaign)[0]
    lines = {
        line.code: line for line in criteria_of(block, plan_of(block.set_version).criteria_set.criteria[0])
    }
    assert list(lines) == ["1.1", "1.2", "1.3"]
    first = lines["1.1"]
    assert (first.units, first.answered, first.judged, first.changed) == (2, 1, 1, 1)
    assert (first.full, first.none) == (1, 1)
    assert first.lost == {Loss.UNANSWERED: Decimal(2)}
    assert first.share == 50


def test_the_leader_sees_who_stands_where_and_the_gap_to_the_best(season: Season, chi: User) -> None:
    leader = position(user("ha", "Lưu Thị Hà"), season.campaign.organisation, Role.LEADER).user
    save_answer(season.units["tu-phap"].pk, "1.2", Typed(SHARE), act=act_of(chi))
    found = standing_for(entered(season, leader), blocks_of(season.campaign)[0])
    assert found is not None
    assert not found.is_frozen
    assert found.best is not None
    assert found.best.participant_id == season.units["tu-phap"].pk
    assert found.best.gap == 0
    assert found.areas[0].code == "2"


def test_a_unit_sees_its_dearest_points_first_and_who_wrote_since_yesterday(
    season: Season, chi: User
) -> None:
    pk = season.units["tu-phap"].pk
    save_answer(pk, "1.2", Typed(SHARE), act=act_of(chi))
    found = stakes(season, chi, at=NOW)
    assert [stake.node.code for stake in found.stakes[:2]] == ["2.1", "2.2"]
    assert found.missing == Decimal(20) - (season.card("tu-phap").total or 0)
    assert [(change.by, change.cells) for change in found.changes] == [("Lê Thị Chi", 1)]
    assert found.left == timedelta(days=1)
    assert not stakes(season, chi, at=NOW + timedelta(days=2)).changes


def stakes(season: Season, person: User, *, at: datetime) -> UnitStakes:
    sheet = sheet_for(entered(season, person), season.units["tu-phap"].pk, at=at)
    assert sheet is not None
    return stakes_of(table_of(sheet, act_of(person, at)))
