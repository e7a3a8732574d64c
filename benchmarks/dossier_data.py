"""Years of dossiers as a province might have them: ``python -m benchmarks.dossier_data FOLDER``.

Everything is invented ("dữ liệu minh họa") and drawn from a seed: seasons, weekly peaks, quiet weeks of Tết,
lateness that differs by unit, officer and field, supplements, extensions, and the patterns by which figures
are dressed up (due moments moved after lateness, receipts dated back, results closed in bulk before midnight,
supplements asked on the last day, withdrawals on the due day), each named in ``Made.pattern`` so that a
detector can be held against the truth.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple

from caicach.core.codes.dossiers import build
from caicach.core.deadlines.calendars import DayKind, Session, SpecialDay, WeeklyHours, WorkingCalendar
from caicach.core.deadlines.clock import Deadline
from caicach.core.deadlines.durations import parse
from caicach.core.deadlines.minutes import DAY, minute_of, moment_of, number_of
from caicach.core.deadlines.rules import DeadlineRules
from caicach.exchange.portal.fields import DOSSIER, PROGRESS
from caicach.exchange.portal.records import Dossier, Identity, Progress, Supplement
from caicach.exchange.portal.sources import Format
from caicach.exchange.portal.writing import write

ILLUSTRATIVE = "dữ liệu minh họa"
OFFICE = (Session(450, 690), Session(810, 1020))
HOLIDAYS = {
    2024: ((2, 8, 14), (4, 18, 18), (4, 29, 30), (5, 1, 1), (9, 2, 3)),
    2025: ((1, 1, 1), (1, 25, 31), (4, 7, 7), (4, 30, 30), (5, 1, 2), (9, 1, 2)),
    2026: ((1, 1, 2), (2, 14, 22), (4, 27, 27), (4, 30, 30), (5, 1, 1), (9, 1, 2)),
}
"""Days off, as month, first and last day."""
SEASON = (0.95, 0.70, 1.10, 1.05, 1.05, 1.15, 1.20, 1.20, 1.05, 1.00, 0.95, 0.85)
"""How busy each month is; school and land papers fill the summer."""
WEEK = (1.25, 1.05, 1.0, 0.95, 1.0, 0.12, 0.05)
"""How busy each weekday is: Mondays most; at the weekend only what comes online."""
STEPS = (
    ("Bộ phận Một cửa", "Công chức Một cửa", "Tiếp nhận hồ sơ", "2"),
    ("Bộ phận Một cửa", "Công chức Một cửa", "Chuyển phòng chuyên môn", "4"),
    ("Phòng chuyên môn", "Trưởng phòng", "Phân công xử lý", "4"),
    ("Phòng chuyên môn", "Chuyên viên", "Thụ lý hồ sơ", "4"),
    ("Phòng chuyên môn", "Chuyên viên", "Thẩm định, lập dự thảo", "4"),
    ("Phòng chuyên môn", "Trưởng phòng", "Kiểm tra dự thảo", "4"),
    ("Lãnh đạo cơ quan", "Lãnh đạo", "Trình ký", "4"),
    ("Lãnh đạo cơ quan", "Lãnh đạo", "Ký kết quả", "9"),
    ("Văn thư", "Văn thư", "Đóng dấu, chuyển Một cửa", "9"),
    ("Bộ phận Một cửa", "Công chức Một cửa", "Trả kết quả", "10"),
)
PATTERNS = ("due_moved", "back_dated", "closed_in_bulk", "last_day_supplement", "withdrawn_when_due")


@dataclass(frozen=True, slots=True)
class ProcedureKind:
    """An invented mix of procedures: code, name, field, time limit, share, how often papers are lacking."""

    code: str
    name: str
    field: str
    limit: str
    share: float
    lacking: float
    drag: float


PROCEDURES = (
    ProcedureKind(
        "2.000815", "Chứng thực bản sao từ bản chính", "Chứng thực", "01 ngày làm việc", 34, 0.01, 0.4
    ),
    ProcedureKind("1.001193", "Đăng ký khai sinh", "Hộ tịch", "01 ngày làm việc", 14, 0.04, 0.6),
    ProcedureKind(
        "1.004873", "Cấp giấy xác nhận tình trạng hôn nhân", "Hộ tịch", "03 ngày làm việc", 12, 0.06, 0.8
    ),
    ProcedureKind("1.000894", "Đăng ký kết hôn", "Hộ tịch", "03 ngày làm việc", 6, 0.05, 0.7),
    ProcedureKind(
        "1.001612", "Đăng ký thành lập hộ kinh doanh", "Hộ kinh doanh", "03 ngày làm việc", 10, 0.1, 0.8
    ),
    ProcedureKind(
        "1.012756",
        "Đăng ký, cấp Giấy chứng nhận quyền sử dụng đất",
        "Đất đai",
        "20 ngày làm việc",
        9,
        0.22,
        2.6,
    ),
    ProcedureKind(
        "1.012783", "Đăng ký biến động quyền sử dụng đất", "Đất đai", "10 ngày làm việc", 8, 0.18, 2.2
    ),
    ProcedureKind(
        "1.013225", "Cấp giấy phép xây dựng nhà ở riêng lẻ", "Xây dựng", "15 ngày làm việc", 4, 0.2, 1.8
    ),
    ProcedureKind(
        "1.001776", "Thực hiện trợ cấp xã hội hằng tháng", "Bảo trợ xã hội", "22 ngày làm việc", 3, 0.15, 1.5
    ),
)
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Y", "H'")
MIDDLE = ("Văn", "Thị", "Minh", "Thu", "Quốc", "Ngọc", "Thanh", "Đức", "Kim", "Xuân")
GIVEN = (
    *("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Linh", "Long"),
    *("Mai", "Nam", "Oanh", "Phúc", "Quân", "Sơn", "Thảo", "Tuấn", "Yến"),
)


class Made(NamedTuple):
    """One invented dossier with its history, and the pattern that was woven into it (empty: none)."""

    dossier: Dossier
    history: tuple[Progress, ...]
    pattern: str


@dataclass(frozen=True, slots=True)
class Office:
    """An invented unit: its code, how much falls to it, how late it is, how much it dresses up."""

    code: str
    weight: float
    drag: float
    dishonest: float
    officers: tuple[tuple[str, float], ...]


class Generator:
    """Makes dossiers from a seed; the same seed, numbers and part give the same dossiers.

    Args:
        dossiers: how many in all.
        units: how many offices.
        first, last: the days of receipt.
        until: the moment at which the record ends: what is later has not happened yet.
        prefix: the level 1 code of the province.
    """

    def __init__(
        self,
        dossiers: int,
        *,
        seed: int = 766,
        units: int = 116,
        first: date = date(2025, 7, 1),
        last: date = date(2026, 6, 30),
        until: datetime | None = None,
        prefix: str = "H15",
    ) -> None:
        self.dossiers = dossiers
        self.seed = seed
        self.prefix = prefix
        self.until = minute_of(until) if until else (number_of(last) + 3) * DAY
        self.days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        rng = random.Random(seed)
        self.offices = [self._office(number, rng) for number in range(units)]
        self.calendar = calendar_of(first.year, last.year + 1)
        rules = DeadlineRules("minh-hoa", date(2020, 1, 1))
        self.deadlines = [Deadline(self.calendar, parse(kind.limit), rules) for kind in PROCEDURES]
        self._shares = list(accumulate(kind.share for kind in PROCEDURES))
        self._weights = [self._busy(day) for day in self.days]

    def _office(self, number: int, rng: random.Random) -> Office:
        people = tuple(
            (f"Cán bộ {number:03d}-{place}", rng.lognormvariate(0, 0.5)) for place in range(rng.randint(3, 8))
        )
        dishonest = 0.0 if rng.random() < 0.8 else rng.uniform(0.02, 0.2)
        code = f"{self.prefix}.{10 + number // 90}.{1 + number % 90:02d}"
        return Office(code, rng.lognormvariate(0, 0.7), rng.lognormvariate(-0.3, 0.6), dishonest, people)

    def _busy(self, day: date) -> float:
        weight = SEASON[day.month - 1] * WEEK[day.weekday()]
        kind = self.calendar.day(day).kind
        if kind is DayKind.HOLIDAY:
            return weight * 0.04
        # The week after a long holiday makes up for it.
        if any(self.calendar.day(day - timedelta(days=back)).kind is DayKind.HOLIDAY for back in (1, 2, 3)):
            weight *= 1.6
        return weight

    def made(self, part: int = 0, parts: int = 1) -> Iterator[Made]:
        """Give the dossiers of the days of one part, day by day."""
        total, given = sum(self._weights), 0.0
        done = 0
        for place, (day, weight) in enumerate(zip(self.days, self._weights, strict=True)):
            given += weight
            count = round(self.dossiers * given / total) - done
            done += count
            if place % parts == part:
                yield from self._of_day(day, count)

    def _of_day(self, day: date, count: int) -> Iterator[Made]:
        rng = random.Random(f"{self.seed}:{day.isoformat()}")
        chosen = rng.choices(self.offices, [office.weight for office in self.offices], k=count)
        minutes = sorted(self._minute(day, rng) for _one in range(count))
        numbers: dict[str, int] = {}
        for office, minute in zip(chosen, minutes, strict=True):
            number = numbers[office.code] = numbers.get(office.code, 0) + 1
            kind = rng.choices(range(len(PROCEDURES)), cum_weights=self._shares)[0]
            yield self._one(office, build(office.code, day, number), kind, minute, rng)

    def _minute(self, day: date, rng: random.Random) -> int:
        """Return a minute of receipt: two peaks at the counter, evenings online."""
        start = number_of(day) * DAY
        if rng.random() < 0.12 or not self.calendar.day(day).is_worked:
            return start + rng.randrange(1_080, 1_380)
        peak = 540 if rng.random() < 0.6 else 870
        return start + min(max(int(rng.gauss(peak, 50)), 451), 1_019)

    def _one(self, office: Office, code: str, kind: int, received: int, rng: random.Random) -> Made:
        procedure = PROCEDURES[kind]
        due = self.deadlines[kind].due(received)
        assert due is not None
        first_due = due
        officer, pace = rng.choice(office.officers)
        asked = answered = None
        if rng.random() < procedure.lacking:
            asked = received + max(int((due - received) * rng.uniform(0.05, 0.6)), 20)
            answered = self.calendar.opening(asked + int(rng.lognormvariate(math.log(3 * DAY), 0.7)))
            due = self.deadlines[kind].due(answered) or due
        length = due - (answered or received)
        spent = length * min(
            rng.lognormvariate(-0.75, 0.55) * (0.7 + 0.22 * office.drag * procedure.drag * pace), 9.0
        )
        ended = self.calendar.opening(int((answered or received) + max(spent, 12)))
        pattern = self._pattern(office, rng, ended, due)
        if pattern == "due_moved":
            due = ended + rng.randrange(60, 2 * DAY)
        elif pattern == "closed_in_bulk":
            ended = due // DAY * DAY + 1_425 + rng.randrange(14)
            due = max(due, ended)
        elif pattern == "last_day_supplement":
            asked, answered = due - rng.randrange(20, 240), ended - 30
            asked = max(asked, received + 5)
            answered = max(answered, asked + 10)
            due = ended + rng.randrange(30, DAY)
        elif pattern == "withdrawn_when_due":
            ended = due - rng.randrange(5, 120)
        elif pattern == "back_dated":
            ended = max(received + 5, due - rng.randrange(10, 400))
        ended = max(ended, (answered or received) + 5)
        return self._record(
            office, code, procedure, officer, pattern, (received, asked, answered, first_due, due, ended), rng
        )

    def _pattern(self, office: Office, rng: random.Random, ended: int, due: int) -> str:
        """Choose what a dishonest office does about a dossier that would be late."""
        if ended <= due or rng.random() >= office.dishonest * 4:
            return ""
        return rng.choice(PATTERNS)

    def _record(
        self,
        office: Office,
        code: str,
        procedure: ProcedureKind,
        officer: str,
        pattern: str,
        moments: tuple[int, int | None, int | None, int, int, int],
        rng: random.Random,
    ) -> Made:
        received, asked, answered, first_due, due, _ended = moments
        history = self._history(code, officer, pattern, moments, rng)
        known = tuple(step for step in history if step.at is not None and minute_of(step.at) <= self.until)
        last = known[-1].state if known else "1"
        returned = known[-1].at if last == "10" else None
        finished = next((step.at for step in known if step.state == "9"), None)
        supplements: tuple[Supplement, ...] = ()
        if asked is not None and asked <= self.until:
            supplements = (
                Supplement(
                    id=f"{code}-BS1",
                    asked_by=officer,
                    content=f"Bổ sung giấy tờ ({ILLUSTRATIVE})",
                    asked_at=moment_of(asked),
                    received_at=moment_of(answered) if answered and answered <= self.until else None,
                    due_before=moment_of(first_due),
                    due_after=moment_of(due),
                ),
            )
        online = rng.random() < 0.55
        family = rng.choice(FAMILY)
        record = Dossier(
            code=code,
            procedure_code=procedure.code,
            procedure_name=procedure.name,
            field_name=procedure.field,
            channel="2" if online else "1",
            owner=f"{family} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}",
            subject_kind="1",
            phone=f"0900{rng.randrange(1_000_000):06d}",
            summary=f"{procedure.name} ({ILLUSTRATIVE})",
            submitted_at=moment_of(received - (rng.randrange(5, 400) if online else 0)),
            received_at=moment_of(received),
            due_at=moment_of(due),
            state=last if known else "2",
            returned_at=returned,
            delivery="0",
            finished_at=finished,
            unit=office.code,
            note=ILLUSTRATIVE,
            digitised="1" if rng.random() < 0.7 else "0",
            is_vneid=online,
            online_payment="1" if online and rng.random() < 0.5 else "3",
            identities=(Identity("1", f"066{rng.randrange(200_000_000):09d}"),),
            supplements=supplements,
        )
        return Made(record, known, pattern)

    def _history(
        self,
        code: str,
        officer: str,
        pattern: str,
        moments: tuple[int, int | None, int | None, int, int, int],
        rng: random.Random,
    ) -> tuple[Progress, ...]:
        received, asked, answered, _first, due, ended = moments
        # The receipt was typed in later than it says.
        begin = received + (rng.randrange(DAY, 3 * DAY) if pattern == "back_dated" else 0)
        begin = min(begin, ended - 2)
        shares = sorted(rng.random() for _step in range(6))
        turns = [begin, *(begin + int((ended - begin) * share) for share in shares)]
        turns += [ended, ended + rng.randrange(1, 60), ended + rng.randrange(60, 1_500)]
        steps = [
            Progress(code, officer, title, moment_of(at), place, content, state, None, moment_of(due))
            for at, (place, title, content, state) in zip(turns, STEPS, strict=True)
        ]
        if pattern == "withdrawn_when_due":
            steps = steps[:7]
            steps.append(steps[-1]._replace(at=moment_of(ended), content="Công dân rút hồ sơ", state="7"))
        if asked is not None and answered is not None:
            common = steps[3]
            steps.append(common._replace(at=moment_of(asked), content="Yêu cầu bổ sung hồ sơ", state="5"))
            steps.append(common._replace(at=moment_of(answered), content="Nhận bổ sung", state="4"))
        steps.sort(key=lambda step: step.at or moment_of(0))
        return tuple(steps)


def calendar_of(first: int, last: int) -> WorkingCalendar:
    """Return an office's calendar for some years."""
    off = [
        SpecialDay(date(year, month, day), DayKind.HOLIDAY)
        for year in range(first, last + 1)
        for month, begin, end in HOLIDAYS.get(year, ((1, 1, 1), (4, 30, 30), (5, 1, 1), (9, 2, 2)))
        for day in range(begin, end + 1)
    ]
    return WorkingCalendar([WeeklyHours(date(2020, 1, 1), dict.fromkeys(range(5), OFFICE))], off)


