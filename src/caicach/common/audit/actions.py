"""What can be entered in the ledger: actions by name, each with the sentence a person reads.

An application names its actions in its own module ``actions``::

    MERGED = action("organisations.merged", _("%(actor)s đã sáp nhập %(object)s vào %(into)s."))

``%(actor)s`` and ``%(object)s`` are always known; any other name must be a key of the entry's details.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

_NAME = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")


class UnknownActionError(LookupError):
    """An action was used that no application has registered."""


class ActionError(ValueError):
    """An action is registered twice, is badly named, or lacks a detail its sentence speaks of."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a stable ``id`` (text, so that the ledger outlives the account) and the name shown then."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted upon: its ``kind`` (``organisation``), its ``id`` as text, and the name shown then."""

    kind: str
    id: str
    label: str


SYSTEM = Actor("system", "Hệ thống")
"""Acts where no person does, such as in a scheduled job."""


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of entry: its ``name`` (noun of the application, verb in the past) and its ``sentence``."""

    name: str
    sentence: str | Promise

    def tell(self, *, actor: str, subject: str, details: Mapping[str, object]) -> str:
        """Return the sentence for one entry, in the reader's language.

        Raises:
            ActionError: when the sentence speaks of a detail that is not given.
        """
        try:
            return str(self.sentence) % {**details, "actor": actor, "object": subject}
        except (KeyError, TypeError, ValueError) as error:
            raise ActionError(f"{self.name}: the sentence does not fit the details: {error!r}") from error


_actions: dict[str, Action] = {}


def action(name: str, sentence: str | Promise) -> Action:
    """Register and return an action.

    Raises:
        ActionError: when the name is not dotted lower case, or already stands for another sentence.
    """
    if not _NAME.fullmatch(name):
        raise ActionError(f"{name!r} is not a dotted name in lower case, such as organisations.merged")
    new = Action(name, sentence)
    known = _actions.setdefault(name, new)
    if str(known.sentence) != str(sentence):
        raise ActionError(f"{name} is registered twice with different sentences")
    return known


def action_named(name: str) -> Action:
    """Return a registered action.

    Raises:
        UnknownActionError: when no application registered it.
    """
    try:
        return _actions[name]
    except KeyError:
        raise UnknownActionError(
            f"no application registers the audit action {name!r} in its actions module"
        ) from None
