"""What may happen to a dossier, against a model that knows nothing of the table of moves."""

from __future__ import annotations

import random
from typing import Any

import pytest

from caicach.core.dossiers.fold import apply, replay
from caicach.core.dossiers.moves import MOVES, EventKind, MoveError, leads_to, possible
from caicach.core.dossiers.present import Happening, Present, kept, recall
from caicach.core.dossiers.states import ENDED, FROM_PORTAL, TO_PORTAL, FeeState, PortalState, State

# Moves between the portal's ten codes (one-stop rules); a state may also stay as it is.
PORTAL_MOVES = {
    None: {1, 2, 3, 5},
    1: {2, 3, 5, 7},
    2: {4, 5, 6, 7, 8, 9},
    3: set(),
    4: {5, 6, 7, 8, 9},
    5: {1, 2, 3, 4, 7, 8},
    6: {4, 7, 8, 9},
    7: set(),
    8: set(),
    9: {10},
    10: {9},
}


def test_every_event_has_a_move_and_every_state_a_portal_code() -> None:
    assert set(MOVES) == set(EventKind)
    assert set(TO_PORTAL) == set(State)
    assert all(TO_PORTAL[state] is code for code, state in FROM_PORTAL.items())
    assert set(FROM_PORTAL) == set(PortalState)


@pytest.mark.parametrize("kind", sorted(set(EventKind) - {EventKind.IMPORTED}))
def test_no_event_makes_a_move_that_the_portal_does_not_know(kind: EventKind) -> None:
    for state in MOVES[kind].sources:
        after = leads_to(kind, state)
        before_code = None if state is None else int(TO_PORTAL[state])
        if after is None:
            continue
        code = int(TO_PORTAL[after])
        assert code == before_code or code in PORTAL_MOVES[before_code], (kind, state, after)


def test_what_has_ended_moves_no_more_but_for_a_correction() -> None:
    for state in ENDED:
        moving = {kind for kind in possible(state) if MOVES[kind].to is not None}
        assert moving <= ({EventKind.REOPENED} if state is State.RETURNED else set())


def random_event(rng: random.Random, at: int) -> Happening:
    """Return any event, sensible or not."""
    kind = rng.choice(sorted(set(EventKind) - {EventKind.IMPORTED}))
    data: dict[str, Any] = {}
    if kind.name.startswith("FEE_"):
        data["amount"] = rng.choice([-5, 0, 10, 20, 50])
    if kind is EventKind.EXTENDED:
        data["minutes"] = rng.randrange(1, 500)
    if kind in {EventKind.ACCEPTED, EventKind.SUPPLEMENTED, EventKind.DUE_CORRECTED}:
        data["due"] = at + rng.randrange(1000)
    if rng.random() < 0.1:
        data["exception"] = True
    return Happening(kind, at, rng.choice(["user:1", "user:2"]), data)


@pytest.mark.parametrize("seed", range(300))
def test_whatever_is_tried_the_rules_hold(seed: int) -> None:
    rng = random.Random(seed)
    present, at = Present(), 1_000_000
    accepted: list[Happening] = []
    for _ in range(60):
        at += rng.randrange(-30, 400)
        event = random_event(rng, at)
        before = replay(accepted)
        try:
            apply(present, event)
        except MoveError:
            assert present == before  # a refusal changes nothing
            continue
        accepted.append(event)
        rules_hold(before, present, event)
    assert replay(accepted) == present


def rules_hold(before: Present, after: Present, event: Happening) -> None:
    """Check what must be true after any event, whatever the table says."""
    assert after.events == before.events + 1
    assert before.last is None or event.at >= before.last
    assert after.state is not None
    waits = after.state in {State.SUPPLEMENT, State.FINANCIAL_DUTY, State.WITH_OTHERS}
    assert after.is_paused == waits, (before.state, event.kind, after.state)
    assert all(pause.until is not None for pause in after.pauses[:-1])
    assert len(after.extensions) <= 1
    assert after.refunded <= after.paid
    if after.state is State.RETURNED and before.state is State.RESOLVED:
        assert after.fee not in {FeeState.DUE, FeeState.PART}
    if event.kind is EventKind.RESOLVED:
        assert before.checked_by != event.by or not before.checked_by
    if before.first_due is not None:
        assert after.first_due == before.first_due


@pytest.mark.parametrize("seed", range(100))
def test_what_is_kept_comes_back(seed: int) -> None:
    rng = random.Random(seed)
    present, at = Present(), 1_000_000
    for _ in range(40):
        at += rng.randrange(0, 400)
        try:
            apply(present, random_event(rng, at))
        except MoveError:
            continue
    bare = Present(
        **{
            name: getattr(present, name)
            for name in (
                "state", "fee", "delivery", "delivery_kind", "sync", "submitted", "received",
                "agency_received", "first_due", "due", "resolved", "returned", "ended", "unit", "person",
                "due_changes", "result", "asked", "paid", "events",
            )
        }
    )  # fmt: skip
    assert recall(bare, kept(present)) == present
