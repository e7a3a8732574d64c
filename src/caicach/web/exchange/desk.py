"""The desk of exchange: tokens, imports and reconciliation; there for administrators alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.common.files.models import StoredFile
from caicach.common.files.services import store_file
from caicach.core.deadlines.minutes import VIETNAM
from caicach.registry.acting import Act
from caicach.web.access.lockout import client_address
from caicach.web.exchange.forms import MOST_BYTES, ImportForm, ReconcileForm, TokenForm
from caicach.work.dossiers.api.tokens import issue_token, revoke_token, tokens
from caicach.work.dossiers.imports.jobs import ask_import, error_file_of, progress_of
from caicach.work.dossiers.imports.policies import may_import
from caicach.work.dossiers.models import ApiToken
from caicach.work.dossiers.reconciling_jobs import (
    ask_reconciliation,
    reconciliation,
    reconciliations,
    report_of,
)

P = ParamSpec("P")


def desk_page(
    view: Callable[Concatenate[HttpRequest, Act, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the act of an administrator; nobody else finds anything."""

    @login_required
    @wraps(view)
    def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        act = Act(by=request.user, at=timezone.now(), origin=client_address(request) or "web")
        if not may_import(act.by, on=act.day):
            raise Http404
        return view(request, act, *args, **kwargs)

    return entered


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def tokens_page(request: HttpRequest, act: Act) -> HttpResponseBase:
    """List tokens, and issue one; its secret is shown in this answer alone."""
    form = TokenForm(request.POST if request.method == "POST" else None, initial={"today": act.day})
    secret = ""
    if form.is_valid():
        typed = form.cleaned_data
        try:
            secret = issue_token(
                typed["unit"],
                name=typed["name"],
                can_read=typed["can_read"],
                can_write=typed["can_write"],
                act=act,
            ).secret
            form = TokenForm(initial={"today": act.day})
        except ValidationError as refused:
            form.add_error(None, refused.messages)
    context = {"form": form, "tokens": tokens(act=act), "secret": secret}
    answer = render(request, "exchange/tokens.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@desk_page
def revoke(_request: HttpRequest, act: Act, pk: int) -> HttpResponseBase:
    """Revoke a token."""
    try:
        revoke_token(pk, act=act)
    except ApiToken.DoesNotExist:
        raise Http404 from None
    return redirect("exchange:tokens")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def imports(request: HttpRequest, act: Act) -> HttpResponseBase:
    """Take a file to be taken over."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        job = ask_import([_kept(form.cleaned_data["file"], act)], act=act, source=form.cleaned_data["source"])
        return redirect("exchange:import", job.pk)
    return render(request, "exchange/imports.html", {"form": form})


@require_safe
@desk_page
def one_import(request: HttpRequest, act: Act, pk: int) -> HttpResponseBase:
    """Show how far an import is, and what came of it."""
    progress = progress_of(pk, act=act)
    if progress is None:
        raise Http404
    return render(request, "exchange/import.html", {"progress": progress, "pk": pk})


@require_safe
@desk_page
def import_file(_request: HttpRequest, act: Act, pk: int, name: str) -> HttpResponseBase:
    """Hand out a file of refused rows."""
    return _file(error_file_of(pk, name, act=act))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def reconcile(request: HttpRequest, act: Act) -> HttpResponseBase:
    """List reconciliations, and ask for one."""
    sent = request.method == "POST"
    initial = {"today": act.day}
    form = (
        ReconcileForm(request.POST, request.FILES, initial=initial)
        if sent
        else ReconcileForm(initial=initial)
    )
    if form.is_valid():
        typed = form.cleaned_data
        agreed = _kept(typed["agreed"], act) if typed["agreed"] else None
        job = ask_reconciliation(
            _kept(typed["theirs"], act),
            since=_midnight(typed["since"]),
            until=_midnight(typed["until"] + timedelta(days=1)),
            act=act,
            unit=typed["unit"],
            agreed=agreed,
        )
        return redirect("exchange:reconciliation", job.pk)
    return render(request, "exchange/reconcile.html", {"form": form, "asked": reconciliations(act=act)})


@require_safe
@desk_page
def one_reconciliation(request: HttpRequest, act: Act, pk: int) -> HttpResponseBase:
    """Show how far a reconciliation is, and what it found."""
    found = reconciliation(pk, act=act)
    if found is None:
        raise Http404
    return render(request, "exchange/reconciliation.html", {"asked": found, "progress": found.progress})


@require_safe
@desk_page
def reconciliation_file(_request: HttpRequest, act: Act, pk: int, name: str) -> HttpResponseBase:
    """Hand out the report, or the rows that could not be read."""
    return _file(report_of(pk, name, act=act))


def _kept(file: UploadedFile[bytes], act: Act) -> StoredFile:
    return store_file(file.chunks(), name=file.name or "tep", by=act.actor, at=act.at, limit_bytes=MOST_BYTES)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=VIETNAM)


def _file(path: Path | None) -> HttpResponseBase:
    if path is None or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
