"""Forms of the setup pages. Moments and days are typed as they are shown: 17:00 30/11/2026, 30/11/2026."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.campaigns.constants import Part, Stage, Unsubmitted
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.timetable import Planned
from caicach.evaluation.scoring.extending import OF_UNITS_ALONE
from caicach.registry.organisations.constants import COMMUNE_KINDS, OrganisationKind

MOMENT = "%H:%M %d/%m/%Y"
MOMENTS = [MOMENT, "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M"]
DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
Choices = Sequence[tuple[str, str | Promise]]
KINDS: dict[str, tuple[str | Promise, frozenset[OrganisationKind]]] = {
    "department": (_("Tất cả sở, cơ quan chuyên môn"), frozenset({OrganisationKind.DEPARTMENT})),
    "vertical": (_("Tất cả cơ quan ngành dọc"), frozenset({OrganisationKind.VERTICAL_AGENCY})),
    "commune": (_("Tất cả xã, phường, đặc khu"), frozenset(COMMUNE_KINDS)),
    "province": (
        _("Tất cả tỉnh, thành phố"),
        frozenset({OrganisationKind.PROVINCE, OrganisationKind.MUNICIPALITY}),
    ),
    "other": (
        _("Đơn vị sự nghiệp, đơn vị khác"),
        frozenset({OrganisationKind.PUBLIC_SERVICE_UNIT, OrganisationKind.ONE_STOP_CENTRE}),
    ),
}


class MomentField(forms.DateTimeField):
    """A day and an hour in Vietnam."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format=MOMENT, attrs={"placeholder": "17:00 30/11/2026"})
        super().__init__(
            input_formats=MOMENTS,
            widget=widget,
            error_messages={
                "required": _("Nhập giờ và ngày, ví dụ 17:00 30/11/2026."),
                "invalid": _("Nhập giờ và ngày theo dạng 17:00 30/11/2026."),
            },
            **kwargs,
        )


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=DAYS,
            widget=forms.DateInput(format=DAYS[0], attrs={"placeholder": "31/12/2026"}),
            error_messages={"invalid": _("Nhập ngày theo dạng 31/12/2026.")},
            **kwargs,
        )


