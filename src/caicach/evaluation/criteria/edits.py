"""Changes of a draft as values: what each does to the plain document, and how the history tells it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from caicach.evaluation.criteria import tree
from caicach.evaluation.criteria.tree import TOP, Place, Plain


class Edit(ABC):
    """One change. ``apply`` alters the document and returns the place to look at next."""

    @abstractmethod
    def apply(self, document: Plain) -> Place:
        """Alter the document. Raises NoSuchNodeError, MisplacedNodeError."""

    @abstractmethod
    def told(self, document: Plain) -> str:
        """Return what is done, in words, as the document stands before it."""

    def renamed(self, document: Plain) -> Mapping[str, str]:
        """Return the codes that change, old to new, as the document stands before."""
        return {}


@dataclass(frozen=True, slots=True)
class AddNode(Edit):
    """A new node below ``parent``, at the end unless said, with the next free code."""

    parent: Place
    at: int | None = None

    def apply(self, document: Plain) -> Place:
        node: Plain = {"code": tree.free_code(document, self.parent)}
        return tree.add(document, self.parent, node, self.at)

    def told(self, document: Plain) -> str:
        return _("thêm mục %(code)s") % {"code": tree.free_code(document, self.parent)}


@dataclass(frozen=True, slots=True)
class ReplaceNode(Edit):
    """The node at a place as it shall stand, with what is below it."""

    place: Place
    node: Plain

    def apply(self, document: Plain) -> Place:
        tree.replace(document, self.place, self.node)
        return self.place

    def told(self, document: Plain) -> str:
        old, new = tree.code_of(tree.node_at(document, self.place)), tree.code_of(self.node)
        if old and new and old != new:
            return _("sửa mục %(old)s, mã mới %(new)s") % {"old": old, "new": new}
        return _("sửa mục %(code)s") % {"code": new or old or "?"}

    def renamed(self, document: Plain) -> Mapping[str, str]:
        old, new = tree.code_of(tree.node_at(document, self.place)), tree.code_of(self.node)
        return {old: new} if old and new and old != new else {}


@dataclass(frozen=True, slots=True)
class ShiftNode(Edit):
    """A node moved among its siblings, up where ``by`` is negative."""

    place: Place
    by: int

    def apply(self, document: Plain) -> Place:
        return tree.shift(document, self.place, self.by)

    def told(self, document: Plain) -> str:
        code = tree.code_of(tree.node_at(document, self.place))
        return (_("đưa mục %(code)s lên") if self.by < 0 else _("đưa mục %(code)s xuống")) % {"code": code}


@dataclass(frozen=True, slots=True)
class PutUnder(Edit):
    """A node moved below another parent; ``TOP`` makes it an area."""

    place: Place
    parent: Place

    def apply(self, document: Plain) -> Place:
        return tree.put_under(document, self.place, self.parent)

    def told(self, document: Plain) -> str:
        code = tree.code_of(tree.node_at(document, self.place))
        if self.parent == TOP:
            return _("đưa mục %(code)s ra cấp cao nhất") % {"code": code}
        parent = tree.code_of(tree.node_at(document, self.parent))
        return _("chuyển mục %(code)s vào %(parent)s") % {"code": code, "parent": parent}


@dataclass(frozen=True, slots=True)
class RemoveNode(Edit):
    """A node taken out, with everything below it."""

    place: Place

    def apply(self, document: Plain) -> Place:
        tree.remove(document, self.place)
        return self.place[:-1]

    def told(self, document: Plain) -> str:
        return _("bỏ mục %(code)s") % {"code": tree.code_of(tree.node_at(document, self.place)) or "?"}


@dataclass(frozen=True, slots=True)
class ChangeSet(Edit):
    """Fields of the set itself: those in ``fields`` are put, those in ``dropped`` taken out."""

    fields: Mapping[str, Any]
    dropped: frozenset[str] = field(default_factory=frozenset)

    def apply(self, document: Plain) -> Place:
        for name in self.dropped:
            document.pop(name, None)
        document.update(self.fields)
        return TOP

    def told(self, document: Plain) -> str:
        return _("sửa phần chung của bộ tiêu chí")
