"""Doing something to a dossier: the form of a move, its refusal with what was typed, and what follows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caicach.web.dossiers.entry import Visit, dossier_page
from caicach.web.dossiers.moves import MOVES, Move
from caicach.web.dossiers.page import page_of
from caicach.work.dossiers.constants import PaymentMethod
from caicach.work.dossiers.models import Dossier, Payment, WorkItem
from caicach.work.dossiers.refusals import DossierError
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
    people = _people(known, dossier, visit)
    papers = papers_of(dossier) if name in {"supplement", "completed"} else []
    if request.method != "POST":
        form = known.form(**known.options(dossier, people, papers))
        return _form_page(request, dossier, known, form)
    form = known.filled(request.POST, dossier, people, papers)
    if form.is_valid():
        try:
            known.do(dossier, form.cleaned_data, visit.act, form.cleaned_data.get("seen"))
        except DossierError as fault:
            form.add_error(fault.field if fault.field in form.fields else None, str(fault))
        else:
            messages.success(request, str(known.done))
            return redirect("dossiers:page", dossier.code)
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
