"""Which units may be added to a campaign: those below its owner on a day, by kind, by list, or searched."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from caicach.core.codes.text import fold, sort_key, tidy
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.registry.organisations.selectors import Unit, units_as_of

_SEPARATORS = "\t;,"


@dataclass(frozen=True, slots=True)
class Matched:
    """What a pasted list names: units, and the lines that name none, several, or one that takes part."""

    units: list[Unit] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether every line named one new unit."""
        return not (self.unknown or self.ambiguous)


def units_below(campaign: Campaign, *, on: date, kinds: Iterable[str] = ()) -> list[Unit]:
    """Return the units below the campaign's owner on a day, in alphabetical order."""
    return units_as_of(on, kinds=tuple(kinds), under=campaign.organisation)


def candidates(campaign: Campaign, *, on: date, kinds: Iterable[str] = (), text: str = "") -> list[Unit]:
    """Return the units that could be added: below the owner, and not in the campaign yet."""
    taken = set(Participant.objects.filter(campaign=campaign).values_list("organisation_id", flat=True))
    sought = fold(text)
    return [
        unit
        for unit in units_below(campaign, on=on, kinds=kinds)
        if unit.id not in taken and (not sought or sought in fold(unit.name) or unit.code == tidy(text))
    ]


def match_list(campaign: Campaign, text: str, *, on: date) -> Matched:
    """Return what a pasted list or CSV text names: a code or a name in one of the first columns of a line.

    Names are compared without case and diacritics where spelt so they name one unit alone.
    """
    units = units_below(campaign, on=on)
    by_code = {unit.code: unit for unit in units if unit.code}
    spelt: dict[str, list[Unit]] = {}
    folded: dict[str, list[Unit]] = {}
    for unit in units:
        spelt.setdefault(sort_key(unit.name), []).append(unit)
        for name in {fold(unit.name), fold(unit.short_name)}:
            folded.setdefault(name, []).append(unit)
    taken = set(Participant.objects.filter(campaign=campaign).values_list("organisation_id", flat=True))
    found = Matched()
    seen: set[int] = set()
    for line in (tidy(line) for line in text.splitlines()):
        if not line:
            continue
        meant = _meant(line, by_code, spelt, folded)
        if not meant:
            found.unknown.append(line)
        elif len(meant) > 1:
            found.ambiguous.append(line)
        elif meant[0].id in taken:
            found.present.append(meant[0].name)
        elif meant[0].id not in seen:
            seen.add(meant[0].id)
            found.units.append(meant[0])
    return found


def _meant(
    line: str, by_code: dict[str, Unit], spelt: dict[str, list[Unit]], folded: dict[str, list[Unit]]
) -> list[Unit]:
    several: list[Unit] = []
    for cell in _cells(line):
        if cell in by_code:
            return [by_code[cell]]
        for names, key in ((spelt, sort_key(cell)), (folded, fold(cell))):
            meant = names.get(key, [])
            if len(meant) == 1:
                return meant
            several = several or meant
    return several


def _cells(line: str) -> list[str]:
    """Return the whole line, then its columns: a name may hold the sign that parts columns."""
    cells = [line]
    for separator in _SEPARATORS:
        if separator in line:
            cells += [tidy(cell) for cell in next(csv.reader([line], delimiter=separator))]
    return [cell for cell in cells if cell]
