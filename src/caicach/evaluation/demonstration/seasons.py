"""The two seasons of the demonstration, prepared and opened through the services that everybody uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from caicach.evaluation.campaigns.constants import Part, Stage, Unsubmitted
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.campaigns.services import Settings, Terms, add_block, change_settings, create_campaign
from caicach.evaluation.campaigns.services_appraisers import add_appraisers
from caicach.evaluation.campaigns.services_units import add_units, exempt
from caicach.evaluation.campaigns.services_windows import put_windows
from caicach.evaluation.campaigns.timetable import Planned, Timetable
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.services import Descent, create_draft, issue, set_base
from caicach.evaluation.demonstration.places import AGENCIES, COMMUNES, DEPARTMENTS, FURTHER_APPRAISERS, Seat
from caicach.evaluation.demonstration.scene import Scene
from caicach.evaluation.scoring.allotting import Way, allot
from caicach.evaluation.scoring.starting import open_campaign

LAST, THIS = 2025, 2026
BLOCKS = (DEPARTMENTS, AGENCIES, COMMUNES)
EXEMPT = {
    "MH-TT": "Cơ quan thanh tra không tiếp nhận hồ sơ thủ tục hành chính của người dân, doanh nghiệp.",
    "MH-NG": "Trong kỳ không phát sinh thủ tục hành chính thuộc phạm vi giải quyết.",
}
"""Departments to which the area of procedures does not apply, with the reason."""
PROCEDURES = "3"
_SETS = Path(__file__).parent / "sets"
_DECIDED = {LAST: ("08/QĐ-MH", date(2025, 1, 12)), THIS: ("15/QĐ-MH", date(2026, 1, 12))}


@dataclass(frozen=True, slots=True)
class Story:
    """A season: its year, when it was prepared and opened, its windows, the share judged twice (%)."""

    year: int
    prepared_at: datetime
    opened_at: datetime
    windows: Timetable
    blind_share: int
    by_unit: bool

    @property
    def slug(self) -> str:
        """The season's address."""
        return f"cchc-{self.year}"

    def within(self, stage: Stage, part: int) -> datetime:
        """Return a moment inside a window, ``part`` per cent of the way to its end."""
        window = self.windows[stage]
        return window.opens_at + (window.closes_at - window.opens_at) * part // 100


def story_of(scene: Scene, year: int) -> Story:
    """Return a season's story: the last lies in its own time, this one around the day of seeding."""
    return _last() if year == LAST else _this(scene)


def _moment(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone())


def _last() -> Story:
    self_scoring = Planned(_moment(2025, 11, 3, 8), _moment(2025, 11, 28, 17), (72, 24))
    return Story(
        LAST,
        _moment(2025, 10, 20, 9),
        _moment(2025, 11, 1, 9),
        {
            Stage.SELF_SCORING: self_scoring,
            Stage.APPRAISAL_1: Planned(_moment(2025, 12, 1, 8), _moment(2025, 12, 19, 17), (48,)),
            Stage.EXPLANATION: Planned(_moment(2025, 12, 22, 8), _moment(2025, 12, 26, 17), (24,)),
            Stage.APPRAISAL_2: Planned(_moment(2025, 12, 29, 8), _moment(2026, 1, 9, 17), (48,)),
            Stage.COUNCIL: Planned(_moment(2026, 1, 12, 8), _moment(2026, 1, 16, 17)),
            Stage.PUBLICATION: Planned(_moment(2026, 1, 19, 8), _moment(2026, 1, 30, 17)),
        },
        blind_share=0,
        by_unit=True,
    )


def _this(scene: Scene) -> Story:
    def span(opens: int, closes: int, *reminders: int) -> Planned:
        return Planned(scene.days(opens, 8), scene.days(closes), reminders)

    return Story(
        THIS,
        scene.days(-33, 9),
        scene.days(-28, 9),
        {
            Stage.SELF_SCORING: span(-27, -5, 72, 24),
            Stage.APPRAISAL_1: span(-4, 12, 72, 24),
            Stage.EXPLANATION: span(13, 20, 72, 24),
            Stage.OBJECTION: span(14, 19, 24),
            Stage.APPRAISAL_2: span(21, 31, 48),
            Stage.COUNCIL: span(32, 36),
            Stage.PUBLICATION: span(37, 47),
        },
        blind_share=8,
        by_unit=False,
    )


