"""What an address asks of the catalogue: the text, the filters and the page, and the address again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlencode

from caicach.registry.procedures.constants import Level
from caicach.registry.procedures.search import Asked, Audience

Choice = TypeVar("Choice", Level, Audience)
PAGE = 20
MOST_PAGES = 500
LONGEST = 200
"""Characters of a question; what is longer is cut, never refused."""
TEXT, FIELD, LEVEL, AUDIENCE, NUMBER = "tim", "linh-vuc", "cap", "doi-tuong", "trang"
SHOWN_LEVELS = (Level.COMMUNE, Level.PROVINCE, Level.MINISTRY)


@dataclass(frozen=True, slots=True)
class Query:
    """A question as its address has it; what cannot be read there does not narrow."""

    asked: Asked
    page: int = 1

    @property
    def start(self) -> int:
        """The first row of the page."""
        return (self.page - 1) * PAGE

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked at all."""
        return not self.asked.text and not self.asked.narrows

    def address(self, *, page: int = 1) -> str:
        """Return the query string of another page of the same question."""
        return _query(replace(self, page=page))

    def without(self, name: str) -> str:
        """Return the query string without one of the filters."""
        kept = {"field": self.asked.field, "level": self.asked.level, "audience": self.asked.audience}
        kept[name] = None
        return _query(Query(Asked(self.asked.text, **kept)))  # type: ignore[arg-type]


def query_of(given: Mapping[str, str]) -> Query:
    """Return what an address asks."""
    text = given.get(TEXT, "")[:LONGEST]
    field = given.get(FIELD, "")
    asked = Asked(
        text=text if text.strip() else "",
        field=int(field) if field.isascii() and field.isdigit() and len(field) < 9 else None,
        level=_one_of(Level, given.get(LEVEL, "")),
        audience=_one_of(Audience, given.get(AUDIENCE, "")),
    )
    page = given.get(NUMBER, "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return Query(asked, min(max(number, 1), MOST_PAGES))


def _one_of(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in kind.values else None


def _query(query: Query) -> str:
    asked = query.asked
    given = {
        TEXT: asked.text,
        FIELD: asked.field,
        LEVEL: asked.level,
        AUDIENCE: asked.audience,
        NUMBER: query.page if query.page > 1 else None,
    }
    kept = {name: str(value) for name, value in given.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"
