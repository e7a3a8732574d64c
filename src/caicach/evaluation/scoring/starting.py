"""Opening a campaign: sets are frozen, every unit gets its cells, everybody is told.

A small campaign opens at once. A large one opens by a chain of jobs, each laying out some units, so that no
transaction is long and a killed worker loses one batch; nothing is open for anybody before the last.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caicach.common.jobs.services import enqueue
from caicach.core.codes.text import format_date
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.doors import enter, locked_campaign, preparing_campaign
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.campaigns.people import OF_UNITS, everybody
from caicach.evaluation.campaigns.planning import plan_campaign
from caicach.evaluation.campaigns.readiness import checklist
from caicach.evaluation.campaigns.refusals import NotReadyToOpenError
from caicach.evaluation.campaigns.telling import tell
from caicach.evaluation.criteria.freezing import freeze_for_use
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring import actions
from caicach.evaluation.scoring.former import formers_of, origins_of
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.opening import lay_out
from caicach.registry.acting import Act

OPEN = "scoring.open"
AT_ONCE = 40_000
"""Up to so many cells a campaign opens within the request."""
UNITS_A_BATCH = 250
MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class OpenDue:
    """A campaign that ``user_id`` asked to open; ``laid_out`` units had their cells when this was asked."""

    campaign_id: int
    user_id: int
    origin: str
    laid_out: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign has come with opening, in units."""

    done: int
    units: int

    @property
    def percent(self) -> int:
        """The share that is done, rounded down."""
        return self.done * 100 // self.units if self.units else 0


def cells_expected(campaign: Campaign) -> int:
    """Return how many cells a campaign will have."""
    count = 0
    for block in CampaignBlock.objects.filter(campaign=campaign).select_related("set_version"):
        count += block.participants.count() * len(list(plan_of(block.set_version).criteria_set.leaves()))
    return count


def opening_of(campaign: Campaign) -> Progress | None:
    """Return how far the opening has come; None when the campaign is not opening."""
    if campaign.state != CampaignState.PREPARING or campaign.opened_at is None:
        return None
    units = Participant.objects.filter(campaign=campaign)
    return Progress(units.filter(cards__isnull=False).distinct().count(), units.count())


@transaction.atomic
def open_campaign(campaign_id: int, *, act: Act) -> Campaign:
    """Open a campaign at once: whole or not at all.

    Raises PermissionDenied, NotPreparingError, FrozenCampaignError, NotReadyToOpenError.
    """
    campaign = _order(campaign_id, act)
    while _lay_out_some(campaign, act):
        pass
    return _finish(campaign, act)


@transaction.atomic
def open_in_background(campaign_id: int, *, act: Act) -> Campaign:
    """Check a campaign and let jobs open it; from now on its blocks and units stay as they are.

    Raises PermissionDenied, NotPreparingError, FrozenCampaignError, NotReadyToOpenError.
    """
    campaign = _order(campaign_id, act)
    due = OpenDue(campaign.pk, act.person_id, act.origin)
    enqueue(OPEN, due, at=act.at, unique_key=f"{OPEN}:{campaign.pk}:0")
    return campaign


def open_some(due: OpenDue, *, act: Act) -> None:
    """Lay out the next units of a campaign that is opening, and ask for the rest or finish; a job's work."""
    campaign = locked_campaign(due.campaign_id)
    if campaign.state != CampaignState.PREPARING or campaign.opened_at is None:
        return
    if _lay_out_some(campaign, act):
        done = due.laid_out + UNITS_A_BATCH
        following = OpenDue(campaign.pk, due.user_id, due.origin, done)
        enqueue(OPEN, following, at=act.at, unique_key=f"{OPEN}:{campaign.pk}:{done}")
    else:
        _finish(campaign, act)


def _order(campaign_id: int, act: Act) -> Campaign:
    campaign = preparing_campaign(campaign_id, act)
    faults = tuple(error for check in checklist(campaign, at=act.at) for error in check.errors)
    if faults:
        raise NotReadyToOpenError(faults)
    versions = CampaignBlock.objects.filter(campaign=campaign).values_list("set_version_id", flat=True)
    for version_id in sorted(set(versions)):
        freeze_for_use(version_id, act=act)
    campaign.opened_at = act.at
    campaign.save(update_fields=["opened_at"])
    enter(actions.OPENING_ASKED, campaign, act)
    return campaign


def _lay_out_some(campaign: Campaign, act: Act) -> bool:
    """Lay out the next batch of units, and return whether there was one."""
    rows = Participant.objects.filter(campaign=campaign, cards__isnull=True)
    units = list(rows.select_related("campaign", "block__set_version").order_by("pk")[:UNITS_A_BATCH])
    if not units:
        return False
    origins = origins_of(campaign, on=act.day)
    lay_out(units, formers_of(units, origins), at=act.at)
    return True


def _finish(campaign: Campaign, act: Act) -> Campaign:
    campaign.state = CampaignState.RUNNING
    campaign.save(update_fields=["state"])
    plan_campaign(campaign, at=act.at)
    units = Participant.objects.filter(campaign=campaign)
    tell_opened(campaign, set(units.values_list("organisation_id", flat=True)), act)
    without = origins_of(campaign, on=act.day).without if campaign.previous_id else ()
    enter(
        actions.OPENED,
        campaign,
        act,
        units=units.count(),
        cells=Cell.objects.filter(campaign=campaign).count(),
        without_former=len(without),
        without_former_names=[unit.name for unit in without[:MOST_NAMED]],
    )
    return campaign


def tell_opened(campaign: Campaign, organisations: set[int], act: Act) -> None:
    """Tell the people of units that the campaign is open for them, each once."""
    tell(
        everybody(organisations, OF_UNITS, on=act.day),
        campaign,
        "campaigns.opened",
        _("Đã mở %(title)s"),
        _(
            "Kỳ đánh giá từ %(from)s đến %(to)s. Hãy xem thời hạn tự đánh giá, phân công người phụ trách "
            "từng tiêu chí và bắt đầu nhập số liệu."
        ),
        words={"from": format_date(campaign.starts_on), "to": format_date(campaign.ends_on)},
        at=act.at,
        once=f"campaigns.opened:{campaign.pk}",
    )
