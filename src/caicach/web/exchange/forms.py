"""What is typed at the desk of exchange."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.registry.organisations.constants import CodeSystem
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import find_by_code

MOST_BYTES = 20_000_000
ACCEPTED = ".csv,.xlsx,.json,.jsonl,.parquet"
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PortalFileField(forms.FileField):
    """A file in the portal's field names."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.ClearableFileInput(attrs={"accept": ACCEPTED})
        help_text = gettext_lazy("CSV, XLSX, JSON, JSONL hoặc Parquet, không quá 20 MB.")
        super().__init__(widget=widget, help_text=help_text, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file. Refuses one that is too large."""
        found: UploadedFile[bytes] | None = super().clean(data, initial)
        if found and (found.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn hơn 20 MB. Hãy chia theo kỳ, hoặc dùng lệnh trên máy chủ.")
            )
        return found


class _UnitForm(forms.Form):
    """A form that names a unit by its official code."""

    def clean_unit(self) -> Organisation | None:
        """Return the unit of the code typed. Refuses a code that nobody has."""
        code = self.cleaned_data["unit"].strip()
        if not code:
            return None
        found = find_by_code(CodeSystem.IDENTIFIER, code, on=self.initial["today"])
        if found is None:
            raise forms.ValidationError(_("Không có cơ quan nào mang mã này. Hãy kiểm tra mã định danh."))
        return found


class TokenForm(_UnitForm):
    """A token for the programs of a unit."""

    unit = forms.CharField(label=gettext_lazy("Mã định danh của cơ quan"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Tên hệ thống sẽ dùng mã"), max_length=120)
    can_read = forms.BooleanField(label=gettext_lazy("Được đọc hồ sơ"), required=False)
    can_write = forms.BooleanField(label=gettext_lazy("Được gửi hồ sơ"), required=False)


class ImportForm(forms.Form):
    """A file to be taken over."""

    file = PortalFileField(label=gettext_lazy("Tệp hồ sơ hoặc tiến độ"))
    source = forms.CharField(label=gettext_lazy("Hệ thống nguồn"), max_length=60)


class ReconcileForm(_UnitForm):
    """A file to be held against, and which dossiers."""

    theirs = PortalFileField(label=gettext_lazy("Tệp đối chiếu"))
    agreed = PortalFileField(label=gettext_lazy("Tệp của lần trao đổi trước"), required=False)
    since = forms.DateField(label=gettext_lazy("Nộp từ ngày"), widget=DAY)
    until = forms.DateField(label=gettext_lazy("Đến hết ngày"), widget=DAY)
    unit = forms.CharField(label=gettext_lazy("Mã định danh của cơ quan"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """Return what was typed. Refuses a span that ends before it begins."""
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ngày cuối phải từ ngày đầu trở đi."))
        return found
