"""The table in which a decision annexes its criteria, read as the document of a criteria set.

The document is a draft for a person to finish: what the table does not say is not invented, sums are left as
printed for the linter to compare, and a scale that cannot be read in one way becomes the rule ``given`` with
its text kept and a remark that names the row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from caicach.core.codes.numbers import plain
from caicach.core.codes.text import tidy
from caicach.core.index.arithmetic import ZERO
from caicach.core.index.problems import Problem, ProblemsError
from caicach.exchange import criteria_table_faults as faults
from caicach.exchange import words
from caicach.exchange.criteria_table_layout import (
    BASIS,
    CODE,
    EVIDENCE,
    LEVEL,
    MAX_ROWS,
    MAXIMUM,
    METHOD,
    NOTE,
    SCALE,
    Header,
    Row,
    find_headers,
    read_rows,
)
from caicach.exchange.criteria_table_numbering import Numbering
from caicach.exchange.criteria_table_scales import Scale, read_scale, states_points
from caicach.exchange.csv_files import SAMPLE_ROWS, read_csv
from caicach.exchange.tables import Table

METHODS = {
    "appraised": "Thẩm định",
    "survey": "Điều tra xã hội học",
    "measured": "Đo bằng dữ liệu",
    "bonus": "Điểm thưởng",
    "penalty": "Điểm trừ",
}
"""How the column of methods writes each."""

MAX_CRITERIA = 5_000
_METHOD_WORDS = tuple(
    (method, re.compile(pattern))
    for method, pattern in (
        ("survey", r"dieu tra|xhh|xa hoi hoc|khao sat"),
        ("bonus", r"diem (?:cong|thuong)|^(?:cong|thuong)"),
        ("penalty", r"diem tru|^tru"),
        ("measured", r"^do\b|du lieu|he thong"),
        ("appraised", r"tham dinh|tu (?:danh gia|cham)"),
    )
)
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0")


@dataclass(frozen=True, slots=True)
class TableImport:
    """The plain document of a set as it was read from a table, and what a person should look at."""

    document: dict[str, Any]
    remarks: list[Problem]


@dataclass(slots=True)
class _Node:
    """A criterion as its rows say it; ``lines`` are the scale's, from all places where it may be printed."""

    row: Row
    code: str
    level: int
    lines: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)


def read_criteria_table(
    raw: bytes,
    name: str,
    *,
    set_id: str,
    title: str,
    decision: Mapping[str, str] | None = None,
    period: Mapping[str, str] | None = None,
    blocks: Sequence[Mapping[str, str]] = (),
    sheet: str = "",
) -> TableImport:
    """Return the criteria in an XLSX or CSV table as the document of a draft set.

    ``decision``, ``period`` and ``blocks`` are the fields of those names (docs/reference/criteria-sets.md);
    ``sheet`` picks a worksheet by name. Raises ProblemsError when the file cannot be read or no table of
    criteria is found in it, or more than one.
    """
    table, header, remarks = _open(raw, name, sheet)
    reader = _Reader(table, header)
    reader.remarks.extend(remarks)
    tops = reader.read()
    criteria = [reader.fields(top, None) for top in tops]
    number = reader.total
    if number is None:
        number = sum((abs(top.row.maximum) for top in tops if top.row.maximum and not _adjusts(top)), ZERO)
    document = {
        "format": "1",
        "id": set_id,
        "title": title,
        "standing": "draft",
        "decision": {"number": "…", "source": name, **(decision or {})},
        "period": dict(period or {}),
        "blocks": [dict(block) for block in blocks] or [{"id": "don-vi", "title": "Các đơn vị"}],
        "maximum": plain(number),
        "criteria": criteria,
    }
    return TableImport(document, reader.remarks)


