"""Events of an import, sealed in bulk.

Ten million events are hashed in one import. Their content has one fixed form, so the canonical JSON is put
together from pieces that repeat; a test holds every hash equal to that of ``core.ledger``.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from caicach.core.ledger import GENESIS, Head

_DOMAIN = b"caicach/ledger/1\n"


class Prepared(NamedTuple):
    """A value with the text that a database reads for it: canonical JSON, or a moment."""

    data: Any
    text: str


def prepared(data: dict[str, Any]) -> Prepared:
    """Return data with their canonical text; they hold nothing but texts, whole numbers and lists."""
    return Prepared(data, json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


class Sealed(NamedTuple):
    """One event as the database keeps it, in the order of :data:`EVENT_COLUMNS`."""

    dossier_id: int
    number: int
    state: str
    occurred_at: Prepared
    by_label: str
    unit_id: int | None
    reason: str
    data: Prepared
    hash: str


EVENT_COLUMNS = Sealed._fields


class Happened(NamedTuple):
    """One event before it is sealed; ``at`` are seconds since 1970."""

    state: str
    at: int
    by_label: str
    reason: str
    data: Prepared


@lru_cache(maxsize=60_000)
def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


class Sealer:
    """Seals the events of one import: all of one kind, recorded at one moment, from one origin."""

    def __init__(self, *, kind: str, recorded_at: datetime, origin: str) -> None:
        self._kind = kind
        self._recorded_at = recorded_at
        self._origin = origin
        recorded = recorded_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
        self._recorded = f'"recorded_at":"{recorded}Z"'
        self._kind_json = f'"kind":"{kind}"'
        self._origin_json = f'"origin":{_quoted(origin)}'

    @property
    def constants(self) -> dict[str, Any]:
        """The columns that are the same in every event of the import."""
        return {
            "kind": self._kind,
            "recorded_at": self._recorded_at,
            "by_id": None,
            "origin": self._origin,
        }

    def seal(
        self,
        code: str,
        dossier_id: int,
        unit_id: int | None,
        happened: list[Happened],
        after: Head | None = None,
    ) -> list[Sealed]:
        """Return the events of one dossier, each sealed upon the one before."""
        number, last = (after.sequence, after.hash) if after is not None else (0, GENESIS)
        opening = f'{{"chain":{_quoted(f"dossier:{code}")},"content":{{"by":null,"by_label":'
        unit = "null" if unit_id is None else str(unit_id)
        sealed = []
        for state, at, by_label, reason, data in happened:
            number += 1
            moment = datetime.fromtimestamp(at, UTC)
            written = moment.isoformat()
            body = (
                f'{opening}{_quoted(by_label)},"data":{data.text},{self._kind_json},'
                f'"occurred_at":"{written[:19]}.000000Z",{self._origin_json},'
                f'"reason":{_quoted(reason)},{self._recorded},"state":"{state}","unit":{unit}}},'
                f'"sequence":{number}}}'
            )
            last = hashlib.sha256(_DOMAIN + last.encode() + b"\n" + body.encode()).hexdigest()
            place = Prepared(moment, written)
            sealed.append(Sealed(dossier_id, number, state, place, by_label, unit_id, reason, data, last))
        return sealed
