"""Survey and centrally measured figures: the sheet to fill in, a look at a file, taking it; agreement."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from caicach.core.agreement.kappa import Agreement
from caicach.core.codes.numbers import format_number
from caicach.core.index.text import Text
from caicach.evaluation.appraisal.agreements import agreements_for
from caicach.evaluation.appraisal.figure_files import given_leaves, read_figures, template_of
from caicach.evaluation.appraisal.figures import take_figures
from caicach.evaluation.appraisal.policies import can_import_figures
from caicach.evaluation.appraisal.queues import imports_for
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.campaigns.selectors import blocks_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.registry.acting import RegistryRuleError
from caicach.web.index.trial_state import StaleStateError, pack_file, unpack_file
from caicach.web.season.appraisal.claims import claim_words
from caicach.web.season.entry import Season, season_page
from caicach.web.templatetags.index_tags import language, words

MOST_BYTES = 8_000_000
MOST_SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FiguresForm(forms.Form):
    """A file of figures with where they come from."""

    block = forms.ChoiceField(label=gettext_lazy("Khối"))
    source = forms.CharField(
        label=gettext_lazy("Nguồn số liệu"),
        help_text=gettext_lazy("Ví dụ: Báo cáo điều tra xã hội học số 12/BC-SNV ngày 05/12/2026."),
        max_length=300,
    )
    file = forms.FileField(
        label=gettext_lazy("Tệp số liệu"),
        help_text=gettext_lazy("Tệp XLSX hoặc CSV, không quá 8 MB."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, blocks: list[CampaignBlock], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["block"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(block.pk), block.title) for block in blocks]

    def clean_file(self) -> UploadedFile[bytes]:
        """Return the file. Refuses one that is empty or too large."""
        found: UploadedFile[bytes] = self.cleaned_data["file"]
        if not found.size:
            raise forms.ValidationError(_("Tệp trống. Kiểm tra lại tệp rồi nộp lại."))
        if found.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 8 MB. Chia theo khối rồi nộp từng phần."))
        return found


def blocks_or_404(season: Season) -> list[CampaignBlock]:
    """Return the blocks that have surveyed or measured criteria, for who may read imports.

    Raises Http404 for anybody else.
    """
    if not season.access.reads_internal:
        raise Http404
    found = blocks_of(season.campaign)
    return [block for block in found if given_leaves(plan_of(block.set_version).criteria_set)]


@season_page
@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, season: Season) -> HttpResponse:
    """Show the imports of figures and take a file to look at."""
    blocks = blocks_or_404(season)
    form = FiguresForm(blocks=blocks)
    if request.method == "POST":
        if "packed" in request.POST:
            return _take(request, season, blocks)
        form = FiguresForm(request.POST, request.FILES, blocks=blocks)
        if can_import_figures(season.access) and form.is_valid():
            upload = form.cleaned_data["file"]
            raw, name = upload.read(), str(upload.name)
            block = next(one for one in blocks if str(one.pk) == form.cleaned_data["block"])
            return _look(request, season, block, raw, name, form.cleaned_data["source"])
    return _page(request, season, blocks, form)


def _page(
    request: HttpRequest, season: Season, blocks: list[CampaignBlock], form: FiguresForm, refused: str = ""
) -> HttpResponse:
    context = {
        "season": season,
        "blocks": blocks,
        "form": form,
        "refused": refused,
        "imports": imports_for(season.entered),
        "may_write": can_import_figures(season.access),
    }
    return render(request, "season/appraisal/figures.html", context)


def _look(
    request: HttpRequest, season: Season, block: CampaignBlock, raw: bytes, name: str, source: str
) -> HttpResponse:
    """Show what a file would change."""
    said = read_figures(block, raw, name)
    leaves = given_leaves(plan_of(block.set_version).criteria_set)
    context = {
        "season": season,
        # "block" itself is taken inside a template's blocks.
        "of_block": block,
        "name": name,
        "source": source,
        "said": said,
        "rows": [
            (
                one.unit,
                one.code,
                claim_words(leaves[one.code], one.before),
                claim_words(leaves[one.code], one.answer),
            )
            for one in said.figures[:MOST_SHOWN]
        ],
        "problems": said.problems[:MOST_SHOWN],
        "problem_count": len(said.problems),
        "packed": "" if said.has_errors or not said.figures else pack_file(raw, name),
    }
    return render(request, "season/appraisal/figures_look.html", context)


def _take(request: HttpRequest, season: Season, blocks: list[CampaignBlock]) -> HttpResponse:
    form = FiguresForm(blocks=blocks)
    block = next((one for one in blocks if str(one.pk) == request.POST.get("block")), None)
    if block is None:
        raise Http404
    try:
        raw, name = unpack_file(request.POST["packed"])
        source = request.POST.get("source", "")
        made, said = take_figures(block.pk, raw, filename=name, source=source, act=season.act)
    except StaleStateError:
        return _page(request, season, blocks, form, _("Trang xem trước đã cũ. Hãy chọn lại tệp."))
    except RegistryRuleError as fault:
        return _page(request, season, blocks, form, str(fault))
    if made is None:
        messages.info(request, _("Các số liệu này đã có từ trước, không có gì thay đổi."))
    else:
        messages.success(request, _("Đã nhập %(count)s số liệu.") % {"count": len(said.figures)})
    return redirect("appraisal:figures", season.campaign.slug)


@season_page
@require_safe
def template(_request: HttpRequest, season: Season, block: int) -> HttpResponse:
    """Return the sheet to fill in with the figures of a block."""
    found = next((one for one in blocks_or_404(season) if one.pk == block), None)
    if found is None:
        raise Http404
    answer = HttpResponse(template_of(found, lang=language()), content_type=XLSX)
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="so-lieu-{season.campaign.slug}-{block}.xlsx"'
    )
    return answer


@season_page
@require_safe
def agreement(request: HttpRequest, season: Season) -> HttpResponse:
    """Show how far pairs of appraisers agree."""
    found = agreements_for(season.entered)
    if found is None:
        raise Http404
    context = {
        "season": season,
        "found": found,
        "whole": _shown(found.whole),
        "criteria": [(one.block, one.leaf, _shown(one.found)) for one in found.criteria],
        "people": [(one.first, one.second, _shown(one.found)) for one in found.people],
    }
    return render(request, "season/appraisal/agreement.html", context)


def _shown(found: Agreement) -> dict[str, object]:
    reason: Text = found.reason
    return {
        "n": found.n,
        "agreeing": found.agreeing,
        "share": "–" if found.share is None else f"{_figure(found.share * 100, 1)} %",
        "kappa": _figure(found.kappa),
        "linear": _figure(found.linear),
        "quadratic": _figure(found.quadratic),
        "reason": words(reason),
    }


def _figure(number: Fraction | None, places: int = 2) -> str:
    if number is None:
        return "–"
    return format_number(Decimal(number.numerator) / Decimal(number.denominator), language(), places)
