"""What waits for an appraiser, and for who runs the season the load of all. Counted in SQL, never loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from caicach.core.index.model import Criterion
from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision, Explanation, FiguresImport, ReasonText
from caicach.evaluation.appraisal.policies import can_read_queue
from caicach.evaluation.campaigns.constants import Part, ParticipantState, Unsubmitted
from caicach.evaluation.campaigns.models import Appraiser, CampaignBlock, Participant
from caicach.evaluation.campaigns.selectors import Entered, blocks_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import is_adjustment, takes_answer
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell

JUDGED = (Outcome.ACCEPTED, Outcome.CHANGED)


@dataclass(slots=True)
class Load:
    """How much of a share of claims is decided; ``to_do`` waits for the appraiser, ``asked`` for the unit."""

    total: int = 0
    done: int = 0
    asked: int = 0
    contested: int = 0

    @property
    def to_do(self) -> int:
        """Claims without a conclusion that wait for nobody else."""
        return self.total - self.done - self.asked

    def add(self, other: Load) -> None:
        """Add another share."""
        self.total += other.total
        self.done += other.done
        self.asked += other.asked
        self.contested += other.contested


@dataclass(frozen=True, slots=True)
class CriterionLoad:
    """One criterion of a block in a queue."""

    block: CampaignBlock
    leaf: Criterion
    area: Criterion
    load: Load


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """One unit in a queue."""

    participant_id: int
    name: str
    block: str
    load: Load


@dataclass(frozen=True, slots=True)
class Queue:
    """What is a reader's to appraise."""

    criteria: tuple[CriterionLoad, ...]
    units: tuple[UnitLoad, ...]
    whole: Load
    disputes: int
    unsubmitted: int


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """The load of one appraiser; of the blind hand ``done`` are its own decisions."""

    name: str
    parts: tuple[str, ...]
    first: Load
    blind: Load


def sealed_units(entered: Entered) -> Q:
    """Return the condition on a cell's unit that its sheet stands to be judged."""
    states = [ParticipantState.SUBMITTED]
    if entered.campaign.unsubmitted == Unsubmitted.TAKE:
        states.append(ParticipantState.LOCKED)
    return Q(participant__state__in=states)


def _leaves(entered: Entered) -> dict[tuple[int, str], CriterionLoad]:
    found = {}
    for block in blocks_of(entered.campaign):
        chosen = plan_of(block.set_version).criteria_set
        for area in chosen.criteria:
            for leaf in area.leaves():
                if takes_answer(leaf) and not is_adjustment(leaf):
                    found[(block.pk, leaf.code)] = CriterionLoad(block, leaf, area, Load())
    return found


def _mine(entered: Entered) -> tuple[QuerySet[Cell], QuerySet[Cell]]:
    """Return the reader's cells: those the cell itself tells of, and those of blind pairs with their own
    outcome.
    """
    user = entered.access.user_id
    cells = Cell.objects.filter(campaign=entered.campaign).filter(sealed_units(entered))
    said = Explanation.objects.filter(cell=OuterRef("pk")).order_by("-number").values("accepts")[:1]
    alone = cells.filter(appraiser=user, second_appraiser__isnull=True).annotate(accepts=Subquery(said))
    own = Decision.objects.filter(cell=OuterRef("pk"), by=user, round__in=(Round.FIRST, Round.BLIND))
    outcome = Coalesce(Subquery(own.order_by("-number").values("outcome")[:1]), Value(""))
    paired = cells.filter(Q(appraiser=user) | Q(second_appraiser=user), second_appraiser__isnull=False)
    return alone, paired.annotate(own=outcome, accepts=Subquery(said))


def queue_for(entered: Entered) -> Queue | None:
    """Return what is the reader's to appraise, by criterion and by unit; None where they appraise nothing.

    Ten queries, whatever the number of units.
    """
    if not can_read_queue(entered.access):
        return None
    leaves = _leaves(entered)
    units: dict[int, UnitLoad] = {}
    whole = Load()
    alone, paired = _mine(entered)
    counts = [*_by_cell(alone, "outcome_1", ("block", "code")), *_by_cell(paired, "own", ("block", "code"))]
    for (block, code), load in counts:
        if (int(block), str(code)) in leaves:
            leaves[(int(block), str(code))].load.add(load)
            whole.add(load)
    names = ("participant", "participant__name", "block__title", "participant__name_sort")
    answered = Q(code__in={code for _block, code in leaves})
    for key, load in [
        *_by_cell(alone.filter(answered), "outcome_1", names),
        *_by_cell(paired.filter(answered), "own", names),
    ]:
        pk, name, block_title, _sort = key
        units.setdefault(int(pk), UnitLoad(int(pk), str(name), str(block_title), Load())).load.add(load)
    return Queue(
        criteria=tuple(one for one in leaves.values() if one.load.total),
        units=tuple(units.values()),
        whole=whole,
        disputes=disputes_of(entered).count(),
        unsubmitted=_unsubmitted(entered),
    )


def load_of(entered: Entered) -> Load:
    """Return all that is the reader's to appraise, as the head of their queue says it; three queries."""
    codes = {code for _block, code in _leaves(entered)}
    whole = Load()
    alone, paired = _mine(entered)
    for cells, outcome in ((alone, "outcome_1"), (paired, "own")):
        for _key, load in _by_cell(cells.filter(code__in=codes), outcome, ("campaign",)):
            whole.add(load)
    return whole


