"""Signs found in a season, each with its rows; the honest case is not called one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, TODAY, Province, act_of
from tests.factories.registry import position, user
from tests.factories.season import Season, appraiser

from caicach.common.audit.models import Entry
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Extension, Participant
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.oversight.models import SignReview
from caicach.evaluation.oversight.selectors import signs_for
from caicach.evaluation.oversight.services import SignRuleError, review_sign
from caicach.evaluation.oversight.signs.base import Kind, Severity, Sign
from caicach.evaluation.oversight.signs.finding import find
from caicach.evaluation.scoring.constants import Step
from caicach.evaluation.scoring.models import Cell, CellRevision, SheetStep
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Delegation, Position, User

COPIED = "Đơn vị đã ban hành kế hoạch, phân công rõ người, rõ việc, rõ thời hạn, kiểm tra hằng quý."


def found(season: Season, kind: Kind) -> list[Sign]:
    return [sign for sign in find(season.campaign) if sign.kind == kind]


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


def seal(season: Season, by: User) -> None:
    unit = season.units["tu-phap"]
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.SUBMITTED, submitted_at=NOW)
    SheetStep.objects.create(participant=unit, step=Step.SUBMITTED, by=by, by_label=str(by), at=NOW)


def test_writing_after_the_seal_is_grave_without_an_extension_and_a_note_with_one(
    season: Season, chi: User, dung: User, lan: User
) -> None:
    _cell, revision = save_answer(season.units["tu-phap"].pk, "1.1", Typed({"value": "Có"}), act=act_of(chi))
    assert revision is not None
    seal(season, dung)
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
    seal(season, dung)
    assert found(season, Kind.ONE_HAND) == []
    SheetStep.objects.create(participant=unit, step=Step.SENT, by=dung, by_label="Dũng", at=NOW)
    seal(season, dung)
    (sign,) = found(season, Kind.ONE_HAND)
    assert "Phạm Văn Dũng" in sign.finding


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


def entered(season: Season, person: User) -> Entered:
    return Entered(season.campaign, access_to(season.campaign, person, on=TODAY))


@pytest.fixture
def ha(minh_hoa: Province) -> User:
    """The leader of the province."""
    return position(user("ha", "Lưu Thị Hà"), minh_hoa.province, Role.LEADER).user


@pytest.fixture
def kiem(minh_hoa: Province) -> User:
    """Who audits."""
    return position(user("kiem", "Cao Thị Kiểm"), minh_hoa.province, Role.AUDITOR).user


def test_signs_are_read_by_who_oversees_and_names_by_who_reads_internal_remarks(
    season: Season, lan: User, ha: User, kiem: User, chi: User, hien: User, khoa: User
) -> None:
    appraiser(season.campaign, hien, at=NOW)
    Cell.objects.filter(participant=season.units["noi-vu"]).update(appraiser=hien)
    for person, name in ((lan, "Vũ Thị Hiền"), (kiem, "Vũ Thị Hiền"), (ha, "Một người thẩm định")):
        review = signs_for(entered(season, person), at=NOW)
        assert review is not None
        assert [one.sign.about for one in review.signs] == [name]
    for person in (chi, hien, khoa):
        assert signs_for(entered(season, person), at=NOW) is None


def test_a_word_on_a_sign_is_kept_with_earlier_ones_and_auditors_write_none(
    season: Season, lan: User, kiem: User, chi: User, hien: User
) -> None:
    appraiser(season.campaign, hien, at=NOW)
    Cell.objects.filter(participant=season.units["noi-vu"]).update(appraiser=hien)
    (sign,) = found(season, Kind.OWN_UNIT)
    for note, clear in (("Đang xác minh.", False), ("Đã đổi người.", True)):
        review_sign(season.campaign, sign.key, note=note, is_explained=clear, act=act_of(lan))
    review = signs_for(entered(season, lan), at=NOW)
    assert review is not None
    assert [word.note for word in review.signs[0].reviews] == ["Đã đổi người.", "Đang xác minh."]
    assert review.signs[0].state == "explained"
    assert Entry.objects.filter(action="oversight.sign_reviewed", chain=season.campaign.chain).count() == 2
    for person in (kiem, chi, hien):
        with pytest.raises(PermissionDenied):
            review_sign(season.campaign, sign.key, note="x", is_explained=True, act=act_of(person))
    with pytest.raises(SignRuleError):
        review_sign(season.campaign, sign.key, note="  ", is_explained=True, act=act_of(lan))
    with pytest.raises(SignRuleError):
        review_sign(season.campaign, "own_unit:0", note="x", is_explained=True, act=act_of(lan))
    assert SignReview.objects.count() == 2
