"""Reading worked cases: what is written is what is checked, and every fault is told with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from caicach.core.index.document import located
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import ProblemsError
from caicach.core.index.reading import read_criteria_set
from caicach.core.index.result import Missing
from caicach.exchange.cases_yaml import Cases, check_case, read_cases
from caicach.exchange.criteria_yaml import load_criteria_set, read_document

ROOT = Path(__file__).resolve().parents[2]

SET = {
    "format": "1",
    "id": "demo",
    "title": "Bộ minh họa",
    "standing": "draft",
    "decision": {"number": "1", "source": "minh họa"},
    "period": {"from": "2026-01-01"},
    "blocks": [{"id": "communes", "title": "Xã"}],
    "maximum": "10",
    "not_applicable": "shrink",
    "criteria": [
        {"code": "1", "title": "Kế hoạch", "maximum": "4", "method": "appraised", "rule": {"type": "yes_no"}},
        {"code": "2", "title": "Tỷ lệ", "maximum": "6", "method": "measured", "rule": {"type": "linear"}},
    ],
    "grades": [
        {
            "bands": [
                {"id": "good", "title": "Tốt", "at_least": "50"},
                {"id": "weak", "title": "Yếu", "below": "50"},
            ]
        }
    ],
}


@pytest.fixture
def demo() -> CriteriaSet:
    return read_criteria_set(located(SET))


def cases_of(text: str) -> Cases:
    """Read cases written under the usual head."""
    return read_cases(read_document(f'set: demo\nformat: "1"\n{text}'.encode(), "cases.yaml"))


def faults_of(text: str) -> list[tuple[str, int]]:
    """Return id and line of every fault."""
    with pytest.raises(ProblemsError) as refusal:
        cases_of(text)
    return [(problem.id, problem.place.line) for problem in refusal.value.problems]


GOOD = """tolerance: 0
cases:
- id: half
  name: {vi: Nửa tỷ lệ, en: Half the share}
  units:
  - unit: Xã A
    answers: {"1": yes, "2": {numerator: 1, denominator: 2}}
    expect: {total: 7, share: 70, rank: 1, grade: good,scores: {"2": 3}, maxima: {total: 10}, ranks: {"2": 2}}
  - unit: Xã B
    answers: {"1": not_applicable, "2": 55}
    expect: {total: 3.3, share: 55, rank: 2, maxima: {total: 6}, scores: {"1": unknown}}
"""


def test_a_case_that_holds_has_no_mismatch(demo: CriteriaSet) -> None:
    (case,) = cases_of(GOOD).cases
    assert case.missing is Missing.REFUSE
    assert check_case(demo, case) == []


@pytest.mark.parametrize(
    ("written", "instead", "what"),
    [
        ("total: 7,", "total: 7.01,", "score total"),
        ("share: 70,", "share: 70.1,", "share total"),
        ('scores: {"2": 3}', 'scores: {"2": unknown}', "score 2"),
        ('scores: {"2": 3}', 'scores: {"9": 3}', "score 9"),
        ("maxima: {total: 10}", "maxima: {total: 9}", "maximum total"),
        ("rank: 1", "rank: none", "rank"),
        ('ranks: {"2": 2}', 'ranks: {"2": 1}', "rank 2"),
        ("grade: good", "grade: none", "grade"),
    ],
)
def test_every_figure_that_comes_out_otherwise_is_told(
    demo: CriteriaSet, written: str, instead: str, what: str
) -> None:
    assert written in GOOD
    (case,) = cases_of(GOOD.replace(written, instead)).cases
    assert [mismatch.what for mismatch in check_case(demo, case)] == [what]


def test_a_figure_within_the_tolerance_holds(demo: CriteriaSet) -> None:
    near = GOOD.replace("total: 7,", "total: 7.01,")
    (case,) = cases_of(near.replace("tolerance: 0", 'tolerance: "0.01"')).cases
    assert case.tolerance == Decimal("0.01")
    assert check_case(demo, case) == []


REFUSED = """tolerance: 0
cases:
- id: over
  name: Tử số lớn hơn mẫu số
  units:
  - unit: Xã A
    answers: {"1": no, "2": {numerator: 3, denominator: 2}}
  refused: [A004]
"""


def test_an_expected_refusal_holds(demo: CriteriaSet) -> None:
    (case,) = cases_of(REFUSED).cases
    assert check_case(demo, case) == []


def test_a_refusal_for_another_reason_is_a_mismatch(demo: CriteriaSet) -> None:
    (case,) = cases_of(REFUSED.replace("A004", "A006")).cases
    (mismatch,) = check_case(demo, case)
    assert (mismatch.expected, mismatch.found) == ("A006", "A004")


def test_scoring_what_should_be_refused_is_a_mismatch(demo: CriteriaSet) -> None:
    (case,) = cases_of(REFUSED.replace("numerator: 3", "numerator: 2")).cases
    (mismatch,) = check_case(demo, case)
    assert mismatch.found == "scored"


def test_an_unexpected_refusal_is_raised(demo: CriteriaSet) -> None:
    (case,) = cases_of(GOOD.replace('"2": 55', '"2": 155')).cases
    with pytest.raises(ProblemsError):
        check_case(demo, case)


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("tolerance: 0", "", ("D003", 1)),
        ("tolerance: 0", "tolerance: about", ("D005", 3)),
        ("tolerance: 0", "tolerance: -1", ("C003", 5)),
        ("id: half", "id: Nửa", ("C002", 5)),
        ("unit: Xã B", "unit: Xã A", ("C005", 11)),
        ("rank: 1", "rank: first", ("C007", 10)),
        ("grade: good", "level: good", ("D010", 10)),
        ("denominator: 2", "denominators: 2", ("D010", 9)),
        ('"2": 55', '"2": nhiều', ("D005", 12)),
        ("name: {vi: Nửa tỷ lệ, en: Half the share}", "refused: [A004]", ("C004", 5)),
    ],
)
def test_faults_are_told_with_their_line(written: str, instead: str, fault: tuple[str, int]) -> None:
    assert written in GOOD
    assert fault in faults_of(GOOD.replace(written, instead, 1))


def test_all_faults_are_told_at_once() -> None:
    ids = [id_ for id_, _ in faults_of(GOOD.replace("id: half", "id: Nửa").replace("rank: 1", "rank: first"))]
    assert {"C002", "C007"} <= set(ids)


def test_a_case_that_states_nothing_is_refused() -> None:
    bare = (
        'tolerance: 0\ncases:\n- id: bare\n  name: Trống\n  units:\n  - unit: Xã A\n    answers: {"1": yes}\n'
    )
    assert faults_of(bare) == [("C004", 5)]
    assert faults_of(bare + "    expect: {}\n") == [("C006", 10)]


def test_a_repeated_case_is_refused() -> None:
    again = GOOD + GOOD.split("cases:\n")[1]
    assert "C001" in [id_ for id_, _ in faults_of(again)]


def test_the_example_of_the_documentation_holds() -> None:
    page = (ROOT / "docs" / "reference" / "cases.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    cases = read_cases(read_document(example.encode(), "cases.md"))
    criteria_set = load_criteria_set(ROOT / "criteria_sets" / cases.set_id)
    assert len(cases.cases) == 2
    assert [found for case in cases.cases for found in check_case(criteria_set, case)] == []
