"""The rules by which a time limit is counted: each named, dated and with its source.

They belong to a version of a procedure; what is under way keeps those it was received under.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from caicach.core.index.text import NOTHING, Text


class StartEvent(StrEnum):
    """From when the time runs: the acceptance on the receipt, or, taken in out of boundary, the receipt by
    the competent agency (NĐ 118/2025 Đ17.3 as amended by NĐ 309/2026 Đ8.3).
    """

    ACCEPTANCE = "acceptance"
    AGENCY_RECEIPT = "agency_receipt"


class Counting(StrEnum):
    """How working days are counted.

    ``HOURS``: one is so many working hours, from the hour of receipt to the same hour. ``WHOLE_DAYS``: the
    day of receipt does not count, and the last one ends with its last session (Bộ luật Dân sự 2015, Đ147.2).
    """

    HOURS = "hours"
    WHOLE_DAYS = "whole_days"


class SupplementMode(StrEnum):
    """What happens to the time while a supplement is awaited.

    ``RESTART``: it is counted again from the start once the dossier is full (NĐ 61/2018 Đ19.4). ``PAUSE``:
    the waiting does not count (QĐ 766/QĐ-TTg). ``NONE``: it runs on.
    """

    RESTART = "restart"
    PAUSE = "pause"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """The rules of one procedure's version.

    ``cutoff``: what is received later than this minute of a working day starts with the next working day;
    None, it starts at once. ``rolls``: a limit in calendar days or months that ends on a day without work
    ends with the next working day (Bộ luật Dân sự 2015, Đ148.5). ``waits``: what is received outside working
    hours starts with the next session; without it, days are counted from the day of the receipt itself.
    ``notice`` is how many working days before the due moment an extension must be told.
    """

    id: str
    valid_from: date
    source: Text = NOTHING
    starts_at: StartEvent = StartEvent.ACCEPTANCE
    counting: Counting = Counting.HOURS
    supplement: SupplementMode = SupplementMode.PAUSE
    cutoff: int | None = None
    waits: bool = True
    rolls: bool = True
    notice: int = 1
    extensions: int = 1
