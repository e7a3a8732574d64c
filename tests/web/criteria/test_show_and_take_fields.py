"""A form that is saved as it was opened changes nothing, for every node and part of every set there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from caicach.evaluation.criteria.tree import walk
from caicach.exchange.criteria_writing import load_document
from caicach.web.criteria import node_fields, set_fields
from caicach.web.criteria.fields import Field, Kind, Plain, Shown, commanded, show, take

SETS = sorted((Path(__file__).parents[3] / "criteria_sets").glob("*/set.yaml"))


def typed_of(fields: list[Shown]) -> dict[str, str]:
    """Return what a browser sends of fields as they are shown."""
    found: dict[str, str] = {}
    for shown in fields:
        match shown.source.kind:
            case Kind.ROWS | Kind.ENTRIES:
                for row in shown.rows:
                    found |= typed_of(row.cells)
            case Kind.FLAG:
                found |= {shown.name: "on"} if shown.checked else {}
            case Kind.WORDS:
                found |= {shown.name: shown.value, f"{shown.name}-en": shown.other}
            case Kind.LOW | Kind.HIGH:
                found |= {shown.name: shown.value, f"{shown.name}-sign": shown.other}
            case _:
                found[shown.name] = shown.value
    return found


def opened_and_saved(node: Plain) -> tuple[Plain, dict[str, str]]:
    typed = typed_of(node_fields.head_of(node, {})) | {"rule-was": node_fields.rule_type(node)}
    if not node_fields.is_group(node):
        typed |= typed_of(node_fields.rule_of(node, {}))
    for section in node_fields.sections_of(node, {}):
        typed |= typed_of(section.fields)
    doubts: dict[str, str] = {}
    return node_fields.taken_node(typed, node, doubts), doubts


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("file", SETS, ids=lambda file: file.parent.name)
def test_a_form_saved_as_it_was_opened_changes_nothing(file: Path, language: str) -> None:
    document = load_document(file.read_text(encoding="utf-8"))
    with translation.override(language):
        for spot in walk(document):
            after, doubts = opened_and_saved(spot.node)
            assert (_settled(after), doubts) == (_settled(spot.node), {}), spot.code
        for part in set_fields.PARTS.values():
            typed = typed_of(set_fields.shown_part(part, document, {}))
            taken = set_fields.taken_part(part, typed, document, {})
            assert _settled(set_fields.with_part(document, taken)) == _settled(document), part.name


def _settled(value: object) -> object:
    """Return a value without what means the same written or left out: blanks of texts, defaults of flags."""
    if isinstance(value, dict):
        kept = {name: _settled(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, [], {})}
    if isinstance(value, list):
        return [_settled(inner) for inner in value]
    return " ".join(value.split()) if isinstance(value, str) else value


BANDS = Field(
    "bands",
    "Khoảng",
    Kind.ROWS,
    columns=(
        Field("low", "Từ", Kind.LOW),
        Field("on", "Có", Kind.FLAG, otherwise=True),
        Field("points", "Điểm"),
    ),
)


def test_rows_in_which_nothing_stands_are_left_out() -> None:
    typed = {
        "bands-0-low": "",
        "bands-0-low-sign": "above",
        "bands-0-on": "on",
        "bands-2-points": "1",
        "bands-2-on": "on",
    }
    assert take((BANDS,), typed, {}, "", {}) == {"bands": [{"points": "1"}]}


def test_a_row_just_added_stays_blank_and_one_dropped_is_gone() -> None:
    typed = {"bands-0-points": "1", "bands-0-on": "on"}
    added = take((BANDS,), commanded(typed, "add:bands"), {}, "", {})
    assert added == {"bands": [{"points": "1"}, {"on": "false"}]}
    assert take((BANDS,), commanded(typed, "drop:bands:0"), {}, "", {}) == {}
    assert commanded(typed, "save") == typed


def test_open_and_closed_ends_are_told_apart() -> None:
    for key, sign in (("at_least", "≥"), ("above", ">")):
        shown = show((Field("low", "Từ", Kind.LOW),), {key: "5"}, "", {})[0]
        assert dict(shown.options)[shown.other] == sign
        assert take((Field("low", "Từ", Kind.LOW),), typed_of([shown]), {}, "", {}) == {key: "5"}


def test_yaml_of_a_field_is_taken_as_what_it_says() -> None:
    rule = Field("rule", "Quy tắc", Kind.YAML)
    for value in (
        {"type": "linear"},
        [{"codes": ["1"], "at_least": "5"}, {"no_zero": "true"}],
        {"a" * 40: "b" * 90},
    ):
        shown = show((rule,), {"rule": value}, "", {})
        assert take((rule,), typed_of(shown), {}, "", {}) == {"rule": value}
    assert take((rule,), {"rule": "{a: [1"}, {}, "", {}) == {"rule": "{a: [1"}, "what cannot be read stays"
