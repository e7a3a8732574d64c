"""A running season as tests need it: one block of a few departments, the window of self-scoring open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from caicach.core.codes.text import fold, sort_key
from caicach.evaluation.campaigns.constants import CampaignState, Part, Stage
from caicach.evaluation.campaigns.models import Appraiser, Campaign, CampaignBlock, Participant, Window
from caicach.evaluation.criteria.constants import SetState
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import digest_of
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.evaluation.scoring.opening import lay_out
from caicach.registry.accounts.models import User
from caicach.registry.organisations.models import Organisation

DOCUMENT = Path(__file__).with_name("season.yaml").read_text()


@dataclass(slots=True)
class Season:
    """A campaign with what hangs on it."""

    campaign: Campaign
    block: CampaignBlock
    units: dict[str, Participant]

    def unit(self, name: str) -> Participant:
        """Return a participant afresh, by its short name."""
        return Participant.objects.select_related("campaign", "block__set_version").get(
            pk=self.units[name].pk
        )

    def cell(self, name: str, code: str) -> Cell:
        """Return a cell afresh."""
        return Cell.objects.get(participant=self.units[name], code=code)

    def card(self, name: str, standing: Standing = Standing.SELF) -> ScoreCard:
        """Return a card afresh."""
        return ScoreCard.objects.get(participant=self.units[name], standing=standing)

    def window(self, stage: Stage, opens_at: datetime, closes_at: datetime) -> Window:
        """Put a stage's window where the test needs it."""
        return Window.objects.update_or_create(
            campaign=self.campaign, stage=stage, defaults={"opens_at": opens_at, "closes_at": closes_at}
        )[0]


def set_version(
    organisation: Organisation, *, at: datetime, document: str = DOCUMENT, version: str = "2026"
) -> SetVersion:
    """Return a saved, issued set."""
    return SetVersion.objects.create(
        organisation=organisation,
        set_id="minh-hoa-so",
        version=version,
        title="Bộ tiêu chí minh họa",
        state=SetState.ISSUED,
        document=document,
        digest=digest_of(document),
        created_at=at,
        updated_at=at,
        issued_at=at,
        is_illustrative=True,
    )


def season(
    owner: Organisation, conductor: Organisation, units: dict[str, Organisation], *, at: datetime
) -> Season:
    """Return a running campaign of ``units`` (by short name), open for self-scoring for a day from ``at``."""
    campaign = Campaign.objects.create(
        slug="mh-2026",
        title="Đánh giá cải cách hành chính năm 2026",
        organisation=owner,
        conductor=conductor,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        state=CampaignState.RUNNING,
        created_at=at,
        opened_at=at,
        is_illustrative=True,
    )
    block = CampaignBlock.objects.create(
        campaign=campaign, block="so", title="Các sở, ban, ngành", set_version=set_version(owner, at=at)
    )
    made = {
        name: Participant.objects.create(
            campaign=campaign,
            block=block,
            organisation=unit,
            name=str(unit),
            short_name=name,
            name_folded=fold(str(unit)),
            name_sort=sort_key(str(unit)),
        )
        for name, unit in units.items()
    }
    found = Season(campaign, block, made)
    found.window(Stage.SELF_SCORING, at - timedelta(days=1), at + timedelta(days=1))
    lay_out(made.values(), {})
    return found


def appraiser(campaign: Campaign, user: User, *, at: datetime, part: Part = Part.FIRST) -> Appraiser:
    """Let a person who holds the role appraise in a campaign."""
    return Appraiser.objects.create(campaign=campaign, user=user, part=part, by=user, at=at)
