"""The named definitions of being on time (``core.deadlines.outcomes``) as conditions of a query.

``outcome_of`` says in SQL what ``Definition.outcome`` says in Python; tests hold the two together on random
dossiers. The past is told by the columns: which due moment held and whether time stood still are those of
now, whatever moment is asked about.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case, DateTimeField, Expression, F, Func, Q, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from caicach.core.deadlines.minutes import minute_of, moment_of
from caicach.core.deadlines.outcomes import Definition, Outcome

ENDS = ("resolved_at", "returned_at", "ended_at")
"""The moments that end a dossier, the first that is there."""


class MomentOf(Func):
    """A whole minute of Vietnamese wall time as a moment of the database."""

    output_field = DateTimeField()

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        """Return what PostgreSQL computes."""
        return self.as_sql(compiler, connection, template="to_timestamp((%(expressions)s) * 60 - 25200)")

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        """Return what SQLite computes: a text in the form in which Django keeps moments."""
        template = (
            "strftime('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%S', (%(expressions)s) * 60 - 25200, 'unixepoch')"
        )
        return self.as_sql(compiler, connection, template=template)


def floor_of(at: datetime) -> datetime:
    """Return the beginning of the minute in which a moment lies: what is printed is what counts."""
    return moment_of(minute_of(at))


def end_of(definition: Definition) -> Expression:
    """Return the moment that ends a dossier under a definition; null where none does."""
    ends: list[Any] = [F(name) for name in ENDS]
    if definition.waiting_ends:
        waited = When(is_paused=True, supplements=1, then=MomentOf(_supplement(0)))
        ends.append(Case(waited, default=None, output_field=DateTimeField()))
    return Coalesce(*ends)


def outcomes_of(
    dossiers: models.QuerySet[Any], definition: Definition, *, at: datetime, name: str = "outcome"
) -> Any:
    """Return the dossiers with the outcome of each at a moment, under a definition, as ``name``."""
    floor = floor_of(at)
    end, due = f"{name}_end", f"{name}_due"
    promised: Any = Coalesce("first_due_at", "due_at") if definition.first_due else F("due_at")
    raw = dossiers.alias(**{f"{name}_raw": end_of(definition)})
    ended = Case(
        When(**{f"{name}_raw__lte": floor}, then=F(f"{name}_raw")), default=None, output_field=DateTimeField()
    )
    placed = raw.alias(**{end: ended, due: promised})
    if definition.second_is_late:
        placed = placed.alias(**{f"{name}_second": _supplement(1)})
    return placed.annotate(
        **{name: Case(*_cases(definition, name, floor), default=Value(Outcome.ON_TIME.value))}
    )


def _cases(definition: Definition, name: str, floor: datetime) -> list[When]:
    end, due = f"{name}_end", f"{name}_due"
    is_open = Q(**{f"{end}__isnull": True})
    found: list[When] = []
    if definition.second_is_late:
        second = Q(**{f"{name}_second__lte": minute_of(floor)})
        found += [_when(second & ~is_open, Outcome.LATE), _when(second, Outcome.OVERDUE)]
    if definition.by_day:
        today = timezone.localtime(floor).replace(hour=0, minute=0)
        over = Q(**{f"{due}__lt": today})
        late: Any = Q(_after_day(end, due))
    else:
        over = Q(**{f"{due}__lt": floor})
        late = Q(**{f"{end}__gt": F(due)})
    return [
        *found,
        _when(is_open & Q(is_paused=True), Outcome.PAUSED),
        _when(Q(**{f"{due}__isnull": True}), Outcome.UNTIMED),
        _when(is_open & over, Outcome.OVERDUE),
        _when(is_open, Outcome.WITHIN),
        _when(late, Outcome.LATE),
        _when(Q(_after_day(due, end)), Outcome.EARLY),
    ]


def _after_day(later: str, earlier: str) -> Any:
    return GreaterThan(_day(later), _day(earlier))


def _day(name: str) -> TruncDate:
    return TruncDate(F(name), tzinfo=timezone.get_current_timezone())


def _when(condition: Any, outcome: Outcome) -> When:
    return When(condition, then=Value(outcome.value))


def _supplement(place: int) -> Cast:
    """Return the minute of a request for a supplement, in the order of asking; null where there was none."""
    return Cast(KeyTextTransform(place, KeyTransform("supplements", "kept")), models.BigIntegerField())
