"""The council's pages: meetings, contested cells, equal units, approval and publication, and refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, Province, act_of
from tests.factories.registry import position, user
from tests.factories.season import Season
from tests.web.readers import reader

from caicach.evaluation.appraisal.council import hold_meeting
from caicach.evaluation.appraisal.models import CouncilMeeting, Explanation, TieRuling
from caicach.evaluation.publication.approving import approve
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import renew
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

HOME = "/console/campaigns/mh-2026/council/"
MEETING = {"held_on": "2026-10-05", "chaired_by": "Đặng Thái Sơn", "members": "An, Bình", "minutes": "Họp"}
SIGNED = {
    "number": "99/QĐ-MH",
    "decided_on": "2026-10-06",
    "signer": "Đặng Thái Sơn",
    "signer_title": "Chủ tịch",
}


@pytest.fixture
def quy(minh_hoa: Province) -> User:
    """A member of the council."""
    return position(user("quy", "Lý Ngọc Quý"), minh_hoa.province, Role.COUNCIL).user


@pytest.fixture
def sitting(ripe: Season, lan: User) -> CouncilMeeting:
    """A meeting whose minutes are open."""
    return hold_meeting(
        ripe.campaign,
        held_on=date(2026, 10, 5),
        chaired_by="Đặng Thái Sơn",
        members="",
        minutes="",
        act=act_of(lan),
    )


def status(person: User, path: str, data: dict[str, str] | None = None) -> int:
    client = reader(user=person)
    return (client.get(HOME + path) if data is None else client.post(HOME + path, data)).status_code


@pytest.mark.parametrize("path", ["", "disputes/", "ties/", "approval/", "disputes/?loai=unjudged"])
def test_the_council_is_there_for_its_readers_alone(
    ripe: Season, quy: User, lan: User, son: User, mai: User, chi: User, khoa: User, path: str
) -> None:
    assert [status(person, path) for person in (quy, lan, son, mai)] == [200] * 4
    assert [status(person, path) for person in (chi, khoa)] == [404] * 2


def test_a_member_holds_a_meeting_and_an_auditor_does_not(ripe: Season, quy: User, mai: User) -> None:
    assert status(mai, "", MEETING) == 403
    assert not CouncilMeeting.objects.exists()
    assert status(quy, "", MEETING) == 302
    assert status(quy, "meetings/1/", {"members": "An", "minutes": "Xong", "close": "on"}) == 302
    assert CouncilMeeting.objects.get().closed_at == NOW
    shown = reader(user=quy).post(f"{HOME}meetings/1/", {"members": "", "minutes": "Lại"}).content.decode()
    assert "đã chốt" in shown
    assert CouncilMeeting.objects.get().minutes == "Xong"


def test_a_contested_cell_is_decided_from_its_page(
    ripe: Season, sitting: CouncilMeeting, quy: User, mai: User, chi: User
) -> None:
    Cell.objects.filter(participant=ripe.units["tu-phap"], code="1.2").update(is_disputed=True)
    cell = ripe.cell("tu-phap", "1.2")
    Explanation.objects.create(
        cell=cell, number=1, text="Chưa tính việc bổ sung", by=chi, by_label="Chi", at=NOW
    )
    shown = reader(user=quy).get(f"{HOME}disputes/").content.decode()
    assert "Sở Tư pháp" in shown
    page = f"disputes/{cell.pk}/?loai=disputed"
    case = reader(user=quy).get(HOME + page).content.decode()
    assert "Chưa tính việc bổ sung" in case
    assert 'value="12"' in case
    typed = {"box_numerator": "13", "box_denominator": "13", "points": "", "reason": "Đủ", "meeting": "1"}
    assert status(mai, page, typed) == 403
    assert status(chi, page, typed) == 404
    wrong = reader(user=quy).post(HOME + page, {**typed, "box_numerator": "mười"}).content.decode()
    assert "không phải là số" in wrong
    assert "mười" in wrong
    assert status(quy, page, typed) == 302
    cell.refresh_from_db()
    assert (cell.final_points, cell.is_disputed, cell.reason_3) == (Decimal(4), False, "Đủ")
    assert status(quy, page, {**typed, "points": "3,5"}) == 302
    cell.refresh_from_db()
    assert str(cell.final_points) == "3.5"


def equalised(season: Season) -> None:
    claim = {"numerator": "1", "denominator": "2"}
    Cell.objects.filter(campaign=season.campaign).update(answer={}, version=0)
    Cell.objects.filter(campaign=season.campaign, code="1.2").update(
        answer=claim, version=1, outcome_1="accepted"
    )
    for name in season.units:
        renew(season.unit(name), at=NOW)


def test_equal_units_are_shown_with_the_chain_and_ordered(
    ripe: Season, sitting: CouncilMeeting, quy: User, mai: User, son: User
) -> None:
    equalised(ripe)
    shown = reader(user=quy).get(f"{HOME}ties/").content.decode()
    assert "hạng 1, 2 đơn vị" in shown
    first, second = ripe.units["noi-vu"].pk, ripe.units["tu-phap"].pk
    group = "-".join(sorted(map(str, (first, second))))
    typed = {f"place_{first}": "2", f"place_{second}": "1", "reason": "Sáng kiến", "meeting": "1"}
    typed["group"] = group
    assert status(mai, "ties/", typed) == 403
    wrong = reader(user=quy).post(f"{HOME}ties/", {**typed, f"place_{first}": "1"}).content.decode()
    assert "mỗi đơn vị một số khác nhau" in wrong
    assert status(quy, "ties/", typed) == 302
    assert TieRuling.objects.get().order == [second, first]
    result = approve(ripe.campaign, act=act_of(son))
    places = dict(ResultRow.objects.filter(result=result).values_list("participant_id", "place"))
    assert places == {second: 1, first: 2}
    assert result.ties[0]["order"] == [str(second), str(first)]


def test_a_ruling_that_points_have_overtaken_is_left_out(
    ripe: Season, sitting: CouncilMeeting, quy: User, son: User
) -> None:
    equalised(ripe)
    first, second = ripe.units["noi-vu"].pk, ripe.units["tu-phap"].pk
    group = "-".join(sorted(map(str, (first, second))))
    typed = {"group": group, f"place_{first}": "1", f"place_{second}": "2", "reason": "Vì", "meeting": "1"}
    assert status(quy, "ties/", typed) == 302
    better = {"numerator": "2", "denominator": "2"}
    Cell.objects.filter(participant=second, code="1.2").update(answer=better)
    renew(ripe.unit("tu-phap"), at=NOW)
    result = approve(ripe.campaign, act=act_of(son))
    assert result.ties == []
    assert ResultRow.objects.get(result=result, participant=second).place == 1


def test_the_authority_approves_by_its_typed_word_and_the_administrator_publishes(
    ripe: Season, son: User, lan: User, mai: User, quy: User
) -> None:
    word = {"typed": "mh-2026"}
    assert [status(person, "approval/approve/", word) for person in (lan, quy, mai)] == [403] * 3
    slip = reader(user=son).post(f"{HOME}approval/approve/", {"typed": "mh"}).content.decode()
    assert "Chưa đúng mã đợt" in slip
    assert not ResultVersion.objects.exists()
    assert status(son, "approval/approve/", word) == 302
    shown = reader(user=lan).get(f"{HOME}approval/").content.decode()
    assert "Nguyên vẹn từ lúc phê duyệt" in shown
    assert [status(person, "approval/publish/", SIGNED) for person in (mai, quy)] == [403] * 2
    empty = reader(user=lan).post(f"{HOME}approval/publish/", {**SIGNED, "number": ""})
    assert empty.status_code == 200
    assert status(lan, "approval/publish/", SIGNED) == 302
    assert ResultVersion.objects.get().decision_number == "99/QĐ-MH"
    assert status(lan, "approval/publish/", SIGNED) == 302, "nothing waits any more, and the page says so"


def test_what_was_tampered_with_after_approval_is_not_offered_for_publication(
    ripe: Season, son: User, lan: User
) -> None:
    result = approve(ripe.campaign, act=act_of(son))
    ResultRow.objects.filter(result=result, place=1).update(total="19")
    shown = reader(user=lan).get(f"{HOME}approval/").content.decode()
    assert "Dữ liệu đã bị sửa sau phê duyệt" in shown
    assert 'name="signer"' not in shown


def test_obstacles_lead_to_their_list_and_forbid(ripe: Season, son: User) -> None:
    Cell.objects.filter(participant=ripe.units["tu-phap"], code="1.2").update(is_disputed=True)
    shown = reader(user=son).get(f"{HOME}approval/").content.decode()
    assert f"{HOME}disputes/?loai=disputed" in shown
    assert "Chưa phê duyệt được" in shown


def test_a_correction_needs_its_reason(published: ResultVersion, son: User) -> None:
    silent = reader(user=son).post(f"{HOME}approval/approve/", {"typed": "mh-2026"}).content.decode()
    assert "lý do đính chính" in silent
    assert status(son, "approval/approve/", {"typed": "mh-2026", "reason": "Cộng nhầm"}) == 302
    assert ResultVersion.objects.get(number=2).reason == "Cộng nhầm"


def test_pages_cost_few_queries(
    ripe: Season, quy: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = reader(user=quy)
    for path, most in (("", 10), ("disputes/?loai=decided", 20), ("ties/", 14), ("approval/", 24)):
        with django_assert_max_num_queries(most):
            client.get(HOME + path)
