"""Answers as JSON: a list of rows like the long form, or ``{"units": [...]}`` with an object a unit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from caicach.core.codes.text import tidy
from caicach.core.index.problems import Place, Problem, ProblemsError, error
from caicach.core.index.text import Text, say
from caicach.exchange import words
from caicach.exchange.slots import FACT_SIGN
from caicach.exchange.tables import Cell, Table

MAX_BYTES = 200_000_000
MAX_DIGITS = 40

COLUMNS = (
    words.UNIT,
    words.BLOCK,
    words.NAME,
    words.CODE,
    words.INPUT,
    *words.PARTS,
)
_AT = {column: place for place, column in enumerate(COLUMNS)}
_PARTS = frozenset(words.PARTS) | {"choice", "inputs"}


def read_json(raw: bytes, file: str) -> Table:
    """Return the answers in ``raw`` as a table in the long form.

    Raises ProblemsError when it is no JSON, or JSON of another shape.
    """
    if len(raw) > MAX_BYTES:
        raise _refusal(file, "F010", say("Tệp quá lớn.", "The file is too large."))
    try:
        document = json.loads(
            raw.decode("utf-8-sig"),
            parse_float=_number,
            parse_int=_number,
            parse_constant=_constant,
            object_pairs_hook=_once,
        )
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise _refusal(
            file, "F011", say("Tệp không ở bảng mã UTF-8.", "The file is not in UTF-8."), line
        ) from None
    except json.JSONDecodeError as fault:
        raise _refusal(
            file, "F030", say("Tệp viết sai dạng JSON.", "The file is not well-formed JSON."), fault.lineno
        ) from None
    except RecursionError:
        raise _refusal(
            file, "F030", say("Tệp lồng nhau quá sâu.", "The file is nested too deeply.")
        ) from None
    except _JsonError as fault:
        raise _refusal(file, "F031", fault.message) from None
    problems: list[Problem] = []
    rows: list[list[Cell]] = [list(COLUMNS)]
    for where, record in _records(document, file, problems):
        rows.extend(_rows(where, record, file, problems))
    if problems:
        raise ProblemsError(problems)
    return Table(file, "", rows)


class _JsonError(ValueError):
    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(message.en)


def _refusal(file: str, id_: str, message: Text, line: int = 0) -> ProblemsError:
    mend = say("Xem dạng JSON trong docs/reference/answers.md.", "See docs/reference/answers.md.")
    return ProblemsError([error(id_, message, mend, Place(file=file, line=line))])


def _number(text: str) -> Decimal:
    if len(text) > MAX_DIGITS or not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d{1,2})?", text):
        raise _JsonError(say("Số quá dài: {t}…", "A number is too long: {t}…", t=text[:20]))
    return Decimal(text)


def _constant(text: str) -> Decimal:
    raise _JsonError(say("«{t}» không phải là số.", "'{t}' is not a number.", t=text))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _JsonError(say("Tên «{n}» bị lặp.", "The name '{n}' is repeated.", n=twice[:40]))
    return found


Record = Mapping[str, object]


def _records(document: object, file: str, problems: list[Problem]) -> Iterator[tuple[str, Record]]:
    """Iterate over flat records, one an answer, whichever of the two shapes the file has."""
    if isinstance(document, dict) and set(document) == {"units"}:
        units = document["units"]
        for place, unit in enumerate(units if isinstance(units, list) else [units]):
            if isinstance(unit, dict):
                yield from _of_unit(f"units[{place}]", unit, file, problems)
            else:
                problems.append(_shape(file, f"units[{place}]"))
        return
    if not isinstance(document, list):
        problems.append(_shape(file, ""))
        return
    for place, record in enumerate(document):
        if isinstance(record, dict):
            yield f"[{place}]", record
        else:
            problems.append(_shape(file, f"[{place}]"))


def _of_unit(where: str, unit: Record, file: str, problems: list[Problem]) -> Iterator[tuple[str, Record]]:
    about = {name: unit[name] for name in (words.UNIT, words.BLOCK, words.NAME) if name in unit}
    answers, facts = unit.get("answers", {}), unit.get("facts", {})
    extra = unit.keys() - {words.UNIT, words.BLOCK, words.NAME, "answers", "facts"}
    problems.extend(_unknown(file, f"{where}.{name}", name) for name in sorted(extra))
    if not isinstance(answers, dict) or not isinstance(facts, dict):
        problems.append(_shape(file, where))
        return
    yield where, about
    for name, value in facts.items():
        yield f"{where}.facts.{name}", {**about, words.CODE: f"{FACT_SIGN}{name}", words.VALUE: value}
    for code, answer in answers.items():
        parts = answer if isinstance(answer, dict) else {words.VALUE: answer}
        yield f"{where}.answers.{code}", {**about, words.CODE: code, **parts}


def _rows(where: str, record: Record, file: str, problems: list[Problem]) -> Iterator[list[Cell]]:
    row: list[Cell] = [""] * len(COLUMNS)
    for name, value in record.items():
        if name == "inputs" or value is None:
            continue
        column = _AT.get(words.VALUE if name == "choice" else name)
        cell = _cell(value, name)
        if column is None:
            problems.append(_unknown(file, f"{where}.{name}", name))
        elif cell is None:
            problems.append(_shape(file, f"{where}.{name}"))
        else:
            row[column] = cell
    inputs = record.get("inputs") or {}
    if not isinstance(inputs, dict):
        problems.append(_shape(file, f"{where}.inputs"))
        return
    if not inputs or any(cell != "" for cell in row[_AT[words.INPUT] :]):
        yield row
    for name, value in inputs.items():
        cell = _cell(value, name)
        if cell is None:
            problems.append(_shape(file, f"{where}.inputs.{name}"))
            continue
        figure: list[Cell] = [*row[: _AT[words.INPUT]], name, *([""] * len(words.PARTS))]
        figure[_AT[words.VALUE]] = cell
        yield figure


def _cell(value: object, name: str) -> Cell | None:
    if isinstance(value, str):
        return value if name in {words.NOTE, words.EVIDENCE, words.DECIDED_BECAUSE} else tidy(value)
    if isinstance(value, bool | Decimal):
        return value
    if isinstance(value, list) and name == words.EVIDENCE and all(isinstance(item, str) for item in value):
        return "".join(f"{item}\n" for item in value)
    return None


def _shape(file: str, where: str) -> Problem:
    return error(
        "F032",
        say("Chỗ này không đúng dạng.", "This is not of the shape expected."),
        say("Xem dạng JSON trong docs/reference/answers.md.", "See docs/reference/answers.md."),
        Place(file=file, cell=where),
    )


def _unknown(file: str, where: str, name: str) -> Problem:
    return error(
        "F032",
        say("Không có mục nào tên «{n}» ở đây.", "There is no field named '{n}' here.", n=name[:60]),
        say("Dùng: {all}.", "Use: {all}.", all=", ".join(sorted(_PARTS))),
        Place(file=file, cell=where),
    )
