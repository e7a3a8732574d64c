"""Internal processes as provincial decisions list them, out of either of two shapes of files.

One has a row of table cells a step (``cells``, ``duration_text``), the other a text and a number
(``noi_dung``, ``so``, ``don_vi``). Within a process a bare "giờ" is a working hour, and a bare "ngày" a
working day, for steps of a quarter of a day leave no other meaning; only where all times are whole bare days
do they stay days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from caicach.core.codes.procedures import find_procedure_codes
from caicach.core.codes.text import fold, tidy
from caicach.core.deadlines.durations import Duration, DurationError, Unit, of, parse
from caicach.exchange.procedures.lists import read_day, says_nothing
from caicach.exchange.procedures.reading import digest_of

Raw = Mapping[str, Any]


class Role(StrEnum):
    """What a step is there for."""

    INTAKE = "intake"
    ASSIGN = "assign"
    HANDLE = "handle"
    CHECK = "check"
    SIGN = "sign"
    ISSUE = "issue"
    RETURN = "return"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step. ``duration`` is in words that the deadlines read: empty when untimed or not understood.

    Steps of one ``parallel_group`` (not 0) that stand together run at the same time. ``organisation_id`` and
    ``organisation_kind`` say who takes the step, where the register of organisations knows them.
    """

    position: int
    name: str
    performer: str = ""
    role: Role = Role.OTHER
    duration: str = ""
    duration_text: str = ""
    is_untimed: bool = False
    result: str = ""
    returns_to: int | None = None
    is_interagency: bool = False
    parallel_group: int = 0
    organisation_id: int | None = None
    organisation_kind: str = ""


@dataclass(slots=True)
class ProcessRecord:
    """A process. ``code`` is empty where its decision does not tell; ``limit`` where no total was read."""

    code: str
    name: str
    decision: str = ""
    decided_on: str = ""
    issuer: str = ""
    published_time: str = ""
    limit: str = ""
    source: str = ""
    digest: str = ""
    case: str = ""
    working_day: int = 480
    is_illustrative: bool = False
    steps: list[StepRecord] = field(default_factory=list)

    @property
    def unread_steps(self) -> list[int]:
        """The positions of the steps whose time was not understood."""
        return [step.position for step in self.steps if not step.duration and not step.is_untimed]


class ProcessRecordError(ValueError):
    """A record is no internal process; the message, in Vietnamese, says what it lacks."""


def is_process(raw: Raw) -> bool:
    """Return whether a record is an internal process rather than a procedure."""
    return "steps" in raw and ("tthc_code" in raw or "ma_tthc" in raw)


def read_process(raw: Raw) -> ProcessRecord:
    """Read one record in whichever shape it comes.

    Raises ProcessRecordError: it has no step.
    """
    given = raw.get("steps")
    steps = [step for step in given if isinstance(step, Mapping)] if isinstance(given, list) else []
    if not steps:
        raise ProcessRecordError("Quy trình không có bước nào. Hãy ghi các bước theo thứ tự.")
    record = _of_cells(raw, steps) if "cells" in steps[0] else _of_numbers(raw, steps)
    record.digest = digest_of(raw)
    return record


def _of_cells(raw: Raw, steps: Sequence[Raw]) -> ProcessRecord:
    total = tidy(str(raw.get("total_text") or ""))
    said = [_said_time(step) for step in steps]
    day = _meaning_of_day([*said, total])
    limit = _read(total, day)
    bare = limit.parts[0].unit if limit is not None and len(limit.parts) == 1 else None
    try:
        decided = read_day(str(raw.get("date") or ""))
    except ValueError:
        decided = None
    return ProcessRecord(
        code=_code(raw.get("tthc_code")),
        name=tidy(str(raw.get("name") or raw.get("name_raw") or ""))[:1000],
        decision=tidy(str(raw.get("decision") or ""))[:300],
        decided_on=decided.isoformat() if decided else "",
        issuer=tidy(str(raw.get("province") or ""))[:300],
        published_time=total[:300],
        limit=limit.in_("vi") if limit is not None else "",
        source=tidy(f"{raw.get('decision') or ''} {raw.get('province') or ''}")[:500],
        steps=[
            _step(at, _cells(step), time, _read(time, day, bare))
            for at, (step, time) in enumerate(zip(steps, said, strict=True), start=1)
        ],
    )


def _of_numbers(raw: Raw, steps: Sequence[Raw]) -> ProcessRecord:
    hours = raw.get("tong_gio_cong_bo")
    limit = _amount(hours, Unit.WORKING_HOUR)
    decision = tidy(str(raw.get("nguon") or ""))
    return ProcessRecord(
        code=_code(raw.get("ma_tthc")),
        name=tidy(str(raw.get("ten") or ""))[:1000],
        decision=decision[:300],
        published_time=f"{Decimal(str(hours)).normalize():f} giờ làm việc" if limit else "",
        limit=limit.in_("vi") if limit else "",
        source=decision[:500],
        steps=[_numbered(at, step) for at, step in enumerate(steps, start=1)],
    )


