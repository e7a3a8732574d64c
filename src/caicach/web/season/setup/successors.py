"""Naming which successor answers for a unit that was divided in mid-season."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caicach.evaluation.campaigns.services_successors import ended_unit, name_successor
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season
from caicach.web.season.setup.entry import setup_page, unit_or_404
from caicach.web.season.setup.forms import SuccessorForm
from caicach.web.season.setup.units import heir_choices, unit_page


@require_POST
@setup_page
def name(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Say which successor answers for a unit that is no more."""
    found = unit_or_404(season, participant)
    ended = ended_unit(found, on=season.act.day)
    if ended is None:
        raise Http404
    form = SuccessorForm(request.POST, heirs=heir_choices(ended))
    if form.is_valid():
        data = form.cleaned_data
        try:
            name_successor(found.pk, int(data["organisation"]), reason=data["reason"], act=season.act)
        except RegistryRuleError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Đã chỉ định đơn vị trả lời thay."))
            return redirect("setup:unit", season.campaign.slug, found.pk)
    return unit_page(request, season, found, form)
