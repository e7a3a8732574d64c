"""Objections between units: the lists of each side, the claims of others, one objection opened."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caicach.core.codes.text import fold
from caicach.evaluation.appraisal.constants import ObjectionState
from caicach.evaluation.appraisal.debates import (
    PENDING,
    Debate,
    PeerSheet,
    debate_for,
    debates_for,
    peer_sheet_for,
    peers_for,
)
from caicach.evaluation.appraisal.judging import Judgement
from caicach.evaluation.appraisal.objecting import object_to, reply, rule, withdraw
from caicach.evaluation.scoring.answers import AnswerRefusedError
from caicach.evaluation.scoring.constants import Outcome
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.appraisal.cells import BOX
from caicach.web.season.appraisal.claims import boxes_of, claim_words, read_points
from caicach.web.season.entry import Season, season_page
from caicach.web.templatetags.index_tags import words

MOST_LISTED = 200
SHOWS = {"pending": PENDING, "to_rule": (ObjectionState.REPLIED,)}
"""Which objections figures of dashboards open: those without a ruling, those that wait for the reader's."""


@season_page
@require_safe
def objections(request: HttpRequest, season: Season) -> HttpResponse:
    """List the objections that concern the reader, and the units whose claims they may read."""
    found = debates_for(season.entered, hours=season.hours, act=season.act)
    if found is None:
        raise Http404
    text = request.GET.get("q", "")
    peers = peers_for(season.entered, hours=season.hours, act=season.act)
    if fold(text):
        peers = peers.filter(name_folded__contains=fold(text))
    show = request.GET.get("show", "")
    if show in SHOWS:
        found = found.only(SHOWS[show], ruling=show == "to_rule")
    context = {
        "season": season,
        "show": show if show in SHOWS else "",
        "debates": found,
        "peers": peers[:MOST_LISTED],
        "peer_count": peers.count(),
        "q": text,
    }
    return render(request, "season/appraisal/objections.html", context)


@season_page
@require_http_methods(["GET", "HEAD", "POST"])
def peer(request: HttpRequest, season: Season, participant: int) -> HttpResponse:
    """Show the claims of another unit, and take an objection to one of them."""
    found = peer_sheet_for(season.entered, participant, hours=season.hours, act=season.act)
    if found is None:
        raise Http404
    refused, typed = "", {"cell": "", "text": ""}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        refused = _object(season, found, typed)
        if not refused:
            messages.success(request, _("Đã gửi phản biện. Đơn vị bị phản biện thấy ngay và có thể trả lời."))
            return redirect("appraisal:objections", season.campaign.slug)
    claims = [
        {"claim": claim, "words": claim_words(claim.leaf, claim.cell.answer), "pk": str(claim.cell.pk)}
        for claim in found.claims
    ]
    context = {"season": season, "sheet": found, "claims": claims, "typed": typed, "refused": refused}
    return render(request, "season/appraisal/peer.html", context)


def _object(season: Season, sheet: PeerSheet, typed: dict[str, str]) -> str:
    """Object to a claim of the sheet, and return why not, if so."""
    cell = next((one.cell for one in sheet.claims if str(one.cell.pk) == typed["cell"]), None)
    if cell is None:
        raise Http404
    try:
        object_to(cell.pk, sheet.own.pk, typed["text"], act=season.act)
    except RegistryRuleError as fault:
        return str(fault)
    return ""


@season_page
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, season: Season, objection: int) -> HttpResponse:
    """Show one objection, and take its reply, its withdrawal or its ruling."""
    debate = debate_for(season.entered, objection, hours=season.hours, act=season.act)
    if debate is None:
        raise Http404
    refused, typed = "", {name: str(text) for name, text in request.POST.items()}
    if request.method == "POST":
        try:
            _act_on(debate, typed, season)
        except AnswerRefusedError as fault:
            refused = f"{words(fault.problem.message)} {words(fault.problem.mend)}"
        except RegistryRuleError as fault:
            refused = str(fault)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("appraisal:objection", season.campaign.slug, objection)
    cell = debate.objection.cell
    boxes = {name.removeprefix(BOX): text for name, text in typed.items() if name.startswith(BOX)}
    context = {
        "season": season,
        "debate": debate,
        "claim": claim_words(debate.leaf, cell.answer),
        "boxes": boxes_of(debate.leaf, cell.answer, boxes),
        "typed": typed,
        "refused": refused,
    }
    return render(request, "season/appraisal/objection.html", context)


def _act_on(debate: Debate, typed: dict[str, str], season: Season) -> None:
    objection, text = debate.objection, typed.get("text", "")
    match typed.get("act"):
        case "reply":
            reply(objection.pk, text, act=season.act)
        case "withdraw":
            withdraw(objection.pk, act=season.act)
        case "dismiss":
            rule(objection.pk, upheld=False, ruling=text, act=season.act)
        case "uphold":
            judgement = _judgement(typed, text)
            rule(objection.pk, upheld=True, ruling=text, judgement=judgement, act=season.act)
        case _:
            raise Http404


def _judgement(typed: dict[str, str], text: str) -> Judgement:
    points = None
    if typed.get("points", "").strip():
        points = read_points(typed["points"])
        if points is None:
            raise RegistryRuleError(_("Điểm công nhận không phải là số. Nhập như 1,5 hoặc 0."))
    version = typed.get("version", "")
    return Judgement(
        outcome=Outcome.CHANGED,
        reason=text,
        boxes={name.removeprefix(BOX): value for name, value in typed.items() if name.startswith(BOX)},
        points=points,
        answer_version=int(version) if version.isdecimal() else 0,
    )
