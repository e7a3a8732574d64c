"""The editor: forms of nodes and parts, checking and trying while one types, stale edits, issuing."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.conftest import Province, act_of
from tests.evaluation.criteria.documents import BOMB, FAULTY, SOUND, draft
from tests.web.markup import read
from tests.web.readers import reader

from caicach.evaluation.criteria import services, tree
from caicach.evaluation.criteria.edits import AddNode
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import checked_set
from caicach.exchange.criteria_writing import load_document
from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db

BANDS = {
    "rule-bands-0-low-sign": "at_least",
    "rule-bands-0-low": "90",
    "rule-bands-0-high-sign": "below",
    "rule-bands-0-points": "4",
    "rule-bands-1-low-sign": "at_least",
    "rule-bands-1-low": "",
    "rule-bands-1-high-sign": "below",
    "rule-bands-1-high": "90",
    "rule-bands-1-points": "0,5",
}
LEAF = {
    "node": "0-1",
    "code-was": "1.2",
    "revision": "1",
    "code": "1.2",
    "title": "Nhiệm vụ đúng hạn",
    "maximum": "4",
    "zero_denominator": "full",
    "rule-type": "steps",
    "rule-was": "steps",
    "do": "save",
    **BANDS,
}


@pytest.fixture
def made(minh_hoa: Province, lan: User) -> SetVersion:
    return draft(minh_hoa.home_affairs, act_of(lan), FAULTY)


@pytest.fixture
def client(lan: User) -> Client:
    return reader(user=lan)


def at(made: SetVersion, page: str = "edit/") -> str:
    return f"/console/criteria/{made.uid}/{page}"


def node_of(made: SetVersion, code: str) -> tree.Plain:
    made.refresh_from_db()
    document = load_document(made.document)
    place = tree.place_of(document, code)
    assert place is not None
    return tree.node_at(document, place)


def test_a_rule_is_built_and_saved(made: SetVersion, client: Client) -> None:
    response = client.post(at(made), LEAF)
    assert response.status_code == 302
    assert response.headers["Location"].endswith("?node=0-1")
    assert node_of(made, "1.2") == {
        "code": "1.2",
        "title": "Nhiệm vụ đúng hạn",
        "maximum": "4",
        "zero_denominator": "full",
        "rule": {
            "type": "steps",
            "bands": [{"at_least": "90", "points": "4"}, {"below": "90", "points": "0.5"}],
        },
    }
    assert checked_set(made).errors == ()


def test_what_the_form_does_not_show_is_kept(made: SetVersion, client: Client) -> None:
    text = FAULTY.replace("zero_denominator: full", "zero_denominator: full\n    la: giữ nguyên")
    made = services.change_document(made, text, revision=1, act=act_of(made.created_by))  # type: ignore[arg-type]
    client.post(at(made), LEAF | {"revision": "2"})
    assert node_of(made, "1.2")["la"] == "giữ nguyên"


def test_a_stale_edit_is_refused_and_hands_back_what_was_typed(
    made: SetVersion, lan: User, client: Client
) -> None:
    services.edit_draft(made, AddNode((), 0), revision=1, act=act_of(lan))
    response = client.post(at(made), LEAF | {"title": "Tên tôi vừa gõ"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "vừa được sửa ở nơi khác" in page
    assert "Tên tôi vừa gõ" in page
    assert "Hoàng Thị Lan" in page, "who changed it"
    assert 'name="revision" value="2"' in page
    assert 'name="node" value="1-1"' in page, "the node is found again by its code"
    again = client.post(at(made), LEAF | {"title": "Tên tôi vừa gõ", "revision": "2", "node": "1-1"})
    assert again.status_code == 302
    assert node_of(made, "1.2")["title"] == "Tên tôi vừa gõ"


def test_a_number_that_reads_two_ways_is_asked_about(made: SetVersion, client: Client) -> None:
    response = client.post(at(made), LEAF | {"maximum": "1.250"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "đọc được hai cách" in page
    assert 'value="1.250"' in page
    made.refresh_from_db()
    assert made.revision == 1


@pytest.mark.parametrize(
    ("typed", "kept"), [("1,250", "1.250"), ("0.125", "0.125"), ("2.5", "2.5"), ("chín", "chín")]
)
def test_decimals_are_taken_as_the_page_writes_them(
    made: SetVersion, client: Client, typed: str, kept: str
) -> None:
    client.post(at(made), LEAF | {"maximum": typed})
    assert node_of(made, "1.2")["maximum"] == kept


def test_rows_are_added_and_dropped_without_saving(made: SetVersion, client: Client) -> None:
    added = client.post(at(made), LEAF | {"do": "add:rule-bands"}).content.decode()
    assert 'name="rule-bands-2-points"' in added
    dropped = client.post(at(made), LEAF | {"do": "drop:rule-bands:0"}).content.decode()
    assert 'name="rule-bands-1-points"' not in dropped
    assert 'value="0,5"' in dropped
    made.refresh_from_db()
    assert made.revision == 1


def test_the_rule_is_checked_drawn_and_tried_while_one_types(made: SetVersion, client: Client) -> None:
    faulty = client.post(at(made, "edit/preview/"), LEAF | {"rule-bands-1-high": "95"}).content.decode()
    assert "L020" in faulty
    assert "band-overlap" in faulty
    sound = client.post(at(made, "edit/preview/"), LEAF | {"try-value": "92,5"}).content.decode()
    assert "L020" not in sound
    assert "<strong>4</strong>" in sound
    assert "92,5" in sound
    made.refresh_from_db()
    assert made.document == FAULTY


def test_another_type_brings_its_own_fields(made: SetVersion, client: Client) -> None:
    given = LEAF | {"rule-type": "linear_floor"}
    page = client.post(at(made, "edit/preview/?fields=1"), given).content.decode()
    assert 'name="rule-floor"' in page
    assert 'name="rule-floor_earns" checked' in page, "what holds unless said is shown as holding"
    assert "rule-bands" not in page
    client.post(at(made), given)
    assert node_of(made, "1.2")["rule"] == {"type": "linear_floor"}


def test_a_sample_answer_that_is_no_number_is_said(made: SetVersion, client: Client) -> None:
    page = client.post(at(made, "edit/preview/"), LEAF | {"try-value": "nhiều"}).content.decode()
    assert "không phải là số" in page


def test_the_tree_is_changed_by_buttons(made: SetVersion, client: Client) -> None:
    def press(do: str, node: str, **more: str) -> str:
        made.refresh_from_db()
        given = {"do": do, "node": node, "revision": str(made.revision), **more}
        return client.post(at(made, "tree/"), given).headers["Location"].partition("?")[2]

    assert press("child", "0") == "node=0-2"
    assert press("up", "0-2") == "node=0-1"
    assert press("under", "0-1", parent="1") == "node=1-0"
    assert press("under", "1-0", parent="top") == "node=2"
    assert press("after", "0") == "node=1"
    assert press("area", "") == "node=4"
    assert press("remove", "4") == "node="
    assert press("nonsense", "0") == "node=0"
    made.refresh_from_db()
    codes = [spot.code for spot in tree.walk(load_document(made.document))]
    assert codes == ["1", "1.1", "1.2", "4", "2", "1.3"]


def test_a_stale_change_of_the_tree_is_told(made: SetVersion, lan: User, client: Client) -> None:
    services.edit_draft(made, AddNode(()), revision=1, act=act_of(lan))
    page = client.post(at(made, "tree/"), {"do": "remove", "node": "0", "revision": "1"}, follow=True)
    assert "vừa được sửa ở nơi khác" in page.content.decode()
    made.refresh_from_db()
    assert made.revision == 2


def test_a_node_is_written_as_yaml(made: SetVersion, client: Client) -> None:
    given = {"node": "0-1", "code-was": "1.2", "revision": "1", "do": "yaml"}
    refused = client.post(at(made), given | {"yaml": BOMB}).content.decode()
    assert "F008" in refused
    assert "&amp;a [x, x]" in refused, "what was typed stays"
    client.post(
        at(made), given | {"yaml": 'code: "1.2"\r\ntitle: Mới\r\nmaximum: "4"\r\nrule: {type: linear}'}
    )
    assert node_of(made, "1.2") == {"code": "1.2", "title": "Mới", "maximum": "4", "rule": {"type": "linear"}}


def test_the_whole_text_is_checked_and_saved(made: SetVersion, client: Client) -> None:
    checked = client.post(at(made, "text/"), {"text": SOUND, "do": "check", "revision": "1"}).content.decode()
    assert "L020" not in checked
    refused = client.post(at(made, "text/"), {"text": BOMB, "do": "save", "revision": "1"}).content.decode()
    assert "F008" in refused
    stale = client.post(at(made, "text/"), {"text": SOUND, "do": "save", "revision": "9"}).content.decode()
    assert "vừa được sửa ở nơi khác" in stale
    assert client.post(at(made, "text/"), {"text": SOUND, "do": "save", "revision": "1"}).status_code == 302
    made.refresh_from_db()
    assert made.document == SOUND


def test_an_old_revision_is_put_back(made: SetVersion, client: Client) -> None:
    client.post(at(made, "text/"), {"text": SOUND, "do": "save", "revision": "1"})
    client.post(at(made, "restore/"), {"number": "1", "revision": "2"})
    made.refresh_from_db()
    assert (made.document, made.revision) == (FAULTY, 3)
    page = client.get(at(made, "history/")).content.decode()
    assert "sửa toàn văn" in page
    assert "đưa về lần sửa 1" in page


def test_a_set_with_errors_is_not_issued_and_they_are_shown(made: SetVersion, client: Client) -> None:
    decision = {"decision_number": "157/QĐ-UBND", "decided_on": "2026-02-01", "revision": "1"}
    page = client.post(at(made, "issue/"), decision).content.decode()
    assert "L020" in page
    assert "?code=1.2" in page
    client.post(at(made), LEAF)
    empty = client.post(at(made, "issue/"), {"revision": "2"}).content.decode()
    assert "field-error" in empty
    assert client.post(at(made, "issue/"), decision | {"revision": "2"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.decided_on) == ("issued", date(2026, 2, 1))
    assert client.get(at(made)).headers["Location"] == at(made, "")
    assert client.post(at(made), LEAF).status_code == 302
    made.refresh_from_db()
    assert made.state == "issued"


def test_codes_are_mapped_and_corrected(made: SetVersion, lan: User, client: Client) -> None:
    later = services.renew(made, version="2027", act=act_of(lan))
    base = client.post(at(later, "mapping/"), {"do": "base", "earlier": str(made.uid), "revision": "1"})
    assert base.status_code == 302
    page = client.get(at(later, "mapping/")).content.decode()
    assert 'name="code-1.2" value="1.2"' in page
    twice = client.post(
        at(later, "mapping/"), {"do": "save", "code-1.2": "1.1", "code-1.1": "1.1", "revision": "2"}
    )
    assert "nhiều mục" in twice.content.decode()
    client.post(at(later, "mapping/"), {"do": "save", "code-1.2": "1.1", "code-1.1": "", "revision": "2"})
    later.refresh_from_db()
    assert later.mapping == {"1.2": "1.1"}
    missing = client.post(at(later, "mapping/"), {"do": "base", "earlier": "x", "revision": "3"})
    assert "Hãy chọn một bản trước" in missing.content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "",
        "edit/",
        "edit/?node=0-1",
        "edit/?part=grades",
        "text/",
        "history/",
        "mapping/",
        "issue/",
        "differences/",
        "next/",
    ],
)
def test_pages_are_plain_and_labelled(made: SetVersion, client: Client, page: str) -> None:
    response = client.get(at(made, page))
    assert response.status_code == 200
    reading = read(response.content)
    ids = [attributes["id"] for _tag, attributes in reading.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert len(reading.all("h1")) == 1
    labelled = {label["for"] for label in reading.all("label") if "for" in label}
    for control in (*reading.all("input"), *reading.all("select"), *reading.all("textarea")):
        if control.get("type") != "hidden":
            assert control.get("id") in labelled or "aria-label" in control, control
    assert not [tag for tag, attributes in reading.tags if "style" in attributes]


def test_a_place_that_is_not_there_shows_the_first_node(made: SetVersion, client: Client) -> None:
    for chosen in ("?node=9-9", "?node=abc", "?node=" + "1-" * 200, "?code=9"):
        assert client.get(at(made) + chosen).status_code == 200


def test_a_set_made_ready_for_next_year_is_not_blamed_for_the_decision_it_waits_for(
    minh_hoa: Province, lan: User, client: Client
) -> None:
    later = services.renew(draft(minh_hoa.home_affairs, act_of(lan), SOUND), version="2027", act=act_of(lan))
    assert any("«number»" in found.message.vi for found in checked_set(later).errors)
    for page in ("", "edit/", "text/"):
        assert "«number»" not in client.get(at(later, page)).content.decode()
    typed = {"do": "check", "text": later.document, "revision": "1"}
    assert "«number»" not in client.post(at(later, "text/"), typed).content.decode()
    assert 'name="decision_number"' in client.get(at(later, "issue/")).content.decode()
    titleless = {**typed, "text": later.document.replace("  title: Nhiệm vụ", "  name: Nhiệm vụ", 1)}
    assert "Thiếu mục «title»" in client.post(at(later, "text/"), titleless).content.decode()
