"""Working on a sheet without a network: what a file says beside what stands, and taking what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.core.codes.numbers import format_number
from caicach.core.index.model import Criterion, InputKind
from caicach.evaluation.criteria.faults import told
from caicach.evaluation.scoring import actions
from caicach.evaluation.scoring.answers import AnswerRefusedError, decode, encode, fields_of, parse, typed_of
from caicach.evaluation.scoring.constants import Via
from caicach.evaluation.scoring.services import (
    ConflictError,
    Typed,
    enter,
    locked_participant,
    save_answer,
)
from caicach.evaluation.scoring.table import Row
from caicach.exchange.offline_sheet import Filled
from caicach.registry.acting import Act, RegistryRuleError


class Kind(StrEnum):
    """What a line of a file would do to the sheet."""

    NEW = "new"
    CHANGED = "changed"
    CROSSED = "crossed"
    WRONG = "wrong"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of the file that is not as the sheet: both figures as text, both explanations, what is wrong.

    CROSSED: somebody changed the row in the system after the file was made. ``version`` is the row's own now.
    """

    kind: Kind
    node: Criterion
    before: str
    after: str
    explanation_before: str
    explanation_after: str
    version: int
    cell: str
    figures: str = ""
    is_absent: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line to be taken as it was shown; ``version`` is that of the row it was shown beside."""

    code: str
    figures: str
    is_absent: bool
    explanation: str
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many lines were taken, and why others were not, by code."""

    taken: int
    refused: Mapping[str, str]


def text_of(leaf: Criterion, kept: Mapping[str, object]) -> str:
    """Return an answer as one text: ``12/13``, ``85%``, ``Có``, ``A``, ``7,5``, ``phiếu: 12; tốt: 9``."""
    answer = decode(kept)
    if answer.not_applicable:
        return ""
    typed = typed_of(leaf, kept)
    if leaf.input is InputKind.SHARE:
        shares = (typed.get("numerator", ""), typed.get("denominator", ""))
        return "/".join(shares) if all(shares) else shares[0]
    if leaf.input is InputKind.YES_NO:
        return "" if answer.value is None else str(_("Có") if answer.value else _("Không"))
    if answer.inputs:
        return "; ".join(f"{name}: {format_number(number)}" for name, number in answer.inputs.items())
    return next(iter(typed.values()), "")


def boxes_of(leaf: Criterion, text: str, *, is_absent: bool) -> dict[str, str]:
    """Return what a text of :func:`text_of` types into the boxes of a leaf."""
    if is_absent:
        return {"not_applicable": "1"}
    fields = fields_of(leaf)
    if fields and fields[0].name.startswith("input:"):
        pairs = (part.rpartition(":") for part in text.split(";") if part.strip())
        return {f"input:{name.strip()}": number.strip() for name, _colon, number in pairs}
    return {fields[0].name: text} if fields else {}


def differences(rows: Sequence[Row], lines: Sequence[Filled]) -> list[Difference]:
    """Return the lines of a file that differ from the sheet, in the order of the set."""
    by_code = {line.code: line for line in lines}
    found = []
    for row in rows:
        line = by_code.get(row.code)
        if line is not None and row.cell is not None and row.takes_answer:
            difference = _difference(row, line)
            if difference is not None:
                found.append(difference)
    return found


def _difference(row: Row, line: Filled) -> Difference | None:
    cell = row.cell
    assert cell is not None
    before, fault, after = text_of(row.node, cell.answer), "", line.figures
    absent = _("không áp dụng")
    try:
        boxes = boxes_of(row.node, line.figures, is_absent=line.is_absent)
        answer = encode(parse(row.node, boxes))
    except AnswerRefusedError as refusal:
        fault, answer = told(refusal.problem), None
    explanation = line.explanation.strip()
    if answer == cell.answer and explanation == cell.explanation:
        return None
    if fault:
        kind = Kind.WRONG
    elif not row.is_writable:
        kind = Kind.CLOSED
    elif line.version != cell.version:
        kind = Kind.CROSSED
    else:
        kind = Kind.CHANGED if cell.answer or cell.explanation else Kind.NEW
    return Difference(
        kind=kind,
        node=row.node,
        before=absent if cell.answer.get("not_applicable") else before,
        after=absent if line.is_absent else after,
        explanation_before=cell.explanation,
        explanation_after=explanation,
        version=cell.version,
        cell=line.cell,
        figures=line.figures,
        is_absent=line.is_absent,
        fault=fault,
    )


def take(
    participant_id: int, chosen: Sequence[Chosen], leaves: Mapping[str, Criterion], *, act: Act
) -> Outcome:
    """Write the chosen lines one by one through the door of every answer, and tell which could not be.

    Raises PermissionDenied.
    """
    refused: dict[str, str] = {}
    taken = 0
    for line in chosen:
        leaf = leaves.get(line.code)
        if leaf is None:
            continue
        boxes = boxes_of(leaf, line.figures, is_absent=line.is_absent)
        typed = Typed(boxes, line.explanation, line.version)
        try:
            _cell, revision = save_answer(participant_id, line.code, typed, act=act, via=Via.SHEET)
            taken += revision is not None
        except AnswerRefusedError as refusal:
            refused[line.code] = told(refusal.problem)
        except (ConflictError, RegistryRuleError) as refusal:
            refused[line.code] = str(refusal)
    if taken:
        with transaction.atomic():
            enter(actions.SHEET_TAKEN, locked_participant(participant_id), act, count=taken)
    return Outcome(taken, refused)
