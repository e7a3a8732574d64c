"""Forms of the try-out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.text import tidy
from caicach.exchange.numbers import Separator
from caicach.web.index.sheets import MAX_BYTES, MAX_UNITS

ACCEPTED = ".csv,.xlsx,.json"


class UploadForm(forms.Form):
    """A filled-in sheet, and how its decimals are written where that is not plain."""

    bang = forms.FileField(
        label=_("Bảng đã điền"),
        help_text=_("Tệp XLSX, CSV hoặc JSON, không quá 20 MB."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Chọn tệp bảng đã điền.")},
    )

    def clean_bang(self) -> UploadedFile[bytes]:
        """Return the file. Refuses one that is empty or too large."""
        found: UploadedFile[bytes] = self.cleaned_data["bang"]
        if not found.size:
            raise forms.ValidationError(_("Tệp trống. Kiểm tra lại tệp rồi nộp lại."))
        if found.size > MAX_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 20 MB. Chia bảng theo khối rồi nộp từng phần."))
        return found


class SeparatorForm(forms.Form):
    """The answer to the question which sign stands before the decimals."""

    dau = forms.ChoiceField(
        label=_("Trong tệp này, dấu nào đứng trước phần thập phân?"),
        choices=[(Separator.COMMA.value, _("dấu phẩy: 7,775")), (Separator.DOT.value, _("dấu chấm: 7.775"))],
        widget=forms.RadioSelect,
    )

    def separator(self) -> Separator:
        """Return the sign chosen."""
        return Separator(self.cleaned_data["dau"])


class TemplateForm(forms.Form):
    """The units that the sheet should already name, one a line."""

    don_vi = forms.CharField(
        label=_("Tên đơn vị"),
        help_text=_("Mỗi dòng một đơn vị; có thể dán từ bảng tính. Để trống thì biểu mẫu có dòng trống."),
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_don_vi(self) -> list[str]:
        """Return the names without blanks and repetitions, in the order typed."""
        names = [tidy(line.split("\t")[0]) for line in str(self.cleaned_data["don_vi"]).splitlines()]
        found = list(dict.fromkeys(name for name in names if name))
        if len(found) > MAX_UNITS:
            raise forms.ValidationError(_("Quá nhiều đơn vị: nhiều nhất 12.000."))
        return found

    def units(self) -> list[str]:
        """Return the names of units."""
        found: Any = self.cleaned_data["don_vi"]
        return list(found)
