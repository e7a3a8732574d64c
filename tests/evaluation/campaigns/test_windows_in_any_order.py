"""Windows opened, moved, extended, taken back, sheets submitted and locked in any order, at any hour.

A model of a few lines says beside the site who may write what, and what stands at the end. Time may go back,
as when a server's clock is set right.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import NOW, Province, act_of
from tests.factories.registry import position, user
from tests.factories.season import Season

from caicach.common.jobs.worker import Worker
from caicach.core.ledger import canonical_bytes
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Extension
from caicach.evaluation.campaigns.planning import plan_window
from caicach.evaluation.campaigns.refusals import CampaignRuleError
from caicach.evaluation.campaigns.services_windows import put_windows
from caicach.evaluation.campaigns.timetable import Planned
from caicach.evaluation.scoring.extending import MoreTime, end_extension, extend
from caicach.evaluation.scoring.models import CellRevision, SheetStep
from caicach.evaluation.scoring.sealing import WrongStepError, sealed_sheet, submit
from caicach.evaluation.scoring.services import Typed, WindowClosedError, save_answer
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

UNITS = ("tu-phap", "noi-vu")
LEAVES = ("1.1", "1.2", "2.1")
PARTS = ("", "1", "1.2", "2.1")
UNTIL = st.integers(0, 40)
OPENS = 3


@dataclass
class More:
    """More time that was given to a unit."""

    unit: str
    part: str
    opens: int
    closes: int
    key: int
    ended: bool = False

    def covers(self, hour: int, code: str = "") -> bool:
        of_part = not self.part or not code or f"{code}.".startswith(f"{self.part}.")
        return not self.ended and self.opens <= hour < self.closes and of_part


@dataclass
class Model:
    """What should hold: the end of the window, more time given, the state of each sheet, what was written."""

    closes: int = 12
    given: list[More] = field(default_factory=list)
    sealed: dict[str, ParticipantState] = field(default_factory=dict)
    submitted: dict[str, int] = field(default_factory=dict)
    """How often more time had been given when a unit submitted: what came since opens its sheet again."""
    written: Counter[tuple[str, str]] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    latest: int = 0

    def is_open(self, hour: int) -> bool:
        return OPENS <= hour < self.closes

    def is_open_for(self, unit: str, hour: int, code: str = "") -> bool:
        extra = (more for more in self.given if more.unit == unit)
        return self.is_open(hour) or any(more.covers(hour, code) for more in extra)

    def is_open_again(self, unit: str, hour: int, code: str = "") -> bool:
        since = self.given[self.submitted[unit] :] if unit in self.submitted else []
        return any(more.unit == unit and more.covers(hour, code) for more in since)

    def is_open_at_all(self, unit: str, hour: int, code: str = "") -> bool:
        return (self.is_open_again if unit in self.submitted else self.is_open_for)(unit, hour, code)

    def may_submit(self, unit: str, hour: int) -> bool:
        return unit not in self.sealed and self.is_open_for(unit, hour)

    def may_write(self, unit: str, hour: int, code: str) -> bool:
        return unit not in self.sealed and self.is_open_at_all(unit, hour, code)


def boxes_of(code: str, number: int) -> dict[str, str]:
    """Return what is typed the nth time into a criterion, other than the time before."""
    if code == "1.1":
        return {"value": str(number % 2)}
    return {"numerator": str(number), "denominator": "99"}


def moment(hour: int) -> datetime:
    return NOW + timedelta(hours=hour)


@dataclass
class Run:
    """The site and the model side by side, at an hour."""

    season: Season
    administrator: User
    officers: dict[str, User]
    heads: dict[str, User]
    model: Model = field(default_factory=Model)
    hour: int = 0

    def write(self, unit: str, code: str) -> None:
        boxes = boxes_of(code, self.model.written[unit, code] + 1)
        act = act_of(self.officers[unit], moment(self.hour))
        typed = Typed(boxes, base_version=self.season.cell(unit, code).version)
        try:
            save_answer(self.season.units[unit].pk, code, typed, act=act)
            taken = True
        except WindowClosedError:
            taken = False
        assert taken == self.model.may_write(unit, self.hour, code), (unit, code, self.hour)
        self.model.written[unit, code] += taken

    def submit(self, unit: str) -> None:
        try:
            submit(self.season.units[unit].pk, act=act_of(self.heads[unit], moment(self.hour)))
            taken = True
        except (WindowClosedError, WrongStepError):
            taken = False
        assert taken == self.model.may_submit(unit, self.hour), (unit, self.hour)
        if taken:
            self.model.submitted[unit] = len(self.model.given)
            self.model.sealed[unit] = ParticipantState.SUBMITTED
            self.model.steps["submitted"] += 1

    def extend(self, unit: str, part: str, until: int) -> None:
        hour, model = self.hour, self.model
        given = MoreTime(Stage.SELF_SCORING, moment(until), "Sự cố", part)
        try:
            [made] = extend(
                self.season.campaign.pk,
                [self.season.units[unit].pk],
                given,
                act=act_of(self.administrator, moment(self.hour)),
            )
        except CampaignRuleError:
            assert until <= hour or hour < OPENS or (model.is_open(hour) and until <= model.closes)
            return
        model.given.append(More(unit, part, hour, until, made.pk))
        if model.sealed.pop(unit, None):
            model.steps["reopened"] += 1

    def take_back(self, unit: str) -> None:
        hour, model = self.hour, self.model
        more = next((more for more in reversed(model.given) if more.unit == unit), None)
        if more is None:
            return
        try:
            end_extension(more.key, act=act_of(self.administrator, moment(self.hour)))
        except CampaignRuleError:
            assert more.ended or more.closes <= hour
            return
        more.ended = True
        if hour >= model.closes or unit in model.submitted:
            self.lock_if_over([unit])

    def move_end(self, until: int) -> None:
        hour, model = self.hour, self.model
        planned = {Stage.SELF_SCORING: Planned(moment(OPENS), moment(until))}
        try:
            put_windows(
                self.season.campaign.pk,
                planned,
                reason="Bão",
                act=act_of(self.administrator, moment(self.hour)),
            )
        except CampaignRuleError:
            assert until <= OPENS or until <= hour or model.closes <= hour
            return
        model.closes = until

    def work(self) -> None:
        """Let a worker do what is due; it may lock only what the clock had closed before."""
        Worker(clock=lambda: moment(self.hour), name="w").run(until_empty=True)
        if self.hour == self.model.latest:
            # Where time never went back, all that is over is locked.
            self.lock_if_over(UNITS if self.hour >= self.model.closes else self.model.submitted)
            return
        for unit in UNITS:
            state = self.season.unit(unit).state
            if unit not in self.model.sealed and state == ParticipantState.LOCKED:
                assert self.hour >= self.model.closes or unit in self.model.submitted
                self.lock_if_over([unit])

    def lock_if_over(self, units: Iterable[str]) -> None:
        for unit in units:
            if unit not in self.model.sealed and not self.model.is_open_at_all(unit, self.hour):
                self.model.sealed[unit] = ParticipantState.LOCKED
                self.model.steps["locked"] += 1

    def check(self) -> None:
        """Nothing was lost, nothing written after a seal, and every step is told once."""
        for unit in UNITS:
            for code in LEAVES:
                cell = self.season.cell(unit, code)
                times = self.model.written[unit, code]
                assert CellRevision.objects.filter(cell=cell).count() == times + 1, (unit, code)
                assert cell.answer == boxes_of(code, times), (unit, code)
            found = self.season.unit(unit)
            assert found.state == self.model.sealed.get(unit, ParticipantState.DRAFTING), unit
            if unit in self.model.sealed:
                sheet = canonical_bytes(sealed_sheet(found))
                assert found.sealed_digest == hashlib.sha256(sheet).hexdigest(), unit
        assert Counter(SheetStep.objects.values_list("step", flat=True)) == +self.model.steps
        assert Extension.objects.count() == len(self.model.given)


def steps_of(hours: st.SearchStrategy[int]) -> st.SearchStrategy[list[tuple[int, tuple[object, ...]]]]:
    """Return sequences of what somebody does, each with the hours that have passed since."""
    units, leaves = st.sampled_from(UNITS), st.sampled_from(LEAVES)
    one = st.one_of(
        st.tuples(st.just("write"), units, leaves),
        st.tuples(st.just("write"), units, leaves),
        st.tuples(st.just("submit"), units),
        st.tuples(st.just("extend"), units, st.sampled_from(PARTS), UNTIL),
        st.tuples(st.just("take_back"), units),
        st.tuples(st.just("move_end"), UNTIL),
        st.tuples(st.just("work")),
    )
    return st.lists(st.tuples(hours, one), min_size=4, max_size=16)


@pytest.fixture
def run(season: Season, minh_hoa: Province, lan: User, chi: User, dung: User) -> Run:
    """Two units with complete sheets and their people, before the window opens."""
    nga = position(user("nga", "Lý Thị Nga"), minh_hoa.home_affairs, Role.UNIT_OFFICER).user
    phuc = position(user("phuc", "Võ Văn Phúc"), minh_hoa.home_affairs, Role.UNIT_HEAD).user
    found = Run(season, lan, {"tu-phap": chi, "noi-vu": nga}, {"tu-phap": dung, "noi-vu": phuc})
    for unit, officer in found.officers.items():
        for code, boxes in {**{code: boxes_of(code, 0) for code in LEAVES}, "1.3": {"value": "1"}}.items():
            typed = Typed(boxes, "Theo sổ theo dõi")
            save_answer(season.units[unit].pk, code, typed, act=act_of(officer))
    plan_window(season.window(Stage.SELF_SCORING, moment(OPENS), moment(Model().closes)), at=NOW)
    return found


def play(run: Run, steps: list[tuple[int, tuple[object, ...]]]) -> None:
    """Do the steps on the site and on the model, then undo all of it for the next sequence."""
    # No atomic block: workers insist on being the outermost, but for the test's own.
    start = transaction.savepoint()
    run.model, run.hour = Model(), 0
    try:
        for passed, (name, *arguments) in steps:
            run.hour = max(run.hour + passed, 0)
            run.model.latest = max(run.model.latest, run.hour)
            getattr(run, str(name))(*arguments)
        run.check()
    finally:
        transaction.savepoint_rollback(start)


once_a_test = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@once_a_test
@given(steps=steps_of(st.integers(0, 5)))
def test_nothing_is_written_outside_the_hours_and_nothing_is_lost(
    run: Run, steps: list[tuple[int, tuple[object, ...]]]
) -> None:
    play(run, steps)


@once_a_test
@given(steps=steps_of(st.integers(-8, 8)))
def test_a_clock_that_is_set_back_opens_nothing_that_was_sealed(
    run: Run, steps: list[tuple[int, tuple[object, ...]]]
) -> None:
    play(run, steps)
