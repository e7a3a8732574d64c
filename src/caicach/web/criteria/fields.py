"""Fields of a plain document as inputs of a form: shown from the document and taken back into it.

What is typed goes into the document as it is; whether it is right is the linter's matter. Only a number that
can be read two ways is not taken: it is a doubt, and the field asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from textwrap import dedent
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from caicach.core.codes.text import tidy
from caicach.core.index.problems import ProblemsError
from caicach.core.index.text import Text
from caicach.exchange.criteria_writing import dump_document, load_document
from caicach.web.templatetags.index_tags import language, words

Plain = dict[str, Any]
Label = str | Promise | Text

MAX_ROWS = 500
BLANK = "+"
"""What ends the name of the mark of a row that was just added, which stays though nothing is in it."""


class Kind(StrEnum):
    """How a field is shown and kept."""

    TEXT = "text"
    AREA = "area"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    FLAG = "flag"
    ITEMS = "items"
    WORDS = "words"
    LOW = "low"
    HIGH = "high"
    YAML = "yaml"
    ROWS = "rows"
    ENTRIES = "entries"


ENDS = {Kind.LOW: ("at_least", "above"), Kind.HIGH: ("below", "at_most")}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the document, the words beside it, and how it is shown.

    ``options`` of a choice are values with their words, "" standing for what holds unless said; ``columns``
    are those of a table of rows. ``otherwise`` is what a flag is unless said.
    """

    key: str
    label: Label
    kind: Kind = Kind.TEXT
    help: Label = ""
    options: tuple[tuple[str, Label], ...] = ()
    columns: tuple[Field, ...] = ()
    otherwise: bool = False


