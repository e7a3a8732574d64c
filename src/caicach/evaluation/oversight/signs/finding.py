"""All signs of a campaign, worked out from the record."""

from __future__ import annotations

from collections.abc import Iterable

from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.oversight.signs import conduct, cuts, proof, scores
from caicach.evaluation.oversight.signs.base import Kind, Severity, Sign
from caicach.evaluation.oversight.signs.scope import scope_of

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
    cuts.inflation,
    cuts.inflated_criterion,
    cuts.appraiser_effect,
    scores.copied_text,
    scores.all_full,
    scores.perfect,
)


def find(campaign: Campaign) -> tuple[Sign, ...]:
    """Return all signs of a campaign worked out now, the gravest first; the caller asks who may read them."""
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
