"""Reading the register of organisations as it stood on a day.

The register is public, so nothing here asks who reads. Every question takes its day as an argument, and costs
a fixed number of queries however many units answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from caicach.core.codes.text import fold, sort_key, tidy
from caicach.registry.organisations.constants import CodeSystem
from caicach.registry.organisations.models import (
    Designation,
    Organisation,
    OrganisationCode,
    ParentLink,
    valid_on,
)

# Tree libraries know one parent a row and so cannot walk dated links; this runs on SQLite and PostgreSQL.
# UNION (not UNION ALL) ends even where data written past the services holds a circle.
_BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM organisations_organisation WHERE id = %s
        UNION
        SELECT link.organisation_id
        FROM organisations_parentlink AS link JOIN below ON link.parent_id = below.id
        WHERE (link.valid_from IS NULL OR link.valid_from <= %s)
          AND (link.valid_to IS NULL OR link.valid_to >= %s)
    )
    SELECT id FROM below
"""
_ABOVE = """
    WITH RECURSIVE above(id) AS (
        SELECT id FROM organisations_organisation WHERE id = %s
        UNION
        SELECT link.parent_id
        FROM organisations_parentlink AS link JOIN above ON link.organisation_id = above.id
        WHERE (link.valid_from IS NULL OR link.valid_from <= %s)
          AND (link.valid_to IS NULL OR link.valid_to >= %s)
    )
    SELECT id FROM above
"""


AnyLink = TypeVar("AnyLink", ParentLink, OrganisationCode)


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation as it stood on a day; ``depth`` counts from the roots of the answer."""

    id: int
    uid: uuid.UUID
    kind: str
    name: str
    short_name: str
    code: str
    parent_id: int | None
    is_illustrative: bool = False
    depth: int = 0


def organisation_by_uid(uid: uuid.UUID) -> Organisation | None:
    """Return the organisation with this register's own id."""
    return Organisation.objects.filter(uid=uid).first()


def find_by_code(system: CodeSystem, code: str, *, on: date) -> Organisation | None:
    """Return the organisation that held an official code on a day: codes are given anew."""
    held = OrganisationCode.objects.filter(valid_on(on), system=system, code=tidy(code))
    found = held.filter(valid_on(on, "organisation__")).select_related("organisation").first()
    return found.organisation if found else None


def unit_as_of(organisation: Organisation, *, on: date) -> Unit | None:
    """Return name, kind, code and parent of an organisation on a day, or None when it did not exist."""
    return next(iter(_units(Designation.objects.filter(organisation=organisation), on)), None)


def units_as_of(
    on: date,
    *,
    kinds: Collection[str] = (),
    under: Organisation | None = None,
    with_illustrative: bool = False,
) -> list[Unit]:
    """Return the organisations of a day in the order of the Vietnamese alphabet.

    Args:
        on: the day.
        kinds: only these kinds; all when empty.
        under: only what stands below this organisation, at any depth, and not the organisation itself.
        with_illustrative: fictional organisations too; without, they answer only below a given ``under``.
    """
    designations = _designations(under is not None or with_illustrative)
    if kinds:
        designations = designations.filter(kind__in=kinds)
    if under is not None:
        designations = designations.filter(_reached(_BELOW, under, on)).exclude(organisation=under)
    return _units(designations, on)


def ancestors_as_of(organisation: Organisation, *, on: date) -> list[Unit]:
    """Return what stood above an organisation on a day, from the nearest to the root."""
    reached = Designation.objects.filter(_reached(_ABOVE, organisation, on))
    units = {unit.id: unit for unit in _units(reached, on)}
    chain: list[Unit] = []
    current = units.get(organisation.pk)
    while current is not None and current.parent_id in units and len(chain) < len(units):
        current = units[current.parent_id]
        chain.append(current)
    return chain


def ids_below(organisation_ids: Collection[int], *, on: date) -> frozenset[int]:
    """Return the ids of some organisations and of all that stood below them on a day; one query."""
    if not organisation_ids:
        return frozenset()
    day = connection.ops.adapt_datefield_value(on)
    roots = ", ".join(["%s"] * len(organisation_ids))
    with connection.cursor() as cursor:
        cursor.execute(_BELOW.replace("id = %s", f"id IN ({roots})"), [*organisation_ids, day, day])
        return frozenset(row[0] for row in cursor.fetchall())