class CampaignForm(forms.Form):
    """What a new campaign is."""

    title = forms.CharField(label=_("Tên đợt đánh giá"), max_length=300)
    slug = forms.SlugField(
        label=_("Mã đợt"),
        max_length=60,
        help_text=_("Dùng trong địa chỉ trang: chữ thường không dấu, số, gạch nối; ví dụ cchc-2026."),
        error_messages={"invalid": _("Mã chỉ gồm chữ thường không dấu, số và gạch nối.")},
    )
    conductor = forms.ChoiceField(label=_("Cơ quan chủ trì"))
    starts_on = DayField(label=_("Kỳ đánh giá từ ngày"))
    ends_on = DayField(label=_("Đến hết ngày"))
    previous = forms.ChoiceField(
        label=_("Đợt trước"),
        required=False,
        help_text=_("Số liệu, điểm và nhận xét của đợt trước sẽ đứng cạnh từng tiêu chí."),
    )

    def __init__(self, *args: Any, conductors: Choices, before: Iterable[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "conductor", conductors)
        choose(self, "previous", [("", _("Không có")), *((str(one.pk), one.title) for one in before)])


class SettingsForm(forms.Form):
    """How a campaign is run."""

    title = forms.CharField(label=_("Tên đợt đánh giá"), max_length=300)
    unsubmitted = forms.ChoiceField(label=_("Khi đơn vị không nộp đúng hạn"), choices=Unsubmitted.choices)
    peers_see_claims = forms.BooleanField(
        label=_("Đơn vị được xem phần tự đánh giá của nhau trong thời gian phản biện"), required=False
    )
    blind_share = forms.IntegerField(
        label=_("Tỷ lệ ô thẩm định hai lần độc lập (%)"),
        min_value=0,
        max_value=100,
        help_text=_("Rút ngẫu nhiên; hai người thẩm định không biết kết luận của nhau."),
    )
    explain_below = forms.CharField(
        label=_("Xếp loại phải giải trình, từ loại này trở xuống"),
        max_length=40,
        required=False,
        help_text=_("Mã xếp loại trong bộ tiêu chí; để trống nếu không yêu cầu."),
    )


class BlockForm(forms.Form):
    """A block with its set; both are chosen at once, as a set knows its blocks."""

    choice = forms.ChoiceField(label=_("Bộ tiêu chí và khối"))
    title = forms.CharField(
        label=_("Tên khối"), max_length=200, required=False, help_text=_("Để trống thì lấy tên trong bộ.")
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "choice", choices)


class AddUnitsForm(forms.Form):
    """The units to be added: a kind as a whole, or a pasted list; both into one block."""

    block = forms.ChoiceField(label=_("Vào khối"))
    kind = forms.ChoiceField(
        label=_("Thêm cả loại"),
        required=False,
        choices=[("", _("Không, chỉ theo danh sách")), *((key, label) for key, (label, _k) in KINDS.items())],
    )
    listing = forms.CharField(
        label=_("Danh sách đơn vị"),
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Mỗi dòng một mã hoặc một tên; dán được từ bảng tính hay tệp CSV."),
    )

    reason = forms.CharField(
        label=_("Lý do thêm khi đợt đã mở"),
        max_length=500,
        help_text=_("Đơn vị mới thành lập, bỏ sót … Lý do được ghi vào nhật ký."),
        error_messages={"required": _("Đợt đã mở: hãy ghi lý do thêm đơn vị.")},
    )
    closes_at = MomentField(
        label=_("Thời hạn tự đánh giá riêng"),
        required=False,
        help_text=_("Bắt buộc khi tự đánh giá đã khóa; để trống thì theo thời hạn chung."),
    )

    def __init__(self, *args: Any, blocks: Choices, preparing: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "block", blocks)
        if preparing:
            del self.fields["reason"], self.fields["closes_at"]


class ExemptForm(forms.Form):
    """A part that does not apply to a unit."""

    code = forms.ChoiceField(label=_("Phần không áp dụng"))
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        help_text=_("Ví dụ: đơn vị không có thủ tục hành chính."),
        error_messages={
            "required": _("Hãy ghi lý do không áp dụng, ví dụ: đơn vị không có thủ tục hành chính.")
        },
    )

    def __init__(self, *args: Any, codes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "code", codes)


