"""The list of sets, one version whole, its differences and its history."""

from __future__ import annotations

import uuid
from collections import Counter

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caicach.core.index.diff import difference
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Severity
from caicach.evaluation.criteria import selectors
from caicach.evaluation.criteria.deciding import left_to_mend
from caicach.evaluation.criteria.plans import checked_set, read_set
from caicach.exchange.criteria_table_writing import write_criteria_table
from caicach.exchange.criteria_writing import load_document
from caicach.registry.accounts.constants import Role
from caicach.web.criteria.entry import Entered, set_page
from caicach.web.criteria.views.making import remarks_of
from caicach.web.index.branches import branches_of, general_findings
from caicach.web.navigation import capacities_here

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def sets(request: HttpRequest) -> HttpResponse:
    """List the sets that the reader may see."""
    today = timezone.localdate()
    held = capacities_here(request)
    seen = selectors.versions_for(request.user, on=today, held=held)
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    prepares = any(capacity.role is Role.INDEX_ADMINISTRATOR for capacity in held)
    return render(request, "criteria/sets.html", {"page": page, "prepares": prepares})


@require_safe
@set_page
def criteria_set(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Show one version whole, with findings beside their nodes for those who prepare it."""
    checked = checked_set(entered.version)
    found = checked.findings
    if entered.version.is_draft:
        found = tuple(left_to_mend(load_document(entered.version.document), found))
    findings = found if entered.seen.prepares else ()
    severities = Counter(problem.severity for problem in found)
    context = {
        "entered": entered,
        "set": checked.criteria_set,
        "branches": branches_of(checked.criteria_set, findings),
        "general": general_findings(checked.criteria_set, findings),
        "errors": severities[Severity.ERROR],
        "warnings": severities[Severity.WARNING],
        "remarks": remarks_of(request, entered.version),
    }
    return render(request, "criteria/set.html", context)


@require_safe
@set_page
def yaml_file(_request: HttpRequest, entered: Entered) -> HttpResponse:
    """Hand out the text of a version."""
    return _file(entered, entered.version.document.encode(), "application/yaml; charset=utf-8", "yaml")


@require_safe
@set_page
def table_file(_request: HttpRequest, entered: Entered) -> HttpResponse:
    """Hand out a version as the table that a decision annexes."""
    return _file(entered, write_criteria_table(checked_set(entered.version).criteria_set), XLSX, "xlsx")


def _file(entered: Entered, content: bytes, kind: str, ending: str) -> HttpResponse:
    version = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in ".-") else "-"
        for sign in entered.version.version
    )
    name = f"{entered.version.set_id}-{version}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_safe
@set_page
def differences(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Show what changed to this version from another, or from one of its own revisions."""
    version = entered.version
    others = selectors.others_for(request.user, version, on=entered.day)
    chosen = request.GET.get("with", str(version.based_on.uid) if version.based_on else "")
    before, title = _before(entered, chosen, request.GET.get("revision", ""))
    found = difference(before, checked_set(version).criteria_set) if before else None
    context = {"entered": entered, "others": others, "chosen": chosen, "difference": found, "before": title}
    return render(request, "criteria/differences.html", context)


def _before(entered: Entered, chosen: str, revision: str) -> tuple[CriteriaSet | None, str]:
    user, version, on = entered.request.user, entered.version, entered.day
    if revision:
        number = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 9 else 0
        old = selectors.revision_for(user, version, number, on=on)
        if old is None:
            raise Http404
        return read_set(old.document, version.set_id), f"#{old.number}"
    if not chosen:
        return None, ""
    try:
        seen = selectors.version_for(user, uuid.UUID(chosen), on=on)
    except ValueError:
        raise Http404 from None
    if seen is None:
        raise Http404
    return checked_set(seen.version).criteria_set, str(seen.version)


@require_safe
@set_page
def history(request: HttpRequest, entered: Entered) -> HttpResponse:
    """List the revisions of a version to those who prepare it."""
    if not entered.seen.prepares:
        raise Http404
    found = selectors.revisions_for(request.user, entered.version, on=entered.day)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "criteria/history.html", {"entered": entered, "page": page})
