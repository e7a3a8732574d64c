"""The editor of a draft: the tree beside the form of a node or a part, checked and tried while one types."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caicach.core.index.diff import Change, difference
from caicach.core.index.lint import lint
from caicach.core.index.problems import Problem, ProblemsError, Severity
from caicach.evaluation.criteria import selectors, services
from caicach.evaluation.criteria.deciding import left_to_mend
from caicach.evaluation.criteria.edits import AddNode, Edit, PutUnder, RemoveNode, ReplaceNode, ShiftNode
from caicach.evaluation.criteria.plans import checked_set, read_set
from caicach.evaluation.criteria.refusals import StaleRevisionError, UnreadableDocumentError
from caicach.evaluation.criteria.tree import Place
from caicach.evaluation.criteria.tryout import Tried
from caicach.exchange.criteria_writing import load_document
from caicach.registry.acting import RegistryRuleError
from caicach.web.criteria import node_fields, set_fields
from caicach.web.criteria.desk import Desk
from caicach.web.criteria.entry import Entered, draft_page, place_from, revision_from
from caicach.web.criteria.fields import commanded
from caicach.web.criteria.set_fields import PARTS
from caicach.web.criteria.trying import asked_of, tried, unread
from caicach.web.index.charts import rule_chart

SHOWN_CHANGES = 12


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def editor(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Show the form of a node or a part, and take it back."""
    if request.method != "POST":
        return _page(request, Desk.of(entered, request.GET.dict()), {})
    typed = request.POST.dict()
    desk, command = Desk.of(entered, typed), typed.get("do", "save")
    if command.startswith(("add:", "drop:")):
        typed = dict(commanded(typed, command))
        desk.type(typed)
        return _page(request, desk, typed)
    try:
        place = _saved(desk, typed, command)
    except UnreadableDocumentError as fault:
        return _page(request, desk, typed, refusal=str(fault), problems=list(fault.problems))
    except RegistryRuleError as fault:
        since = _since(entered, typed) if isinstance(fault, StaleRevisionError) else None
        desk.type(typed)
        return _page(request, desk, typed, refusal=str(fault), since=since)
    if place is None:
        desk.type(typed)
        return _page(request, desk, typed)
    messages.success(request, _("Đã lưu."))
    return redirect(desk.address if desk.part else entered.node_address(place))


def _saved(desk: Desk, typed: Mapping[str, str], command: str) -> Place | None:
    """Keep what was typed and return the place to look at next; None where a number reads two ways.

    Raises RegistryRuleError.
    """
    edit = _yaml_edit(desk, typed) if command == "yaml" else desk.edit(typed)
    if desk.doubts:
        return None
    revision, act = revision_from(typed.get("revision", "")), desk.entered.act
    return services.edit_draft(desk.entered.version, edit, revision=revision, act=act)[1]


def _yaml_edit(desk: Desk, typed: Mapping[str, str]) -> Edit:
    """Return the change to a node that was written as YAML. Raises UnreadableDocumentError."""
    try:
        return ReplaceNode(desk.place, load_document(typed.get("yaml", "").replace("\r\n", "\n")))
    except ProblemsError as fault:
        raise UnreadableDocumentError(fault.problems) from None


def _since(entered: Entered, typed: Mapping[str, str]) -> dict[str, object]:
    """Return who changed the draft since a form was opened, and what."""
    version = entered.version
    found = selectors.revisions_for(entered.request.user, version, on=entered.day)
    opened = selectors.revision_for(
        entered.request.user, version, revision_from(typed.get("revision", "")), on=entered.day
    )
    changes: tuple[Change, ...] = ()
    if opened is not None:
        before = read_set(opened.document, version.set_id)
        changes = difference(before, checked_set(version).criteria_set).changes
    return {
        "revision": found.first(),
        "changes": changes[:SHOWN_CHANGES],
        "more": len(changes) > SHOWN_CHANGES,
    }


def _page(
    request: HttpRequest,
    desk: Desk,
    typed: Mapping[str, str],
    *,
    refusal: str = "",
    problems: list[Problem] | None = None,
    since: Mapping[str, object] | None = None,
) -> HttpResponse:
    context = _form_context(desk, typed) | {
        "refusal": refusal,
        "problems": problems or [],
        "since": since,
        "typed_yaml": typed.get("yaml", ""),
        "twigs": desk.twigs(),
        "parts": PARTS.values(),
    }
    return render(request, "criteria/editor.html", context)


