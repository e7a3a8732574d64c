"""A criteria-set document as it was read, each value with its line, and a reader that reports every fault.

All scalars arrive as text: a maximum written ``1.50`` stays ``1.50``, and nothing is turned into a
binary float, a date or a truth value before the field that holds it is known.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from caicach.core.index.problems import Place, Problem, error
from caicach.core.index.text import Text, say

MAX_MAGNITUDE = Decimal("1E15")
MAX_DECIMALS = 20


@dataclass(frozen=True, slots=True)
class Located:
    """A value of the document (text, list, mapping or nothing) and where it stands."""

    value: str | Sequence[Located] | Mapping[str, Located] | None
    line: int = 0
    column: int = 0


def located(plain: object, line: int = 0) -> Located:
    """Return ``plain`` (dicts, lists, strings, numbers) as a document without line numbers."""
    if isinstance(plain, Mapping):
        return Located({str(key): located(value, line) for key, value in plain.items()}, line)
    if isinstance(plain, Sequence) and not isinstance(plain, str):
        return Located([located(value, line) for value in plain], line)
    if plain is None or isinstance(plain, str):
        return Located(plain, line)
    if isinstance(plain, bool):
        return Located("true" if plain else "false", line)
    return Located(str(plain), line)


@dataclass(slots=True)
class Reader:
    """Collects the problems met while one document is read."""

    file: str = ""
    problems: list[Problem] = field(default_factory=list)
    code: str = ""

    def place(self, at: Located) -> Place:
        """Return the place of ``at`` in this document."""
        return Place(file=self.file, line=at.line, column=at.column, code=self.code)

    def fault(self, at: Located, id_: str, message: Text, mend: Text) -> None:
        """Record an error at ``at``."""
        self.problems.append(error(id_, message, mend, self.place(at)))

    def fields(self, at: Located) -> Fields:
        """Return the fields of a mapping; anything else is reported and read as empty."""
        if isinstance(at.value, Mapping):
            return Fields(self, at, at.value)
        self.fault(
            at,
            "D001",
            say("Chỗ này phải là một nhóm «tên: giá trị».", "A group of 'name: value' is expected here."),
            say("Xem docs/reference/criteria-sets.md.", "See docs/reference/criteria-sets.md."),
        )
        return Fields(self, at, {})

    def items(self, at: Located) -> Sequence[Located]:
        """Return the items of a list; anything else is reported and read as empty."""
        if isinstance(at.value, Sequence) and not isinstance(at.value, str):
            return at.value
        self.fault(
            at,
            "D002",
            say("Chỗ này phải là một danh sách.", "A list is expected here."),
            say(
                "Viết mỗi mục trên một dòng, bắt đầu bằng «- ».",
                "Write each item on a line beginning with '- '.",
            ),
        )
        return ()


@dataclass(slots=True)
class Fields:
    """The fields of one mapping. Each is taken once; ``finish`` reports those nobody asked for."""

    reader: Reader
    at: Located
    left: Mapping[str, Located]
    taken: set[str] = field(default_factory=set)

    def get(self, name: str) -> Located | None:
        """Return the field, or None when it is absent or left empty."""
        self.taken.add(name)
        found = self.left.get(name)
        return None if found is None or found.value is None else found

    def has(self, name: str) -> bool:
        """Whether the field is present and not empty."""
        found = self.left.get(name)
        return found is not None and found.value is not None

    def missing(self, name: str) -> None:
        """Report that a compulsory field is absent."""
        self.reader.fault(
            self.at,
            "D003",
            say("Thiếu mục «{name}».", "The field '{name}' is missing.", name=name),
            say("Thêm dòng «{name}: …».", "Add a line '{name}: …'.", name=name),
        )

    def malformed(self, id_: str, name: str, vi: str, en: str = "") -> None:
        """Report a field whose value breaks a rule of the format."""
        self.reader.fault(
            self.left.get(name, self.at),
            id_,
            Text(vi, en or f"The field '{name}' is malformed."),
            say("Sửa mục «{n}».", "Mend the field '{n}'.", n=name),
        )

    def text(self, name: str, default: str | None = None) -> str:
        """Return the text of a field in NFC; absent without default is reported."""
        found = self.get(name)
        if found is None:
            if default is None:
                self.missing(name)
            return default or ""
        if not isinstance(found.value, str):
            self.reader.fault(
                found,
                "D004",
                say("«{name}» phải là chữ.", "'{name}' must be text.", name=name),
                say("Viết giá trị trên cùng một dòng.", "Write the value on the same line."),
            )
            return default or ""
        return unicodedata.normalize("NFC", found.value.strip())

    def words(self, name: str, default: Text | None = None) -> Text:
        """Return a text in both languages, given as ``{vi, en}`` or as Vietnamese alone."""
        found = self.get(name)
        if found is None:
            if default is None:
                self.missing(name)
            return default or Text("", "")
        if isinstance(found.value, str):
            plain = unicodedata.normalize("NFC", found.value.strip())
            return Text(plain, plain)
        inner = self.reader.fields(found)
        vi = inner.text("vi")
        en = inner.text("en", vi)
        inner.finish()
        return Text(vi, en)

    def decimal(self, name: str, default: Decimal | None = None, *, required: bool = True) -> Decimal | None:
        """Return an exact number written with a decimal dot; faults are reported and read as the default."""
        found = self.get(name)
        if found is None:
            if default is None and required:
                self.missing(name)
            return default
        return self._number(found, name, default)

    def number(self, name: str, default: Decimal | None = None) -> Decimal:
        """Return an exact number that must be there unless a default is given (0 after a fault)."""
        found = self.decimal(name, default)
        return Decimal(0) if found is None else found

    def _number(self, found: Located, name: str, default: Decimal | None) -> Decimal | None:
        text = found.value.strip() if isinstance(found.value, str) else ""
        try:
            value = Decimal(text) if text.replace("_", "") == text else None
        except InvalidOperation:
            value = None
        exponent = value.as_tuple().exponent if value is not None else None
        if value is None or not isinstance(exponent, int):
            self.reader.fault(
                found,
                "D005",
                say(
                    "«{name}: {text}» không phải là số.",
                    "'{name}: {text}' is not a number.",
                    name=name,
                    text=text[:40],
                ),
                say(
                    'Viết số với dấu chấm thập phân, ví dụ "9.5".',
                    'Write the number with a decimal dot, e.g. "9.5".',
                ),
            )
            return default
        # copy_abs, not abs: of 1E+9999999 abs would overflow.
        if value.copy_abs() > MAX_MAGNITUDE or -exponent > MAX_DECIMALS or exponent > 15:
            self.reader.fault(
                found,
                "D006",
                say(
                    "«{name}» lớn hoặc lẻ quá mức cho phép.",
                    "'{name}' is out of the range allowed.",
                    name=name,
                ),
                say(
                    "Dùng số không quá 10^15 và 20 chữ số thập phân.",
                    "Use numbers up to 10^15 with at most 20 decimals.",
                ),
            )
            return default
        return value

    def boolean(self, name: str, *, default: bool = False) -> bool:
        """Return a truth value written ``true`` or ``false``."""
        found = self.get(name)
        if found is None:
            return default
        text = found.value.strip().lower() if isinstance(found.value, str) else ""
        if text in {"true", "false"}:
            return text == "true"
        self.reader.fault(
            found,
            "D007",
            say("«{name}» phải là true hoặc false.", "'{name}' must be true or false.", name=name),
            say("Sửa lại giá trị.", "Mend the value."),
        )
        return default

    def option(self, name: str, options: Sequence[str], default: str | None = None) -> str:
        """Return one of ``options``."""
        found = self.get(name)
        if found is None:
            if default is None:
                self.missing(name)
            return default or options[0]
        text = found.value.strip() if isinstance(found.value, str) else ""
        if text in options:
            return text
        near = difflib.get_close_matches(text, options, 1)
        self.reader.fault(
            found,
            "D008",
            say(
                "«{name}: {text}» không có trong các lựa chọn.",
                "'{name}: {text}' is not one of the options.",
                name=name,
                text=text[:40],
            ),
            say("Có lẽ là «{near}»?", "Perhaps '{near}'?", near=near[0])
            if near
            else say("Chọn một trong: {all}.", "Choose one of: {all}.", all=", ".join(options)),
        )
        return default or options[0]

    def day(self, name: str) -> date | None:
        """Return a date written ``yyyy-mm-dd``, or None when absent."""
        found = self.get(name)
        if found is None:
            return None
        try:
            return date.fromisoformat(found.value if isinstance(found.value, str) else "")
        except ValueError:
            self.reader.fault(
                found,
                "D009",
                say("«{name}» không phải là ngày.", "'{name}' is not a date.", name=name),
                say("Viết ngày theo dạng 2025-12-31.", "Write dates as 2025-12-31."),
            )
            return None

    def list(self, name: str) -> Sequence[Located]:
        """Return the items of a list field (empty when absent)."""
        found = self.get(name)
        return () if found is None else self.reader.items(found)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts (empty when absent)."""
        result = []
        for item in self.list(name):
            if isinstance(item.value, str):
                result.append(unicodedata.normalize("NFC", item.value.strip()))
            else:
                self.reader.fault(
                    item,
                    "D004",
                    say(
                        "Mục này của «{name}» phải là chữ.", "This item of '{name}' must be text.", name=name
                    ),
                    say("Viết giá trị trên cùng một dòng.", "Write the value on the same line."),
                )
        return tuple(result)

    def group(self, name: str) -> Fields | None:
        """Return the fields of a nested mapping, or None when absent."""
        found = self.get(name)
        return None if found is None else self.reader.fields(found)

    def groups(self, name: str) -> Iterator[Fields]:
        """Iterate over a list of mappings."""
        for item in self.list(name):
            yield self.reader.fields(item)

    def mapping(self, name: str) -> Iterator[tuple[str, Located]]:
        """Iterate over the entries of a nested mapping whose names are the author's own."""
        found = self.get(name)
        if found is not None:
            inner = self.reader.fields(found)
            yield from inner.left.items()

    def finish(self) -> None:
        """Report fields that nobody asked for, with the nearest known name."""
        for name, at in self.left.items():
            if name in self.taken:
                continue
            near = difflib.get_close_matches(name, sorted(self.taken), 1)
            self.reader.fault(
                at,
                "D010",
                say(
                    "Không có mục nào tên «{name}» ở đây.",
                    "There is no field named '{name}' here.",
                    name=name[:60],
                ),
                say("Có lẽ là «{near}»?", "Perhaps '{near}'?", near=near[0])
                if near
                else say(
                    "Bỏ dòng này hoặc sửa tên; chữ có dấu phẩy trong ngoặc {{}} thì đặt trong dấu nháy.",
                    "Remove the line or mend its name; quote text that has a comma inside braces {{}}.",
                ),
            )
