"""Who answers for a unit whose organisation has ended: the organisation that continues it.

From the first day on which the unit is no more, its sheet is in the hands of the one organisation that the
register of organisations names as continuing it whole, over any number of steps. Where there is none such,
because the unit was divided, nobody answers until who runs the campaign has named one of its successors
(``models.NamedSuccessor``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone

from caicach.evaluation.campaigns.models import Campaign, NamedSuccessor, Participant
from caicach.registry.organisations.models import Organisation, Succession, valid_on

Steps = Mapping[int, list[tuple[int, date, bool]]]
"""By predecessor what followed it: the successor, since when, and whether it took a part alone."""


@dataclass(frozen=True, slots=True)
class Heirs:
    """The organisations of a day that continue one that has ended, wholly or in part, by id."""

    whole: frozenset[int] = frozenset()
    part: frozenset[int] = frozenset()

    @property
    def alone(self) -> int | None:
        """The one that continues it whole; None where there is none such, or more than one."""
        return next(iter(self.whole)) if len(self.whole) == 1 else None

    @property
    def any(self) -> frozenset[int]:
        """All of them: those that may be named."""
        return self.whole | self.part


def heirs_of(organisations: Collection[int], *, on: date) -> dict[int, Heirs]:
    """Return what continues organisations that have ended; one query for each step, and one more."""
    steps = _steps_after(organisations, on)
    reached = {there for followed in steps.values() for there, _since, _part in followed}
    living = set(
        Organisation.objects.filter(valid_on(on), pk__in=reached).values_list("pk", flat=True)
        if reached
        else ()
    )
    return {start: _heirs(start, steps, living) for start in organisations}


def _steps_after(starts: Collection[int], on: date) -> Steps:
    found: dict[int, list[tuple[int, date, bool]]] = {}
    level = set(starts)
    while level:
        events = Succession.objects.filter(predecessor__in=level, effective_on__lte=on)
        events = events.exclude(successor=None).exclude(predecessor=F("successor"))
        found.update({start: [] for start in level})
        rows = events.values_list("predecessor_id", "successor_id", "effective_on", "is_partial")
        for here, there, since, part in rows:
            if there is not None:
                found[here].append((there, since, part))
        level = {there for here in level for there, _since, _part in found[here]} - set(found)
    return found


def _heirs(start: int, steps: Steps, living: Collection[int]) -> Heirs:
    """Walk forwards in time, and no further than to what exists: that answers for all it took over."""
    whole: set[int] = set()
    part: set[int] = set()
    seen: set[tuple[int, bool]] = set()
    ways = [(start, date.min, False)]
    while ways:
        here, arrived, in_part = ways.pop()
        for there, since, is_part in steps.get(here, ()):
            state = (there, in_part or is_part)
            if since < arrived or there == start or state in seen:
                continue
            seen.add(state)
            if there not in living:
                ways.append((there, since, state[1]))
            elif state[1]:
                part.add(there)
            else:
                whole.add(there)
    return Heirs(frozenset(whole), frozenset(part - whole))


def answering_of(participants: Iterable[tuple[int, int]], *, on: date) -> dict[int, int | None]:
    """Return which organisation answers for units on a day, given as pairs of unit and organisation.

    One query where all of them exist. None where one has ended and nobody is named.
    """
    units = dict(participants)
    ended = set(
        Organisation.objects.filter(pk__in=set(units.values()), valid_to__lt=on).values_list("pk", flat=True)
    )
    found: dict[int, int | None] = dict(units)
    left = {unit: organisation for unit, organisation in units.items() if organisation in ended}
    return found | _answering(left, on) if left else found


def _answering(units: Mapping[int, int], on: date) -> dict[int, int | None]:
    named = dict(
        NamedSuccessor.objects.filter(participant__in=units, ended_at__isnull=True).values_list(
            "participant_id", "organisation_id"
        )
    )
    sources = {**units, **named}
    living = set(
        Organisation.objects.filter(valid_on(on), pk__in=set(named.values())).values_list("pk", flat=True)
        if named
        else ()
    )
    heirs = heirs_of(set(sources.values()) - living, on=on)
    return {unit: source if source in living else heirs[source].alone for unit, source in sources.items()}


def inherited(
    organisations: Collection[int], *, on: date, campaign: Campaign | None = None
) -> dict[int, int]:
    """Return the units, of a campaign or of all, for which organisations answer since their own have ended,
    each with the organisation that does; one query where these have followed nobody.
    """
    if not organisations:
        return {}
    before = _before(organisations, on, campaign)
    if not before:
        return {}
    units = Participant.objects.filter(organisation__in=before, organisation__valid_to__lt=on)
    if campaign is not None:
        units = units.filter(campaign=campaign)
    left = dict(units.values_list("pk", "organisation_id"))
    found = _answering(left, on) if left else {}
    return {
        unit: answers for unit, answers in found.items() if answers is not None and answers in organisations
    }


def events_before(
    organisations: Collection[int], *, on: date, campaign: Campaign | None = None
) -> QuerySet[Succession]:
    """Return the events by which organisations followed others up to a day, as far as they can concern a
    campaign: what was over before it was begun never took part in it.
    """
    since = date.min if campaign is None else timezone.localdate(campaign.created_at)
    events = Succession.objects.filter(successor__in=organisations, effective_on__lte=on)
    return events.filter(effective_on__gt=since).exclude(predecessor=F("successor"))


def _before(organisations: Collection[int], on: date, campaign: Campaign | None) -> set[int]:
    """Return what the organisations continue in any part, over any number of steps."""
    found: set[int] = set()
    level = set(organisations)
    while level:
        events = events_before(level, on=on, campaign=campaign)
        level = set(events.values_list("predecessor_id", flat=True)) - found
        found |= level
    return found
