"""The lines of a wide sheet for one criteria set, and what an answer looks like in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from caicach.core.index.answers import Answer, AnswerSheet, UnitAnswers
from caicach.core.index.model import CriteriaSet, Criterion, InputKind
from caicach.core.index.text import Text, say
from caicach.exchange import words
from caicach.exchange.answers_writing import evidence_text
from caicach.exchange.numbers import written
from caicach.exchange.slots import FACT, GROUP, Slot, Slots

NOT_APPLICABLE = Text("không áp dụng", "not applicable")
YES = Text("có", "yes")
NO = Text("không", "no")

KINDS = {
    InputKind.YES_NO: Text("có/không", "yes/no"),
    InputKind.SHARE: Text("tỷ lệ", "share"),
    InputKind.NUMBER: Text("số", "number"),
    InputKind.COUNT: Text("số lượng", "count"),
    InputKind.CHOICE: Text("chọn mức", "choice"),
    InputKind.POINTS: Text("điểm", "points"),
    InputKind.MEAN: Text("điểm trung bình", "mean"),
    InputKind.INPUTS: Text("số liệu thành phần", "figures"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row (or column) of a wide sheet. ``criterion`` is None for facts of the unit."""

    slot: Slot
    title: Text
    kind: Text
    enter: Text
    criterion: Criterion | None = None

    @property
    def is_group(self) -> bool:
        """Whether the line is a heading that nothing is entered in."""
        return self.slot.part == GROUP

    @property
    def is_value(self) -> bool:
        """Whether the answer itself is entered here."""
        return self.slot.part == words.VALUE


def lines_of(criteria_set: CriteriaSet, sheet: AnswerSheet | None = None) -> list[Line]:
    """Return the lines that a sheet for this set needs, and those the answers in ``sheet`` need besides."""
    units = list(sheet) if sheet is not None else []
    return [*_unit_lines(criteria_set, units), *_criterion_lines(criteria_set, units)]


def _unit_lines(criteria_set: CriteriaSet, units: list[UnitAnswers]) -> Iterator[Line]:
    if any(unit.name for unit in units):
        yield _line(Slot("", words.NAME), Text("Tên đơn vị", "Name of the unit"), Text("chữ", "text"))
    if len(criteria_set.blocks) > 1 or any(unit.block for unit in units):
        listed = ", ".join(block.id for block in criteria_set.blocks)
        enter = say("một trong: {l}", "one of: {l}", l=listed)
        yield _line(Slot("", words.BLOCK), Text("Khối của đơn vị", "Block of the unit"), enter)
    asked: dict[str, list[str]] = {}
    for scale in criteria_set.grades:
        for test in (*(cap.test for cap in scale.caps), *scale.exempt):
            asked.setdefault(test.fact, []).extend(test.values)
    for unit in units:
        for name in unit.facts:
            asked.setdefault(name, [])
    for name, values in asked.items():
        listed = ", ".join(dict.fromkeys(values))
        enter = say("nếu có: {l}", "if so: {l}", l=listed) if listed else Text("chữ", "text")
        yield _line(Slot("", FACT, name), Text(name, name), enter)


def _line(slot: Slot, title: Text, enter: Text) -> Line:
    return Line(slot, title, Text("về đơn vị", "of the unit"), enter)


def _criterion_lines(criteria_set: CriteriaSet, units: list[UnitAnswers]) -> Iterator[Line]:
    slots = Slots(criteria_set)
    for node in criteria_set.walk():
        if not node.is_leaf:
            yield Line(Slot(node.code, GROUP), node.title, Text("", ""), Text("", ""), node)
            continue
        given = [answer for unit in units if (answer := unit.answers.get(node.code)) is not None]
        if node.input is not InputKind.INPUTS:
            enter = slots.what_to_enter(node)
            yield Line(Slot(node.code, words.VALUE), node.title, KINDS[node.input], enter, node)
        yield from _part_lines(node, given)


