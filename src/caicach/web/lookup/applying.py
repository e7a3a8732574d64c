"""An application in steps: who, what, papers, delivery, review; saved at each, sent once."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.exchange.qr import qr_svg
from caicach.registry.procedures.public_pages import published_procedure
from caicach.web.lookup.entry import citizen_act, held_keys, hold_key, kept_private, may_write
from caicach.web.lookup.forms import DeliveryForm, WhatForm, WhoForm, person_initial, typed
from caicach.web.site.errors import too_many_requests
from caicach.work.dossiers.constants import DELIVERIES, ApplicantKind, choices
from caicach.work.dossiers.models import Draft
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.selectors.mine import draft_for, last_person, own_drafts
from caicach.work.dossiers.selectors.offices import (
    Opening,
    held_results,
    opening_of,
    opening_of_version,
)
from caicach.work.dossiers.services.drafts import begin, discard, save_step, send
from caicach.work.dossiers.services.uploads import ACCEPTED
from caicach.work.dossiers.tokens import token_for


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its word in the address, its name in the data, and its title."""

    slug: str
    name: str
    title: str | Promise


STEPS = (
    Step("nguoi-nop", "who", gettext_lazy("Người nộp")),
    Step("noi-dung", "what", gettext_lazy("Nội dung")),
    Step("giay-to", "papers", gettext_lazy("Giấy tờ")),
    Step("nhan-ket-qua", "delivery", gettext_lazy("Nhận kết quả")),
    Step("xem-lai", "review", gettext_lazy("Xem lại và gửi")),
)
_BY_SLUG = {step.slug: place for place, step in enumerate(STEPS)}
_SIGNED_IN = frozenset({"papers", "review"})
"""Steps for which somebody must have signed in: files are kept, and dossiers made, of nobody unknown."""


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say what is needed, and begin or go on."""
    at = timezone.now()
    day = timezone.localdate(at)
    published = published_procedure(code, on=day)
    if published is None:
        raise Http404
    opening = opening_of(code, on=day)
    fault = ""
    if request.method == "POST" and opening is not None and opening.offices:
        if not may_write(request):
            return too_many_requests(request)
        try:
            draft = begin(opening, act=citizen_act(request))
        except DossierError as error:
            fault = str(error)
        else:
            hold_key(request, draft.key)
            return redirect("lookup:step", published.code, draft.key, STEPS[0].slug)
    drafts = [
        draft
        for draft in own_drafts(request.user, held_keys(request), at=at)
        if draft.version.procedure.code == published.code
    ]
    context = {
        "procedure": published,
        "opening": opening if opening is not None and opening.offices else None,
        "papers": opening.papers_of("") if opening else [],
        "drafts": drafts,
        "steps": STEPS,
        "fault": fault,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return kept_private(render(request, "lookup/start.html", context, status=status))


def own_draft(request: HttpRequest, code: str, key: str) -> Draft:
    """Return the application of an address, for who may go on with it. Raises Http404."""
    draft = draft_for(key, user=request.user, keys=held_keys(request), at=timezone.now())
    if draft is None or draft.version.procedure.code != code:
        raise Http404
    return draft


def opening_for(draft: Draft) -> Opening:
    """Return how the procedure of an application is submitted. Raises Http404: not online any more."""
    opening = opening_of_version(draft.version, on=timezone.localdate())
    if opening is None:
        raise Http404
    return opening


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, code: str, key: str, step: str) -> HttpResponseBase:
    """Show a step or keep what was typed in it, right or wrong, and go on to the next."""
    place = _BY_SLUG.get(step)
    if place is None:
        raise Http404
    draft = own_draft(request, code, key)
    if draft.dossier_id is not None:
        return redirect("lookup:sent", code, key)
    if STEPS[place].name in _SIGNED_IN and not request.user.is_authenticated:
        return kept_private(_page(request, draft, place, "lookup/sign_in.html"))
    if STEPS[place].name == "papers":
        return papers_page(request, draft)
    if STEPS[place].name == "review":
        return review_page(request, draft)
    form = form_of(request, draft, STEPS[place].name)
    if request.method == "POST":
        return _kept(request, draft, place, form)
    return kept_private(_page(request, draft, place, "lookup/step.html", form=form))


def _kept(request: HttpRequest, draft: Draft, place: int, form: forms.Form) -> HttpResponseBase:
    code = draft.version.procedure.code
    save_step(draft, STEPS[place].name, typed(request.POST, form), act=citizen_act(request))
    if "leave" in request.POST:
        messages.success(request, _("Đã lưu. Ông/bà có thể quay lại làm tiếp trong 30 ngày."))
        return redirect("lookup:start", code)
    if not form.is_valid():
        page = _page(
            request,
            draft,
            place,
            "lookup/step.html",
            form=form,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
        return kept_private(page)
    return redirect("lookup:step", code, draft.key, STEPS[place + 1].slug)


def form_of(request: HttpRequest, draft: Draft, name: str) -> forms.Form:
    """Return the form of a step: as typed now, as kept, or as it may be filled from what is known."""
    posted = request.POST if request.method == "POST" else None
    kept = draft.data.get(name)
    if name == "who":
        initial = kept or person_initial(last_person(request.user))
        return WhoForm(posted, initial=initial)
    if name == "what":
        opening = opening_for(draft)
        fresh = {"summary": _("Đề nghị giải quyết: %(name)s") % {"name": draft.version.name[:900]}}
        if len(opening.offices) == 1:
            fresh["office"] = str(opening.offices[0].id)
        return WhatForm(posted, initial=kept or fresh, opening=opening)
    address = draft.data.get("who", {}).get("address", "")
    return DeliveryForm(posted, initial=kept or {"kind": "counter", "address": address})


def _page(
    request: HttpRequest,
    draft: Draft,
    place: int,
    template: str,
    *,
    status: int = HTTPStatus.OK,
    **context: object,
) -> HttpResponseBase:
    links = [
        (one, reverse("lookup:step", args=[draft.version.procedure.code, draft.key, one.slug]))
        for one in STEPS
    ]
    context |= {
        "draft": draft,
        "code": draft.version.procedure.code,
        "links": links,
        "place": place,
        "number": place + 1,
        "step": STEPS[place],
        "back": links[place - 1][1] if place else "",
        "next": links[place + 1][1] if place + 1 < len(links) else "",
        "here": links[place][1],
    }
    return render(request, template, context, status=status)


def papers_page(
    request: HttpRequest, draft: Draft, *, fault: tuple[int, str] | None = None
) -> HttpResponseBase:
    """Return the step of papers: each with its own button, so that nothing is lost with a weak line."""
    opening = opening_for(draft)
    case = draft.data.get("what", {}).get("case", "")
    given = draft.data.get("papers", {})
    lines = [
        (paper, given.get(str(paper.pk)), fault[1] if fault and fault[0] == paper.pk else "")
        for paper in opening.papers_of(case)
    ]
    user_id = request.user.pk
    held = held_results(user_id, on=timezone.localdate()) if user_id is not None else []
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    page = _page(
        request,
        draft,
        _BY_SLUG["giay-to"],
        "lookup/papers.html",
        status=status,
        lines=lines,
        held=held,
        accepted=ACCEPTED,
    )
    return kept_private(page)


def review_page(request: HttpRequest, draft: Draft, *, fault: DossierError | None = None) -> HttpResponseBase:
    """Return all that was typed, to be read once more before it is sent."""
    opening = opening_for(draft)
    what, delivery = draft.data.get("what", {}), draft.data.get("delivery", {})
    who = draft.data.get("who", {})
    given = draft.data.get("papers", {})
    slugs = {one.name: one.slug for one in STEPS}
    mend = slugs.get(_STEP_OF.get(fault.field, fault.field), "") if fault else ""
    page = _page(
        request,
        draft,
        _BY_SLUG["xem-lai"],
        "lookup/review.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK,
        who=who,
        who_kind=dict(ApplicantKind.choices).get(who.get("kind", ""), ""),
        what=what,
        office=next((one.name for one in opening.offices if str(one.id) == what.get("office")), ""),
        delivery=delivery,
        delivery_kind=dict(choices(DELIVERIES)).get(delivery.get("kind", ""), ""),
        lines=[(paper, given.get(str(paper.pk))) for paper in opening.papers_of(what.get("case", ""))],
        fault=str(fault) if fault else "",
        mend=reverse("lookup:step", args=[draft.version.procedure.code, draft.key, mend]) if mend else "",
    )
    return kept_private(page)


_STEP_OF = {"name": "who", "summary": "what", "procedure": "what", "limit": "what"}
"""In which step a field stands of which the service speaks."""


@require_POST
def send_off(request: HttpRequest, code: str, key: str) -> HttpResponseBase:
    """Send an application; twice is once."""
    draft = own_draft(request, code, key)
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("lookup:step", args=[code, key, STEPS[-1].slug]))
    if draft.dossier_id is None:
        wrong = _first_wrong(draft)
        if wrong is not None:
            return review_page(request, draft, fault=wrong)
        try:
            send(draft, act=citizen_act(request))
        except DossierError as error:
            return review_page(request, draft, fault=error)
    return redirect("lookup:sent", code, key)


def _first_wrong(draft: Draft) -> DossierError | None:
    """Return what is wrong in what was typed, by the forms' own rules; a step may have been skipped."""
    opening = opening_for(draft)
    bound = {
        "who": WhoForm(draft.data.get("who", {})),
        "what": WhatForm(draft.data.get("what", {}), opening=opening),
        "delivery": DeliveryForm(draft.data.get("delivery", {})),
    }
    for name, form in bound.items():
        if not form.is_valid():
            first = next(iter(form.errors.values()))[0]
            return DossierError(str(first), name)
    return None


@require_safe
def sent(request: HttpRequest, code: str, key: str) -> HttpResponseBase:
    """Show the code, and the address by which the dossier is found again."""
    draft = own_draft(request, code, key)
    if draft.dossier is None:
        return redirect("lookup:step", code, key, STEPS[-1].slug)
    token = token_for(draft.dossier.code)
    address = request.build_absolute_uri(reverse("lookup:story", args=[token]))
    context = {
        "draft": draft,
        "dossier": draft.dossier,
        "token": token,
        # Drawn by us from an address of ours; it holds no text of users.
        "qr": SafeString(qr_svg(address, title=_("Mã QR mở trang tra cứu hồ sơ này"))),
    }
    return kept_private(render(request, "lookup/sent.html", context))


@require_POST
def drop(request: HttpRequest, code: str, key: str) -> HttpResponseBase:
    """Remove an application that is not sent."""
    draft = own_draft(request, code, key)
    try:
        discard(draft, act=citizen_act(request))
    except DossierError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã xóa hồ sơ đang soạn."))
    return redirect("lookup:start", code)
