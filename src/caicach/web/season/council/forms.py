"""Forms of the council."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from caicach.core.index.model import Criterion
from caicach.evaluation.appraisal.models import CouncilMeeting
from caicach.evaluation.scoring.answers import fields_of


class MeetingForm(forms.Form):
    """A meeting of the council."""

    held_on = forms.DateField(label=_("Ngày họp"), widget=forms.DateInput(attrs={"type": "date"}))
    chaired_by = forms.CharField(label=_("Chủ trì"), max_length=200)
    members = forms.CharField(label=_("Thành phần"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    minutes = forms.CharField(label=_("Biên bản"), required=False, widget=forms.Textarea(attrs={"rows": 8}))


class MinutesForm(forms.Form):
    """The minutes of a meeting."""

    members = forms.CharField(label=_("Thành phần"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    minutes = forms.CharField(label=_("Biên bản"), required=False, widget=forms.Textarea(attrs={"rows": 12}))
    close = forms.BooleanField(
        label=_("Chốt biên bản: không sửa được nữa, phiên họp không quyết định thêm"), required=False
    )


class _OfMeeting(forms.Form):
    meeting = forms.TypedChoiceField(label=_("Phiên họp"), coerce=int)

    def offer_meetings(self, meetings: Iterable[CouncilMeeting]) -> None:
        field = self.fields["meeting"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                meeting.number,
                _("Phiên %(n)s, ngày %(day)s") % {"n": meeting.number, "day": f"{meeting.held_on:%d/%m/%Y}"},
            )
            for meeting in meetings
        ]


class VerdictForm(_OfMeeting):
    """What the council decides of one cell: figures, or the points themselves; and the reason."""

    field_order = ("figures", "points", "reason", "meeting")

    points = forms.CharField(
        label=_("Hoặc số điểm do Hội đồng quyết định"),
        required=False,
        max_length=30,
        help_text=_("Chỉ ghi khi không tính được theo quy tắc từ số liệu ở trên."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Lý do"),
        help_text=_("Đơn vị và công chúng đọc được lý do này."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def box(self, leaf: Criterion, typed: dict[str, str]) -> VerdictForm:
        """Give the form the boxes of a criterion, filled with what counts now."""
        options = tuple(map(str, getattr(leaf.rule, "options", {})))
        boxes: dict[str, forms.Field] = {}
        for field in fields_of(leaf):
            label = field.title or {"numerator": _("Tử số"), "denominator": _("Mẫu số")}.get(
                field.name, _("Số liệu được công nhận")
            )
            key = f"box_{field.name}"
            initial = typed.get(field.name, "")
            if field.kind == "choice":
                choices = [("", "–"), *((option, option) for option in options)]
                boxes[key] = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)
            elif field.kind == "yes_no":
                choices = [("", "–"), ("1", str(_("Có"))), ("0", str(_("Không")))]
                boxes[key] = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)
            else:
                boxes[key] = forms.CharField(label=label, required=False, initial=initial, max_length=60)
        self.fields = {**boxes, **self.fields}
        return self

    def boxes(self) -> dict[str, str]:
        """Return what was typed into the boxes of the criterion."""
        return {
            name.removeprefix("box_"): str(value or "")
            for name, value in self.cleaned_data.items()
            if name.startswith("box_")
        }


class TieForm(_OfMeeting):
    """The order of equal units: a rank for each."""

    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}))


class ApprovalForm(forms.Form):
    """The authority's word, typed so that nobody approves by a slip; a reason where it is a correction."""

    typed = forms.CharField(label=_("Gõ lại mã đợt đánh giá để xác nhận"), max_length=60)
    reason = forms.CharField(
        label=_("Lý do đính chính"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PublicationForm(forms.Form):
    """The decision under which a result is published."""

    number = forms.CharField(label=_("Số quyết định"), max_length=100)
    decided_on = forms.DateField(label=_("Ngày quyết định"), widget=forms.DateInput(attrs={"type": "date"}))
    signer = forms.CharField(label=_("Người ký"), max_length=200)
    signer_title = forms.CharField(label=_("Chức vụ người ký"), max_length=200)
