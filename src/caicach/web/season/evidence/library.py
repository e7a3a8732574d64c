"""The library of a unit: its documents, their versions, where each is used."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from caicach.common.files.models import UnfinishedUpload
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.evidence.documents import (
    add_document,
    add_version,
    amend_document,
    withdraw_document,
)
from caicach.evaluation.evidence.library import Wanted, document_for, library_of, uses_in, years_of
from caicach.evaluation.evidence.models import Document
from caicach.evaluation.evidence.policies import can_keep_library, can_read_library
from caicach.evaluation.evidence.services import Pointer, link_many
from caicach.evaluation.scoring.answers import takes_answer
from caicach.registry.acting import RegistryRuleError
from caicach.web.season.entry import Season, season_page
from caicach.web.season.evidence.forms import FactsForm, FilterForm, UploadForm, VersionForm
from caicach.web.season.evidence.panel import is_partial, verdict_mark, viewer_of
from caicach.web.season.evidence.uploads import all_brought, named_uploads, opened, waiting_uploads

PER_PAGE = 30
FACTS = ("kind", "number", "issued_on", "issuer", "title")


def _owner(season: Season, participant_id: int) -> Participant:
    participant = season.participant(participant_id)
    if not can_read_library(season.access, participant):
        raise Http404
    return participant


@require_http_methods(["GET", "HEAD", "POST"])
@season_page
def library(request: HttpRequest, season: Season, participant_id: int) -> HttpResponseBase:
    """List a unit's documents, or take new ones."""
    participant = _owner(season, participant_id)
    form = UploadForm(initial={"issuer": participant.name}, mark="library")
    errors: list[str] = []
    if request.method == "POST":
        uploads, errors = named_uploads(request, season, participant)
        form = UploadForm(request.POST, request.FILES, mark="library", has_uploads=bool(uploads))
        if form.is_valid():
            errors += _take(request, season, participant, form, uploads)
        if not form.errors and not errors:
            return redirect("evidence:library", season.campaign.slug, participant_id)
    filters = FilterForm(request.GET, years=years_of(participant, season.access))
    typed = filters.cleaned_data if filters.is_valid() else {}
    wanted = Wanted(typed.get("q", ""), typed.get("kind", ""), typed.get("year"), typed.get("verdict", ""))
    page = Paginator(library_of(participant, season.access, wanted), PER_PAGE).get_page(
        request.GET.get("trang")
    )
    uses = uses_in(participant, season.access, [document.pk for document in page])
    context = {
        "season": season,
        "participant": participant,
        "filters": filters,
        "form": form,
        "errors": errors,
        "page": page,
        "rows": [_row(document, uses.get(document.pk, [])) for document in page],
        "is_filtered": any(typed.values()),
        "may_write": can_keep_library(season.access, participant),
        "uploads": waiting_uploads(season, participant),
    }
    return render(
        request, "season/evidence/library.html", context, status=422 if form.errors or errors else 200
    )


def _row(document: Document, uses: object) -> dict[str, object]:
    versions = list(document.versions.all())
    newest = versions[0]
    return {
        "document": document,
        "newest": newest,
        "versions": len(versions),
        "verdict": verdict_mark(newest),
        "uses": uses,
    }


def _take(
    request: HttpRequest,
    season: Season,
    participant: Participant,
    form: UploadForm,
    uploads: list[UnfinishedUpload],
) -> list[str]:
    errors: list[str] = []
    names: list[str] = []
    for file in all_brought(form.cleaned_data["upload"], uploads):
        facts = form.facts(title=PurePath(file.name or "").stem or _("Tài liệu"))
        try:
            with opened(file) as upload:
                taken = add_document(participant.pk, facts, upload, act=season.act)
        except RegistryRuleError as refused:
            errors.append(f"{file.name}: {refused}")
            continue
        if taken.is_new:
            names.append(str(taken.version.document))
        else:
            errors.append(
                _("%(file)s: tệp này đã có trong thư viện với tên “%(document)s”.")
                % {"file": file.name, "document": taken.version.document}
            )
    if names:
        said = ngettext("Đã thêm %(count)s tài liệu.", "Đã thêm %(count)s tài liệu.", len(names))
        messages.success(request, said % {"count": len(names)})
    return errors


def _found(season: Season, participant: Participant, document_id: int) -> Document:
    document = document_for(participant, season.access, document_id)
    if document is None:
        raise Http404
    return document


@require_http_methods(["GET", "HEAD"])
@season_page
def document(request: HttpRequest, season: Season, participant_id: int, document_id: int) -> HttpResponseBase:
    """Show a document: what is written on it, its versions, where it is used, its pages."""
    participant = _owner(season, participant_id)
    return _page(request, season, participant, _found(season, participant, document_id))


