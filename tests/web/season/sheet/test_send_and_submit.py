"""From the draft to the sealed sheet: what is missing, sending, returning, approving, and the report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conftest import NOW, act_of
from tests.factories.season import Season
from tests.web.readers import reader
from time_machine import travel

from caicach.common.notices.models import Notice
from caicach.evaluation.campaigns.constants import ParticipantState
from caicach.evaluation.scoring.models import ReportText, SheetStep
from caicach.evaluation.scoring.services import Typed, save_answer
from caicach.registry.accounts.models import User

BOXES = {
    "1.1": {"value": "1"},
    "1.2": {"numerator": "12", "denominator": "13"},
    "1.3": {"value": "1,5"},
    "2.1": {"numerator": "9", "denominator": "10"},
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[object]:
    with travel(NOW, tick=False) as frozen:
        yield frozen


def page(season: Season, name: str, unit: str = "tu-phap") -> str:
    return f"/console/campaigns/mh-2026/units/{season.units[unit].pk}/sheet/{name}/"


def complete(season: Season, person: User) -> None:
    for code, boxes in BOXES.items():
        typed = Typed(boxes, "Theo sổ", season.cell("tu-phap", code).version)
        save_answer(season.units["tu-phap"].pk, code, typed, act=act_of(person))


def state(season: Season) -> str:
    return season.unit("tu-phap").state


def test_what_is_missing_is_listed_by_area_with_a_way_there(season: Season, chi: User) -> None:
    save_answer(season.units["tu-phap"].pk, "1.1", Typed({"value": "1"}), act=act_of(chi))
    found = reader(user=chi).get(page(season, "lacking")).content.decode()
    assert "4 mục cần bổ sung" in found
    assert "Chưa có tài liệu kiểm chứng, cũng chưa giải trình cách tính" in found
    assert "#code-1.1" in found
    assert "#code-2.2" not in found, "surveys are not the unit's to answer"
    complete(season, chi)
    assert "Không còn mục nào thiếu" in reader(user=chi).get(page(season, "lacking")).content.decode()


def test_the_officer_sends_and_the_head_returns_with_a_word(season: Season, chi: User, dung: User) -> None:
    complete(season, chi)
    assert reader(user=chi).post(page(season, "send"), {"note": "Kính trình"}).status_code == 302
    assert state(season) == ParticipantState.WITH_HEAD
    silent = reader(user=dung).post(page(season, "return"), {"note": " "})
    assert silent.status_code == 422
    assert "Hãy ghi điều cần sửa" in silent.content.decode()
    assert reader(user=dung).post(page(season, "return"), {"note": "Xem lại 1.2"}).status_code == 302
    assert state(season) == ParticipantState.DRAFTING
    notice = Notice.objects.get(kind="scoring.returned")
    assert notice.recipient == chi, "the officers are told, who returned it is not"
    assert "Xem lại 1.2" in notice.body
    assert notice.url == page(season, "").removesuffix("/")
    seen = reader(user=chi).get(page(season, "review")).content.decode()
    assert "Xem lại 1.2" in seen
    assert "Kính trình" in seen
    assert "Xem lại 1.2" in reader(user=chi).get(page(season, "").removesuffix("/")).content.decode(), (
        "told where one works"
    )
    assert reader(user=chi).post(page(season, "send"), {"note": ""}).status_code == 302
    assert "Xem lại 1.2" not in reader(user=chi).get(page(season, "").removesuffix("/")).content.decode()


def test_the_head_submits_only_after_confirming(season: Season, chi: User, dung: User) -> None:
    complete(season, chi)
    client = reader(user=dung)
    unread = client.post(page(season, "submit"), {"note": "Đồng ý"})
    assert unread.status_code == 422
    assert "Đồng ý" in unread.content.decode(), "what was typed stays"
    assert state(season) == ParticipantState.DRAFTING
    assert client.post(page(season, "submit"), {"note": "Đồng ý", "confirmed": "on"}).status_code == 302
    assert state(season) == ParticipantState.SUBMITTED
    step = SheetStep.objects.get()
    assert step.digest in client.get(page(season, "review")).content.decode()


def test_an_incomplete_sheet_is_not_submitted(season: Season, chi: User, dung: User) -> None:
    save_answer(season.units["tu-phap"].pk, "1.1", Typed({"value": "1"}), act=act_of(chi))
    answer = reader(user=dung).post(page(season, "submit"), {"confirmed": "on"})
    assert answer.status_code == 422
    assert "Còn thiếu gì" in answer.content.decode()
    assert state(season) == ParticipantState.DRAFTING


def test_two_heads_submit_one_sheet(season: Season, chi: User, dung: User) -> None:
    complete(season, chi)
    for expected in (302, 422):
        answer = reader(user=dung).post(page(season, "submit"), {"confirmed": "on"})
        assert answer.status_code == expected
    assert SheetStep.objects.count() == 1


def test_who_is_not_the_head_does_not_submit_and_others_find_nothing(
    season: Season, chi: User, lan: User, khoa: User
) -> None:
    complete(season, chi)
    assert reader(user=chi).post(page(season, "submit"), {"confirmed": "on"}).status_code == 403
    assert reader(user=chi).post(page(season, "return"), {"note": "x"}).status_code == 403
    assert reader(user=lan).post(page(season, "submit"), {"confirmed": "on"}).status_code == 403
    assert reader(user=lan).post(page(season, "send")).status_code == 403
    for name in ("submit", "send", "return"):
        assert reader(user=khoa).post(page(season, name), {"confirmed": "on"}).status_code == 404
        assert reader(user=chi).post(page(season, name, "noi-vu")).status_code == 404
    assert not SheetStep.objects.exists()


def test_the_pages_of_another_unit_do_not_exist(season: Season, chi: User, khoa: User) -> None:
    for name in ("lacking", "review", "report"):
        assert reader(user=chi).get(page(season, name, "noi-vu")).status_code == 404
        assert reader(user=khoa).get(page(season, name)).status_code == 404


def test_the_words_of_the_report_are_kept_each_time(season: Season, chi: User) -> None:
    client = reader(user=chi)
    for overview in ("Lần một", "Lần hai"):
        typed = {"overview": overview, "difficulties": "Thiếu người", "proposals": ""}
        assert client.post(page(season, "report"), typed).status_code == 302
    assert ReportText.objects.count() == 2
    assert "Lần hai" in client.get(page(season, "report")).content.decode()


def test_who_oversees_reads_the_report_and_writes_nothing(season: Season, chi: User, lan: User) -> None:
    reader(user=chi).post(page(season, "report"), {"overview": "Đã làm"})
    client = reader(user=lan)
    assert "Đã làm" in client.get(page(season, "report")).content.decode()
    assert client.post(page(season, "report"), {"overview": "Sửa"}).status_code == 403
    assert ReportText.objects.count() == 1
