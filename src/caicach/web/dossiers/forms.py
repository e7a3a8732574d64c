"""Forms of the one-stop's pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from caicach.core.dossiers.states import DeliveryKind, ResultKind
from caicach.work.dossiers.constants import DELIVERIES, RESULTS, choices
from caicach.work.dossiers.requests import GivenPaper

MOST_REASON = 2_000
ROWS = 3


class SeenForm(forms.Form):
    """A form that knows how many events the page showed."""

    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class ReasonForm(SeenForm):
    """Why."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": ROWS})
    )


class NoteForm(SeenForm):
    """A remark."""

    note = forms.CharField(
        label=_("Nội dung"), max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": ROWS})
    )


class OptionalNoteForm(SeenForm):
    """Perhaps a remark."""

    note = forms.CharField(
        label=_("Ghi chú"), max_length=MOST_REASON, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class CheckForm(OptionalNoteForm):
    """What was found."""


class ToForm(SeenForm):
    """To whom: a unit, and perhaps a person in it."""

    unit = forms.ChoiceField(label=_("Đơn vị nhận"))
    person = forms.ChoiceField(label=_("Người nhận"), required=False)

    def __init__(self, *args: Any, people: Mapping[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, person = self.fields["unit"], self.fields["person"]
        assert isinstance(unit, forms.ChoiceField)
        assert isinstance(person, forms.ChoiceField)
        unit.choices = people.get("unit", [])
        person.choices = [("", _now("Cả đơn vị")), *people.get("person", [])]


class HandForm(ToForm):
    """Handing a dossier on, and parts of it to others at the same time."""

    limit = forms.CharField(
        label=_("Thời hạn của phần việc"),
        max_length=100,
        required=False,
        help_text=_("Ví dụ: 02 ngày làm việc. Để trống nếu theo quy trình."),
    )
    branches = forms.MultipleChoiceField(
        label=_("Đồng thời phối hợp với"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Ý kiến chuyển"),
        max_length=MOST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = self.fields["branches"]
        assert isinstance(branches, forms.MultipleChoiceField)
        branches.choices = kwargs["people"].get("unit", [])

    def clean(self) -> dict[str, Any]:
        """Refuse to give the same unit the dossier and a branch of it."""
        data = super().clean() or {}
        if data.get("unit") in data.get("branches", []):
            self.add_error("branches", _now("Đơn vị nhận chính không chọn lại ở phần phối hợp."))
        return data


class OpinionForm(ToForm):
    """Asking another agency."""

    question = forms.CharField(
        label=_("Nội dung xin ý kiến"), max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": ROWS})
    )
    limit = forms.CharField(label=_("Trả lời trong"), max_length=100, initial="02 ngày làm việc")
    legal_basis = forms.CharField(
        label=_("Căn cứ cho tạm dừng thời hạn"),
        max_length=300,
        required=False,
        help_text=_(
            "Chỉ ghi khi luật cho phép không tính thời gian chờ ý kiến. Để trống: thời hạn vẫn chạy."
        ),
    )


class MissingForm(SeenForm):
    """One line a paper: its name, a dash or bar, and the reason."""

    lines = forms.CharField(
        label=_("Giấy tờ phải bổ sung"),
        max_length=8_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một giấy tờ, kèm lý do sau dấu |. Ví dụ: Bản vẽ thiết kế | chưa có chữ ký"),
    )
    reason = forms.CharField(
        label=_("Nội dung khác phải hoàn thiện"),
        max_length=MOST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    exception = forms.BooleanField(
        label=_("Yêu cầu lần thứ hai (thủ trưởng quyết định; hồ sơ bị tính là trễ theo QĐ 766/QĐ-TTg)"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Read the lines into papers."""
        data = super().clean() or {}
        papers = []
        for line in str(data.get("lines", "")).splitlines():
            name, _bar, why = line.partition("|")
            if not name.strip():
                continue
            if not why.strip():
                self.add_error(
                    "lines", _now("Dòng «%(name)s» chưa ghi lý do sau dấu |.") % {"name": name.strip()[:100]}
                )
            papers.append(GivenPaper(name.strip(), is_given=False, missing_because=why.strip()))
        if not papers and not str(data.get("reason", "")).strip():
            self.add_error("lines", _now("Hãy ghi ít nhất một giấy tờ hoặc nội dung phải hoàn thiện."))
        data["papers"] = papers
        return data


class SupplementForm(OptionalNoteForm):
    """What came of what was asked for."""

    given = forms.MultipleChoiceField(
        label=_("Giấy tờ đã nhận"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, missing: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.fields["given"]
        assert isinstance(given, forms.MultipleChoiceField)
        given.choices = [(str(paper.pk), f"{paper.name} – {paper.missing_because}") for paper in missing]
        if not missing:
            del self.fields["given"]

    def clean(self) -> dict[str, Any]:
        """Say that nothing was listed where nothing was."""
        data = super().clean() or {}
        data.setdefault("given", [])
        return data


class ExtendForm(SeenForm):
    """A new appointment, with the apology's reason."""

    until = forms.DateTimeField(
        label=_("Hẹn trả lại lúc"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y"],
    )
    reason = forms.CharField(
        label=_("Lý do chậm (ghi trên văn bản xin lỗi)"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": ROWS}),
    )

    def clean_until(self) -> datetime:
        """Return the moment with the zone of the site."""
        until: datetime = self.cleaned_data["until"]
        return until if timezone.is_aware(until) else timezone.make_aware(until)


class ResolveForm(SeenForm):
    """The paper by which a dossier is settled."""

    kind = forms.ChoiceField(label=_("Kết quả"), choices=choices(RESULTS))
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=100)
    title = forms.CharField(label=_("Tên văn bản"), max_length=300)
    issued_on = forms.DateField(
        label=_("Ngày ban hành"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    signer = forms.CharField(label=_("Người ký"), max_length=200, required=False)

    def clean_kind(self) -> ResultKind:
        """Return the kind as the core names it."""
        return ResultKind(self.cleaned_data["kind"])


class PostForm(SeenForm):
    """Under which number a result travels."""

    tracking = forms.CharField(label=_("Mã bưu gửi"), max_length=60)


class ReturnForm(OptionalNoteForm):
    """How a result was handed over."""

    delivery = forms.ChoiceField(label=_("Trả bằng cách"), choices=choices(DELIVERIES))

    def clean_delivery(self) -> DeliveryKind:
        """Return the way as the core names it."""
        return DeliveryKind(self.cleaned_data["delivery"])


class FeeForm(SeenForm):
    """A fee that was not known at intake."""

    name = forms.CharField(label=_("Tên khoản thu"), max_length=300)
    amount = forms.IntegerField(label=_("Số tiền (đồng)"), min_value=1, max_value=10**12)
