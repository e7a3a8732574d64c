"""The annex of any set, read back, holds the same criteria, and never a rule that scores differently."""

from __future__ import annotations

from decimal import Decimal, localcontext
from pathlib import Path

import pytest
from tests.core.index.samples import CLEAN, changed, good
from tests.core.index.tables import ROOT
from tests.exchange.annexes import by_code

from caicach.core.index.answers import Answer
from caicach.core.index.arithmetic import CONTEXT
from caicach.core.index.document import located
from caicach.core.index.model import Criterion, InputKind
from caicach.core.index.problems import ProblemsError
from caicach.core.index.reading import read_criteria_set
from caicach.core.index.rules import (
    AllOrNothing,
    Choice,
    Count,
    Deduction,
    Linear,
    LinearSaturating,
    Steps,
    SurveyShare,
    YesNo,
)
from caicach.core.index.rules.steps import AmbiguousBandError
from caicach.exchange.criteria_table import read_criteria_table
from caicach.exchange.criteria_table_writing import write_criteria_table
from caicach.exchange.criteria_yaml import load_criteria_set

SETS = sorted((ROOT / "criteria_sets").glob("*/set.yaml"))
NUMBERS = [
    Decimal(number) for number in ("0", "1", "2", "3", "4", "49.99", "50", "80", "90", "95", "99.99", "100")
]


def earned(leaf: Criterion) -> list[object]:
    """Return what a rule gives for some numbers, or its levels."""
    rule = leaf.rule
    assert rule is not None
    if isinstance(rule, Choice):
        return [*sorted(rule.options.items())]
    found: list[object] = []
    with localcontext(CONTEXT):
        for number in NUMBERS:
            try:
                found.append(rule.points(number, Answer(value=number), None))
            except AmbiguousBandError:
                found.append(None)
    return found


def says_itself(leaf: Criterion) -> bool:
    """Whether the annex can print the rule so that it is read again."""
    match leaf.rule:
        case YesNo() | Choice() | Steps() | SurveyShare() | LinearSaturating():
            return True
        case Linear() | AllOrNothing():
            plain = Linear(leaf.rule.maximum, Decimal(0), Decimal(100))
            return leaf.input is InputKind.SHARE and (leaf.rule.type != "linear" or leaf.rule == plain)
        case Deduction() as rule:
            return rule.start == leaf.maximum and not rule.floor
        case Count():
            return True
        case _:
            return False


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.parent.name)
def test_the_annex_of_a_set_gives_back_its_criteria(path: Path) -> None:
    before = load_criteria_set(path)
    if all(node.maximum is None for node in before.walk()):
        with pytest.raises(ProblemsError, match="F084"):
            read_criteria_table(write_criteria_table(before), "a.xlsx", set_id=before.id, title="Thử")
        return
    found = read_criteria_table(
        write_criteria_table(before), "a.xlsx", set_id=before.id, title=before.title.vi
    )
    after = read_criteria_set(located(found.document))
    assert [(node.code, node.title.vi, node.maximum, len(node.children)) for node in after.walk()] == [
        (node.code, node.title.vi, node.maximum, len(node.children)) for node in before.walk()
    ]
    assert after.maximum == before.maximum
    handed = {leaf.code: leaf.method for leaf in before.leaves()}
    assert {leaf.code: leaf.method for leaf in after.leaves()} == handed
    for leaf in before.leaves():
        again = after.criterion(leaf.code)
        assert again.rule is not None
        if says_itself(leaf) or again.rule.type != "given":
            assert earned(again) == earned(leaf), leaf.code


def test_evidence_and_survey_are_given_back() -> None:
    found = read_criteria_table(write_criteria_table(good(CLEAN)), "a.xlsx", set_id="mau", title="Mẫu")
    nodes = by_code(found.document)
    assert nodes["1.1"]["evidence"] == ["Kế hoạch"]
    assert (nodes["2.1"]["method"], nodes["2.1"]["rule"]) == ("survey", {"type": "survey_share"})
    assert nodes["1.2"]["note"] == "Căn cứ: 76/NQ-CP"


def test_a_text_that_no_cell_holds_is_refused() -> None:
    document = changed({"criteria.0.criteria.0.title": "x" * 32_768})
    with pytest.raises(ProblemsError, match="F061"):
        write_criteria_table(good(document))


def test_text_that_looks_like_a_formula_stays_text() -> None:
    document = changed({"criteria.0.criteria.0.title": "=HYPERLINK(1)"})
    found = read_criteria_table(write_criteria_table(good(document)), "a.xlsx", set_id="mau", title="Mẫu")
    assert by_code(found.document)["1.1"]["title"] == "=HYPERLINK(1)"
