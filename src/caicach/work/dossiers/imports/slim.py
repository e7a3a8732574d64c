"""What of a file's records the import needs, as plain tuples that are quickly written and read again."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from caicach.core.deadlines.minutes import minute_of
from caicach.exchange.portal.records import Dossier, Progress, Supplement

Waiting = tuple[int, int | None]
"""The minutes at which a supplement was asked for and came."""


class SlimDossier(NamedTuple):
    """A dossier with its places found out. Moments are minutes; ``digest`` tells whether the row changed."""

    code: str
    row: int
    procedure: int
    version: int
    receiver: int
    agency: int
    channel: str
    owner: str
    subject_kind: str
    id_number: str
    phone: str
    email: str
    summary: str
    submitted: int | None
    received: int | None
    first_due: int | None
    due: int | None
    state: str
    returned: int | None
    finished: int | None
    refused: int | None
    delivery: str
    supplements: tuple[Waiting, ...]
    digest: str


class SlimStep(NamedTuple):
    """A step of progress; ``at`` are seconds since 1970, ``state`` is the portal's code."""

    code: str
    row: int
    at: int
    state: str
    actor: str
    title: str
    department: str
    content: str


class SlimSupplement(NamedTuple):
    """A supplement out of a table of its own."""

    code: str
    row: int
    asked: int
    received: int | None


def minute(moment: datetime | None) -> int | None:
    """Return the minute of a moment, if there is one."""
    return None if moment is None else minute_of(moment)


class Places(NamedTuple):
    """Where a dossier belongs in the register."""

    procedure: int
    version: int
    receiver: int
    agency: int


def slim_dossier(record: Dossier, row: int, places: Places) -> SlimDossier:
    """Return what is needed of a dossier."""
    waited = tuple(
        (minute_of(one.asked_at), minute(one.received_at)) for one in record.supplements if one.asked_at
    )
    promised = [one.due_before for one in record.supplements if one.due_before is not None]
    first_due = min(promised) if promised else record.due_at
    return SlimDossier(
        record.code,
        row,
        *places,
        record.channel,
        record.owner,
        record.subject_kind,
        next((identity.number for identity in record.identities if identity.number), ""),
        record.phone,
        record.email,
        record.summary or record.procedure_name,
        minute(record.submitted_at),
        minute(record.received_at),
        minute(first_due),
        minute(record.due_at),
        record.state,
        minute(record.returned_at),
        minute(record.finished_at),
        minute(record.refused_at),
        record.delivery,
        tuple(sorted(waited)),
        digest_of(record),
    )


def slim_step(record: Progress, row: int) -> SlimStep:
    """Return what is needed of a step."""
    assert record.at is not None
    return SlimStep(
        record.code,
        row,
        int(record.at.timestamp()),
        record.state,
        record.actor,
        record.title,
        record.department,
        record.content,
    )


def slim_supplement(record: Supplement, row: int) -> SlimSupplement:
    """Return what is needed of a supplement."""
    assert record.asked_at is not None
    return SlimSupplement(record.code, row, minute_of(record.asked_at), minute(record.received_at))


def digest_of(record: Dossier) -> str:
    """Return what tells whether a row says the same as before, the same on every machine."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in record]
    return hashlib.blake2b(repr(plain).encode(), digest_size=12).hexdigest()
