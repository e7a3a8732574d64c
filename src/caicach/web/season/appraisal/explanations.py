"""What a unit reads of its appraisal, and its answers, one criterion at a time."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from caicach.evaluation.appraisal.debates import own_units_of
from caicach.evaluation.appraisal.explaining import Said, explain
from caicach.evaluation.appraisal.hearings import Heard, Hearing, hearing_for
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.scoring.answers import AnswerRefusedError
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.appraisal.cells import BOX, evidence_url, is_htmx
from caicach.web.season.appraisal.claims import boxes_of, claim_words
from caicach.web.season.appraisal.criterion import number_in
from caicach.web.season.entry import Season, season_page
from caicach.web.templatetags.index_tags import words


@season_page
@require_safe
def explanations(request: HttpRequest, season: Season) -> HttpResponse:
    """Show what the first appraisal took off a unit, the most points first, with room to answer."""
    units = own_units_of(season.entered)
    wanted = number_in(request, "unit")
    chosen = next((unit for unit in units if wanted is None or unit.pk == wanted), None)
    if chosen is None:
        raise Http404
    hearing = hearing_or_404(season, chosen.pk)
    context = {
        "season": season,
        "units": units,
        "hearing": hearing,
        "cards": [card(season, hearing, heard, {}) for heard in hearing.heard],
    }
    return render(request, "season/appraisal/explanations.html", context)


def hearing_or_404(season: Season, participant: int) -> Hearing:
    """Return what a unit reads of its appraisal.

    Raises Http404 for who does not work for it.
    """
    found = hearing_for(season.entered, participant, act=season.act)
    if found is None:
        raise Http404
    return found


def card(season: Season, hearing: Hearing, heard: Heard, typed: Mapping[str, str]) -> dict[str, object]:
    """Return one result made ready to print, with what was typed about it."""
    cell, said = heard.cell, heard.explanation
    start = said.answer if said is not None and said.answer is not None else cell.answer
    window = hearing.hours.windows.get(Stage.EXPLANATION)
    boxes = {name.removeprefix(BOX): text for name, text in typed.items() if name.startswith(BOX)}
    return {
        "heard": heard,
        "claim": claim_words(heard.leaf, cell.answer),
        "given": claim_words(heard.leaf, cell.recognised_1),
        "second": claim_words(heard.leaf, cell.recognised_2) if heard.second else "",
        "boxes": boxes_of(heard.leaf, start, boxes),
        "text": typed.get("text", said.text if said is not None else ""),
        "accepts": typed["accepts"] == "yes" if "accepts" in typed else (said.accepts if said else None),
        "proposed": claim_words(heard.leaf, said.answer) if said is not None else "",
        "evidence_url": evidence_url(season, hearing.participant.pk, cell.code),
        "opens_at": window.opens_at if window is not None and window.opens_at > season.at else None,
    }


@season_page
@require_POST
def answer(request: HttpRequest, season: Season, participant: int, cell: int) -> HttpResponse:
    """Take a unit's answer to one result."""
    hearing = hearing_or_404(season, participant)
    if all(heard.cell.pk != cell for heard in hearing.heard):
        raise Http404
    typed = {name: str(text) for name, text in request.POST.items()}
    boxes = {name.removeprefix(BOX): text for name, text in typed.items() if name.startswith(BOX)}
    refused = ""
    try:
        said = Said(accepts=typed.get("accepts") == "yes", text=typed.get("text", ""), boxes=boxes or None)
        explain(cell, said, act=season.act)
    except AnswerRefusedError as fault:
        refused = f"{words(fault.problem.message)} {words(fault.problem.mend)}"
    except RegistryRuleError as fault:
        refused = str(fault)
    return answered(request, season, participant, cell, typed if refused else {}, refused)


def answered(
    request: HttpRequest,
    season: Season,
    participant: int,
    cell: int,
    typed: Mapping[str, str],
    refused: str,
) -> HttpResponse:
    """Answer with the result as it now stands: alone, or with the whole page where it was refused."""
    if not refused and not is_htmx(request):
        messages.success(request, _("Đã ghi giải trình."))
        address = reverse("appraisal:explanations", args=[season.campaign.slug])
        return redirect(f"{address}?unit={participant}#result-{cell}")
    hearing = hearing_or_404(season, participant)
    cards = []
    for heard in hearing.heard:
        own = heard.cell.pk == cell
        one = card(season, hearing, heard, typed if own else {})
        if own:
            one |= {"refused": refused, "saved": not refused}
        cards.append(one)
    context: dict[str, object] = {"season": season, "hearing": hearing}
    if is_htmx(request):
        context["card"] = next(one for one in cards if "refused" in one)
        return render(request, "season/appraisal/explanation.html", context)
    context |= {"cards": cards, "units": own_units_of(season.entered)}
    return render(request, "season/appraisal/explanations.html", context)
