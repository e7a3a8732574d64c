"""What stands in the way of approving a campaign's results, and what the authority should know before it
does.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.appraisal.constants import ObjectionState
from caicach.evaluation.appraisal.models import Objection
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.selectors import blocks_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import takes_answer
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell, ScoreCard


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing to settle, or at least to know of. ``key`` names it for pages."""

    key: str
    count: int
    text: str | Promise

    @property
    def forbids(self) -> bool:
        """Whether results may not be approved while it stands."""
        return self.key != "ungiven"


def obstacles_of(campaign: Campaign) -> list[Obstacle]:
    """Return what is not settled in a campaign; a handful of queries however many cells it has.

    Who may ask is the caller's matter.
    """
    disputed = Cell.objects.filter(campaign=campaign, is_disputed=True).count()
    objections = Objection.objects.filter(
        cell__campaign=campaign, state__in=(ObjectionState.OPEN, ObjectionState.REPLIED)
    ).count()
    unjudged = _unjudged(campaign)
    ungiven = _ungiven(campaign)
    found = [
        Obstacle("disputed", disputed, _("tiêu chí còn tranh chấp hoặc hai người thẩm định lệch nhau")),
        Obstacle("objections", objections, _("phản biện chưa có kết luận")),
        Obstacle("unjudged", unjudged, _("tiêu chí đơn vị đã khai mà chưa thẩm định")),
        Obstacle("ungiven", ungiven, _("tiêu chí điều tra, đo lường chưa có số liệu, đang tính 0 điểm")),
    ]
    return [obstacle for obstacle in found if obstacle.count]


def _unjudged(campaign: Campaign) -> int:
    """Count the units' claims that nobody has judged, by the cards: claims less judgements."""
    cards = ScoreCard.objects.filter(participant__campaign=campaign, standing=Standing.FINAL)
    waiting = cards.filter(answered__gt=0).exclude(participant__state="drafting")
    if not waiting.exists():
        return 0
    open_ = Q(outcome_1="", recognised_3__isnull=True, given__isnull=True)
    claims = Cell.objects.filter(open_, campaign=campaign).exclude(answer={})
    return claims.exclude(participant__state="drafting").count()


def _ungiven(campaign: Campaign) -> int:
    found = 0
    for block in blocks_of(campaign):
        leaves = plan_of(block.set_version).criteria_set.leaves()
        codes = [leaf.code for leaf in leaves if not takes_answer(leaf)]
        missing = Q(given__isnull=True, recognised_3__isnull=True)
        found += Cell.objects.filter(missing, block=block, code__in=codes).count()
    return found
