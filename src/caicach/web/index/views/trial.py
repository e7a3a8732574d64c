"""Trying a criteria set out: the sheet to fill in, its scores, and files of them. Nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from threading import BoundedSemaphore

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.core.codes.text import fold
from caicach.core.index.problems import Problem, ProblemsError, Severity
from caicach.core.index.result import Result
from caicach.core.index.scoring import score
from caicach.exchange.numbers import Separator
from caicach.web.access.lockout import client_address
from caicach.web.index import catalogue, tables
from caicach.web.index.catalogue import Shelved
from caicach.web.index.forms import SeparatorForm, TemplateForm, UploadForm
from caicach.web.index.links import TrialLinks
from caicach.web.index.profiles import profile_of
from caicach.web.index.rankings import ranking_table
from caicach.web.index.report import caution, trial_facts, trial_report
from caicach.web.index.shares import step_of, steps_legend
from caicach.web.index.sheets import AMBIGUOUS, read_sheet
from caicach.web.index.throttle import Throttle
from caicach.web.index.trial_files import results_csv, results_workbook, template_workbook
from caicach.web.index.trial_state import (
    StaleStateError,
    TrialState,
    pack,
    pack_file,
    unpack,
    unpack_file,
)
from caicach.web.index.views.shelf import shelved_or_404
from caicach.web.index.why import why

PAGE = 200
LISTED = 300
WAIT_SECONDS = 20
CARRIED_BYTES = 6_000_000
"""Largest file carried in the page while a question about it is open; larger ones are handed in again."""

_places = BoundedSemaphore(2)
_uploads = Throttle(most=60, seconds=600)


class BusyError(RuntimeError):
    """As many try-outs as this process bears are being computed."""


@contextmanager
def _one_place() -> Iterator[None]:
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise BusyError
    try:
        yield
    finally:
        _places.release()


@dataclass(frozen=True, slots=True)
class Trial:
    """A try-out with its scores."""

    state: TrialState
    result: Result
    packed: str


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask which criteria set to try out."""
    shelf = [shelved for shelved in catalogue.shelved_sets() if shelved.is_usable]
    return render(request, "index/try.html", {"shelf": shelf})


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, set_id: str) -> HttpResponse:
    """Offer the sheet of a set, and take it in filled in."""
    shelved = shelved_or_404(set_id)
    if request.method != "POST":
        return _upload_page(request, shelved, UploadForm())
    if not _uploads.admits(client_address(request) or ""):
        return _busy(request, HTTPStatus.TOO_MANY_REQUESTS)
    decimal = None
    if "tep" in request.POST:
        question = SeparatorForm(request.POST)
        try:
            raw, name = unpack_file(request.POST["tep"])
        except StaleStateError:
            return _upload_page(request, shelved, UploadForm(), stale=True)
        if not question.is_valid():
            return _asked(request, shelved, raw, name, [], question)
        decimal = question.separator()
    else:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return _upload_page(request, shelved, form)
        upload = form.cleaned_data["bang"]
        raw, name = upload.read(), upload.name
        question = SeparatorForm(request.POST)
        decimal = question.separator() if question.is_valid() else None
    return _scored(request, shelved, raw, name, decimal)


def _scored(
    request: HttpRequest, shelved: Shelved, raw: bytes, name: str, decimal: Separator | None
) -> HttpResponse:
    try:
        with _one_place():
            sheet, remarks = read_sheet(raw, name, shelved.criteria_set, decimal)
            result = score(shelved.criteria_set, sheet)
            state = TrialState(name, sheet, tuple(remarks))
            return _result_page(request, shelved, Trial(state, result, pack(state, shelved.criteria_set)))
    except BusyError:
        return _busy(request)
    except ProblemsError as fault:
        problems = list(fault.problems)
        if decimal is None and any(problem.id == AMBIGUOUS for problem in problems):
            return _asked(request, shelved, raw, name, problems, SeparatorForm())
        return _upload_page(request, shelved, UploadForm(), problems, name)


def _upload_page(
    request: HttpRequest,
    shelved: Shelved,
    form: UploadForm,
    problems: list[Problem] | None = None,
    file: str = "",
    *,
    stale: bool = False,
    template_form: TemplateForm | None = None,
) -> HttpResponse:
    found = problems or []
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    context = {
        "shelved": shelved,
        "set": shelved.criteria_set,
        "form": form,
        "template_form": template_form or TemplateForm(auto_id="mau_%s"),
        "problems": found[:LISTED],
        "problem_count": len(found),
        "error_count": len(errors),
        "file": file,
        "stale": stale,
    }
    wrong = found or form.errors or stale or template_form is not None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "index/trial.html", context, status=status)


