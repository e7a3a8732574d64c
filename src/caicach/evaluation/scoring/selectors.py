"""Reading a unit's sheet: who may, and what of it they see. A sheet one may not see does not exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery, prefetch_related_objects

from caicach.core.index.plan import Plan
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState, Stage
from caicach.evaluation.campaigns.hours import Hours, hours_of
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.campaigns.policies import can_judge
from caicach.evaluation.campaigns.selectors import Entered, partly_seen_for
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.constants import Outcome, Standing
from caicach.evaluation.scoring.models import Cell, CellRevision, ReportText, ScoreCard, SheetStep
from caicach.evaluation.scoring.services import Saved


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a unit's sheet a reader sees besides what the unit itself states.

    ``appraised`` are the results of the first appraisal, ``final`` what counts in the end. Of cells that two
    people judge without knowing of each other ``pairs`` says whether the reader may see them all, and
    ``other_pairs`` those in which the reader does not judge.
    """

    reader_id: int | None
    appraised: bool
    final: bool
    pairs: bool
    other_pairs: bool

    def shows_appraisal_of(self, cell: Cell) -> bool:
        """Whether the first appraisal of a cell is there to be read; a request for more is at once."""
        if not cell.outcome_1 or not self._sees(cell):
            return False
        return self.appraised or cell.outcome_1 == Outcome.ASKED

    def shows_final_of(self, cell: Cell) -> bool:
        """Whether what counts in the end may be read of a cell."""
        return self.final and self._sees(cell)

    def shows_sums(self, cells: tuple[Cell, ...]) -> bool:
        """Whether sums of appraised points may be read: not where one could subtract to what is hidden."""
        return self.appraised and all(self._sees(cell) for cell in cells)

    def _sees(self, cell: Cell) -> bool:
        if cell.second_appraiser_id is None or self.pairs:
            return True
        return self.other_pairs and self.reader_id not in {cell.appraiser_id, cell.second_appraiser_id}


