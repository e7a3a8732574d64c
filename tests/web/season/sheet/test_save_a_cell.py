"""Saving one row from the table: points and sums at once, or words on what to mend; nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from tests.conftest import NOW, act_of
from tests.factories.registry import position
from tests.factories.season import Season
from tests.web.readers import reader
from time_machine import travel

from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.scoring.constants import RevisionKind, Via
from caicach.evaluation.scoring.models import CellRevision
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

SHARE = {"numerator": "12", "denominator": "13"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[object]:
    with travel(NOW, tick=False) as frozen:
        yield frozen


def address(season: Season, code: str = "1.2", unit: str = "tu-phap") -> str:
    return f"/console/campaigns/mh-2026/units/{season.units[unit].pk}/cells/{code}/"


def send(person: User, path: str, **typed: object) -> HttpResponseBase:
    body = {"boxes": None, "explanation": None, "base_version": 0, "since": 0, **typed}
    return reader(user=person).post(path, json.dumps(body), content_type="application/json")


def told(answer: HttpResponseBase) -> Any:
    assert isinstance(answer, HttpResponse)
    return json.loads(answer.content)


def test_a_saved_row_tells_its_points_its_area_and_the_whole(season: Season, chi: User) -> None:
    answer = send(chi, address(season), boxes=SHARE)
    assert answer.status_code == 200
    found = told(answer)
    assert found["rows"]["1.2"]["version"] == 1
    assert found["rows"]["1.2"]["by"] == "Lê Thị Chi"
    assert found["points"]["1.2"]["points"] == "3,69"
    assert found["points"]["1"]["points"] == "3,69"
    assert found["points"]["1.2"]["lacks"] == "thiếu tài liệu hoặc giải trình"
    assert (found["top"]["score"], found["top"]["answered"], found["top"]["lacking"]) == ("3,69", 1, 4)
    assert answer["X-CSRFToken"]


def test_both_boxes_may_come_in_one(season: Season, chi: User) -> None:
    found = told(send(chi, address(season), boxes={"numerator": "12/13", "denominator": ""}))
    assert found["rows"]["1.2"]["boxes"] == SHARE


def test_the_same_saving_twice_is_one_writing(season: Season, chi: User) -> None:
    for _time in range(2):
        assert send(chi, address(season), boxes=SHARE).status_code == 200
    assert CellRevision.objects.count() == 1


def test_who_is_not_of_the_unit_finds_nothing_to_write(
    season: Season, chi: User, khoa: User, lan: User, tu: User
) -> None:
    assert send(chi, address(season, unit="noi-vu"), boxes=SHARE).status_code == 404
    assert send(khoa, address(season), boxes=SHARE).status_code == 404
    auditor = position(tu, season.campaign.organisation, Role.AUDITOR).user
    refused = send(lan, address(season), boxes=SHARE)
    assert refused.status_code == 403
    assert told(refused)["closed"]
    assert send(auditor, address(season), boxes=SHARE).status_code == 403
    assert not CellRevision.objects.exists()


def test_what_is_no_answer_is_told_with_what_to_type(season: Season, chi: User) -> None:
    answer = send(chi, address(season), boxes={"numerator": "mười", "denominator": "13"})
    assert answer.status_code == 422
    assert told(answer)["error"] == "«mười» không phải là số."
    assert "84,5" in told(answer)["mend"]


def test_an_unreadable_saving_is_refused(season: Season, chi: User) -> None:
    for body in ("{", "[]", '{"boxes": 3, "base_version": 0}', '{"boxes": null}'):
        answer = reader(user=chi).post(address(season), body, content_type="application/json")
        assert answer.status_code == 400, body
    assert send(chi, address(season, "9.9"), boxes=SHARE).status_code == 404


def test_a_conflict_tells_both_texts_and_keeps_both(season: Season, chi: User, dung: User) -> None:
    send(chi, address(season), boxes=SHARE)
    answer = send(dung, address(season), boxes={"numerator": "11", "denominator": "13"})
    assert answer.status_code == 409
    found = told(answer)
    assert found["theirs"]["boxes"] == SHARE
    assert found["theirs"]["by"] == "Lê Thị Chi"
    assert found["theirs"]["version"] == 1
    assert found["yours"]["boxes"]["numerator"] == "11"
    assert CellRevision.objects.filter(kind=RevisionKind.CONFLICT).count() == 1
    again = send(dung, address(season), boxes={"numerator": "11", "denominator": "13"}, base_version=1)
    assert again.status_code == 200


def test_figures_of_one_and_words_of_another_do_not_clash(season: Season, chi: User, dung: User) -> None:
    send(chi, address(season), boxes=SHARE)
    answer = send(dung, address(season), explanation="Theo sổ theo dõi")
    assert answer.status_code == 200
    row = told(answer)["rows"]["1.2"]
    assert (row["boxes"], row["explanation"], row["version"]) == (SHARE, "Theo sổ theo dõi", 2)
    assert not CellRevision.objects.filter(kind=RevisionKind.CONFLICT).exists()


def test_after_the_end_of_the_window_it_is_told_that_the_text_is_kept(season: Season, chi: User) -> None:
    season.window(Stage.SELF_SCORING, NOW - timedelta(days=2), NOW)
    answer = send(chi, address(season), boxes=SHARE)
    assert answer.status_code == 403
    assert "còn trong trình duyệt" in told(answer)["closed"]


def test_a_sheet_with_the_head_is_closed(season: Season, chi: User) -> None:
    Participant.objects.filter(pk=season.units["tu-phap"].pk).update(state=ParticipantState.WITH_HEAD)
    assert "chờ thủ trưởng" in told(send(chi, address(season), boxes=SHARE))["closed"]


def test_a_pasted_answer_is_kept_as_such(season: Season, chi: User) -> None:
    send(chi, address(season), boxes=SHARE, via="paste")
    assert CellRevision.objects.get().via == Via.PASTE


def test_a_row_is_written_on_its_own_page_without_scripts(season: Season, chi: User) -> None:
    path = f"{address(season)}panel/"
    client = reader(user=chi)
    answer = client.post(path, {**SHARE, "explanation": "Theo sổ", "base_version": "0"})
    assert answer.status_code == 302
    cell = season.cell("tu-phap", "1.2")
    assert (cell.answer, cell.explanation) == (SHARE, "Theo sổ")
    wrong = client.post(path, {"numerator": "mười", "denominator": "13", "base_version": "1"})
    assert wrong.status_code == 422
    assert 'value="mười"' in wrong.content.decode(), "what was typed stays"


def test_a_row_of_another_unit_is_not_written_on_its_page(season: Season, chi: User, lan: User) -> None:
    other = f"{address(season, unit='noi-vu')}panel/"
    assert reader(user=chi).post(other, {**SHARE, "base_version": "0"}).status_code == 404
    seen = reader(user=lan).post(f"{address(season)}panel/", {**SHARE, "base_version": "0"})
    assert seen.status_code == 422
    assert not CellRevision.objects.exists()


def changes(season: Season) -> str:
    return f"/console/campaigns/mh-2026/units/{season.units['tu-phap'].pk}/changes/"


def test_what_others_changed_is_told_once(season: Season, chi: User, dung: User) -> None:
    client = reader(user=chi)
    first = client.get(changes(season)).json()
    same = client.get(changes(season), {"mark": first["mark"], "since": first["since"]})
    assert same.status_code == 204
    assert same["X-CSRFToken"]
    save_answer(season.units["tu-phap"].pk, "1.2", Typed(SHARE), act=act_of(dung))
    news = client.get(changes(season), {"mark": first["mark"], "since": first["since"]})
    assert news.status_code == 200
    assert list(news.json()["rows"]) == ["1.2"]
    assert news.json()["rows"]["1.2"]["by"] == "Phạm Văn Dũng"


def test_a_new_state_and_a_new_deadline_are_told(season: Season, chi: User) -> None:
    client = reader(user=chi)
    first = client.get(changes(season)).json()
    season.window(Stage.SELF_SCORING, NOW - timedelta(days=1), NOW + timedelta(days=3))
    later = client.get(changes(season), {"mark": first["mark"]}).json()
    assert later["closesAt"] != first["closesAt"]
    Participant.objects.filter(pk=season.units["tu-phap"].pk).update(state=ParticipantState.WITH_HEAD)
    sent = client.get(changes(season), {"mark": later["mark"]}).json()
    assert sent["stateWords"] == "Chờ thủ trưởng duyệt"
    assert not sent["points"]["1.2"]["writable"]


def test_changes_of_another_unit_are_not_told(season: Season, chi: User, khoa: User, lan: User) -> None:
    assert reader(user=khoa).get(changes(season)).status_code == 404
    other = changes(season).replace(str(season.units["tu-phap"].pk), str(season.units["noi-vu"].pk))
    assert reader(user=chi).get(other).status_code == 404
    assert reader(user=lan).get(changes(season)).status_code == 200


def test_asking_for_changes_is_cheap(season: Season, chi: User, django_assert_max_num_queries: Any) -> None:
    client = reader(user=chi)
    mark = client.get(changes(season)).json()["mark"]
    with django_assert_max_num_queries(11):
        assert client.get(changes(season), {"mark": mark}).status_code == 204
