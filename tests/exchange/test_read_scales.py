"""The lines below a criterion are read as a rule where they can be read in one way, and in no other case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.index.document import located
from caicach.core.index.problems import Severity
from caicach.core.index.reading import read_criteria_set
from caicach.exchange.criteria_table_scales import read_scale


def steps(*bands: str) -> dict[str, Any]:
    """Return a rule of bands written ``points at_least=… below=…``."""
    rows = []
    for band in bands:
        points, *ends = band.split()
        rows.append({**dict(end.split("=") for end in ends), "points": points})
    return {"type": "steps", "bands": rows}


READ: list[tuple[list[str], str, dict[str, Any]]] = [
    (["Có: 0,5; Không: 0"], "0.5", {"type": "yes_no"}),
    (["Có: 0,5", "Không: 0,25"], "0.5", {"type": "yes_no", "no": "0.25"}),
    (["Ban hành kịp thời: 0.5"], "0.5", {"type": "yes_no"}),
    (["- Không ban hành: 0", "- Ban hành đúng hạn: 0,4"], "0.5", {"type": "yes_no", "yes": "0.4"}),
    (
        ["Đạt: 2 điểm", "Đạt một phần: 0,5 điểm", "Không đạt: 0 điểm"],
        "2",
        {"type": "choice", "options": {"Đạt": "100", "Đạt một phần": "25", "Không đạt": "0"}},
    ),
    (
        ["Đạt 100%: 1", "Từ 80% đến dưới 100%: 0,5", "Dưới 80%: 0"],
        "1",
        steps("1 at_least=100", "0.5 at_least=80 below=100", "0 below=80"),
    ),
    (
        ["Trên 90%: 2", "Từ 70% - 90%: 1", "≤ 70%: 0"],
        "2",
        steps("2 above=90", "1 at_least=70 at_most=90", "0 at_most=70"),
    ),
    (
        [
            "Hoàn thành 100% nhiệm vụ được giao thì điểm đánh giá là 1",
            "Hoàn thành từ 70% - dưới 100% nhiệm vụ thì điểm đánh giá là 0.5",
            "Hoàn thành dưới 70% nhiệm vụ thì điểm đánh giá là 0",
        ],
        "1",
        steps("1 at_least=100", "0.5 at_least=70 below=100", "0 below=70"),
    ),
    (
        ["Từ 3 sáng kiến trở lên: 1", "Từ 1 đến 2 sáng kiến: 0,5", "Dưới 1: 0"],
        "1",
        steps("1 at_least=3", "0.5 at_least=1 at_most=2", "0 below=1"),
    ),
    (["Trên 92,5%: 1", "Không quá 92,5%: 0"], "1", steps("1 above=92.5", "0 at_most=92.5")),
    (["Tính theo công thức (b/a)*điểm tối đa"], "2", {"type": "linear"}),
    (["Điểm = b/a x 1,5", "Trong đó: a là tổng số", "b là số hoàn thành"], "1.5", {"type": "linear"}),
    (["Tỷ lệ x điểm chuẩn"], "2", {"type": "linear"}),
    (
        ["Dưới 50%: 0; từ 50% trở lên: (b/a) × điểm tối đa"],
        "2",
        {"type": "linear_floor", "floor": "50"},
    ),
    (
        ["Từ 80% trở lên: 2", "Dưới 80%: điểm tối đa × tỷ lệ / 80%"],
        "2",
        {"type": "linear_saturating", "full_at": "80"},
    ),
    (["Mỗi báo cáo gửi chậm trừ 0,25 điểm"], "1", {"type": "deduction", "per_event": "0.25"}),
    (["Cứ mỗi lần vi phạm bị trừ 0,5 điểm."], "1", {"type": "deduction", "per_event": "0.5"}),
    (["Mỗi sáng kiến được cộng 1 điểm, tối đa 3 điểm"], "3", {"type": "count", "points_each": "1"}),
    (["Mỗi sáng kiến được 1 điểm, tối đa 2 điểm"], "3", {"type": "count", "points_each": "1", "cap": "2"}),
    (["Điểm = tỷ lệ hài lòng × điểm tối đa"], "10", {"type": "survey_share"}),
]


@pytest.mark.parametrize(("lines", "maximum", "rule"), READ, ids=[case[0][0][:40] for case in READ])
def test_a_scale_is_read(lines: list[str], maximum: str, rule: dict[str, Any]) -> None:
    assert read_scale(lines, Decimal(maximum)).fields.get("rule") == rule


def test_counts_without_a_percent_sign_are_counts() -> None:
    assert read_scale(["Từ 3 trở lên: 1", "Dưới 3: 0"], Decimal(1)).fields["input"] == "count"
    assert read_scale(["Từ 2,5 trở lên: 1", "Dưới 2,5: 0"], Decimal(1)).fields["input"] == "number"
    assert "input" not in read_scale(["Từ 3% trở lên: 1", "Dưới 3%: 0"], Decimal(1)).fields


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Chấm theo thực tế"],
        ["Cấp 1"],
        ["Có: 3; Không: 0"],
        ["Đạt một nửa: 0,5"],
        ["Không đạt 100%: 0", "Đạt 100%: 1"],
        ["Trên 90% việc A và trên 50% việc B: 1", "Còn lại: 0"],
        ["Từ 80% trở lên: 1", "Các trường hợp khác: 0"],
        ["Từ 80% trở lên: 1", "Dưới 3 lần: 0"],
        ["Trước ngày 31/01: 1", "Sau ngày 31/01: 0"],
        ["Bằng hoặc cao hơn mức bình quân: 1", "Còn lại: 0"],
        ["Mỗi lần bị trừ 0,25 điểm nhưng không quá 1 điểm"],
        ["Điểm = b/a x 0,7"],
        ["Từ 80% trở lên: 1; dưới 80%: (b/a) × điểm tối đa"],
        ["Dưới 50%: 0; từ 60% trở lên: (b/a) × điểm tối đa"],
        ["Đạt: 1", "đạt: 0,5"],
        [f"{'Rất tốt ' * 20}: 1", "Kém: 0,5", "Rất kém: 0"],
        ["x" * 3_000],
    ],
)
def test_what_can_be_read_in_two_ways_is_left_to_a_person(lines: list[str]) -> None:
    found = read_scale(lines, Decimal(1))
    assert found.fields == {}
    assert found.reason is not None
    assert found.reason.vi
    assert found.reason.en


def test_a_level_that_is_no_round_share_is_left_to_a_person() -> None:
    assert read_scale(["Tốt: 0,9", "Khá: 0,4", "Kém: 0"], Decimal("0.9")).fields == {}


def test_nothing_is_read_where_the_maximum_is_not_known() -> None:
    assert read_scale(["Có: 1"], None).fields == {}


WORDS = st.sampled_from(
    [
        *(
            "Có",
            "Không",
            "Đạt",
            "Từ",
            "Dưới",
            "Trên",
            "đến",
            "trở",
            "lên",
            "mỗi",
            "trừ",
            "tỷ",
            "lệ",
            "tối",
            "đa",
        ),
        *("100%", "80%", "0,5", "1", "3", ":", ";", "-", "=", "điểm", "b/a", "x"),
    ]
)


@given(st.lists(st.lists(WORDS, max_size=9).map(" ".join), max_size=4), st.sampled_from(["0.5", "1", "3"]))
@settings(max_examples=200, deadline=None)
def test_whatever_is_read_fits_the_format_and_the_maximum(lines: list[str], maximum: str) -> None:
    found = read_scale(lines, Decimal(maximum))
    if not found.fields:
        assert found.reason is not None
        return
    leaf = {"code": "1", "title": "1", "maximum": maximum, "method": "survey", **found.fields}
    document = {
        "format": "1", "id": "a", "title": "a", "standing": "draft", "maximum": maximum, "period": {},
        "decision": {"number": "1", "source": "1"}, "blocks": [{"id": "a", "title": "a"}], "criteria": [leaf],
    }  # fmt: skip
    criteria_set = read_criteria_set(located(document))
    faults = [one.id for one in criteria_set.problems if one.severity is Severity.ERROR]
    assert faults == [] or set(faults) <= {"B002"}
