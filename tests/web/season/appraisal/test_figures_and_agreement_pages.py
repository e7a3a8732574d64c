"""Importing figures and reading agreement on their pages."""

from __future__ import annotations

import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.conftest import act_of
from tests.evaluation.appraisal.conftest import LATER, Team
from tests.factories.season import Season
from tests.web.readers import reader
from tests.web.season.appraisal.conftest import Clock

from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.judging import Judgement, judge
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.scoring.constants import Outcome
from caicach.registry.accounts.models import User

AT = "/console/campaigns/mh-2026/appraisal/"
FILE = "đơn vị,mã,tử số,mẫu số\nSở Tư pháp,2.2,80,100\n".encode()


def test_differences_are_shown_before_a_file_is_taken(
    season: Season, team: Team, lan: User, clock: Clock
) -> None:
    clock(LATER)
    client = reader(user=lan)
    typed = {"block": season.block.pk, "source": "Báo cáo 12", "file": SimpleUploadedFile("a.csv", FILE)}
    looked = client.post(f"{AT}figures/", typed).content.decode()
    assert "80 / 100" in looked
    assert season.cell("tu-phap", "2.2").given is None
    assert season.block.title in looked
    kept = dict(re.findall(r'<input type="hidden" name="(packed|block|source)" value="([^"]*)"', looked))
    confirmed = {name: unescape(value) for name, value in kept.items()}
    assert client.post(f"{AT}figures/", confirmed).status_code == 302
    assert season.cell("tu-phap", "2.2").given is not None
    assert "Báo cáo 12" in client.get(f"{AT}figures/").content.decode()
    spoilt = client.post(f"{AT}figures/", {**confirmed, "packed": confirmed["packed"] + "x"}).content.decode()
    assert "Hãy chọn lại tệp" in spoilt


def test_a_bad_file_is_told_row_by_row(season: Season, team: Team, lan: User, clock: Clock) -> None:
    clock(LATER)
    bad = SimpleUploadedFile("a.csv", FILE + "Sở Tư pháp,9.9,1,2\n".encode())
    text = reader(user=lan).post(
        f"{AT}figures/", {"block": season.block.pk, "source": "Báo cáo", "file": bad}
    )
    assert "9.9" in text.content.decode()
    assert 'name="packed"' not in text.content.decode()


def test_who_reads_internal_remarks_reads_imports_and_agreement(
    season: Season, team: Team, lan: User, auditor: User, chi: User, khoa: User, clock: Clock
) -> None:
    clock(LATER)
    paths = (f"{AT}figures/", f"{AT}agreement/", f"{AT}figures/{season.block.pk}/template.xlsx")
    for path in paths:
        for person in (chi, khoa, team.hien, team.mai, team.son):
            assert reader(user=person).get(path).status_code == 404, (path, person)
        for person in (lan, auditor):
            assert reader(user=person).get(path).status_code == 200, (path, person)
    typed = {"block": season.block.pk, "source": "x", "file": SimpleUploadedFile("a.csv", FILE)}
    assert 'name="packed"' not in reader(user=auditor).post(f"{AT}figures/", typed).content.decode()


def test_agreement_is_measured_over_closed_pairs(season: Season, team: Team, lan: User, clock: Clock) -> None:
    clock(LATER)
    cell = season.cell("tu-phap", "1.2")
    judge(cell.pk, Judgement(Outcome.ACCEPTED, answer_version=1), act=act_of(team.hien, LATER))
    assert "1 mục chưa đủ hai kết luận" in reader(user=lan).get(f"{AT}agreement/").content.decode()
    judge(cell.pk, Judgement(Outcome.ACCEPTED, answer_version=1), act=act_of(team.mai, LATER))
    text = reader(user=lan).get(f"{AT}agreement/").content.decode()
    assert "Cho cùng điểm 1 trên 1 mục (100,0 %)" in text
    assert "Ngô Thị Mai" in text


def test_what_does_not_apply_is_no_zero_of_agreement(
    season: Season, team: Team, lan: User, clock: Clock
) -> None:
    clock(LATER)
    cell = season.cell("tu-phap", "1.2")
    judge(cell.pk, Judgement(Outcome.ACCEPTED, answer_version=1), act=act_of(team.hien, LATER))
    judge(cell.pk, Judgement(Outcome.ACCEPTED, answer_version=1), act=act_of(team.mai, LATER))
    for rounds, both, one in (((Round.BLIND,), 0, 1), ((Round.FIRST, Round.BLIND), 1, 0)):
        Decision.objects.filter(cell=cell, round__in=rounds).update(points=None)
        text = reader(user=lan).get(f"{AT}agreement/").content.decode()
        assert "Cho cùng điểm" not in text
        told = f"{both} mục cả hai kết luận không áp dụng, {one} mục chỉ một người kết luận không áp dụng"
        assert told in text
