"""Forms of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from caicach.common.files.unfinished import PART_BYTES
from caicach.evaluation.evidence.checking import ACCEPTED
from caicach.evaluation.evidence.constants import DocumentKind, SignatureVerdict
from caicach.evaluation.evidence.documents import Facts

MOST_FILES = 20
ROOM_FOR_FIELDS = 1_000_000
"""Bytes of a request that are not the files."""


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; their contents are looked into by the services."""

    widget = _FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Return the files, at least one where the field is required."""
        files = data if isinstance(data, (list, tuple)) and data else [data or None]
        if not self.required and not any(files):
            return []
        found = [super(FilesField, self).clean(file, initial) for file in files]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(
                _("Mỗi lần tải nhiều nhất %(most)s tệp. Hãy chia thành nhiều lần."),
                params={"most": MOST_FILES},
            )
        return found


class InParts:
    """How a form's files come: together in one request, or each in parts."""

    part_bytes = PART_BYTES

    @property
    def most_bytes(self) -> int:
        """How much one request may carry."""
        return min(settings.LARGEST_FILE_BYTES, settings.LARGEST_REQUEST_BYTES - ROOM_FOR_FIELDS)

    @property
    def largest_bytes(self) -> int:
        """How long one file may be."""
        return int(settings.LARGEST_FILE_BYTES)


def files_help() -> str:
    """Say what is taken, and whether it is scanned for viruses."""
    taken = _("PDF, ảnh, Word, Excel hoặc tệp văn bản; mỗi tệp không quá %(most)s MB.") % {
        "most": settings.LARGEST_FILE_BYTES // 1024 // 1024
    }
    if settings.SCANNER is not None:
        return taken
    return f"{taken} {_('Trang này không quét vi-rút; hãy quét tệp trên máy của bạn trước.')}"


def _date_field(*, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=_("Ngày ban hành"),
        required=required,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Ghi ngày dạng ngày/tháng/năm, ví dụ 20/01/2026.")},
    )


class FactsForm(forms.Form):
    """What is written on a document."""

    kind = forms.ChoiceField(
        label=_("Loại tài liệu"),
        choices=[("", _("Chọn loại")), *DocumentKind.choices],
        error_messages={"required": _("Hãy chọn loại tài liệu.")},
    )
    number = forms.CharField(label=_("Số, ký hiệu"), required=False, max_length=100)
    issued_on = _date_field()
    issuer = forms.CharField(label=_("Cơ quan ban hành"), required=False, max_length=250)
    title = forms.CharField(
        label=_("Trích yếu"), max_length=500, error_messages={"required": _("Hãy ghi trích yếu tài liệu.")}
    )

    def facts(self, *, title: str = "") -> Facts:
        """Return what was typed; ``title`` stands in where none was."""
        typed = self.cleaned_data
        return Facts(
            kind=typed["kind"],
            title=typed["title"] or title,
            number=typed["number"],
            issued_on=typed["issued_on"],
            issuer=typed["issuer"],
        )


class UploadForm(InParts, FactsForm):
    """New documents, with what is written on them."""

    upload = FilesField(
        label=_("Tệp"),
        allow_empty_file=True,
        widget=_FilesInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Hãy chọn ít nhất một tệp.")},
    )
    field_order: tuple[str, ...] = ("upload", "kind", "title", "number", "issued_on", "issuer")

    def __init__(self, *args: Any, mark: str = "", has_uploads: bool = False, **kwargs: Any) -> None:
        # The form also stands beside the scoring table, whose fields have ids of their own.
        super().__init__(*args, **{"auto_id": "evidence-new-%s", **kwargs})
        self.fields["upload"].required = not has_uploads
        self.fields["upload"].help_text = files_help()
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Để trống thì lấy tên tệp.")
        # The chosen files stay chosen when the form comes back with an error, and go when they were taken.
        self.fields["upload"].widget.attrs.update({"id": f"evidence-files-{mark}", "hx-preserve": "true"})


class EvidenceForm(UploadForm):
    """New documents with the place that proves a criterion."""

    page = forms.CharField(
        label=_("Trang chứng minh"),
        required=False,
        max_length=100,
        help_text=_("Ví dụ 3 hoặc 3-5, 7. Có thể chỉ sau, khi xem trước tài liệu."),
    )
    item = forms.CharField(label=_("Mục, điều, khoản"), required=False, max_length=200)
    paper = forms.ChoiceField(label=_("Là tài liệu nào tiêu chí yêu cầu"), required=False)
    field_order = (*UploadForm.field_order, "page", "item", "paper")

    def __init__(self, *args: Any, papers: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paper = self.fields["paper"]
        if papers and isinstance(paper, forms.ChoiceField):
            paper.choices = [("", _("Tài liệu khác, thêm")), *((paper, paper) for paper in papers)]
        else:
            del self.fields["paper"]


class VersionForm(InParts, forms.Form):
    """A better file of a document."""

    file = forms.FileField(
        label=_("Tệp"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Hãy chọn tệp.")},
    )
    note = forms.CharField(label=_("Vì sao có bản mới"), required=False, max_length=500)

    def __init__(self, *args: Any, has_uploads: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not has_uploads
        self.fields["file"].help_text = files_help()


class FilterForm(forms.Form):
    """What is looked for in a library."""

    q = forms.CharField(label=_("Tìm theo số, trích yếu, cơ quan"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Loại"), required=False, choices=[("", _("Tất cả")), *DocumentKind.choices]
    )
    year = forms.TypedChoiceField(label=_("Năm"), required=False, coerce=int, empty_value=None)
    verdict = forms.ChoiceField(
        label=_("Chữ ký số"), required=False, choices=[("", _("Tất cả")), *SignatureVerdict.choices]
    )

    def __init__(self, *args: Any, years: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = self.fields["year"]
        if isinstance(year, forms.ChoiceField):
            year.choices = [("", _("Tất cả")), *((str(year), str(year)) for year in years)]
