"""A dossier as whom it concerns sees it: by code and part of a number, or by the token of the receipt.

Whatever is wrong, the answer is the same: nothing. Names of people, officials' remarks and what the person
asked for are left out: a receipt lies on tables and is photographed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.functional import Promise

from caicach.core.codes.dossiers import key
from caicach.core.deadlines.clock import Deadline, Reckoning
from caicach.core.dossiers.moves import EventKind as Kind
from caicach.core.dossiers.moves import possible
from caicach.core.dossiers.states import DeliveryKind, State
from caicach.registry.procedures.models import ProcessStep
from caicach.work.dossiers import plain_words
from caicach.work.dossiers.clocks import deadline_of, reckon
from caicach.work.dossiers.constants import EVENTS, PaymentState, WorkKind
from caicach.work.dossiers.models import Dossier, DossierPaper, Event, Payment, WorkItem
from caicach.work.dossiers.selectors.naming import full_name_of
from caicach.work.dossiers.supplements import awaited
from caicach.work.dossiers.telling import WORDS, said_of
from caicach.work.dossiers.tokens import code_of, token_for

TAIL = 4
"""Last digits of the phone or identity number that are asked for."""
_NO_DIGIT = re.compile(r"\D", re.ASCII)
_NOBODY = "····"
PUBLIC = frozenset(WORDS) | {
    Kind.COMPLETED, Kind.HANDED_OVER, Kind.AGENCY_RECEIVED, Kind.DUTY_MET, Kind.HELD, Kind.RESUMED,
    Kind.CHECKED, Kind.REOPENED, Kind.PAPER_ADDED, Kind.FEE_PAID, Kind.FEE_WAIVED, Kind.FEE_REFUNDED,
    Kind.RATED, Kind.IMPORTED,
}  # fmt: skip
"""What of the history the applicant sees; the rest is the offices' own affair."""


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """One thing that happened; ``said`` is what the applicant was told, empty where its name says all."""

    at: datetime
    what: str | Promise
    said: str


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """One paper: whether it is there, why it was asked for, and whether it may be sent now."""

    id: int
    name: str
    is_given: bool
    because: str
    may_send: bool


@dataclass(frozen=True, slots=True)
class PublicStory:
    """All that the page of a look-up shows. ``where`` and ``step`` are what the first of its lines says.

    ``deadline`` and ``reckoning`` are None for what was never accepted; ``due_at`` is None also while the
    time stands still.
    """

    code: str
    token: str
    procedure: str
    procedure_code: str
    receiver: str
    state: State
    state_words: str | Promise
    where: str
    step: str
    next: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    is_late: bool
    is_paused: bool
    deadline: Deadline | None
    reckoning: Reckoning | None
    history: tuple[PublicEvent, ...]
    papers: tuple[PublicPaper, ...]
    fees: tuple[Payment, ...]
    tracking: str
    may_supplement: bool
    may_withdraw: bool
    may_rate: bool
    is_rated: bool
    is_illustrative: bool

    @property
    def owed(self) -> int:
        """What is still to be paid, in đồng."""
        return sum(fee.amount for fee in self.fees if fee.state == PaymentState.OPEN)


def token_by(code: str, tail: str) -> str | None:
    """Return the token of the dossier with this code, if the applicant's phone or identity number ends in
    these four digits; None whatever is wrong. One query, found or not.
    """
    found = Dossier.objects.filter(code=key(code)).values_list(
        "code", "applicant_phone", "applicant_id_number"
    )
    row = found.first()
    known, phone, number = row if row is not None else ("", "", "")
    fits = _fits(tail, phone, number)
    return token_for(known) if row is not None and fits else None


def knows(dossier: Dossier, tail: str) -> bool:
    """Return whether somebody knows the last digits of the applicant's phone or identity number."""
    return _fits(tail, dossier.applicant_phone, dossier.applicant_id_number)


def look_up(code: str, tail: str, *, at: datetime) -> PublicStory | None:
    """Return a dossier by its code and the last four digits of a number; None whatever is wrong."""
    token = token_by(code, tail)
    return None if token is None else look_up_by_token(token, at=at)


