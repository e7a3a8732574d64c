"""Criteria sets written as YAML, so that reading them gives the same set; and read as a plain document.

A plain document is what an editor works on: dicts, lists and texts, nothing understood and nothing lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from caicach.core.codes.numbers import plain
from caicach.core.index.document import Located
from caicach.core.index.problems import Place, ProblemsError, error
from caicach.core.index.text import say
from caicach.exchange.criteria_yaml import read_document

LINE_WIDTH = 110
SHORT = 100

_ENDS = ("at_least", "above", "at_most", "below")
_ORDERS: dict[str, tuple[str, ...]] = {
    "": (
        "format", "id", "version", "title", "standing", "decision", "period", "blocks", "maximum",
        "not_applicable", "rounding", "adjustments", "legal_texts", "stated", "levels", "note", "criteria",
        "grades", "ranking",
    ),
    "decision": ("number", "date", "issuer", "title", "source", "note"),
    "period": ("from", "to"),
    "blocks": ("id", "title", "ranked"),
    "rounding": ("at", "places", "mode"),
    "adjustments": ("bonus_maximum", "penalty_maximum", "total_minimum", "total_maximum"),
    "legal_texts": ("id", "number", "title", "valid_from", "valid_to"),
    "stated": ("survey_maximum", "counts"),
    "criteria": (
        "code", "title", "maximum", "method", "input", "unit", "may_exceed", "zero_denominator",
        "not_applicable", "aggregate", "weight", "self_scored", "origin", "legal_basis", "precondition",
        "rule", "evidence", "guidance", "note", "criteria",
    ),
    "precondition": ("criterion", "at_least", "evidence", "otherwise", "text"),
    "rule": ("type",),
    "parts": ("input", "title", "maximum", "rule"),
    "grades": ("blocks", "by", "bands", "caps", "not_submitted", "exempt"),
    "bands": ("id", "title", *_ENDS, "points", "conditions"),
    "conditions": ("no_zero", "codes", *_ENDS, "by", "text"),
    "caps": ("fact", "is", "at_most", "text"),
    "exempt": ("fact", "is"),
    "ranking": ("by", "tie_break", "manual"),
    "tie_break": ("code", "by", "order", "text"),
    "title": ("vi", "en"),
}  # fmt: skip
# Numbers, lest they look like something else than text; and breaks of lines that only an escape keeps.
_QUOTED = re.compile("^[-+]?[0-9.][0-9.eE+-]*$|[\r\x85\u2028\u2029\ufeff]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TEXT, _PLAIN = "tag:yaml.org,2002:str", {"true": "bool", "false": "bool"}


def dump_document(document: Mapping[str, Any]) -> str:
    """Return a set's plain document as YAML: the order of docs/reference/criteria-sets.md, numbers quoted.

    Fields that the format does not know stay, behind those that it does. Raises TypeError for a value that is
    neither text, whole number, ``Decimal``, truth value, date, list nor mapping: a binary fraction would not
    be the number that was written.
    """
    return yaml.dump(
        _ordered(document, ""),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=LINE_WIDTH,
    )


def load_document(text: str, *, file: str = "") -> dict[str, Any]:
    """Return the plain document of a set's YAML, every scalar as the text that was written.

    Raises ProblemsError for what is no single plain YAML document (as
    :func:`caicach.exchange.criteria_yaml.read_document` does), or holds something else than fields.
    """
    found = _plain(read_document(text.encode("utf-8", "surrogatepass"), file))
    if isinstance(found, dict):
        return found
    raise ProblemsError(
        [
            error(
                "D001",
                say("Chỗ này phải là một nhóm «tên: giá trị».", "A group of 'name: value' is expected here."),
                say("Xem docs/reference/criteria-sets.md.", "See docs/reference/criteria-sets.md."),
                Place(file=file, line=1),
            )
        ]
    )


def _plain(at: Located) -> object:
    value = at.value
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return value


def _ordered(value: object, name: str) -> object:
    """Return a value ready to write: texts alone, and the fields of ``name`` in their order."""
    match value:
        case Mapping():
            # Options and figures bear names of their own, and their order is the author's.
            order = {} if name in {"options", "inputs"} else _PLACES.get(name, {})
            keys = sorted(value, key=lambda key: order.get(key, len(order)))
            return {str(key): _ordered(value[key], str(key)) for key in keys}
        case str() | None:
            return value
        case Sequence():
            return [_ordered(inner, name) for inner in value]
        case _:
            return _worded(value, name)


def _worded(value: object, name: str) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            raise TypeError(f"{name}: {type(value).__name__} is not part of a plain document")


_PLACES = {name: {key: place for place, key in enumerate(keys)} for name, keys in _ORDERS.items()}


class _Dumper(yaml.SafeDumper):
    """Writes texts plainly where they can be read no other way, short groups on one line, never an alias."""

    def ignore_aliases(self, data: object) -> bool:
        """Whether an object that occurs twice is written twice: always."""
        return True

    def text(self, value: str) -> yaml.ScalarNode:
        """Return the node of a text."""
        if value in _PLAIN:
            return self.represent_scalar("tag:yaml.org,2002:bool", value)
        if _DATE.fullmatch(value):
            return self.represent_scalar("tag:yaml.org,2002:timestamp", value)
        return self.represent_scalar(_TEXT, value, style='"' if _QUOTED.search(value) else None)

    def group(self, value: dict[str, object]) -> yaml.MappingNode:
        """Return the node of a group of fields."""
        node = self.represent_mapping("tag:yaml.org,2002:map", value.items())
        node.flow_style = _is_short(value)
        return node

    def items(self, value: list[object]) -> yaml.SequenceNode:
        """Return the node of a list."""
        node = self.represent_sequence("tag:yaml.org,2002:seq", value)
        node.flow_style = _is_short(dict(enumerate(value)))
        return node


def _is_short(value: Mapping[Any, object]) -> bool:
    """Whether a group holds only texts that fit on one line together."""
    texts = [inner for inner in value.values() if isinstance(inner, str)]
    return len(texts) == len(value) and sum(len(text) + 12 for text in texts) <= SHORT


_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_representer(dict, _Dumper.group)
_Dumper.add_representer(list, _Dumper.items)
