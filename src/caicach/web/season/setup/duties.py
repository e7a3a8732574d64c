"""A unit's own preparation: who of its people answers what, and last year's figures to begin with."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from caicach.core.index.model import Criterion
from caicach.evaluation.campaigns.listing import assignments_of
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.policies import can_answer
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring.answers import takes_answer, typed_of
from caicach.evaluation.scoring.assigning import assign, colleagues_of
from caicach.evaluation.scoring.carrying import Carriable, carriable, carry_former
from caicach.evaluation.scoring.reckoning import exempt_leaves
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season, season_page


@dataclass(frozen=True, slots=True)
class Line:
    """One place of the set: who has it by name, or by what stands above it."""

    node: Criterion
    depth: int
    own: str
    inherited: str
    is_answered: bool


def _own_unit(season: Season, participant: int) -> Participant:
    """Return a unit for which the reader works. Raises Http404 for any other."""
    found = season.participant(participant)
    if not can_answer(season.access, found):
        raise Http404
    found.campaign = season.campaign
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def assignments(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show who has which criterion, and give the ticked ones to one person."""
    unit = _own_unit(season, participant)
    people = colleagues_of(unit, act=season.act)
    refused = ""
    ticked = request.POST.getlist("code")
    person = request.POST.get("person", "")
    if request.method == "POST":
        try:
            assign(unit.pk, ticked, int(person) if person.isdecimal() else None, act=season.act)
        except RegistryRuleError as fault:
            refused = str(fault)
        else:
            messages.success(request, _("Đã lưu phân công."))
            return redirect("duties:assignments", season.campaign.slug, unit.pk)
    context = {
        "season": season,
        "unit": unit,
        "people": people,
        "lines": _lines(unit),
        "refused": refused,
        "ticked": set(ticked),
        "chosen": person,
    }
    return render(request, "season/setup/assignments.html", context)


def _lines(unit: Participant) -> list[Line]:
    plan = plan_of(unit.block.set_version)
    held = assignments_of(unit)
    exempt = exempt_leaves(plan, unit.exempt_codes)
    lines: list[Line] = []

    def walk(nodes: tuple[Criterion, ...], depth: int, above: str) -> None:
        for node in nodes:
            if all(leaf.code in exempt for leaf in node.leaves()):
                continue
            own = str(held[node.code].user) if node.code in held else ""
            answered = any(takes_answer(leaf) for leaf in node.leaves())
            lines.append(Line(node, depth, own, "" if own else above, answered))
            walk(node.children, depth + 1, own or above)

    walk(plan.criteria_set.criteria, 0, "")
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def carry(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show which empty cells last year's figures fit, and fill those that are ticked."""
    unit = _own_unit(season, participant)
    if request.method == "POST":
        try:
            made = carry_former(unit.pk, request.POST.getlist("code"), act=season.act)
        except RegistryRuleError as fault:
            messages.error(request, str(fault))
        else:
            told = ngettext(
                "Đã lấy số liệu năm trước cho %(count)s tiêu chí; hãy rà lại từng số.",
                "Đã lấy số liệu năm trước cho %(count)s tiêu chí; hãy rà lại từng số.",
                len(made),
            )
            messages.success(request, told % {"count": len(made)})
        return redirect("duties:carry", season.campaign.slug, unit.pk)
    rows = [(found, _written(found)) for found in carriable(unit, act=season.act)]
    return render(request, "season/setup/carry.html", {"season": season, "unit": unit, "rows": rows})


def _written(found: Carriable) -> str:
    boxes = typed_of(found.leaf, found.answer)
    if "numerator" in boxes and boxes.get("denominator"):
        return f"{boxes['numerator']}/{boxes['denominator']}"
    return ", ".join(text for text in boxes.values() if text)
