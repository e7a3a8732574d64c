"""What the papers with tables say: forms 06 and 07, and the papers of the counter; values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, TypeAlias

from caicach.exchange.forms.model import (
    Apology,
    HandedPaper,
    Kind,
    Party,
    Receipt,
    Refusal,
    Signatory,
    StopNotice,
    SupplementRequest,
)


@dataclass(frozen=True, slots=True)
class Passing:
    """One passing on of a dossier: from whom, to whom, when, and what the receiver found."""

    giver: str
    receiver: str
    at: datetime | None = None
    giver_name: str = ""
    receiver_name: str = ""
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ControlSheet:
    """Form 06, Phiếu kiểm soát quá trình giải quyết hồ sơ; empty lines follow up to ``lines``."""

    kind: ClassVar[Kind] = Kind.CONTROL
    number: str
    issued_at: datetime
    code: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    passings: tuple[Passing, ...]
    cooperating: str = ""
    lines: int = 4
    lookup: str = ""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One dossier in the register."""

    code: str
    procedure: str
    applicant: str
    contact: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None = None
    delivery: str = ""
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """Form 07, Sổ theo dõi hồ sơ: one field or group of fields and one year, numbered on from ``first``.

    ``signatory`` closes the book at the end of the year; without one it stays open.
    """

    kind: ClassVar[Kind] = Kind.REGISTER
    number: str
    issued_at: datetime
    field: str
    year: int
    rows: tuple[RegisterRow, ...]
    volume: str = ""
    first: int = 1
    signatory: Signatory | None = None
    code: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """One dossier on a hand-over list, and how many papers go with it."""

    code: str
    applicant: str
    procedure: str
    due_at: datetime | None
    papers: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class HandOverList:
    """The list with which dossiers go from one unit to another (NĐ 61/2018 and NĐ 118/2025, Điều 18)."""

    kind: ClassVar[Kind] = Kind.HAND_OVER
    number: str
    issued_at: datetime
    giver: str
    receiver: str
    rows: tuple[HandOverRow, ...]
    giver_name: str = ""
    receiver_name: str = ""
    carrier: str = ""
    code: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class ResultPaper:
    """A result as it is handed out."""

    name: str
    number: str = ""
    issued_on: date | None = None
    copies: int = 1


@dataclass(frozen=True, slots=True)
class ResultReceipt:
    """The paper on which a person confirms that they have the result, and the originals they lent."""

    kind: ClassVar[Kind] = Kind.RESULT
    number: str
    issued_at: datetime
    code: str
    applicant: Party
    receiver: Party
    content: str
    results: tuple[ResultPaper, ...]
    due_at: datetime | None
    clerk: str
    returned: tuple[HandedPaper, ...] = ()
    authorised_by: str = ""
    delivery: str = ""
    lookup: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A fee and its amount in whole đồng."""

    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """The slip by which a fee is asked for, with a code that a bank's application reads.

    Attributes:
        bank: The bank's name, as the payer knows it.
        account: The number of the account.
        account_name: To whom the account belongs.
        reference: The payment reference, which the payer must give.
        payload: The VietQR payload (``caicach.core.qr.build``); its amount must be the sum of the lines.
        pay_by: By when, or None.
    """

    kind: ClassVar[Kind] = Kind.PAYMENT
    number: str
    issued_at: datetime
    code: str
    payer: Party
    content: str
    lines: tuple[FeeLine, ...]
    bank: str
    account: str
    account_name: str
    reference: str
    payload: str
    clerk: str
    pay_by: datetime | None = None
    remarks: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """The sum of the lines, in whole đồng."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class FeeReceipt:
    """The receipt for fees (NĐ 123/2020/NĐ-CP, Điều 32, as amended by NĐ 70/2025/NĐ-CP), one page a copy.

    Attributes:
        form_code, series: Mẫu số and ký hiệu, where the unit's receipts have them.
        tax_code: The collecting unit's.
        method: How it was paid ("Tiền mặt").
        reference: The payment reference, where it was a transfer.
        copies: What is each copy (liên) for.
    """

    kind: ClassVar[Kind] = Kind.FEE
    number: str
    issued_at: datetime
    code: str
    payer: Party
    content: str
    lines: tuple[FeeLine, ...]
    method: str
    collector: str
    form_code: str = ""
    series: str = ""
    tax_code: str = ""
    reference: str = ""
    copies: tuple[str, ...] = field(
        default=("Lưu tại cơ quan thu", "Giao người nộp phí, lệ phí", "Lưu kèm hồ sơ")
    )

    @property
    def total(self) -> int:
        """The sum of the lines, in whole đồng."""
        return sum(line.amount for line in self.lines)


Form: TypeAlias = (
    Receipt
    | SupplementRequest
    | Refusal
    | Apology
    | StopNotice
    | ControlSheet
    | Register
    | HandOverList
    | ResultReceipt
    | PaymentRequest
    | FeeReceipt
)
