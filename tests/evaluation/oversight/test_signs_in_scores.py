"""Signs in points and figures: each is there with its rows, and the case just short of it is none."""

from __future__ import annotations

from tests.conftest import Province
from tests.evaluation.oversight.wide import CODES, cells_of, claim, found, share, wide_season

from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.oversight.signs.base import Kind
from caicach.evaluation.scoring.models import Cell

HALF = dict.fromkeys(CODES, share(50))


def test_a_criterion_at_which_all_of_ten_units_earn_everything_is_a_sign_and_one_short_of_it_is_none(
    minh_hoa: Province,
) -> None:
    wide = wide_season(minh_hoa, 10)
    for unit in wide.units:
        claim(unit, HALF | {"1.2": share(100), "1.3": share(100)})
    claim(wide.units[4], {"1.3": share(99)})
    (sign,) = found(wide, Kind.ALL_FULL)
    assert (sign.subject, sign.count) == (f"{wide.block.pk}:1.2", 10)
    assert [(trace.participant_id, trace.code) for trace in sign.traces] == [
        (unit.pk, "1.2") for unit in wide.units
    ]


def test_of_nine_units_nothing_is_said(minh_hoa: Province) -> None:
    wide = wide_season(minh_hoa, 9)
    for unit in wide.units:
        claim(unit, HALF | {"1.2": share(100)})
    assert found(wide, Kind.ALL_FULL) == []


def test_who_gives_themselves_everything_where_others_do_not_is_a_sign(minh_hoa: Province) -> None:
    wide = wide_season(minh_hoa, 8)
    for unit in wide.units:
        claim(unit, HALF)
    whole = dict.fromkeys(CODES, share(100))
    claim(wide.units[0], whole)
    claim(wide.units[1], whole | {"1.12": share(99)})
    (sign,) = found(wide, Kind.PERFECT)
    assert sign.subject == str(wide.units[0].pk)
    assert [trace.participant_id for trace in sign.traces] == [wide.units[0].pk]
    assert "tự chấm 12,00 trên 12,00 điểm, trung vị của khối là 50,00%" in str(sign.finding)


def test_who_gives_themselves_everything_where_all_nearly_do_is_no_sign(minh_hoa: Province) -> None:
    wide = wide_season(minh_hoa, 8)
    for unit in wide.units:
        claim(unit, dict.fromkeys(CODES, share(95)))
    claim(wide.units[0], dict.fromkeys(CODES, share(100)))
    assert found(wide, Kind.PERFECT) == []


def test_bases_that_all_end_in_nought_are_a_sign_and_some_that_do_are_none(minh_hoa: Province) -> None:
    wide = wide_season(minh_hoa, 2)
    smooth, honest = wide.units
    odd = dict.fromkeys(CODES, share(50, 137))
    claim(smooth, odd | dict.fromkeys(CODES[:7], share(50, 200)) | {"1.12": share(50, 10)})
    claim(honest, odd | dict.fromkeys(CODES[:5], share(50, 200)))
    (sign,) = found(wide, Kind.TOO_ROUND)
    assert (sign.subject, sign.count) == (str(smooth.pk), 7)
    assert sign.p is not None
    assert sign.p < 0.0001
    assert [(trace.code, str(trace.words)) for trace in sign.traces] == [
        (code, "100/200") for code in CODES[:7]
    ]


def test_bases_that_halve_while_shares_rise_are_a_sign_and_one_such_or_a_falling_share_are_none(
    minh_hoa: Province,
) -> None:
    wide = wide_season(minh_hoa, 3)
    shrunk, once, fallen = wide.units
    former = {"answer": share(80, 100)}
    Cell.objects.filter(campaign=wide.campaign).update(former=former)
    same = dict.fromkeys(CODES, share(80, 107))
    claim(shrunk, same | {"1.1": share(100, 49), "1.2": share(100, 48)})
    claim(once, same | {"1.1": share(100, 49), "1.2": share(100, 50)})
    claim(fallen, same | {"1.1": share(50, 49), "1.2": share(50, 49)})
    assert found(wide, Kind.SHRUNK_BASE) == []
    before = Campaign.objects.create(
        slug="mh-2025",
        title="Đánh giá năm 2025",
        organisation=wide.campaign.organisation,
        conductor=wide.campaign.conductor,
        starts_on="2025-01-01",
        ends_on="2025-12-31",
        created_at=wide.campaign.created_at,
    )
    wide.campaign.previous = before
    wide.campaign.save(update_fields=["previous"])
    (sign,) = found(wide, Kind.SHRUNK_BASE)
    assert (sign.subject, sign.count) == (str(shrunk.pk), 2)
    assert [(trace.code, str(trace.words)) for trace in sign.traces] == [
        ("1.1", "49/49, đợt trước 80/100"),
        ("1.2", "48/48, đợt trước 80/100"),
    ]
    assert set(cells_of(shrunk)) == set(CODES)
