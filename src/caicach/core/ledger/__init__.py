"""Hash chain for records that may be added to and never changed; pure computation, no storage."""

from __future__ import annotations

from caicach.core.ledger.canonical import Plain, UncanonicalValueError, canonical_bytes, plain, plain_text
from caicach.core.ledger.chain import (
    EMPTY,
    GENESIS,
    Fault,
    FaultKind,
    Head,
    Record,
    Verdict,
    record_hash,
    seal,
    verify,
)

__all__ = [
    "EMPTY",
    "GENESIS",
    "Fault",
    "FaultKind",
    "Head",
    "Plain",
    "Record",
    "UncanonicalValueError",
    "Verdict",
    "canonical_bytes",
    "plain",
    "plain_text",
    "record_hash",
    "seal",
    "verify",
]
