"""One part of an import into the database: new dossiers whole, known ones only where something is new.

A dossier on which somebody here has acted is left as it is, whatever the file says; the difference is told
(and the reconciliation shows it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from django.db import transaction

from caicach.core.codes.text import fold
from caicach.core.deadlines.minutes import moment_of
from caicach.core.dossiers.moves import EventKind
from caicach.core.dossiers.present import Present, kept
from caicach.core.ledger import Head
from caicach.work.dossiers.constants import ApplicantKind
from caicach.work.dossiers.imports.building import (
    CHANNELS,
    DELIVERIES,
    SUBJECTS,
    happened_of,
    key_of_event,
    present_after,
    standing_of,
    step_key,
    waits_of,
)
from caicach.work.dossiers.imports.sealing import EVENT_COLUMNS, Happened, Sealed, Sealer
from caicach.work.dossiers.imports.slim import SlimDossier, SlimSupplement
from caicach.work.dossiers.imports.spilling import Part
from caicach.work.dossiers.imports.storing import Store, others
from caicach.work.dossiers.models import Applicant, Dossier, Event
from caicach.work.dossiers.models.dossiers import MOMENTS, PROJECTED

BATCH = 500
_OURS = (EventKind.IMPORTED.value, EventKind.SYNCED.value, EventKind.SYNC_FAILED.value)
"""Events that nobody here decided."""
Known: TypeAlias = tuple[str, str, str]
"""By what an applicant is known: the number, else phone and name."""

_DOSSIER_COLUMNS = (
    "id", "code", "procedure_id", "version_id", "channel", "summary", "applicant_id", "applicant_name",
    "applicant_id_number", "applicant_phone", "applicant_email", "search", "receiver_id", "agency_id",
    "unit_id", "delivery_kind", "rules", "source", "is_illustrative", *(f"{name}_at" for name in MOMENTS),
    "state", "sync", "is_paused", "supplements", "due_changes", "kept", "told", "events_count", "head",
)  # fmt: skip
_CHANGED = (*PROJECTED, "told", "summary", "applicant_name", "applicant_phone", "applicant_email", "search")
T = TypeVar("T")


@dataclass(slots=True)
class Counts:
    """What came of an import. ``left`` are dossiers on which somebody here has acted and the file differs,
    ``orphans`` rows whose dossier is nowhere.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    orphans: int = 0
    events: int = 0
    left_codes: list[str] = field(default_factory=list)

    def add(self, other: Counts) -> None:
        """Take another part's counts along."""
        for name in ("new", "changed", "unchanged", "left", "orphans", "events"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.left_codes = (self.left_codes + other.left_codes)[:100]


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes parts for one import: where they go, when and by what it is recorded, what the source is."""

    store: Store
    sealer: Sealer
    at: datetime
    source: str
    is_illustrative: bool
    rules: dict[int, dict[str, Any]]

    def take(self, part: Part) -> tuple[Counts, list[str]]:
        """Write a part in one transaction, and return what came of it and the codes found nowhere.

        People are entered before, in a transaction of their own: two parts that tell of the same person would
        otherwise wait for one another to the end.
        """
        counts = Counts()
        with transaction.atomic():
            people = self._people(self._unknown(part))
        with transaction.atomic():
            known = self._known(part)
            new = [dossier for code, dossier in part.dossiers.items() if code not in known]
            if new:
                self._add(new, people, part, counts)
            if known:
                self._follow(known, part, counts)
        nowhere = sorted(part.codes - part.dossiers.keys() - known.keys())
        counts.orphans = sum(len(part.steps[code]) + len(part.supplements[code]) for code in nowhere)
        return counts, nowhere

    def _known(self, part: Part) -> dict[str, Dossier]:
        found: dict[str, Dossier] = {}
        for codes in batched(sorted(part.codes), BATCH):
            for dossier in Dossier.objects.select_for_update().filter(code__in=codes).order_by("pk"):
                found[dossier.code] = dossier
        return found

    def _unknown(self, part: Part) -> list[SlimDossier]:
        """Return the dossiers of a part that nobody has entered yet."""
        known: set[str] = set()
        for codes in batched(sorted(part.dossiers), BATCH):
            known.update(Dossier.objects.filter(code__in=codes).values_list("code", flat=True))
        return [dossier for code, dossier in part.dossiers.items() if code not in known]

    # --- New dossiers -------------------------------------------------------------------------------------

    def _add(
        self, new: Sequence[SlimDossier], people: Mapping[Known, int], part: Part, counts: Counts
    ) -> None:
        keys = self.store.reserve(Dossier.objects, len(new))
        rows: list[tuple[Any, ...]] = []
        events: list[Sealed] = []
        for dossier, key in zip(new, keys, strict=True):
            person = people[_person(dossier)]
            standing = standing_of(dossier, part.supplements.get(dossier.code, ()))
            happened = happened_of(part.steps.get(dossier.code, ()), standing)
            present = present_after(Present(), happened)
            sealed = self.sealer.seal(dossier.code, key, dossier.agency, happened)
            events += sealed
            rows.append(self._row(dossier, key, person, present, sealed[-1]))
        constants = others(Dossier.objects, _DOSSIER_COLUMNS)
        self.store.add(Dossier.objects, _DOSSIER_COLUMNS, rows, constants)
        self.store.add(Event.objects, EVENT_COLUMNS, events, self.sealer.constants)
        counts.new += len(new)
        counts.events += len(events)

    def _row(
        self, dossier: SlimDossier, key: int, person: int, present: Present, last: Sealed
    ) -> tuple[Any, ...]:
        moments = (getattr(present, name) for name in MOMENTS)
        return (
            key, dossier.code, dossier.procedure, dossier.version,
            CHANNELS.get(dossier.channel, CHANNELS["1"]).value, dossier.summary, person, dossier.owner,
            dossier.id_number, dossier.phone, dossier.email, _search(dossier), dossier.receiver,
            dossier.agency, dossier.agency, DELIVERIES.get(dossier.delivery, DELIVERIES["0"]).value,
            self.rules[dossier.version], self.source, self.is_illustrative,
            *(None if minute is None else moment_of(minute) for minute in moments),
            last.state, present.sync.value, present.is_paused, len(present.supplements), present.due_changes,
            kept(present), last.number, last.number, last.hash,
        )  # fmt: skip

    def _people(self, new: Sequence[SlimDossier]) -> dict[Known, int]:
        """Return the applicants of dossiers: found by number, else by phone and name, else added."""
        wanted = {_person(dossier): dossier for dossier in new}
        found = self._found(wanted)
        missing = sorted(person for person in wanted if person not in found)
        numbered = [self._applicant(person, wanted[person]) for person in missing if person[0]]
        # In the order of their numbers, so that two who add the same people never wait for one another.
        Applicant.objects.bulk_create(numbered, ignore_conflicts=True, batch_size=BATCH)
        unnumbered = [person for person in missing if not person[0]]
        added = Applicant.objects.bulk_create(
            [self._applicant(person, wanted[person]) for person in unnumbered], batch_size=BATCH
        )
        found.update(zip(unnumbered, (row.pk for row in added), strict=True))
        return found | self._found([person for person in missing if person[0]])

    def _found(self, wanted: Iterable[Known]) -> dict[Known, int]:
        people = list(wanted)
        found: dict[Known, int] = {}
        for batch in batched(sorted({number for number, _phone, _name in people if number}), BATCH):
            rows = Applicant.objects.filter(id_number__in=batch).values_list("id_number", "pk")
            found.update({(number or "", "", ""): key for number, key in rows})
        phones = sorted({phone for number, phone, _name in people if not number and phone})
        for batch in batched(phones, BATCH):
            same = Applicant.objects.filter(phone__in=batch, id_number__isnull=True)
            for phone, name, key in same.values_list("phone", "name_folded", "pk"):
                found[("", phone, name)] = key
        return found

    def _applicant(self, person: Known, dossier: SlimDossier) -> Applicant:
        return Applicant(
            kind=SUBJECTS.get(dossier.subject_kind, ApplicantKind.CITIZEN).value,
            id_number=person[0] or None,
            name=dossier.owner,
            name_folded=fold(dossier.owner),
            phone=dossier.phone,
            email=dossier.email,
            updated_at=self.at,
        )

    # --- Known dossiers -----------------------------------------------------------------------------------

    def _follow(self, known: dict[str, Dossier], part: Part, counts: Counts) -> None:
        for dossiers in batched(known.values(), BATCH):
            histories = _histories(dossiers)
            changed: list[Dossier] = []
            events: list[Sealed] = []
            for dossier in dossiers:
                happened = self._news(dossier, histories[dossier.pk], part)
                if not happened:
                    counts.unchanged += 1
                elif histories[dossier.pk].is_ours:
                    counts.left += 1
                    counts.left_codes.append(dossier.code)
                else:
                    events += self._added(dossier, happened)
                    changed.append(dossier)
            if changed:
                Dossier.objects.bulk_update(changed, _CHANGED, batch_size=100)
                self.store.add(Event.objects, EVENT_COLUMNS, events, self.sealer.constants)
            counts.changed += len(changed)
            counts.events += len(events)

    def _news(self, dossier: Dossier, history: History, part: Part) -> list[Happened]:
        """Return what the file tells beyond the history; nothing where it tells nothing new."""
        said = part.dossiers.get(dossier.code)
        steps = [step for step in part.steps.get(dossier.code, ()) if step_key(step) not in history.steps]
        more = part.supplements.get(dossier.code, ())
        if said is not None:
            earlier = [SlimSupplement(said.code, 0, *wait) for wait in history.standing.get("pauses", ())]
            standing = standing_of(said, [*more, *earlier])
            self._copy(dossier, said)
        else:
            standing = dict(history.standing)
            known = [(asked, until) for asked, until in standing.get("pauses", ())]
            waits = waits_of([*((one.asked, one.received) for one in more), *known])
            if waits:
                standing["pauses"] = [list(wait) for wait in waits]
                standing["supplements"] = [wait[0] for wait in waits]
        same = standing == history.standing
        if same and not steps:
            return []
        if not history.standing and said is None:
            return []
        return happened_of(steps, standing, not_before=dossier.kept.get("last"))

    def _copy(self, dossier: Dossier, said: SlimDossier) -> None:
        dossier.summary = said.summary
        dossier.applicant_name, dossier.applicant_phone = said.owner, said.phone
        dossier.applicant_email, dossier.search = said.email, _search(said)

    def _added(self, dossier: Dossier, happened: list[Happened]) -> list[Sealed]:
        head = Head(dossier.events_count, dossier.head)
        dossier.take(present_after(dossier.present(), happened))
        sealed = self.sealer.seal(dossier.code, dossier.pk, dossier.agency_id, happened, head)
        dossier.events_count = dossier.told = sealed[-1].number
        dossier.head = sealed[-1].hash
        return sealed


@dataclass(slots=True)
class History:
    """What earlier imports recorded of a dossier, and whether somebody here has acted on it since."""

    is_ours: bool = False
    standing: dict[str, Any] = field(default_factory=dict)
    steps: set[tuple[int, str, str, str, str, str]] = field(default_factory=set)


_OF_STEPS = frozenset({"title", "department", "happened", "step_portal"})


def _histories(dossiers: Iterable[Dossier]) -> dict[int, History]:
    found = {dossier.pk: History() for dossier in dossiers}
    rows = Event.objects.filter(dossier__in=found).order_by("dossier", "number")
    for key, kind, at, label, reason, data in rows.values_list(
        "dossier_id", "kind", "occurred_at", "by_label", "reason", "data"
    ):
        history = found[key]
        if kind != EventKind.IMPORTED:
            history.is_ours = history.is_ours or kind not in _OURS
            continue
        history.steps.add(key_of_event(int(at.timestamp()), label, reason, data))
        if "row" in data:
            history.standing = {name: value for name, value in data.items() if name not in _OF_STEPS}
    return found


def _person(dossier: SlimDossier) -> Known:
    """Return by what an applicant is known: the number, else phone and name."""
    if dossier.id_number:
        return dossier.id_number, "", ""
    return "", dossier.phone, fold(dossier.owner)


def _search(dossier: SlimDossier) -> str:
    texts = (dossier.owner, dossier.id_number, dossier.phone, dossier.summary)
    return " ".join(fold(text) for text in texts if text)


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Give the items in lists of a size."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
