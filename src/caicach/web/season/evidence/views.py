"""The evidence of one criterion: list, upload, choice from the library, pointers, removal, preview."""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caicach.evaluation.evidence.documents import add_document
from caicach.evaluation.evidence.library import Wanted, library_of, uses_in
from caicach.evaluation.evidence.models import EvidenceLink
from caicach.evaluation.evidence.selectors import link_for
from caicach.evaluation.evidence.services import Pointer, change_pointer, link, open_stage, unlink
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season, season_page
from caicach.web.season.evidence.forms import EvidenceForm
from caicach.web.season.evidence.panel import Panel, Typed, Viewer, is_partial, panel_of, viewer_of
from caicach.web.season.evidence.uploads import Brought, all_brought, named_uploads, opened

CHANGED = "evidence-changed"
CHOICES = 20


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def cell(request: HttpRequest, season: Season, participant_id: int, code: str) -> HttpResponseBase:
    """Show the evidence of a criterion, or take new documents for it."""
    panel = panel_of(season, participant_id, code)
    panel.query = request.GET.get("q", "")[:200]
    if request.method == "POST":
        return _take(request, panel)
    if is_partial(request):
        return render(request, "season/evidence/evidence.html", _context(panel))
    return render(request, "season/evidence/cell.html", _context(panel))


def _context(panel: Panel) -> dict[str, Any]:
    found: dict[str, Any] = {"panel": panel, "season": panel.season, "viewer": panel.viewer}
    if panel.query:
        found["choices"] = _choices(panel)
    return found


def _answer(request: HttpRequest, panel: Panel, *, changed: bool) -> HttpResponse:
    """Answer to a change: the panel anew, or on a page without scripts a way back to it."""
    slug, participant, code = (
        panel.season.campaign.slug,
        panel.reading.participant.pk,
        panel.cell.code,
    )
    failed = bool(panel.errors or panel.wrong)
    if not failed and not is_partial(request):
        messages.success(request, panel.said)
        return redirect("evidence:cell", slug, participant, code)
    if not is_partial(request):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "season/evidence/cell.html", _context(panel), status=status)
    response = render(request, "season/evidence/panel.html", _context(panel))
    if changed:
        response["HX-Trigger"] = json.dumps({CHANGED: {"code": code, "participant": participant}})
    return response


def _take(request: HttpRequest, panel: Panel) -> HttpResponse:
    participant, code, act = panel.reading.participant, panel.cell.code, panel.season.act
    mark = f"{panel.cell.pk}-{panel.cell.evidence_count}"
    uploads, wrong = named_uploads(request, panel.season, participant)
    form = EvidenceForm(
        request.POST, request.FILES, papers=panel.leaf.evidence, mark=mark, has_uploads=bool(uploads)
    )
    panel.form = form
    panel.errors.extend(wrong)
    try:
        open_stage(participant, code, act=act)
    except RegistryRuleError as refused:
        panel.errors.append(str(refused))
        return _answer(request, panel, changed=False)
    if not form.is_valid():
        panel.errors.extend(str(error) for error in form.non_field_errors())
        panel.errors.append(_("Chưa tải lên được. Hãy xem lại các ô có dấu lỗi."))
        return _answer(request, panel, changed=False)
    files = all_brought(form.cleaned_data["upload"], uploads)
    taken = [name for file in files if (name := _take_one(panel, form, file, alone=len(files) == 1))]
    if taken:
        panel = _again(panel)
        panel.said = ngettext(
            "Đã thêm %(count)s tài liệu: %(names)s.", "Đã thêm %(count)s tài liệu: %(names)s.", len(taken)
        ) % {"count": len(taken), "names": ", ".join(taken)}
    return _answer(request, panel, changed=bool(taken))


def _take_one(panel: Panel, form: EvidenceForm, file: Brought, *, alone: bool) -> str:
    participant, code, act = panel.reading.participant.pk, panel.cell.code, panel.season.act
    stem = PurePath((file.name or "").replace("\\", "/")).stem
    typed = form.cleaned_data
    facts = form.facts(title=stem or _("Tài liệu"))
    if not alone and typed["title"]:
        facts = form.facts()
    try:
        with opened(file) as upload:
            added = add_document(participant, facts, upload, act=act)
        pointer = Pointer(typed["page"], typed["item"], typed.get("paper", ""))
        link(participant, code, added.version.pk, pointer, act=act)
    except RegistryRuleError as refused:
        panel.errors.append(f"{file.name}: {refused}")
        return ""
    return str(added.version.document)


