"""The tree of a plain document: finding, adding, moving and removing nodes.

A plain document may be faulty in any way while its set is a draft; what is no node is stepped over. A node is
named by its place, the positions from the top down: ``(0, 2)`` is the third child of the first area.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Plain = dict[str, Any]
Place = tuple[int, ...]

TOP: Place = ()


class NoSuchNodeError(LookupError):
    """The document has no node at the place that was named."""


class MisplacedNodeError(ValueError):
    """A node was to be put below itself."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A node with its place."""

    place: Place
    node: Plain

    @property
    def code(self) -> str:
        """The node's code, "" where it has none yet."""
        return code_of(self.node)


def code_of(node: Plain) -> str:
    """Return a node's code, "" where it has none that is text."""
    found = node.get("code")
    return found.strip() if isinstance(found, str) else ""


def title_of(node: Plain) -> str:
    """Return the Vietnamese title of a node or a set, "" where there is none."""
    found = node.get("title")
    if isinstance(found, dict):
        found = found.get("vi")
    return found.strip() if isinstance(found, str) else ""


def children(holder: Plain) -> list[Any]:
    """Return the list below a node or the document, as it stands; an empty one where there is none."""
    found = holder.get("criteria")
    return found if isinstance(found, list) else []


def walk(document: Plain) -> Iterator[Spot]:
    """Iterate over all nodes, parents first."""
    waiting: list[tuple[Place, Plain]] = [(TOP, document)]
    while waiting:
        place, holder = waiting.pop()
        if place:
            yield Spot(place, holder)
        below = [((*place, at), node) for at, node in enumerate(children(holder)) if isinstance(node, dict)]
        waiting.extend(reversed(below))


def node_at(document: Plain, place: Place) -> Plain:
    """Return the node at a place, the document itself at the top. Raises NoSuchNodeError."""
    found = document
    for at in place:
        below = children(found)
        if not 0 <= at < len(below) or not isinstance(below[at], dict):
            raise NoSuchNodeError(place)
        found = below[at]
    return found


def place_of(document: Plain, code: str) -> Place | None:
    """Return the place of the first node with a code, or None."""
    return next((spot.place for spot in walk(document) if spot.code == code), None)


def codes(document: Plain) -> set[str]:
    """Return all codes of a document."""
    return {spot.code for spot in walk(document) if spot.code}


def add(document: Plain, parent: Place, node: Plain, at: int | None = None) -> Place:
    """Put a node below ``parent``, at the end unless said, and return its place. Raises NoSuchNodeError."""
    holder = node_at(document, parent)
    if not isinstance(holder.get("criteria"), list):
        holder["criteria"] = []
    below = children(holder)
    at = len(below) if at is None else min(at, len(below))
    below.insert(at, node)
    return (*parent, at)


def remove(document: Plain, place: Place) -> Plain:
    """Take a node out of the tree and return it. Raises NoSuchNodeError."""
    node, holder = node_at(document, place), _above(document, place)
    children(holder).pop(place[-1])
    if not children(holder) and len(place) > 1:
        del holder["criteria"]
    return node


def shift(document: Plain, place: Place, by: int) -> Place:
    """Move a node among its siblings as far as there is room; return its place. Raises NoSuchNodeError."""
    node_at(document, place)
    siblings = children(_above(document, place))
    to = min(max(place[-1] + by, 0), len(siblings) - 1)
    siblings.insert(to, siblings.pop(place[-1]))
    return (*place[:-1], to)


def put_under(document: Plain, place: Place, parent: Place) -> Place:
    """Move a node, with all below it, to the end of another parent's children; return its new place.

    Raises NoSuchNodeError, and MisplacedNodeError for a parent that is the node itself or below it.
    """
    if parent[: len(place)] == place:
        raise MisplacedNodeError(place)
    holder = node_at(document, parent)
    node = remove(document, place)
    if not isinstance(holder.get("criteria"), list):
        holder["criteria"] = []
    children(holder).append(node)
    return next(spot.place for spot in walk(document) if spot.node is node)


def replace(document: Plain, place: Place, node: Plain) -> None:
    """Put a node in the stead of the one at a place. Raises NoSuchNodeError."""
    node_at(document, place)
    children(_above(document, place))[place[-1]] = node


def free_code(document: Plain, parent: Place) -> str:
    """Return a code for a new child of ``parent`` that no other node has. Raises NoSuchNodeError."""
    holder = node_at(document, parent)
    before = f"{code_of(holder)}." if parent and code_of(holder) else ""
    taken, number = codes(document), len(children(holder)) + 1
    while f"{before}{number}" in taken:
        number += 1
    return f"{before}{number}"


def _above(document: Plain, place: Place) -> Plain:
    if not place:
        raise NoSuchNodeError(place)
    return node_at(document, place[:-1])
