"""Which units' classes are so low that the campaign demands an explanation of them."""

from __future__ import annotations

from collections.abc import Iterator

from caicach.evaluation.campaigns.models import Campaign, CampaignBlock
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.publication.lines import Line, lines_of
from caicach.evaluation.publication.models import ResultVersion
from caicach.evaluation.publication.selectors import blocks_with


def low_grades(campaign: Campaign, block: CampaignBlock) -> dict[str, str]:
    """Return the classes of a block from the campaign's limit downwards, with their titles."""
    scale = plan_of(block.set_version).criteria_set.scale_for(block.block)
    if scale is None or not campaign.explain_below:
        return {}
    ids = [grade.id for grade in scale.grades]
    if campaign.explain_below not in ids:
        return {}
    return {grade.id: grade.title.vi for grade in scale.grades[ids.index(campaign.explain_below) :]}


def to_explain(result: ResultVersion) -> Iterator[tuple[CampaignBlock, Line]]:
    """Iterate over the units of a result that must explain themselves, by block and place."""
    for block in blocks_with(result):
        low = low_grades(result.campaign, block)
        for line in lines_of(result, block) if low else ():
            if line.grade in low:
                yield block, line
