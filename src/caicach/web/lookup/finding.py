"""Looking a dossier up, and its page."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caicach.core.codes.dossiers import key
from caicach.core.deadlines.minutes import minute_of
from caicach.web.calendars.strips import strip_view
from caicach.web.lookup.entry import LIMITS, address_of, kept_private
from caicach.web.lookup.forms import LookUpForm, RateForm, WithdrawForm
from caicach.web.lookup.wording import OVER, SETTLED, bills_of, due_words
from caicach.work.dossiers.selectors.lookup import look_up_by_token, token_by
from caicach.work.dossiers.services.uploads import ACCEPTED


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for code and digits; they are posted, so that no address holds them.

    Whether the code, the digits or both are wrong is not told.
    """
    form = LookUpForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            code, tail = form.cleaned_data["code"], form.cleaned_data["tail"]
            if not may_try(request, code):
                form.add_error(None, too_often())
                status = HTTPStatus.TOO_MANY_REQUESTS
            elif token := token_by(code, tail):
                return kept_private(redirect("lookup:story", token))
            else:
                form.add_error(
                    None,
                    _(
                        "Không tìm thấy hồ sơ với mã và bốn số cuối này. Hãy xem lại giấy tiếp nhận, "
                        "hoặc liên hệ nơi đã nộp hồ sơ."
                    ),
                )
    return kept_private(render(request, "lookup/form.html", {"form": form}, status=status))


def may_try(request: HttpRequest, code: str) -> bool:
    """Return whether this address, and anybody with this code, may try once more."""
    return LIMITS.asking.admits(address_of(request)) and LIMITS.code.admits(key(code))


def too_often() -> str:
    """Say that it was tried too often, whatever was tried."""
    return _("Đã thử quá nhiều lần. Hãy chờ một giờ rồi thử lại, hoặc quét mã QR trên giấy tiếp nhận.")


@require_safe
def story(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show a dossier to whom it concerns."""
    return story_page(request, token)


def story_page(
    request: HttpRequest,
    token: str,
    *,
    rate: RateForm | None = None,
    withdraw: WithdrawForm | None = None,
    faults: dict[int, str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponseBase:
    """Return the page of a dossier, with what was typed where something of it was wrong.

    ``faults`` says what was wrong with the file of a paper, by its id; 0 is the paper of no list.

    Raises Http404: the token is no dossier's.
    """
    at = timezone.now()
    found = look_up_by_token(token, at=at)
    if found is None:
        raise Http404
    strip = None
    if found.deadline is not None and found.reckoning is not None and found.state not in OVER:
        strip = strip_view(found.deadline, found.reckoning, until=minute_of(at))
    wanted = [(paper, (faults or {}).get(paper.id, "")) for paper in found.papers if paper.may_send]
    context = {
        "story": found,
        "due": due_words(found),
        "is_settled": found.state in SETTLED,
        "strip": strip,
        "bills": bills_of(found),
        "wanted": wanted,
        "is_sent": bool(wanted) and all(paper.is_given for paper, _fault in wanted),
        "other_fault": (faults or {}).get(0, ""),
        "rate": rate or (RateForm() if found.may_rate else None),
        "withdraw": withdraw or (WithdrawForm(auto_id="rut-%s") if found.may_withdraw else None),
        "open_withdraw": withdraw is not None,
        "accepted": ACCEPTED,
    }
    return kept_private(render(request, "lookup/story.html", context, status=status))