def _asked(
    request: HttpRequest,
    shelved: Shelved,
    raw: bytes,
    name: str,
    problems: list[Problem],
    question: SeparatorForm,
) -> HttpResponse:
    """Ask how decimals are written, the file being carried along so that it need not be handed in again."""
    context = {
        "shelved": shelved,
        "set": shelved.criteria_set,
        "question": question,
        "file": name,
        "packed": pack_file(raw, name) if len(raw) <= CARRIED_BYTES else "",
        "form": UploadForm(),
        "ambiguous": [problem for problem in problems if problem.id == AMBIGUOUS][:LISTED],
        "problems": [problem for problem in problems if problem.id != AMBIGUOUS][:LISTED],
    }
    return render(request, "index/trial_question.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _busy(request: HttpRequest, status: HTTPStatus = HTTPStatus.SERVICE_UNAVAILABLE) -> HttpResponse:
    page = render(request, "index/trial_busy.html", status=status)
    page.headers["Retry-After"] = "60"
    return page


Answered = Callable[[HttpRequest, Shelved, Trial], HttpResponse]


def _with_state(request: HttpRequest, set_id: str, answered: Answered) -> HttpResponse:
    """Score the answers that the page carries and go on; ask for the sheet again when they no longer fit."""
    shelved = shelved_or_404(set_id)
    packed = request.POST.get("so-lieu", "")
    try:
        with _one_place():
            state = unpack(packed, shelved.criteria_set)
            found = Trial(state, score(shelved.criteria_set, state.sheet), packed)
            return answered(request, shelved, found)
    except BusyError:
        return _busy(request)
    except (StaleStateError, ProblemsError):
        return _upload_page(request, shelved, UploadForm(), stale=True)


@require_POST
def show(request: HttpRequest, set_id: str) -> HttpResponse:
    """Show a try-out again: another page or block of its ranking, or the profile of a unit."""
    return _with_state(request, set_id, _unit_or_ranking)


def _unit_or_ranking(request: HttpRequest, shelved: Shelved, found: Trial) -> HttpResponse:
    unit = request.POST.get("don-vi", "")
    if unit in found.result.units:
        return _profile_page(request, shelved, found, unit)
    return _result_page(request, shelved, found)


def _frame(shelved: Shelved, found: Trial) -> dict[str, object]:
    return {
        "shelved": shelved,
        "set": shelved.criteria_set,
        "trial": found,
        "packed": found.packed,
        "links": TrialLinks(shelved.criteria_set.id),
        "answers_digest": found.state.digest(shelved.criteria_set),
    }


def _result_page(request: HttpRequest, shelved: Shelved, found: Trial) -> HttpResponse:
    result = found.result
    blocks = [block for block in shelved.criteria_set.blocks if result.blocks()[block.id]]
    wanted = request.POST.get("khoi", "")
    block = next((block for block in blocks if block.id == wanted), blocks[0])
    order = request.POST.get("xep", "")[:60]
    table = ranking_table(result, block, order)
    sought = fold(request.POST.get("tim", "").strip()[:100])
    rows = [row for row in table.rows if sought in fold(f"{row.unit} {row.name}")] if sought else table.rows
    page = Paginator(rows, PAGE).get_page(request.POST.get("trang"))
    remarks = [*found.state.remarks, *result.warnings]
    context = _frame(shelved, found) | {
        "table": table,
        "page": page,
        "blocks": blocks,
        "legend": steps_legend(),
        "sought": request.POST.get("tim", "").strip()[:100],
        "problems": remarks[:LISTED],
        "problem_count": len(remarks),
        "answer_count": sum(len(unit.answers) for unit in found.state.sheet),
    }
    return render(request, "index/trial_result.html", context)


def _profile_page(request: HttpRequest, shelved: Shelved, found: Trial, unit: str) -> HttpResponse:
    profile = profile_of(found.result, unit)
    context = _frame(shelved, found) | {
        "profile": profile,
        "areas": [(standing, step_of(standing.row.share)) for standing in profile.areas],
        "deep": True,
    }
    return render(request, "index/trial_profile.html", context)


@require_POST
def why_page(request: HttpRequest, set_id: str) -> HttpResponse:
    """Explain one number of a try-out."""
    return _with_state(request, set_id, _why)


def _why(request: HttpRequest, shelved: Shelved, found: Trial) -> HttpResponse:
    code, _sign, unit = request.POST.get("muc", "").partition("|")
    try:
        explained = why(found.result, unit, code)
    except KeyError as fault:
        raise Http404 from fault
    context = _frame(shelved, found) | {"why": explained, "unit": unit}
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "index/why_panel.html" if fragment else "index/trial_why.html", context)


@require_POST
def download(request: HttpRequest, set_id: str) -> HttpResponse:
    """Hand out a try-out as workbook, CSV or PDF."""
    return _with_state(request, set_id, _file)


def _file(request: HttpRequest, shelved: Shelved, found: Trial) -> HttpResponse:
    kind = request.POST.get("tai", "")
    digest = found.state.digest(shelved.criteria_set)
    if kind == "xlsx":
        facts = trial_facts(found.result, found.state.file, digest, timezone.localtime())
        about = [("", caution()), *facts]
        raw, media_type = results_workbook(found.result, about), tables.XLSX_TYPE
    elif kind == "csv":
        raw, media_type = results_csv(found.result), tables.CSV_TYPE
    elif kind == "pdf":
        raw = trial_report(found.result, found.state.file, digest, timezone.localtime())
        media_type = "application/pdf"
    else:
        raise Http404
    return _attached(raw, f"{shelved.criteria_set.id}-tinh-thu.{kind}", media_type)


@require_http_methods(["GET", "HEAD", "POST"])
def template_file(request: HttpRequest, set_id: str) -> HttpResponse:
    """Hand out the sheet to fill in, with the units' names when they were given."""
    shelved = shelved_or_404(set_id)
    units: list[str] = []
    if request.method == "POST":
        form = TemplateForm(request.POST, auto_id="mau_%s")
        if not form.is_valid():
            return _upload_page(request, shelved, UploadForm(), template_form=form)
        units = form.units()
    try:
        raw = template_workbook(shelved.criteria_set, units)
    except ProblemsError as fault:
        return _upload_page(request, shelved, UploadForm(), list(fault.problems))
    return _attached(raw, f"{set_id}.xlsx", tables.XLSX_TYPE)


def _attached(raw: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(
        raw, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
