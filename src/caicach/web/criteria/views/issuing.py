"""Mapping a draft to the version before, issuing it, and going back to an old revision."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caicach.evaluation.criteria import selectors, services
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import checked_set
from caicach.evaluation.criteria.refusals import NotReadyError
from caicach.registry.acting import RegistryRuleError
from caicach.web.criteria.entry import Entered, draft_page, preparing_page, revision_from
from caicach.web.criteria.forms import IssueForm

PREFIX = "code-"


@require_POST
@draft_page
def restore(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Put an old revision back as a new one."""
    number = revision_from(request.POST.get("number", ""))
    revision = revision_from(request.POST.get("revision", ""))
    try:
        services.restore_revision(entered.version, number, revision=revision, act=entered.act)
    except RegistryRuleError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Đã đưa nội dung về lần sửa %(number)s.") % {"number": number})
    return redirect(entered.address("history"))


@require_http_methods(["GET", "HEAD", "POST"])
@preparing_page
def mapping(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Show which codes were which of the version before, and take corrections."""
    version, refusal = entered.version, ""
    chosen = dict(version.mapping)
    if request.method == "POST":
        revision = revision_from(request.POST.get("revision", ""))
        try:
            if request.POST.get("do") == "base":
                services.set_base(version, _earlier(entered), revision=revision, act=entered.act)
            else:
                chosen = {
                    name.removeprefix(PREFIX): str(value)
                    for name, value in request.POST.items()
                    if name.startswith(PREFIX)
                }
                services.set_mapping(version, chosen, revision=revision, act=entered.act)
        except RegistryRuleError as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("Đã lưu đối chiếu."))
            return redirect(entered.address("mapping"))
    others = selectors.others_for(request.user, version, on=entered.day)
    context = {"entered": entered, "others": others, "refusal": refusal} | _mapping_context(version, chosen)
    return render(request, "criteria/mapping.html", context)


def _earlier(entered: Entered) -> SetVersion:
    """Return the version that a form names. Raises RegistryRuleError where the reader sees none such."""
    try:
        uid = uuid.UUID(entered.request.POST.get("earlier", ""))
    except ValueError:
        uid = uuid.UUID(int=0)
    seen = selectors.version_for(entered.request.user, uid, on=entered.day)
    if seen is None:
        raise RegistryRuleError(_("Hãy chọn một bản trước."))
    return seen.version


def _mapping_context(version: SetVersion, chosen: dict[str, str]) -> dict[str, object]:
    if version.based_on is None:
        return {}
    before = list(checked_set(version.based_on).criteria_set.walk())
    known = {node.code: node for node in before}
    proposed = services.proposed_mapping(version.based_on, version)
    rows = [
        {
            "node": node,
            "old": chosen.get(node.code, ""),
            "before": known.get(chosen.get(node.code, "")),
            "proposed": proposed.get(node.code, ""),
        }
        for node in checked_set(version).criteria_set.walk()
        if node.code
    ]
    used = {row["old"] for row in rows}
    return {"rows": rows, "before": before, "left": [node for node in before if node.code not in used]}


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def issue(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Ask for the decision and issue the draft, unless the linter finds errors."""
    version = entered.version
    initial = {"decision_number": version.decision_number, "decided_on": version.decided_on}
    form = IssueForm(request.POST or None, initial=initial)
    problems = list(services.errors_left(version, on=entered.day))
    if form.is_valid():
        try:
            services.issue(
                version,
                decision_number=form.cleaned_data["decision_number"],
                decided_on=form.cleaned_data["decided_on"],
                revision=revision_from(request.POST.get("revision", "")),
                act=entered.act,
            )
        except NotReadyError as fault:
            form.add_error(None, str(fault))
            problems = list(fault.problems)
        except RegistryRuleError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Đã ban hành. Nội dung từ nay không sửa nữa."))
            return redirect(entered.address("set"))
    context = {"entered": entered, "form": form, "problems": problems}
    return render(request, "criteria/issue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def discard(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Ask whether a draft is to be deleted, and delete it when that was confirmed."""
    refusal = ""
    if request.method == "POST":
        title = str(entered.version)
        try:
            revision = revision_from(request.POST.get("revision", ""))
            services.discard(entered.version, revision=revision, act=entered.act)
        except RegistryRuleError as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("Đã xóa bản thảo %(title)s.") % {"title": title})
            return redirect("criteria:sets")
    context = {"entered": entered, "refusal": refusal}
    return render(request, "criteria/discard.html", context, status=409 if refusal else 200)
