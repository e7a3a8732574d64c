"""Reading signs with what people made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.oversight.models import SignReview
from caicach.evaluation.oversight.policies import can_oversee
from caicach.evaluation.oversight.signs.base import Sign
from caicach.evaluation.oversight.signs.finding import signs_of


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A sign with the words on it, the latest first."""

    sign: Sign
    reviews: tuple[SignReview, ...]

    @property
    def latest(self) -> SignReview | None:
        """The word that counts."""
        return self.reviews[0] if self.reviews else None

    @property
    def state(self) -> str:
        """Whether anybody looked: ``open``, ``kept`` in view, or ``explained``."""
        if self.latest is None:
            return "open"
        return "explained" if self.latest.is_explained else "kept"


@dataclass(frozen=True, slots=True)
class Review:
    """The signs of a season with the words on them, and the moment from which they are."""

    signs: tuple[Reviewed, ...]
    at: datetime


def signs_for(entered: Entered, *, at: datetime) -> Review | None:
    """Return the signs of a season, or None for who may not oversee it.

    Appraisers' names stand there for those alone who may read them elsewhere.
    """
    if not can_oversee(entered.access):
        return None
    words: dict[str, list[SignReview]] = {}
    rows = SignReview.objects.filter(campaign=entered.campaign).select_related("by").order_by("-at", "-pk")
    for word in rows:
        words.setdefault(word.key, []).append(word)
    found = signs_of(entered.campaign, at=at)
    seen = (Reviewed(_as_seen(sign, entered), tuple(words.get(sign.key, ()))) for sign in found.signs)
    return Review(tuple(seen), found.at)


def _as_seen(sign: Sign, entered: Entered) -> Sign:
    if not sign.person_id or entered.access.reads_internal:
        return sign
    return replace(sign, about=_("Một người thẩm định"))