@dataclass(slots=True)
class Shown:
    """A field as a template shows it."""

    source: Field
    name: str
    label: str
    help: str
    value: str = ""
    other: str = ""
    checked: bool = False
    options: list[tuple[str, str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    doubt: str = ""

    @property
    def id(self) -> str:
        """The id of the input."""
        return f"o-{self.name}"

    @property
    def nested(self) -> bool:
        """Whether the rows hold tables of their own, and so are shown one below the other."""
        return any(column.kind is Kind.ROWS for column in self.source.columns)

    @property
    def kind(self) -> str:
        """How the field is shown."""
        return self.source.kind.value


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of inputs: the command that drops it, its number for readers, its cells."""

    drop: str
    number: int
    cells: list[Shown]


def said_label(label: Label) -> str:
    """Return a label in the reader's language."""
    return words(label) if isinstance(label, Text) else str(label)


def show(fields: tuple[Field, ...], document: Plain, prefix: str, doubts: Mapping[str, str]) -> list[Shown]:
    """Return the fields as they stand in a document; ``doubts`` are questions by the inputs' names."""
    return [_show(each, document, prefix, doubts) for each in fields]


def _show(each: Field, document: Plain, prefix: str, doubts: Mapping[str, str]) -> Shown:
    name = f"{prefix}{each.key}"
    options = [(value, said_label(label)) for value, label in each.options]
    found = Shown(
        each, name, said_label(each.label), said_label(each.help), options=options, doubt=doubts.get(name, "")
    )
    value = document.get(each.key)
    match each.kind:
        case Kind.WORDS:
            found.value, found.other = _both(value)
        case Kind.FLAG:
            found.checked = value == "true" if isinstance(value, str) else each.otherwise
        case Kind.ITEMS:
            items = value if isinstance(value, list) else []
            found.value = "\n".join(item for item in items if isinstance(item, str))
        case Kind.LOW | Kind.HIGH:
            _show_end(found, each.kind, document)
        case Kind.YAML:
            found.value = as_yaml(value)
        case Kind.ROWS | Kind.ENTRIES:
            found.columns = [said_label(column.label) for column in each.columns]
            found.rows = [
                Row(f"drop:{name}:{at}", at + 1, show(each.columns, row, f"{name}-{at}-", doubts))
                for at, row in enumerate(_rows(each, value))
            ]
        case Kind.NUMBER:
            found.value = _shown_number(value)
        case _:
            found.value = value if isinstance(value, str) else ""
    if doubts.get(name):
        found.value = doubts[name].partition("\t")[0]
        found.doubt = doubts[name].partition("\t")[2]
    return found


def _show_end(found: Shown, kind: Kind, document: Plain) -> None:
    closed, open_ = ENDS[kind]
    found.other = open_ if isinstance(document.get(open_), str) and closed not in document else closed
    found.value = _shown_number(document.get(found.other))
    signs = {"at_least": "≥", "above": ">", "below": "<", "at_most": "≤"}
    found.options = [(word, signs[word]) for word in ENDS[kind]]


def _rows(each: Field, value: object) -> list[Plain]:
    if each.kind is Kind.ENTRIES:
        first, second = (column.key for column in each.columns)
        entries = value if isinstance(value, dict) else {}
        return [{first: name, second: inner} for name, inner in entries.items()]
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _both(value: object) -> tuple[str, str]:
    if isinstance(value, dict):
        vi, en = value.get("vi"), value.get("en")
        return vi if isinstance(vi, str) else "", en if isinstance(en, str) else ""
    return (value, "") if isinstance(value, str) else ("", "")


def _shown_number(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return text.replace(".", ",") if language() == "vi" and re.fullmatch(r"[+-]?\d+\.\d+", text) else text


def as_yaml(value: object) -> str:
    """Return a value as YAML on as few lines as it takes; "" for nothing."""
    if value is None or value in ([], {}):
        return ""
    text = dump_document({"o": value})
    if text.startswith("o:\n"):
        return dedent(text.removeprefix("o:\n")).rstrip()
    return text.removeprefix("o:").strip()


def take(
    fields: tuple[Field, ...], typed: Mapping[str, str], base: Plain, prefix: str, doubts: dict[str, str]
) -> Plain:
    """Return ``base`` with what was typed in its fields; numbers that read two ways go to ``doubts``."""
    found = dict(base)
    for each in fields:
        for key, value in _taken(each, typed, prefix, doubts):
            if value is None or value in ("", [], {}):
                found.pop(key, None)
            else:
                found[key] = value
    return found


def _taken(
    each: Field, typed: Mapping[str, str], prefix: str, doubts: dict[str, str]
) -> Iterator[tuple[str, object]]:
    name = f"{prefix}{each.key}"
    text = _line(typed.get(name, ""))
    match each.kind:
        case Kind.WORDS:
            other = _line(typed.get(f"{name}-en", ""))
            yield each.key, {"vi": text, "en": other} if other else text
        case Kind.FLAG:
            told = name in typed
            yield each.key, None if told is each.otherwise else ("true" if told else "false")
        case Kind.ITEMS:
            lines = [tidy(line) for line in typed.get(name, "").splitlines()]
            yield each.key, [line for line in lines if line]
        case Kind.LOW | Kind.HIGH:
            sign = typed.get(f"{name}-sign", "")
            for key in ENDS[each.kind]:
                yield key, plain_number(text, name, doubts) if key == sign else None
        case Kind.YAML:
            yield each.key, _from_yaml(typed.get(name, ""))
        case Kind.ROWS:
            yield each.key, _taken_rows(each, typed, name, doubts)
        case Kind.ENTRIES:
            first, second = (column.key for column in each.columns)
            rows = _taken_rows(each, typed, name, doubts)
            yield each.key, {str(row.get(first) or "?" * bool(row)): row.get(second) for row in rows}
        case Kind.NUMBER:
            yield each.key, plain_number(text, name, doubts)
        case Kind.AREA:
            yield each.key, typed.get(name, "").replace("\r\n", "\n").strip()
        case _:
            yield each.key, text


def _taken_rows(each: Field, typed: Mapping[str, str], name: str, doubts: dict[str, str]) -> list[Plain]:
    """Return the rows in which anything was typed, in their order."""
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-")
    numbers = {int(found[1]) for key in typed if (found := pattern.match(key))}
    flags = {column.key for column in each.columns if column.kind is Kind.FLAG}
    rows: list[Plain] = []
    for at in sorted(numbers)[:MAX_ROWS]:
        row = take(each.columns, typed, {}, f"{name}-{at}-", doubts)
        if set(row) - flags or f"{name}-{at}-{BLANK}" in typed:
            rows.append(row)
    return rows


def with_row(typed: Mapping[str, str], name: str) -> dict[str, str]:
    """Return what was typed with one more row, still blank, in the table ``name``."""
    taken = [int(found[1]) for key in typed if (found := re.match(rf"{re.escape(name)}-(\d{{1,4}})-", key))]
    return dict(typed) | {f"{name}-{max(taken, default=-1) + 1}-{BLANK}": ""}


def without_row(typed: Mapping[str, str], name: str, at: str) -> dict[str, str]:
    """Return what was typed without one row of the table ``name``."""
    return {key: value for key, value in typed.items() if not key.startswith(f"{name}-{at}-")}


def _line(text: str) -> str:
    return tidy("".join(sign if sign.isprintable() else " " for sign in text))


def _from_yaml(text: str) -> object:
    """Return what a piece of YAML says; text that is none stays text, and the linter says so."""
    text = text.replace("\r\n", "\n").strip("\n")
    if not text.strip():
        return None
    source = "o:\n" + "".join(f"  {line}\n" for line in text.splitlines())
    try:
        found = load_document(source).get("o")
    except ProblemsError:
        return text
    return found


def plain_number(text: str, name: str, doubts: dict[str, str]) -> str:
    """Return a number with a decimal dot; any other text as it is, for the linter to refuse."""
    cleaned = text.replace(" ", "").replace("−", "-")
    own, other = (",", ".") if language() == "vi" else (".", ",")
    if re.fullmatch(rf"[+-]?\d+{re.escape(other)}\d+", cleaned):
        whole, _sign, decimals = cleaned.partition(other)
        if len(decimals) == 3 and 1 <= len(whole.lstrip("+-")) <= 3 and whole.lstrip("+-") != "0":
            question = _(
                "“%(typed)s” đọc được hai cách. Viết %(one)s nếu là phần lẻ, %(other)s nếu là phần nghìn."
            )
            told = {"typed": text, "one": f"{whole}{own}{decimals}", "other": f"{whole}{decimals}"}
            doubts[name] = f"{text}\t{question % told}"
            return text
        return cleaned.replace(other, ".")
    return cleaned.replace(own, ".") if re.fullmatch(rf"[+-]?\d+{re.escape(own)}\d+", cleaned) else text


def commanded(typed: Mapping[str, str], command: str) -> Mapping[str, str]:
    """Return what was typed after a row was added (``add:TABLE``) or dropped (``drop:TABLE:ROW``)."""
    verb, _colon, rest = command.partition(":")
    if verb == "add":
        return with_row(typed, rest)
    name, _colon, at = rest.partition(":")
    return without_row(typed, name, at) if verb == "drop" else typed
