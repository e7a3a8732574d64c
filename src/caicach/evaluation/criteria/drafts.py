"""The first text of a draft: a bare one, or last year's made ready for the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from caicach.evaluation.criteria.tree import Plain, codes
from caicach.exchange.criteria_writing import dump_document, load_document


def bare_document(set_id: str, version: str, title: str, areas: Sequence[str], *, year: int) -> str:
    """Return a set with its areas and nothing below them; the linter says what is still missing."""
    document: Plain = {
        "format": "1",
        "id": set_id,
        "version": version,
        "title": title,
        "standing": "draft",
        "decision": {"source": title},
        "period": {"from": date(year, 1, 1).isoformat(), "to": date(year, 12, 31).isoformat()},
        "blocks": [{"id": "don-vi", "title": "Các đơn vị"}],
        "maximum": "100",
        "criteria": [{"code": str(number), "title": area} for number, area in enumerate(areas, start=1)],
    }
    return dump_document(document)


def named_document(text: str, set_id: str, version: str) -> str:
    """Return a document under another id or version; the text stays as it is where both are its own.

    Raises ProblemsError when the text is no document.
    """
    document = load_document(text)
    wanted = {name: value for name, value in (("id", set_id), ("version", version)) if value}
    if all(document.get(name) == value for name, value in wanted.items()):
        return text
    return dump_document(document | wanted)


def renewed_document(text: str, version: str) -> tuple[str, dict[str, str]]:
    """Return a set made ready for the next year, and the mapping of its codes to those it had.

    The period moves on by a year, and so does its year where the title names it; the decision waits for its
    new number. Raises ProblemsError when the text is no document.
    """
    document = load_document(text)
    document |= {"version": version, "standing": "draft"}
    period = document.get("period")
    if isinstance(period, dict):
        document |= {"title": _titled(document["title"], period.get("from"))} if "title" in document else {}
        document["period"] = {name: _a_year_on(day) for name, day in period.items()}
    decision = document.get("decision")
    if isinstance(decision, dict):
        document["decision"] = {
            name: value for name, value in decision.items() if name not in {"number", "date", "note"}
        }
    return dump_document(document), {code: code for code in sorted(codes(document))}


def _titled(title: object, day: object) -> object:
    """Return a title, in each of its languages, with the year of ``day`` moved on by one."""
    if isinstance(title, dict):
        return {name: _titled(words, day) for name, words in title.items()}
    year = str(day)[:4]
    if not isinstance(title, str) or not year.isdecimal():
        return title
    return re.sub(rf"(?<!\d){year}(?!\d)", str(int(year) + 1), title)


def _a_year_on(day: object) -> object:
    try:
        found = date.fromisoformat(day if isinstance(day, str) else "")
    except ValueError:
        return day
    # The last day of February is the only one that another year may lack.
    last = found.month == 2 and found.day == 29
    return found.replace(year=found.year + 1, day=28 if last else found.day).isoformat()
