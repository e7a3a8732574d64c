"""What citizens do with a dossier: send papers, withdraw it, rate."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caicach.web.lookup.entry import citizen_act, may_write, uploads_of
from caicach.web.lookup.finding import may_try, story_page, too_often
from caicach.web.lookup.forms import RateForm, WithdrawForm
from caicach.web.site.errors import too_many_requests
from caicach.work.dossiers.constants import Face, Said
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.selectors.lookup import look_up_by_token
from caicach.work.dossiers.services.citizens import Extra, rate, send_papers, withdraw
from caicach.work.dossiers.services.uploads import keep_paper
from caicach.work.dossiers.tokens import code_of


@require_POST
def supplement(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take one paper that was asked for; each has its own button, so that a weak line loses one at most."""
    if not may_write(request):
        return too_many_requests(request)
    act = citizen_act(request)
    found = look_up_by_token(token, at=act.at)
    if found is None:
        raise Http404
    typed = request.POST.get("paper", "")
    paper_id = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    open_papers = {paper.id for paper in found.papers if paper.may_send}
    if not found.may_supplement or (paper_id and paper_id not in open_papers):
        # Said before the file is looked into and kept: nothing is kept of what nobody asked for.
        messages.error(request, _("Hồ sơ không chờ giấy tờ này nữa."))
        return redirect("lookup:story", token)
    try:
        stored = keep_paper(uploads_of(request), act=act)
        if paper_id:
            send_papers(token, {paper_id: stored}, act=act)
        else:
            send_papers(token, {}, [Extra(request.POST.get("name", ""), stored)], act=act)
    except DossierError as error:
        return story_page(
            request, token, faults={paper_id: str(error)}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    messages.success(request, _("Đã nhận giấy tờ của ông/bà."))
    return redirect("lookup:story", token)


@require_POST
def take_back(request: HttpRequest, token: str) -> HttpResponseBase:
    """Withdraw a dossier; the digits are asked for again."""
    code = code_of(token)
    if code is None:
        raise Http404
    form = WithdrawForm(request.POST, auto_id="rut-%s")
    if form.is_valid():
        if not may_try(request, code):
            form.add_error(None, too_often())
            return story_page(request, token, withdraw=form, status=HTTPStatus.TOO_MANY_REQUESTS)
        try:
            withdraw(token, form.cleaned_data["tail"], form.cleaned_data["reason"], act=citizen_act(request))
        except Dossier.DoesNotExist:
            raise Http404 from None
        except DossierError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Hồ sơ đã được rút."))
            return redirect("lookup:story", token)
    return story_page(request, token, withdraw=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def say(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take a rating, once."""
    if not may_write(request):
        return too_many_requests(request)
    form = RateForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        words = [Said(word) for word in said["words"]]
        try:
            rate(token, Face(said["face"]), words, said["text"], act=citizen_act(request))
        except Dossier.DoesNotExist:
            raise Http404 from None
        except DossierError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Cảm ơn ông/bà đã đánh giá."))
            return redirect("lookup:story", token)
    return story_page(request, token, rate=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
