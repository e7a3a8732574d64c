"""What files of dossiers hold, in the words of this project; texts are tidied, moments are Vietnamese time.

Plain tuples with names: ten million of them are made in one import. An empty text, None and an empty tuple
say that the file says nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Identity(NamedTuple):
    """A number that identifies the dossier's owner (DinhDanhCHS)."""

    kind: str = ""
    number: str = ""


class DatabaseLink(NamedTuple):
    """A database from which data were drawn (DSKetNoiCSDL)."""

    code: str = ""


class Paper(NamedTuple):
    """A paper handed in (TaiLieuNop)."""

    file_id: str = ""
    file_name: str = ""
    is_deleted: bool | None = None
    part_code: str = ""
    address: str = ""
    is_digitised: str = ""
    is_reused: bool | None = None
    is_from_store: bool | None = None
    replacing_result: str = ""


class Fee(NamedTuple):
    """A fee or charge in đồng (DanhSachLePhi)."""

    name: str = ""
    code: str = ""
    collected: str = ""
    amount: int | None = None
    kind: str = ""


class Attachment(NamedTuple):
    """Another paper that came along, in copies (DanhSachTepDinhKemKhac)."""

    name: str = ""
    copies: int | None = None
    kind: str = ""


class Supplement(NamedTuple):
    """One request for a supplement and its answer, with the due moment before and after
    (DanhSachHoSoBoSung); ``code`` only where it stands in a table of its own.
    """

    code: str = ""
    id: str = ""
    asked_by: str = ""
    content: str = ""
    asked_at: datetime | None = None
    received_by: str = ""
    received_note: str = ""
    received_at: datetime | None = None
    state: str = ""
    papers: tuple[Paper, ...] = ()
    fees: tuple[Fee, ...] = ()
    due_before: datetime | None = None
    due_after: datetime | None = None


class ResultPaper(NamedTuple):
    """A paper that was given out as the result (DanhSachGiayToKetQua)."""

    name: str = ""
    part_code: str = ""
    id: str = ""
    address: str = ""
    code: str = ""


class Dossier(NamedTuple):
    """One dossier (HoSo)."""

    code: str = ""
    procedure_code: str = ""
    procedure_name: str = ""
    field_code: str = ""
    field_name: str = ""
    receipt_number: str = ""
    channel: str = ""
    owner: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    other_facts: str = ""
    email: str = ""
    fax: str = ""
    phone: str = ""
    summary: str = ""
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    state: str = ""
    returned_at: datetime | None = None
    return_note: str = ""
    delivery: str = ""
    finished_at: datetime | None = None
    unit: str = ""
    note: str = ""
    refused_at: datetime | None = None
    filed_at: str = ""
    digitised: str = ""
    is_vneid: bool | None = None
    online_payment: str = ""
    identities: tuple[Identity, ...] = ()
    databases: tuple[DatabaseLink, ...] = ()
    papers: tuple[Paper, ...] = ()
    fees: tuple[Fee, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    results: tuple[ResultPaper, ...] = ()


class Progress(NamedTuple):
    """One step of a dossier's progress (TienDo)."""

    code: str = ""
    actor: str = ""
    title: str = ""
    at: datetime | None = None
    department: str = ""
    content: str = ""
    state: str = ""
    began_at: datetime | None = None
    due_at: datetime | None = None


Record = Dossier | Progress | Supplement
Part = Identity | DatabaseLink | Paper | Fee | Attachment | Supplement | ResultPaper
"""What stands inside a dossier or a supplement."""
