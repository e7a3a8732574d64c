"""The dashboards of a season: each role's own, and the lists that their figures open."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caicach.core.codes.text import tidy
from caicach.evaluation.campaigns.constants import ParticipantState
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.campaigns.selectors import blocks_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.oversight.constants import Mark
from caicach.evaluation.oversight.dashboards_appraiser import desk_for
from caicach.evaluation.oversight.dashboards_council import contested_for
from caicach.evaluation.oversight.dashboards_criteria import area_of, criteria_of
from caicach.evaluation.oversight.dashboards_progress import progress_for
from caicach.evaluation.oversight.dashboards_standing import BlockStanding, standing_for
from caicach.evaluation.oversight.dashboards_unit import UnitStakes, stakes_of
from caicach.evaluation.oversight.policies import can_read_history, can_read_progress
from caicach.evaluation.scoring.selectors import given_units, own_units, sheet_for
from caicach.evaluation.scoring.table import table_of
from caicach.web.index.shares import steps_legend
from caicach.web.season.entry import Season, season_page
from caicach.web.season.overview.windows import span_words, windows_of
from caicach.web.templatetags.index_tags import words

PAGE = 50
TOP = 10
"""Rows of a list that its summary shows."""
SUMMED = ("expected", "answered", "lacking", "judged", "asked")
"""The figures of units that the list adds up."""


@require_safe
@season_page
def campaign(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show each role what it needs first; who has several sees the parts below each other."""
    access = season.access
    context: dict[str, object] = {"season": season, "windows": windows_of(season)}
    if can_read_progress(access):
        context["progress"] = progress_for(season.entered, season.hours, at=season.at)
        context["contested"] = contested_for(season.entered)
    leads = access.leads or access.in_council
    blocks = blocks_of(season.campaign) if leads or access.appraises else []
    if leads and blocks:
        context |= _standing(season, blocks)
    if access.appraises:
        context["desk"] = desk_for(season.entered, blocks)
    if access.units:
        context |= _own(season)
    context["parts"] = _parts(season)
    return render(request, "season/overview/campaign.html", context)


def _own(season: Season) -> dict[str, object]:
    if len(season.access.units) > 1:
        return {"units": [unit for unit in own_units(season.entered) if unit.pk in season.access.units]}
    return _stakes(season, next(iter(season.access.units)), TOP)


def _parts(season: Season) -> list[dict[str, object]]:
    """Return the units of which the reader was given criteria, each with how far these have come."""
    found = []
    for unit in given_units(season.entered):
        sheet = sheet_for(season.entered, unit.pk, at=season.at)
        if sheet is not None:
            found.append({"unit": unit, "tally": table_of(sheet, season.act).tally})
    return found


def _stakes(season: Season, participant: int, most: int | None = None) -> dict[str, object]:
    sheet = sheet_for(season.entered, participant, at=season.at)
    if sheet is None or sheet.is_part:
        raise Http404
    season.hours = sheet.hours
    found = stakes_of(table_of(sheet, season.act))
    return {
        "stakes": found,
        "shown": found.stakes[:most],
        "more": most is not None and len(found.stakes) > most,
        "left": "" if found.left is None else span_words(found.left),
    }


def _standing(season: Season, blocks: list[CampaignBlock]) -> dict[str, object]:
    block = _block(season, blocks)
    found = standing_for(season.entered, block)
    if found is None:
        raise Http404
    criteria_set = plan_of(block.set_version).criteria_set
    return {
        "standing": found,
        "blocks": blocks,
        "top_units": found.units[:TOP],
        "titles": {area.code: area.title for area in criteria_set.criteria},
        "grades": _grades(found),
        "legend": steps_legend(),
    }


def _grades(found: BlockStanding) -> list[tuple[str, str, int]]:
    """Return the classes of a block, the best first: id, title, and how many units are in it."""
    block = found.block
    scale = plan_of(block.set_version).criteria_set.scale_for(block.block)
    grades = scale.grades if scale else ()
    return [(grade.id, words(grade.title), found.grades.get(grade.id, 0)) for grade in grades]


def _block(season: Season, blocks: list[CampaignBlock]) -> CampaignBlock:
    wanted = season.request.GET.get("block", "")
    return next((block for block in blocks if str(block.pk) == wanted), blocks[0])


def _blocks_or_404(season: Season) -> list[CampaignBlock]:
    if not can_read_progress(season.access):
        raise Http404
    blocks = blocks_of(season.campaign)
    if not blocks:
        raise Http404
    return blocks


@require_safe
@season_page
def progress(request: HttpRequest, season: Season) -> HttpResponseBase:
    """List the units with how far they have come, as the filters leave them."""
    found = progress_for(season.entered, season.hours, at=season.at)
    if found is None:
        raise Http404
    blocks = blocks_of(season.campaign)
    wanted = request.GET.get("block", "")
    block = next((one.pk for one in blocks if str(one.pk) == wanted), None)
    state, mark, sought = (tidy(request.GET.get(name, "")) for name in ("state", "mark", "q"))
    units = found.chosen(state=state, mark=mark, block=block, words=sought)
    context = {
        "season": season,
        "progress": found,
        "page": Paginator(units, PAGE).get_page(request.GET.get("page")),
        "count": len(units),
        "sums": {name: sum(getattr(one, name) for one in units) for name in SUMMED},
        "blocks": blocks,
        "states": [*ParticipantState.choices, ("open", _("Chưa nộp")), ("sent", _("Đã nộp hoặc khóa"))],
        "marks": Mark.choices,
        "chosen": {"state": state, "mark": mark, "block": block, "q": sought},
    }
    return render(request, "season/overview/progress.html", context)


@require_safe
@season_page
def criteria(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show the criteria of one area across a block: answered, judged, and where the points go."""
    blocks = _blocks_or_404(season)
    block = _block(season, blocks)
    plan = plan_of(block.set_version)
    area = area_of(plan, request.GET.get("area", ""))
    context = {
        "season": season,
        "blocks": blocks,
        "here": block,
        "area": area,
        "areas": plan.criteria_set.criteria,
        "lines": criteria_of(block, area),
    }
    return render(request, "season/overview/criteria.html", context)


@require_safe
@season_page
def standing(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Show where all units of a block stand, with the heat map of their areas."""
    blocks = _blocks_or_404(season)
    context = _standing(season, blocks)
    found = context["standing"]
    assert isinstance(found, BlockStanding)
    grade = request.GET.get("grade", "")
    chosen = next((title for id_, title, _count in _grades(found) if id_ == grade), "")
    units = [unit for unit in found.units if not chosen or unit.grade == grade]
    page = Paginator(units, PAGE).get_page(request.GET.get("page"))
    context |= {"season": season, "page": page, "chosen": chosen}
    return render(request, "season/overview/standing.html", context)


@require_safe
@season_page
def unit(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show what one unit has at stake, to who may see its sheet."""
    context = _stakes(season, participant)
    found = context["stakes"]
    assert isinstance(found, UnitStakes)
    context["reads_history"] = can_read_history(season.access, found.participant)
    return render(request, "season/overview/unit.html", {"season": season} | context)
