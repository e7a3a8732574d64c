"""Writing an answer: points at once, history, windows, rights, conflicts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, act_of
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.evaluation.campaigns.constants import ParticipantState
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.scoring.answers import AnswerRefusedError
from caicach.evaluation.scoring.constants import RevisionKind, Standing
from caicach.evaluation.scoring.models import CellRevision
from caicach.evaluation.scoring.services import (
    ConflictError,
    NotSelfScoredError,
    Typed,
    WindowClosedError,
    save_answer,
)
from caicach.registry.accounts.models import User

SHARE = {"numerator": "12", "denominator": "13"}


def test_an_answer_gives_its_points_at_once_and_is_entered_in_the_ledger(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    cell, revision = save_answer(unit.pk, "1.2", Typed(SHARE), act=act_of(chi))
    assert cell.version == 1
    assert cell.self_points == season.cell("tu-phap", "1.2").self_points
    assert cell.self_points is not None
    assert cell.self_points.quantize(Decimal("0.0001")) == Decimal("3.6923")
    assert revision is not None
    assert revision.points == cell.self_points
    card = season.card("tu-phap")
    assert card.total == cell.self_points
    assert card.maximum == 20
    assert (card.expected, card.answered) == (4, 1)
    assert season.card("tu-phap", Standing.FINAL).total == cell.self_points
    entry = Entry.objects.get(action="scoring.answered")
    assert entry.chain == season.campaign.chain
    assert entry.details["answer"] == SHARE


def test_who_does_not_work_for_the_unit_may_not_answer_for_it(
    season: Season, chi: User, hien: User, lan: User, khoa: User
) -> None:
    for person in (hien, lan, khoa):
        with pytest.raises(PermissionDenied):
            save_answer(season.units["tu-phap"].pk, "1.2", Typed(SHARE), act=act_of(person))
    with pytest.raises(PermissionDenied):
        save_answer(season.units["noi-vu"].pk, "1.2", Typed(SHARE), act=act_of(chi))
    assert not CellRevision.objects.exists()


def test_the_same_answer_again_changes_nothing(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    save_answer(unit.pk, "1.2", Typed(SHARE), act=act_of(chi))
    cell, revision = save_answer(unit.pk, "1.2", Typed(SHARE, base_version=1), act=act_of(chi))
    assert revision is None
    assert cell.version == 1


def test_a_conflict_loses_neither_text(season: Season, chi: User, dung: User) -> None:
    unit = season.units["tu-phap"]
    save_answer(unit.pk, "1.2", Typed(explanation="Bản của Chi"), act=act_of(chi))
    with pytest.raises(ConflictError) as raised:
        save_answer(unit.pk, "1.2", Typed(explanation="Bản của Dũng"), act=act_of(dung))
    assert raised.value.cell.explanation == "Bản của Chi"
    lost = CellRevision.objects.get(kind=RevisionKind.CONFLICT)
    assert lost.explanation == "Bản của Dũng"
    assert season.cell("tu-phap", "1.2").explanation == "Bản của Chi"


def test_figures_of_one_and_words_of_another_are_no_conflict(season: Season, chi: User, dung: User) -> None:
    unit = season.units["tu-phap"]
    save_answer(unit.pk, "1.2", Typed(SHARE), act=act_of(chi))
    cell, revision = save_answer(unit.pk, "1.2", Typed(explanation="Theo sổ"), act=act_of(dung))
    assert revision is not None
    assert (cell.answer, cell.explanation, cell.version) == (SHARE, "Theo sổ", 2)
    with pytest.raises(ConflictError):
        save_answer(unit.pk, "1.2", Typed(explanation="Bản khác", base_version=1), act=act_of(chi))


def test_the_end_of_the_window_is_already_late(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    end = NOW + timedelta(days=1)
    save_answer(unit.pk, "1.2", Typed(SHARE), act=act_of(chi, end - timedelta(microseconds=1)))
    with pytest.raises(WindowClosedError):
        save_answer(unit.pk, "1.1", Typed({"value": "Có"}), act=act_of(chi, end))


def test_a_submitted_sheet_is_not_written(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.SUBMITTED)
    with pytest.raises(WindowClosedError):
        save_answer(unit.pk, "1.2", Typed(SHARE), act=act_of(chi))


def test_surveyed_and_exempt_criteria_are_not_answered(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    with pytest.raises(NotSelfScoredError):
        save_answer(unit.pk, "2.2", Typed({"numerator": "9", "denominator": "10"}), act=act_of(chi))
    Participant.objects.filter(pk=unit.pk).update(exempt_codes=["2"])
    with pytest.raises(NotSelfScoredError):
        save_answer(unit.pk, "2.1", Typed(SHARE), act=act_of(chi))


def test_parts_that_do_not_apply_leave_the_maximum(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    Participant.objects.filter(pk=unit.pk).update(exempt_codes=["2"])
    save_answer(unit.pk, "1.1", Typed({"value": "Có"}), act=act_of(chi))
    card = season.card("tu-phap")
    assert (card.total, card.maximum, card.share) == (Decimal(2), Decimal(8), Decimal(25))


def test_what_is_no_answer_is_refused_with_what_to_type(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    for boxes in ({"numerator": "mười hai", "denominator": "13"}, {"numerator": "14", "denominator": "13"}):
        with pytest.raises(AnswerRefusedError):
            save_answer(unit.pk, "1.2", Typed(boxes), act=act_of(chi))
    assert season.cell("tu-phap", "1.2").version == 0
