"""What the intake page needs: who was here before, what a procedure asks for, when it would be due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from caicach.core.deadlines.clock import Deadline, Reckoning
from caicach.core.deadlines.minutes import minute_of
from caicach.core.dossiers.states import ChannelKind
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.organisations.constants import OrganisationKind
from caicach.registry.organisations.models import Designation, Organisation, ParentLink, valid_on
from caicach.registry.procedures.models import Channel, Fee, Paper, ProcedureVersion
from caicach.work.dossiers.access import Desk
from caicach.work.dossiers.clocks import deadline_under
from caicach.work.dossiers.models import Applicant, Dossier, Result
from caicach.work.dossiers.offers import Offer, offer_of, standing_of
from caicach.work.dossiers.selectors.naming import full_name_of

LEAST_DIGITS = 9
_LEVELS = (OrganisationKind.DEPARTMENT, OrganisationKind.VERTICAL_AGENCY)


@dataclass(frozen=True, slots=True)
class Known:
    """A person who was here before: what they said last, and the results that they hold."""

    applicant: Applicant
    results: Sequence[Result]
    dossiers: int


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a version asks for in one case, and when it would be due if accepted now."""

    version: ProcedureVersion
    offer: Offer
    cases: Sequence[str]
    papers: Sequence[Paper]
    fees: Sequence[Fee]
    deadline: Deadline | None
    reckoning: Reckoning | None


def known_person(desk: Desk, number: str, *, on: date) -> Known | None:
    """Return who was here before by their whole ID number or phone, for who takes dossiers in.

    Only a whole number finds somebody: nobody can leaf through people.
    """
    digits = "".join(letter for letter in number if letter.isalnum())
    if not desk.takes_in or len(digits) < LEAST_DIGITS:
        return None
    found = (
        Applicant.objects.filter(Q(id_number=digits) | Q(phone=digits)).order_by("-updated_at", "-pk").first()
    )
    if found is None:
        return None
    valid = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    results = Result.objects.filter(valid, holder=found, kind="granted", replaced_by__isnull=True)
    return Known(
        found,
        list(results.order_by("-issued_on", "-pk")[:20]),
        Dossier.objects.filter(applicant=found).count(),
    )


def checklist_of(
    version_id: int, *, case: str, agency_id: int, channel: ChannelKind, at: datetime, on: date
) -> Checklist:
    """Return what a version asks for, and when it would be due.

    Raises DossierError: the version is not in force.
    """
    standing = standing_of(version_id, on=on)
    offer = offer_of(
        version_id, channel=channel, case=case, agency_id=agency_id, catalogue=standing.catalogue
    )
    version = ProcedureVersion.objects.select_related("procedure", "field").get(pk=version_id)
    cases = sorted(
        {
            *Paper.objects.filter(version=version_id).values_list("case", flat=True),
            *Channel.objects.filter(version=version_id).values_list("case", flat=True),
        }
        - {""}
    )
    papers = list(Paper.objects.filter(version=version_id, case__in={"", case}).order_by("position"))
    fees = list(Fee.objects.filter(version=version_id, case__in={"", case}).order_by("position", "pk"))
    deadline = found = None
    if offer.limit is not None:
        calendar = working_calendar(agency_id, revision=standing.calendar)
        deadline = deadline_under(calendar, offer.limit, offer.rules)
        found = deadline.reckon(minute_of(at))
    return Checklist(version, offer, cases, papers, fees, deadline, found)


def receivers_of(desk: Desk, *, on: date) -> list[tuple[int, str]]:
    """Return the offices in which somebody takes in, with their names; one query."""
    offices = Organisation.objects.filter(pk__in=sorted(desk.takes_in))
    rows = offices.annotate(shown=full_name_of("pk", on=on)).values_list("pk", "shown")
    return sorted(((pk, name or str(pk)) for pk, name in rows), key=lambda row: row[1])


def agencies_of(receiver_ids: Sequence[int], *, on: date) -> list[tuple[int, str]]:
    """Return the agencies for which offices take in: whom they belong to, themselves, then the departments of
    the province; one query.
    """
    above = ParentLink.objects.filter(valid_on(on), organisation__in=receiver_ids, parent=OuterRef("pk"))
    kinds = Designation.objects.filter(valid_on(on), organisation=OuterRef("pk"), kind__in=_LEVELS)
    centres = Designation.objects.filter(
        valid_on(on), organisation=OuterRef("pk"), kind=OrganisationKind.ONE_STOP_CENTRE
    )
    rows = (
        Organisation.objects.existing_on(on)
        .annotate(shown=full_name_of("pk", on=on), is_above=Exists(above), is_centre=Exists(centres))
        .filter(Q(is_above=True) | Q(pk__in=receiver_ids) | Exists(kinds))
        .filter(is_centre=False)
        .values_list("pk", "shown", "is_above")
    )
    ordered = sorted(rows, key=lambda row: (row[0] not in receiver_ids, not row[2], row[1] or ""))
    return [(pk, name or str(pk)) for pk, name, _above in ordered]
