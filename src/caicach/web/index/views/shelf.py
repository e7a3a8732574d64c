"""Taking a criteria set off the shelf for a page."""

from __future__ import annotations

from django.http import Http404

from caicach.core.index.problems import ProblemsError
from caicach.web.index import catalogue
from caicach.web.index.catalogue import NotPublishedError, Shelved


def shelved_or_404(set_id: str) -> Shelved:
    """Return the set with this id; one that is unknown or cannot be read is not found. Raises Http404."""
    try:
        return catalogue.shelved_set(set_id)
    except (NotPublishedError, ProblemsError) as fault:
        raise Http404 from fault