def tree_as_of(
    on: date,
    *,
    root: Organisation | None = None,
    kinds: Collection[str] = (),
    with_illustrative: bool = False,
) -> list[Unit]:
    """Return the tree of a day, each unit after the one above it, siblings in alphabetical order.

    A unit whose superior is not in the answer (``kinds`` leaves it out, or there is none) stands at the top.
    Fictional organisations are left out unless asked for, or below a given ``root``.
    """
    designations = _designations(root is not None or with_illustrative)
    if kinds:
        designations = designations.filter(kind__in=kinds)
    if root is not None:
        designations = designations.filter(_reached(_BELOW, root, on))
    units = _units(designations, on)
    known = {unit.id for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    return list(_depth_first(below))


def search_units(
    text: str,
    *,
    on: date,
    kinds: Collection[str] = (),
    limit: int = 20,
    with_illustrative: bool = False,
) -> list[Unit]:
    """Return the units of a day whose name, or whose code, is like ``text``.

    Diacritics, case and the place of tone marks do not matter; names spelt exactly so come first, then names
    that begin so, then the rest.
    """
    folded = fold(text)
    if not folded:
        return []
    code = tidy(text)
    codes = OrganisationCode.objects.filter(valid_on(on), code__in={code, code.upper(), code.lower()})
    matching = _designations(with_illustrative).filter(
        Q(name_folded__contains=folded) | Q(organisation__in=codes.values("organisation"))
    )
    if kinds:
        matching = matching.filter(kind__in=kinds)
    # Compared here: SQLite knows the case of no letter beyond ASCII, PostgreSQL that of its locale.
    alike = _designations(with_illustrative).filter(name_folded=folded).values_list("pk", "name")
    spelt = Q(name_sort=sort_key(text)) | Q(
        pk__in=[pk for pk, name in alike if sort_key(name) == sort_key(text)]
    )
    closeness = Case(
        When(spelt, then=Value(0)),
        When(name_folded__endswith=f" {folded}", then=Value(1)),
        When(name_folded__startswith=folded, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return _units(matching.annotate(closeness=closeness), on, order=("closeness", "name_sort"), limit=limit)


def _designations(with_illustrative: bool) -> QuerySet[Designation]:
    if with_illustrative:
        return Designation.objects.all()
    return Designation.objects.filter(organisation__is_illustrative=False)


def _reached(walk: str, start: Organisation, on: date) -> Q:
    day = connection.ops.adapt_datefield_value(on)
    return Q(organisation__in=RawSQL(walk, (start.pk, day, day)))  # noqa: S611 - the statement is a constant


def _units(
    designations: QuerySet[Designation],
    on: date,
    *,
    order: tuple[str, ...] = ("name_sort",),
    limit: int | None = None,
) -> list[Unit]:
    """Return the designations that hold on a day as units: one query each for names, parents and codes."""
    held = designations.filter(valid_on(on), valid_on(on, "organisation__")).order_by(
        *order, "organisation_id"
    )
    rows = list(
        held.values_list(
            "organisation_id",
            "organisation__uid",
            "kind",
            "name",
            "short_name",
            "organisation__is_illustrative",
        )[:limit]
    )
    ids = None if len(rows) > 500 else [row[0] for row in rows]
    parents = dict(
        _of(ParentLink.objects.filter(valid_on(on)), ids).values_list("organisation_id", "parent_id")
    )
    official = OrganisationCode.objects.filter(valid_on(on), system=CodeSystem.GSO)
    codes = dict(_of(official, ids).values_list("organisation_id", "code"))
    return [
        Unit(pk, uid, kind, name, short_name, codes.get(pk, ""), parents.get(pk), is_illustrative)
        for pk, uid, kind, name, short_name, is_illustrative in rows
    ]


def _of(rows: QuerySet[AnyLink], ids: list[int] | None) -> QuerySet[AnyLink]:
    """Narrow ``rows`` to some organisations, unless they are so many that reading all costs less."""
    return rows if ids is None else rows.filter(organisation_id__in=ids)


def _depth_first(below: dict[int | None, list[Unit]]) -> Iterable[Unit]:
    stack = [(unit, 0) for unit in reversed(below.get(None, []))]
    while stack:
        unit, depth = stack.pop()
        yield replace(unit, depth=depth)
        stack.extend((child, depth + 1) for child in reversed(below.get(unit.id, [])))
