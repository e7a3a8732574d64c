"""How services enter a campaign: its row locked, the right asked, its state as the change needs it."""

from __future__ import annotations

from caicach.common.audit.actions import Action, Subject
from caicach.common.audit.services import record
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.campaigns.policies import can_administer
from caicach.evaluation.campaigns.refusals import FrozenCampaignError, NotPreparingError
from caicach.registry.acting import Act, require


def locked_campaign(campaign_id: int) -> Campaign:
    """Return a campaign with its row locked until the transaction ends. Raises Campaign.DoesNotExist."""
    rows = Campaign.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "conductor", "previous").get(pk=campaign_id)


def administered_campaign(campaign_id: int, act: Act) -> Campaign:
    """Return a campaign that the person runs, locked, while its results are not yet approved.

    Raises PermissionDenied, FrozenCampaignError.
    """
    campaign = locked_campaign(campaign_id)
    require(can_administer(access_to(campaign, act.by, on=act.day)))
    if campaign.is_frozen:
        raise FrozenCampaignError
    return campaign


def is_preparing(campaign: Campaign) -> bool:
    """Return whether blocks and units may still change: nobody has asked to open the campaign."""
    return campaign.state == CampaignState.PREPARING and campaign.opened_at is None


def preparing_campaign(campaign_id: int, act: Act) -> Campaign:
    """Return a campaign that the person runs, locked, before it opens.

    Raises PermissionDenied, FrozenCampaignError, NotPreparingError.
    """
    campaign = administered_campaign(campaign_id, act)
    if not is_preparing(campaign):
        raise NotPreparingError
    return campaign


def campaign_subject(campaign: Campaign) -> Subject:
    """Return a campaign as the ledger names it."""
    return Subject("campaign", str(campaign.pk), campaign.title)


def unit_subject(participant: Participant) -> Subject:
    """Return a unit in a campaign as the ledger names it."""
    return Subject("participant", str(participant.pk), participant.name)


def enter(action: Action, campaign: Campaign, act: Act, on: Subject | None = None, **details: object) -> None:
    """Enter what happened in the ledger of the campaign; ``on`` is the campaign itself unless given."""
    record(
        action,
        by=act.actor,
        on=on or campaign_subject(campaign),
        origin=act.origin,
        at=act.at,
        details=details,
        chain=campaign.chain,
    )
