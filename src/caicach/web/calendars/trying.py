"""Trying a due moment out: what is asked, and what comes of it; the page and the interface share both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from caicach.core.deadlines.calendars import FIRST, CalendarError, WorkingCalendar
from caicach.core.deadlines.clock import Deadline, Pause, Reckoning
from caicach.core.deadlines.durations import Duration, DurationError, Unit, parse
from caicach.core.deadlines.minutes import minute_of
from caicach.core.deadlines.rules import Counting, DeadlineRules, SupplementMode
from caicach.core.index.text import Text
from caicach.web.season.setup.forms import MomentField

CUTOFF = 15 * 60
CUTOFF_LAW = Text("Nghị định 118/2025/NĐ-CP, Điều 18", "Decree 118/2025/NĐ-CP, Article 18")
MOST_DAYS = 366 * 5
"""Longer limits, and dates farther away, are not reckoned for the public: each year costs work."""
_DAYS = {
    Unit.MONTH: 31,
    Unit.DAY: 1,
    Unit.WORKING_DAY: 3,
    Unit.WORKING_HOUR: 1,
    Unit.CLOCK_HOUR: 1,
    Unit.MINUTE: 1,
}


class TrialForm(forms.Form):
    """When something was received, how long it may take, and by which rules; names are those of addresses."""

    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)
    received = MomentField(label=_("Tiếp nhận lúc"))
    limit = forms.CharField(
        label=_("Thời hạn giải quyết"),
        max_length=200,
        help_text=_(
            "Ghi như trong quyết định: 05 ngày làm việc; 02 tháng và 15 ngày làm việc; 0,5 ngày làm việc."
        ),
        error_messages={"required": _("Nhập thời hạn, ví dụ 05 ngày làm việc.")},
    )
    counting = forms.ChoiceField(
        label=_("Cách tính ngày làm việc"),
        required=False,
        choices=[
            (Counting.HOURS.value, _("Theo giờ: từ giờ nhận đến đúng giờ ấy")),
            (Counting.WHOLE_DAYS.value, _("Trọn ngày: không tính ngày nhận, hết giờ làm việc của ngày cuối")),
        ],
    )
    hours = forms.ChoiceField(
        label=_("“Giờ” và “ngày” không nói rõ là"),
        required=False,
        choices=[
            ("calendar", _("giờ đồng hồ, ngày theo lịch")),
            ("working", _("giờ làm việc, ngày làm việc")),
        ],
    )
    cutoff = forms.BooleanField(
        label=_("Nhận sau 15 giờ thì tính từ ngày làm việc tiếp theo"), required=False
    )
    no_roll = forms.BooleanField(
        label=_("Hạn theo ngày, tháng rơi vào ngày nghỉ thì giữ nguyên, không lùi"), required=False
    )
    supplement = forms.ChoiceField(
        label=_("Khi chờ bổ sung hồ sơ"),
        required=False,
        choices=[
            (SupplementMode.PAUSE.value, _("tạm dừng tính")),
            (SupplementMode.RESTART.value, _("tính lại từ đầu khi nhận đủ")),
            (SupplementMode.NONE.value, _("vẫn tính")),
        ],
    )
    asked = MomentField(label=_("Yêu cầu bổ sung lúc"), required=False)
    supplied = MomentField(label=_("Nhận đủ bổ sung lúc"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_received(self) -> datetime:
        """Refuse moments that lie too far away."""
        return self._near(self.cleaned_data["received"])

    def _near(self, moment: datetime) -> datetime:
        if not FIRST.year + 1 <= moment.year <= self.today.year + 5:
            raise forms.ValidationError(
                _now("Chỉ tính được từ năm %(first)s đến năm %(last)s. Hãy xem lại năm.")
                % {"first": FIRST.year + 1, "last": self.today.year + 5}
            )
        return moment

    def clean_limit(self) -> str:
        """Refuse what is no time limit, or a longer one than is reckoned here."""
        text = str(self.cleaned_data["limit"])
        try:
            duration = self.duration_of(text)
        except DurationError as fault:
            raise forms.ValidationError(str(fault)) from fault
        if sum(part.amount * _DAYS[part.unit] for part in duration.parts) > MOST_DAYS:
            raise forms.ValidationError(_now("Chỉ tính thử thời hạn đến khoảng 5 năm."))
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse a supplement that came before it was asked for, or was asked for before the receipt."""
        cleaned = super().clean() or self.cleaned_data
        received, asked, supplied = (cleaned.get(name) for name in ("received", "asked", "supplied"))
        if supplied and not asked and "asked" not in self.errors:
            self.add_error("asked", _now("Nhập lúc yêu cầu bổ sung, hoặc để trống cả hai ô."))
        if received and asked and asked < received:
            self.add_error("asked", _now("Yêu cầu bổ sung phải sau khi tiếp nhận."))
        if asked and supplied and supplied < asked:
            self.add_error("supplied", _now("Nhận bổ sung phải sau khi yêu cầu."))
        if supplied and "supplied" not in self.errors and supplied.year > self.today.year + 5:
            self.add_error(
                "supplied", _now("Chỉ tính được đến năm %(last)s.") % {"last": self.today.year + 5}
            )
        return cleaned

    def duration_of(self, text: str) -> Duration:
        """Return the limit as the form says that hours and days are meant."""
        if self.data.get("hours") == "working":
            return parse(text, hour=Unit.WORKING_HOUR, day=Unit.WORKING_DAY)
        return parse(text)

    def rules(self) -> DeadlineRules:
        """Return the rules that were chosen."""
        said = self.cleaned_data
        late = bool(said["cutoff"])
        return DeadlineRules(
            "trial",
            FIRST,
            source=CUTOFF_LAW if late else Text("", ""),
            counting=Counting(said["counting"] or Counting.HOURS),
            supplement=SupplementMode(said["supplement"] or SupplementMode.PAUSE),
            cutoff=CUTOFF if late else None,
            rolls=not said["no_roll"],
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a trial; ``until`` is where a clock that waits is told up to."""

    deadline: Deadline
    found: Reckoning
    until: int


def reckon(form: TrialForm, calendar: WorkingCalendar, *, at: datetime) -> Trial | None:
    """Return the due moment of a valid form, or None with the fault in the form.

    Args:
        form: what was asked, looked over.
        calendar: whose working time counts.
        at: now, up to when a clock is told of that still waits.
    """
    said = form.cleaned_data
    deadline = Deadline(calendar, form.duration_of(said["limit"]), form.rules())
    pauses = [Pause.between(said["asked"], said["supplied"])] if said["asked"] else []
    received = minute_of(said["received"])
    try:
        found = deadline.reckon(received, pauses)
    except CalendarError as fault:
        form.add_error("limit", str(fault))
        return None
    latest = max([received, *(pause.at for pause in pauses)])
    return Trial(deadline, found, max(minute_of(at), latest))
