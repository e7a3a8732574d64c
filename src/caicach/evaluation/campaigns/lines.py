"""What stands above and below organisations on a day, for many of them at once: one query a level."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from caicach.registry.organisations.models import ParentLink, valid_on


def superiors(starts: Iterable[int], top: int | None, on: date) -> dict[int, int]:
    """Return what stands directly above the organisations and above those, up to and without ``top``."""
    found: dict[int, int] = {}
    level = set(starts) - {top}
    while level:
        links = ParentLink.objects.filter(valid_on(on), organisation__in=level)
        above = {
            child: parent for child, parent in links.values_list("organisation_id", "parent_id") if parent
        }
        found.update(above)
        level = set(above.values()) - set(found) - {top}
    return {child: parent for child, parent in found.items() if parent != top}


def below(starts: Collection[int], on: date) -> dict[int, set[int]]:
    """Return all that stands below each of the organisations."""
    found: dict[int, set[int]] = {start: set() for start in starts}
    heads = {start: {start} for start in starts}
    while heads:
        links = ParentLink.objects.filter(valid_on(on), parent__in=list(heads))
        deeper: dict[int, set[int]] = {}
        for child, parent in links.values_list("organisation_id", "parent_id"):
            for start in heads[parent]:
                if child not in found[start]:
                    found[start].add(child)
                    deeper.setdefault(child, set()).add(start)
        heads = deeper
    return found


def line(organisation: int, superior: dict[int, int]) -> list[int]:
    """Return an organisation and what stands above it, the nearest first."""
    found = [organisation]
    while (above := superior.get(found[-1])) is not None and above not in found:
        found.append(above)
    return found
