"""What the papers of the one-stop say: values only. Words around them are the edition's, layout the press's.

The fields are those of the seven forms of Thông tư 03/2025/TT-VPCP, phụ lục I, as agencies have put them into
use (QĐ 3621/QĐ-BYT of 24/11/2025, BM.01 to BM.06), and of the papers an office needs besides. All text is
plain: none of it is ever markup. Moments must know their time zone; they are printed in Vietnam's. Money is
whole đồng.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class FormError(ValueError):
    """What cannot be printed: a moment without a time zone, a size that a form does not have."""


class Kind(StrEnum):
    """The papers: the seven forms, and those that an office has besides."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    REGISTER = "register"
    HAND_OVER = "hand_over"
    RESULT = "result"
    PAYMENT = "payment"
    FEE = "fee"


class Size(StrEnum):
    """A4 is 210 by 297 millimetres, A5 148 by 210."""

    A4 = "A4"
    A5 = "A5"


@dataclass(frozen=True, slots=True)
class Office:
    """The settings of the unit that prints.

    Attributes:
        superior: The body above, in ordinary letters ("Ủy ban nhân dân xã Hòa An"); may be empty.
        name: The office ("Trung tâm Phục vụ hành chính công"); a line feed breaks the heading.
        symbol: What stands in numbers for the office ("TTPVHCC", "BPTNTKQ").
        place: Where papers are issued ("Hòa An").
        website: Where a reader may type the dossier's code; printed beside the QR code, may be empty.
        mark: A mark in a frame ("DỮ LIỆU MINH HỌA"); empty on real papers.
        electronic: The paper will be signed digitally: it asks for that instead of for a hand.
    """

    superior: str
    name: str
    symbol: str = "TTPVHCC"
    place: str = ""
    website: str = ""
    mark: str = ""
    electronic: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A citizen or organisation; what is empty is printed as a dotted line to be filled in by hand."""

    name: str
    id_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for the agency: lines of authority ("KT. GIÁM ĐỐC"), position, name."""

    position: str
    name: str = ""
    authority: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedPaper:
    """A paper as it was handed in; ``note`` says what is neither ("đã có trong kho dữ liệu")."""

    name: str
    originals: int = 0
    copies: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Form 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả.

    Attributes:
        applicant: Who hands in.
        authoriser: Who gave them authority, where they come for another, with the paper that says so.
        content: What is asked for: the procedure's name, with what tells this case from others.
        sets: How many sets of papers.
        allotted: The time limit in words ("05 ngày làm việc").
        due_at: None where the law names no time; the line then stays open.
        delivery: Where or how the result is to be had.
        book, entry: Volume and running number in the register, where one is kept.
        lookup: The address that the QR code opens; without it there is no code.
        remarks: Sentences below, such as when the clock starts at another agency.
    """

    kind: ClassVar[Kind] = Kind.RECEIPT
    number: str
    issued_at: datetime
    code: str
    applicant: Party
    content: str
    papers: tuple[HandedPaper, ...]
    allotted: str
    received_at: datetime
    due_at: datetime | None
    clerk: str
    sets: int = 1
    authoriser: Party | None = None
    authorised_by: str = ""
    delivery: str = ""
    book: str = ""
    entry: str = ""
    lookup: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that a dossier lacks, and why it is needed."""

    what: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """Form 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""

    kind: ClassVar[Kind] = Kind.SUPPLEMENT
    number: str
    issued_at: datetime
    code: str
    applicant: Party
    content: str
    demands: tuple[Demand, ...]
    reason: str
    contact: str
    contact_phone: str
    clerk: str
    lookup: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Form 03, Phiếu từ chối tiếp nhận giải quyết hồ sơ. ``code`` is empty where none was given out."""

    kind: ClassVar[Kind] = Kind.REFUSAL
    number: str
    issued_at: datetime
    applicant: Party
    content: str
    reason: str
    clerk: str
    code: str = ""
    lookup: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Apology:
    """Form 04, the apology with a new due moment, signed by the head of the agency that is late."""

    kind: ClassVar[Kind] = Kind.APOLOGY
    number: str
    issued_at: datetime
    code: str
    applicant: Party
    agency: str
    procedure: str
    received_at: datetime
    due_at: datetime
    new_due_at: datetime
    reason: str
    signatory: Signatory
    lookup: str = ""


@dataclass(frozen=True, slots=True)
class StopNotice:
    """Form 05, Thông báo dừng giải quyết hồ sơ.

    Attributes:
        stage: How far the dossier had come.
        decision: The decision that had already been made, or empty where there was none.
        fee: What becomes of a fee that was paid.
        returned: Papers given back.
    """

    kind: ClassVar[Kind] = Kind.STOP
    number: str
    issued_at: datetime
    code: str
    applicant: Party
    agency: str
    content: str
    received_at: datetime
    requested_at: datetime
    stopped_at: datetime
    stage: str
    signatory: Signatory
    reason: str = ""
    decision: str = ""
    fee: str = ""
    returned: tuple[HandedPaper, ...] = ()
    lookup: str = ""
