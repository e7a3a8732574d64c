"""The blocks of a campaign, each with its set."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caicach.evaluation.campaigns.listing import setup_blocks
from caicach.evaluation.campaigns.services import add_block, remove_block
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.criteria.selectors import others_for
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season
from caicach.web.season.setup.entry import frame, setup_page
from caicach.web.season.setup.forms import BlockForm


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def blocks(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show the blocks, and add one."""
    context = frame(season, "blocks")
    offered = _offered(season) if context["is_preparing"] else {}
    choices = [(key, f"{version}: {title}") for key, (version, _block, title) in offered.items()]
    form = BlockForm(request.POST if request.method == "POST" else None, choices=[("", "–"), *choices])
    if request.method == "POST" and form.is_valid():
        version, block, _title = offered[form.cleaned_data["choice"]]
        try:
            made = add_block(
                season.campaign.pk, version, block, title=form.cleaned_data["title"], act=season.act
            )
        except RegistryRuleError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Đã thêm khối “%(block)s”.") % {"block": made.title})
            return redirect("setup:blocks", season.campaign.slug)
    context |= {"blocks": setup_blocks(season.entered), "form": form, "has_sets": bool(offered)}
    return render(request, "season/setup/blocks.html", context)


@require_POST
@setup_page
def remove(request: HttpRequest, season: Season, block: int) -> HttpResponseBase:
    """Take an empty block off."""
    found = next((each for each in setup_blocks(season.entered) if each.pk == block), None)
    if found is None:
        raise Http404
    try:
        remove_block(found, act=season.act)
    except RegistryRuleError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Đã bỏ khối “%(block)s”.") % {"block": found.title})
    return redirect("setup:blocks", season.campaign.slug)


def _offered(season: Season) -> dict[str, tuple[SetVersion, str, str]]:
    """Return the blocks of the issued sets that the reader sees, by a key that forms can hold."""
    found: dict[str, tuple[SetVersion, str, str]] = {}
    for version in others_for(season.request.user, None, on=season.act.day):
        if version.is_draft:
            continue
        blocks = plan_of(version).criteria_set.blocks
        for block in blocks:
            found[f"{version.pk}:{block.id}"] = (version, block.id, block.title.vi)
        if not blocks:
            found[f"{version.pk}:"] = (version, "", version.title)
    return found