def _by_cell(
    cells: QuerySet[Cell], outcome: str, by: tuple[str, ...]
) -> Iterable[tuple[tuple[str | int, ...], Load]]:
    rows = (
        cells.order_by(by[-1])
        .values_list(*by)
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(**{f"{outcome}__in": JUDGED})),
            asked=Count("pk", filter=Q(**{outcome: Outcome.ASKED})),
            contested=Count("pk", filter=Q(accepts=False, outcome_2="")),
        )
    )
    for row in rows:
        yield tuple(row[: len(by)]), Load(*row[len(by) :])


def _unsubmitted(entered: Entered) -> int:
    user = entered.access.user_id
    mine = Q(cells__appraiser=user) | Q(cells__second_appraiser=user)
    waiting = Participant.objects.filter(campaign=entered.campaign).exclude(
        state__in=(ParticipantState.SUBMITTED, ParticipantState.LOCKED)
    )
    return waiting.filter(mine).distinct().count()


def disputes_of(entered: Entered) -> QuerySet[Cell]:
    """Return the cells that two judged differently and that the reader may settle or read about."""
    access = entered.access
    if not (Part.SETTLING in access.parts or access.reads_internal):
        return Cell.objects.none()
    found = Cell.objects.filter(campaign=entered.campaign, is_disputed=True)
    if not access.reads_internal:
        found = found.exclude(appraiser=access.user_id).exclude(second_appraiser=access.user_id)
        found = found.exclude(participant__organisation__in=access.organisations)
        found = found.exclude(participant__in=access.barred)
    found = found.select_related("participant", "block__set_version").defer("block__set_version__document")
    return found.order_by("block", "position", "pk")


def adjustments_for(entered: Entered) -> list[Cell]:
    """Return the proposals of points beyond the criteria that are the reader's to decide, one by one; for who
    reads internal remarks those of all. What no unit proposed and nobody decided is left out.
    """
    if not can_read_queue(entered.access):
        return []
    codes: dict[int, list[str]] = {}
    for block in blocks_of(entered.campaign):
        chosen = plan_of(block.set_version).criteria_set
        codes[block.pk] = [leaf.code for leaf in chosen.leaves() if is_adjustment(leaf)]
    wanted = Q(pk__in=())
    for block_id, listed in codes.items():
        wanted |= Q(block=block_id, code__in=listed)
    found = Cell.objects.filter(wanted, campaign=entered.campaign).filter(sealed_units(entered))
    if not entered.access.reads_internal:
        user = entered.access.user_id
        found = found.filter(Q(appraiser=user) | Q(second_appraiser=user))
    found = found.exclude(Q(answer={}) & Q(outcome_1=""))
    found = found.select_related("participant", "block__set_version").defer("block__set_version__document")
    return list(found.order_by("outcome_1", "block", "position", "participant__name_sort")[:500])


def loads_of(entered: Entered) -> list[PersonLoad]:
    """Return the load and progress of all appraisers, for who reads internal remarks; nothing for others."""
    if not entered.access.reads_internal:
        return []
    codes: dict[int, list[str]] = {}
    for block, code in _leaves(entered):
        codes.setdefault(block, []).append(code)
    wanted = Q(pk__in=())
    for block, listed in codes.items():
        wanted |= Q(block=block, code__in=listed)
    cells = Cell.objects.filter(wanted, campaign=entered.campaign).filter(sealed_units(entered))
    judged = Decision.objects.filter(cell=OuterRef("pk"), round=Round.BLIND, outcome__in=JUDGED)
    first_judged = Decision.objects.filter(cell=OuterRef("pk"), round=Round.FIRST, outcome__in=JUDGED)
    done = Q(outcome_1__in=JUDGED) | Q(second_appraiser__isnull=False, first_judged=True)
    counts = cells.filter(appraiser__isnull=False).annotate(first_judged=Exists(first_judged)).order_by()
    first = {
        pk: Load(total, finished, asked)
        for pk, total, finished, asked in counts.values_list("appraiser").annotate(
            total=Count("pk"),
            finished=Count("pk", filter=done),
            asked=Count("pk", filter=Q(outcome_1=Outcome.ASKED) & ~done),
        )
    }
    paired = cells.filter(second_appraiser__isnull=False).annotate(judged=Exists(judged)).order_by()
    blind = {
        pk: Load(total, finished)
        for pk, total, finished in paired.values_list("second_appraiser").annotate(
            total=Count("pk"), finished=Count("pk", filter=Q(judged=True))
        )
    }
    people: dict[int, PersonLoad] = {}
    held = Appraiser.objects.filter(campaign=entered.campaign, ended_at__isnull=True)
    for appraiser in held.select_related("user").order_by("user", "part"):
        known = people.get(appraiser.user_id)
        parts = (*(known.parts if known else ()), str(Part(appraiser.part).label))
        people[appraiser.user_id] = PersonLoad(
            str(appraiser.user),
            parts,
            first.get(appraiser.user_id, Load()),
            blind.get(appraiser.user_id, Load()),
        )
    return list(people.values())


def reasons_for(entered: Entered) -> list[ReasonText]:
    """Return the ready-made reasons of the campaign, for who appraises or reads appraisals."""
    if not can_read_queue(entered.access):
        return []
    found = ReasonText.objects.filter(campaign=entered.campaign, ended_at__isnull=True)
    return list(found.select_related("by").order_by("code", "pk"))


def imports_for(entered: Entered) -> list[FiguresImport]:
    """Return the imports of figures, the latest first, for who reads internal remarks."""
    if not entered.access.reads_internal:
        return []
    found = FiguresImport.objects.filter(campaign=entered.campaign).select_related("by", "file")
    return list(found.order_by("-at", "-pk")[:50])
