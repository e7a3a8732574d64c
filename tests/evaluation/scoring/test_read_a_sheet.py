"""The sheet as rows: boxes, sums of groups, and who may write which row."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from tests.conftest import NOW, Province, act_of
from tests.factories import season as seasons
from tests.factories.season import Season

from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.selectors import campaign_for
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import digest_of
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.extending import MoreTime, extend
from caicach.evaluation.scoring.selectors import Sheet, history_of, mark_of, own_units, sheet_for
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.evaluation.scoring.sums import reckoned, with_peers
from caicach.evaluation.scoring.table import Row, table_of
from caicach.registry.accounts.models import User

SHARE = {"numerator": "12", "denominator": "13"}


def sheet_of(season: Season, person: User, unit: str = "tu-phap") -> Sheet | None:
    entered = campaign_for(person, season.campaign.slug, on=timezone.localdate(NOW))
    return None if entered is None else sheet_for(entered, season.units[unit].pk, at=NOW)


def rows_of(season: Season, person: User) -> dict[str, Row]:
    sheet = sheet_of(season, person)
    assert sheet is not None
    return {row.code: row for row in table_of(sheet, act_of(person)).rows}


def test_groups_add_up_what_their_cells_hold(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"].pk
    save_answer(unit, "1.1", Typed({"value": "1"}), act=act_of(chi))
    save_answer(unit, "1.3", Typed({"value": "1,5"}), act=act_of(chi))
    rows = rows_of(season, chi)
    assert rows["1"].self_points.score == Decimal("3.5")
    assert (rows["1"].share, rows["1.3"].above) == (Decimal("43.75"), ("1",))
    assert [box.text for box in rows["1.3"].boxes] == ["1,5"]
    assert rows["1"].boxes == ()


def test_a_sheet_one_may_not_see_is_none(season: Season, chi: User, lan: User, khoa: User) -> None:
    assert sheet_of(season, chi) is not None
    assert sheet_of(season, lan, "noi-vu") is not None
    assert sheet_of(season, chi, "noi-vu") is None
    assert sheet_of(season, khoa) is None


def test_own_units_are_those_one_works_for(season: Season, chi: User, lan: User) -> None:
    for person, expected in ((chi, ["Sở Tư pháp"]), (lan, [])):
        entered = campaign_for(person, season.campaign.slug, on=timezone.localdate(NOW))
        assert entered is not None
        assert [unit.name for unit in own_units(entered)] == expected


def test_rows_are_written_by_the_unit_where_it_answers_itself(season: Season, chi: User, lan: User) -> None:
    Participant.objects.filter(pk=season.units["tu-phap"].pk).update(exempt_codes=["1.3"])
    writable = {code for code, row in rows_of(season, chi).items() if row.is_writable}
    assert writable == {"1.1", "1.2", "2.1"}
    assert not any(row.is_writable for row in rows_of(season, lan).values())
    assert rows_of(season, chi)["1.3"].is_exempt


def test_an_extension_opens_what_it_covers_alone(season: Season, chi: User, lan: User) -> None:
    unit = season.units["tu-phap"]
    season.window(Stage.SELF_SCORING, NOW - timedelta(days=2), NOW - timedelta(days=1))
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.LOCKED)
    given = MoreTime(Stage.SELF_SCORING, NOW + timedelta(hours=1), "Mất điện", "1")
    extend(season.campaign.pk, [unit.pk], given, act=act_of(lan))
    writable = {code for code, row in rows_of(season, chi).items() if row.is_writable}
    assert writable == {"1.1", "1.2", "1.3"}


def test_the_mark_moves_with_every_change(season: Season, chi: User) -> None:
    unit = season.units["tu-phap"]
    sheet = sheet_of(season, chi)
    assert sheet is not None
    before = mark_of(unit, sheet.hours, NOW)
    assert mark_of(unit, sheet.hours, NOW).text == before.text
    save_answer(unit.pk, "1.2", Typed(SHARE), act=act_of(chi))
    assert mark_of(unit, sheet.hours, NOW).text != before.text


def test_the_history_is_told_latest_first(season: Season, chi: User, dung: User) -> None:
    unit = season.units["tu-phap"].pk
    save_answer(unit, "1.2", Typed(SHARE), act=act_of(chi))
    later = act_of(dung, NOW + timedelta(minutes=1))
    save_answer(unit, "1.2", Typed(explanation="Theo sổ", base_version=1), act=later)
    sheet = sheet_of(season, chi)
    assert sheet is not None
    assert [past.by_label for past in history_of(sheet, "1.2")] == ["Phạm Văn Dũng", "Lê Thị Chi"]


def test_sums_with_rules_that_compare_units_need_no_peers(minh_hoa: Province, chi: User) -> None:
    document = seasons.DOCUMENT.replace(
        "rule: {type: linear}\n  - code", "rule: {type: peers_range}\n  - code", 1
    )
    units = {"tu-phap": minh_hoa.justice, "noi-vu": minh_hoa.home_affairs}
    season = seasons.season(minh_hoa.province, minh_hoa.home_affairs, units, at=NOW)
    SetVersion.objects.update(document=document, digest=digest_of(document))
    for code, boxes in (("1.2", SHARE), ("1.1", {"value": "1"})):
        save_answer(season.units["tu-phap"].pk, code, Typed(boxes), act=act_of(chi))
    sheet = sheet_of(season, chi)
    assert sheet is not None
    assert sheet.plan.peer_leaves
    parts = (sheet.plan, sheet.participant, sheet.cells, Standing.SELF)
    assert reckoned(*parts).scores.scores == with_peers(*parts).scores.scores
    assert reckoned(*parts).scores.total == sheet.cards[Standing.SELF].total