class FactsForm(forms.Form):
    """What grades ask of a unit besides points."""

    def __init__(self, *args: Any, facts: Mapping[str, tuple[str, ...]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in facts.items():
            choices: Choices = [("", _("Không có")), *((value, value) for value in values)]
            self.fields[name] = forms.ChoiceField(label=name, required=False, choices=choices)


class ExtensionForm(forms.Form):
    """More time for the units that were chosen."""

    stage = forms.ChoiceField(
        label=_("Giai đoạn"), choices=[(each.value, each.label) for each in OF_UNITS_ALONE]
    )
    code = forms.CharField(
        label=_("Mã tiêu chí"),
        max_length=40,
        required=False,
        help_text=_("Để trống thì mở cả bảng; có thể ghi mã một lĩnh vực hoặc một tiêu chí."),
    )
    closes_at = MomentField(label=_("Khóa lại lúc"))
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        help_text=_("Đơn vị đọc được lý do này."),
        error_messages={"required": _("Hãy ghi lý do gia hạn; đơn vị sẽ đọc được.")},
    )


class AppraisersForm(forms.Form):
    """Who is to appraise, and in which part."""

    part = forms.ChoiceField(label=_("Phần việc"), choices=Part.choices, initial=Part.FIRST)
    people = forms.MultipleChoiceField(
        label=_("Người có vai trò thẩm định"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một người.")},
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "people", people)


WAYS: Choices = [
    ("0", _("Theo tiêu chí: một người thẩm định một tiêu chí ở mọi đơn vị")),
    ("1", _("Theo đơn vị: một người thẩm định trọn một đơn vị")),
]


class AllotForm(forms.Form):
    """How the cells are given out; ``seed`` is drawn by the page and kept through the preview."""

    by_unit = forms.ChoiceField(label=_("Cách giao"), choices=WAYS, initial="0", widget=forms.RadioSelect)
    blind_share = forms.IntegerField(
        label=_("Tỷ lệ ô thẩm định hai lần độc lập (%)"), min_value=0, max_value=100
    )
    only_free = forms.BooleanField(
        label=_("Chỉ giao các ô chưa có người, giữ nguyên phần đã giao"), required=False
    )
    seed = forms.RegexField(label=_("Số gieo"), regex=r"^[0-9a-f]{8,64}$", widget=forms.HiddenInput)


class WindowsForm(forms.Form):
    """The hours of all stages; a stage without hours has no window."""

    reason = forms.CharField(
        label=_("Lý do thay đổi"),
        max_length=500,
        required=False,
        help_text=_("Bắt buộc khi đợt đã mở; mọi đơn vị đọc được."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in Stage:
            self.fields[f"{stage}_opens"] = MomentField(label=_("Mở lúc"), required=False)
            self.fields[f"{stage}_closes"] = MomentField(label=_("Khóa lúc"), required=False)
            self.fields[f"{stage}_reminders"] = forms.RegexField(
                label=_("Nhắc trước (giờ)"),
                regex=r"^\s*\d{1,4}(\s*[,;]\s*\d{1,4})*\s*$",
                required=False,
                error_messages={"invalid": _("Nhập số giờ, cách nhau bằng dấu phẩy, ví dụ 72, 24, 1.")},
            )

    def rows(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """Return the stages with their boxes, in order."""
        return [
            (stage.label, [self[f"{stage}_opens"], self[f"{stage}_closes"], self[f"{stage}_reminders"]])
            for stage in Stage
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of a stage."""
        cleaned = super().clean() or self.cleaned_data
        told = _now("Nhập cả giờ mở và giờ khóa, hoặc để trống cả hai.")
        for stage in Stage:
            ends = {f"{stage}_{end}": cleaned.get(f"{stage}_{end}") for end in ("opens", "closes")}
            for name, moment in ends.items():
                if moment is None and any(ends.values()) and name not in self.errors:
                    self.add_error(name, told)
        return cleaned

    def timetable(self, before: Mapping[Stage, Planned]) -> dict[Stage, Planned]:
        """Return what was typed; a moment of ``before`` that was left as shown keeps its seconds."""
        found: dict[Stage, Planned] = {}
        for stage in Stage:
            opens, closes = (self.cleaned_data[f"{stage}_{end}"] for end in ("opens", "closes"))
            if isinstance(opens, datetime) and isinstance(closes, datetime):
                text = str(self.cleaned_data[f"{stage}_reminders"] or "").replace(";", ",")
                hours = {int(part) for part in text.split(",") if part.strip()}
                held = before.get(stage)
                if held is not None:
                    opens, closes = _kept(held.opens_at, opens), _kept(held.closes_at, closes)
                found[stage] = Planned(opens, closes, tuple(sorted(hours, reverse=True)))
        return found


class SuccessorForm(forms.Form):
    """Which successor answers for a unit that is no more, and why that one."""

    organisation = forms.ChoiceField(label=_("Đơn vị trả lời thay"))
    reason = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, heirs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", [("", "–"), *heirs])


def _kept(before: datetime, typed: datetime) -> datetime:
    return before if before.replace(second=0, microsecond=0) == typed else typed


def windows_initial(planned: Mapping[Stage, Planned]) -> dict[str, object]:
    """Return a timetable as it stands in the form."""
    found: dict[str, object] = {}
    for stage, hours in planned.items():
        found[f"{stage}_opens"] = timezone.localtime(hours.opens_at)
        found[f"{stage}_closes"] = timezone.localtime(hours.closes_at)
        found[f"{stage}_reminders"] = ", ".join(map(str, hours.reminders))
    return found


def choose(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a choice of a form what can be chosen."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)
