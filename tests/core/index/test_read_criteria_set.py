"""Reading a set: what is well written, and that nothing written can raise."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.index.samples import CLEAN, Plain, changed, good, read

from caicach.core.index.document import Located, located
from caicach.core.index.lint import lint
from caicach.core.index.model import InputKind, Method, NotApplicable
from caicach.core.index.problems import Severity
from caicach.core.index.reading import read_criteria_set
from caicach.core.index.rules import RULES

NAMES = [
    "format",
    "id",
    "title",
    "standing",
    "decision",
    "number",
    "date",
    "source",
    "period",
    "from",
    "to",
    "blocks",
    "maximum",
    "criteria",
    "code",
    "method",
    "rule",
    "type",
    "bands",
    "at_least",
    "above",
    "at_most",
    "below",
    "points",
    "rounding",
    "at",
    "places",
    "mode",
    "grades",
    "caps",
    "fact",
    "is",
    "conditions",
    "no_zero",
    "ranking",
    "tie_break",
    "by",
    "precondition",
    "criterion",
    "evidence",
    "weight",
    "aggregate",
    "input",
    "inputs",
    "expression",
    "options",
    "parts",
    "adjustments",
    "bonus_maximum",
    "legal_texts",
    "legal_basis",
    "stated",
    "counts",
    "levels",
    "vi",
    "en",
    "zero_denominator",
    "not_applicable",
    "target",
    "target_share",
    "full_at",
    "floor",
    "origin",
    "survey_maximum",
]
scalars = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.sampled_from(
        [*RULES, "sum", "geometric_mean", "share", "official", "unknown", "true", "1", "-1", "0.5"]
    ),
    st.sampled_from(
        ["1E+9999999", "1E-9999999", "-1E+999999999", "NaN", "sNaN", "Infinity", "9" * 5000, "1_000", "٣"]
    ),
    st.sampled_from(["2025-02-30", "9999-99-99", "2025-W01-1", "\x00", "\ud800", "e\u0301", "{n}", "%s"]),
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=30,
)


def places(document: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the ways to every value within a document."""
    found = [way] if way else []
    items = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    for key, inner in items:
        found.extend(places(inner, (*way, key)))
    return found


PLACES = places(CLEAN)


def _has(at: Any, step: str | int) -> bool:
    """Whether the place is still there after earlier damage."""
    if isinstance(step, int):
        return isinstance(at, list) and step < len(at)
    return isinstance(at, dict) and step in at


@settings(max_examples=150, deadline=None)
@given(anything)
def test_no_document_raises(document: object) -> None:
    found = read_criteria_set(located(document))
    assert any(problem.severity is Severity.ERROR for problem in found.problems)
    lint(found)


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_no_damage_to_a_good_document_raises(data: st.DataObject) -> None:
    document: Any = copy.deepcopy(CLEAN)
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(PLACES))
        at = document
        for step in way:
            at = at[step] if _has(at, step) else None
        if _has(at, last):
            at[last] = data.draw(anything)
    for problem in lint(read_criteria_set(located(document))):
        assert problem.message.vi
        assert problem.mend.vi


@pytest.mark.parametrize("number", ["1E+9999999", "1E-9999999", "-1E+99999999", "9" * 2000, "0." + "1" * 21])
def test_a_number_out_of_range_is_reported(number: str) -> None:
    assert "D006" in {problem.id for problem in read(changed({"maximum": number})).problems}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1,5", "1_000", "", "mười"])
def test_what_is_not_a_number_is_reported(number: str) -> None:
    assert "D005" in {problem.id for problem in read(changed({"maximum": number})).problems}


def test_a_count_of_thousands_of_digits_is_reported() -> None:
    assert [problem.id for problem in read(changed({"stated.counts": ["9" * 5000]})).problems] == ["S004"]


