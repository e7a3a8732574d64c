"""Files as streams of rows, of whatever they tell: CSV, JSON, JSON by lines, Parquet and workbooks.

A source knows how far it has come: after each row its mark says where to go on, so that a reading that was
broken off need not begin anew. A file that ends too soon is read as far as it goes, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from caicach.core.index.problems import Place, Problem, ProblemsError, error, warning
from caicach.core.index.text import Text, say

HEADER_WITHIN = 10
"""Rows among which the head of a table is looked for."""
BROKEN = "__raw__"
"""The key under which a row stands that could not be taken apart."""

Cells = Sequence[object] | Mapping[str, object]
Recognise = Callable[[Sequence[str]], int]
"""How many of a table's first cells are names of columns that the reader knows."""


class Format(StrEnum):
    """How a file is written."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"


class Mark(NamedTuple):
    """How far a reading has come: rows read, and for files of lines the bytes they took."""

    row: int = 0
    offset: int = 0


START = Mark()


class RawRow(NamedTuple):
    """One row as it stands: its number among the data (from 1), the line or row of the file, its cells.

    ``fault`` says why it could not be taken apart.
    """

    number: int
    line: int
    mark: Mark
    cells: Cells
    fault: Text | None = None


@dataclass(slots=True)
class Ending:
    """How a reading ended, and what was remarked on the way; complete only once all rows were read."""

    is_read: bool = False
    is_cut: bool = False
    remarks: list[Problem] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    def remark(self, problem: Problem) -> None:
        """Keep a remark, once of each kind."""
        if problem.id not in self.said:
            self.said.add(problem.id)
            self.remarks.append(problem)

    def cut(self, file: str, line: int) -> None:
        """Say that the file ends too soon."""
        self.is_cut = True
        self.remark(
            error(
                "X002",
                say(
                    "Tệp bị cắt ngang: phần trước chỗ này đã được đọc, phần sau không còn.",
                    "The file is cut off: what stands before this place was read, the rest is missing.",
                ),
                say(
                    "Lấy lại tệp đầy đủ rồi nhập lần nữa; những dòng đã có sẽ không bị nhập hai lần.",
                    "Fetch the whole file and import it again; rows already there are not taken twice.",
                ),
                Place(file=file, line=line),
            )
        )


class Source(Protocol):
    """A stream of rows under columns.

    ``columns`` are those of the head; for files of objects, the keys of the first one.
    """

    format: Format
    name: str
    sheet: str
    columns: tuple[str, ...]
    ending: Ending

    def rows(self, after: Mark = START) -> Iterator[RawRow]:
        """Give the rows after a mark."""


def lost_encoding(file: str, line: int) -> Problem:
    """Return the remark that lines were read as Windows-1258."""
    return warning(
        "X003",
        say("Tệp ở bảng mã Windows-1258; đã đọc theo bảng mã đó.", "The file was read as Windows-1258."),
        say("Kiểm tra tên người và đơn vị; nên xuất tệp ở UTF-8.", "Check names; better export in UTF-8."),
        Place(file=file, line=line),
    )


def unusable(file: str, message: Text, mend: Text, *, id_: str = "X001", line: int = 0) -> ProblemsError:
    """Return the refusal of a file."""
    return ProblemsError([error(id_, message, mend, Place(file=file, line=line))])


NO_TABLE = (
    say(
        "Không tìm thấy hàng tiêu đề có các trường của Cổng (MaHoSo, MaTTHC, ThoiDiemXuLy...).",
        "No header with the portal's fields (MaHoSo, MaTTHC, ThoiDiemXuLy...) was found.",
    ),
    say("Xuất lại tệp với tên trường của Cổng ở hàng đầu.", "Export the file with the portal's field names."),
)
