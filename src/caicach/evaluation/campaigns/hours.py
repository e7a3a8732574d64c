"""What is open for whom at a moment: windows, and the extensions of single units or criteria.

A window is open from its first moment up to, not including, its end; what reaches the server at the end
itself is late. Who asks hands in the moment at which the request arrived, so that a wait for a lock makes
nobody late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Campaign, Extension, Participant, Window


@dataclass(frozen=True, slots=True)
class Opening:
    """A span in which a stage is open for a unit, for all criteria or for ``code`` and what is below it; of
    two, the one with the greater ``key`` was given later.
    """

    opens_at: datetime
    closes_at: datetime
    code: str = ""
    reason: str = ""
    key: int = 0

    def covers(self, at: datetime) -> bool:
        """Whether a moment lies in the span."""
        return self.opens_at <= at < self.closes_at


@dataclass(frozen=True, slots=True)
class Hours:
    """The windows of a campaign, and the extensions of one unit where one was asked about."""

    windows: dict[Stage, Window]
    extensions: dict[Stage, tuple[Opening, ...]]

    def is_open(self, stage: Stage, at: datetime) -> bool:
        """Whether the window itself is open, extensions aside."""
        window = self.windows.get(stage)
        return window is not None and window.is_open(at)

    def is_open_for(self, stage: Stage, at: datetime, path: Iterable[str] = ()) -> bool:
        """Whether a criterion, or with an empty path any, is open for the unit.

        Args:
            stage: the stage asked about.
            at: when.
            path: the codes from the criterion up to its area; empty asks for the unit as a whole.
        """
        if self.is_open(stage, at):
            return True
        codes = set(path)
        return any(
            opening.covers(at) and (not opening.code or not codes or opening.code in codes)
            for opening in self.extensions.get(stage, ())
        )

    def closes_at(self, stage: Stage, at: datetime) -> datetime | None:
        """Return when the stage, open at ``at``, closes for the unit as a whole; None when it is not open."""
        ends = [opening.closes_at for opening in self.extensions.get(stage, ()) if opening.covers(at)]
        window = self.windows.get(stage)
        if window is not None and window.is_open(at):
            ends.append(window.closes_at)
        return max(ends, default=None)

    def has_begun(self, stage: Stage, at: datetime) -> bool:
        """Whether the window has opened at some time up to ``at``."""
        window = self.windows.get(stage)
        return window is not None and window.opens_at <= at

    def is_over(self, stage: Stage, at: datetime) -> bool:
        """Whether the window has ended by ``at``."""
        window = self.windows.get(stage)
        return window is not None and window.closes_at <= at

    def current(self, at: datetime) -> list[Window]:
        """Return the windows that are open at a moment, in the order of the season."""
        return [window for stage in Stage if (window := self.windows.get(stage)) and window.is_open(at)]

    def next(self, at: datetime) -> Window | None:
        """Return the next window to open after a moment."""
        later = [window for window in self.windows.values() if window.opens_at > at]
        return min(later, key=lambda window: window.opens_at, default=None)


def hours_of(campaign: Campaign, participant: Participant | None = None) -> Hours:
    """Return the windows of a campaign, with the extensions of one unit; two queries at most."""
    windows = {Stage(window.stage): window for window in Window.objects.filter(campaign=campaign)}
    extensions: dict[Stage, tuple[Opening, ...]] = {}
    if participant is not None:
        for given in Extension.objects.filter(participant=participant, ended_at__isnull=True):
            stage = Stage(given.stage)
            opening = Opening(given.opens_at, given.closes_at, given.code, given.reason, given.pk)
            extensions[stage] = (*extensions.get(stage, ()), opening)
    return Hours(windows, extensions)


def extended_units(campaign: Campaign, at: datetime) -> frozenset[int]:
    """Return the units that have more time for self-scoring, all of it or a part, at a moment; one query."""
    given = Extension.objects.filter(
        participant__campaign=campaign,
        stage=Stage.SELF_SCORING,
        ended_at__isnull=True,
        opens_at__lte=at,
        closes_at__gt=at,
    )
    return frozenset(given.values_list("participant_id", flat=True))


def windows_now(campaigns: Iterable[Campaign], *, at: datetime) -> dict[int, list[Window]]:
    """Return the windows that are open at a moment, by campaign; one query for all of them."""
    rows = Window.objects.filter(campaign__in=list(campaigns), opens_at__lte=at, closes_at__gt=at)
    found: dict[int, list[Window]] = {}
    for window in rows.order_by("opens_at", "pk"):
        found.setdefault(window.campaign_id, []).append(window)
    return found