CASES: list[tuple[str, dict[str, Any]]] = [
    ("D001", {"decision": "01/QĐ"}),
    ("D002", {"criteria.0.evidence": "Kế hoạch"}),
    ("D003", {"title": None}),
    ("D004", {"id": ["a"]}),
    ("D007", {"criteria.0.criteria.1.may_exceed": "yes"}),
    ("D008", {"criteria.0.method": "apraised"}),
    ("D009", {"period.to": "31/12/2025"}),
    ("D010", {"criteria.0.titel": "Chỉ đạo"}),
    ("B001", {"grades.0.bands.0.above": "80"}),
    ("B002", {"grades.0.bands.0.below": "80"}),
    ("R001", {"criteria.1.criteria.1.rule": {"type": "linear", "zero_at": "5", "full_at": "5"}}),
    ("R002", {"criteria.1.criteria.1.rule.full_at": "0"}),
    ("R003", {"criteria.0.criteria.0.rule": {"type": "survey_mean", "scale_low": "5"}}),
    ("R004", {"criteria.1.criteria.1.rule": {"type": "target_leader", "target": "0"}}),
    (
        "R005",
        {
            "criteria.0.criteria.0.rule": {
                "type": "sum_of_parts",
                "parts": [{"input": "a", "maximum": "2", "rule": {"type": "peers_range"}}],
            }
        },
    ),
    (
        "R006",
        {"criteria.0.criteria.0.rule": {"type": "formula", "inputs": {"a": "A"}, "expression": "a ** 2"}},
    ),
    ("R007", {"criteria.0.criteria.0.rule": {"type": "formula", "inputs": {"A b": "A"}, "expression": "1"}}),
    ("S001", {"id": "Bộ mẫu"}),
    ("S002", {"period.to": "2024-12-31"}),
    ("S003", {"rounding": [{"at": "total", "places": "2.5"}]}),
    ("S004", {"stated.counts": ["hai"]}),
    ("S005", {"grades.0.not_submitted": "d"}),
    ("S006", {"criteria.0.code": "1 a"}),
    ("S008", {"criteria.0.criteria.0.input": "share"}),
    ("S009", {"criteria.0.aggregate": "weighted_mean", "criteria.0.criteria.0.weight": "-1"}),
    ("S010", {"criteria.0.aggregate": "geometric_mean", "criteria.0.criteria.0.maximum": "0"}),
    ("S011", {"criteria.0.rule": {"type": "given"}}),
    ("S012", {"criteria.0.criteria.0.maximum": "unknown"}),
    ("S013", {"criteria.0.criteria.0.precondition": {"otherwise": "0"}}),
]


@pytest.mark.parametrize(("id_", "damage"), CASES, ids=[id_ for id_, _ in CASES])
def test_each_fault_of_a_document_is_found(id_: str, damage: dict[str, Any]) -> None:
    assert id_ in {problem.id for problem in read(changed(damage)).problems}


def test_a_tree_that_is_too_deep_is_found() -> None:
    node: Plain = {"code": "x", "title": "x", "maximum": "1", "rule": {"type": "given"}}
    for depth in range(12):
        node = {"code": f"x{depth}", "title": "x", "maximum": "1", "criteria": [node]}
    assert "S007" in {problem.id for problem in read({**CLEAN, "criteria": [node]}).problems}


def test_all_faults_are_reported_at_once_with_their_lines() -> None:
    title = Located("Bộ", 3, 8)
    document = Located({"id": Located("KHÔNG", 2, 5), "title": title, "maximum": Located("mười", 4, 10)})
    found = {
        problem.id: problem.place.line for problem in read_criteria_set(document, file="set.yaml").problems
    }
    assert (found["S001"], found["D005"]) == (2, 4)
    assert "D003" in found


def test_a_group_hands_down_method_basis_and_origin() -> None:
    found = good(changed({"criteria.0.origin": "derived"})).by_code["1.1"]
    assert (found.method, found.legal_basis, found.origin) == (Method.APPRAISED, ("nq76",), "derived")


def test_what_is_left_out_has_a_documented_default() -> None:
    found = good(changed({}))
    leaf = found.by_code["1.2"]
    assert (leaf.input, leaf.self_scored, leaf.may_exceed) == (InputKind.SHARE, True, False)
    assert not found.by_code["2.1"].self_scored
    assert found.not_applicable is NotApplicable.SHRINK
    assert [level.vi for level in found.levels] == ["Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần"]
    assert found.adjustments.total_minimum == 0
    assert found.adjustments.total_maximum == 10


def test_numbers_keep_their_digits_and_text_its_composed_form() -> None:
    found = good(changed({"maximum": "10.00", "title": "Bo\u0323\u0302 tie\u0302u chi\u0301"}))
    assert str(found.maximum) == "10.00"
    assert found.title.vi == "Bộ tiêu chí"
    assert found.by_code["1"].maximum == Decimal(6)
