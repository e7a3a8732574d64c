"""Criteria sets as YAML files: read safely, every value with its line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import yaml

from caicach.core.index.document import Located
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Place, Problem, ProblemsError, error
from caicach.core.index.reading import read_criteria_set
from caicach.core.index.text import Text, say

MAX_BYTES = 4_000_000
MAX_VALUES = 200_000
MAX_DEPTH = 60

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_criteria_set(path: Path) -> CriteriaSet:
    """Read the criteria set of a file, or of ``set.yaml`` in a folder.

    Raises ProblemsError when the file cannot be read as a document at all; faults of the content are in the
    ``problems`` of the set returned.
    """
    file = path / "set.yaml" if path.is_dir() else path
    try:
        raw = file.read_bytes()
    except OSError as fault:
        raise ProblemsError([unreadable(str(file), fault.strerror or str(fault))]) from None
    document = read_document(raw, file.name)
    return read_criteria_set(document, file=file.name, digest=hashlib.sha256(raw).hexdigest())


def read_document(raw: bytes, file: str) -> Located:
    """Return the YAML document in ``raw``; all scalars as text.

    Raises ProblemsError for anything that is not one plain YAML document: wrong encoding, syntax, aliases
    and anchors (they can make a small file expand without end), tags, duplicated keys, too large or too deep.
    """
    if len(raw) > MAX_BYTES:
        raise ProblemsError(
            [
                error(
                    "F001",
                    say("Tệp lớn hơn {m} MB.", "The file is larger than {m} MB.", m=MAX_BYTES // 1_000_000),
                    say("Kiểm tra lại tệp.", "Check the file."),
                    Place(file=file),
                )
            ]
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ProblemsError(
            [
                error(
                    "F002",
                    say("Tệp không ở bảng mã UTF-8.", "The file is not in UTF-8."),
                    say("Lưu lại tệp với bảng mã UTF-8.", "Save the file again in UTF-8."),
                    Place(file=file, line=raw[: fault.start].count(b"\n") + 1),
                )
            ]
        ) from None
    return _Builder(file).build(text)


def unreadable(file: str, why: str) -> Problem:
    """Return the problem of a file that cannot be opened."""
    return error(
        "F003",
        say("Không mở được tệp ({w}).", "The file cannot be opened ({w}).", w=why),
        say("Kiểm tra đường dẫn và quyền đọc.", "Check the path and the right to read."),
        Place(file=file),
    )


class _Builder:
    """Builds the located document from parse events, so that nothing is constructed that was not written."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.values = 0

    def refuse(self, event: yaml.Event | None, id_: str, message: Text, mend: Text) -> ProblemsError:
        mark = event.start_mark if event is not None else None
        place = Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)
        return ProblemsError([error(id_, message, mend, place)])

    def build(self, text: str) -> Located:
        try:
            events = iter(yaml.parse(text, Loader=Loader))
            document: Located | None = None
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    if document is not None:
                        raise self.refuse(
                            event,
                            "F004",
                            say("Tệp chứa nhiều tài liệu.", "The file holds several documents."),
                            say("Chỉ giữ một bộ tiêu chí trong mỗi tệp.", "Keep one criteria set in a file."),
                        )
                    document = self.value(next(events), events, 0)
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            place = Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)
            raise ProblemsError(
                [
                    error(
                        "F005",
                        say("Tệp viết sai cú pháp YAML.", "The file is not well-formed YAML."),
                        say(
                            "Kiểm tra dấu cách đầu dòng, dấu hai chấm và dấu nháy quanh chỗ này.",
                            "Check the indentation, colons and quotes around this place.",
                        ),
                        place,
                    )
                ]
            ) from None
        if document is None or document.value is None:
            raise self.refuse(
                None,
                "F006",
                say("Tệp trống.", "The file is empty."),
                say("Xem mẫu trong thư mục criteria_sets.", "See the examples in criteria_sets."),
            )
        return document

    def value(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Located:
        self.values += 1
        if self.values > MAX_VALUES or depth > MAX_DEPTH:
            raise self.refuse(
                event,
                "F007",
                say("Tệp quá lớn hoặc lồng nhau quá sâu.", "The file is too large or nested too deeply."),
                say("Kiểm tra lại tệp.", "Check the file."),
            )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self.refuse(
                event,
                "F008",
                say(
                    "Không dùng neo (&) và tham chiếu (*) của YAML.",
                    "YAML anchors (&) and aliases (*) are not allowed.",
                ),
                say(
                    "Viết đầy đủ giá trị; chữ bắt đầu bằng & hoặc * thì đặt trong dấu nháy.",
                    "Write the value in full; quote text beginning with & or *.",
                ),
            )
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
        if isinstance(event, yaml.ScalarEvent):
            quoted = event.style in {"'", '"', "|", ">"}
            empty = not quoted and event.value in {"", "~", "null"}
            return Located(None if empty else event.value, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                items.append(self.value(inner, events, depth + 1))
            return Located(items, line, column)
        return Located(self.mapping(events, depth), line, column)

    def mapping(self, events: Iterator[yaml.Event], depth: int) -> dict[str, Located]:
        entries: dict[str, Located] = {}
        while not isinstance(key_event := next(events), yaml.MappingEndEvent):
            key = self.value(key_event, events, depth + 1).value
            if not isinstance(key, str) or key in entries:
                raise self.refuse(
                    key_event,
                    "F009",
                    say("Tên mục bị lặp hoặc không phải chữ.", "A field name is repeated or is not text."),
                    say("Giữ một dòng cho mỗi tên.", "Keep one line for each name."),
                )
            entries[key] = self.value(next(events), events, depth + 1)
        return entries
