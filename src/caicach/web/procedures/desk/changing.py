"""Changing the catalogue by hand: a time limit, the first day of a version, its last day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caicach.registry.acting import RegistryRuleError
from caicach.registry.procedures import services
from caicach.registry.procedures.deskwork import channel_for
from caicach.registry.procedures.selectors import version_for
from caicach.web.procedures.desk.entry import Desk, desk_page
from caicach.web.procedures.desk.forms import EndForm, LimitForm, PublishForm
from caicach.web.procedures.desk.versions import procedure_context


@require_POST
@desk_page
def set_limit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Set the time limit of a way to submit."""
    channel = channel_for(pk, user=request.user, on=desk.today)
    if channel is None:
        raise Http404
    form = LimitForm(request.POST, prefix=str(pk))
    if form.is_valid():
        try:
            services.set_limit_by_hand(pk, form.cleaned_data["limit"], act=desk.act)
        except RegistryRuleError as refused:
            form.add_error("limit", str(refused))
        else:
            messages.success(request, _("Đã ghi thời hạn cho %(name)s.") % {"name": channel.version.name})
            return redirect(_back(request, channel.version.procedure.code))
    context = {"channel": channel, "form": form, "back": _back(request, channel.version.procedure.code)}
    return render(request, "procedures/desk/limit.html", context, status=422)


def _back(request: HttpRequest, code: str) -> str:
    """Return where the person came from, if that is a page of this site."""
    asked = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return reverse("procedure_desk:procedure", args=[code])


@require_POST
@desk_page
def publish(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Put a draft in force."""
    form = PublishForm(request.POST)
    return _changed(request, desk, pk, form, "publish_form", _("Đã công bố phiên bản này."))


@require_POST
@desk_page
def end(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Give a version its last day."""
    form = EndForm(request.POST)
    return _changed(request, desk, pk, form, "end_form", _("Đã ghi ngày hết hiệu lực."))


def _changed(
    request: HttpRequest, desk: Desk, pk: int, form: forms.Form, name: str, done: str
) -> HttpResponseBase:
    version = version_for(pk, user=request.user, on=desk.today)
    if version is None:
        raise Http404
    code = version.procedure.code
    if form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            if isinstance(form, PublishForm):
                services.publish_version(pk, on=given["on"], act=desk.act)
            else:
                services.end_version(pk, last_day=given["last_day"], act=desk.act)
        except RegistryRuleError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("procedure_desk:procedure", code)
    context = procedure_context(code, user=request.user, on=desk.today)
    context |= {"refused": pk, name: form}
    return render(request, "procedures/desk/procedure.html", context, status=422)
