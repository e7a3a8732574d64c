"""Forms of calendars: a decision with its days, hours of the week, and a reason to withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caicach.registry.calendars.constants import DecidedKind
from caicach.registry.calendars.drafts import DayDraft, DecisionDraft, Spans, WeekDraft
from caicach.registry.calendars.models import WorkingHours
from caicach.registry.calendars.refusals import Fault
from caicach.registry.organisations.models import Organisation
from caicach.web.calendars.typed import SpansField, spans_words
from caicach.web.season.setup.forms import DayField, choose

ROWS = 4
MOST_ROWS = 60
LONG_WEEKDAYS = (
    _("Thứ Hai"),
    _("Thứ Ba"),
    _("Thứ Tư"),
    _("Thứ Năm"),
    _("Thứ Sáu"),
    _("Thứ Bảy"),
    _("Chủ nhật"),
)


class DecisionForm(forms.Form):
    """The decision itself; its days are rows of :class:`DayForm`."""

    number = forms.CharField(
        label=_("Số, ký hiệu"), max_length=100, required=False, help_text=_("Ví dụ: 12729/VPCP-KGVX.")
    )
    issuer = forms.CharField(
        label=_("Cơ quan ban hành"),
        max_length=200,
        error_messages={"required": _("Hãy ghi cơ quan ban hành.")},
    )
    title = forms.CharField(
        label=_("Trích yếu"),
        max_length=500,
        error_messages={"required": _("Hãy ghi trích yếu của văn bản.")},
    )
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    effective_on = DayField(label=_("Có hiệu lực từ ngày"))
    source = forms.CharField(
        label=_("Nguồn"),
        max_length=500,
        required=False,
        help_text=_("Nơi xem văn bản: hệ thống quản lý văn bản, báo."),
    )
    url = forms.URLField(label=_("Địa chỉ văn bản"), max_length=500, required=False, assume_scheme="https")
    announces_year = forms.IntegerField(
        label=_("Công bố đủ lịch nghỉ của năm"),
        required=False,
        min_value=2005,
        max_value=2149,
        help_text=_("Chỉ ghi khi văn bản công bố lịch nghỉ cả năm; lịch tạm tính của năm ấy sẽ hết áp dụng."),
    )
    is_provisional = forms.BooleanField(label=_("Tạm tính, chưa có thông báo chính thức"), required=False)

    def __init__(self, *args: Any, nationwide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not nationwide:
            del self.fields["announces_year"], self.fields["is_provisional"]
            for name in ("number", "issued_on"):
                self.fields[name].required = True

    def draft(self, organisation: Organisation | None, days: Iterable[DayDraft]) -> DecisionDraft:
        """Return what was typed as a decision."""
        said = self.cleaned_data
        return DecisionDraft(
            organisation=organisation,
            number=said["number"],
            issuer=said["issuer"],
            title=said["title"],
            issued_on=said["issued_on"],
            effective_on=said["effective_on"],
            source=said["source"],
            url=said["url"],
            announces_year=said.get("announces_year"),
            is_provisional=bool(said.get("is_provisional")),
            days=tuple(days),
        )


class DayForm(forms.Form):
    """One day of a decision; a row without a day is left out."""

    day = DayField(label=_("Ngày"), required=False)
    kind = forms.ChoiceField(label=_("Loại ngày"), choices=DecidedKind.choices)
    name_vi = forms.CharField(label=_("Tên ngày"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Tên tiếng Anh"), max_length=200, required=False)
    sessions = SpansField(label=_("Giờ làm việc"))
    like = forms.TypedChoiceField(
        label=_("Làm việc như"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("ngày làm việc thường")), *((str(n), name) for n, name in enumerate(LONG_WEEKDAYS))],
    )

    def __init__(self, *args: Any, nationwide: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not nationwide:
            local = [kind for kind in DecidedKind.choices if kind[0] != DecidedKind.HOLIDAY]
            choose(self, "kind", local)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in the row; the kind is always chosen."""
        return not any(self[name].data for name in ("day", "name_vi", "name_en", "sessions"))

    def clean(self) -> dict[str, Any]:
        """Ask for the day of a row in which something else was typed."""
        cleaned = super().clean() or self.cleaned_data
        if not self.is_blank and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Nhập ngày theo dạng 31/12/2026, hoặc xóa hết dòng này."))
        return cleaned

    def draft(self) -> DayDraft:
        """Return what was typed as a day."""
        said = self.cleaned_data
        kind = DecidedKind(said["kind"])
        like = said["like"] if kind is DecidedKind.MAKE_UP else None
        return DayDraft(said["day"], kind, said["name_vi"], said["name_en"], like, said["sessions"])


