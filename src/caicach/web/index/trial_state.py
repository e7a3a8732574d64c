"""The answers of a try-out as text that the page carries, since nothing of it is kept on the server.

The text is signed, so that only what this site read from a file is ever unpacked, and compressed: 3,321 units
with 120 answers each fit into a form.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core import signing

from caicach.core.codes.numbers import plain
from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Place, Problem, Severity
from caicach.core.index.text import Text

FORMAT = 2
SALT = "index.trial"
FILE_SALT = "index.trial.file"


class StaleStateError(ValueError):
    """The page carries answers that this site did not sign, or to a set that has changed since."""


@dataclass(frozen=True, slots=True)
class TrialState:
    """What a try-out came from: the file's name, the answers, and the remarks made on reading them."""

    file: str
    sheet: AnswerSheet
    remarks: tuple[Problem, ...]

    def digest(self, criteria_set: CriteriaSet) -> str:
        """Return the SHA-256 of the answers alone, whichever file they came in."""
        return hashlib.sha256(_compact(_units(self.sheet, _codes(criteria_set)))).hexdigest()


def pack(state: TrialState, criteria_set: CriteriaSet) -> str:
    """Return the state as signed text."""
    content = {
        "v": FORMAT,
        "set": criteria_set.id,
        "digest": criteria_set.digest,
        "file": state.file,
        "units": _units(state.sheet, _codes(criteria_set)),
        "remarks": [_remark(problem) for problem in state.remarks],
    }
    return _sign(_compact(content), SALT)


def unpack(text: str, criteria_set: CriteriaSet) -> TrialState:
    """Return the state that ``pack`` made into text. Raises StaleStateError."""
    content = json.loads(_unsign(text, SALT))
    if (
        content["v"] != FORMAT
        or content["set"] != criteria_set.id
        or content["digest"] != criteria_set.digest
    ):
        raise StaleStateError
    sheet = AnswerSheet()
    codes = _codes(criteria_set)
    for unit_id, block, name, facts, cells in content["units"]:
        unit = sheet.unit(unit_id, block, name)
        unit.facts.update(facts)
        for code, cell in zip(codes, cells, strict=False):
            if cell is not None:
                unit.answers[code] = _answer(cell)
    return TrialState(content["file"], sheet, tuple(_problem(row) for row in content["remarks"]))


def pack_file(raw: bytes, name: str) -> str:
    """Return an uploaded file as signed text, so that a question about it needs no second upload."""
    return _sign(name.encode() + b"\0" + raw, FILE_SALT)


def unpack_file(text: str) -> tuple[bytes, str]:
    """Return content and name of a file made into text by ``pack_file``. Raises StaleStateError."""
    name, _, raw = _unsign(text, FILE_SALT).partition(b"\0")
    return raw, name.decode()


def _sign(content: bytes, salt: str) -> str:
    packed = base64.urlsafe_b64encode(zlib.compress(content, 6)).decode()
    return signing.Signer(salt=salt).sign(packed)


def _unsign(text: str, salt: str) -> bytes:
    try:
        return zlib.decompress(base64.urlsafe_b64decode(signing.Signer(salt=salt).unsign(text)))
    except signing.BadSignature as fault:
        raise StaleStateError from fault


def _compact(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _codes(criteria_set: CriteriaSet) -> list[str]:
    return [leaf.code for leaf in criteria_set.leaves()]


Cell = str | list[object] | None


def _units(sheet: AnswerSheet, codes: Sequence[str]) -> list[list[object]]:
    return [
        [unit.unit, unit.block, unit.name, unit.facts, [_cell(unit.answers.get(code)) for code in codes]]
        for unit in sheet
    ]


def _cell(answer: Answer | None) -> Cell:
    """Return an answer as ``value@source`` where that is all there is, otherwise as a list of its parts."""
    if answer is None or answer.is_empty():
        return None
    numbers = (answer.numerator, answer.denominator, answer.decided)
    bare = not answer.choice and all(number is None for number in numbers)
    if bare and not (answer.inputs or answer.evidence or answer.not_applicable or answer.note):
        return f"{_number(answer.value)}@{answer.source}"
    return [
        _number(answer.value),
        _number(answer.numerator),
        _number(answer.denominator),
        answer.choice,
        {name: plain(value) for name, value in answer.inputs.items()},
        sorted(answer.evidence),
        int(answer.not_applicable),
        answer.note,
        answer.source,
        _number(answer.decided),
        answer.decided_because,
    ]


def _answer(cell: str | list[object]) -> Answer:
    if isinstance(cell, str):
        number, _, source = cell.partition("@")
        return Answer(value=Decimal(number), source=source)
    value, numerator, denominator, choice, inputs, evidence, absent, note, source_, decided, because = cell
    assert isinstance(inputs, dict)
    assert isinstance(evidence, list)
    return Answer(
        value=_decimal(value),
        numerator=_decimal(numerator),
        denominator=_decimal(denominator),
        choice=str(choice),
        inputs={name: Decimal(number) for name, number in inputs.items()},
        evidence=frozenset(evidence),
        not_applicable=bool(absent),
        note=str(note),
        source=str(source_),
        decided=_decimal(decided),
        decided_because=str(because),
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _decimal(text: object) -> Decimal | None:
    return Decimal(str(text)) if text != "" else None


def _remark(problem: Problem) -> list[object]:
    place = problem.place
    return [
        problem.id,
        problem.severity.value,
        list(problem.message),
        list(problem.mend),
        [place.file, place.line, place.column, place.code, place.cell, place.unit],
    ]


def _problem(row: list[object]) -> Problem:
    id_, severity, message, mend, place = row
    assert isinstance(message, list)
    assert isinstance(mend, list)
    assert isinstance(place, list)
    return Problem(str(id_), Severity(str(severity)), Text(*message), Text(*mend), Place(*place))
