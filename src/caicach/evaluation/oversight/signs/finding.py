"""All signs of a campaign, worked out anew whenever its ledger has grown and kept until it grows again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from time import perf_counter

from django.utils.translation import get_language

from caicach.common.audit.selectors import heads
from caicach.common.audit.services import MAIN_CHAIN
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.oversight.signs import conduct, proof, scores
from caicach.evaluation.oversight.signs.base import Kind, Severity, Sign
from caicach.evaluation.oversight.signs.scope import scope_of

KEPT = 8
RULES = (
    conduct.own_unit,
    conduct.after_seal,
    conduct.bursts,
    conduct.one_hand,
    conduct.last_hour,
    proof.late_evidence,
    proof.same_file_units,
    proof.same_page,
    proof.same_file_years,
    proof.out_of_period,
    proof.pageless,
    scores.inflation,
    scores.appraiser_effect,
    scores.copied_text,
    scores.all_full,
    scores.perfect,
)

SLOW = timedelta(seconds=2)
LASTS = timedelta(minutes=10)
"""How long what took long to find may be shown while the season goes on."""


@dataclass(frozen=True, slots=True)
class Found:
    """All signs, from when they are, how long finding them took, and after which entries of the ledger."""

    signs: tuple[Sign, ...]
    at: datetime
    took: timedelta
    heads: tuple[str, ...]


_kept: OrderedDict[tuple[str, str], Found] = OrderedDict()
_lock = Lock()


def signs_of(campaign: Campaign, *, at: datetime) -> Found:
    """Return all signs of a campaign, the gravest first; the caller has asked who may read them.

    Whatever a rule reads enters the ledger when it changes, so the heads of its chains say whether what was
    found before still holds. Where finding takes long, what was found serves for some minutes.
    """
    ends = heads()
    now = tuple(ends[name].hash if name in ends else "" for name in (campaign.chain, MAIN_CHAIN))
    key = (str(campaign.uid), get_language() or "")
    with _lock:
        found = _kept.get(key)
    if found is not None:
        serves = found.took >= SLOW and timedelta(0) <= at - found.at < LASTS
        if serves or found.heads == now:
            return found
    begun = perf_counter()
    signs = find(campaign)
    found = Found(signs, at, timedelta(seconds=perf_counter() - begun), now)
    with _lock:
        _kept[key] = found
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def find(campaign: Campaign) -> tuple[Sign, ...]:
    """Return all signs of a campaign worked out now."""
    scope = scope_of(campaign)
    found: list[Sign] = []
    for rule in RULES:
        found += rule(scope)
    shares = scores.shares_of(scope)
    found += scores.too_round(scope, shares)
    found += scores.shrunk_base(scope, shares)
    return in_order(found)


def in_order(signs: Iterable[Sign]) -> tuple[Sign, ...]:
    """Return signs by how soon a person should look, then by kind, then by how much is behind them."""
    severities, kinds = list(Severity), list(Kind)

    def place(sign: Sign) -> tuple[int, int, int, str]:
        return severities.index(sign.severity), kinds.index(sign.kind), -sign.count, sign.subject

    return tuple(sorted(signs, key=place))
