"""Which line of a bank's statement pays which request for money: by reference and amount, and nothing else.

A name or an amount alone never matches: two people pay the same fee on the same day. What is not certain goes
to a person, with what is known of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from caicach.core.qr.references import PREFIX, find_references


class Outcome(StrEnum):
    """What became of a credit.

    MATCHED: it pays one open request in full. WRONG_AMOUNT: its reference is an open request's, its amount is
    not. DOUBLE: its reference was already paid, before or by an earlier line. UNKNOWN: no reference, one that
    nobody gave out, or several. REPEATED: this very movement was taken in before, or stands in the file
    twice; it asks for nothing.
    """

    MATCHED = "matched"
    WRONG_AMOUNT = "wrong_amount"
    DOUBLE = "double"
    UNKNOWN = "unknown"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Expected:
    """A request for money: its reference, its amount in whole đồng, and whether it was paid already."""

    reference: str
    amount: int
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """Money that came in: day, whole đồng, the payer's words, and the bank's number of the movement.

    ``number`` may be empty where the bank gives none; such a movement is then known by its other parts.
    """

    day: date
    amount: int
    content: str
    number: str = ""
    line: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this movement from every other, across files that overlap."""
        if self.number:
            return (self.number, str(self.amount))
        return (self.day.isoformat(), str(self.amount), " ".join(self.content.split()).casefold())


@dataclass(frozen=True, slots=True)
class Match:
    """A credit with what became of it.

    Attributes:
        references: Those known to us that its content names: one, none, or several.
        expected: The request it belongs to, where exactly one reference is known.
    """

    credit: Credit
    outcome: Outcome
    references: tuple[str, ...] = ()
    expected: Expected | None = None

    @property
    def difference(self) -> int:
        """Đồng above (or, negative, below) what was asked for."""
        return self.credit.amount - self.expected.amount if self.expected else 0


def match_credits(
    credits_: Iterable[Credit],
    expected: Iterable[Expected],
    seen: Iterable[tuple[str, ...]] = (),
    prefix: str = PREFIX,
) -> list[Match]:
    """Return what became of each credit, in their order.

    Args:
        credits_: The lines of a statement; debits have no place here.
        expected: All requests that the lines may pay, those already paid included.
        seen: ``Credit.key`` of the movements taken in before, so that a file may be fed twice.
        prefix: What the references begin with.

    Raises:
        ValueError: two requests have the same reference.
    """
    requests = _by_reference(expected)
    known = set(seen)
    paid = {reference for reference, request in requests.items() if request.paid}
    matches = []
    for credit in credits_:
        if credit.key in known:
            matches.append(Match(credit, Outcome.REPEATED))
            continue
        known.add(credit.key)
        match = _matched(credit, requests, paid, prefix)
        if match.outcome is Outcome.MATCHED:
            paid.add(match.references[0])
        matches.append(match)
    return matches


def totals(matches: Sequence[Match]) -> dict[Outcome, tuple[int, int]]:
    """Return how many credits, and how many đồng, had each outcome; every outcome is there."""
    return {
        outcome: (len(amounts), sum(amounts))
        for outcome in Outcome
        for amounts in [[match.credit.amount for match in matches if match.outcome is outcome]]
    }


def _by_reference(expected: Iterable[Expected]) -> dict[str, Expected]:
    requests: dict[str, Expected] = {}
    for request in expected:
        if request.reference in requests:
            raise ValueError(f"two requests have the reference {request.reference}")
        requests[request.reference] = request
    return requests


def _matched(credit: Credit, requests: Mapping[str, Expected], paid: set[str], prefix: str) -> Match:
    named = find_references(credit.content, prefix)
    known = tuple(reference for reference in named if reference in requests)
    if len(known) != 1:
        return Match(credit, Outcome.UNKNOWN, known)
    request = requests[known[0]]
    if known[0] in paid:
        outcome = Outcome.DOUBLE
    elif credit.amount != request.amount:
        outcome = Outcome.WRONG_AMOUNT
    else:
        outcome = Outcome.MATCHED
    return Match(credit, outcome, known, request)
