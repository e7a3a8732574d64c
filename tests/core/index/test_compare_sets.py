"""What changed between two criteria sets, said for people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from tests.core.index.samples import CLEAN, Plain, changed, read
from tests.core.index.strategies import documents

from caicach.core.index.diff import Change, ChangeKind, Difference, MatchedBy, difference

NEW = {"code": "1.3", "title": "Sáng kiến cải cách", "maximum": "1", "rule": {"type": "given"}}


def compared(changes: dict[str, Any]) -> Difference:
    """Return the difference between the sample set and the sample set with changes."""
    return difference(read(CLEAN), read(changed(changes)))


def only(found: Difference) -> Change:
    """Return the one change that there is."""
    assert [change.sentence.vi for change in found.changes] == [found.changes[0].sentence.vi]
    return found.changes[0]


def test_a_set_does_not_differ_from_itself() -> None:
    found = compared({})
    assert found.is_empty
    assert found.points_moved == 0
    assert {match.by for match in found.matches} == {MatchedBy.CODE}
    assert [area.moved for area in found.areas] == [0, 0]


RULE = "criteria.0.criteria.1.rule"
CASES: list[tuple[dict[str, Any], ChangeKind, str, str, str]] = [
    ({"criteria.0.criteria.0.maximum": "2.5"}, ChangeKind.MAXIMUM, "1.1", "2 điểm", "2,5 điểm"),
    (
        {"criteria.1.criteria.0.method": "measured"},
        ChangeKind.METHOD,
        "2.1",
        "điều tra xã hội học",
        "đo bằng số liệu",
    ),
    (
        {f"{RULE}.bands.1.at_least": "60", f"{RULE}.bands.2.below": "60"},
        ChangeKind.RULE,
        "1.2",
        "từ 70 đến dưới 90: 2 điểm",
        "từ 60 đến dưới 90: 2 điểm",
    ),
    (
        {"criteria.1.criteria.1.rule.full_at": "90"},
        ChangeKind.RULE,
        "2.2",
        "Từ 80 trở lên: 2 điểm",
        "Từ 90 trở lên: 2 điểm",
    ),
    (
        {"criteria.0.aggregate": "weighted_mean"},
        ChangeKind.RULE,
        "1",
        "tổng các mục con",
        "trung bình có trọng số",
    ),
    ({"criteria.1.criteria.1.may_exceed": "true"}, ChangeKind.INPUT, "2.2", "tỷ lệ %", "có thể vượt 100 %"),
    (
        {"criteria.0.criteria.0.evidence": ["Kế hoạch", "Báo cáo"]},
        ChangeKind.EVIDENCE,
        "1.1",
        "Kế hoạch",
        "Báo cáo, Kế hoạch",
    ),
    ({"criteria.0.criteria.0.legal_basis": ["nq131"]}, ChangeKind.LEGAL_BASIS, "1.1", "76/NQ-CP", "nq131"),
    (
        {"criteria.0.criteria.1.zero_denominator": "zero"},
        ChangeKind.POLICY,
        "1.2",
        "mẫu số 0 được điểm tối đa",
        "mẫu số 0 được 0 điểm",
    ),
    (
        {"criteria.0.criteria.1.precondition": {"criterion": "1.1"}},
        ChangeKind.PRECONDITION,
        "1.2",
        "không có",
        "1.1 trên 0 điểm, nếu không thì 0 điểm",
    ),
    ({"criteria.0.criteria.1.guidance": "Theo quý"}, ChangeKind.GUIDANCE, "1.2", "", "Theo quý"),
    (
        {"criteria.0.criteria.0.title": "Kế hoạch năm ban hành đúng hạn"},
        ChangeKind.RENAMED,
        "1.1",
        "Kế hoạch ban hành đúng hạn",
        "Kế hoạch năm ban hành đúng hạn",
    ),
    (
        {"grades.0.bands.0.at_least": "85", "grades.0.bands.1.below": "85"},
        ChangeKind.GRADES,
        "",
        "Tốt: từ 80",
        "Tốt: từ 85",
    ),
    (
        {"ranking.tie_break": [{"code": "1"}]},
        ChangeKind.RANKING,
        "",
        "bằng điểm thì điểm 2 cao hơn",
        "bằng điểm thì điểm 1 cao hơn",
    ),
    ({"ranking.manual": "Hội đồng bỏ phiếu"}, ChangeKind.RANKING, "", "", "Hội đồng bỏ phiếu"),
    ({"not_applicable": "share"}, ChangeKind.SET, "", "bớt khỏi mẫu", "chia đều"),
    ({"rounding": [{"at": "total"}]}, ChangeKind.SET, "", "không có", "tổng điểm: 2 chữ số (half_up)"),
    ({"decision.number": "02/QĐ-UBND"}, ChangeKind.SET, "", "01/QĐ-UBND ngày 10/01/2025", "02/QĐ-UBND"),
    ({"adjustments": {"bonus_maximum": "3"}}, ChangeKind.SET, "", "tổng từ 0 đến 10", "thưởng không quá 3"),
]


@pytest.mark.parametrize(
    ("changes", "kind", "code", "before", "after"), CASES, ids=[f"{c[1]}-{n}" for n, c in enumerate(CASES)]
)
def test_one_change_is_told_once_with_what_was_and_what_is(
    changes: dict[str, Any], kind: ChangeKind, code: str, before: str, after: str
) -> None:
    change = only(compared(changes))
    assert (change.kind, change.code_after) == (kind, code)
    assert before in change.before.vi
    assert after in change.after.vi
    assert change.sentence.vi
    assert change.sentence.en


def test_every_kind_of_change_is_tested() -> None:
    structural = {ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.RECODED, ChangeKind.MOVED}
    assert {case[1] for case in CASES} | structural == set(ChangeKind)


def test_a_new_criterion_is_added_and_an_old_one_removed() -> None:
    assert (
        only(compared({"criteria.0.criteria.2": NEW})).sentence.vi
        == "Thêm 1.3 «Sáng kiến cải cách» (1 điểm)."
    )
    found = difference(read(changed({"criteria.0.criteria.2": NEW})), read(CLEAN))
    assert only(found).sentence.en == "Removed 1.3 'Sáng kiến cải cách' (1 point)."


def test_a_maximum_alone_does_not_change_the_rule_worked_out_from_it() -> None:
    assert only(compared({"criteria.1.criteria.1.maximum": "3"})).kind is ChangeKind.MAXIMUM


def test_renumbered_criteria_are_told_by_their_titles() -> None:
    old = CLEAN["criteria"][0]["criteria"]
    renumbered = [{**NEW, "code": "1.1"}, {**old[0], "code": "1.2"}, {**old[1], "code": "1.3"}]
    found = compared({"criteria.0.criteria": renumbered})
    assert {
        (match.before, match.after, match.by) for match in found.matches if match.before != match.after
    } == {
        ("1.1", "1.2", MatchedBy.TITLE),
        ("1.2", "1.3", MatchedBy.TITLE),
    }
    assert [change.kind for change in found.changes] == [
        ChangeKind.ADDED,
        ChangeKind.RECODED,
        ChangeKind.RECODED,
    ]
    assert "nay là 1.2 (nhận ra theo tên)" in found.changes[1].sentence.vi


def test_a_title_that_was_touched_up_is_still_known() -> None:
    found = compared(
        {"criteria.1.criteria.1.code": "2.9", "criteria.1.criteria.1.title": "HỒ SƠ trực tuyến toàn trình"}
    )
    assert next(match.by for match in found.matches if match.after == "2.9") is MatchedBy.SIMILAR_TITLE
    assert {change.kind for change in found.changes} == {ChangeKind.RECODED, ChangeKind.RENAMED}


def test_a_code_with_quite_another_title_and_none_alike_is_the_same_code_renamed() -> None:
    found = compared({"criteria.1.criteria.1.title": "Thanh toán không dùng tiền mặt"})
    assert only(found).kind is ChangeKind.RENAMED
    assert next(match.by for match in found.matches if match.after == "2.2") is MatchedBy.CODE


def test_a_criterion_that_went_to_another_area_moved() -> None:
    moved = CLEAN["criteria"][0]["criteria"][0]
    document = changed({"criteria.1.criteria.2": {**moved, "method": "appraised"}})
    document["criteria"][0]["criteria"] = [CLEAN["criteria"][0]["criteria"][1]]
    change = next(
        each for each in difference(read(CLEAN), read(document)).changes if each.kind is ChangeKind.MOVED
    )
    assert (change.code_after, change.before.vi, change.after.vi) == ("1.1", "1", "2")


def test_children_of_a_renumbered_area_did_not_move() -> None:
    found = compared({"criteria.0.code": "I"})
    assert [change.kind for change in found.changes] == [ChangeKind.RECODED]


def test_points_that_went_from_area_to_area_are_added_up() -> None:
    found = compared({"criteria.0.maximum": "4.5", "criteria.1.maximum": "5.5"})
    assert [area.moved for area in found.areas] == [Decimal("-1.5"), Decimal("1.5")]
    assert found.points_moved == Decimal("1.5")


def test_points_moved_are_not_told_when_an_areas_maximum_is_unknown() -> None:
    assert compared({"criteria.0.maximum": "unknown", "criteria.1.maximum": "5.5"}).points_moved is None


def test_areas_that_come_and_go_carry_their_points() -> None:
    document = changed(
        {"criteria.1": {"code": "3", "title": "Chuyển đổi số", "maximum": "3", "rule": {"type": "given"}}}
    )
    found = difference(read(CLEAN), read(document))
    assert [(area.code_before, area.code_after, area.moved) for area in found.areas] == [
        ("1", "1", Decimal(0)),
        ("", "3", Decimal(3)),
        ("2", "", Decimal(-4)),
    ]


def test_points_that_are_not_known_are_not_made_up() -> None:
    found = compared({"criteria.0.maximum": "unknown"})
    assert found.areas[0].moved is None


def test_grades_are_compared_block_by_block() -> None:
    blocks = [*CLEAN["blocks"], {"id": "xa", "title": "Xã"}]
    other = {"blocks": ["xa"], "bands": CLEAN["grades"][0]["bands"][:2]}
    before = changed({"blocks": blocks})
    after = changed({"blocks": blocks, "grades": [other, *CLEAN["grades"]]})
    change = only(difference(read(before), read(after)))
    assert "xếp loại Xã" in change.sentence.vi


@settings(max_examples=60, deadline=None)
@given(documents(), documents())
def test_any_two_sets_can_be_compared(one: Plain, other: Plain) -> None:
    before, after = read(one), read(other)
    found = difference(before, after)
    codes_before, codes_after = {node.code for node in before.walk()}, {node.code for node in after.walk()}
    assert {match.before for match in found.matches} | {
        c.code_before for c in found.of_kind(ChangeKind.REMOVED)
    } == codes_before
    assert {match.after for match in found.matches} | {
        c.code_after for c in found.of_kind(ChangeKind.ADDED)
    } == codes_after
    assert len({match.before for match in found.matches}) == len(found.matches)
    assert difference(before, before).is_empty
