"""One procedure at the desk, and two of its versions beside each other."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caicach.registry.procedures.deskwork import whole_versions
from caicach.registry.procedures.models import ProcedureVersion
from caicach.web.procedures.desk.entry import Desk, desk_page
from caicach.web.procedures.desk.versions import differences, procedure_context


@require_safe
@desk_page
def procedure(request: HttpRequest, desk: Desk, code: str) -> HttpResponseBase:
    """Show the versions of a procedure, what the present one lacks, and what can be done."""
    context = procedure_context(code, user=request.user, on=desk.today)
    return render(request, "procedures/desk/procedure.html", context)


@require_safe
@desk_page
def compare(request: HttpRequest, desk: Desk, code: str) -> HttpResponseBase:
    """Show in which parts two versions differ: by default the last two."""
    versions = whole_versions(code, user=request.user, on=desk.today)
    if not versions:
        raise Http404
    right = _numbered(versions, request.GET.get("b", "")) or versions[0]
    left = _numbered(versions, request.GET.get("a", "")) or next(
        (version for version in versions if version.number < right.number), right
    )
    changed, alike = differences(left, right)
    context = {
        "code": right.procedure.code,
        "versions": versions,
        "left": left,
        "right": right,
        "changed": changed,
        "alike": alike,
    }
    return render(request, "procedures/desk/compare.html", context)


def _numbered(versions: list[ProcedureVersion], number: str) -> ProcedureVersion | None:
    return next((version for version in versions if str(version.number) == number), None)
