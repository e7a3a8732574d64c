"""The signs of a season, people's words on them, and both as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from caicach.evaluation.campaigns.planning import SIGNS_EVERY
from caicach.evaluation.oversight.policies import can_review
from caicach.evaluation.oversight.selectors import Report, Reviewed, Wanted, report_for
from caicach.evaluation.oversight.services import ask_for_signs, review_sign
from caicach.evaluation.oversight.signs.base import RULES, Kind, Severity
from caicach.registry.acting import RegistryRuleError, require
from caicach.web.index.tables import CSV_TYPE, XLSX_TYPE, FileTable, as_csv, as_xlsx
from caicach.web.season.entry import Season, season_page

PAGE = 30
FILTERS = ("kind", "severity", "state")
STATES = (
    ("open", gettext_lazy("Chưa xem")),
    ("kept", gettext_lazy("Đã xem, cần theo dõi")),
    ("explained", gettext_lazy("Đã rõ, không phải bất thường")),
)


class ReviewForm(forms.Form):
    """A word on one sign."""

    key = forms.CharField(max_length=200, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Nhận xét"), max_length=4000, required=False, widget=forms.Textarea({"rows": 2})
    )
    is_explained = forms.BooleanField(label=gettext_lazy("Đã rõ, không phải bất thường"), required=False)


def _report(season: Season) -> Report:
    found = report_for(season.entered)
    if found is None:
        raise Http404
    return found


def _wanted(request: HttpRequest) -> Wanted:
    return Wanted(*(request.GET.get(name, "") for name in FILTERS))


@require_safe
@season_page
def signs(request: HttpRequest, season: Season) -> HttpResponseBase:
    """List the signs by how soon to look, each with its rule, its rows and the words on it."""
    return _list(request, season)


def _list(
    request: HttpRequest, season: Season, *, refused: str = "", form: ReviewForm | None = None
) -> HttpResponseBase:
    report = _report(season)
    wanted = _wanted(request)
    page = Paginator(report.rows(wanted), PAGE).get_page(request.GET.get("page"))
    kinds, severities = report.kinds, report.severities
    context = {
        "season": season,
        "report": report,
        "kept": report.kept,
        "every": SIGNS_EVERY // timedelta(minutes=1),
        "page": page,
        "signs": report.reviewed(page.object_list),
        "kinds": [(kind, RULES[kind], kinds[kind]) for kind in Kind],
        "severities": [(severity, severities[severity]) for severity in Severity],
        "states": STATES,
        "chosen": wanted,
        "rules": RULES,
        "may_review": can_review(season.access),
        "refused": refused,
        "refused_key": form["key"].value() if form else "",
        "refused_note": form["note"].value() if form else "",
        "query": request.GET.urlencode(),
    }
    return render(request, "season/oversight/signs.html", context, status=422 if refused else 200)


@require_POST
@season_page
def find(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Ask for the signs to be worked out now."""
    _report(season)
    ask_for_signs(season.campaign, act=season.act)
    messages.success(request, _("Đã yêu cầu tính lại. Tải lại trang sau ít phút để xem kết quả."))
    return _back(request, season)


def _back(request: HttpRequest, season: Season) -> HttpResponseBase:
    kept = urlencode({name: request.GET[name] for name in request.GET})
    return redirect(f"{reverse('oversight:signs', args=[season.campaign.slug])}{'?' + kept if kept else ''}")


@require_POST
@season_page
def review(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Take a word on a sign."""
    _report(season)
    require(can_review(season.access))
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _list(request, season, refused=_("Nhận xét chưa ghi được. Hãy xem lại ô bên dưới."), form=form)
    data = form.cleaned_data
    try:
        review_sign(
            season.campaign,
            data["key"],
            note=data["note"],
            is_explained=data["is_explained"],
            act=season.act,
        )
    except RegistryRuleError as fault:
        return _list(request, season, refused=str(fault), form=form)
    messages.success(request, _("Đã ghi nhận xét."))
    return _back(request, season)


@require_safe
@season_page
def export(request: HttpRequest, season: Season, form: str) -> HttpResponseBase:
    """Give the signs that the filters leave as a workbook or CSV."""
    report = _report(season)
    if form not in {"xlsx", "csv"}:
        raise Http404
    rows = report.rows(_wanted(request)).iterator(chunk_size=1_000)
    table = _table(season, report.reviewed(rows), report.kept.at if report.kept else None)
    content, kind = (as_xlsx(table), XLSX_TYPE) if form == "xlsx" else (as_csv(table), CSV_TYPE)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{season.campaign.slug}-signs.{form}"'
    return response


def _table(season: Season, found: Sequence[Reviewed], found_at: datetime | None) -> FileTable:
    states = dict(STATES)
    rows = [
        (
            str(one.sign.severity.label),
            str(one.sign.kind.label),
            str(one.sign.about),
            str(one.sign.finding),
            one.sign.count,
            "" if one.sign.p is None else f"{one.sign.p:.2g}",
            "; ".join(f"{trace.unit} {trace.code} {trace.words}".strip() for trace in one.sign.traces),
            str(states[one.state]),
            one.latest.note if one.latest else "",
            str(RULES[one.sign.kind]),
        )
        for one in found
    ]
    header = (
        _("Mức"),
        _("Dấu hiệu"),
        _("Về"),
        _("Thấy gì"),
        _("Số lượng"),
        _("Xác suất ngẫu nhiên"),
        _("Dòng liên quan"),
        _("Tình trạng"),
        _("Nhận xét"),
        _("Quy tắc"),
    )
    at = timezone.localtime(found_at).strftime("%H:%M %d/%m/%Y") if found_at else _("chưa tính lần nào")
    return FileTable(
        _("Dấu hiệu cần xem"),
        header,
        rows,
        ((_("Đợt đánh giá"), season.campaign.title), (_("Tính lúc"), at)),
    )
