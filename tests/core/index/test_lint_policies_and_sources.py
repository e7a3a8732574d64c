"""Findings on exceptions, classes, ranking, blocks, and on where a set comes from."""

from __future__ import annotations

import pytest
from tests.core.index.lint_cases import Case, classes, document, findings
from tests.core.index.samples import read

from caicach.core.index.lint import contradictions
from caicach.core.index.problems import Severity

BONUS = {"code": "T", "title": "Sáng kiến", "maximum": "1", "method": "bonus", "rule": {"type": "given"}}
THREE = classes("[80,)=a", "[60,80)=b", "(,60)=c")
TWO_BLOCKS = [{"id": "so", "title": "Sở"}, {"id": "xa", "title": "Xã"}]


def text(**validity: str) -> list[dict[str, str]]:
    """Return the list of legal texts with one that is valid as said."""
    return [{"id": "nq76", "number": "76/NQ-CP", **validity}]


def asks(code: str, **more: str) -> dict[str, str]:
    """Return a precondition on another criterion."""
    return {"criterion": code, **more}


CASES = [
    Case("L040", {"not_applicable": None}, {"not_applicable": "rescale"}),
    Case(
        "L040",
        {"not_applicable": None, "first.not_applicable": "share"},
        {"not_applicable": None, "first.not_applicable": "share", "second.not_applicable": "shrink"},
    ),
    Case(
        "L041", {"not_applicable": None}, {"not_applicable": None, "second.not_applicable": "shrink"}, "2.2"
    ),
    Case("L042", {"bands.zero_denominator": None}, {"bands.zero_denominator": "zero"}, "1.2"),
    Case("L043", {"bands.precondition": asks("9.9")}, {"bands.precondition": asks("1.1")}, "1.2"),
    Case(
        "L044",
        {"bands.precondition": asks("1.1"), "yes.precondition": asks("1.2")},
        {"bands.precondition": asks("1.1"), "yes.precondition": asks("2.1")},
        "1.1",
    ),
    Case("L044", {"bands.precondition": asks("1.2")}, {"bands.precondition": asks("1.1")}, "1.2"),
    Case("L044", {"bands.precondition": asks("1")}, {"bands.precondition": asks("2")}, "1.2"),
    Case(
        "L045",
        {"bands.precondition": asks("1.1", otherwise="5")},
        {"bands.precondition": asks("1.1", otherwise="4")},
        "1.2",
    ),
    Case(
        "L046",
        {"bands.precondition": asks("1.1", at_least="2.5")},
        {"bands.precondition": asks("1.1", at_least="2")},
        "1.2",
    ),
    Case(
        "L047",
        {"yes.precondition": {"evidence": ["Báo cáo"]}},
        {"yes.precondition": {"evidence": ["Kế hoạch"]}},
        "1.1",
    ),
    Case("L048", {"first.precondition": asks("2.1")}, {"yes.precondition": asks("2.1")}, "1"),
    Case("L050", {"criteria.2": BONUS}, {"criteria.2": BONUS, "adjustments": {"bonus_maximum": "1"}}, "T"),
    Case(
        "L050",
        {"criteria.2": {**BONUS, "method": "penalty"}, "adjustments": {"bonus_maximum": "1"}},
        {"criteria.2": {**BONUS, "method": "penalty"}, "adjustments": {"penalty_maximum": "1"}},
        "T",
    ),
    Case(
        "L051",
        {"adjustments": {"bonus_maximum": "1"}},
        {"criteria.2": BONUS, "adjustments": {"bonus_maximum": "1"}},
    ),
    Case(
        "L052",
        {"adjustments": {"total_minimum": "11"}},
        {"adjustments": {"total_minimum": "11", "total_maximum": "12"}},
    ),
    Case(
        "L053",
        {"criteria.2": BONUS, "adjustments": {"bonus_maximum": "-1"}},
        {"criteria.2": BONUS, "adjustments": {"bonus_maximum": "1"}},
    ),
    Case("L054", {"ranking.by": "score"}, {"ranking.by": "score", "not_applicable": "rescale"}),
    Case("L054", {"scale.by": "score"}, {"scale.by": "share"}),
    Case(
        "L060",
        {"rounding": [{"at": "total", "places": "2"}]},
        {"rounding": [{"at": "display", "places": "2"}]},
    ),
    Case(
        "L061",
        {"rounding": [{"at": "criterion", "places": "1"}, {"at": "display", "places": "2"}]},
        {"rounding": [{"at": "criterion", "places": "2"}, {"at": "display", "places": "2"}]},
    ),
    Case("L070", {"scale.bands": classes("[80,)=a", "[60,80]=b", "(,60)=c")}, {"scale.bands": THREE}),
    Case("L071", {"scale.bands": classes("[80,)=a", "[60,80)=b", "(,60)=c")[:2]}, {"scale.bands": THREE}),
    Case(
        "L071",
        {"scale.bands": classes("(90,)=a", "(,90)=b")},
        {"scale.bands": classes("(90,)=a", "(,90]=b")},
    ),
    Case("L072", {"scale.bands": THREE[::-1]}, {"scale.bands": THREE}),
    Case(
        "L073",
        {"scale.bands": classes("(100,)=s", "[80,100]=a", "(,80)=b")},
        {"scale.bands": classes("[100,)=s", "[80,100)=a", "(,80)=b")},
    ),
    Case(
        "L073",
        {"scale.bands": classes("(100,)=s", "(,100]=a")},
        {"scale.bands": classes("(100,)=s", "(,100]=a"), "adjustments": {"total_maximum": "11"}},
    ),
    Case(
        "L074",
        {"scale.bands": classes("[80,)=a", "(,80)=a")},
        {"scale.bands": classes("[80,)=a", "(,80)=b")},
    ),
    Case(
        "L075",
        {"scale.bands.0.conditions": [{"no_zero": "true", "codes": ["1.1", "8"]}]},
        {"scale.bands.0.conditions": [{"no_zero": "true", "codes": ["1.1"]}]},
    ),
    Case(
        "L076",
        {"scale.bands.0.conditions": [{"at_least": "50"}]},
        {"scale.bands.0.conditions": [{"at_least": "50", "codes": ["1"]}]},
    ),
    Case(
        "L077",
        {"grades.1": {"bands": THREE}},
        {"scale.blocks": ["so"], "blocks": TWO_BLOCKS, "grades.1": {"bands": THREE}},
    ),
    Case(
        "L077",
        {"scale.blocks": ["so"], "grades.1": {"blocks": ["so"], "bands": THREE}},
        {"blocks": TWO_BLOCKS, "scale.blocks": ["so"], "grades.1": {"blocks": ["xa"], "bands": THREE}},
    ),
    Case("L078", {"scale.blocks": ["so", "xa"]}, {"scale.blocks": ["so", "xa"], "blocks": TWO_BLOCKS}),
    Case("L079", {"scale.blocks": ["so"], "blocks": TWO_BLOCKS}, {"blocks": TWO_BLOCKS}),
    Case("L080", {"ranking.tie_break": [{"code": "7"}]}, {"ranking.tie_break": [{"code": "1"}]}),
    Case(
        "L081",
        {"ranking.tie_break": [{"code": "2", "by": "value"}]},
        {"ranking.tie_break": [{"code": "2.2", "by": "value"}]},
    ),
    Case(
        "L081",
        {"ranking.tie_break": [{"code": "1.1", "by": "numerator"}]},
        {"ranking.tie_break": [{"code": "2.2", "by": "numerator"}]},
    ),
    Case("L082", {"ranking": {}}, {"ranking": {"manual": "Chủ tịch quyết định"}}),
    Case("L082", {"ranking": None}, {"ranking": None, "blocks.0.ranked": "false"}),
    Case(
        "L083",
        {"ranking.tie_break": [{"code": "2"}, {"code": "2"}]},
        {"ranking.tie_break": [{"code": "2"}, {"code": "2", "by": "share"}]},
    ),
    Case("L090", {"blocks": [TWO_BLOCKS[0], TWO_BLOCKS[0]]}, {"blocks": TWO_BLOCKS}),
    Case(
        "L100",
        {"first.legal_basis": None},
        {"first.legal_basis": None, "yes.legal_basis": ["nq76"], "bands.legal_basis": ["nq76"]},
        "1.1",
    ),
    Case("L101", {"yes.legal_basis": ["nq30c"]}, {"yes.legal_basis": ["nq76"]}, "1.1"),
    Case(
        "L102",
        {"legal_texts": text(valid_to="2024-12-31")},
        {"legal_texts": text(valid_to="2025-12-31")},
        "1.1",
    ),
    Case(
        "L103",
        {"legal_texts": text(valid_to="2025-06-30")},
        {"legal_texts": text(valid_to="2025-12-31")},
        "1.1",
    ),
    Case(
        "L104",
        {"legal_texts": text(valid_from="2026-01-01")},
        {"legal_texts": text(valid_from="2025-12-31")},
        "1.1",
    ),
    Case(
        "L105",
        {"legal_texts": text(valid_from="2030-01-02", valid_to="2030-01-01"), "period": {}},
        {"legal_texts": text(valid_from="2030-01-01", valid_to="2030-01-01"), "period": {}},
    ),
    Case(
        "L110",
        {"yes.origin": "illustrative"},
        {"yes.origin": "illustrative", "standing": "illustrative"},
        "1.1",
    ),
    Case("L111", {"yes.origin": "recalled"}, {"yes.origin": "recalled", "standing": "draft"}, "1.1"),
    Case("L112", {"decision.date": "2026-01-01"}, {"decision.date": "2025-12-31"}),
    Case("L113", {"decision.date": None}, {"decision.date": "2025-01-01"}),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.id}-{place}" for place, case in enumerate(CASES)])
