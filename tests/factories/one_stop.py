"""A one-stop office as tests need it: calendar, codes and procedures, written without a service's checks."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.factories.published_procedures import channel, papers, version

from caicach.core.dossiers.states import ChannelKind
from caicach.registry.calendars.models import Revision, WorkingHours
from caicach.registry.organisations.constants import CodeSystem
from caicach.registry.organisations.models import Organisation, OrganisationCode
from caicach.registry.procedures.models import Fee, ProcedureVersion
from caicach.work.dossiers.requests import GivenPaper, Person, Request

_REVISIONS = itertools.count(5_000_000, 1_000)
MORNING, AFTERNOON = [450, 690], [810, 1020]
"""07:30 to 11:30 and 13:30 to 17:00, in minutes of the day."""


@dataclass(frozen=True, slots=True)
class Office:
    """A commune that receives and decides, a second agency, and what they offer.

    ``permit`` takes 05 working days and costs 50,000 đồng; ``birth`` one working day and nothing.
    """

    receiver: Organisation
    agency: Organisation
    permit: ProcedureVersion
    birth: ProcedureVersion


def hours(at: datetime, organisation: Organisation | None = None) -> WorkingHours:
    """Return saved weekly hours of 7.5 hours a day, Monday to Friday, under a revision of their own."""
    number = next(_REVISIONS)
    Revision.objects.update_or_create(pk=1, defaults={"number": number})
    return WorkingHours.objects.create(
        organisation=organisation,
        valid_from=date(2020, 1, 1),
        sessions={str(weekday): [MORNING, AFTERNOON] for weekday in range(5)},
        working_day=450,
        source="dữ liệu minh họa",
        since_revision=0,
        recorded_at=at,
    )


def identified(organisation: Organisation, code: str) -> None:
    """Give an organisation the official code by which its dossiers are numbered."""
    OrganisationCode.objects.create(
        organisation=organisation, system=CodeSystem.IDENTIFIER, code=code, valid_from=date(2025, 7, 1)
    )


def office(receiver: Organisation, agency: Organisation, *, at: datetime, code: str = "H99.1") -> Office:
    """Return an office that is ready to take dossiers in."""
    hours(at)
    identified(receiver, code)
    permit = version("1.000001", "Cấp giấy phép xây dựng nhà ở riêng lẻ", field="Xây dựng")
    channel(permit, ChannelKind.COUNTER, "05 ngày làm việc")  # type: ignore[arg-type]
    Fee.objects.create(version=permit, name="Lệ phí cấp phép", amount=50_000)
    papers(
        permit,
        [{"name": "Đơn đề nghị", "originals": 1}, {"name": "Bản vẽ thiết kế", "originals": 1, "copies": 1}],
    )
    birth = version("1.000002", "Đăng ký khai sinh")
    channel(birth, ChannelKind.COUNTER, "01 ngày làm việc")  # type: ignore[arg-type]
    return Office(receiver, agency, permit, birth)


AN = Person(
    name="Nguyễn Văn An",
    id_number="001099000001",
    phone="0912000001",
    email="an@example.vn",
    address="Thôn 1, xã Suối Mơ",
)


def request(where: Office, **values: Any) -> Request:
    """Return a complete request for a permit; every call has a key of its own."""
    values.setdefault("key", uuid.uuid4().hex)
    values.setdefault("version_id", where.permit.pk)
    values.setdefault("receiver_id", where.receiver.pk)
    values.setdefault("agency_id", where.agency.pk)
    values.setdefault("person", AN)
    values.setdefault("summary", "Xin cấp phép xây nhà ở")
    values.setdefault("papers", (GivenPaper("Đơn đề nghị"), GivenPaper("Bản vẽ thiết kế", count=2)))
    return Request(**values)