class DayRows:
    """The rows of a decision's days, kept as they were typed."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, nationwide: bool = True, more: bool = False
    ) -> None:
        count = ROWS
        if data is not None:
            told = str(data.get("rows", ROWS))
            count = min(max(int(told) if told.isdecimal() else ROWS, 1), MOST_ROWS)
        self.data = data
        self.forms = [DayForm(data, nationwide=nationwide, prefix=f"d{number}") for number in range(count)]
        if more:
            added = range(count, min(count + ROWS, MOST_ROWS))
            self.forms += [DayForm(None, nationwide=nationwide, prefix=f"d{number}") for number in added]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.forms)

    @property
    def filled(self) -> list[DayForm]:
        """The rows in which something was typed."""
        return [form for form in self.forms if form.is_bound and not form.is_blank]

    def is_valid(self) -> bool:
        """Return whether every row that was typed can be read."""
        wrong = [form for form in self.filled if not form.is_valid()]
        return not wrong

    def tell(self, faults: Iterable[Fault], form: forms.Form) -> None:
        """Write the faults of a refusal where they lie: in the row, the field, or above all."""
        filled = self.filled
        for fault in faults:
            if fault.row is not None and fault.row < len(filled):
                filled[fault.row].add_error("day", fault.text)
            else:
                form.add_error(fault.field if fault.field in form.fields else None, fault.text)


class WithdrawForm(forms.Form):
    """Why a decision, or hours, no longer hold."""

    reason = forms.CharField(
        label=_("Lý do bãi bỏ"),
        max_length=500,
        help_text=_("Ví dụ: ghi nhầm ngày; văn bản bị thay thế. Lý do được giữ trong nhật ký."),
        error_messages={"required": _("Hãy ghi lý do bãi bỏ.")},
    )


class WeekForm(forms.Form):
    """The hours of the week from a day on."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    valid_from = DayField(label=_("Áp dụng từ ngày"))
    source = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        help_text=_("Ví dụ: số và ngày của quyết định quy định giờ làm việc."),
        error_messages={"required": _("Hãy ghi căn cứ, ví dụ số quyết định quy định giờ làm việc.")},
    )
    working_day = forms.DecimalField(
        label=_("Một ngày làm việc tính bao nhiêu giờ"),
        min_value=Decimal("0.5"),
        max_value=24,
        max_digits=5,
        decimal_places=2,
        localize=True,
        help_text=_("Dùng khi thời hạn theo ngày được tính bằng giờ; thường là 8."),
    )
    follows = forms.BooleanField(
        label=_("Từ ngày này làm theo giờ của cơ quan cấp trên (bỏ qua các ô giờ bên dưới)"), required=False
    )

    def __init__(self, *args: Any, general: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if general:
            del self.fields["follows"]
        for number, name in enumerate(LONG_WEEKDAYS):
            self.fields[f"w{number}"] = SpansField(label=name)

    @property
    def weekdays(self) -> list[forms.BoundField]:
        """The boxes of the weekdays."""
        return [self[f"w{number}"] for number in range(7)]

    def draft(self, organisation: Organisation | None) -> WeekDraft:
        """Return what was typed as hours."""
        said = self.cleaned_data
        sessions: dict[int, Spans] = {number: said[f"w{number}"] for number in range(7)}
        return WeekDraft(
            organisation=organisation,
            valid_from=said["valid_from"],
            sessions={} if said.get("follows") else sessions,
            source=said["source"],
            working_day=int(said["working_day"] * 60),
        )

    def tell(self, faults: Iterable[Fault]) -> None:
        """Write the faults of a refusal where they lie."""
        for fault in faults:
            field = fault.field if fault.row is None else f"w{fault.row}"
            self.add_error(field if field in self.fields else None, fault.text)


def week_initial(hours: WorkingHours | None, usual: Mapping[int, Any], on: date) -> dict[str, object]:
    """Return what stands in the form of hours: those that hold now, from today on."""
    shown: Mapping[str, Any]
    if hours is not None and not hours.follows_superior:
        shown, working_day = hours.sessions, hours.working_day
    else:
        shown = {str(n): [(span.begins, span.ends) for span in spans] for n, spans in usual.items()}
        working_day = hours.working_day if hours else 480
    found: dict[str, object] = {f"w{n}": spans_words(spans) for n, spans in shown.items()}
    worth = Decimal(working_day) / 60
    return found | {"valid_from": on, "working_day": worth.quantize(Decimal("0.01")).normalize()}
