"""The library of criteria sets."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client
from tests.web.markup import read

from caicach.core.index.document import Reader, located
from caicach.core.index.model import Criterion, InputKind
from caicach.core.index.rules import read_rule
from caicach.core.index.text import Text
from caicach.web.index import catalogue
from caicach.web.index.charts import rule_chart

ROOT = Path(__file__).resolve().parents[3]
SETS = sorted(path.parent.name for path in (ROOT / "criteria_sets").glob("*/set.yaml"))


def words_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(text for text, _language in read(response.content).words)


def leaf(kind: InputKind, maximum: str = "1", **rule: object) -> Criterion:
    reader = Reader("x")
    found = read_rule(reader.fields(located(rule)), Decimal(maximum))
    assert not reader.problems
    return Criterion("1", Text("a", "a"), Decimal(maximum), input=kind, rule=found)


@pytest.mark.parametrize("set_id", SETS)
def test_every_set_is_shown_with_each_criterion_and_each_finding(client: Client, set_id: str) -> None:
    shelved = catalogue.shelved_set(set_id)
    page = words_of(client, f"/bo-tieu-chi/{set_id}/")
    for node in shelved.criteria_set.walk():
        assert " ".join(node.title.vi.split()) in page, node.code
    for finding in shelved.findings:
        assert " ".join(finding.mend.vi.split()) in page, finding.id


def test_the_shelf_lists_all_sets_with_their_standing(client: Client) -> None:
    page = words_of(client, "/bo-tieu-chi/")
    assert len(SETS) > 8
    for word in ("Theo văn bản", "Minh họa", "Chỉ đến cấp lĩnh vực", "1 lỗi"):
        assert word in page


def test_a_contradicting_set_cannot_be_tried_out(client: Client) -> None:
    page = client.get("/bo-tieu-chi/cantho-157-2025-as-written/").content.decode()
    assert "Bộ này mâu thuẫn với chính nó" in page
    assert "/tinh-thu/cantho-157-2025-as-written/" not in page
    assert "/tinh-thu/cantho-157-2025/" in client.get("/bo-tieu-chi/cantho-157-2025/").content.decode()
    assert "cantho-157-2025-as-written" not in client.get("/tinh-thu/").content.decode()


def test_an_illustrative_set_says_so(client: Client) -> None:
    assert "Bộ này để minh họa" in words_of(client, "/bo-tieu-chi/par-876-province/")


def test_the_file_is_handed_out_byte_for_byte(client: Client) -> None:
    response = client.get("/bo-tieu-chi/qd766/set.yaml")
    assert response.content == (ROOT / "criteria_sets" / "qd766" / "set.yaml").read_bytes()
    assert 'filename="qd766.yaml"' in response["Content-Disposition"]


def test_the_code_of_a_rule_stands_apart_from_its_words(client: Client) -> None:
    page = client.get("/bo-tieu-chi/cantho-157-2025/").content.decode()
    assert "<dt>Mã quy tắc</dt><dd><code>" in page
    rules = [part.split("</p>")[0] for part in page.split('class="rule-words"')[1:]]
    assert rules
    assert not any("<code>" in words for words in rules)


def test_two_sets_are_compared(client: Client) -> None:
    page = words_of(client, "/bo-tieu-chi/so-sanh/?a=par-2019-province&b=par-876-province")
    assert "điểm chuyển sang lĩnh vực khác" in page
    unknown = words_of(client, "/bo-tieu-chi/so-sanh/?a=par-2019-province&b=par-876-province-areas")
    assert "Điểm giữa các lĩnh vực" in unknown
    assert "điểm chuyển sang lĩnh vực khác" not in unknown
    assert "2636/QĐ-BNV" in unknown
    same = words_of(client, "/bo-tieu-chi/so-sanh/?a=qd766&b=qd766")
    assert "Không có khác biệt nào" in same
    assert "Bộ trước" in words_of(client, "/bo-tieu-chi/so-sanh/")


def test_overlapping_bands_and_gaps_are_drawn() -> None:
    bands = [
        {"below": "50", "points": "0"},
        {"at_least": "60", "at_most": "80", "points": "0.5"},
        {"at_least": "75", "points": "1"},
    ]
    chart = rule_chart(leaf(InputKind.SHARE, type="steps", bands=bands), Decimal(65))
    assert chart is not None
    assert [line.kind for line in chart.lines] == ["plain", "plain", "plain", "gap", "overlap"]
    assert [dot.filled for dot in chart.dots] == [False, True, True, True]
    assert chart.marker is not None
    assert chart.lines[1].x1 < chart.marker.x < chart.lines[1].x2
    assert chart.marker.y == chart.lines[1].y1


def test_a_saturating_rule_bends_where_the_full_points_begin() -> None:
    chart = rule_chart(leaf(InputKind.SHARE, "6", type="linear_saturating", full_at="80"), Decimal(40))
    assert chart is not None
    assert [tick.number for tick in chart.across] == [0, 80, 100]
    assert chart.marker is not None
    half = (chart.top + chart.floor) / 2
    assert chart.marker.y == pytest.approx(half)


def test_a_rule_that_compares_peers_has_no_curve() -> None:
    assert rule_chart(leaf(InputKind.SHARE, type="peers_mean")) is None


def test_marks_of_an_axis_never_stand_on_one_another() -> None:
    drawn = 0
    for set_id in SETS:
        for node in catalogue.shelved_set(set_id).criteria_set.leaves():
            chart = rule_chart(node)
            if chart is None or not chart.across:
                continue
            drawn += 1
            ends = []
            for tick in chart.across:
                label = f"{tick.number:f}" + (f" {chart.unit}" if tick is chart.across[-1] else "")
                width = 6 * len(label)
                start = tick.at - (width if tick.at == chart.right else width / 2)
                ends.append((start, start + width))
            assert all(one[1] < other[0] for one, other in pairwise(ends)), (set_id, node.code, chart.across)
    assert drawn > 20


def test_the_number_from_which_points_are_full_keeps_its_mark() -> None:
    criteria_set = catalogue.shelved_set("cantho-157-2025").criteria_set
    chart = rule_chart(criteria_set.criterion("1"))
    assert chart is not None
    assert [tick.number for tick in chart.across] == [0, 50]


def test_a_change_of_the_whole_set_says_what_changed(client: Client) -> None:
    page = words_of(client, "/bo-tieu-chi/so-sanh/?a=par-2019-province&b=par-876-province")
    assert "Bộ tiêu chí: quyết định đổi từ «" in page
    assert "Bộ tiêu chí: kỳ đánh giá đổi từ «" in page
    assert "toàn bộ" not in page
