"""Where a procedure can be submitted online: offices where somebody takes in, with a code to number by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from caicach.core.codes.text import sort_key
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Position
from caicach.registry.organisations.constants import (
    COMMUNE_KINDS,
    PROVINCE_KINDS,
    CodeSystem,
    OrganisationKind,
)
from caicach.registry.organisations.models import Designation, OrganisationCode, valid_on
from caicach.registry.procedures.constants import ChannelKind, Level, LimitState, OnlineLevel, ProcessState
from caicach.registry.procedures.models import Channel, Paper, ProcedureVersion, Process
from caicach.registry.procedures.selectors import version_by_code
from caicach.work.dossiers.models import Result

_KINDS = {
    Level.COMMUNE: COMMUNE_KINDS,
    Level.PROVINCE: PROVINCE_KINDS
    | {OrganisationKind.DEPARTMENT, OrganisationKind.VERTICAL_AGENCY, OrganisationKind.PUBLIC_SERVICE_UNIT},
    Level.MINISTRY: frozenset({OrganisationKind.MINISTRY}),
}
_ALWAYS = frozenset({OrganisationKind.ONE_STOP_CENTRE})
_NUMBERED = (CodeSystem.IDENTIFIER, CodeSystem.DVCQG)


@dataclass(frozen=True, slots=True)
class Office:
    """An office that receives, by its full name of the day."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A procedure that may be submitted online on a day: its version, cases, papers and offices.

    ``cases`` are named cases besides the usual one; ``has_usual`` tells whether there is a usual one.
    """

    version: ProcedureVersion
    cases: tuple[str, ...]
    has_usual: bool
    papers: tuple[Paper, ...]
    offices: tuple[Office, ...]

    def papers_of(self, case: str) -> list[Paper]:
        """Return the papers of a case that are handed in; those that are only shown are left out."""
        return [paper for paper in self.papers if paper.case in {"", case} and not paper.is_shown]


def opening_of(code: str, *, on: date) -> Opening | None:
    """Return how a procedure is submitted online on a day; None where it is unknown, or not online.

    Five queries.
    """
    version = version_by_code(code, on=on)
    return None if version is None else opening_of_version(version, on=on)


def opening_of_version(version: ProcedureVersion, *, on: date) -> Opening | None:
    """Return how a version is submitted online; None where it is not, or nobody has set its time limit yet,
    without which no due moment could be promised.
    """
    channels = list(Channel.objects.filter(version=version))
    known = {channel.case for channel in channels if channel.limit_state != LimitState.UNREAD}
    known |= _cases_with_process(version)
    cases = dict.fromkeys(
        channel.case
        for channel in channels
        if channel.kind == ChannelKind.ONLINE and known & {channel.case, ""}
    )
    if not cases or version.online_level == OnlineLevel.NONE:
        return None
    return Opening(
        version=version,
        cases=tuple(case for case in cases if case),
        has_usual="" in cases,
        papers=tuple(Paper.objects.filter(version=version)),
        offices=tuple(_offices(version, on)),
    )


def _cases_with_process(version: ProcedureVersion) -> set[str]:
    active = Process.objects.filter(version=version, state=ProcessState.ACTIVE).exclude(limit="")
    return set(active.values_list("case", flat=True))


def _offices(version: ProcedureVersion, on: date) -> list[Office]:
    kinds = frozenset().union(*(_KINDS.get(level, frozenset()) for level in version.levels)) | _ALWAYS
    clerks = Position.objects.filter(
        valid_on(on), organisation=OuterRef("organisation"), role=Role.CLERK, user__is_active=True
    )
    codes = OrganisationCode.objects.filter(
        valid_on(on), organisation=OuterRef("organisation"), system__in=_NUMBERED
    )
    found = Designation.objects.filter(
        valid_on(on), Q(kind__in=sorted(kinds)), Exists(clerks), Exists(codes)
    ).values_list("organisation", "name")
    return sorted((Office(pk, name) for pk, name in found), key=lambda office: sort_key(office.name))


def agency_for(version_id: int, receiver_id: int, case: str) -> int:
    """Return which agency decides what an office receives: the one whose own process for it is in force,
    where there is exactly one, else the office itself.
    """
    own = Process.objects.filter(
        version=version_id, state=ProcessState.ACTIVE, organisation__isnull=False, case__in={case, ""}
    )
    agencies = set(own.values_list("organisation", flat=True))
    if receiver_id in agencies or len(agencies) != 1:
        return receiver_id
    return int(agencies.pop() or receiver_id)


def held_results(user_id: int, *, on: date) -> Sequence[Result]:
    """Return the results of a person's own earlier dossiers that may stand in for a paper on a day."""
    return list(
        Result.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
            dossier__events__kind="submitted",
            dossier__events__by=user_id,
            kind="granted",
            replaced_by__isnull=True,
        )
        .distinct()
        .order_by("-issued_on", "-pk")[:50]
    )
