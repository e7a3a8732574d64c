"""What is typed at the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LimitForm(forms.Form):
    """A time limit in words."""

    limit = forms.CharField(
        label=gettext_lazy("Thời hạn"),
        max_length=120,
        help_text=gettext_lazy("Ví dụ: 05 ngày làm việc; 02 tháng; không quy định thời hạn."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PublishForm(forms.Form):
    """The first day of a version."""

    on = forms.DateField(label=gettext_lazy("Áp dụng từ ngày"), widget=DAY)


class EndForm(forms.Form):
    """The last day of a version."""

    last_day = forms.DateField(label=gettext_lazy("Ngày cuối còn hiệu lực"), widget=DAY)


class ImportForm(forms.Form):
    """A file of procedures."""

    file = forms.FileField(
        label=gettext_lazy("Tệp danh mục"),
        help_text=gettext_lazy(
            "JSON, JSONL (có thể nén .gz) hoặc XLSX theo mẫu của Cổng Dịch vụ công quốc gia."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.jsonl,.gz,.xlsx"}),
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Công bố ngay các thủ tục đọc được"),
        help_text=gettext_lazy("Bỏ chọn thì tất cả vào dự thảo, chưa ai ngoài người quản trị thấy."),
        required=False,
        initial=True,
    )


class ActivateForm(forms.Form):
    """The first day of an internal process."""

    on = forms.DateField(label=gettext_lazy("Áp dụng từ ngày"), widget=DAY)
