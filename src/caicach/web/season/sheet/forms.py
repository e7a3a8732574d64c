"""What is typed about a sheet as a whole."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.scoring.models import ReportText
from caicach.evaluation.scoring.sealing import Words

MOST = 20_000


class NoteForm(forms.Form):
    """A word to whoever has the sheet next."""

    note = forms.CharField(
        label=_("Ý kiến kèm theo"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 3})
    )


class ApprovalForm(NoteForm):
    """The head's confirmation that the summary was read: what is submitted is locked."""

    confirmed = forms.BooleanField(
        label=_("Tôi đã xem tóm tắt, đồng ý với số liệu và hiểu rằng nộp xong bảng sẽ khóa.")
    )


class ReportForm(forms.Form):
    """The words of the self-assessment report."""

    overview = forms.CharField(
        label=_("Tình hình thực hiện"),
        help_text=_("Việc đã làm trong kỳ, kết quả nổi bật, cách tổ chức tự đánh giá."),
        required=False,
        max_length=MOST,
        widget=forms.Textarea({"rows": 8}),
    )
    difficulties = forms.CharField(
        label=_("Khó khăn, vướng mắc"), required=False, max_length=MOST, widget=forms.Textarea({"rows": 6})
    )
    proposals = forms.CharField(
        label=_("Kiến nghị, đề xuất"), required=False, max_length=MOST, widget=forms.Textarea({"rows": 6})
    )

    @classmethod
    def of(cls, written: ReportText | None) -> ReportForm:
        """Return the form with what is written so far."""
        if written is None:
            return cls()
        return cls(
            initial={
                "overview": written.overview,
                "difficulties": written.difficulties,
                "proposals": written.proposals,
            }
        )

    def words(self) -> Words:
        """Return what was typed; the form must be valid."""
        typed = self.cleaned_data
        return Words(typed["overview"], typed["difficulties"], typed["proposals"])