def _open(raw: bytes, name: str, sheet: str) -> tuple[Table, Header, list[Problem]]:
    remarks: list[Problem] = []
    if raw.startswith((_ZIP, _OLE)) or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        # Reading workbooks costs an import that files of text need not pay for.
        from caicach.exchange.workbooks import read_workbook  # noqa: PLC0415

        tables = [table for table in read_workbook(raw, name) if not sheet or table.sheet == sheet]
    else:
        table, remarks = read_csv(raw, name, _recognised)
        tables = [table]
    found = [(table, headers) for table in tables if (headers := find_headers(table))]
    if not found:
        raise ProblemsError([faults.no_table(name)])
    if len(found) > 1:
        raise ProblemsError([faults.several_sheets(name, [table.sheet for table, _ in found])])
    table, headers = found[0]
    if len(headers) > 1:
        raise ProblemsError([faults.two_headers(table, headers[0].first, headers[1].first)])
    return table, headers[0], remarks


def _recognised(table: Table) -> int:
    return max(
        (len(header.columns) for header in find_headers(Table("", "", table.rows[:SAMPLE_ROWS]))), default=0
    )


class _Reader:
    """Reads the rows of one table into a tree."""

    def __init__(self, table: Table, header: Header) -> None:
        self.table = table
        self.header = header
        self.remarks: list[Problem] = []
        self.total: Decimal | None = None
        self.total_row = 0
        self.tops: list[_Node] = []
        self.path: list[_Node] = []

    def read(self) -> list[_Node]:
        """Return the criteria of the first level. Raises ProblemsError where there are none."""
        rows = list(islice(read_rows(self.table, self.header), MAX_ROWS + 1))
        if len(rows) > MAX_ROWS:
            raise ProblemsError([faults.no_criteria(self.table, self.header.last, len(rows))])
        self.remarks.extend(
            faults.unused_column(self.table, self.header.last, column, text)
            for column, text in self.header.unused.items()
        )
        numbering = Numbering([row.number for row in rows])
        count = 0
        for row in rows:
            self._broken(row)
            if row.is_total():
                self._total(row)
            elif row.number or CODE in row.texts:
                count += 1
                self._node(row, numbering)
            else:
                self._scale_row(row)
        if not count or count > MAX_CRITERIA:
            raise ProblemsError([faults.no_criteria(self.table, self.header.last, count)])
        if not any(node.row.maximum is not None or node.row.survey is not None for node in _walk(self.tops)):
            raise ProblemsError(
                [faults.no_maxima(self.table, self.header.last, self.header.columns[MAXIMUM])]
            )
        self._check_total()
        return self.tops

    def _broken(self, row: Row) -> None:
        for role, text in row.broken.items():
            column = self.header.columns[role]
            computed = (row.place, column) in self.table.formulas
            self.remarks.append(faults.no_points(self.table, row.place, column, text, computed=computed))

    def _total(self, row: Row) -> None:
        if row.maximum is not None and self.total is None:
            self.total = row.maximum
            self.total_row = row.place

    def _node(self, row: Row, numbering: Numbering) -> None:
        code, level, note = numbering.place(row, [(node.code, node.level) for node in self.path])
        if note is not None:
            self.remarks.append(
                faults.numbering(self.table, row.place, self._number_column(), row.number, note)
            )
        while self.path and self.path[-1].level >= level:
            self.path.pop()
        node = _Node(row, code, level, list(row.lines))
        (self.path[-1].children if self.path else self.tops).append(node)
        self.path.append(node)
        if SCALE in row.texts:
            node.lines.extend(row.texts[SCALE].split("\n"))

    def _number_column(self) -> int:
        columns = self.header.columns
        return columns.get("number", columns.get(CODE, 0))

    def _scale_row(self, row: Row) -> None:
        """Take a row without numbering as a line of the scale above it; points may stand beside."""
        texts = [row.title, *row.lines, row.texts.get(SCALE, "")]
        if not any(texts):
            return
        if not self.path:
            self.remarks.append(faults.stray_row(self.table, row.place, row.title))
            return
        node = self.path[-1]
        if row.maximum is not None and row.title and not states_points(row.title):
            texts[0] = f"{row.title.rstrip(' :.')}: {plain(row.maximum)}"
        node.lines.extend(text for text in texts if text)

    def _check_total(self) -> None:
        summed = sum((node.row.maximum or ZERO for node in self.tops if not _adjusts(node)), ZERO)
        if self.total is not None and self.total != summed:
            self.remarks.append(
                faults.total_differs(
                    self.table, self.total_row, self.header.columns[MAXIMUM], self.total, summed
                )
            )

    def fields(self, node: _Node, above: str | None) -> dict[str, Any]:
        """Return the fields of a criterion and all below it; ``above`` is the method handed down."""
        row = node.row
        maximum = row.maximum if row.maximum is not None else row.survey
        found: dict[str, Any] = {"code": node.code, "title": row.title or node.code}
        found["maximum"] = "unknown" if maximum is None else plain(abs(maximum))
        method = self._method(node, above)
        if node.children:
            if method is not None and method != above:
                found["method"] = method
            found["criteria"] = [self.fields(child, method) for child in node.children]
        else:
            if method != above or above is None:
                found["method"] = method or "appraised"
            found.update(self._rule(node, None if maximum is None else abs(maximum), method))
        self._about(found, node)
        return found

    def _method(self, node: _Node, above: str | None) -> str | None:
        row = node.row
        stated = words.folded(row.texts.get(METHOD, ""))
        for method, pattern in _METHOD_WORDS:
            if stated and pattern.search(stated):
                return method
        if above in {"bonus", "penalty"}:
            return above
        if not node.children and (row.marked or row.survey):
            if row.survey and row.maximum is not None and row.survey != row.maximum:
                self.remarks.append(faults.partly_surveyed(self.table, row.place, row.maximum, row.survey))
                return "appraised"
            return "survey"
        if node.level == self.tops[0].level and _adjusts(node):
            return "penalty" if "tru" in words.folded(row.title).split() or _is_negative(row) else "bonus"
        return above

    def _rule(self, node: _Node, maximum: Decimal | None, method: str | None) -> dict[str, Any]:
        scale = read_scale(node.lines, maximum)
        if not scale.fields and not node.lines and NOTE in node.row.texts:
            # Many annexes print the scale under "Ghi chú"; a remark that is none stays a remark.
            noted = read_scale(node.row.texts[NOTE].split("\n"), maximum)
            scale = noted if noted.fields else scale
        if not scale.fields:
            if node.lines or method != "survey":
                self._unread(node, scale)
            return {"rule": {"type": "given"}}
        if scale.fields["rule"]["type"] == "survey_share" and method != "survey":
            return {"rule": {"type": "linear"}}
        return dict(scale.fields)

    def _unread(self, node: _Node, scale: Scale) -> None:
        reason = scale.reason
        assert reason is not None
        column = self.header.columns.get(SCALE, self.header.columns["title"])
        self.remarks.append(faults.scale_unread(self.table, node.row.place, column, node.code, reason))

    def _about(self, found: dict[str, Any], node: _Node) -> None:
        texts = node.row.texts
        papers = [tidy(paper.lstrip("-–+•* ")) for paper in re.split(r"[\n;]", texts.get(EVIDENCE, ""))]
        if any(papers):
            found["evidence"] = [paper for paper in papers if paper]
        guidance = "\n".join(line for line in node.lines if line.strip())
        if guidance:
            found["guidance"] = guidance
        notes = [texts.get(NOTE, ""), f"Căn cứ: {texts[BASIS]}" if BASIS in texts else ""]
        if any(notes):
            found["note"] = "\n".join(note for note in notes if note)


def _walk(nodes: Sequence[_Node]) -> list[_Node]:
    return [found for node in nodes for found in (node, *_walk(node.children))]


def _is_negative(row: Row) -> bool:
    return row.maximum is not None and row.maximum < ZERO


def _adjusts(node: _Node) -> bool:
    """Whether a branch at the top is bonus or penalty and no part of the score proper."""
    leaves = [found for found in _walk([node]) if not found.children]
    stated = [words.folded(leaf.row.texts.get(METHOD, "")) for leaf in leaves]
    if all(stated):
        adjusting = dict(_METHOD_WORDS)
        return all(adjusting["bonus"].search(text) or adjusting["penalty"].search(text) for text in stated)
    return (
        _is_negative(node.row)
        or re.match(r"diem (?:cong|thuong|tru)\b", words.folded(node.row.title)) is not None
    )


__all__ = ["LEVEL", "METHODS", "TableImport", "read_criteria_table"]
