"""Who reads which result: before it is published those who oversee, then everybody; internal words nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, act_of
from tests.evaluation.publication.conftest import DECISION, INTERNAL
from tests.factories.season import Season
from tests.web.readers import reader

from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.publication.approving import approve, publish
from caicach.evaluation.publication.files import write_files
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.models import User

HOME = "/console/campaigns/mh-2026/results/"
OPEN = "/ket-qua/dot-danh-gia/mh-2026/"


def text(person: User | None, path: str, status: int = 200) -> str:
    answer = reader(user=person).get(path)
    assert answer.status_code == status, (path, answer.status_code)
    if answer.streaming:
        return b"".join(answer).decode(errors="replace")
    return answer.content.decode()


def test_a_draft_is_shown_to_who_oversees_and_to_no_unit(ripe: Season, lan: User, chi: User) -> None:
    shown = text(lan, HOME)
    assert "Kết quả tạm tính" in shown
    assert "Sở Tư pháp" in shown
    hidden = text(chi, HOME + "?v=draft")
    assert "Chưa có kết quả công bố" in hidden
    assert "Sở Nội vụ</a>" not in hidden


def test_an_approved_result_is_not_there_for_units_and_public(
    ripe: Season, son: User, lan: User, chi: User
) -> None:
    result = approve(ripe.campaign, act=act_of(son))
    unit = ripe.units["tu-phap"].pk
    assert "Phiên bản 1" in text(lan, HOME)
    assert "Chưa có kết quả công bố" in text(chi, HOME)
    for path in (f"{HOME}units/{unit}/", f"{HOME}units/{unit}/why/total/", f"{HOME}files/package/?v=1"):
        text(lan, path)
        text(chi, path, 404)
    text(None, OPEN, 404)
    text(None, f"{OPEN}don-vi/{unit}/", 404)
    assert result.number == 1


def test_everybody_reads_what_is_published(published: ResultVersion, ripe: Season, chi: User) -> None:
    unit = ripe.units["noi-vu"].pk
    for path in ("", f"don-vi/{unit}/", f"don-vi/{unit}/vi-sao/total/", f"don-vi/{unit}/vi-sao/1.2/"):
        assert "Sở Nội vụ" in text(None, OPEN + path)
    assert "mh-2026" in text(None, "/ket-qua/dot-danh-gia/")
    assert "Dữ liệu minh họa" in text(None, OPEN)
    assert "Đơn vị của bạn" in text(chi, HOME)
    text(None, f"{OPEN}don-vi/{unit}/vi-sao/9.9/", 404)
    text(None, f"{OPEN}don-vi/999999/", 404)


def test_a_stranger_finds_nothing_in_the_console(published: ResultVersion, khoa: User, an: User) -> None:
    for person in (khoa, an):
        text(person, HOME, 404)
    assert reader().get(HOME).status_code == 302


def test_a_point_explains_itself_and_names_are_for_who_reads_what_is_internal(
    ripe: Season, son: User, lan: User, chi: User, hien: User
) -> None:
    cell = ripe.cell("tu-phap", "1.2")
    Decision.objects.create(
        cell=cell,
        round="first",
        number=1,
        outcome="accepted",
        points=cell.self_points,
        reason="Khớp sổ theo dõi",
        internal_note=INTERNAL,
        by=hien,
        by_label="Vũ Thị Hiền",
        at=NOW,
    )
    publish(approve(ripe.campaign, act=act_of(son)), DECISION, act=act_of(lan))
    unit = ripe.units["tu-phap"].pk
    inside, own = (text(person, f"{HOME}units/{unit}/why/1.2/") for person in (lan, chi))
    outside = text(None, f"{OPEN}don-vi/{unit}/vi-sao/1.2/")
    assert "Vũ Thị Hiền" in inside
    for shown in (own, outside):
        assert "Vũ Thị Hiền" not in shown
        assert INTERNAL not in shown
        assert "Đúng theo tài liệu" in shown
        assert "12 / 13" in shown
        assert "khớp" in shown
    assert "Tổ thẩm định" in own
    assert "Khớp sổ theo dõi" in own
    assert INTERNAL not in inside


def test_internal_words_stand_in_no_page_or_file_of_a_unit_or_the_public(
    ripe: Season, son: User, lan: User, chi: User, hien: User
) -> None:
    for cell in Cell.objects.filter(version=1):
        Decision.objects.create(
            cell=cell,
            round="blind",
            number=1,
            outcome="changed",
            reason="ý kiến người thứ hai",
            internal_note=INTERNAL,
            by=hien,
            by_label="Vũ Thị Hiền",
            at=NOW,
        )
    result = publish(approve(ripe.campaign, act=act_of(son)), DECISION, act=act_of(lan))
    write_files(result.pk, at=NOW)
    unit = ripe.units["tu-phap"].pk
    whys = [row[0] for row in ResultRow.objects.get(result=result, place=1).nodes]
    inner = ["", f"units/{unit}/", *(f"units/{unit}/why/{code}/" for code in whys), "files/table/"]
    outer = ["", f"don-vi/{unit}/", *(f"don-vi/{unit}/vi-sao/{code}/" for code in whys), "tep/table/"]
    shown = [text(chi, HOME + path) for path in inner] + [text(None, OPEN + path) for path in outer]
    for words in ("Vũ Thị Hiền", INTERNAL, "ý kiến người thứ hai"):
        assert not any(words in page for page in shown)


def test_a_superseded_version_stays_readable_and_says_so(
    published: ResultVersion, ripe: Season, son: User, lan: User
) -> None:
    again = approve(ripe.campaign, reason="Sửa sai số liệu", act=act_of(son))
    publish(again, DECISION, act=act_of(lan))
    unit = ripe.units["tu-phap"].pk
    old = text(None, f"{OPEN}?v=1")
    assert "Bản này đã được thay thế" in old
    assert f"don-vi/{unit}/?v=1" in old
    text(None, f"{OPEN}don-vi/{unit}/vi-sao/total/?v=1")
    new = text(None, OPEN)
    assert "Bản này đã được thay thế" not in new
    assert "Sửa sai số liệu" in new
    text(None, f"{OPEN}?v=3", 404)


def test_the_public_gets_files_once_they_are_written(published: ResultVersion) -> None:
    text(None, f"{OPEN}tep/package/", 404)
    assert "đang được lập" in text(None, OPEN)
    write_files(published.pk, at=NOW)
    answer = reader().get(f"{OPEN}tep/package/")
    assert b"".join(answer)[:2] == b"PK"
    assert "public" in answer["Cache-Control"]
    text(None, f"{OPEN}tep/khac/", 404)


@pytest.mark.parametrize(
    "query", ["?xep=ten", "?xep=-diem", "?xep=1", "?tim=tu+phap", "?loai=yeu", "?xep=zz"]
)
def test_a_ranking_is_sorted_and_searched(published: ResultVersion, query: str) -> None:
    assert "Bảng xếp hạng" in text(None, f"{OPEN}?{query}")


def test_searching_leaves_the_units_that_match(published: ResultVersion) -> None:
    found = text(None, OPEN + "?tim=tu+phap")
    assert "Sở Tư pháp</a>" in found
    assert "Sở Nội vụ</a>" not in found


def test_pages_cost_few_queries(
    published: ResultVersion,
    ripe: Season,
    lan: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    unit = ripe.units["tu-phap"].pk
    client, anybody = reader(user=lan), reader()
    paths: list[tuple[Callable[..., object], str, int]] = [
        (client.get, HOME, 14),
        (client.get, f"{HOME}units/{unit}/", 15),
        (client.get, f"{HOME}units/{unit}/why/1.2/", 14),
        (anybody.get, OPEN, 5),
        (anybody.get, f"{OPEN}don-vi/{unit}/", 6),
        (anybody.get, f"{OPEN}don-vi/{unit}/vi-sao/1.2/", 4),
    ]
    for get, path, most in paths:
        with django_assert_max_num_queries(most):
            get(path)