def _page(
    request: HttpRequest,
    season: Season,
    participant: Participant,
    found: Document,
    *,
    error: str = "",
    facts: FactsForm | None = None,
    version: VersionForm | None = None,
) -> HttpResponse:
    versions = list(found.versions.all())
    asked = request.GET.get("version", "")
    shown = next((each for each in versions if str(each.pk) == asked), versions[0])
    place = [season.campaign.slug, participant.pk, found.pk]
    viewer = viewer_of(season, shown, reverse("evidence:document", args=place), request.GET.dict())
    viewer.versions, viewer.is_own = versions, can_keep_library(season.access, participant)
    if is_partial(request) and request.method == "GET":
        return render(request, "season/evidence/viewer.html", {"viewer": viewer})
    may_write = can_keep_library(season.access, participant)
    leaves = plan_of(participant.block.set_version).criteria_set.leaves() if may_write else ()
    uses = uses_in(participant, season.access, [found.pk]).get(found.pk, [])
    here = {use.code for use in uses if use.is_here}
    failed = bool(error) or facts is not None or version is not None
    context = {
        "season": season,
        "participant": participant,
        "document": found,
        "viewer": viewer,
        "uses": uses,
        "error": error,
        "may_write": may_write,
        "facts": facts or FactsForm(initial={name: getattr(found, name) for name in FACTS}),
        "version_form": version or VersionForm(),
        "leaves": [leaf for leaf in leaves if takes_answer(leaf) and leaf.code not in here],
        "newest": versions[0],
    }
    return render(request, "season/evidence/document.html", context, status=422 if failed else 200)


@require_POST
@season_page
def change(
    request: HttpRequest, season: Season, participant_id: int, document_id: int, what: str
) -> HttpResponseBase:
    """Correct, renew, withdraw or use a document; ``what`` names which."""
    participant = _owner(season, participant_id)
    if not can_keep_library(season.access, participant):
        raise PermissionDenied
    found = _found(season, participant, document_id)
    try:
        answer = _CHANGES[what](request, season, participant, found)
    except RegistryRuleError as refused:
        return _page(request, season, participant, found, error=str(refused))
    return answer or redirect("evidence:document", season.campaign.slug, participant_id, document_id)


def _amend(
    request: HttpRequest, season: Season, participant: Participant, found: Document
) -> HttpResponse | None:
    form = FactsForm(request.POST)
    if not form.is_valid():
        return _page(request, season, participant, found, facts=form)
    amend_document(participant.pk, found.pk, form.facts(), act=season.act)
    messages.success(request, _("Đã sửa thông tin tài liệu."))
    return None


def _renew(
    request: HttpRequest, season: Season, participant: Participant, found: Document
) -> HttpResponse | None:
    uploads, wrong = named_uploads(request, season, participant)
    form = VersionForm(request.POST, request.FILES, has_uploads=bool(uploads))
    if not form.is_valid() or wrong:
        return _page(request, season, participant, found, version=form, error=" ".join(wrong))
    with opened(form.cleaned_data["file"] or uploads[0]) as upload:
        add_version(participant.pk, found.pk, upload, note=form.cleaned_data["note"], act=season.act)
    messages.success(request, _("Đã thêm bản mới. Minh chứng đã gắn vẫn dùng bản cũ cho đến khi bạn đổi."))
    return None


def _withdraw(
    request: HttpRequest, season: Season, participant: Participant, found: Document
) -> HttpResponse | None:
    withdraw_document(participant.pk, found.pk, reason=request.POST.get("reason", ""), act=season.act)
    messages.success(request, _("Đã rút tài liệu khỏi thư viện."))
    return redirect("evidence:library", season.campaign.slug, participant.pk)


def _use(
    request: HttpRequest, season: Season, participant: Participant, found: Document
) -> HttpResponse | None:
    newest = found.versions.all()[0]
    pointer = Pointer(request.POST.get("page", ""), request.POST.get("item", ""))
    codes = [code for code in request.POST.getlist("codes") if code][:200]
    try:
        made = link_many(participant.pk, codes, newest.pk, pointer, act=season.act)
    except KeyError:
        raise Http404 from None
    said = ngettext("Đã gắn vào %(count)s tiêu chí.", "Đã gắn vào %(count)s tiêu chí.", len(made))
    messages.success(request, said % {"count": len(made)})
    return None


_CHANGES = {"facts": _amend, "versions": _renew, "withdraw": _withdraw, "links": _use}
