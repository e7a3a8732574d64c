"""Whatever is typed in the rule builder, there is an answer: a drawing, findings, points or why not."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from tests.evaluation.criteria.documents import SOUND

from caicach.core.index.document import located
from caicach.core.index.lint import lint
from caicach.core.index.reading import read_criteria_set
from caicach.evaluation.criteria.tryout import sample, try_out
from caicach.exchange.criteria_writing import load_document
from caicach.web.criteria.fields import Field, Kind
from caicach.web.criteria.node_fields import taken_node
from caicach.web.criteria.rule_fields import RULE_FIELDS
from caicach.web.criteria.trying import asked_of, tried
from caicach.web.index.charts import rule_chart

TEXTS = (
    "",
    "0",
    "1",
    "-1",
    "2,5",
    "50",
    "100",
    "100000",
    "999999999999999",
    "abc",
    "0,00000001",
    "1e9",
    "a b",
    "{",
)


def typed(fields: tuple[Field, ...], chance: random.Random, prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in fields:
        name = f"{prefix}{each.key}"
        if each.kind in {Kind.ROWS, Kind.ENTRIES}:
            for row in range(chance.randrange(4)):
                found |= typed(each.columns, chance, f"{name}-{row}-")
        elif each.kind is not Kind.FLAG or chance.random() < 0.5:
            found[name] = chance.choice(TEXTS)
            found[f"{name}-sign"] = chance.choice(("at_least", "above", "at_most", "below"))
    return found


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", sorted(RULE_FIELDS))
def test_anything_typed_has_an_answer(name: str, seed: int) -> None:
    chance = random.Random(f"{name}{seed}")
    document: dict[str, Any] = load_document(SOUND)
    given = typed(RULE_FIELDS[name], chance, "rule-") | {
        "rule-type": name,
        "rule-was": name,
        "code": "1.2",
        "title": "Nhiệm vụ",
        "maximum": chance.choice(("4", "0", "", "-1", "unknown", "0,5")),
        "input": chance.choice(
            ("", "share", "number", "count", "mean", "points", "inputs", "choice", "yes_no")
        ),
        "zero_denominator": chance.choice(("", "full", "zero", "not_applicable")),
        "may_exceed": "on",
        "try-value": chance.choice(TEXTS),
        "try-numerator": chance.choice(TEXTS),
        "try-denominator": chance.choice(TEXTS),
        "try-others": chance.choice(("", "1; 2; x", "0")),
    }
    node = taken_node(given, document["criteria"][0]["criteria"][1], {})
    document["criteria"][0]["criteria"][1] = node
    criteria_set = read_criteria_set(located(document))
    lint(criteria_set)
    criterion = criteria_set.by_code["1.2"]
    asked_of(criterion, given)
    result = tried(document, (0, 1), criterion, given)
    assert result is None or result.trace or result.problems
    rule_chart(criterion, result.measured if result else None)


@pytest.mark.parametrize("value", ["0", "-5", "1000000", "0.3333333333333333"])
def test_any_number_is_tried(value: str) -> None:
    result = try_out(load_document(SOUND), (0, 1), sample({"value": Decimal(value)}))
    assert result.trace or result.problems
