"""Forms by which a draft begins and a set is issued."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.text import tidy
from caicach.registry.organisations.models import Organisation

MAX_BYTES = 4_000_000
AREAS = (
    "Chỉ đạo, điều hành cải cách hành chính",
    "Cải cách thể chế",
    "Cải cách thủ tục hành chính",
    "Cải cách tổ chức bộ máy",
    "Cải cách chế độ công vụ",
    "Cải cách tài chính công",
    "Xây dựng và phát triển chính quyền số",
)
SOURCES = {
    "table": _("Bảng tiêu chí kèm quyết định (XLSX, CSV)"),
    "yaml": _("Tệp YAML"),
    "shelf": _("Bộ tiêu chí có sẵn trong thư viện"),
    "empty": _("Bản trống có các lĩnh vực"),
}


class BeginForm(forms.Form):
    """What every beginning asks: for whom, under which id and version."""

    set_id = forms.RegexField(
        label=_("Mã bộ tiêu chí"),
        regex=r"^[a-z0-9][a-z0-9\-]{0,79}$",
        help_text=_("Chữ thường không dấu, số, gạch nối; ví dụ cchc-so-2026."),
        error_messages={"invalid": _("Mã chỉ gồm chữ thường không dấu, số và gạch nối.")},
    )
    version = forms.CharField(label=_("Phiên bản"), max_length=40, initial="1")

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(each.pk): each for each in organisations}
        if len(organisations) > 1:
            choices = [(str(each.pk), str(each)) for each in organisations]
            self.fields["organisation"] = forms.ChoiceField(label=_("Cơ quan"), choices=choices)

    @property
    def organisation(self) -> Organisation:
        """The organisation for which the set is prepared."""
        chosen = self.cleaned_data.get("organisation") or next(iter(self.organisations))
        return self.organisations[chosen]


class _FileForm(BeginForm):
    file = forms.FileField(label=_("Tệp"), error_messages={"required": _("Chọn tệp.")})

    def clean_file(self) -> UploadedFile[bytes]:
        """Return the file. Refuses one that is too large."""
        found: UploadedFile[bytes] = self.cleaned_data["file"]
        if (found.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 4 MB. Kiểm tra lại có đúng tệp tiêu chí không."))
        return found


class YamlForm(_FileForm):
    """A file of the project's own format; id and version are the file's unless typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("set_id", "version"):
            self.fields[name].required = False
            self.fields[name].initial = ""
        self.fields["set_id"].help_text = _("Để trống thì theo tệp.")
        self.fields["version"].help_text = _("Để trống thì theo tệp.")
        self.fields["file"].widget.attrs["accept"] = ".yaml,.yml"
        self.order_fields(["file"])


class TableForm(_FileForm):
    """A table as decisions annex it."""

    title = forms.CharField(label=_("Tên bộ tiêu chí"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"
        self.order_fields(["file", "title"])


class ShelfForm(BeginForm):
    """A set of the public library."""

    shelved = forms.ChoiceField(label=_("Bộ tiêu chí trong thư viện"))

    def __init__(self, *args: Any, shelf: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shelved"] = forms.ChoiceField(label=_("Bộ tiêu chí trong thư viện"), choices=shelf)
        self.order_fields(["shelved"])


class EmptyForm(BeginForm):
    """A title, a year and the areas."""

    title = forms.CharField(label=_("Tên bộ tiêu chí"), max_length=500)
    year = forms.IntegerField(label=_("Năm đánh giá"), min_value=2000, max_value=2100)
    areas = forms.CharField(
        label=_("Các lĩnh vực"),
        help_text=_("Mỗi dòng một lĩnh vực; sửa được sau."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        initial="\n".join(AREAS),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year
        self.order_fields(["title", "year"])

    def clean_areas(self) -> list[str]:
        """Return the areas, one a line."""
        return [name for line in str(self.cleaned_data["areas"]).splitlines() if (name := tidy(line))]


class RenewForm(forms.Form):
    """The name of the next version."""

    version = forms.CharField(
        label=_("Phiên bản mới"), max_length=40, help_text=_("Ví dụ năm đánh giá: 2026.")
    )


class IssueForm(forms.Form):
    """The decision by which a set is issued."""

    decision_number = forms.CharField(
        label=_("Số quyết định"), max_length=100, help_text=_("Ví dụ: 157/QĐ-UBND.")
    )
    decided_on = forms.DateField(
        label=_("Ngày quyết định"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
