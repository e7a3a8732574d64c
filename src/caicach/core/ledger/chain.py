"""A chain of sealed records in which no record can be changed, removed or put in unseen.

Each record is hashed together with the hash of the one before it, so a change anywhere changes every hash
after it. Someone who can rewrite the whole chain can make it consistent again; he cannot make it end in a
hash that was noted elsewhere. That is what ``head`` and ``anchors`` of :func:`verify` are for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from caicach.core.ledger.canonical import UncanonicalValueError, canonical_bytes

GENESIS = "0" * 64
"""Stands for the hash before the first record."""

_DOMAIN = b"caicach/ledger/1\n"


@dataclass(frozen=True, slots=True)
class Record:
    """One sealed record; its hashes are 64 hex digits, ``content`` is what ``plain`` takes."""

    sequence: int
    previous_hash: str
    hash: str
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a chain from elsewhere: record number ``sequence`` had this hash."""

    sequence: int
    hash: str


EMPTY = Head(0, GENESIS)
"""The head of a chain without records."""


class FaultKind(StrEnum):
    """What is wrong with the first bad record."""

    CONTENT_CHANGED = "content_changed"
    LINK_BROKEN = "link_broken"
    MISSING = "missing"
    REORDERED = "reordered"
    REPEATED = "repeated"
    TRUNCATED = "truncated"
    BEYOND_HEAD = "beyond_head"
    HEAD_DIFFERS = "head_differs"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first bad record of a chain: its ``sequence``, what is wrong, and the hashes that should agree."""

    kind: FaultKind
    sequence: int
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a chain is sound: ``head`` is its last sound record, ``fault`` the first bad one, if any."""

    head: Head
    fault: Fault | None

    @property
    def is_sound(self) -> bool:
        """True when no record is bad."""
        return self.fault is None


def seal(chain: str, after: Head, content: Mapping[str, object]) -> Record:
    """Return ``content`` sealed as the record that follows ``after`` in ``chain``.

    The hash is SHA-256 over a domain line, the previous hash and the canonical JSON of chain, sequence and
    content, so a record fits one place of one chain only.

    >>> first = seal("main", EMPTY, {"action": "organisations.merged"})
    >>> first.sequence, first.previous_hash == GENESIS
    (1, True)

    Raises:
        UncanonicalValueError: when ``content`` has no exact form.
    """
    sequence = after.sequence + 1
    return Record(sequence, after.hash, record_hash(chain, sequence, after.hash, content), content)


def record_hash(chain: str, sequence: int, previous_hash: str, content: Mapping[str, object]) -> str:
    """Return the hash a record must carry, as 64 hex digits."""
    body = canonical_bytes({"chain": chain, "sequence": sequence, "content": content})
    return hashlib.sha256(_DOMAIN + previous_hash.encode("utf-8") + b"\n" + body).hexdigest()


def verify(
    records: Iterable[Record], *, chain: str, head: Head | None = None, anchors: Iterable[Head] = ()
) -> Verdict:
    """Return how far ``records`` are sound, reading them once and in the order given.

    Args:
        records: the records of ``chain``, first to last.
        chain: the name the records were sealed under.
        head: where the chain must end; a shorter chain was truncated, a longer one added to.
        anchors: hashes noted outside the system earlier; each must still stand in the chain.
    """
    anchored: dict[int, set[str]] = {0: {GENESIS}}
    for known in [*anchors, *([head] if head else [])]:
        anchored.setdefault(known.sequence, set()).add(known.hash)
    wrong_start = anchored.pop(0) - {GENESIS}
    if wrong_start:
        return Verdict(EMPTY, Fault(FaultKind.HEAD_DIFFERS, 0, min(wrong_start), GENESIS))
    sound = EMPTY
    stream = iter(records)
    for record in stream:
        fault = _fault_of(record, chain, sound, stream)
        if fault is None and head is not None and record.sequence > head.sequence:
            fault = Fault(FaultKind.BEYOND_HEAD, record.sequence, head.hash, record.hash)
        differing = anchored.pop(record.sequence, set()) - {record.hash}
        if fault is None and differing:
            fault = Fault(FaultKind.HEAD_DIFFERS, record.sequence, min(differing), record.hash)
        if fault is not None:
            return Verdict(sound, fault)
        sound = Head(record.sequence, record.hash)
    if anchored:
        beyond = min(anchored[max(anchored)])
        return Verdict(sound, Fault(FaultKind.TRUNCATED, sound.sequence + 1, beyond, sound.hash))
    return Verdict(sound, None)


def _fault_of(record: Record, chain: str, sound: Head, rest: Iterator[Record]) -> Fault | None:
    expected = sound.sequence + 1
    if record.sequence < expected:
        return Fault(FaultKind.REPEATED, record.sequence, str(expected), str(record.sequence))
    if record.sequence > expected:
        # Only a chain already known to be bad pays for this look ahead.
        is_later = any(other.sequence == expected for other in rest)
        kind = FaultKind.REORDERED if is_later else FaultKind.MISSING
        return Fault(kind, expected, str(expected), str(record.sequence))
    if record.previous_hash != sound.hash:
        return Fault(FaultKind.LINK_BROKEN, record.sequence, sound.hash, record.previous_hash)
    try:
        computed = record_hash(chain, record.sequence, record.previous_hash, record.content)
    except UncanonicalValueError as error:
        computed = str(error)  # such content was never sealed, so somebody put it there
    if computed != record.hash:
        return Fault(FaultKind.CONTENT_CHANGED, record.sequence, computed, record.hash)
    return None
