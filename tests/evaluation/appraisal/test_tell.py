"""Who is told what while a season is appraised, and who is not."""

from __future__ import annotations

from datetime import timedelta

from tests.conftest import Province, act_of
from tests.evaluation.appraisal.conftest import EXPLAINING, LATER, SECOND, Team
from tests.factories.registry import position, user
from tests.factories.season import Season

from caicach.common.notices.models import Notice
from caicach.common.notices.services import mark_read
from caicach.evaluation.appraisal.explaining import Said, explain
from caicach.evaluation.appraisal.judging import Judgement, judge
from caicach.evaluation.appraisal.objecting import object_to, reply, rule, withdraw
from caicach.evaluation.scoring.constants import Outcome
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

ASK = Judgement(Outcome.ASKED, reason="Cho biết số văn bản", answer_version=1)
LESS = Judgement(
    Outcome.CHANGED, reason="Trễ hạn", boxes={"numerator": "95", "denominator": "100"}, answer_version=1
)
AT = "/console/campaigns/mh-2026/"


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def test_a_unit_is_told_once_of_the_requests_of_a_day(
    season: Season, team: Team, chi: User, dung: User, noi_vu_officer: User
) -> None:
    for number, code in enumerate(("1.1", "1.3")):
        judge(season.cell("tu-phap", code).pk, ASK, act=act_of(team.hien, LATER + timedelta(minutes=number)))
    assert told("appraisal.asked") == {chi.username, dung.username}
    notice = Notice.objects.get(recipient=chi)
    assert notice.url == f"{AT}explanations/?unit={season.units['tu-phap'].pk}"
    assert "1.1: Cho biết số văn bản" in notice.body
    assert str(team.hien) not in notice.subject + notice.body
    mark_read(None, chi, LATER)
    judge(season.cell("tu-phap", "2.1").pk, ASK, act=act_of(team.hien, LATER + timedelta(minutes=5)))
    assert Notice.objects.filter(recipient=chi).count() == 2
    assert Notice.objects.filter(recipient=dung).count() == 1


def test_who_was_given_the_criterion_is_told_too_while_they_work_in_the_unit(
    season: Season, team: Team, chi: User, dung: User, khoa: User, minh_hoa: Province
) -> None:
    my = position(user("my", "Trịnh Thị Mỹ"), minh_hoa.justice, Role.SPECIALIST).user
    for code, person in (("1.1", my), ("1.3", khoa)):
        cell = season.cell("tu-phap", code)
        cell.assignee = person
        cell.save(update_fields=["assignee"])
        judge(cell.pk, ASK, act=act_of(team.hien, LATER))
    assert told("appraisal.asked") == {chi.username, dung.username, my.username}
    unit = season.units["tu-phap"]
    assert Notice.objects.get(recipient=my).url == f"{AT}units/{unit.pk}/cells/1.1/evidence/"


def test_points_taken_off_are_not_told_before_the_unit_may_read_them(season: Season, team: Team) -> None:
    judge(season.cell("tu-phap", "2.1").pk, LESS, act=act_of(team.hien, LATER))
    assert not Notice.objects.exists()


def test_the_appraiser_is_told_of_an_answer_but_not_of_consent(season: Season, team: Team, chi: User) -> None:
    cell = season.cell("tu-phap", "2.1")
    judge(cell.pk, LESS, act=act_of(team.hien, LATER))
    explain(cell.pk, Said(accepts=True), act=act_of(chi, EXPLAINING))
    assert told("appraisal.explained") == set()
    explain(cell.pk, Said(text="Có văn bản gia hạn"), act=act_of(chi, EXPLAINING))
    assert told("appraisal.explained") == {team.hien.username}
    assert Notice.objects.get().url == f"{AT}appraisal/units/{season.units['tu-phap'].pk}/"


def test_both_of_a_pair_are_told_of_the_answer_to_a_request(season: Season, team: Team, chi: User) -> None:
    cell = season.cell("tu-phap", "1.2")
    judge(cell.pk, ASK, act=act_of(team.mai, LATER))
    explain(cell.pk, Said(text="Đã bổ sung"), act=act_of(chi, EXPLAINING))
    assert told("appraisal.explained") == {team.hien.username, team.mai.username}


def test_an_objection_tells_each_side_what_the_other_did(
    season: Season, team: Team, chi: User, dung: User, noi_vu_officer: User
) -> None:
    cell, objector = season.cell("tu-phap", "2.1"), season.units["noi-vu"]
    made = object_to(cell.pk, objector.pk, "Báo cáo ghi 95", act=act_of(noi_vu_officer, EXPLAINING))
    assert told("appraisal.objected") == {chi.username, dung.username, team.hien.username}
    assert set(Notice.objects.values_list("url", flat=True)) == {f"{AT}objections/{made.pk}/"}
    reply(made.pk, "Đã cập nhật", act=act_of(chi, EXPLAINING))
    assert told("appraisal.replied") == {noi_vu_officer.username, team.hien.username}
    rule(made.pk, upheld=False, ruling="Giữ nguyên", act=act_of(team.hien, SECOND))
    assert told("appraisal.ruled") == {noi_vu_officer.username, chi.username, dung.username}
    again = object_to(cell.pk, objector.pk, "Xin xem lại", act=act_of(noi_vu_officer, EXPLAINING))
    withdraw(again.pk, act=act_of(noi_vu_officer, EXPLAINING))
    assert told("appraisal.withdrawn") == {chi.username, dung.username, team.hien.username}