def _form_context(desk: Desk, typed: Mapping[str, str]) -> dict[str, object]:
    """Return the form as typed, what the linter says of it, the rule's drawing and the try-out."""
    criteria_set, findings = desk.checked()
    criterion = desk.criterion(criteria_set)
    severities = Counter(found.severity for found in findings)
    context: dict[str, object] = {
        "entered": desk.entered,
        "desk": desk,
        "preview_url": desk.entered.address("preview"),
        "own": desk.own(findings),
        "errors": severities[Severity.ERROR],
        "warnings": severities[Severity.WARNING],
    }
    if desk.part is not None:
        return context | {"fields": set_fields.shown_part(desk.part, desk.document, desk.doubts)}
    leaf = criterion is not None and criterion.is_leaf and not desk.is_group
    result = tried(desk.as_typed(), desk.place, criterion, typed) if leaf else None
    chart = None
    if leaf and criterion is not None and criterion.rule is not None:
        chart = rule_chart(criterion, result.measured if result and result.trace else None)
    return context | {
        "head": node_fields.head_of(desk.node, desk.doubts),
        "rule_fields": node_fields.rule_of(desk.node, desk.doubts),
        "sections": node_fields.sections_of(desk.node, desk.doubts),
        "criterion": criterion,
        "chart": chart,
        "asked": asked_of(criterion, typed) if leaf else [],
        "tried": result,
        "obstacles": _obstacles(result, desk.own(findings)),
        "unread": unread(typed) if leaf else [],
    }


def _obstacles(result: Tried | None, own: list[Problem]) -> list[Problem]:
    """Return what stands in the way of a try-out besides what is said of the node anyway."""
    said = {found.id for found in own}
    return [found for found in result.problems if found.id not in said] if result else []


@require_POST
@draft_page
def preview(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Check and try what is typed, without keeping it; with ``fields`` the fields themselves anew."""
    typed = request.POST.dict()
    desk = Desk.of(entered, typed)
    typed = dict(commanded(typed, typed.get("do", "")))
    desk.type(typed)
    template = "criteria/preview.html"
    if "fields" in request.GET:
        template = "criteria/part_form.html" if desk.part else "criteria/rule_form.html"
    return render(request, template, _form_context(desk, typed) | {"fragment": True})


@require_POST
@draft_page
def tree_change(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Add, move or remove a node."""
    place = place_from(request.POST.get("node", ""))
    edit = _tree_edit(request.POST.get("do", ""), place, request.POST.get("parent", ""))
    if edit is None:
        return redirect(entered.node_address(place))
    try:
        _version, place = services.edit_draft(
            entered.version, edit, revision=revision_from(request.POST.get("revision", "")), act=entered.act
        )
    except RegistryRuleError as fault:
        messages.error(request, str(fault))
    return redirect(entered.node_address(place))


def _tree_edit(command: str, place: Place, parent: str) -> Edit | None:
    if command == "under":
        return PutUnder(place, () if parent == "top" else place_from(parent)) if parent else None
    edits: dict[str, Edit] = {
        "area": AddNode(()),
        "child": AddNode(place),
        "after": AddNode(place[:-1], place[-1] + 1 if place else None),
        "up": ShiftNode(place, -1),
        "down": ShiftNode(place, 1),
        "remove": RemoveNode(place),
    }
    return edits.get(command)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def whole_text(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Show the whole document as text, and take it back."""
    version = entered.version
    text, refusal = version.document, ""
    problems = left_to_mend(load_document(text), checked_set(version).findings)
    since: Mapping[str, object] | None = None
    if request.method == "POST":
        text = request.POST.get("text", "")
        revision = revision_from(request.POST.get("revision", ""))
        if request.POST.get("do") == "check":
            problems = _checked_text(text)
        else:
            try:
                services.change_document(version, text, revision=revision, act=entered.act)
            except UnreadableDocumentError as fault:
                refusal, problems = str(fault), list(fault.problems)
            except StaleRevisionError as fault:
                refusal, since = str(fault), _since(entered, request.POST.dict())
            except RegistryRuleError as fault:
                refusal = str(fault)
            else:
                messages.success(request, _("Đã lưu."))
                return redirect(entered.address("text"))
    context = {"entered": entered, "text": text, "refusal": refusal, "problems": problems, "since": since}
    return render(request, "criteria/text.html", context)


def _checked_text(text: str) -> list[Problem]:
    clean = text.replace("\r\n", "\n")
    try:
        return left_to_mend(load_document(clean), lint(read_set(clean, "")))
    except ProblemsError as fault:
        return list(fault.problems)