def test_a_fault_is_found_at_its_place_and_not_beside_it(case: Case) -> None:
    found = [problem for problem in findings(case.faulty) if problem.id == case.id]
    assert [problem.place.code for problem in found] == [case.code]
    assert case.id not in {problem.id for problem in findings(case.sound)}


def test_a_longer_circle_of_preconditions_is_named_in_order() -> None:
    circle = {
        "yes.precondition": asks("1.2"),
        "bands.precondition": asks("2.1"),
        "survey.precondition": asks("1.1"),
    }
    found = [problem for problem in findings(circle) if problem.id == "L044"]
    assert len(found) == 1
    assert "1.1, 1.2, 2.1, 1.1" in found[0].message.vi


def test_two_circles_are_both_found() -> None:
    found = findings(
        {
            "yes.precondition": asks("1.2"),
            "bands.precondition": asks("1.1"),
            "survey.precondition": asks("2.2"),
            "measured.precondition": asks("2.1"),
        }
    )
    assert [problem.id for problem in found] == ["L044", "L044"]


def test_harmless_faults_of_a_published_set_do_not_forbid_scoring() -> None:
    harmless = {
        "stated.counts": ["3", "9"],
        "first.legal_basis": None,
        "legal_texts": text(valid_to="2024-12-31"),
        "bands.zero_denominator": None,
        "ranking": None,
        "scale.bands": classes("(90,)=a", "(,90)=b"),
        "decision.date": "2026-01-01",
    }
    assert len(findings(harmless)) > 5
    assert contradictions(read(document(harmless))) == []


def test_every_finding_speaks_both_languages_and_says_what_to_do() -> None:
    for case in CASES:
        for problem in findings(case.faulty):
            for words in (problem.message, problem.mend):
                assert words.vi.strip()
                assert words.en.strip()
                assert "{" not in words.vi + words.en
            if problem.severity is Severity.ERROR:
                assert problem.place.file == "set.yaml"
