"""What a payment code says: the VietQR payload (EMVCo merchant-presented mode), built and read back."""

from __future__ import annotations

from caicach.core.qr.banks import BANKS, BANKS_AS_OF, Bank, bank_of
from caicach.core.qr.references import InvalidReferenceError, find_references, make_reference, read_reference
from caicach.core.qr.vietqr import PayloadError, Service, Transfer, build, parse

__all__ = [
    "BANKS",
    "BANKS_AS_OF",
    "Bank",
    "InvalidReferenceError",
    "PayloadError",
    "Service",
    "Transfer",
    "bank_of",
    "build",
    "find_references",
    "make_reference",
    "parse",
    "read_reference",
]
