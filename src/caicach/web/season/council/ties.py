"""Units that every rule leaves equal, and the order the council gives them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caicach.evaluation.appraisal.council import CouncilRuleError, rule_tie
from caicach.evaluation.appraisal.council_selectors import Equals, equals_of, open_meetings
from caicach.evaluation.campaigns.models import Participant
from caicach.web.season.council.entry import common, council_page
from caicach.web.season.council.forms import TieForm
from caicach.web.season.entry import Season


@require_http_methods(["GET", "HEAD", "POST"])
@council_page
def ties(request: HttpRequest, season: Season) -> HttpResponseBase:
    """List groups of equal units with the chain that did not tell them apart, and take an order."""
    shown = common(season, "ties")
    groups = equals_of(season.entered)
    form = TieForm(request.POST or None)
    form.offer_meetings(open_meetings(season.entered))
    asked = request.POST.get("group", "")
    if request.method == "POST":
        if not shown["may_decide"]:
            raise PermissionDenied
        group = next((one for one in groups if key_of(one) == asked), None)
        if group is None:
            form.add_error(None, _("Các đơn vị này không còn bằng điểm nhau. Hãy xem lại danh sách."))
        elif form.is_valid() and _rule(request, season, group, form):
            messages.success(request, _("Đã ghi thứ tự do Hội đồng quyết định."))
            return redirect("council:ties", slug=season.campaign.slug)
    context = {
        **shown,
        "groups": [(key_of(group), group, list(_table(group))) for group in groups],
        "form": form,
        "asked": asked,
    }
    return render(request, "season/council/ties.html", context)


def key_of(group: Equals) -> str:
    """Return what names a group in a form: its units."""
    return "-".join(sorted(unit.unit for unit in group.units))


def _table(group: Equals) -> Iterator[tuple[Participant, int, list[Decimal | None]]]:
    for at, unit in enumerate(group.units):
        yield unit, at + 1, [link.numbers[at] for link in group.chain]


def _rule(request: HttpRequest, season: Season, group: Equals, form: TieForm) -> bool:
    places = {unit.pk: request.POST.get(f"place_{unit.pk}", "") for unit in group.units}
    wanted = sorted(str(number) for number in range(1, len(group.units) + 1))
    if sorted(places.values()) != wanted:
        form.add_error(None, _("Hãy ghi thứ tự từ 1 đến hết, mỗi đơn vị một số khác nhau."))
        return False
    order = sorted(group.units, key=lambda unit: int(places[unit.pk]))
    meetings = {meeting.number: meeting for meeting in open_meetings(season.entered)}
    data = form.cleaned_data
    try:
        rule_tie(group.block, order, reason=data["reason"], meeting=meetings[data["meeting"]], act=season.act)
    except CouncilRuleError as fault:
        form.add_error(None, str(fault))
        return False
    return True
