"""Forms of what follows from results."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from caicach.core.index.model import CriteriaSet
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.publication.constants import CommitmentState
from caicach.evaluation.publication.lines import Line


class DemandForm(forms.Form):
    """The day by which units of low classes answer."""

    due_on = forms.DateField(label=_("Hạn giải trình"), widget=forms.DateInput(attrs={"type": "date"}))


class ExplanationForm(forms.Form):
    """What a unit answers to a demand."""

    text = forms.CharField(
        label=_("Nội dung giải trình"),
        help_text=_("Nêu nguyên nhân, trách nhiệm, cách khắc phục từng tiêu chí mất điểm."),
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=True,
    )


class CommitmentForm(forms.Form):
    """A promise to improve."""

    unit = forms.TypedChoiceField(label=_("Đơn vị"), coerce=int)
    code = forms.ChoiceField(label=_("Tiêu chí"), required=False)
    text = forms.CharField(label=_("Việc sẽ làm"), widget=forms.Textarea(attrs={"rows": 3}))
    due_on = forms.DateField(label=_("Hạn hoàn thành"), widget=forms.DateInput(attrs={"type": "date"}))

    def offer(self, units: Iterable[Participant], sets: Iterable[CriteriaSet]) -> CommitmentForm:
        """Let the form choose among units and the criteria of their sets."""
        unit, code = self.fields["unit"], self.fields["code"]
        assert isinstance(unit, forms.ChoiceField)
        assert isinstance(code, forms.ChoiceField)
        unit.choices = [(participant.pk, participant.name) for participant in units]
        codes = {node.code: node.title.vi for criteria_set in sets for node in criteria_set.walk()}
        code.choices = [("", _("Cả đơn vị, không riêng tiêu chí nào"))] + [
            (key, f"{key} {title}"[:120]) for key, title in codes.items()
        ]
        return self


class ReportForm(forms.Form):
    """How a promise stands."""

    state = forms.ChoiceField(label=_("Trạng thái"), choices=CommitmentState.choices)
    text = forms.CharField(label=_("Tình hình"), widget=forms.Textarea(attrs={"rows": 3}))


class RewardForm(forms.Form):
    """A proposal for a reward."""

    unit = forms.TypedChoiceField(label=_("Đơn vị"), coerce=int)
    form = forms.CharField(
        label=_("Hình thức khen thưởng"),
        max_length=200,
        help_text=_("Ví dụ: Bằng khen của Chủ tịch UBND tỉnh."),
    )
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}))

    def offer(self, lines: Iterable[Line]) -> RewardForm:
        """Let the form choose among the units of a ranking, best first."""
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)
        unit.choices = [
            (line.participant_id, line.name if line.place is None else f"{line.place}. {line.name}")
            for line in lines
        ]
        return self