def _again(panel: Panel) -> Panel:
    fresh = panel_of(panel.season, panel.reading.participant.pk, panel.cell.code)
    fresh.errors = panel.errors
    if panel.errors:
        fresh.form = panel.form
    return fresh


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def choose(request: HttpRequest, season: Season, participant_id: int, code: str) -> HttpResponseBase:
    """Find documents of the unit's library, or take one of them."""
    panel = panel_of(season, participant_id, code)
    if not panel.may_write:
        raise Http404
    panel.query = request.GET.get("q", "")[:200]
    if request.method != "POST":
        if is_partial(request):
            return render(
                request, "season/evidence/choices.html", {"panel": panel, "choices": _choices(panel)}
            )
        return redirect("evidence:cell", season.campaign.slug, participant_id, code)
    pointer = Pointer(
        request.POST.get("page", ""), request.POST.get("item", ""), request.POST.get("paper", "")
    )
    try:
        made = link(participant_id, code, _id(request, "version"), pointer, act=season.act)
    except RegistryRuleError as refused:
        panel.errors.append(str(refused))
        return _answer(request, panel, changed=False)
    panel = _again(panel)
    panel.said = _("Đã gắn “%(document)s”.") % {"document": made.version.document}
    return _answer(request, panel, changed=True)


def _choices(panel: Panel) -> list[dict[str, object]]:
    reading = panel.reading
    found = list(library_of(reading.participant, reading.access, Wanted(text=panel.query))[:CHOICES])
    uses = uses_in(reading.participant, reading.access, [document.pk for document in found])
    return [
        {
            "document": document,
            "version": versions[0],
            "uses": sorted({use.code for use in uses.get(document.pk, ()) if use.is_here}),
        }
        for document in found
        if (versions := list(document.versions.all()))
    ]


def _id(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


@require_POST
@season_page
def pointer(
    request: HttpRequest, season: Season, participant_id: int, code: str, link_id: int
) -> HttpResponseBase:
    """Point at another place, or at a newer version; from the preview, at the page that is shown."""
    panel = panel_of(season, participant_id, code)
    old = _link(panel, link_id)
    typed = {name: request.POST.get(name, getattr(old, name)) for name in ("page", "item", "paper", "note")}
    try:
        new = change_pointer(
            participant_id,
            code,
            link_id,
            Pointer(**typed),
            version_id=_id(request, "version") or None,
            act=season.act,
        )
    except RegistryRuleError as refused:
        panel.wrong = Typed(link_id, typed, str(refused))
        return _answer(request, panel, changed=False)
    panel = _again(panel)
    panel.said = _("Đã ghi trang, mục của “%(document)s”.") % {"document": new.version.document}
    if request.POST.get("view"):
        panel.viewer = _viewer(panel, new, request.POST.dict())
    panel.closes_viewer = panel.viewer is None
    return _answer(request, panel, changed=True)


@require_POST
@season_page
def remove(
    request: HttpRequest, season: Season, participant_id: int, code: str, link_id: int
) -> HttpResponseBase:
    """Take a document off the criterion, with the reason."""
    panel = panel_of(season, participant_id, code)
    _link(panel, link_id)
    reason = request.POST.get("reason", "")
    try:
        ended = unlink(participant_id, code, link_id, reason=reason, act=season.act)
    except RegistryRuleError as refused:
        panel.errors.append(str(refused))
        return _answer(request, panel, changed=False)
    panel = _again(panel)
    panel.said = _("Đã bỏ “%(document)s” khỏi tiêu chí %(code)s. Tài liệu vẫn còn trong thư viện.") % {
        "document": ended.version.document,
        "code": code,
    }
    panel.closes_viewer = True
    return _answer(request, panel, changed=True)


@require_GET
@season_page
def view(
    request: HttpRequest, season: Season, participant_id: int, code: str, link_id: int
) -> HttpResponseBase:
    """Show a page of a piece of evidence, with who signed it."""
    panel = panel_of(season, participant_id, code)
    panel.viewer = _viewer(panel, _link(panel, link_id), request.GET.dict())
    if is_partial(request):
        return render(request, "season/evidence/viewer.html", _context(panel))
    return render(request, "season/evidence/cell.html", _context(panel))


def _link(panel: Panel, link_id: int) -> EvidenceLink:
    found = link_for(panel.reading, panel.cell.code, link_id)
    if found is None:
        raise Http404
    return found


def _viewer(panel: Panel, found: EvidenceLink, asked: dict[str, str]) -> Viewer:
    place = [panel.season.campaign.slug, panel.reading.participant.pk, panel.cell.code, found.pk]
    viewer = viewer_of(panel.season, found.version, reverse("evidence:link", args=place), asked, found)
    viewer.is_own = panel.may_write
    viewer.may_point = panel.is_editable(found)
    if panel.may_write:
        viewer.versions = list(found.version.document.versions.select_related("by").order_by("-number"))
    return viewer
