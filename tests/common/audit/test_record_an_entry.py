"""An act and its entry stand or fall together, and what was entered stays."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from caicach.common.audit.actions import (
    SYSTEM,
    ActionError,
    Actor,
    Subject,
    UnknownActionError,
    action,
    action_named,
)
from caicach.common.audit.models import Chain, Entry, LedgerIsAppendOnlyError
from caicach.common.audit.selectors import verified_chain
from caicach.common.audit.services import OutsideTransactionError, record
from caicach.core.ledger import GENESIS, UncanonicalValueError

pytestmark = pytest.mark.django_db

NOTED = action("demo.noted", "%(actor)s đã ghi %(object)s, số %(number)s.")
BINH = Actor("7", "Bình")
FORM = Subject("form", "42", "Tờ khai 42")
AT = datetime(2026, 10, 5, 1, 30, tzinfo=UTC)


def note(number: int = 1, **changed: Any) -> Entry:
    given: dict[str, Any] = {
        "by": BINH,
        "on": FORM,
        "origin": "10.0.0.5",
        "at": AT,
        "details": {"number": number},
    }
    return record(NOTED, **{**given, **changed})


def test_entries_are_numbered_without_gaps_and_linked() -> None:
    first, second, third = note(1), note(2), note(3)
    assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]
    assert first.previous_hash == GENESIS
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert Chain.objects.get(name="main").head.hash == third.hash
    assert verified_chain("main").verdict.is_sound


def test_an_entry_reads_back_with_the_hash_it_was_sealed_with() -> None:
    details = {
        "number": 1,
        "score": Decimal("84.640"),
        "rows": [{"điểm": Decimal("1E+2")}, None, True],
        "text": unicodedata.normalize("NFD", "Thủy Nguyên 👍"),
        "large": 2**70,
        "at": AT,
    }
    note(details=details, on=Subject("organisation", "1", unicodedata.normalize("NFD", "Phường Thủy")))
    entry = Entry.objects.get()
    assert entry.details["score"] == "84.64"
    assert entry.details["text"] == unicodedata.normalize("NFC", "Thủy Nguyên 👍")
    assert entry.object_label == unicodedata.normalize("NFC", "Phường Thủy")
    assert verified_chain("main").verdict.is_sound


def test_a_rolled_back_act_leaves_no_entry_and_no_gap() -> None:
    note(1)
    with transaction.atomic():
        note(2)
        transaction.set_rollback(True)
    assert note(3).sequence == 2
    assert verified_chain("main").verdict.is_sound


def test_chains_grow_apart() -> None:
    note(1)
    assert note(1, chain="other").sequence == 1
    assert note(2).sequence == 2
    assert verified_chain("other").verdict.head.sequence == 1


def test_when_it_was_recorded_is_the_servers_own_clock() -> None:
    entry = note(at=AT - timedelta(days=400))
    assert entry.occurred_at == AT - timedelta(days=400)
    assert abs(datetime.now(UTC) - entry.recorded_at) < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransactionError):
        note()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"details": {}}, ActionError),
        ({"details": {"number": 0.5}}, UncanonicalValueError),
        ({"by": Actor("", "Bình")}, ValidationError),
        ({"by": Actor("7", "B" * 256)}, ValidationError),
        ({"on": Subject("form", "42", "a\x00")}, UncanonicalValueError),
        ({"origin": ""}, ValidationError),
        ({"at": datetime(2026, 1, 1)}, UncanonicalValueError),  # noqa: DTZ001 - its refusal is tested
    ],
)
def test_an_entry_that_could_not_be_read_back_exactly_is_refused(
    changed: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        note(**changed)
    assert not Entry.objects.exists()
    assert not Chain.objects.exists()


def test_an_entry_tells_what_happened_in_a_sentence() -> None:
    assert note(9).sentence == "Bình đã ghi Tờ khai 42, số 9."
    assert note(9, by=SYSTEM).sentence == "Hệ thống đã ghi Tờ khai 42, số 9."


def test_an_entry_of_a_forgotten_action_still_tells_who_did_what() -> None:
    entry = note()
    entry.action = "demo.forgotten"
    assert entry.sentence == "Bình: demo.forgotten, Tờ khai 42"


@pytest.mark.parametrize("name", ["noted", "Demo.noted", "demo.", "demo.noted now", ""])
def test_an_action_with_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(ActionError):
        action(name, "…")


def test_an_action_is_registered_once() -> None:
    assert action("demo.noted", NOTED.sentence) is NOTED
    with pytest.raises(ActionError):
        action("demo.noted", "Câu khác.")
    with pytest.raises(UnknownActionError):
        action_named("demo.unknown")


def test_the_code_refuses_to_change_or_remove_an_entry() -> None:
    entry = note()
    attempts: list[Callable[[], object]] = [
        entry.save,
        entry.delete,
        Entry.objects.get().save,
        Entry.objects.all().delete,
        lambda: Entry(pk=entry.pk).save(force_update=True),
        lambda: Entry.objects.update(origin="elsewhere"),
        lambda: Entry.objects.bulk_update([entry], ["origin"]),
        lambda: Entry.objects.bulk_create([Entry()]),
        lambda: Entry.objects.update_or_create(pk=entry.pk, defaults={"origin": "elsewhere"}),
    ]
    for attempt in attempts:
        with pytest.raises(LedgerIsAppendOnlyError):
            attempt()
    assert Entry.objects.get().origin == "10.0.0.5"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET origin = 'elsewhere'",
        "UPDATE audit_entry SET sequence = sequence + 1 WHERE sequence = 2",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE sequence = 2",
        "DELETE FROM audit_chain",
        "UPDATE audit_chain SET last_sequence = last_sequence - 1",
        "UPDATE audit_chain SET last_hash = 'x'",
        "UPDATE audit_chain SET name = 'other'",
    ],
)
def test_the_database_refuses_it_too(statement: str) -> None:
    note(1)
    note(2)
    with (
        pytest.raises((DatabaseError, IntegrityError), match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verified_chain("main").verdict.head.sequence == 2


SEALED = (
    "chain, sequence, previous_hash, hash, action, actor_id, actor_label, object_type, object_id, 'other'"
)
TIMES = "occurred_at, recorded_at, details FROM audit_entry"


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT OR REPLACE INTO audit_entry SELECT id, {SEALED}, origin, {TIMES} WHERE sequence = 1",
        f"REPLACE INTO audit_entry SELECT id + 9, {SEALED}, origin, {TIMES} WHERE sequence = 1",
        "REPLACE INTO audit_chain (name, last_sequence, last_hash) VALUES ('main', 1, 'x')",
    ],
)
def test_sqlite_refuses_to_put_another_row_in_the_place_of_one(statement: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no such statement")
    note(1)
    note(2)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    verdict = verified_chain("main").verdict
    assert verdict.is_sound
    assert verdict.head.sequence == 2


@pytest.mark.postgresql
def test_postgresql_refuses_to_truncate_the_ledger() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite, which knows no TRUNCATE")
    note()
    for table in ("audit_entry", "audit_chain"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE {table}")
    assert Entry.objects.count() == 1


def test_recording_takes_three_queries(django_assert_num_queries: Any) -> None:
    note(1)
    with django_assert_num_queries(3):
        note(2)
