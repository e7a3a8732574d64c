"""How far the units of a campaign have come: from their cards, never from all their cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Max

from caicach.core.codes.text import fold
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.hours import Hours, extended_units
from caicach.evaluation.campaigns.models import Appraiser, Campaign, Participant
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.oversight.constants import SILENT_AFTER, STUCK_AFTER, Mark
from caicach.evaluation.oversight.policies import can_read_progress
from caicach.evaluation.scoring.constants import Outcome, Standing, Step
from caicach.evaluation.scoring.models import Cell, ScoreCard, SheetStep

NOT_SUBMITTED = frozenset({ParticipantState.DRAFTING, ParticipantState.WITH_HEAD})
STATES = {
    "open": NOT_SUBMITTED,
    "sent": frozenset({ParticipantState.SUBMITTED, ParticipantState.LOCKED}),
}
"""Filters by more than one state: who may still submit, and who has submitted or was locked."""


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit: how many of the cells it answers itself are filled, lack something, and are judged.

    ``changed_at`` is when its points were last reckoned, which every writing does; None before the first.
    """

    pk: int
    name: str
    folded: str
    block_id: int
    block: str
    state: ParticipantState
    expected: int
    answered: int
    lacking: int
    judged: int
    asked: int
    submitted_at: datetime | None
    changed_at: datetime | None
    with_head_since: datetime | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Progress:
    """All units with what they add up to."""

    units: tuple[UnitProgress, ...]
    at: datetime

    @cached_property
    def states(self) -> list[tuple[ParticipantState, int]]:
        """How many units are in each state, in the order of a season."""
        counts = Counter(unit.state for unit in self.units)
        return [(state, counts[state]) for state in ParticipantState]

    @cached_property
    def marks(self) -> list[tuple[Mark, int]]:
        """How many units bear each mark."""
        counts = Counter(mark for unit in self.units for mark in unit.marks)
        return [(mark, counts[mark]) for mark in Mark]

    @cached_property
    def expected(self) -> int:
        """How many cells the units answer themselves."""
        return sum(unit.expected for unit in self.units)

    @cached_property
    def answered(self) -> int:
        """How many of them are filled in."""
        return sum(unit.answered for unit in self.units)

    @cached_property
    def lacking(self) -> int:
        """How many of them lack something."""
        return sum(unit.lacking for unit in self.units)

    @cached_property
    def judged(self) -> int:
        """How many of them the first appraisal has judged."""
        return sum(unit.judged for unit in self.units)

    @cached_property
    def submitted(self) -> int:
        """How many units have submitted, or were locked."""
        return sum(1 for unit in self.units if unit.state not in NOT_SUBMITTED)

    def chosen(
        self, *, state: str = "", mark: str = "", block: int | None = None, words: str = ""
    ) -> list[UnitProgress]:
        """Return the units that a reader's filters leave, in order."""
        sought = fold(words)
        return [
            unit
            for unit in self.units
            if (not state or unit.state in STATES.get(state, {state}))
            and (not mark or mark in unit.marks)
            and (block is None or unit.block_id == block)
            and sought in unit.folded
        ]


def progress_for(entered: Entered, hours: Hours, *, at: datetime) -> Progress | None:
    """Return how far all units have come, or None for who does not oversee the season; five queries."""
    if not can_read_progress(entered.access):
        return None
    campaign = entered.campaign
    cards = _cards(campaign)
    waiting, asked = _with_head_since(campaign), asked_by_unit(campaign)
    longer = extended_units(campaign, at)
    columns = ("pk", "name", "name_folded", "block_id", "block__title", "state", "submitted_at")
    rows = Participant.objects.filter(campaign=campaign).order_by("block__position", "name_sort", "pk")
    found: list[UnitProgress] = []
    for pk, name, folded, block_id, block, kept, submitted_at in rows.values_list(*columns):
        state = ParticipantState(kept)
        expected, answered, lacking, changed_at, judged = cards.get(pk, (0, 0, 0, None, 0))
        since = waiting.get(pk) if state is ParticipantState.WITH_HEAD else None
        marks = [*marks_of(state, changed_at or campaign.opened_at, since, pk in longer, hours, at)]
        marks += [Mark.LACKING] if lacking else []
        marks += [Mark.ASKED] if asked.get(pk) else []
        found.append(
            UnitProgress(
                pk=pk,
                name=name,
                folded=folded,
                block_id=block_id,
                block=block,
                state=state,
                expected=expected,
                answered=answered,
                lacking=lacking,
                judged=judged,
                asked=asked.get(pk, 0),
                submitted_at=submitted_at,
                changed_at=changed_at,
                with_head_since=since,
                marks=tuple(marks),
            )
        )
    return Progress(tuple(found), at)


def marks_of(
    state: ParticipantState,
    written_at: datetime | None,
    with_head_since: datetime | None,
    extended: bool,
    hours: Hours,
    at: datetime,
) -> Iterable[Mark]:
    """Yield why a unit deserves a look at a moment.

    A unit is late when its window is over and it was locked or stands open still without more time; silent
    when it may write, and has not for a while; stuck when its head has had the sheet for long.
    """
    over = hours.is_over(Stage.SELF_SCORING, at)
    if extended and state in NOT_SUBMITTED:
        yield Mark.EXTENDED
    elif state is ParticipantState.LOCKED or (over and state in NOT_SUBMITTED):
        yield Mark.LATE
    begun = hours.windows.get(Stage.SELF_SCORING)
    if state is ParticipantState.DRAFTING and not over and begun is not None and begun.opens_at <= at:
        last = max(moment for moment in (written_at, begun.opens_at) if moment is not None)
        if at - last >= SILENT_AFTER:
            yield Mark.SILENT
    if with_head_since is not None and at - with_head_since >= STUCK_AFTER:
        yield Mark.STUCK


def _cards(campaign: Campaign) -> dict[int, tuple[int, int, int, datetime | None, int]]:
    rows = ScoreCard.objects.filter(
        participant__campaign=campaign, standing__in=(Standing.SELF, Standing.APPRAISED)
    )
    columns = ("participant_id", "standing", "expected", "answered", "lacking", "reckoned_at", "judged")
    own: dict[int, tuple[int, int, int, datetime | None]] = {}
    judgements: dict[int, int] = {}
    for pk, standing, expected, answered, lacking, at, judged in rows.values_list(*columns):
        if standing == Standing.SELF:
            own[pk] = (expected, answered, lacking, at)
        else:
            judgements[pk] = judged
    return {pk: (*figures, judgements.get(pk, 0)) for pk, figures in own.items()}


def _with_head_since(campaign: Campaign) -> dict[int, datetime]:
    rows = SheetStep.objects.filter(
        participant__campaign=campaign, participant__state=ParticipantState.WITH_HEAD, step=Step.SENT
    )
    return dict(rows.values_list("participant").annotate(since=Max("at")))


def asked_by_unit(campaign: Campaign) -> dict[int, int]:
    """Return how many requests for more each unit has before it; by the index of the appraisers' queues."""
    people = Appraiser.objects.filter(campaign=campaign).values("user")
    rows = Cell.objects.filter(campaign=campaign, outcome_1=Outcome.ASKED, appraiser__in=people)
    return dict(rows.order_by().values_list("participant").annotate(count=Count("pk")))