def _write_part(
    folder: Path, dossiers: int, seed: int, part: int, parts: int, format_: Format
) -> tuple[int, int]:
    """Write the files of one part; the history goes to its file while the dossiers are written to theirs."""
    generator = Generator(dossiers, seed=seed)
    steps = write(
        chain.from_iterable(made.history for made in generator.made(part, parts)),
        PROGRESS, folder / f"tien-do-{part}.{format_}", format_,
    )  # fmt: skip
    count = write(
        (made.dossier for made in generator.made(part, parts)),
        DOSSIER, folder / f"ho-so-{part}.{format_}", format_,
    )  # fmt: skip
    return count, steps


def main() -> None:
    """Write the files and say how fast."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dossiers", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=766)
    parser.add_argument("--format", type=Format, default=Format.CSV, choices=list(Format))
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    parts = [
        (given.folder, given.dossiers, given.seed, part, given.processes, given.format)
        for part in range(given.processes)
    ]
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        counts = pool.starmap(_write_part, parts)
    seconds = time.perf_counter() - begun
    dossiers, steps = (sum(column) for column in zip(*counts, strict=True))
    speed = f"{seconds:.1f} s: {dossiers / seconds:,.0f} a second"
    print(f"{dossiers} dossiers, {steps} steps ({ILLUSTRATIVE}) in {speed}")


if __name__ == "__main__":
    main()