def _part_lines(node: Criterion, given: list[Answer]) -> Iterator[Line]:
    names = list(node.rule.input_names()) if node.rule is not None else []
    names += [name for answer in given for name in answer.inputs]
    titles = getattr(node.rule, "inputs", {})
    parts = {part.name: part.title for part in getattr(node.rule, "parts", ())}
    for name in dict.fromkeys(names):
        title = titles.get(name) or parts.get(name) or Text(name, name)
        yield Line(
            Slot(node.code, words.INPUT, name), title, KINDS[InputKind.NUMBER], Text("số", "a number"), node
        )
    if any(_counts_apart(node, answer) for answer in given):
        for part, title in (
            (words.NUMERATOR, Text("Tử số", "Numerator")),
            (words.DENOMINATOR, Text("Mẫu số", "Denominator")),
        ):
            yield Line(Slot(node.code, part), title, KINDS[InputKind.NUMBER], Text("số", "a number"), node)
    asked = node.precondition.evidence if node.precondition is not None else ()
    if asked or any(answer.evidence for answer in given):
        listed = "; ".join(asked)
        enter = say("tên tài liệu, cách nhau bằng dấu ;: {l}", "names, with ; between: {l}", l=listed)
        yield Line(
            Slot(node.code, words.EVIDENCE), Text("Tài liệu", "Evidence"), Text("chữ", "text"), enter, node
        )
    if any(answer.note for answer in given):
        yield Line(
            Slot(node.code, words.NOTE), Text("Ghi chú", "Note"), Text("chữ", "text"), Text("", ""), node
        )
    if any(answer.decided is not None for answer in given):
        title, kind = Text("Điểm quyết định", "Decided points"), KINDS[InputKind.POINTS]
        yield Line(Slot(node.code, words.DECIDED), title, kind, Text("số", "a number"), node)
        title, kind = Text("Lý do quyết định", "Reason of the decision"), Text("chữ", "text")
        yield Line(Slot(node.code, words.DECIDED_BECAUSE), title, kind, Text("", ""), node)


def _counts_apart(node: Criterion, answer: Answer) -> bool:
    """Whether numerator and denominator cannot stand as ``45/50`` in the cell of the value."""
    if answer.numerator is None and answer.denominator is None:
        return False
    whole = answer.numerator is not None and answer.denominator is not None
    return not whole or answer.value is not None or answer.not_applicable or node.input is not InputKind.SHARE


def content(line: Line, unit: UnitAnswers, lang: str, *, first_input: bool) -> str | Decimal | None:
    """Return what stands in the cell of a line for a unit; None leaves it empty.

    ``first_input`` says that the line is the first of its criterion, where "not applicable" goes.
    """
    slot = line.slot
    if line.criterion is None:
        label = {words.NAME: unit.name, words.BLOCK: unit.block}.get(slot.part, unit.facts.get(slot.name, ""))
        return label or None
    answer = unit.answers.get(slot.code)
    if answer is None or line.is_group:
        return None
    if answer.not_applicable and first_input:
        return NOT_APPLICABLE.in_(lang)
    if slot.part == words.VALUE:
        return _value(line.criterion, answer, lang)
    return {
        words.INPUT: answer.inputs.get(slot.name),
        words.NUMERATOR: answer.numerator,
        words.DENOMINATOR: answer.denominator,
        words.EVIDENCE: evidence_text(answer.evidence) or None,
        words.NOTE: answer.note or None,
        words.DECIDED: answer.decided,
        words.DECIDED_BECAUSE: answer.decided_because or None,
    }[slot.part]


def _value(leaf: Criterion, answer: Answer, lang: str) -> str | Decimal | None:
    if answer.choice:
        return answer.choice
    if (
        answer.value is not None
        and leaf.input is InputKind.YES_NO
        and answer.value in {Decimal(0), Decimal(1)}
    ):
        return (YES if answer.value else NO).in_(lang)
    if answer.value is None and answer.numerator is not None and not _counts_apart(leaf, answer):
        assert answer.denominator is not None
        return f"{written(answer.numerator)}/{written(answer.denominator)}"
    return answer.value
