"""The duties of today as the start page shows them: words, figures, and the lists that they open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from caicach.evaluation.campaigns.models import Campaign, Window
from caicach.evaluation.oversight.dashboards_today import Duty, Group, Item, SeasonToday
from caicach.web.templatetags.index_tags import figure

OF_UNIT = {
    Duty.SHEET_LATE: "sheet:table",
    Duty.TO_FILL: "sheet:lacking",
    Duty.TO_CONTRIBUTE: "sheet:lacking",
    Duty.TO_APPROVE: "sheet:review",
    Duty.WITH_HEAD: "sheet:review",
    Duty.POINTS: "overview:unit",
}
OF_SEASON = {
    Duty.UNITS_LATE: ("overview:progress", "?mark=late"),
    Duty.UNITS_DRAFTING: ("overview:progress", "?state=open"),
    Duty.UNITS_EXTENDED: ("overview:progress", "?mark=extended"),
    Duty.TO_SUPPLEMENT: ("appraisal:explanations", "?unit=%d"),
    Duty.TO_EXPLAIN: ("appraisal:explanations", "?unit=%d"),
    Duty.TO_JUDGE: ("appraisal:queue", "?show=todo"),
    Duty.WITH_UNITS: ("appraisal:queue", "?show=asked"),
    Duty.TO_SETTLE: ("appraisal:disputes", ""),
}


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One duty: its figure, its words, whose it is, and where it leads."""

    group: Group
    figure: str
    words: str
    unit: str
    url: str


@dataclass(frozen=True, slots=True)
class WorkCard:
    """One campaign on the start page."""

    campaign: Campaign
    url: str
    lines: Sequence[WorkLine]
    windows: Sequence[tuple[Window, bool]]
    changes: Sequence[tuple[str, int]]


def cards_of(seasons: Sequence[SeasonToday], *, at: datetime) -> list[WorkCard]:
    """Return the running campaigns with their duties in order."""
    return [
        WorkCard(
            season.campaign,
            reverse("overview:campaign", args=[season.campaign.slug]),
            [_line(season.campaign, item) for item in season.items],
            [(window, window.is_open(at)) for window in season.windows],
            [(str(kind.label), count) for kind, count in season.changes],
        )
        for season in seasons
    ]


def _line(campaign: Campaign, item: Item) -> WorkLine:
    shown = str(item.count) if item.points is None else figure(item.points)
    return WorkLine(item.group, shown, str(item.duty.label), item.unit, _address(campaign, item))


def _address(campaign: Campaign, item: Item) -> str:
    if item.duty in OF_UNIT:
        return reverse(OF_UNIT[item.duty], args=[campaign.slug, item.participant_id])
    name, query = OF_SEASON[item.duty]
    return reverse(name, args=[campaign.slug]) + query.replace("%d", str(item.participant_id))
