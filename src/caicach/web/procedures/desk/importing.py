"""Handing in a file of procedures, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caicach.common.files.blobs import EmptyFileError, FileTooLargeError
from caicach.registry.procedures.requesting import MOST_BYTES, request_import
from caicach.registry.procedures.selectors import import_for, imports_of_late
from caicach.web.procedures.desk.entry import Desk, desk_page
from caicach.web.procedures.desk.forms import ImportForm

ENDINGS = (".json", ".jsonl", ".jsonl.gz", ".json.gz", ".xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def imports(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List the files that were handed in, and take another one."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if not file.name.lower().endswith(ENDINGS):
            form.add_error("file", _("Tệp phải là .json, .jsonl, .jsonl.gz hoặc .xlsx."))
        else:
            try:
                asked = request_import(
                    file.chunks(), name=file.name, act=desk.act, publish=form.cleaned_data["publish"]
                )
            except FileTooLargeError:
                form.add_error(
                    "file",
                    _("Tệp lớn hơn %(most)s MB. Hãy nén .gz hoặc chia nhỏ rồi nhập từng phần.")
                    % {"most": MOST_BYTES // 1_000_000},
                )
            except EmptyFileError:
                form.add_error("file", _("Tệp rỗng. Hãy chọn tệp khác."))
            else:
                messages.success(request, _("Đã nhận tệp. Kết quả hiện ở đây khi nhập xong."))
                return redirect("procedure_desk:import", asked.pk)
    context = {"form": form, "imports": imports_of_late(user=request.user, on=desk.today)}
    return render(request, "procedures/desk/imports.html", context)


@require_safe
@desk_page
def one_import(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    """Show what came of a file."""
    found = import_for(pk, user=request.user, on=desk.today)
    if found is None:
        raise Http404
    return render(request, "procedures/desk/import.html", {"asked": found})
