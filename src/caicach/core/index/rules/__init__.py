"""The scoring rules, each a documented type (docs/reference/rules.md).

A new type is one class, and one line here.
"""

from __future__ import annotations

from decimal import Decimal

from caicach.core.index.document import Fields
from caicach.core.index.rules.base import Reach, Rule, Step, Working
from caicach.core.index.rules.compose import Formula, SumOfParts
from caicach.core.index.rules.counts import Count, Deduction
from caicach.core.index.rules.linear import Linear, LinearFloor, LinearSaturating
from caicach.core.index.rules.peers import PeersMean, PeersRange, TargetLeader
from caicach.core.index.rules.simple import AllOrNothing, Choice, Given, YesNo
from caicach.core.index.rules.steps import AmbiguousBandError, Band, Steps
from caicach.core.index.rules.surveys import SurveyMean, SurveyShare

RULES: dict[str, type[Rule]] = {
    rule.type: rule
    for rule in (
        YesNo,
        Choice,
        Given,
        AllOrNothing,
        Steps,
        Linear,
        LinearSaturating,
        LinearFloor,
        Count,
        Deduction,
        SurveyShare,
        SurveyMean,
        PeersMean,
        TargetLeader,
        PeersRange,
        SumOfParts,
        Formula,
    )
}


def read_rule(fields: Fields, maximum: Decimal) -> Rule | None:
    """Return the rule described by ``fields``, or None after reporting an unknown type."""
    before = len(fields.reader.problems)
    name = fields.option("type", tuple(RULES))
    if len(fields.reader.problems) > before:
        return None
    rule = RULES[name].read(fields, maximum)
    fields.finish()
    return rule


__all__ = [
    "RULES",
    "AllOrNothing",
    "AmbiguousBandError",
    "Band",
    "Choice",
    "Count",
    "Deduction",
    "Formula",
    "Given",
    "Linear",
    "LinearFloor",
    "LinearSaturating",
    "PeersMean",
    "PeersRange",
    "Reach",
    "Rule",
    "Step",
    "Steps",
    "SumOfParts",
    "SurveyMean",
    "SurveyShare",
    "TargetLeader",
    "Working",
    "YesNo",
    "read_rule",
]
