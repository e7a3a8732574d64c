"""What the columns of a version say of its document, which may be faulty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from caicach.core.codes.text import tidy
from caicach.core.index.model import Standing
from caicach.evaluation.criteria.tree import Plain, title_of

_ID = re.compile(r"[a-z0-9][a-z0-9\-]{0,79}")
_TITLE, _VERSION, _NUMBER = 500, 40, 100


@dataclass(frozen=True, slots=True)
class Described:
    """Id, version, title and decision of a document; "" or None where it does not say them properly."""

    set_id: str
    version: str
    title: str
    decision_number: str
    decided_on: date | None
    is_illustrative: bool


def described(document: Plain) -> Described:
    """Return what a document says of itself."""
    set_id = _text(document.get("id"))
    decision = document.get("decision")
    decision = decision if isinstance(decision, dict) else {}
    return Described(
        set_id=set_id if _ID.fullmatch(set_id) else "",
        version=_text(document.get("version"))[:_VERSION] or "1",
        title=_text(title_of(document))[:_TITLE] or set_id[:_TITLE],
        decision_number=_text(decision.get("number"))[:_NUMBER],
        decided_on=_day(decision.get("date")),
        is_illustrative=document.get("standing") == Standing.ILLUSTRATIVE,
    )


def _text(value: object) -> str:
    """Return a text without what no database keeps; "" for anything else."""
    if not isinstance(value, str):
        return ""
    return tidy("".join(sign if sign.isprintable() else " " for sign in value))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        return None
