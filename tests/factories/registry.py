"""Organisations, users and positions as tests need them, written without a service's checks."""

from __future__ import annotations

import functools
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Delegation, Position, User
from caicach.registry.accounts.selectors import capacities_of
from caicach.registry.organisations.constants import CodeSystem, OrganisationKind
from caicach.registry.organisations.models import Designation, Organisation, OrganisationCode, ParentLink

FOUNDED = date(2025, 7, 1)
PASSWORD = "đồi-gió-suối-mơ-2026"


@functools.cache
def _hashed_password() -> str:
    """Hash once: a slow hash for every user would make up most of a test run."""
    return make_password(PASSWORD)


def user(username: str, full_name: str, **fields: Any) -> User:
    """Return a saved user, whose password is ``PASSWORD``."""
    fields.setdefault("email", f"{username}@example.vn")
    return User.objects.create(username=username, full_name=full_name, password=_hashed_password(), **fields)


def organisation(
    name: str,
    *,
    kind: OrganisationKind,
    parent: Organisation | None = None,
    code: str = "",
    system: CodeSystem = CodeSystem.GSO,
    valid_from: date | None = FOUNDED,
    valid_to: date | None = None,
) -> Organisation:
    """Return a saved organisation with its name, parent and code for all its days."""
    dates = {"valid_from": valid_from, "valid_to": valid_to}
    made = Organisation.objects.create(source="dữ liệu minh họa", **dates)
    Designation.named(made, kind=kind, name=name, short_name=name.split(" ", 1)[1], **dates).save()
    if parent is not None:
        ParentLink.objects.create(organisation=made, parent=parent, **dates)
    if code:
        OrganisationCode.objects.create(organisation=made, system=system, code=code, **dates)
    return made


def province(name: str, **fields: Any) -> Organisation:
    """Return a province."""
    return organisation(name, kind=OrganisationKind.PROVINCE, system=CodeSystem.DVCQG, **fields)


def department(name: str, **fields: Any) -> Organisation:
    """Return a department of a province."""
    return organisation(name, kind=OrganisationKind.DEPARTMENT, **fields)


def commune(name: str, **fields: Any) -> Organisation:
    """Return a commune."""
    return organisation(name, kind=OrganisationKind.COMMUNE, **fields)


def position(
    holder: User,
    where: Organisation,
    role: Role,
    *,
    valid_from: date = FOUNDED,
    valid_to: date | None = None,
) -> Position:
    """Return a position of a user in an organisation."""
    return Position.objects.create(
        user=holder, organisation=where, role=role, valid_from=valid_from, valid_to=valid_to
    )


def held_by(person: User, *, on: date) -> list[Position]:
    """Return the positions in which a person acts of their own on a day."""
    return [one.position for one in capacities_of(person, on=on) if one.delegation is None]


def lent_to(person: User, *, on: date) -> list[Delegation]:
    """Return the delegations by which a person acts for others on a day."""
    return [one.delegation for one in capacities_of(person, on=on) if one.delegation is not None]
