"""From the filled cells of a sheet to answers: each understood by the kind of its criterion, or reported."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

from caicach.core.codes.text import sort_key, tidy
from caicach.core.index.answers import Answer, AnswerSheet, UnitAnswers
from caicach.core.index.arithmetic import HUNDRED
from caicach.core.index.model import CriteriaSet, Criterion, InputKind
from caicach.core.index.problems import Problem, error, warning
from caicach.core.index.text import Text, say
from caicach.exchange import words
from caicach.exchange.numbers import ANY, Numbers, Separator, is_sane
from caicach.exchange.sheet_problems import MAX_CELLS_NAMED
from caicach.exchange.slots import FACT, Raw, Reading, Slot, Slots
from caicach.exchange.tables import Table, number_of, text_of

Take = Callable[[Decimal], None]


@dataclass(slots=True)
class _Shares:
    """The plain numbers answered to a share: are they all fractions of one?"""

    first: Raw
    fractions: int = 0
    beyond_one: bool = False


@dataclass(slots=True)
class Assembler:
    """Builds the answers of one file."""

    criteria_set: CriteriaSet
    slots: Slots
    stated: Separator | None = None
    sheet: AnswerSheet = field(default_factory=AnswerSheet)
    problems: list[Problem] = field(default_factory=list)
    numbers: Numbers = field(default_factory=Numbers)
    shares: dict[str, _Shares] = field(default_factory=dict)
    table: Table = field(default_factory=lambda: Table("", "", []))
    places: dict[str, dict[str, Raw]] = field(default_factory=dict)

    def build(self, reading: Reading) -> None:
        """Take in everything that ``reading`` holds."""
        self.table = reading.table
        self.numbers.stated = self.stated
        self.problems.extend(reading.problems)
        self._units(reading)
        self._refuse_formulas(reading.raws)
        for raw in reading.raws:
            unit = self.sheet.units[raw.unit]
            if raw.slot.part == FACT:
                unit.facts[raw.slot.name] = text_of(raw.cell)
            else:
                self._answer(unit, raw)
        self.problems.extend(self.numbers.settle())
        self.problems.extend(_fractions(self.table, one) for one in self.shares.values() if _is_doubtful(one))
        self._refuse_contradictions()

    def _units(self, reading: Reading) -> None:
        spellings: dict[str, str] = {}
        for unit, (block, name) in reading.units.items():
            first = spellings.setdefault(sort_key(unit), unit)
            if first != unit:
                self.problems.append(_spelt_twice(reading, unit, first))
            self.sheet.unit(unit, self.slots.block(block), name)

    def _refuse_formulas(self, raws: list[Raw]) -> None:
        if not self.table.formulas:
            return
        cells = [
            self.table.name_of(raw.row, raw.column)
            for raw in raws
            if (raw.row, raw.column) in self.table.formulas
        ]
        if cells:
            listed = ", ".join(cells[:MAX_CELLS_NAMED]) + ("…" if len(cells) > MAX_CELLS_NAMED else "")
            first = next(raw for raw in raws if (raw.row, raw.column) in self.table.formulas)
            self.problems.append(
                error(
                    "F051",
                    say(
                        "{n} ô chứa công thức: {c}.", "{n} cells hold formulas: {c}.", n=len(cells), c=listed
                    ),
                    say(
                        "Chép các ô này, dán giá trị («Paste Special > Values») rồi nộp lại: số liệu phải là "
                        "số, không phải kết quả tính từ chỗ khác.",
                        "Copy these cells and paste values ('Paste Special > Values'), then hand in again.",
                    ),
                    self.table.place(first.row, first.column),
                )
            )

    def _answer(self, unit: UnitAnswers, raw: Raw) -> None:
        slot, cell = raw.slot, raw.cell
        answer = unit.answers.get(slot.code)
        if answer is None:
            answer = unit.answers[slot.code] = Answer(source=self.table.name_of(raw.row, raw.column))
        if (raw.row, raw.column) in self.table.formulas:
            return
        if (raw.row, raw.column) in self.table.errors:
            self._fault(
                raw, "F052", say("Ô báo lỗi của bảng tính.", "The cell shows an error of the spreadsheet.")
            )
            return
        match slot.part:
            case words.VALUE:
                self._value(answer, raw)
            case words.NUMERATOR | words.DENOMINATOR | words.DECIDED:
                self._number(raw, lambda number: setattr(answer, slot.part, number))
            case words.INPUT:
                if not self._says_not_applicable(answer, cell):
                    inputs = answer.inputs = dict(answer.inputs)
                    self._number(raw, lambda number: inputs.__setitem__(slot.name, number))
            case words.NOT_APPLICABLE:
                self._flag(answer, raw)
            case words.NOTE:
                note = _lines(cell)
                answer.note = f"{answer.note}\n{note}" if answer.note and note != answer.note else note
            case words.DECIDED_BECAUSE:
                answer.decided_because = _lines(cell)
            case words.SOURCE:
                answer.source = text_of(cell)
            case _:
                answer.evidence = answer.evidence | _names(cell)

    def _value(self, answer: Answer, raw: Raw) -> None:
        if self._says_not_applicable(answer, raw.cell):
            return
        leaf = self.slots.leaves[raw.slot.code]
        if leaf.input is InputKind.CHOICE:
            self._choice(answer, leaf, raw)
        elif leaf.input is InputKind.YES_NO:
            self._yes_no(answer, raw)
        elif leaf.input is InputKind.INPUTS:
            self._fault(
                raw,
                "F053",
                say("Tiêu chí này cần các số liệu thành phần.", "This criterion needs named figures."),
                say(
                    "Điền từng số liệu: {n}.",
                    "Fill in each figure: {n}.",
                    n=", ".join(Slot(leaf.code, words.INPUT, name).label() for name in _input_names(leaf)),
                ),
            )
        elif isinstance(raw.cell, str) and "/" in raw.cell and leaf.input is InputKind.SHARE:
            self._fraction(answer, raw)
        else:
            self._number(raw, lambda number: setattr(answer, "value", number), leaf)

    def _says_not_applicable(self, answer: Answer, cell: object) -> bool:
        if isinstance(cell, str) and words.folded(cell) in words.NOT_APPLICABLE_WORDS:
            answer.not_applicable = True
            return True
        return False

    def _fraction(self, answer: Answer, raw: Raw) -> None:
        above, _, below = str(raw.cell).partition("/")
        spot = (raw.row, raw.column)
        for text, part in ((above, "numerator"), (below, "denominator")):
            take = self._setter(raw, answer, part)
            if "%" in text or not self.numbers.read(self.table, spot, tidy(text), raw.slot.code, ANY, take):
                answer.numerator = None
                self._fault(
                    raw,
                    "F053",
                    say(
                        "«{t}» không phải tử số/mẫu số.",
                        "'{t}' is no numerator/denominator.",
                        t=str(raw.cell)[:40],
                    ),
                    say("Viết như 45/50.", "Write it like 45/50."),
                )
                return

    def _choice(self, answer: Answer, leaf: Criterion, raw: Raw) -> None:
        text = text_of(raw.cell)
        options: tuple[str, ...] = tuple(getattr(leaf.rule, "options", ()))
        if text not in options:
            near = [option for option in options if words.folded(option) == words.folded(text)]
            text = near[0] if len(near) == 1 else text
        answer.choice = text

    def _yes_no(self, answer: Answer, raw: Raw) -> None:
        cell = raw.cell
        word = words.folded(text_of(cell)) if not isinstance(cell, date | time | timedelta) else ""
        if word in words.YES or word in words.NO:
            answer.value = Decimal(1) if word in words.YES else Decimal(0)
            return
        self._fault(
            raw,
            "F053",
            say("«{t}» không phải «có» hay «không».", "'{t}' is neither yes nor no.", t=text_of(cell)[:40]),
            say("Ghi có/không (hoặc 1/0, đạt/không đạt).", "Write yes/no (or 1/0)."),
        )

    def _flag(self, answer: Answer, raw: Raw) -> None:
        word = words.folded(text_of(raw.cell))
        if word in words.TICKED:
            answer.not_applicable = True
        elif word not in words.NO:
            self._fault(
                raw,
                "F053",
                say(
                    "«{t}» không nói rõ có áp dụng hay không.",
                    "'{t}' does not say whether it applies.",
                    t=word[:40],
                ),
                say(
                    "Ghi «x» khi không áp dụng, hoặc để trống.",
                    "Write 'x' where it does not apply, or leave blank.",
                ),
            )

    def _number(self, raw: Raw, take: Take, leaf: Criterion | None = None) -> None:
        """Give the number of a cell to ``take``; with ``leaf`` the cell is its value and may be a percent."""
        cell = raw.cell
        if isinstance(cell, bool | date | time | timedelta):
            self._no_number(raw, cell)
            return
        if isinstance(cell, str):
            self._text_number(raw, tidy(cell), take, leaf)
            return
        number = number_of(cell)
        if (raw.row, raw.column) in self.table.percents:
            if leaf is None or not _takes_percent(leaf):
                self._percent_fault(raw, text=f"{number * HUNDRED:f} %")
                return
            number *= HUNDRED
        elif leaf is not None and leaf.input is InputKind.SHARE:
            seen = self.shares.setdefault(raw.slot.code, _Shares(raw))
            seen.fractions += 0 < number < 1
            seen.beyond_one |= number > 1
        self._take(raw, number, take)

    def _text_number(self, raw: Raw, text: str, take: Take, leaf: Criterion | None) -> None:
        if text.endswith("%") and (leaf is None or not _takes_percent(leaf)):
            self._percent_fault(raw, text)
            return
        allowed = self.slots.allowed(raw.slot)
        spot = (raw.row, raw.column)
        if not self.numbers.read(
            self.table,
            spot,
            text,
            raw.slot.code,
            allowed,
            lambda number: self._take(raw, number, take),
            whole=leaf is not None and leaf.input is InputKind.COUNT,
        ):
            self._fault(
                raw,
                "F053",
                say("«{t}» không phải là số.", "'{t}' is not a number.", t=text[:40]),
                say(
                    "Chỉ ghi số; ghi «không áp dụng» nếu không áp dụng, để trống nếu chưa có số liệu.",
                    "Write a number alone, 'not applicable', or leave the cell blank.",
                ),
            )

    def _setter(self, raw: Raw, answer: Answer, part: str) -> Take:
        return lambda number: self._take(raw, number, lambda sane: setattr(answer, part, sane))

    def _take(self, raw: Raw, number: Decimal, take: Take) -> None:
        if is_sane(number):
            take(number)
            return
        self._fault(
            raw,
            "F054",
            say("Số lớn hoặc lẻ quá mức cho phép.", "The number is out of the range allowed."),
            say(
                "Dùng số không quá 10^15 và 20 chữ số thập phân.", "Use numbers up to 10^15 with 20 decimals."
            ),
        )

    def _no_number(self, raw: Raw, cell: bool | date | time | timedelta) -> None:
        if isinstance(cell, bool):
            self._fault(
                raw, "F053", say("Ô ghi đúng/sai, không phải số.", "The cell holds true/false, no number.")
            )
            return
        self._fault(
            raw,
            "F057",
            say(
                "Ô chứa ngày tháng ({d}), không phải số.",
                "The cell holds a date ({d}), no number.",
                d=str(cell),
            ),
            say(
                "Bảng tính đã đổi số (như 5/9) thành ngày: định dạng ô là «Text» rồi nhập lại.",
                "The spreadsheet turned a figure (such as 5/9) into a date: format it as Text and type it.",
            ),
        )

    def _percent_fault(self, raw: Raw, text: str) -> None:
        self._fault(
            raw,
            "F058",
            say(
                "«{t}» là tỷ lệ phần trăm, tiêu chí này không nhận.",
                "'{t}' is a percentage, not taken here.",
                t=text,
            ),
            say("Ghi số theo đơn vị của tiêu chí.", "Write the number in the criterion's unit."),
        )

    def _fault(self, raw: Raw, id_: str, message: Text, mend: Text | None = None) -> None:
        place = self.table.place(raw.row, raw.column, unit=raw.unit, code=raw.slot.code)
        self.problems.append(
            error(id_, message, mend or say("Nhập lại giá trị.", "Enter the value again."), place)
        )

    def _refuse_contradictions(self) -> None:
        for unit in self.sheet:
            for code, answer in unit.answers.items():
                figures = (answer.value, answer.numerator, answer.denominator, answer.decided)
                if answer.not_applicable and (
                    answer.choice or answer.inputs or any(figure is not None for figure in figures)
                ):
                    self.problems.append(_both_said(self.table, unit.unit, code, answer))


def _takes_percent(leaf: Criterion) -> bool:
    return leaf.input is InputKind.SHARE or "%" in leaf.unit


def _input_names(leaf: Criterion) -> tuple[str, ...]:
    return leaf.rule.input_names() if leaf.rule is not None else ()


def _lines(cell: object) -> str:
    text = cell if isinstance(cell, str) else str(cell)
    return unicodedata.normalize("NFC", text).strip()


def _names(cell: object) -> frozenset[str]:
    """Return names given one a line, or on one line with semicolons between."""
    text = cell if isinstance(cell, str) else str(cell)
    return frozenset(name for part in text.split("\n" if "\n" in text else ";") if (name := tidy(part)))


def _is_doubtful(seen: _Shares) -> bool:
    return seen.fractions > 0 and not seen.beyond_one


def _fractions(table: Table, seen: _Shares) -> Problem:
    raw = seen.first
    return warning(
        "F059",
        say(
            "Mọi tỷ lệ của tiêu chí này đều không quá 1: được đọc là phần trăm (0,45 là 0,45 %).",
            "All shares of this criterion are at most 1: they are read as percent (0.45 is 0.45 %).",
        ),
        say(
            "Nếu 0,45 nghĩa là 45 %, hãy định dạng ô là phần trăm hoặc ghi 45.",
            "If 0.45 means 45 %, format the cells as percent or write 45.",
        ),
        table.place(raw.row, raw.column, code=raw.slot.code),
    )


def _spelt_twice(reading: Reading, unit: str, first: str) -> Problem:
    spot = next(((raw.row, raw.column) for raw in reading.raws if raw.unit == unit), None)
    place = reading.table.place(*spot, unit=unit) if spot else reading.table.place(0, 0, unit=unit)
    return error(
        "F049",
        say(
            "«{u}» và «{f}» là một đơn vị viết hai cách.",
            "'{u}' and '{f}' are one unit spelt twice.",
            u=unit,
            f=first,
        ),
        say("Viết tên đơn vị thống nhất (Hòa/Hoà, chữ hoa/thường).", "Spell the unit in one way."),
        place,
    )


def _both_said(table: Table, unit: str, code: str, answer: Answer) -> Problem:
    place = table.place(0, 0, unit=unit, code=code)
    return error(
        "F056",
        say("Vừa ghi «không áp dụng» vừa có số liệu.", "Both 'not applicable' and a figure are given."),
        say("Giữ một trong hai.", "Keep one of them."),
        type(place)(file=place.file, cell=answer.source, unit=unit, code=code),
    )
