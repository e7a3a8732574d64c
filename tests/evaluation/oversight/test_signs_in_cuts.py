"""Signs in what the appraisal cut: by unit, by criterion, by appraiser; the case just short of it is none."""

from __future__ import annotations

import pytest
from tests.conftest import NOW, Province
from tests.evaluation.oversight.wide import (
    CODES,
    Wide,
    cells_of,
    claim,
    found,
    judge,
    share,
    wide_season,
)
from tests.factories.registry import position, user
from tests.factories.season import appraiser

from caicach.evaluation.oversight.signs.base import Kind, Severity
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import renew
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

ALL = dict.fromkeys(CODES, share(100))


@pytest.fixture
def claimed(minh_hoa: Province) -> Wide:
    """Eight departments that claim every point."""
    wide = wide_season(minh_hoa, 8)
    for unit in wide.units:
        claim(unit, ALL)
    return wide


def cut_evenly(wide: Wide, percents: list[int]) -> None:
    """Let appraisal leave each unit so many per cent of what it claimed, at every criterion."""
    for unit, percent in zip(wide.units, percents, strict=True):
        judge(unit, dict.fromkeys(CODES, share(percent)))


def test_a_unit_cut_far_more_than_its_block_is_a_sign_with_the_claims_that_were_cut(claimed: Wide) -> None:
    *modest, bold = claimed.units
    for unit in modest:
        judge(unit, ALL)
    judge(bold, ALL | {"1.3": share(0), "1.7": share(50)})
    (sign,) = found(claimed, Kind.INFLATION)
    assert (sign.subject, sign.severity, sign.count) == (str(bold.pk), Severity.WARNING, 12)
    assert "bị cắt 12,50% điểm tối đa, trung vị của 8 đơn vị cùng khối là 0,00%" in str(sign.finding)
    assert [(trace.participant_id, trace.code, str(trace.words)) for trace in sign.traces] == [
        (bold.pk, "1.3", "tự chấm 1,00, thẩm định 0,00"),
        (bold.pk, "1.7", "tự chấm 1,00, thẩm định 0,50"),
    ]


def test_a_unit_cut_less_than_five_points_more_is_no_sign(claimed: Wide) -> None:
    cut_evenly(claimed, [100, 100, 100, 100, 100, 100, 100, 96])
    assert found(claimed, Kind.INFLATION) == []


def test_units_cut_by_all_measures_are_no_sign(claimed: Wide) -> None:
    cut_evenly(claimed, [100, 95, 90, 85, 80, 75, 70, 65])
    assert found(claimed, Kind.INFLATION) == []


def test_a_unit_half_of_which_is_not_judged_yet_is_no_sign(claimed: Wide) -> None:
    *modest, bold = claimed.units
    for unit in modest:
        judge(unit, ALL)
    judge(bold, dict.fromkeys(CODES[:6], share(0)))
    assert found(claimed, Kind.INFLATION) == []


def test_a_criterion_cut_far_more_than_the_others_is_a_sign_with_the_units_that_were_cut(
    claimed: Wide,
) -> None:
    for place, unit in enumerate(claimed.units):
        judge(unit, ALL | {"1.5": share(40 if place < 2 else 60)})
    assert found(claimed, Kind.INFLATION) == []
    (sign,) = found(claimed, Kind.INFLATED_CRITERION)
    assert (sign.subject, sign.count) == (f"{claimed.block.pk}:1.5", 8)
    assert str(sign.about) == "1.5 Tỷ lệ nhiệm vụ 1.5"
    assert "bị cắt trung bình 45,00% điểm tối đa, trung vị của 12 tiêu chí là 0,00%" in str(sign.finding)
    assert {trace.code for trace in sign.traces} == {"1.5"}
    assert [trace.participant_id for trace in sign.traces] == [unit.pk for unit in claimed.units]
    assert str(sign.traces[0].words) == "tự chấm 1,00, thẩm định 0,40"


def test_a_criterion_cut_less_than_five_points_more_is_no_sign(claimed: Wide) -> None:
    for unit in claimed.units:
        judge(unit, ALL | {"1.5": share(96)})
    assert found(claimed, Kind.INFLATED_CRITERION) == []


def test_a_criterion_at_which_fewer_than_eight_units_were_judged_is_no_sign(claimed: Wide) -> None:
    for unit in claimed.units:
        judge(unit, ALL | {"1.5": share(0)})
    last = cells_of(claimed.units[-1])["1.5"]
    Cell.objects.filter(pk=last.pk).update(outcome_1="", recognised_1=None)
    renew(claimed.units[-1], at=NOW)
    assert found(claimed, Kind.INFLATED_CRITERION) == []


@pytest.fixture
def mai(minh_hoa: Province) -> User:
    """Another appraiser."""
    return position(user("mai", "Ngô Thị Mai"), minh_hoa.home_affairs, Role.APPRAISER).user


def test_an_appraiser_who_cuts_less_than_colleagues_on_the_same_criteria_is_a_sign(
    claimed: Wide, hien: User, mai: User
) -> None:
    appraiser(claimed.campaign, mai, at=NOW)
    for place, unit in enumerate(claimed.units):
        hard = dict.fromkeys(CODES, share(80)) | {"1.4": share(20)}
        mild = dict.fromkeys(CODES, share(90)) | {"1.4": share(80)}
        judge(unit, mild, by=mai) if place < 4 else judge(unit, hard, by=hien)
    signs = {sign.person_id: sign for sign in found(claimed, Kind.APPRAISER_EFFECT)}
    assert set(signs) == {hien.pk, mai.pk}
    sign = signs[mai.pk]
    assert sign.about == "Ngô Thị Mai"
    assert sign.p is not None
    assert sign.p < 0.001
    assert "cắt ít hơn đồng nghiệp 14,17 điểm phần trăm trên cùng tiêu chí, 48 kết luận" in str(sign.finding)
    assert [trace.code for trace in sign.traces[:5]] == ["1.4", "1.4", "1.4", "1.4", "1.1"]
    assert str(sign.traces[0].words) == "cắt 20,00% điểm tối đa, đồng nghiệp trung bình 80,00%"
    judged_by_mai = {unit.pk for unit in claimed.units[:4]}
    assert {trace.participant_id for trace in sign.traces} <= judged_by_mai


def test_an_appraiser_who_was_given_the_hard_criteria_or_few_of_them_is_no_sign(
    claimed: Wide, hien: User, mai: User
) -> None:
    for unit in claimed.units:
        judge(unit, dict.fromkeys(CODES[:6], share(90)), by=mai)
        judge(unit, dict.fromkeys(CODES[6:], share(20)), by=hien)
    assert found(claimed, Kind.APPRAISER_EFFECT) == []
    # Now somebody else judges a few of the same criteria otherwise: 24 judgements say too little.
    for unit in claimed.units[:4]:
        judge(unit, dict.fromkeys(CODES[:6], share(20)), by=hien)
    signs = found(claimed, Kind.APPRAISER_EFFECT)
    assert hien.pk not in {sign.person_id for sign in signs}
