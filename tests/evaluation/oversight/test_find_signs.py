"""Signs found in a season, each with its rows; the honest case is not called one."""

from __future__ import annotations

from datetime import date, timedelta

from tests.conftest import NOW, Province, act_of
from tests.evaluation.oversight.wide import found, seal
from tests.factories.season import Season, appraiser

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Extension, Participant
from caicach.evaluation.oversight.signs.base import Kind, Severity
from caicach.evaluation.oversight.signs.finding import find
from caicach.evaluation.scoring.constants import Step
from caicach.evaluation.scoring.models import Cell, CellRevision, SheetStep
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.models import Delegation, Position, User

COPIED = "Đơn vị đã ban hành kế hoạch, phân công rõ người, rõ việc, rõ thời hạn, kiểm tra hằng quý."


def test_an_ordinary_season_shows_no_sign(season: Season, chi: User) -> None:
    save_answer(season.units["tu-phap"].pk, "1.1", Typed({"value": "Có"}), act=act_of(chi))
    assert find(season.campaign) == ()


def test_who_appraises_the_unit_that_lent_them_its_powers_is_a_sign(
    season: Season, hien: User, dung: User
) -> None:
    appraiser(season.campaign, hien, at=NOW)
    Cell.objects.filter(participant=season.units["tu-phap"], code="1.1").update(appraiser=hien)
    assert found(season, Kind.OWN_UNIT) == []
    Delegation.objects.create(
        position=Position.objects.get(user=dung),
        delegate=hien,
        reason="đi công tác",
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 1, 1),
    )
    (sign,) = found(season, Kind.OWN_UNIT)
    assert sign.severity == Severity.WARNING
    assert [trace.code for trace in sign.traces] == ["1.1"]
    assert sign.about == "Vũ Thị Hiền"


def test_writing_after_the_seal_is_grave_without_an_extension_and_a_note_with_one(
    season: Season, chi: User, dung: User, lan: User
) -> None:
    _cell, revision = save_answer(season.units["tu-phap"].pk, "1.1", Typed({"value": "Có"}), act=act_of(chi))
    assert revision is not None
    seal(season.units["tu-phap"], dung)
    assert found(season, Kind.AFTER_SEAL) == []
    CellRevision.objects.filter(pk=revision.pk).update(at=NOW + timedelta(hours=5))
    (sign,) = found(season, Kind.AFTER_SEAL)
    assert (sign.severity, sign.traces[0].code) == (Severity.SERIOUS, "1.1")
    Extension.objects.create(
        participant=season.units["tu-phap"],
        stage=Stage.SELF_SCORING,
        code="1",
        opens_at=NOW + timedelta(hours=4),
        closes_at=NOW + timedelta(hours=6),
        reason="mất điện",
        by=lan,
        at=NOW,
    )
    (sign,) = found(season, Kind.AFTER_SEAL)
    assert sign.severity == Severity.NOTE


def test_one_person_who_sends_and_submits_is_a_sign_and_two_are_not(
    season: Season, chi: User, dung: User
) -> None:
    unit = season.units["tu-phap"]
    SheetStep.objects.create(participant=unit, step=Step.SENT, by=chi, by_label="Chi", at=NOW)
    seal(season.units["tu-phap"], dung)
    assert found(season, Kind.ONE_HAND) == []
    SheetStep.objects.create(participant=unit, step=Step.SENT, by=dung, by_label="Dũng", at=NOW)
    seal(season.units["tu-phap"], dung)
    (sign,) = found(season, Kind.ONE_HAND)
    assert "Phạm Văn Dũng" in str(sign.finding)


def test_long_texts_alike_in_three_units_are_a_sign_and_short_ones_are_not(
    season: Season, minh_hoa: Province
) -> None:
    third = Participant.objects.create(
        campaign=season.campaign,
        block=season.block,
        organisation=minh_hoa.commune,
        name="Xã Suối Mơ",
        short_name="Suối Mơ",
        name_folded="xa suoi mo",
        name_sort="x",
    )
    Cell.objects.create(
        campaign=season.campaign, block=season.block, participant=third, code="1.1", position=0
    )
    cells = Cell.objects.filter(campaign=season.campaign, code="1.1")
    cells.update(explanation="Không phát sinh.")
    assert found(season, Kind.COPIED_TEXT) == []
    cells.update(explanation=COPIED)
    (sign,) = found(season, Kind.COPIED_TEXT)
    assert (sign.count, len(sign.traces)) == (3, 3)
