"""Beginning a draft: from a table, a file, the library, nothing, or last year's version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caicach.core.index.problems import Place, Problem, ProblemsError, Severity
from caicach.core.index.text import Text
from caicach.evaluation.criteria import services
from caicach.evaluation.criteria.drafts import bare_document, named_document
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.policies import administered_organisations
from caicach.evaluation.criteria.refusals import UnreadableDocumentError
from caicach.evaluation.criteria.services import Descent
from caicach.exchange.criteria_table import read_criteria_table
from caicach.exchange.criteria_writing import dump_document
from caicach.exchange.criteria_yaml import read_document
from caicach.registry.acting import RegistryRuleError
from caicach.registry.organisations.models import Organisation
from caicach.web.criteria.entry import Entered, preparing_page
from caicach.web.criteria.forms import (
    SOURCES,
    BeginForm,
    EmptyForm,
    RenewForm,
    ShelfForm,
    TableForm,
    YamlForm,
)
from caicach.web.index import catalogue
from caicach.web.season.entry import act_of
from caicach.web.templatetags.index_tags import words

MAX_REMARKS = 100
Begun = tuple[str, Descent, list[Problem]]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Ask where a new set comes from, and begin it."""
    at = timezone.now()
    organisations = administered_organisations(request.user, on=timezone.localdate(at))
    if not organisations:
        raise PermissionDenied
    source = request.POST.get("from") or request.GET.get("from", "table")
    source = source if source in SOURCES else "table"
    form, problems = _form(request, source, organisations), list[Problem]()
    if request.method == "POST" and form.is_valid():
        try:
            document, descent, remarks = _begun(form)
            version = services.create_draft(
                form.organisation, document, descent=descent, act=act_of(request, at)
            )
        except (UnreadableDocumentError, ProblemsError) as fault:
            problems = list(fault.problems)
            form.add_error(None, _("Không đọc được tệp này. Các chỗ cần sửa nêu ở dưới; tệp chưa được lưu."))
        except RegistryRuleError as fault:
            form.add_error(None, str(fault))
        else:
            _keep_remarks(request, version, remarks)
            messages.success(request, _("Đã lập bản thảo. Xem các phát hiện bên cạnh từng mục rồi sửa tiếp."))
            return redirect("criteria:set", version.uid)
    context = {"form": form, "source": source, "sources": SOURCES, "problems": problems}
    return render(request, "criteria/new.html", context)


def _form(request: HttpRequest, source: str, organisations: list[Organisation]) -> BeginForm:
    given: dict[str, Any] = {"organisations": organisations}
    if request.method == "POST":
        given |= {"data": request.POST, "files": request.FILES}
    if source == "shelf":
        shelf = [
            (shelved.folder.name, f"{words(shelved.criteria_set.title)} ({shelved.folder.name})")
            for shelved in catalogue.shelved_sets()
        ]
        return ShelfForm(shelf=shelf, initial={"shelved": request.GET.get("shelved", "")}, **given)
    kinds: dict[str, type[BeginForm]] = {"table": TableForm, "yaml": YamlForm, "empty": EmptyForm}
    return kinds[source](**given)


def _begun(form: forms.Form) -> Begun:
    """Return the first text of a draft, where it comes from, and what to look at. Raises ProblemsError."""
    given: Mapping[str, Any] = form.cleaned_data
    set_id, version = given["set_id"], given["version"]
    if isinstance(form, EmptyForm):
        text = bare_document(set_id, version, given["title"], given["areas"], year=given["year"])
        return text, Descent(_("bản trống")), []
    if isinstance(form, ShelfForm):
        folder = catalogue.shelved_set(given["shelved"]).folder
        text = (folder / "set.yaml").read_text(encoding="utf-8")
        origin = _("sao từ thư viện: %(id)s") % {"id": given["shelved"]}
        return named_document(text, set_id, version), Descent(origin), []
    file = given["file"]
    origin = _("từ tệp %(name)s") % {"name": file.name}
    if isinstance(form, TableForm):
        found = read_criteria_table(file.read(), file.name, set_id=set_id, title=given["title"])
        document = found.document | {"version": version}
        # A draft waits for its number; a mark in its stead would pass for one.
        document["decision"] = {name: told for name, told in document["decision"].items() if told != "…"}
        return dump_document(document), Descent(origin), found.remarks
    raw = file.read()
    read_document(raw, file.name)
    return named_document(raw.decode("utf-8-sig"), set_id, version), Descent(origin), []


@require_http_methods(["GET", "HEAD", "POST"])
@preparing_page
def renew(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Begin next year's version from this one."""
    form = RenewForm(request.POST or None)
    if form.is_valid():
        try:
            version = services.renew(entered.version, version=form.cleaned_data["version"], act=entered.act)
        except RegistryRuleError as fault:
            form.add_error("version", str(fault))
        else:
            messages.success(request, _("Đã lập bản thảo mới. Mã của mọi mục được nối với bản trước."))
            return redirect("criteria:set", version.uid)
    return render(request, "criteria/renew.html", {"entered": entered, "form": form})


def _keep_remarks(request: HttpRequest, version: SetVersion, remarks: list[Problem]) -> None:
    """Keep what an import remarked until the draft is first changed."""
    if remarks:
        request.session[f"criteria-{version.pk}"] = [
            [found.id, found.severity.value, *found.message, *found.mend, found.place.line, found.place.cell]
            for found in remarks[:MAX_REMARKS]
        ]


def remarks_of(request: HttpRequest, version: SetVersion) -> list[Problem]:
    """Return what the import of a draft remarked, as long as the draft was not changed since."""
    name = f"criteria-{version.pk}"
    if version.revision > 1:
        if name in request.session:
            del request.session[name]
        return []
    return [
        Problem(id_, Severity(severity), Text(vi, en), Text(mend, mend_en), Place(line=line, cell=cell))
        for id_, severity, vi, en, mend, mend_en, line, cell in request.session.get(name, [])
    ]