def sight_of(
    campaign: Campaign, access: Access, participant: Participant, hours: Hours, at: datetime
) -> Sight:
    """Return what a reader sees of a unit's appraisal at a moment.

    The unit sees its first appraisal from the day on which it may explain itself, and what counts in the end
    when it is published. Who appraises in a blind pair does not see the other's judgement before that day.
    """
    published = campaign.state == CampaignState.PUBLISHED
    told = published or hours.has_begun(Stage.EXPLANATION, at)
    judges = can_judge(access, participant)
    return Sight(
        reader_id=access.user_id,
        appraised=told or access.oversees or judges,
        final=published or access.oversees or judges,
        pairs=told or not access.appraises,
        other_pairs=access.oversees,
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit's sheet as one reader sees it at a moment.

    ``cells`` are those that the reader may see: all, or for who was given single criteria these alone.
    ``behind`` are all cells of the unit, from which points are worked out; nothing else of them is shown.
    """

    participant: Participant
    access: Access
    plan: Plan
    cells: tuple[Cell, ...]
    behind: tuple[Cell, ...]
    cards: Mapping[Standing, ScoreCard]
    hours: Hours
    sight: Sight
    at: datetime

    def cell(self, code: str) -> Cell | None:
        """Return the cell of a leaf, or None."""
        return next((cell for cell in self.cells if cell.code == code), None)

    @property
    def is_part(self) -> bool:
        """Whether the reader sees their own criteria alone."""
        return self.access.sees_part_alone(self.participant)

    @property
    def state(self) -> ParticipantState:
        """Where the unit is with its sheet."""
        return ParticipantState(self.participant.state)

    @property
    def mark(self) -> Mark:
        """How far the sheet has come."""
        return _mark(self.participant, self.cards[Standing.SELF], self.hours, self.at)

    @property
    def closes_at(self) -> datetime | None:
        """When self-scoring closes for the unit as a whole; None when it is not open."""
        return self.hours.closes_at(Stage.SELF_SCORING, self.at)


def own_units(entered: Entered) -> list[Participant]:
    """Return the units for which the reader works, or of which they were given criteria, in order."""
    access = entered.access
    return list(_participants(entered, access.units | access.contributes_to))


def given_units(entered: Entered) -> list[Participant]:
    """Return the units of whose sheets the reader sees what they were given alone, in order."""
    access = entered.access
    if access.oversees or access.appraises or not access.contributes_to:
        return []
    return _participants(entered, access.contributes_to - access.units)


def _participants(entered: Entered, ids: frozenset[int]) -> list[Participant]:
    rows = partly_seen_for(entered).defer("block__set_version__document").filter(pk__in=ids)
    found = list(rows)
    for participant in found:
        participant.campaign = entered.campaign
    return found


def unit_for(entered: Entered, participant_id: int) -> Participant | None:
    """Return a unit whose sheet, or a part of it, the reader may see, its set's text left aside, or None."""
    return next(iter(_participants(entered, frozenset({participant_id}))), None)


def sees_cell(entered: Entered, participant_id: int, code: str) -> bool:
    """Return whether the reader may see a criterion of a unit's sheet."""
    participant = unit_for(entered, participant_id)
    if participant is None:
        return False
    if not entered.access.sees_part_alone(participant):
        return True
    own = Cell.objects.filter(participant=participant, code=code, assignee=entered.access.user_id)
    return own.exists()


def _seen(access: Access, participant: Participant, cells: Iterable[Cell]) -> tuple[Cell, ...]:
    if not access.sees_part_alone(participant):
        return tuple(cells)
    return tuple(cell for cell in cells if cell.assignee_id == access.user_id)


def sheet_for(entered: Entered, participant_id: int, *, at: datetime) -> Sheet | None:
    """Return the sheet of a unit, or None where the reader may see nothing of it; five queries."""
    participant = unit_for(entered, participant_id)
    if participant is None:
        return None
    hours = hours_of(entered.campaign, participant)
    rows = Cell.objects.filter(participant=participant).select_related("answered_by", "assignee")
    cells = tuple(rows.order_by("position"))
    cards = {Standing(card.standing): card for card in _cards(participant)}
    return Sheet(
        participant=participant,
        access=entered.access,
        plan=plan_of(participant.block.set_version),
        cells=_seen(entered.access, participant, cells),
        behind=cells,
        cards=cards,
        hours=hours,
        sight=sight_of(entered.campaign, entered.access, participant, hours, at),
        at=at,
    )


def sheet_after(entered: Entered, saved: Saved, *, at: datetime) -> Sheet:
    """Return the sheet as a writing left it, for the person who wrote; nothing is read again."""
    participant = saved.participant
    if saved.revision is None:
        cards = {Standing(card.standing): card for card in _cards(participant)}
    else:
        cards = dict(saved.cards)
        vars(cards[Standing.SELF])["last_revision"] = saved.revision.pk
    return Sheet(
        participant=participant,
        access=entered.access,
        plan=plan_of(participant.block.set_version),
        cells=_seen(entered.access, participant, saved.cells),
        behind=tuple(saved.cells),
        cards=cards,
        hours=saved.hours,
        sight=sight_of(entered.campaign, entered.access, participant, saved.hours, at),
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a sheet has come: equal marks, nothing changed in between."""

    revision: int
    reckoned_at: datetime | None
    state: str
    closes_at: datetime | None

    @property
    def text(self) -> str:
        """The mark as a word for who asks again."""
        moments = (self.reckoned_at, self.closes_at)
        return "-".join(
            [str(self.revision), self.state]
            + ["0" if at is None else str(int(at.timestamp() * 1_000_000)) for at in moments]
        )


def mark_of(participant: Participant, hours: Hours, at: datetime) -> Mark:
    """Return how far the sheet of a unit, which the caller was let to see, has come; one query."""
    card = _cards(participant).get(standing=Standing.SELF)
    return _mark(participant, card, hours, at)


def _cards(participant: Participant) -> QuerySet[ScoreCard]:
    """Return the cards of a unit, each with the latest revision of any of its cells."""
    own = CellRevision.objects.filter(cell__participant=OuterRef("participant"))
    latest = own.values("cell__participant").annotate(last=Max("pk")).values("last")
    return ScoreCard.objects.filter(participant=participant).annotate(last_revision=Subquery(latest))


def _mark(participant: Participant, card: ScoreCard, hours: Hours, at: datetime) -> Mark:
    return Mark(
        revision=vars(card)["last_revision"] or 0,
        reckoned_at=card.reckoned_at,
        state=participant.state,
        closes_at=hours.closes_at(Stage.SELF_SCORING, at),
    )


def codes_changed_since(participant: Participant, revision: int) -> frozenset[str]:
    """Return the codes of the cells that were written after a revision."""
    rows = CellRevision.objects.filter(cell__participant=participant, pk__gt=revision)
    return frozenset(rows.values_list("cell__code", flat=True))


def know_writers(cells: Sequence[Cell]) -> None:
    """Let cells know who wrote them, in one query where they do not."""
    prefetch_related_objects(cells, "answered_by")


def history_of(sheet: Sheet, code: str) -> list[CellRevision]:
    """Return what was written into a cell, the latest first, also what lost to another's."""
    rows = CellRevision.objects.filter(cell__participant=sheet.participant, cell__code=code)
    return list(rows.order_by("-at", "-pk"))


def steps_of(participant: Participant) -> list[SheetStep]:
    """Return what happened to the sheet of a unit, which the caller was let to see, the latest first."""
    return list(SheetStep.objects.filter(participant=participant).defer("sheet").order_by("-at", "-pk"))


def report_of(participant: Participant) -> ReportText | None:
    """Return the words of the unit's report as they now stand; the caller was let to see its sheet."""
    rows = ReportText.objects.filter(participant=participant).select_related("by")
    return rows.order_by("-number").first()
