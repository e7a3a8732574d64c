"""The units that take part: the table, adding and removing, and what concerns one alone."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.evaluation.campaigns.candidates import Matched, candidates, match_list
from caicach.evaluation.campaigns.constants import ParticipantState
from caicach.evaluation.campaigns.doors import is_preparing
from caicach.evaluation.campaigns.listing import (
    Sought,
    exemption_of,
    exemptions_of,
    setup_blocks,
    units_page,
)
from caicach.evaluation.campaigns.models import CampaignBlock, Participant
from caicach.evaluation.campaigns.services_successors import Ended, ended_unit
from caicach.evaluation.campaigns.services_units import add_units, fact_names, remove_units
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring import exempting
from caicach.evaluation.scoring.joining import Joining, join_units
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season
from caicach.web.season.setup.entry import frame, setup_page, unit_or_404
from caicach.web.season.setup.forms import KINDS, AddUnitsForm, ExemptForm, FactsForm, SuccessorForm


@require_safe
@setup_page
def units(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show the units that are looked for, a page at a time."""
    sought = Sought(request.GET.get("q", ""), request.GET.get("block", ""), request.GET.get("state", ""))
    context = frame(season, "units") | {
        "sought": sought,
        "page": units_page(season.entered, sought, request.GET.get("trang", "1"), at=season.at),
        "blocks": setup_blocks(season.entered),
        "states": ParticipantState.choices,
    }
    return render(request, "season/setup/units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def add(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Add units: a whole kind, a pasted list, or single ones that were searched and ticked."""
    blocks = setup_blocks(season.entered)
    choices = [(str(block.pk), block.title) for block in blocks]
    posted = request.POST if request.method == "POST" else None
    form = AddUnitsForm(posted, blocks=choices, preparing=is_preparing(season.campaign))
    matched: Matched | None = None
    if request.method == "POST" and form.is_valid():
        block = next(each for each in blocks if str(each.pk) == form.cleaned_data["block"])
        matched = match_list(season.campaign, form.cleaned_data["listing"], on=season.act.day)
        chosen = _chosen(request, season, form, matched)
        if matched.is_clean and _try_to_add(season, form, block, chosen):
            told = ngettext("Đã thêm %(count)s đơn vị.", "Đã thêm %(count)s đơn vị.", len(chosen))
            messages.success(request, told % {"count": len(chosen)})
            return redirect("setup:units", season.campaign.slug)
    searched = request.GET.get("q", "")
    context = frame(season, "units") | {
        "form": form,
        "blocks": blocks,
        "matched": matched,
        "searched": searched,
        "found": candidates(season.campaign, on=season.act.day, text=searched)[:50] if searched else [],
    }
    return render(request, "season/setup/add_units.html", context)


def _chosen(request: HttpRequest, season: Season, form: AddUnitsForm, matched: Matched) -> list[int]:
    """Return the units meant by the three ways together, each once."""
    chosen = [unit.id for unit in matched.units]
    chosen += [int(key) for key in request.POST.getlist("unit") if key.isdecimal()]
    kind = form.cleaned_data["kind"]
    if kind:
        found = candidates(season.campaign, on=season.act.day, kinds=KINDS[kind][1])
        chosen += [unit.id for unit in found]
    return list(dict.fromkeys(chosen))


def _try_to_add(season: Season, form: AddUnitsForm, block: CampaignBlock, chosen: list[int]) -> bool:
    try:
        if is_preparing(season.campaign):
            add_units(block, chosen, act=season.act)
        else:
            data = form.cleaned_data
            join_units(block, chosen, Joining(data["reason"], data["closes_at"]), act=season.act)
    except RegistryRuleError as fault:
        form.add_error(None, str(fault))
        return False
    return True


@require_POST
@setup_page
def remove(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Take the ticked units off while the campaign is prepared."""
    ticked = [int(key) for key in request.POST.getlist("unit") if key.isdecimal()]
    try:
        count = remove_units(season.campaign.pk, ticked, act=season.act)
    except RegistryRuleError as fault:
        messages.error(request, str(fault))
    else:
        told = ngettext("Đã bỏ %(count)s đơn vị.", "Đã bỏ %(count)s đơn vị.", count)
        messages.success(request, told % {"count": count})
    return redirect("setup:units", season.campaign.slug)


@require_safe
@setup_page
def unit(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show what does not apply to a unit, and what grades ask of it."""
    found = unit_or_404(season, participant)
    return unit_page(request, season, found)


def unit_page(
    request: HttpRequest, season: Season, unit: Participant, successor_form: SuccessorForm | None = None
) -> HttpResponseBase:
    """Show one unit with its forms as they stand, or with that of its successor as it was typed."""
    return _unit_page(request, season, unit, _exempt_form(unit), _facts_form(unit), successor_form)


@require_POST
@setup_page
def exempt(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Say that a part does not apply to a unit."""
    found = unit_or_404(season, participant)
    form = _exempt_form(found, request)
    if form.is_valid():
        data = form.cleaned_data
        try:
            exempting.exempt(found.pk, data["code"], reason=data["reason"], act=season.act)
        except RegistryRuleError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Đã ghi phần không áp dụng."))
            return redirect("setup:unit", season.campaign.slug, found.pk)
    return _unit_page(request, season, found, form, _facts_form(found))


@require_POST
@setup_page
def end_exemption(request: HttpRequest, season: Season, exemption: int) -> HttpResponseBase:
    """Let a part apply to a unit again."""
    found = exemption_of(season.entered, exemption)
    if found is None:
        raise Http404
    _do(request, lambda: exempting.end_exemption(found.pk, act=season.act), _("Đã bỏ việc miễn áp dụng."))
    return redirect("setup:unit", season.campaign.slug, found.participant_id)


@require_POST
@setup_page
def facts(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Write what grades ask of a unit besides points."""
    found = unit_or_404(season, participant)
    form = _facts_form(found, request)
    if not form.is_valid():
        return _unit_page(request, season, found, _exempt_form(found), form)
    kept = {name: value for name, value in form.cleaned_data.items() if value}
    _do(request, lambda: exempting.set_facts(found.pk, kept, act=season.act), _("Đã ghi dữ kiện xếp loại."))
    return redirect("setup:unit", season.campaign.slug, found.pk)


def _do(request: HttpRequest, act: Callable[[], object], told: str) -> None:
    try:
        act()
    except RegistryRuleError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, told)


def _exempt_form(unit: Participant, request: HttpRequest | None = None) -> ExemptForm:
    nodes = plan_of(unit.block.set_version).criteria_set.walk()
    codes = [(node.code, f"{node.code} {node.title.vi}") for node in nodes]
    return ExemptForm(request.POST if request else None, codes=[("", "–"), *codes])


def heir_choices(ended: Ended) -> list[tuple[str, str]]:
    """Return the successors of a unit as a form offers them."""
    return [(str(heir.id), heir.name) for heir in ended.heirs]


def _facts_form(unit: Participant, request: HttpRequest | None = None) -> FactsForm:
    known = fact_names(plan_of(unit.block.set_version), unit.block.block)
    return FactsForm(request.POST if request else None, facts=known, initial=unit.facts)


def _unit_page(
    request: HttpRequest,
    season: Season,
    unit: Participant,
    exempt_form: ExemptForm,
    facts_form: FactsForm,
    successor_form: SuccessorForm | None = None,
) -> HttpResponseBase:
    nodes = plan_of(unit.block.set_version).criteria_set.by_code
    exemptions = [
        {"held": held, "title": nodes[held.code].title.vi if held.code in nodes else ""}
        for held in exemptions_of(unit)
    ]
    ended = ended_unit(unit, on=season.act.day)
    if ended is not None and successor_form is None:
        successor_form = SuccessorForm(heirs=heir_choices(ended))
    context = frame(season, "units") | {
        "unit": unit,
        "ended": ended,
        "successor_form": successor_form,
        "may_name": season.access.administers,
        "exemptions": exemptions,
        "exempt_form": exempt_form,
        "facts_form": facts_form,
    }
    return render(request, "season/setup/unit.html", context)
