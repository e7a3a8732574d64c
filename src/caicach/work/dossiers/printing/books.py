"""Form 07, the register of a period, and the list of dossiers that go to another unit on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone, translation

from caicach.core.dossiers.moves import EventKind
from caicach.exchange.forms import HandOverList, HandOverRow, Register, RegisterRow
from caicach.registry.organisations.models import Designation, Organisation, valid_on
from caicach.registry.organisations.selectors import unit_as_of
from caicach.registry.procedures.models import Field
from caicach.work.dossiers.models import Dossier, DossierPaper, Event
from caicach.work.dossiers.printing.cases import Asking
from caicach.work.dossiers.selectors.naming import name_of

MOST_ROWS = 5_000
"""Rows of one register; a field with more in a year is printed by quarters or months."""


_GIVES = (EventKind.HANDED_OVER, EventKind.SENT_BACK, EventKind.RESOLVED)
"""By which dossiers go from one unit to another."""


class TooLongError(ValueError):
    """A book would have more than ``MOST_ROWS`` rows."""


@dataclass(frozen=True, slots=True)
class BookAsked:
    """Which book: an office, days of receipt (both included), and a field of procedures or all."""

    receiver_id: int
    first: date
    last: date
    field_id: int | None = None
    field_name: str = ""


def register_of(asked: BookAsked, asking: Asking) -> Register:
    """Return form 07 of what an office received on some days, in the order of receipt; one query.

    Raises:
        Dossier.DoesNotExist: the office is none whose dossiers they see.
        TooLongError: there are more than ``MOST_ROWS``.
    """
    _require_seen(asked.receiver_id, asking)
    day = timezone.localdate(asking.at)
    found = Dossier.objects.filter(
        receiver=asked.receiver_id,
        received_at__gte=_midnight(asked.first),
        received_at__lt=_midnight(asked.last + timedelta(days=1)),
    )
    if asked.field_id is not None:
        found = found.filter(version__field=asked.field_id)
    found = found.select_related("version").annotate(agency_name=name_of("agency", on=day))
    rows = list(found.order_by("received_at", "pk")[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        raise TooLongError(f"more than {MOST_ROWS} dossiers")
    with translation.override("vi"):
        return Register(
            number="",
            issued_at=asking.at,
            field=asked.field_name or "tất cả lĩnh vực",
            year=asked.first.year,
            rows=tuple(_register_row(row) for row in rows),
            volume=_volume(asked),
        )


def hand_over_list(giver_id: int, receiver_id: int, day: date, asking: Asking) -> HandOverList:
    """Return what went from one unit to another on a day, in the order of going; three queries.

    Raises Dossier.DoesNotExist: the giver is none whose dossiers they see.
    """
    _require_seen(giver_id, asking)
    papers = DossierPaper.objects.filter(dossier=OuterRef("dossier"), is_given=True).order_by()
    counted = papers.values("dossier").annotate(total=Count("pk")).values("total")
    moved = _moved(giver_id, day).filter(data__unit=receiver_id).select_related("dossier__version")
    moved = moved.annotate(papers=Coalesce(Subquery(counted), 0)).order_by("occurred_at", "pk")
    rows, seen = [], set()
    for event in moved:
        if event.dossier_id not in seen:
            seen.add(event.dossier_id)
            rows.append(_hand_over_row(event))
    with translation.override("vi"):
        return HandOverList(
            number="",
            issued_at=asking.at if day == timezone.localdate(asking.at) else _midnight(day, 17),
            giver=_name(giver_id, day),
            receiver=_name(receiver_id, day),
            rows=tuple(rows),
            giver_name=asking.clerk,
        )


def handed_to(giver_id: int, day: date, asking: Asking) -> list[tuple[int, str, int]]:
    """Return to which units one gave dossiers on a day: id, name, and how many; two queries.

    Raises Dossier.DoesNotExist: the giver is none whose dossiers they see.
    """
    _require_seen(giver_id, asking)
    gone: dict[int, set[int]] = {}
    for dossier_id, data in _moved(giver_id, day).values_list("dossier", "data"):
        gone.setdefault(int(data.get("unit") or 0), set()).add(dossier_id)
    gone.pop(giver_id, None)
    named = Designation.objects.filter(valid_on(day), organisation__in=sorted(gone)).order_by("name_sort")
    return [(pk, name, len(gone[pk])) for pk, name in named.values_list("organisation", "name")]


def office_choices(asking: Asking) -> list[tuple[int, str]]:
    """Return the organisations whose dossiers somebody sees, with their names; one query."""
    day = timezone.localdate(asking.at)
    named = Designation.objects.filter(valid_on(day), organisation__in=sorted(asking.desk.reads))
    return list(named.order_by("name_sort").values_list("organisation", "name"))


def field_choices() -> list[tuple[int, str]]:
    """Return the fields of procedures with their names; one query."""
    return list(Field.objects.order_by("name").values_list("pk", "name"))


def _moved(giver_id: int, day: date) -> models.QuerySet[Event]:
    """Return the events by which a unit gave dossiers on."""
    return Event.objects.filter(
        kind__in=_GIVES,
        unit=giver_id,
        occurred_at__gte=_midnight(day),
        occurred_at__lt=_midnight(day + timedelta(days=1)),
    )


def _require_seen(organisation_id: int, asking: Asking) -> None:
    if organisation_id not in asking.desk.reads:
        raise Dossier.DoesNotExist(f"office {organisation_id}")


def _register_row(row: Dossier) -> RegisterRow:
    contact = (row.applicant_address, row.applicant_phone)
    return RegisterRow(
        code=row.code,
        procedure=row.version.name,
        applicant=row.applicant_name,
        contact=", ".join(part for part in contact if part),
        agency=str(vars(row)["agency_name"] or ""),
        received_at=row.received_at or row.submitted_at,
        due_at=row.due_at,
        returned_at=row.returned_at,
        delivery=str(row.get_delivery_kind_display()),
    )


def _hand_over_row(event: Event) -> HandOverRow:
    row = event.dossier
    note = "Kết quả" if event.kind == EventKind.RESOLVED else ""
    return HandOverRow(
        row.code, row.applicant_name, row.version.name, row.due_at, int(vars(event)["papers"]), note
    )


def _volume(asked: BookAsked) -> str:
    if asked.first == date(asked.first.year, 1, 1) and asked.last == date(asked.first.year, 12, 31):
        return ""
    return f"từ {asked.first:%d/%m/%Y} đến {asked.last:%d/%m/%Y}"


def _name(organisation_id: int, day: date) -> str:
    unit = unit_as_of(Organisation.objects.get(pk=organisation_id), on=day)
    return unit.name if unit else ""


def _midnight(day: date, hour: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