def lay_sets(scene: Scene) -> None:
    """Draft and issue the sets of both years; each of this year is mapped to that of the last."""
    owner = scene.organisation("MH-NV")
    before: dict[str, SetVersion] = {}
    for year, drafted in ((LAST, _moment(2025, 9, 15, 9)), (THIS, scene.days(-60, 9))):
        act = scene.act("lan", drafted)
        number, decided_on = _DECIDED[year]
        for block in BLOCKS:
            document = (_SETS / f"minh-hoa-{block}-{year}.yaml").read_text(encoding="utf-8")
            version = create_draft(owner, document, descent=Descent(f"minh-hoa-{block}-{year}.yaml"), act=act)
            if block in before:
                version = set_base(version, before[block], revision=version.revision, act=act)
            before[block] = issue(
                version, decision_number=number, decided_on=decided_on, revision=version.revision, act=act
            )


def open_season(scene: Scene, story: Story) -> Campaign:
    """Prepare a season and open it: its blocks, units, exemptions, windows and appraisers."""
    act = scene.act("lan", story.prepared_at)
    previous = Campaign.objects.filter(slug=f"cchc-{story.year - 1}").first()
    title = f"Đánh giá cải cách hành chính năm {story.year} (dữ liệu minh họa)"
    terms = Terms(
        title,
        story.slug,
        date(story.year, 1, 1),
        date(story.year, 12, 31),
        None if previous is None else previous.pk,
        is_illustrative=True,
    )
    campaign = create_campaign(scene.organisation("MH"), scene.organisation("MH-NV"), terms, act=act)
    change_settings(
        campaign.pk,
        Settings(
            title,
            peers_see_claims=True,
            unsubmitted=Unsubmitted.TAKE,
            blind_share=story.blind_share,
            explain_below="trung-binh",
        ),
        act=act,
    )
    for block in BLOCKS:
        _take_part(scene, campaign, story.year, block)
    for participant in Participant.objects.filter(campaign=campaign).select_related("organisation"):
        for key, reason in EXEMPT.items():
            if participant.organisation_id == scene.organisation(key).pk:
                exempt(participant.pk, PROCEDURES, reason=reason, act=act)
    put_windows(campaign.pk, story.windows, act=act)
    hands = [scene.person(name).pk for name in ("hien", "minh", *FURTHER_APPRAISERS)]
    add_appraisers(campaign.pk, hands, act=act)
    add_appraisers(campaign.pk, [scene.person("phuong").pk], part=Part.SETTLING, act=act)
    return open_campaign(campaign.pk, act=scene.act("lan", story.opened_at))


def _take_part(scene: Scene, campaign: Campaign, year: int, block: str) -> CampaignBlock:
    act = scene.act("lan", campaign.created_at + timedelta(hours=1))
    version = SetVersion.objects.get(set_id=f"minh-hoa-{block}", version=str(year))
    made = add_block(campaign.pk, version, block, act=act)
    units = [scene.organisation(seat.key).pk for seat in scene.seats if seat.block == block]
    add_units(made, units, act=act)
    return made


def give_out(campaign: Campaign, scene: Scene, story: Story) -> None:
    """Give the cells to the appraisers, by lots that fall the same way in every demonstration."""
    way = Way(story.by_unit, story.blind_share, seed=f"minh-hoa-{story.year}")
    allot(campaign.pk, way, act=scene.act("lan", story.windows[Stage.APPRAISAL_1].opens_at))


def participants_by_seat(campaign: Campaign, scene: Scene) -> dict[str, tuple[Seat, Participant]]:
    """Return the units that take part by their keys, with campaign, block and set at hand."""
    rows = Participant.objects.filter(campaign=campaign).select_related(
        "campaign", "block__set_version", "organisation"
    )
    found = {participant.organisation_id: participant for participant in rows}
    return {seat.key: (seat, found[scene.organisation(seat.key).pk]) for seat in scene.seats}
