"""The only door through which the ledger grows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.utils import timezone

from caicach.common.audit.actions import Action, Actor, Subject
from caicach.common.audit.models import Chain, Entry
from caicach.core.ledger import GENESIS, plain, plain_text, seal

MAIN_CHAIN = "main"


class OutsideTransactionError(RuntimeError):
    """An entry was to be recorded where the act it tells of could still fail on its own."""


def record(
    action: Action,
    *,
    by: Actor,
    on: Subject,
    origin: str,
    at: datetime,
    details: Mapping[str, object] | None = None,
    chain: str = MAIN_CHAIN,
) -> Entry:
    """Add an entry within the caller's transaction, so that the act and its entry stand or fall together.

    Call it last: from here to the end of the transaction every other writer of the chain waits, and a service
    that locked the chain first and its own rows after could wait for one that did the opposite.

    Args:
        action: what was done, as registered in an application's ``actions`` module.
        by: who did it.
        on: what it was done to.
        origin: from where: an address of the network, or the name of the command or job.
        at: when it happened, aware. When it was recorded is the server's own clock, which no caller may set:
            the distance between the two is evidence.
        details: exact values (see ``caicach.core.ledger.plain``), with all that the action's sentence names.
        chain: which ledger; one chain grows one entry at a time.

    Raises:
        OutsideTransactionError: when no transaction is open.
        ActionError: when the sentence names a detail that is not given.
        UncanonicalValueError: when a detail has no exact form, such as a binary fraction.
        ValidationError: when a text is empty or too long.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError(f"{action.name}: record the entry in the transaction of the act itself")
    entry = Entry(
        chain=chain,
        action=action.name,
        actor_id=plain_text(by.id),
        actor_label=plain_text(by.label),
        object_type=plain_text(on.kind),
        object_id=plain_text(on.id),
        object_label=plain_text(on.label),
        origin=plain_text(origin),
        occurred_at=at,
        recorded_at=timezone.now(),
        details=plain(dict(details or {})),
    )
    plain(entry.content)  # refuses before anything is locked
    action.tell(actor=entry.actor_label, subject=entry.object_label, details=entry.details)
    entry.clean_fields(exclude={"sequence", "previous_hash", "hash"})
    _append(entry)
    return entry


def _append(entry: Entry) -> None:
    chain = _locked(entry.chain)
    sealed = seal(chain.name, chain.head, entry.content)
    entry.sequence, entry.previous_hash, entry.hash = sealed.sequence, sealed.previous_hash, sealed.hash
    entry.save()
    chain.last_sequence, chain.last_hash = sealed.sequence, sealed.hash
    chain.save(update_fields=["last_sequence", "last_hash"])


def _locked(name: str) -> Chain:
    """Return the head of a chain with its row locked; on SQLite the transaction itself is the lock."""
    heads = Chain.objects.select_for_update()
    found = heads.filter(name=name).first()
    if found is None:
        # Two first writers may meet here: the second waits for the first and then finds its row.
        Chain.objects.bulk_create([Chain(name=name, last_hash=GENESIS)], ignore_conflicts=True)
        found = heads.get(name=name)
    return found
