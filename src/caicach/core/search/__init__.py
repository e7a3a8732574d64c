"""Finding a name by what a person types: without diacritics, with slips, in everyday words, by code."""

from __future__ import annotations

from caicach.core.search.index import Answer, Entry, Found, Index
from caicach.core.search.sayings import Elsewhere, Saying

__all__ = ["Answer", "Elsewhere", "Entry", "Found", "Index", "Saying"]
