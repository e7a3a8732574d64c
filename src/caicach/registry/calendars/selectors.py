"""Reading when agencies work. Calendars are public, so nothing here asks who reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection
from django.db.models import BigIntegerField, F, Q
from django.db.models.expressions import Combinable, RawSQL

from caicach.core.deadlines.calendars import FIRST, DayKind, Session, WorkingCalendar
from caicach.core.index.text import Text
from caicach.registry.calendars.cache import CALENDARS, Key
from caicach.registry.calendars.composing import Content, Decided, Hours, Superiors, compose
from caicach.registry.calendars.models import DecidedDay, WorkingHours
from caicach.registry.organisations.models import ParentLink

THE_ROW = 1
"""The primary key of the one row of :class:`Revision`."""

# Undated on purpose: each day follows the superior that it had. UNION ends even in a circle.
_EVER_ABOVE = """
    WITH RECURSIVE above(id) AS (
        SELECT id FROM organisations_organisation WHERE id = %s
        UNION
        SELECT link.parent_id
        FROM organisations_parentlink AS link JOIN above ON link.organisation_id = above.id
    )
    SELECT id FROM above
"""


# Written out: every intake asks this, and composing two subqueries costs more than running them.
_REVISION = f"""
    COALESCE((SELECT number FROM calendars_revision WHERE id = {THE_ROW}), 0)
    + COALESCE((SELECT MAX(id) FROM organisations_parentlink), 0)
"""  # noqa: S608 - the statement is a constant
REVISION_SUBQUERY: Combinable = RawSQL(_REVISION, (), output_field=BigIntegerField())  # noqa: S611 - likewise
"""The revision as an expression, so that another query fetches it along: ``annotate(revision=...)``.

It moves with every change of a calendar and with every new superior of a unit.
"""


def current_revision() -> int:
    """Return what every change of any calendar raises; one query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_REVISION}")
        return int(cursor.fetchone()[0])


def working_calendar(organisation_id: int | None, *, revision: int | None = None) -> WorkingCalendar:
    """Return the calendar of a unit: its own rows, else its superiors', else those for everybody.

    Args:
        organisation_id: the unit; None for the calendar of everybody who has no other.
        revision: as it was known at which revision; at the present one if None. Given and known to this
            process, nothing is asked of the database.
    """
    asked = current_revision() if revision is None else revision
    key = Key(organisation_id, asked)
    known = CALENDARS.get(key)
    if known is not None:
        return known
    content = content_of(organisation_id, revision=asked)
    return CALENDARS.put(key, content, content.calendar())


def in_force(revision: int, prefix: str = "") -> Q:
    """Return the condition that a row was in force at a revision; ``prefix`` leads to it."""
    unended = Q(**{f"{prefix}until_revision__isnull": True}) | Q(**{f"{prefix}until_revision__gt": revision})
    return Q(**{f"{prefix}since_revision__lte": revision}) & unended


def content_of(organisation_id: int | None, *, revision: int) -> Content:
    """Return what the calendar of a unit consisted of at a revision; three queries, two for None.

    Superiors are those known now, each for the days on which it was one.
    """
    superiors = Superiors(organisation_id, _links(organisation_id))
    units = {organisation_id, *superiors.links, *(up for rows in superiors.links.values() for _, up in rows)}
    own = Q(organisation__isnull=True) | Q(organisation__in=[unit for unit in units if unit is not None])
    rows = [
        _hours(row)
        for row in WorkingHours.objects.filter(own, in_force(revision)).order_by("valid_from", "pk")
    ]
    held = DecidedDay.objects.filter(_through_decision(units), in_force(revision, "decision__"))
    days = list(held.select_related("decision").order_by("day", "pk"))
    return compose(superiors, rows, [_decided(day) for day in days], _official_until(days))


def _through_decision(units: Iterable[int | None]) -> Q:
    named = [unit for unit in units if unit is not None]
    return Q(decision__organisation__isnull=True) | Q(decision__organisation__in=named)


def _links(organisation_id: int | None) -> Mapping[int, Sequence[tuple[date, int]]]:
    if organisation_id is None:
        return {}
    above = RawSQL(_EVER_ABOVE, (organisation_id,))  # noqa: S611 - the statement is a constant
    rows = ParentLink.objects.filter(organisation__in=above).order_by(
        F("valid_from").asc(nulls_first=True), "pk"
    )
    links: dict[int, list[tuple[date, int]]] = {}
    for unit, superior, since in rows.values_list("organisation_id", "parent_id", "valid_from"):
        links.setdefault(unit, []).append((since or date.min, superior))
    return links


def _official_until(days: Iterable[DecidedDay]) -> date:
    """Return the end of the last year whose holidays are officially announced."""
    years = [
        day.decision.announces_year
        for day in days
        if day.decision.organisation_id is None
        and day.decision.announces_year is not None
        and not day.decision.is_provisional
    ]
    return date(max(years), 12, 31) if years else FIRST


def sessions_of(spans: Iterable[Sequence[int]]) -> tuple[Session, ...]:
    """Return kept spans of minutes as sessions."""
    return tuple(Session(int(begins), int(ends)) for begins, ends in spans)


def _hours(row: WorkingHours) -> Hours:
    sessions = tuple(
        (int(weekday), sessions_of(spans)) for weekday, spans in sorted(row.sessions.items()) if spans
    )
    return Hours(row.organisation_id, row.valid_from, sessions, row.working_day, row.source)


def _decided(day: DecidedDay) -> Decided:
    decision = day.decision
    return Decided(
        decision.organisation_id,
        day.day,
        DayKind(day.kind),
        Text(day.name_vi, day.name_en or day.name_vi),
        decision.reference,
        day.like,
        sessions_of(day.sessions),
        (decision.issued_on or decision.effective_on, day.pk),
    )
