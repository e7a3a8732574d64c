"""Every finding that the code can give is documented once, and no id is used for two things."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.core.index import test_lint_policies_and_sources, test_lint_trees_and_rules
from tests.core.index.lint_cases import findings
from tests.core.index.tables import ROOT

from caicach.core.index.lint import CHECKS
from caicach.core.index.problems import Severity

PAGE = ROOT / "docs/reference/findings.md"
ID = re.compile(r'"([A-Z]\d{3})"')
CASES = [*test_lint_trees_and_rules.CASES, *test_lint_policies_and_sources.CASES]


def documented() -> list[tuple[str, str]]:
    """Return the ids and severities of the page, in its order."""
    rows = re.findall(
        r"^\| ([A-Z]\d{3}) \| (\w+) \| .+ \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    return [(id_, severity) for id_, severity in rows]


def used() -> dict[str, set[Path]]:
    """Return the modules in which each id is written."""
    found: dict[str, set[Path]] = {}
    for room in ("core/index", "exchange"):
        for module in (ROOT / "src/caicach" / room).rglob("*.py"):
            for id_ in ID.findall(module.read_text(encoding="utf-8")):
                found.setdefault(id_, set()).add(module)
    return found


def test_every_id_in_the_code_is_documented_and_no_other() -> None:
    assert {id_ for id_, _ in documented()} == set(used())


def test_every_id_is_documented_once_and_in_order() -> None:
    ids = [id_ for id_, _ in documented()]
    assert [id_ for id_, times in Counter(ids).items() if times > 1] == []
    for letter in "DSRBLFAC":
        of_letter = [id_ for id_ in ids if id_[0] == letter]
        assert of_letter == sorted(of_letter)


def test_an_id_of_the_engine_stands_in_one_module() -> None:
    shared = {
        id_: modules for id_, modules in used().items() if id_[0] in "DSRBLA" and len(_core(modules)) > 1
    }
    assert shared == {}


def _core(modules: set[Path]) -> set[Path]:
    return {module for module in modules if "core" in module.parts}


def test_every_finding_of_the_linter_has_a_case_with_its_documented_severity() -> None:
    severities = {id_: Severity(severity) for id_, severity in documented() if id_[0] == "L"}
    assert {case.id for case in CASES} == set(severities)
    for case in CASES:
        found = {problem.severity for problem in findings(case.faulty) if problem.id == case.id}
        assert found == {severities[case.id]}, case.id


def test_every_check_has_a_sentence_that_says_what_should_hold() -> None:
    assert all(check.__doc__ for check in CHECKS)
