"""A report's numbers, and the dossiers behind each of them; what a desk may not see is in neither.

A report is one aggregate over the columns of dossiers, grouped by its rows and its dimensions; a cell lists
the dossiers with the same values, so that number and list cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from caicach.core.deadlines.outcomes import DEFINITIONS, PUNCTUAL, Outcome, Tally
from caicach.core.dossiers.moves import EventKind
from caicach.registry.accounts.models import User
from caicach.registry.organisations.models import Designation, valid_on
from caicach.registry.procedures.models import Field, Procedure, ProcedureVersion
from caicach.work.dossiers.access import Desk, visible
from caicach.work.dossiers.constants import CHANNELS, PaymentMethod
from caicach.work.dossiers.models import Dossier, DossierPaper, Event, Payment, Result
from caicach.work.dossiers.reports.asking import (
    COLUMNS,
    DIMENSIONS,
    OPENING,
    RATES,
    RECEIVED,
    Asked,
    Column,
    Group,
    ReportKind,
    Standing,
)
from caicach.work.dossiers.reports.outcomes import ENDS, floor_of, outcomes_of

Key = int | str | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is of, its words, its numbers by column, and its rates in per cent."""

    key: Key
    label: str
    numbers: dict[str, int]
    rates: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report as asked for; ``total`` is over all that was counted, not over the rows."""

    asked: Asked
    columns: tuple[Column, ...]
    rows: list[Row]
    total: Row
    at: datetime


def report_of(desk: Desk, asked: Asked, *, at: datetime) -> Report:
    """Return a report; two queries, or three by procedure."""
    columns = COLUMNS[asked.kind]
    dimensions = DIMENSIONS[asked.kind]
    counted = _counted(desk, asked, at).values("key", *dimensions).order_by().annotate(n=Count("pk"))
    by_key: dict[Key, dict[str, int]] = {}
    total = dict.fromkeys((column.name for column in columns), 0)
    for line in counted if not desk.is_empty else ():
        numbers = by_key.setdefault(_key(line["key"]), dict.fromkeys(total, 0))
        for column in columns:
            if column.admits(line):
                numbers[column.name] += line["n"]
                total[column.name] += line["n"]
    words = _words(asked.group, by_key, on=timezone.localdate(at))
    rows = [
        Row(key, words.get(key, ""), numbers, _rates(asked.kind, numbers)) for key, numbers in by_key.items()
    ]
    rows.sort(key=lambda row: (row.key is None, row.label))
    whole = Row(None, "", total, _rates(asked.kind, total))
    return Report(asked, columns, rows, whole, asked.cut(at))


def dossiers_of(
    desk: Desk, asked: Asked, column: str, *, at: datetime, key: Key = None, is_total: bool = False
) -> QuerySet[Dossier]:
    """Return the dossiers that a number of a report counts, the earliest due first.

    Raises LookupError: the report has no such column.
    """
    found = next((known for known in COLUMNS[asked.kind] if known.name == column), None)
    if found is None:
        raise LookupError(column)
    if desk.is_empty:
        return Dossier.objects.none()
    counted = _counted(desk, asked, at).filter(
        **{f"{name}__in": sorted(values) for name, values in found.counts.items()}
    )
    if not is_total:
        counted = counted.filter(_of_row(asked.group, key))
    listed: QuerySet[Dossier] = counted.select_related("version")
    return listed.order_by(F("due_at").asc(nulls_last=True), "pk")


# --- The same dossiers under every definition ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comparison:
    """The dossiers received in a period, tallied under each definition; ``differing`` stand otherwise."""

    tallies: tuple[Tally, ...]
    received: int
    differing: int
    at: datetime


def compare(desk: Desk, asked: Asked, *, at: datetime) -> Comparison:
    """Return the five definitions on the same dossiers; one query."""
    cut = asked.cut(at)
    names = [f"by_{number}" for number in range(len(DEFINITIONS))]
    counts: list[dict[Outcome, int]] = [{} for _name in names]
    received = differing = 0
    combined = _judged(desk, asked, at).values(*names).order_by().annotate(n=Count("pk"))
    for line in combined if not desk.is_empty else ():
        received += line["n"]
        outcomes = [Outcome(line[name]) for name in names]
        for counted, outcome in zip(counts, outcomes, strict=True):
            counted[outcome] = counted.get(outcome, 0) + line["n"]
        if len({outcome in PUNCTUAL for outcome in outcomes}) > 1:
            differing += line["n"]
    tallies = tuple(Tally(known, counted) for known, counted in zip(DEFINITIONS, counts, strict=True))
    return Comparison(tallies, received, differing, cut)


def differing(desk: Desk, asked: Asked, *, at: datetime) -> QuerySet[Dossier]:
    """Return the dossiers that are on time under one definition and not under another."""
    punctual = sorted(outcome.value for outcome in PUNCTUAL)
    conditions = [Q(**{f"by_{number}__in": punctual}) for number in range(len(DEFINITIONS))]
    one, every = Q(), Q()
    for condition in conditions:
        one |= condition
        every &= condition
    found = _judged(desk, asked, at).filter(one).exclude(every)
    return found.select_related("version").order_by(F("due_at").asc(nulls_last=True), "pk")


def _judged(desk: Desk, asked: Asked, at: datetime) -> QuerySet[Dossier]:
    cut = asked.cut(at)
    found: QuerySet[Any] = Dossier.objects.filter(
        visible(desk), received_at__gte=asked.start, received_at__lte=floor_of(cut)
    )
    for number, definition in enumerate(DEFINITIONS):
        found = outcomes_of(found, definition, at=cut, name=f"by_{number}")
    return found


# --- Which dossiers a report is of, and what they are ----------------------------------------------------


def _counted(desk: Desk, asked: Asked, at: datetime) -> Any:
    """Return a report's dossiers with their row and dimensions.

    Those accepted by the end of the period that were received in it, or not yet over when it began.
    """
    cut = floor_of(asked.cut(at))
    found: QuerySet[Any] = Dossier.objects.filter(visible(desk), received_at__lte=cut)
    if asked.kind is ReportKind.PROGRESS:
        found = found.alias(over_at=Coalesce(*ENDS))
        found = found.filter(
            Q(received_at__gte=asked.start) | Q(over_at__isnull=True) | Q(over_at__gte=asked.start)
        )
        origin = When(received_at__gte=asked.start, then=Value(RECEIVED))
        found = found.annotate(origin=Case(origin, default=Value(OPENING)))
    else:
        found = found.filter(received_at__gte=asked.start).annotate(
            origin=Value(RECEIVED, output_field=CharField())
        )
    return _dimensions(found, asked, cut).annotate(key=_key_of(asked.group))


def _dimensions(found: QuerySet[Any], asked: Asked, cut: datetime) -> Any:
    if asked.kind is ReportKind.PROGRESS:
        judged = outcomes_of(found, asked.definition, at=cut)
        return judged.annotate(way=F("channel"), standing=_standing(cut))
    if asked.kind is ReportKind.ONLINE:
        return found.annotate(way=F("channel"), delivered=F("delivery_kind"))
    own = {"dossier": OuterRef("pk")}
    if asked.kind is ReportKind.DIGITAL:
        scanned = Exists(DossierPaper.objects.filter(**own, is_digitised=True))
        filed = Exists(Result.objects.filter(**own, file__isnull=False))
        return found.annotate(
            scanned=_yes_or_no(scanned),
            filed=Case(
                When(resolved_at__isnull=True, then=Value("open")),
                When(filed, then=Value("yes")),
                default=Value("no"),
            ),
        )
    ways = [PaymentMethod.TRANSFER, PaymentMethod.PORTAL]
    cashless = Exists(Payment.objects.filter(**own, method__in=ways, paid_at__isnull=False))
    return found.annotate(fee_state=F("fee"), cashless=_yes_or_no(cashless))


def _yes_or_no(condition: Exists) -> Case:
    return Case(When(condition, then=Value("yes")), default=Value("no"))


def _standing(cut: datetime) -> Case:
    """Return where a dossier stands: withdrawn or stopped first, then its outcome."""
    only_ended = Q(ended_at__lte=cut, resolved_at__isnull=True, returned_at__isnull=True)
    untimed = Q(outcome=Outcome.UNTIMED.value)
    return Case(
        When(only_ended, then=Value(Standing.ENDED.value)),
        When(untimed & Q(outcome_end__isnull=True), then=Value(Standing.UNTIMED_OPEN.value)),
        When(untimed, then=Value(Standing.UNTIMED_DONE.value)),
        default=F("outcome"),
        output_field=CharField(),
    )


def _key_of(group: Group) -> Any:
    if group is Group.MONTH:
        return TruncMonth("received_at")
    if group is Group.OFFICER:
        settled = Event.objects.filter(dossier=OuterRef("pk"), kind=EventKind.RESOLVED.value)
        return Case(
            When(resolved_at__isnull=False, then=Subquery(settled.order_by("-number").values("by")[:1])),
            default=F("person_id"),
            output_field=IntegerField(null=True),
        )
    paths = {
        Group.AGENCY: "agency_id",
        Group.RECEIVER: "receiver_id",
        Group.FIELD: "version__field_id",
        Group.PROCEDURE: "procedure_id",
        Group.CHANNEL: "channel",
    }
    return F(paths[group])


def _key(found: Any) -> Key:
    return timezone.localdate(found) if isinstance(found, datetime) else found


def _of_row(group: Group, key: Key) -> Q:
    """Return the condition that a dossier is in a row; a month by its days, which databases agree on."""
    if key is None:
        return Q(key__isnull=True)
    if group is not Group.MONTH or not isinstance(key, date):
        return Q(key=key)
    first = key.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    begins, ends = (timezone.make_aware(datetime.combine(day, time())) for day in (first, following))
    return Q(received_at__gte=begins, received_at__lt=ends)


def _rates(kind: ReportKind, numbers: dict[str, int]) -> tuple[Decimal | None, ...]:
    found = []
    for rate in RATES[kind]:
        below = sum(numbers[name] for name in rate.denominator)
        above = sum(numbers[name] for name in rate.numerator)
        found.append(Decimal(above * 100) / below if below else None)
    return tuple(found)


def _words(group: Group, keys: Iterable[Key], *, on: date) -> dict[Key, str]:
    """Return the words of rows; at most two queries."""
    known: list[Any] = [key for key in keys if key is not None]
    if group is Group.CHANNEL:
        return {kind.value: str(words) for kind, words in CHANNELS.items()}
    if group is Group.MONTH:
        return {key: f"{key:%Y-%m}" for key in known if isinstance(key, date)}
    if group in {Group.AGENCY, Group.RECEIVER}:
        named = Designation.objects.filter(valid_on(on), organisation__in=known)
        return dict(named.values_list("organisation", "name"))
    if group is Group.FIELD:
        return dict(Field.objects.filter(pk__in=known).values_list("pk", "name"))
    if group is Group.OFFICER:
        return {person.pk: str(person) for person in User.objects.filter(pk__in=known)}
    codes = dict(Procedure.objects.filter(pk__in=known).values_list("pk", "code"))
    versions = ProcedureVersion.objects.filter(procedure__in=known).order_by("number")
    names = dict(versions.values_list("procedure", "name"))
    return {pk: f"{code} {names.get(pk, '')}".strip() for pk, code in codes.items()}
