"""Finding dossiers by words: code, number of a person, phone, name, what is asked for."""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from caicach.core.codes.dossiers import key
from caicach.core.codes.text import fold
from caicach.work.dossiers.models import DossierQuerySet

_WORD = re.compile(r"[0-9a-z]+")
_CODE = re.compile(r"[0-9A-Z.]+-\d{6,8}-\d+")
MOST_WORDS = 8
_ON_POSTGRESQL = """
    SELECT id FROM dossiers_dossier WHERE to_tsvector('simple', search) @@ to_tsquery('simple', %s)
"""


def matching(dossiers: DossierQuerySet, text: str) -> DossierQuerySet:
    """Return the dossiers that a text finds: the one with this code, else those with all its words.

    Diacritics and case do not matter; each word may be the beginning of one. Both databases find the same.
    """
    code = key(text)
    if _CODE.fullmatch(code):
        return dossiers.filter(code=code)
    words = _WORD.findall(fold(text))[:MOST_WORDS]
    if not words:
        return dossiers
    if connection.vendor == "postgresql":
        asked = " & ".join(f"{word}:*" for word in words)
        return dossiers.filter(pk__in=RawSQL(_ON_POSTGRESQL, (asked,)))  # noqa: S611 - the statement is a constant
    condition = Q()
    for word in words:
        condition &= Q(search__contains=f" {word}")
    return dossiers.filter(condition)
