"""What records of every shape have: a code, a name, days; and why one is no record at all."""

from __future__ import annotations

from caicach.core.codes.procedures import ProcedureCodeError, normal_procedure_code
from caicach.core.codes.text import tidy
from caicach.exchange.procedures.lists import read_day
from caicach.exchange.procedures.record import Part, ProcedureRecord, Reason, Unread


class RecordError(ValueError):
    """A record is no procedure at all; the message, in Vietnamese, says what it lacks."""


def code_and_name(code: object, name: object) -> tuple[str, str]:
    """Return the normal code and the tidy name of a record.

    Raises RecordError.
    """
    said = tidy(str(name or ""))
    if not said:
        raise RecordError(f"Thủ tục “{tidy(str(code or ''))[:60]}” không có tên. Hãy ghi tên thủ tục.")
    try:
        return normal_procedure_code(str(code or "")), said[:1000]
    except ProcedureCodeError as error:
        raise RecordError(f"{error} (thủ tục “{said[:80]}”)") from None


def check_days(record: ProcedureRecord) -> list[Unread]:
    """Put the days of a record in the form yyyy-MM-dd, and return those that are none."""
    lost = []
    for name in ("decided_on", "published_on"):
        said = getattr(record, name)
        try:
            day = read_day(said)
        except ValueError:
            day = None
            lost.append(Unread(Part.DATE, Reason.UNKNOWN, tidy(said)[:200]))
        setattr(record, name, day.isoformat() if day else "")
    return lost
