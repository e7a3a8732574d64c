"""A unit's answer to its appraisal: rights, window, words and figures."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import act_of
from tests.evaluation.appraisal.conftest import EXPLAINING, LATER, SECOND, Team
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.evaluation.appraisal.explaining import Said, explain
from caicach.evaluation.appraisal.judging import Judgement, judge
from caicach.evaluation.appraisal.models import Explanation
from caicach.evaluation.appraisal.refusals import ExplanationRefusedError
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Extension
from caicach.evaluation.scoring.answers import AnswerRefusedError
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import WindowClosedError
from caicach.registry.accounts.models import User

LESS = Judgement(
    Outcome.CHANGED,
    reason="Trễ hạn hai hồ sơ",
    boxes={"numerator": "95", "denominator": "100"},
    answer_version=1,
)
SAID = Said(text="Đã tính lại theo báo cáo", boxes={"numerator": "98", "denominator": "100"})


@pytest.fixture
def judged(season: Season, team: Team) -> Cell:
    """A cell with points taken off."""
    cell = season.cell("tu-phap", "2.1")
    judge(cell.pk, LESS, act=act_of(team.hien, LATER))
    return cell


def test_an_explanation_is_kept_and_does_not_move_the_points(
    season: Season, judged: Cell, chi: User, dung: User
) -> None:
    made = explain(judged.pk, SAID, act=act_of(chi, EXPLAINING))
    assert (made.number, made.answer) == (1, {"numerator": "98", "denominator": "100"})
    assert explain(judged.pk, SAID, act=act_of(chi, EXPLAINING)).pk == made.pk
    again = explain(judged.pk, Said(accepts=True), act=act_of(dung, EXPLAINING))
    assert (again.number, again.accepts) == (2, True)
    assert season.cell("tu-phap", "2.1").final_points == 3
    assert Entry.objects.filter(action="appraisal.explained").count() == 2


def test_who_does_not_work_for_the_unit_may_not_explain(
    judged: Cell, team: Team, lan: User, khoa: User, auditor: User, noi_vu_officer: User
) -> None:
    for person in (team.hien, lan, khoa, auditor, noi_vu_officer):
        with pytest.raises(PermissionDenied):
            explain(judged.pk, SAID, act=act_of(person, EXPLAINING))
    assert not Explanation.objects.exists()


def test_outside_the_window_only_an_extension_opens_a_criterion(
    season: Season, judged: Cell, chi: User, lan: User
) -> None:
    for at in (LATER, SECOND):
        with pytest.raises(WindowClosedError):
            explain(judged.pk, SAID, act=act_of(chi, at))
    Extension.objects.create(
        participant=season.units["tu-phap"],
        stage=Stage.EXPLANATION,
        code="2.1",
        opens_at=LATER,
        closes_at=EXPLAINING,
        reason="Bổ sung tài liệu theo yêu cầu",
        by=lan,
        at=LATER,
    )
    explain(judged.pk, SAID, act=act_of(chi, LATER))


def test_what_says_nothing_or_no_figure_is_refused(season: Season, judged: Cell, chi: User) -> None:
    with pytest.raises(ExplanationRefusedError):
        explain(judged.pk, Said(text="  "), act=act_of(chi, EXPLAINING))
    with pytest.raises(AnswerRefusedError):
        explain(judged.pk, Said(text="Sai", boxes={"numerator": "nhiều"}), act=act_of(chi, EXPLAINING))
    with pytest.raises(ExplanationRefusedError):
        explain(season.cell("tu-phap", "1.1").pk, SAID, act=act_of(chi, EXPLAINING))
    Cell.objects.filter(pk=judged.pk).update(outcome_2=Outcome.CHANGED)
    with pytest.raises(ExplanationRefusedError):
        explain(judged.pk, SAID, act=act_of(chi, EXPLAINING))