def look_up_by_token(token: str, *, at: datetime) -> PublicStory | None:
    """Return the dossier that a token was made for, None for any other text; five queries at most."""
    code = code_of(token)
    if code is None:
        return None
    day = timezone.localdate(at)
    dossier = (
        Dossier.objects.filter(code=code)
        .annotate(
            procedure_name=F("version__name"),
            procedure_code=F("procedure__code"),
            receiver_name=full_name_of("receiver", on=day),
            unit_name=full_name_of("unit", on=day),
        )
        .first()
    )
    return None if dossier is None else _story(dossier, token, at)


def _fits(tail: str, *numbers: str) -> bool:
    """Compare in a time that tells nothing of the numbers, nor whether there are any."""
    typed = _NO_DIGIT.sub("", tail).encode()
    found = False
    for number in numbers:
        digits = _NO_DIGIT.sub("", number)
        end = digits[-TAIL:] if len(digits) >= TAIL else _NOBODY
        found |= compare_digest(typed, end.encode())
    return found


def _story(dossier: Dossier, token: str, at: datetime) -> PublicStory:
    row, state, present = vars(dossier), State(dossier.state), dossier.present()
    deadline = deadline_of(dossier)
    found = reckon(deadline, present)
    moves = possible(state)
    papers = list(DossierPaper.objects.filter(dossier=dossier).order_by("position"))
    step, upcoming = _steps(dossier)
    receiver = row["receiver_name"] or ""
    return PublicStory(
        code=dossier.code,
        token=token,
        procedure=row["procedure_name"],
        procedure_code=row["procedure_code"],
        receiver=receiver,
        state=state,
        state_words=dossier.state_words,
        where=row["unit_name"] or "",
        step=step or str(plain_words.STEPS[state]),
        next=plain_words.next_of(
            state, receiver=receiver, delivery=DeliveryKind(dossier.delivery_kind), step=upcoming
        ),
        submitted_at=dossier.submitted_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        finished_at=dossier.resolved_at or dossier.ended_at,
        is_late=_is_late(dossier, at),
        is_paused=dossier.is_paused,
        deadline=None if found is None else deadline,
        reckoning=found,
        history=_history(dossier),
        papers=_papers(dossier, papers),
        fees=_fees(dossier),
        tracking=dossier.tracking,
        may_supplement=Kind.PAPER_ADDED in moves and bool(state in {State.INCOMPLETE, State.SUPPLEMENT}),
        may_withdraw=Kind.WITHDRAWN in moves,
        may_rate=Kind.RATED in moves and not present.rated,
        is_rated=present.rated,
        is_illustrative=dossier.is_illustrative,
    )


def _is_late(dossier: Dossier, at: datetime) -> bool:
    if dossier.due_at is None or dossier.is_paused:
        return False
    ended = dossier.resolved_at if dossier.resolved_at is not None else dossier.ended_at
    return (ended or at) > dossier.due_at


def _steps(dossier: Dossier) -> tuple[str, str]:
    """Return the step of the office's process that is under way, and the one after it, empty where unknown.

    Only what the process itself calls them: what officials typed is theirs.
    """
    if not dossier.is_under_way or dossier.process_id is None:
        return "", ""
    later = ProcessStep.objects.filter(
        process=OuterRef("step__process"), position__gt=OuterRef("step__position")
    ).order_by("position")
    open_items = WorkItem.objects.filter(
        dossier=dossier, kind=WorkKind.STEP, done_at__isnull=True, step__isnull=False
    )
    rows = open_items.order_by("-number").values_list("step__name", Subquery(later.values("name")[:1]))
    found = rows.first()
    return (found[0], found[1] or "") if found else ("", "")


def _history(dossier: Dossier) -> tuple[PublicEvent, ...]:
    events = Event.objects.filter(dossier=dossier, kind__in=sorted(PUBLIC)).order_by("-number")
    return tuple(
        PublicEvent(event.occurred_at, EVENTS[Kind(event.kind)], said_of(event) or "") for event in events
    )


def _papers(dossier: Dossier, papers: list[DossierPaper]) -> tuple[PublicPaper, ...]:
    wanted = {paper.pk for paper in awaited(dossier, papers)}
    return tuple(
        PublicPaper(paper.pk, paper.name, paper.is_given, paper.missing_because, paper.pk in wanted)
        for paper in papers
    )


def _fees(dossier: Dossier) -> tuple[Payment, ...]:
    if not dossier.asked and dossier.fee == "none":
        return ()
    return tuple(Payment.objects.filter(dossier=dossier).order_by("pk"))
