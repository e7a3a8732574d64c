"""Printing: the papers of a dossier, the register of a period, the hand-over lists of a day."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caicach.exchange.forms import Form, Office, Size, TypesettingError, to_one_pdf
from caicach.exchange.forms.composing import DEFAULT_SIZES
from caicach.web.dossiers.entry import Visit, dossier_page
from caicach.web.papers.forms import HandOverForm, RegisterForm
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.printing import (
    Asking,
    Paper,
    TooLongError,
    case_of,
    forms_of,
    hand_over_list,
    issuer_of,
    register_of,
)
from caicach.work.dossiers.printing.books import MOST_ROWS, field_choices, handed_to, office_choices
from caicach.work.dossiers.printing.cases import issuer
from caicach.work.dossiers.tokens import token_for


@require_safe
@never_cache
@dossier_page
def paper(request: HttpRequest, visit: Visit, code: str, form: str) -> HttpResponseBase:
    """Hand out a paper of a dossier to whoever sees the dossier.

    Raises Http404: there is no such dossier for this person, or it has no such paper.
    """
    if form not in set(Paper):
        raise Http404
    asking, which = asking_of(request, visit), Paper(form)
    try:
        case = case_of(asking, code)
    except Dossier.DoesNotExist as error:
        raise Http404 from error
    forms = forms_of(case, which, asking)
    if not forms:
        raise Http404
    office = issuer_of(case, which, asking, at=forms[0].issued_at).office
    return _printed(request, forms, office, f"{which}-{case.dossier.code}")


@require_safe
@never_cache
@dossier_page
def ask(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Ask for which days and office a book or list is wanted."""
    return _ask(request, visit)


@require_safe
@never_cache
@dossier_page
def register(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Hand out form 07 of an office's days."""
    asking = asking_of(request, visit)
    form = _register_form(request, asking, bound=True)
    if not form.is_valid():
        return _ask(request, visit, register=form, status=422)
    asked = form.asked
    try:
        book = register_of(asked, asking)
    except TooLongError:
        said = _("Khoảng ngày này có hơn %(most)s hồ sơ. Hãy in từng quý, từng tháng hoặc từng lĩnh vực.")
        form.add_error("last", said % {"most": f"{MOST_ROWS:,}".replace(",", ".")})
        return _ask(request, visit, register=form, status=422)
    office = issuer(asked.receiver_id, on=visit.act.day, website="", counter=True).office
    return _printed(request, [book], office, f"register-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}")


@require_safe
@never_cache
@dossier_page
def hand_over(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Hand out the list of what one unit gave another on a day, or show to whom it gave any."""
    asking = asking_of(request, visit)
    form = HandOverForm(request.GET, givers=office_choices(asking), day=visit.act.day)
    if not form.is_valid():
        return _ask(request, visit, hand_over=form, status=422)
    giver, day = form.cleaned_data["giver"], form.cleaned_data["day"]
    receivers = handed_to(giver, day, asking)
    wanted = request.GET.get("receiver", "")
    if not wanted:
        return _ask(request, visit, hand_over=form, receivers=receivers, is_asked=True)
    found = next((pk for pk, _name, _count in receivers if str(pk) == wanted), None)
    if found is None:
        raise Http404
    office = issuer(giver, on=day, website="", counter=True).office
    return _printed(request, [hand_over_list(giver, found, day, asking)], office, f"hand-over-{day:%Y%m%d}")


def asking_of(request: HttpRequest, visit: Visit) -> Asking:
    """Return who prints, with the addresses under which this site looks dossiers up."""

    def lookup(code: str) -> str:
        return request.build_absolute_uri(reverse("lookup:story", args=[token_for(code)]))

    website = f"{request.get_host()}{reverse('lookup:form')}"
    return Asking(visit.desk, visit.at, clerk=str(request.user), lookup=lookup, website=website)


def _ask(
    request: HttpRequest,
    visit: Visit,
    *,
    register: RegisterForm | None = None,
    hand_over: HandOverForm | None = None,
    receivers: Sequence[tuple[int, str, int]] = (),
    is_asked: bool = False,
    status: int = 200,
) -> HttpResponse:
    asking = asking_of(request, visit)
    day = timezone.localdate(visit.at)
    context = {
        "register": register or _register_form(request, asking, bound=False),
        "hand_over": hand_over or HandOverForm(givers=office_choices(asking), day=day),
        "receivers": receivers,
        "is_asked": is_asked,
    }
    return render(request, "papers/ask.html", context, status=status)


def _register_form(request: HttpRequest, asking: Asking, *, bound: bool) -> RegisterForm:
    data = request.GET if bound else None
    day = timezone.localdate(asking.at)
    return RegisterForm(data, offices=office_choices(asking), fields=field_choices(), day=day)


def _printed(request: HttpRequest, forms: Sequence[Form], office: Office, name: str) -> HttpResponse:
    """Return forms as a file that the browser shows; on the size asked for where the form has it."""
    asked = request.GET.get("size", "")
    fixed = any(form.kind in DEFAULT_SIZES for form in forms)
    size = Size(asked) if asked in set(Size) and not fixed else None
    try:
        raw = to_one_pdf(forms, office, size=size)
    except TypesettingError:
        context = {"said": _("Không lập được bản in lúc này. Hãy thử lại sau ít phút.")}
        return render(request, "papers/refused.html", context, status=503)
    response = HttpResponse(raw, content_type="application/pdf")
    safe = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-.") else "-" for letter in name
    )
    response["Content-Disposition"] = f'inline; filename="{safe}.pdf"'
    return response
