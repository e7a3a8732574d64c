"""What is asked for when a dossier is taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from caicach.core.dossiers.states import ChannelKind, DeliveryKind
from caicach.work.dossiers.constants import ApplicantKind, PaperSort


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, as they say now; ``id_number`` empty where it is not known."""

    name: str
    id_number: str = ""
    kind: ApplicantKind = ApplicantKind.CITIZEN
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """One line of the checklist.

    ``paper_id`` is the paper of the version, None for what is not in it. ``reused_id`` is a result
    of the register that stands in for it. A paper that is not given says why it is needed.
    """

    name: str
    sort: PaperSort = PaperSort.ORIGINAL
    count: int = 1
    paper_id: int | None = None
    is_given: bool = True
    missing_because: str = ""
    reused_id: int | None = None
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A dossier as it is handed in.

    ``key`` makes a double click, a retry and a second tab one dossier. ``limit`` is asked for only where the
    catalogue knows none.
    """

    key: str
    version_id: int
    receiver_id: int
    agency_id: int
    person: Person
    summary: str
    channel: ChannelKind = ChannelKind.COUNTER
    case: str = ""
    papers: Sequence[GivenPaper] = ()
    copies: int = 1
    representative: Mapping[str, Any] = field(default_factory=dict)
    delivery_kind: DeliveryKind = DeliveryKind.COUNTER
    delivery_address: str = ""
    limit: str = ""
    with_fees: bool = True
