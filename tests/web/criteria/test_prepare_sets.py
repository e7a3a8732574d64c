"""Sets are listed, begun from tables, files, the library or nothing, and handed out again."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import Province, act_of
from tests.evaluation.criteria.documents import BOMB, FAULTY, SOUND, draft
from tests.web.readers import reader

from caicach.core.index.diff import difference
from caicach.evaluation.criteria import services
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import checked_set, read_set
from caicach.exchange.criteria_table_writing import write_criteria_table
from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db

LIST = "/console/criteria/"
NEW = f"{LIST}new/"
MOST_QUERIES = 16


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def begun(client: Client, **given: object) -> SetVersion:
    response = client.post(NEW, given)
    assert response.status_code == 302, response.content.decode()
    return SetVersion.objects.get(uid=response.headers["Location"].split("/")[-2])


def file_of(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_list_names_each_set_with_state_and_who_changed_it(minh_hoa: Province, lan: User) -> None:
    draft(minh_hoa.home_affairs, act_of(lan))
    page = text_of(reader(user=lan), LIST)
    for words in ("Bộ tiêu chí minh họa của các sở", "minh-hoa-so", "Bản thảo", "Hoàng Thị Lan", "01/QĐ-MH"):
        assert words in page


def test_the_list_asks_as_much_for_many_sets_as_for_one(minh_hoa: Province, lan: User) -> None:
    client = reader(user=lan)
    asked = []
    made = draft(minh_hoa.home_affairs, act_of(lan))
    for number in range(6):
        if number in {1, 5}:
            with CaptureQueriesContext(connection) as found:
                text_of(client, LIST)
            asked.append(len(found))
        made = services.renew(made, version=f"v{number}", act=act_of(lan))
    assert asked[0] == asked[1] <= MOST_QUERIES


def test_khoa_finds_nothing(minh_hoa: Province, lan: User, khoa: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    client = reader(user=khoa)
    assert "minh-hoa-so" not in text_of(client, LIST)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {"from": "empty"}).status_code == 403
    pages = (
        "",
        "set.yaml",
        "annex.xlsx",
        "differences/",
        "history/",
        "next/",
        "edit/",
        "text/",
        "mapping/",
        "issue/",
        "discard/",
    )
    for page in pages:
        assert client.get(f"{LIST}{made.uid}/{page}").status_code == 404, page
    for page in ("next/", "edit/", "edit/preview/", "tree/", "text/", "restore/", "mapping/", "issue/"):
        assert client.post(f"{LIST}{made.uid}/{page}").status_code == 404, page
    made.refresh_from_db()
    assert made.revision == 1


def test_who_did_not_sign_in_is_asked_to(minh_hoa: Province, lan: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    for path in (LIST, NEW, f"{LIST}{made.uid}/", f"{LIST}{made.uid}/edit/"):
        response = reader().get(path)
        assert response.status_code == 302
        assert "dang-nhap" in response.headers["Location"]


def test_a_reader_of_an_issued_set_sees_it_without_the_tools(
    minh_hoa: Province, lan: User, chi: User
) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    assert reader(user=chi).get(f"{LIST}{made.uid}/").status_code == 404
    services.issue(made, decision_number="01/QĐ-MH", decided_on=date(2026, 1, 5), revision=1, act=act_of(lan))
    page = text_of(reader(user=chi), f"{LIST}{made.uid}/")
    assert "Ban hành kế hoạch" in page
    for tool in ("edit/", "history/", "mapping/", "issue/", "next/"):
        assert f"{made.uid}/{tool}" not in page
        assert reader(user=chi).get(f"{LIST}{made.uid}/{tool}").status_code == 404


def test_a_table_becomes_a_draft_with_the_same_criteria(minh_hoa: Province, lan: User) -> None:
    table = write_criteria_table(read_set(SOUND, ""))
    made = begun(
        reader(user=lan),
        **{
            "from": "table",
            "file": file_of("phu-luc.xlsx", table),
            "title": "Bộ mới",
            "set_id": "moi",
            "version": "1",
        },
    )
    assert (made.title, made.set_id, made.organisation) == ("Bộ mới", "moi", minh_hoa.home_affairs)
    assert made.decision_number == ""
    again = checked_set(made).criteria_set
    assert [(node.code, node.maximum) for node in again.walk()] == [
        (node.code, node.maximum) for node in read_set(SOUND, "").walk()
    ]
    assert "Ban hành kế hoạch" in text_of(reader(user=lan), f"{LIST}{made.uid}/")


def test_a_table_that_is_none_is_refused_kindly(minh_hoa: Province, lan: User) -> None:
    response = reader(user=lan).post(
        NEW,
        {
            "from": "table",
            "file": file_of("danh-sach.csv", "Họ tên;Tuổi\nAn;30\n".encode()),
            "title": "Bộ mới",
            "set_id": "moi",
            "version": "1",
        },
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "Không đọc được tệp này" in page
    assert 'value="Bộ mới"' in page, "what was typed stays"
    assert not SetVersion.objects.exists()


def test_a_yaml_file_goes_in_and_comes_out_to_the_letter(minh_hoa: Province, lan: User) -> None:
    client = reader(user=lan)
    made = begun(
        client, **{"from": "yaml", "file": file_of("set.yaml", SOUND.encode()), "set_id": "", "version": ""}
    )
    assert client.get(f"{LIST}{made.uid}/set.yaml").content == SOUND.encode()
    other = begun(
        client,
        **{"from": "yaml", "file": file_of("set.yaml", SOUND.encode()), "set_id": "khac", "version": "9"},
    )
    assert (other.set_id, other.version) == ("khac", "9")
    assert difference(checked_set(made).criteria_set, checked_set(other).criteria_set).is_empty


@pytest.mark.parametrize("content", [BOMB.encode(), b"\xff\xfe\x00", b"a: [1"])
def test_a_yaml_bomb_and_rubbish_are_refused_kindly(minh_hoa: Province, lan: User, content: bytes) -> None:
    response = reader(user=lan).post(
        NEW, {"from": "yaml", "file": file_of("set.yaml", content), "set_id": "x", "version": "1"}
    )
    assert response.status_code == 200
    assert "Chỗ cần sửa trong tệp" in response.content.decode()
    assert not SetVersion.objects.exists()


def test_a_set_of_the_library_is_copied_under_a_name_of_its_own(minh_hoa: Province, lan: User) -> None:
    given = {"from": "shelf", "shelved": "hue-commune-2204", "set_id": "cchc-xa", "version": "2026"}
    made = begun(reader(user=lan), **given)
    assert (made.set_id, made.version, made.is_illustrative) == ("cchc-xa", "2026", True)
    again = reader(user=lan).post(NEW, given)
    assert "Đã có bộ tiêu chí cchc-xa phiên bản 2026" in again.content.decode()


def test_a_bare_draft_has_the_areas_typed(minh_hoa: Province, lan: User) -> None:
    made = begun(
        reader(user=lan),
        **{
            "from": "empty",
            "title": "Bộ mới",
            "year": "2026",
            "areas": "Thể chế\n\nNhân sự",
            "set_id": "moi",
            "version": "1",
        },
    )
    assert [area.title.vi for area in checked_set(made).criteria_set.criteria] == ["Thể chế", "Nhân sự"]


def test_next_years_version_is_begun_from_this_one(minh_hoa: Province, lan: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    client = reader(user=lan)
    refused = client.post(f"{LIST}{made.uid}/next/", {"version": "2026"})
    assert "Đã có bộ tiêu chí" in refused.content.decode()
    response = client.post(f"{LIST}{made.uid}/next/", {"version": "2027"})
    later = SetVersion.objects.get(version="2027")
    assert response.headers["Location"].endswith(f"{later.uid}/")
    assert later.based_on == made
    page = text_of(client, f"{LIST}{later.uid}/differences/")
    assert "kỳ đánh giá" in page or "01/01/2027" in page


def test_the_annex_of_a_draft_is_a_workbook(minh_hoa: Province, lan: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan), FAULTY)
    response = reader(user=lan).get(f"{LIST}{made.uid}/annex.xlsx")
    assert io.BytesIO(response.content).read(2) == b"PK"
    assert 'filename="minh-hoa-so-2026.xlsx"' in response.headers["Content-Disposition"]


def test_findings_stand_beside_their_criterion(minh_hoa: Province, lan: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan), FAULTY)
    page = text_of(reader(user=lan), f"{LIST}{made.uid}/")
    branch = page.partition('id="tc-1.2"')[2]
    assert "L020" in branch
    assert "1 lỗi" in page


def test_differences_are_shown_in_two_columns(minh_hoa: Province, lan: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    after = services.change_document(
        made, SOUND.replace("Ban hành kế hoạch", "Ban hành chương trình"), revision=1, act=act_of(lan)
    )
    page = text_of(reader(user=lan), f"{LIST}{after.uid}/differences/?revision=1")
    assert "Ban hành kế hoạch" in page
    assert "Ban hành chương trình" in page
    for wrong in ("?revision=7", "?with=abc", f"?with={made.uid.hex[::-1]}"):
        assert reader(user=lan).get(f"{LIST}{after.uid}/differences/{wrong}").status_code == 404


def test_a_draft_is_deleted_when_that_is_confirmed_and_by_nobody_else(
    minh_hoa: Province, lan: User, khoa: User
) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    path = f"{LIST}{made.uid}/discard/"
    assert path in text_of(reader(user=lan), f"{LIST}{made.uid}/")
    assert "không lấy lại được" in text_of(reader(user=lan), path)
    assert reader(user=khoa).post(path, {"revision": 1}).status_code == 404
    assert reader(user=lan).post(path, {"revision": 7}).status_code == 409
    assert SetVersion.objects.filter(pk=made.pk).exists()
    assert reader(user=lan).post(path, {"revision": 1}).status_code == 302
    assert not SetVersion.objects.filter(pk=made.pk).exists()
    assert reader(user=lan).get(path).status_code == 404
