"""Officials for the offices of ``benchmarks.dossier_data``: clerks, specialists, heads, and a leader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FROM = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Staffed:
    """One office with the keys of its people."""

    office: int
    clerks: tuple[int, ...]
    specialist: int
    head: int


def staff(offices: int = 10, clerks: int = 5) -> tuple[list[Staffed], int]:
    """Enter people for the busiest offices, and a leader of them all, once; return them.

    Procedures get the limit that the generator counts by, so that dossiers can be taken in.
    """
    from benchmarks.dossier_data import PROCEDURES, Generator
    from django.utils import timezone

    from caicach.registry.accounts.constants import Role
    from caicach.registry.calendars.seeding import seed_calendars
    from caicach.registry.organisations.constants import OrganisationKind
    from caicach.registry.organisations.models import Designation, Organisation, OrganisationCode, ParentLink
    from caicach.registry.procedures.models import Channel, ProcedureRevision, ProcedureVersion

    seed_calendars(at=timezone.now(), origin="benchmark")
    for kind in PROCEDURES:
        version = ProcedureVersion.objects.get(procedure__code=kind.code, number=1)
        Channel.objects.get_or_create(
            version=version, kind="counter", case="", defaults={"limit": kind.limit, "limit_state": "read"}
        )
    ProcedureRevision.objects.update_or_create(pk=1, defaults={"number": 10**9})
    top = Organisation.objects.filter(codes__code="BENCH-TOP").first()
    if top is None:
        top = Organisation.objects.create(is_illustrative=True, valid_from=FROM)
        Designation.named(top, kind=OrganisationKind.PROVINCE, name="Tỉnh minh họa").save()
        OrganisationCode.objects.create(organisation=top, system="internal", code="BENCH-TOP")
    made = []
    busiest = sorted(Generator(0).offices, key=lambda office: -office.weight)[:offices]
    units = dict(OrganisationCode.objects.values_list("code", "organisation_id"))
    known = set(ParentLink.objects.values_list("organisation_id", flat=True))
    ParentLink.objects.bulk_create(
        ParentLink(organisation_id=units[office.code], parent=top)
        for office in Generator(0).offices
        if units[office.code] not in known
    )
    for number, office in enumerate(busiest):
        unit = units[office.code]
        people = [_user(f"mot-cua-{number}-{place}", unit, Role.CLERK) for place in range(clerks)]
        made.append(
            Staffed(
                unit,
                tuple(people),
                _user(f"chuyen-vien-{number}", unit, Role.SPECIALIST),
                _user(f"thu-truong-{number}", unit, Role.UNIT_HEAD),
            )
        )
    return made, _user("lanh-dao", top.pk, Role.LEADER)


def _user(name: str, unit: int, role: str) -> int:
    from caicach.registry.accounts.models import Position, User

    person, is_new = User.objects.get_or_create(username=name, defaults={"full_name": name, "password": "!"})
    if is_new:
        Position.objects.create(user=person, organisation_id=unit, role=role, valid_from=FROM)
    return person.pk


def sessions(people: Sequence[int]) -> list[tuple[str, str]]:
    """Sign people in, and return the session and the token of each."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string

    from caicach.registry.accounts.models import User

    found = []
    for key in people:
        person, session = User.objects.get(pk=key), SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        found.append((str(session.session_key), _get_new_csrf_string()))
    return found
