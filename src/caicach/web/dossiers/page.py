"""The page of one dossier: where it stands, its clock, papers, history, and the next thing to do."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from caicach.core.deadlines.minutes import minute_of
from caicach.core.dossiers.states import State
from caicach.web.calendars.strips import StripView, strip_view
from caicach.web.dossiers.entry import Visit, dossier_page
from caicach.web.dossiers.moves import MOVES, Move
from caicach.web.dossiers.wording import mark_of, state_mark
from caicach.work.dossiers.clocks import deadline_of
from caicach.work.dossiers.models import Dossier, Payment
from caicach.work.dossiers.selectors.stories import Story, story_of

NEXT = {
    State.REGISTERED: ("accept", "ask", "refuse"),
    State.INCOMPLETE: ("completed",),
    State.ACCEPTED: ("resolve", "hand"),
    State.PROCESSING: ("check", "hand"),
    State.CHECKED: ("resolve", "reject"),
    State.SUPPLEMENT: ("supplement",),
    State.FINANCIAL_DUTY: ("met",),
    State.WITH_OTHERS: ("resume",),
    State.RESOLVED: ("return", "post"),
    State.RETURNED: ("reopen",),
}
"""What is most likely to be done next; the first of it that the person may do stands out."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A move that the person may make now, with its form."""

    name: str
    label: str | Promise
    form: forms.Form | None
    is_next: bool
    is_open: bool


@require_safe
@dossier_page
def show(request: HttpRequest, visit: Visit, code: str) -> HttpResponseBase:
    """Show a dossier."""
    return page_of(request, visit, code)


def page_of(
    request: HttpRequest, visit: Visit, code: str, *, tried: str = "", form: forms.Form | None = None
) -> HttpResponseBase:
    """Return the page of a dossier, with a form that was refused open and as it was filled in.

    Raises Http404: there is none, or not for this person.
    """
    try:
        story = story_of(visit.desk, code, at=visit.at)
    except Dossier.DoesNotExist as error:
        raise Http404 from error
    context = {
        "story": story,
        "dossier": story.dossier,
        "haste": mark_of(story.haste, story.dossier),
        "state": state_mark(story.dossier),
        "strip": _strip(story, visit),
        "offered": _offered(story, tried, form),
        "open_work": [item for item in story.work if _is_mine(item, visit)],
        "payments": [(payment, _is_open(payment)) for payment in story.payments],
        "takes_money": story.dossier.receiver_id in visit.desk.takes_in,
    }
    return render(request, "dossiers/page.html", context, status=200 if form is None else 422)


def _strip(story: Story, visit: Visit) -> StripView | None:
    if story.clock is None:
        return None
    return strip_view(deadline_of(story.dossier), story.clock.reckoning, until=minute_of(visit.at))


def _offered(story: Story, tried: str, form: forms.Form | None) -> list[Offered]:
    possible = [
        move
        for move in MOVES.values()
        if (move.kind in story.moves and move.fits(story)) or move.name == tried
    ]
    wanted = NEXT.get(State(story.dossier.state), ())
    first = next((name for name in wanted if any(move.name == name for move in possible)), "")
    ordered = sorted(possible, key=lambda move: (move.name != first, move.name not in wanted))
    return [Offered(move.name, move.label, _form(move, story, tried, form), move.name == first,
                    move.name == tried) for move in ordered]  # fmt: skip


def _form(move: Move, story: Story, tried: str, form: forms.Form | None) -> forms.Form | None:
    """Return the form of a move; what names units and people has a page of its own, where they are read."""
    if move.name == tried:
        return form
    return None if move.needs_people else move.blank(story, {})


def _is_mine(item: object, visit: Visit) -> bool:
    return (
        getattr(item, "done_at", None) is None
        and getattr(item, "kind", "") in {"opinion", "branch"}
        and getattr(item, "unit_id", None) in visit.desk.acts_in
    )


def _is_open(payment: Payment) -> bool:
    return payment.state == "open"
