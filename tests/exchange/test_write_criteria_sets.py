"""A criteria set written as YAML is the same set when it is read again, and a hostile file is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.index.samples import CLEAN
from tests.core.index.strategies import documents
from tests.core.index.tables import ROOT

from caicach.core.index.document import Located
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import ProblemsError, Severity
from caicach.core.index.reading import read_criteria_set
from caicach.exchange.criteria_writing import dump_document, load_document
from caicach.exchange.criteria_yaml import read_document

SETS = sorted((ROOT / "criteria_sets").glob("*/set.yaml"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "",
        "~",
        "null",
        "1.50",
        "1e3",
        "true",
        "2025-01-01",
        "- a",
        "a: b",
        "# c",
        " x ",
        "a\n  b\n",
        "&a",
        "*a",
        "é",
    ]
)


def placeless(at: Located) -> Located:
    value = at.value
    if isinstance(value, Mapping):
        return Located({name: placeless(inner) for name, inner in value.items()})
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Located([placeless(inner) for inner in value])
    return Located(value)


def read(text: str) -> CriteriaSet:
    """Return the set a text holds, without the lines on which it stands."""
    found = read_criteria_set(placeless(read_document(text.encode(), "set.yaml")))
    assert all(problem.severity is not Severity.ERROR for problem in found.problems)
    return replace(found, problems=())


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.parent.name)
def test_every_set_is_the_same_when_written_and_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document = load_document(text)
    written = dump_document(document)
    assert load_document(written) == document
    assert read(written) == read(text)
    assert dump_document(load_document(written)) == written


@given(documents())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_set_is_the_same_when_written_and_read(document: dict[str, Any]) -> None:
    assert load_document(dump_document(document)) == document


@given(
    st.recursive(
        TEXTS | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=8,
    )
)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_is_lost(value: object) -> None:
    assert load_document(dump_document({"a": value})) == {"a": value}


def test_numbers_stay_as_they_were_written() -> None:
    document = load_document('maximum: "1.50"\nformat: 1\nstated: {counts: [010, 1e3]}\n')
    assert document == {"maximum": "1.50", "format": "1", "stated": {"counts": ["010", "1e3"]}}
    assert 'maximum: "1.50"' in dump_document(document)


def test_values_of_a_program_are_written_exactly() -> None:
    text = dump_document({"maximum": Decimal("1E+2"), "a": True, "b": 7, "c": date(2026, 1, 31), "d": None})
    assert load_document(text) == {"maximum": "100", "a": "true", "b": "7", "c": "2026-01-31", "d": None}
    with pytest.raises(TypeError, match="maximum: float"):
        dump_document({"maximum": 0.1})


def test_fields_stand_in_the_order_of_the_format_and_vietnamese_is_readable() -> None:
    text = dump_document(dict(reversed(CLEAN.items())))
    lines = [line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()]
    assert lines[:5] == ["format", "id", "title", "standing", "decision"]
    assert "Chỉ đạo, điều hành" in text
    assert '{at_least: "90", points: "4"}' in text


def test_options_keep_their_order_and_unknown_fields_stay() -> None:
    document = {
        "rule": {"options": {"points": "100", "at_least": "50", "A": "0"}, "type": "choice"},
        "x": "y",
    }
    again = load_document(dump_document(document))
    assert again == document
    assert list(again["rule"]) == ["type", "options"]
    assert list(again["rule"]["options"]) == ["points", "at_least", "A"]


def test_a_list_that_occurs_twice_is_written_twice() -> None:
    same = ["x" * 200]
    assert load_document(dump_document({"a": same, "b": same})) == {"a": same, "b": same}


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("a: &x [1]\nb: [*x, *x]\n", "F008"),
        ("a: 1\na: 2\n", "F009"),
        ("a: 1\n---\nb: 2\n", "F004"),
        ("a: [1\n", "F005"),
        ("", "F006"),
        ("[" * 80 + "]" * 80, "F007"),
        ("a: \ud800", "F002"),
        ("x" * 4_000_001, "F001"),
        ("- 1\n- 2\n", "D001"),
        ("chữ", "D001"),
    ],
)
def test_what_is_no_plain_document_is_refused(text: str, id_: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        load_document(text)
    assert [problem.id for problem in caught.value.problems] == [id_]
