"""Who appraises in a campaign. Taking somebody off, which frees cells, stands in ``scoring.allotting``."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.evaluation.campaigns import actions
from caicach.evaluation.campaigns.constants import Part
from caicach.evaluation.campaigns.doors import administered_campaign, enter
from caicach.evaluation.campaigns.models import Appraiser
from caicach.evaluation.campaigns.people import possible_appraisers
from caicach.evaluation.campaigns.refusals import CampaignRuleError
from caicach.registry.acting import Act


@transaction.atomic
def add_appraisers(
    campaign_id: int, user_ids: Collection[int], *, part: Part = Part.FIRST, act: Act
) -> list[Appraiser]:
    """Let people who hold the role appraise in a campaign; who does so already is passed over.

    Raises PermissionDenied, FrozenCampaignError, CampaignRuleError for who does not hold the role.
    """
    campaign = administered_campaign(campaign_id, act)
    people = {person.pk: person for person in possible_appraisers(campaign, on=act.day)}
    strange = set(user_ids) - set(people)
    if strange or not user_ids:
        raise CampaignRuleError(
            _("Chỉ chọn được người có vai trò “Người thẩm định” hôm nay. Hãy cấp vai trò trước.")
        )
    held = Appraiser.objects.filter(campaign=campaign, part=part, ended_at__isnull=True)
    taken = set(held.values_list("user_id", flat=True))
    made = Appraiser.objects.bulk_create(
        Appraiser(campaign=campaign, user=people[key], part=part, by_id=act.person_id, at=act.at)
        for key in dict.fromkeys(user_ids)
        if key not in taken
    )
    for appraiser in made:
        enter(actions.APPRAISER_ADDED, campaign, act, person=str(people[appraiser.user_id]), part=str(part))
    return made
