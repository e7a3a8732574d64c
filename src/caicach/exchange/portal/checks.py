"""What a record says against itself, against the others of its file, and against the calendar."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from caicach.core.codes.dossiers import parse
from caicach.core.index.text import Text, say
from caicach.exchange.portal.codes import RECEIVED_STATES
from caicach.exchange.portal.records import Dossier, Progress, Record, Supplement

TOLERANCE = timedelta(minutes=10)
"""How far clocks of two systems may be apart."""


class Fault(NamedTuple):
    """What is wrong with one field of a row; where it stops, the row is refused."""

    field: str
    reason: Text
    stops: bool = True


def _before(first: str, second: str) -> Text:
    return say("{a} trước {b}.", "{a} lies before {b}.", a=first, b=second)


_FUTURE = say(
    "Thời điểm ở tương lai so với lúc lập tệp.", "The moment lies in the future of the file's making."
)
_NOT_RECEIVED = say(
    "Trạng thái cho biết đã tiếp nhận nhưng không có ngày tiếp nhận.",
    "The state says that it was accepted, but there is no moment of acceptance.",
)
_NO_END = say(
    "Trạng thái cho biết đã xong nhưng không có ngày kết thúc hoặc ngày trả.",
    "The state says that it is finished, but there is no moment of the end or the return.",
)
_ENDED_EARLY = say(
    "Có ngày trả nhưng trạng thái chưa xong.", "There is a moment of return, but the state is not finished."
)
_ODD_CODE = say(
    "Mã hồ sơ không theo dạng nào đã biết; vẫn giữ nguyên.",
    "The dossier's code has no form known; it is kept as it stands.",
)
_OTHER_DAY = say(
    "Ngày trong mã hồ sơ khác ngày tiếp nhận.", "The day in the dossier's code is not the day of acceptance."
)
_LOST = say("Nội dung có vẻ đã mất dấu tiếng Việt.", "The text seems to have lost its Vietnamese letters.")
_LOST_LETTERS = re.compile(r"[^\W\d_]\?+[^\W\d_]")
REPEATED = say(
    "Dòng lặp lại nguyên vẹn một dòng trước; bỏ qua.", "The row repeats an earlier one; it is passed over."
)


class Checks:
    """The checks of one file.

    ``at`` is the moment after which nothing in the file can have happened; None: not known. Dossiers' codes
    seen are kept on disk, so that memory stays flat.
    """

    def __init__(self, *, at: datetime | None = None) -> None:
        self._latest = at + TOLERANCE if at is not None else None
        self._seen: _Seen | None = None

    def of(self, record: Record, number: int) -> list[Fault]:
        """Return what is wrong with a record whose values could all be read."""
        if type(record) is Progress:
            return self._of_progress(record)
        if isinstance(record, Dossier):
            return [*self._of_dossier(record), *self._repeated(record, number)]
        if isinstance(record, Supplement):
            return self._of_supplement(record)
        return []

    def _of_progress(self, record: Progress) -> list[Fault]:
        latest = self._latest
        if latest is not None and record.at is not None and record.at > latest:
            return [Fault("ThoiDiemXuLy", _FUTURE)]
        return []

    def _of_supplement(self, record: Supplement, within: str = "") -> list[Fault]:
        faults = []
        if record.asked_at and record.received_at and record.received_at < record.asked_at:
            faults.append(Fault(f"{within}NgayTiepNhanBoSung", _before("NgayTiepNhanBoSung", "NgayBoSung")))
        if self._latest is not None and record.asked_at and record.asked_at > self._latest:
            faults.append(Fault(f"{within}NgayBoSung", _FUTURE))
        return faults

    def _of_dossier(self, record: Dossier) -> list[Fault]:
        faults = [*_order(record), *_state(record), *_code(record)]
        if self._latest is not None:
            faults += [
                Fault(name, _FUTURE)
                for name, moment in (
                    ("NgayNopHoSo", record.submitted_at),
                    ("NgayTiepNhan", record.received_at),
                    ("NgayKetThucXuLy", record.finished_at),
                    ("NgayTra", record.returned_at),
                    ("NgayTuChoi", record.refused_at),
                )
                if moment is not None and moment > self._latest
            ]
        for place, supplement in enumerate(record.supplements, start=1):
            faults += self._of_supplement(supplement, f"DanhSachHoSoBoSung[{place}].")
        if "?" in record.owner and _LOST_LETTERS.search(record.owner):
            faults.append(Fault("ChuHoSo", _LOST, stops=False))
        return faults

    def _repeated(self, record: Dossier, number: int) -> Iterator[Fault]:
        if self._seen is None:
            self._seen = _Seen()
        first = self._seen.first(record.code, hash(record), number)
        if first is None:
            return
        row, same = first
        if same:
            yield Fault("MaHoSo", REPEATED)
        else:
            yield Fault(
                "MaHoSo",
                say(
                    "Mã hồ sơ đã có ở dòng dữ liệu {n} với nội dung khác.",
                    "The code stands in data row {n} already, with other content.",
                    n=row,
                ),
            )


def _order(record: Dossier) -> Iterator[Fault]:
    """Find moments in an order in which nothing happens."""
    received = record.received_at
    if received is None:
        return
    for name, moment in (
        ("NgayTra", record.returned_at),
        ("NgayKetThucXuLy", record.finished_at),
        ("NgayHenTra", record.due_at),
    ):
        if moment is not None and moment < received:
            yield Fault(name, _before(name, "NgayTiepNhan"))
    if record.submitted_at is not None and record.submitted_at > received + TOLERANCE:
        yield Fault("NgayTiepNhan", _before("NgayTiepNhan", "NgayNopHoSo"))
    if record.returned_at and record.finished_at and record.returned_at < record.finished_at:
        yield Fault("NgayTra", _before("NgayTra", "NgayKetThucXuLy"))


def _state(record: Dossier) -> Iterator[Fault]:
    """Find states that contradict the moments."""
    if record.state in RECEIVED_STATES and record.received_at is None:
        yield Fault("NgayTiepNhan", _NOT_RECEIVED)
    ended = record.finished_at or record.returned_at
    if record.state in {"9", "10"} and ended is None:
        yield Fault("TrangThaiHoSo", _NO_END, stops=False)
    if record.returned_at and record.state in {"1", "2", "4", "5", "6"}:
        yield Fault("TrangThaiHoSo", _ENDED_EARLY, stops=False)


def _code(record: Dossier) -> Iterator[Fault]:
    code = parse(record.code)
    if not code.is_read:
        yield Fault("MaHoSo", _ODD_CODE, stops=False)
    elif record.received_at is not None and code.day not in {
        record.received_at.date(),
        (record.submitted_at or record.received_at).date(),
    }:
        yield Fault("NgayTiepNhan", _OTHER_DAY, stops=False)


class _Seen:
    """Codes seen with their row, in a database of its own that moves to disk as it grows."""

    def __init__(self) -> None:
        # An empty name: kept in memory up to the cache, then in a file that goes with the connection.
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("PRAGMA journal_mode=OFF")
        self._kept.execute("PRAGMA synchronous=OFF")
        self._kept.execute("PRAGMA cache_size=-16000")
        self._kept.execute("CREATE TABLE seen (code TEXT PRIMARY KEY, digest INT, row INT) WITHOUT ROWID")
        self._kept.execute("BEGIN")

    def first(self, code: str, digest: int, number: int) -> tuple[int, bool] | None:
        """Keep a code; where it was seen, return in which row, and whether that was the same record."""
        added = self._kept.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (code, digest, number))
        if added.rowcount:
            return None
        row, kept = self._kept.execute("SELECT row, digest FROM seen WHERE code = ?", (code,)).fetchone()
        # A row read again after a broken-off reading is not a repetition of itself.
        return None if row == number else (int(row), kept == digest)
