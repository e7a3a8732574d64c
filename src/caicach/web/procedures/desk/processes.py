"""An internal process as a picture with its sums, and putting it in force."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from caicach.core.deadlines.processes import Agreement, Check
from caicach.exchange.process_picture import PictureStep, PictureWords, draw_process
from caicach.registry.acting import RegistryRuleError
from caicach.registry.procedures.deskwork import SummedProcess, summed_process
from caicach.registry.procedures.models import ProcessStep
from caicach.registry.procedures.processes import activate_process
from caicach.web.procedures.desk.entry import Desk, desk_page
from caicach.web.procedures.desk.forms import ActivateForm
from caicach.web.templatetags.index_tags import language, words

KINDS = {
    Agreement.EQUAL: "good",
    Agreement.SHORTER: "warning",
    Agreement.LONGER: "bad",
}


@dataclass(frozen=True, slots=True)
class SumLine:
    """How the sum of the steps stands to a limit."""

    title: str | Promise
    total: str
    limit: str
    kind: str
    verdict: str


@require_safe
@desk_page
def process(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Show a process."""
    return _page(request, _found(request, desk, pk), ActivateForm(initial={"on": desk.today}))


@require_POST
@desk_page
def activate(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Put a process in force, or say with its figures why not."""
    found = _found(request, desk, pk)
    form = ActivateForm(request.POST)
    if form.is_valid():
        try:
            activate_process(pk, on=form.cleaned_data["on"], act=desk.act)
        except RegistryRuleError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Quy trình đã được áp dụng."))
            return redirect("procedure_desk:process", pk)
    return _page(request, found, form, status=422)


def _found(request: HttpRequest, desk: Desk, pk: int) -> SummedProcess:
    found = summed_process(pk, user=request.user, on=desk.today)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, found: SummedProcess, form: ActivateForm, *, status: int = 200
) -> HttpResponseBase:
    context = {
        "found": found,
        "process": found.process,
        "steps": [(step, time_of(step)) for step in found.steps],
        "sums": _sums(found),
        "picture": SafeString(_picture(found)),
        "form": form,
    }
    return render(request, "procedures/desk/process.html", context, status=status)


def time_of(step: ProcessStep) -> str:
    """Return the time of a step in words."""
    if step.is_untimed:
        return _("không tính thời gian")
    found = step.time()
    return found.in_(language()) if found else _("chưa rõ: %(text)s") % {"text": step.duration_text or "–"}


def _picture(found: SummedProcess) -> str:
    """Return the drawing; the drawer escapes all that it draws."""
    steps = [
        PictureStep(
            step.position,
            step.name,
            step.performer,
            time_of(step),
            step.parallel_group,
            step.returns_to,
            step.is_interagency,
        )
        for step in found.steps
    ]
    labels = PictureWords(
        title=str(found.process),
        step=_("Bước"),
        same_time=_("Làm đồng thời"),
        elsewhere=_("Liên thông"),
        back=_("Quay lại bước"),
    )
    return draw_process(steps, labels)


def _sums(found: SummedProcess) -> list[SumLine]:
    lines = [
        (_("Thời hạn của quy trình"), found.own),
        (_("Thời hạn của thủ tục"), found.law),
    ]
    return [_sum(title, check) for title, check in lines if check is not None]


def _sum(title: str, check: Check) -> SumLine:
    total, limit = check.figures
    verdicts = {
        Agreement.EQUAL: _("khớp"),
        Agreement.SHORTER: _("ngắn hơn thời hạn"),
        Agreement.LONGER: _("dài hơn thời hạn"),
    }
    return SumLine(
        title,
        words(total),
        words(limit),
        KINDS.get(check.agreement, "none"),
        verdicts.get(check.agreement, _("chưa so được")),
    )
