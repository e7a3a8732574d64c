"""Decisions and hours as tests type them."""

from __future__ import annotations

from datetime import date
from typing import Any

from caicach.registry.calendars.constants import DecidedKind
from caicach.registry.calendars.drafts import DayDraft, DecisionDraft, WeekDraft
from caicach.registry.organisations.models import Organisation

TUESDAY = date(2026, 12, 8)
SATURDAY = date(2026, 12, 12)
MORNINGS = ((450, 690),)
BOTH = ((450, 690), (810, 1050))


def off(day: date = TUESDAY, **fields: Any) -> DayDraft:
    """Return a day off."""
    return DayDraft(day, DecidedKind.DAY_OFF, fields.pop("name_vi", "Ngày nghỉ hoán đổi"), **fields)


def make_up(day: date = SATURDAY, **fields: Any) -> DayDraft:
    """Return a make-up day."""
    return DayDraft(day, DecidedKind.MAKE_UP, fields.pop("name_vi", "Làm bù"), **fields)


def short(day: date = TUESDAY, **fields: Any) -> DayDraft:
    """Return a day with hours of its own."""
    fields.setdefault("sessions", MORNINGS)
    return DayDraft(day, DecidedKind.SHORT, fields.pop("name_vi", "Buổi chiều họp cơ quan"), **fields)


def holiday(day: date = TUESDAY, **fields: Any) -> DayDraft:
    """Return a holiday."""
    return DayDraft(day, DecidedKind.HOLIDAY, fields.pop("name_vi", "Quốc khánh"), **fields)


def decision(*days: DayDraft, organisation: Organisation | None = None, **fields: Any) -> DecisionDraft:
    """Return a decision about some days, by default nationwide."""
    said = {
        "number": "01/TB-MH",
        "issuer": "Văn phòng Chính phủ",
        "title": "Hoán đổi ngày làm việc",
        "issued_on": date(2026, 10, 1),
        "effective_on": date(2026, 10, 1),
    }
    return DecisionDraft(organisation=organisation, days=days, **{**said, **fields})


def week(organisation: Organisation | None, **fields: Any) -> WeekDraft:
    """Return the hours of a week, by default mornings alone from December 2026 on."""
    said = {
        "valid_from": date(2026, 12, 1),
        "sessions": dict.fromkeys(range(5), MORNINGS),
        "source": "QĐ 12/QĐ-UBND",
        "working_day": 240,
    }
    return WeekDraft(organisation=organisation, **{**said, **fields})
