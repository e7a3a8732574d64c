"""Doing something to a dossier: the form of a move, its refusal with what was typed, and what follows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caicach.core.dossiers.moves import MoveError, leads_to
from caicach.core.dossiers.states import State
from caicach.web.dossiers.entry import Visit, dossier_page
from caicach.web.dossiers.moves import MOVES, Move
from caicach.web.dossiers.page import page_of
from caicach.work.dossiers.constants import STATES, PaymentMethod
from caicach.work.dossiers.models import Dossier, DossierPaper, Payment, WorkItem
from caicach.work.dossiers.policies import may_do
from caicach.work.dossiers.refusals import DossierError, not_possible
from caicach.work.dossiers.selectors.people import staff_choices, unit_choices
from caicach.work.dossiers.selectors.stories import dossier_for, papers_of
from caicach.work.dossiers.services import fees, handing


@require_http_methods(["GET", "HEAD", "POST"])
@dossier_page
def move(request: HttpRequest, visit: Visit, code: str, name: str) -> HttpResponseBase:
    """Show the form of a move on a page of its own, or do it."""
    known = MOVES.get(name)
    if known is None:
        raise Http404
    dossier = _dossier(visit, code)
    _require_own(known, dossier, visit, request)
    if request.method != "POST":
        return _form_to_fill(request, visit, dossier, known)
    people = _people(known, dossier, visit)
    form = known.filled(request.POST, dossier, people, _missing(known, dossier))
    if form.is_valid():
        try:
            known.do(dossier, form.cleaned_data, visit.act, form.cleaned_data.get("seen"))
        except DossierError as fault:
            form.add_error(fault.field if fault.field in form.fields else None, str(fault))
        else:
            messages.success(request, str(known.done))
            return redirect("dossiers:page", dossier.code)
    known.see_anew(form, dossier)
    if known.needs_people:
        return _form_page(request, dossier, known, form, status=422)
    return page_of(request, visit, code, tried=name, form=form)


@require_POST
@dossier_page
def work(request: HttpRequest, visit: Visit, item: int) -> HttpResponseBase:
    """Give the opinion, or the outcome of the branch, that somebody waits for."""
    try:
        done = handing.answer(item, request.POST.get("note", ""), act=visit.act)
    except (WorkItem.DoesNotExist, Dossier.DoesNotExist) as error:
        raise Http404 from error
    except DossierError as fault:
        messages.error(request, str(fault))
        return redirect("dossiers:inbox")
    messages.success(request, _("Đã gửi trả lời."))
    return redirect("dossiers:page", done.code)


@require_POST
@dossier_page
def pay(request: HttpRequest, visit: Visit, payment: int) -> HttpResponseBase:
    """Record that a fee was paid at the counter."""
    method = request.POST.get("method", "")
    if method not in PaymentMethod.values:
        raise Http404
    try:
        done = fees.take_payment(payment, PaymentMethod(method), act=visit.act)
    except (Payment.DoesNotExist, Dossier.DoesNotExist) as error:
        raise Http404 from error
    except DossierError as fault:
        messages.error(request, str(fault))
        return redirect("dossiers:inbox")
    messages.success(request, _("Đã ghi nhận khoản đã nộp."))
    return redirect("dossiers:page", done.dossier.code)


def _dossier(visit: Visit, code: str) -> Dossier:
    try:
        return dossier_for(visit.desk, code, at=visit.at)
    except Dossier.DoesNotExist as error:
        raise Http404 from error


def _require_own(known: Move, dossier: Dossier, visit: Visit, request: HttpRequest) -> None:
    """Refuse a move to whom it is not given; to whom it was given when they opened the page, the service says
    what has happened since, and what they typed stays.

    Raises PermissionDenied.
    """
    if may_do(visit.desk, known.kind, dossier, at_once=dossier.version.is_immediate):
        return
    seen = request.POST.get(f"{known.name}-seen", "")
    if request.method != "POST" or seen in {"", str(dossier.events_count)}:
        raise PermissionDenied


def _form_to_fill(request: HttpRequest, visit: Visit, dossier: Dossier, known: Move) -> HttpResponseBase:
    """Show the form of a move, or lead back where the dossier has gone past it."""
    state = State(dossier.state)
    try:
        leads_to(known.kind, state)
    except MoveError as error:
        messages.error(request, str(not_possible(error, STATES[state])))
        return redirect("dossiers:page", dossier.code)
    people = _people(known, dossier, visit)
    form = known.form(**known.options(dossier, people, _missing(known, dossier)))
    return _form_page(request, dossier, known, form)


def _missing(known: Move, dossier: Dossier) -> list[DossierPaper]:
    """Return the papers of a dossier; asked only where the move takes some in."""
    return papers_of(dossier) if known.name in {"supplement", "completed"} else []


def _people(known: Move, dossier: Dossier, visit: Visit) -> dict[str, list[tuple[str, str]]]:
    """Return whom a dossier can be handed to; asked only where the move names anybody."""
    if not known.needs_people:
        return {}
    units = unit_choices(dossier, on=visit.act.day)
    return {"unit": units, "person": staff_choices([int(pk) for pk, _name in units], on=visit.act.day)}


def _form_page(
    request: HttpRequest, dossier: Dossier, known: Move, form: Any, status: int = 200
) -> HttpResponseBase:
    context = {"dossier": dossier, "move": known, "form": form}
    return render(request, "dossiers/move.html", context, status=status)
