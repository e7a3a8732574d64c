"""Two officials change the register in the same moment: one comes after the other, and neither is undone.

On SQLite every transaction that writes has the database to itself; PostgreSQL is where they could meet.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.conftest import TODAY, Province, act_of
from tests.factories.registry import held_by, lent_to

from caicach.registry.accounts.models import User
from caicach.registry.accounts.services import delegate, end_position, revoke
from caicach.registry.acting import RegistryRuleError
from caicach.registry.organisations.constants import CodeSystem
from caicach.registry.organisations.services import assign_code, move_organisation

ROUNDS = 6
"""Enough that each fault, before it was mended, showed in every run."""

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def writers_can_meet() -> None:
    """Skip aloud where they cannot."""
    if connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite, where writers never meet")


def together(*changes: Callable[[], object]) -> list[Exception | None]:
    """Do the changes in threads that start at once, and return what each was refused with."""
    start = Barrier(len(changes))
    outcomes: list[Exception | None] = [None] * len(changes)

    def do(place: int, change: Callable[[], object]) -> None:
        start.wait(timeout=10)
        try:
            change()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test judges it
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=do, args=(place, change)) for place, change in enumerate(changes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()
    return outcomes


def refusals(outcomes: list[Exception | None]) -> list[Exception]:
    return [error for error in outcomes if error is not None]


def test_no_circle_closes_between_two_moves(minh_hoa: Province, tu: User) -> None:
    act = act_of(tu)
    for round_number in range(ROUNDS):
        on = TODAY + timedelta(days=10 * round_number)
        outcomes = together(
            partial(move_organisation, minh_hoa.justice, parent=minh_hoa.commune, on=on, act=act),
            partial(move_organisation, minh_hoa.commune, parent=minh_hoa.justice, on=on, act=act),
        )
        [refused] = refusals(outcomes)
        assert isinstance(refused, RegistryRuleError), repr(refused)
        for unit in (minh_hoa.justice, minh_hoa.commune):
            move_organisation(unit, parent=minh_hoa.province, on=on + timedelta(days=5), act=act)


def test_a_code_goes_to_one_and_the_other_is_told_whose_it_is(minh_hoa: Province, tu: User) -> None:
    act = act_of(tu)
    for round_number in range(ROUNDS):
        code = f"H99.{round_number}"
        day = TODAY + timedelta(days=round_number)
        outcomes = together(
            *(
                partial(assign_code, unit, system=CodeSystem.IDENTIFIER, code=code, on=day, act=act)
                for unit in (minh_hoa.justice, minh_hoa.home_affairs)
            )
        )
        [refused] = refusals(outcomes)
        assert isinstance(refused, RegistryRuleError), repr(refused)
        assert code in str(refused)


def test_powers_taken_back_stay_back_when_their_position_is_ended_meanwhile(
    minh_hoa: Province, dung: User, chi: User, tu: User
) -> None:
    held = held_by(dung, on=TODAY)[0]
    for round_number in range(ROUNDS):
        last_day = TODAY + timedelta(days=100 - round_number)
        lent = delegate(
            held, chi, valid_from=TODAY, valid_to=last_day, reason="Nghỉ phép năm", act=act_of(dung)
        )
        outcomes = together(
            partial(revoke, lent, act=act_of(dung)),
            partial(end_position, held, last_day=last_day - timedelta(days=1), act=act_of(tu)),
        )
        assert refusals(outcomes) == []
        assert not lent_to(chi, on=TODAY)