def _numbered(position: int, step: Raw) -> StepRecord:
    name, _, performer = tidy(str(step.get("noi_dung") or "")).rpartition(" / ")
    unit = Unit.WORKING_HOUR if tidy(str(step.get("don_vi"))) == "gio" else Unit.WORKING_DAY
    time = _amount(step.get("so"), unit)
    cells = [name or performer, performer if name else ""]
    return _step(position, cells, time.in_("vi") if time else "", time)


def _step(position: int, cells: Sequence[str], said: str, time: Duration | None) -> StepRecord:
    name, performer = cells[0] if cells else "", cells[1] if len(cells) > 1 else ""
    back = re.search(r"(?:quay lại|trả lại|chuyển lại|về lại) bước (\d{1,2})", " ".join(cells), re.IGNORECASE)
    result = next((cell for cell in cells[2:] if _is_result(cell)), "")
    return StepRecord(
        position=position,
        name=name or f"Bước {position}",
        performer=performer,
        role=role_of(name, performer, is_first=position == 1),
        duration=time.in_("vi") if time is not None and time.is_timed else "",
        duration_text=said[:300],
        is_untimed=time is not None and not time.is_timed,
        result=result,
        returns_to=int(back[1]) if back and 0 < int(back[1]) < position else None,
        is_interagency="ubnd tinh" in fold(performer) or "uy ban nhan dan tinh" in fold(performer),
    )


_ROLES = (
    (Role.RETURN, r"^(?:tra ket qua|tra kq|thong bao.*nhan ket qua)"),
    (Role.ASSIGN, r"^(?:phan cong|chuyen .* phan cong)"),
    (Role.ISSUE, r"^(?:vao so|van thu|dong dau|ban hanh|phat hanh)"),
    (Role.SIGN, r"^(?:ky|phe duyet|duyet|quyet dinh|xem xet, ky|xem xet, phe duyet|trinh phe duyet)"),
    (Role.CHECK, r"^(?:xem xet|lanh dao .*(?:xem xet|kiem tra)|kiem tra ket qua|tham tra)"),
    (Role.HANDLE, r"(?:tham dinh|thu ly|xu ly|giai quyet|du thao|nghien cuu|kiem tra|lap )"),
)


def role_of(name: str, performer: str, *, is_first: bool) -> Role:
    """Return what a step is there for, as far as its first words tell."""
    folded = fold(name).lstrip("-+* ")
    if is_first and ("tiep nhan" in folded or "mot cua" in fold(performer)):
        return Role.INTAKE
    return next((role for role, pattern in _ROLES if re.search(pattern, folded)), Role.OTHER)


def _cells(step: Raw) -> list[str]:
    given = step.get("cells")
    return [tidy(str(cell)) for cell in given] if isinstance(given, list) else []


def _said_time(step: Raw) -> str:
    """Return what a step says of its time: its own text, or a cell that says nothing but a time."""
    said = tidy(str(step.get("duration_text") or ""))
    if said:
        return said
    return next((cell for cell in reversed(_cells(step)[2:]) if _is_time(cell)), "")


_BARE = re.compile(r"\d{1,3}(?:[.,]\d{1,3})?|\d/[248]")


def _is_time(cell: str) -> bool:
    return _BARE.fullmatch(cell) is not None or _read(cell, Unit.WORKING_DAY) is not None


def _is_result(cell: str) -> bool:
    return not says_nothing(cell) and not _is_time(cell)


def _meaning_of_day(said: Iterable[str]) -> Unit:
    known = [text.casefold() for text in said if text]
    is_fine = any(re.search(r"\d[.,]\d*[1-9]|\d/\d|giờ|làm việc", text) for text in known)
    is_bare = any(_BARE.fullmatch(text) for text in known)
    return Unit.WORKING_DAY if is_fine or is_bare else Unit.DAY


def _read(said: str, day: Unit, bare: Unit | None = None) -> Duration | None:
    """Read a time; a bare number is one in the unit of the whole, where the whole has one unit."""
    # "Trong thời gian thông báo tuyển dụng": as long as something outside the process lasts.
    if said.casefold() in {"không quy định", "không tính"} or re.fullmatch(r"Trong thời gian \D+", said):
        return Duration()
    if bare is not None and _BARE.fullmatch(said):
        head, _, tail = said.replace(",", ".").partition("/")
        return _amount(Decimal(head) / Decimal(tail) if tail else head, bare)
    try:
        return parse(said, hour=Unit.WORKING_HOUR, day=day)
    except DurationError:
        return None


def _amount(number: object, unit: Unit) -> Duration | None:
    try:
        return of(Decimal(str(number)), unit)
    except (InvalidOperation, DurationError):
        return None


def _code(given: object) -> str:
    return next(iter(find_procedure_codes(str(given or ""))), "")
