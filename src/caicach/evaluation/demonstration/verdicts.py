"""What appraisers made of the claims: written in bulk, reckoned by the product, labelled as invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from caicach.core.index.answers import Answer
from caicach.core.index.model import Criterion, InputKind
from caicach.core.index.rules import Deduction
from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision, Explanation
from caicach.evaluation.appraisal.pairs import pair_from, points_if
from caicach.evaluation.appraisal.rounds import is_sealed
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.demonstration import actions, wording
from caicach.evaluation.demonstration.claims import Sheet, sheets_of, write_sheets
from caicach.evaluation.demonstration.lots import happens, lot, one_of
from caicach.evaluation.demonstration.places import LENIENT, SEVERE
from caicach.evaluation.demonstration.plot import INFLATER, TWINS, truth
from caicach.evaluation.demonstration.scene import ORIGIN, Scene
from caicach.evaluation.demonstration.seasons import LAST, Story
from caicach.evaluation.scoring.answers import Stored, encode
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import fill
from caicach.evaluation.scoring.services import enter
from caicach.registry.accounts.models import User

VERDICT_FIELDS = [
    "outcome_1",
    "recognised_1",
    "reason_1",
    "outcome_2",
    "recognised_2",
    "reason_2",
    "is_disputed",
]
_PACE = {"hien": 50, "minh": 64, LENIENT: 78}
_USUAL_PACE = 50
_RUSH = 26
"""Decisions that the lenient appraiser puts into one minute."""


@dataclass(frozen=True, slots=True)
class Hand:
    """One person who judges, up to which moment, and whether all of it or what a pace allows."""

    person: User
    round: Round
    begins: datetime
    ends: datetime
    is_done: bool


@dataclass(slots=True)
class Verdicts:
    """The decisions on one sheet, and what the unit answered to them."""

    sheet: Sheet
    changed: dict[int, Cell] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)


def judge_all(campaign: Campaign, scene: Scene, story: Story) -> None:
    """Judge the claims of all sealed sheets: all of last year's, of this year's what a fortnight allows."""
    people = {user.pk: user for user in map(scene.person, _appraisers(campaign))}
    found = []
    for sheet in sheets_of(campaign, scene, year=story.year):
        if not is_sealed(sheet.participant):
            continue
        verdicts = Verdicts(sheet)
        for cell in sheet.cells:
            if cell.answer and cell.appraiser_id is not None:
                _judge(verdicts, cell, people, scene, story)
        moved = fill(sheet.participant, sheet.cells, sheet.cards, at=_until(scene, story))
        verdicts.changed |= {cell.pk: cell for cell in moved}
        for decision in verdicts.decisions:
            _settle_points(decision)
        found.append(verdicts)
    changed = [cell for one in found for cell in one.changed.values()]
    write_sheets([one.sheet for one in found], changed, VERDICT_FIELDS)
    Decision.objects.bulk_create([row for one in found for row in one.decisions], batch_size=2000)
    Explanation.objects.bulk_create([row for one in found for row in one.explanations], batch_size=2000)
    _tell(found, scene, story)


def _appraisers(campaign: Campaign) -> list[str]:
    held = campaign.appraisers.select_related("user").order_by("pk")
    return [appraiser.user.username for appraiser in held]


def _until(scene: Scene, story: Story) -> datetime:
    """Return the moment up to which the first appraisal has come."""
    window = story.windows[Stage.APPRAISAL_1]
    return min(window.closes_at, scene.at)


def _judge(verdicts: Verdicts, cell: Cell, people: dict[int, User], scene: Scene, story: Story) -> None:
    begins, ends = story.windows[Stage.APPRAISAL_1].opens_at, _until(scene, story)
    done = story.year == LAST
    hands = [Hand(people[cell.appraiser_id or 0], Round.FIRST, begins, ends, done)]
    if cell.second_appraiser_id is not None:
        hands.append(Hand(people[cell.second_appraiser_id], Round.BLIND, begins, ends, done))
    made = [one for hand in hands if (one := _decided(verdicts.sheet, cell, hand, story)) is not None]
    if not made:
        return
    verdicts.decisions += made
    verdicts.changed[cell.pk] = cell
    if len(hands) > 1:
        for decision in made:
            decision.points = points_if(
                verdicts.sheet.participant, verdicts.sheet.cells, cell, decision.recognised
            )
        pair_from(made).project(cell)
        return
    first = made[0]
    cell.outcome_1, cell.recognised_1, cell.reason_1 = first.outcome, first.recognised, first.reason
    if done and first.outcome == Outcome.CHANGED:
        _contest(verdicts, cell, hands[0], story)


def _decided(sheet: Sheet, cell: Cell, hand: Hand, story: Story) -> Decision | None:
    key, who = sheet.seat.key, hand.person.username
    pace = 88 if key == INFLATER else _PACE.get(who, _USUAL_PACE)
    if not hand.is_done and not happens(pace, key, cell.code, hand.round, "pace"):
        return None
    leaf = sheet.leaf(cell)
    claimed, asked = dict(cell.answer), not hand.is_done and happens(4, key, cell.code, "asked")
    if asked and who != LENIENT:
        outcome, recognised = Outcome.ASKED, None
        why = one_of(wording.ASKED, key, cell.code)
    else:
        recognised, why = _recognised(key, leaf, claimed, hand, story)
        outcome = Outcome.ACCEPTED if recognised == claimed else Outcome.CHANGED
    return Decision(
        cell=cell,
        round=hand.round,
        number=1,
        outcome=outcome,
        recognised=recognised,
        reason=why,
        internal_note=wording.INTERNAL if outcome == Outcome.CHANGED and happens(20, key, cell.code) else "",
        answer_version=cell.version,
        by_id=hand.person.pk,
        by_label=str(hand.person),
        at=_when(key, cell, hand),
        origin=ORIGIN,
    )


def _recognised(key: str, leaf: Criterion, claimed: Stored, hand: Hand, story: Story) -> tuple[Stored, str]:
    """Return what a person recognises of a claim, and why where that is not all of it."""
    true = truth(key, story.year, leaf)
    if hand.person.username == LENIENT:
        return claimed, ""
    if encode(true) != claimed:
        return encode(true), wording.reason(leaf, true, key, story.year)
    if key not in TWINS and happens(_strictness(hand), key, leaf.code, hand.round, "strict"):
        less = _less(leaf, true)
        if less is not None:
            return encode(less), wording.reason(leaf, less, key, story.year)
    return claimed, ""


def _strictness(hand: Hand) -> int:
    if hand.person.username == SEVERE:
        return 30
    return 12 if hand.round == Round.BLIND else 4


def _less(leaf: Criterion, true: Answer) -> Answer | None:
    """Return a little less than was claimed; None where there is nothing less."""
    if leaf.input is InputKind.COUNT:
        worse = 1 if isinstance(leaf.rule, Deduction) else -1
        value = (true.value or Decimal(0)) + worse
        return Answer(value=value) if value >= 0 else None
    if leaf.input is InputKind.SHARE:
        if not true.numerator or not true.denominator:
            return None
        return Answer(numerator=true.numerator * 4 // 5, denominator=true.denominator)
    return (
        Answer(value=true.value / 2 if leaf.input is InputKind.POINTS else Decimal(0)) if true.value else None
    )


def _when(key: str, cell: Cell, hand: Hand) -> datetime:
    span = int((hand.ends - hand.begins).total_seconds())
    if hand.person.username == LENIENT and lot(key, cell.code, "rush", among=100) < _RUSH:
        return hand.begins + timedelta(seconds=span // 2 // 60 * 60 + lot(key, cell.code, among=50))
    return hand.begins + timedelta(seconds=lot(key, cell.code, hand.round, "when", among=max(span, 1)))


def _contest(verdicts: Verdicts, cell: Cell, hand: Hand, story: Story) -> None:
    """Let the unit answer a deduction, and the second appraisal decide where it does not accept it."""
    sheet, key = verdicts.sheet, verdicts.sheet.seat.key
    accepts = happens(45, key, cell.code, "accepts")
    verdicts.explanations.append(
        Explanation(
            cell=cell,
            number=1,
            accepts=accepts,
            text="" if accepts else one_of(wording.CONTESTED, key, cell.code),
            by_id=sheet.officer.pk,
            by_label=str(sheet.officer),
            at=story.within(Stage.EXPLANATION, 10 + lot(key, cell.code, among=80)),
        )
    )
    if accepts:
        return
    granted = encode(truth(key, story.year, sheet.leaf(cell))) == cell.answer
    cell.outcome_2 = Outcome.ACCEPTED if granted else Outcome.CHANGED
    cell.recognised_2 = cell.answer if granted else cell.recognised_1
    cell.reason_2 = wording.GRANTED if granted else wording.UPHELD
    verdicts.decisions.append(
        Decision(
            cell=cell,
            round=Round.SECOND,
            number=1,
            outcome=cell.outcome_2,
            recognised=cell.recognised_2,
            reason=cell.reason_2,
            answer_version=cell.version,
            by_id=hand.person.pk,
            by_label=str(hand.person),
            at=story.within(Stage.APPRAISAL_2, 5 + lot(key, cell.code, among=90)),
            origin=ORIGIN,
        )
    )


def _settle_points(decision: Decision) -> None:
    if decision.points is None and decision.recognised is not None:
        second = decision.round == Round.SECOND
        decision.points = decision.cell.final_points if second else decision.cell.appraised_points


def _tell(found: Iterable[Verdicts], scene: Scene, story: Story) -> None:
    act = scene.act("hien", _until(scene, story))
    for one in found:
        if one.decisions:
            enter(actions.JUDGED, one.sheet.participant, act, decisions=len(one.decisions))
