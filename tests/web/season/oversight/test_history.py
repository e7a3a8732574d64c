"""The history of a unit: all for who runs or audits, the public part for its own people, else nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils import timezone
from tests.conftest import Province, act_of
from tests.factories.registry import position, user
from tests.factories.season import Season, appraiser
from tests.web.readers import reader

from caicach.evaluation.appraisal import actions
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import Typed, enter, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User


@pytest.fixture
def lived(season: Season, chi: User, hien: User) -> Season:
    """A season in which Chi answered, and Hiền accepted one claim and asked about another."""
    at = timezone.now()
    season.window(Stage.SELF_SCORING, at - timedelta(days=2), at + timedelta(days=1))
    unit = season.unit("tu-phap")
    save_answer(unit.pk, "1.1", Typed({"value": "Có"}, "Kèm quyết định."), act=act_of(chi, at))
    appraiser(season.campaign, hien, at=at)
    Cell.objects.filter(participant=unit).update(appraiser=hien)
    for code, outcome in (("1.1", "accepted"), ("1.3", "asked")):
        judged(season, hien, code, outcome)
    return season


def judged(season: Season, by: User, code: str, outcome: str) -> None:
    act = act_of(by, timezone.now())
    with transaction.atomic():
        enter(actions.JUDGED, season.unit("tu-phap"), act, code=code, round="first", outcome=outcome)


def address(season: Season, name: str = "tu-phap", file: str = "/") -> str:
    return f"/console/campaigns/mh-2026/units/{season.units[name].pk}/history{file}"


def test_who_runs_the_season_reads_all_and_the_chain_is_verified(lived: Season, lan: User) -> None:
    page = reader(user=lan).get(address(lived)).content.decode()
    assert "nguyên vẹn" in page
    assert "Lê Thị Chi đã ghi tiêu chí 1.1" in page
    assert "Vũ Thị Hiền đã thẩm định tiêu chí 1.1" in page
    one = reader(user=lan).get(address(lived) + "?code=1.3").content.decode()
    assert "tiêu chí 1.3" in one
    assert "tiêu chí 1.1" not in one


def test_the_unit_reads_its_own_part_without_names_and_results_before_they_are_told(
    lived: Season, chi: User, dung: User
) -> None:
    for person in (chi, dung):
        page = reader(user=person).get(address(lived)).content.decode()
        assert "Lê Thị Chi đã ghi tiêu chí 1.1" in page
        assert "Vũ Thị Hiền" not in page
        assert "Tổ thẩm định đã thẩm định tiêu chí 1.3" in page
        assert "đã thẩm định tiêu chí 1.1" not in page
    at = timezone.now()
    lived.window(Stage.EXPLANATION, at - timedelta(hours=1), at + timedelta(days=1))
    assert "Tổ thẩm định đã thẩm định tiêu chí 1.1" in reader(user=chi).get(address(lived)).content.decode()
    Cell.objects.filter(participant=lived.units["tu-phap"], code="1.1").update(second_appraiser=chi)
    assert "đã thẩm định tiêu chí 1.1" not in reader(user=chi).get(address(lived)).content.decode()


def lines(person: User, season: Season) -> list[dict[str, object]]:
    response = reader(user=person).get(address(season, file=".jsonl"))
    assert isinstance(response, StreamingHttpResponse)
    text = b"".join(response).decode()
    return [json.loads(line) for line in text.splitlines()]


def test_the_file_holds_entries_and_rows_and_the_units_own_holds_no_appraisal(
    lived: Season, lan: User, chi: User
) -> None:
    whole = lines(lan, lived)
    assert whole[0]["chain_is_sound"] is True
    kinds = {str(line["record"]) for line in whole}
    assert {"history", "entry", "revision"} <= kinds
    assert [line["explanation"] for line in whole if line["record"] == "revision"] == ["Kèm quyết định."]
    own = json.dumps(lines(chi, lived), ensure_ascii=False)
    assert "Vũ Thị Hiền" not in own
    assert "origin" not in own
    assert reader(user=lan).get(address(lived, file=".xlsx")).content.startswith(b"PK")


def test_other_units_leaders_appraisers_and_strangers_find_nothing(
    lived: Season, minh_hoa: Province, chi: User, hien: User, khoa: User
) -> None:
    leader = position(user("ha", "Lưu Thị Hà"), minh_hoa.province, Role.LEADER).user
    for file in ("/", ".jsonl", ".xlsx"):
        for person in (hien, khoa, leader):
            assert reader(user=person).get(address(lived, file=file)).status_code == 404
        assert reader(user=chi).get(address(lived, "noi-vu", file)).status_code == 404
        assert reader().get(address(lived, file=file)).status_code == 302
