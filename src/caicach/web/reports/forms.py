"""Which report, of which days, by what, under which definition."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caicach.core.deadlines.outcomes import BY_MINUTE, DEFINITIONS
from caicach.web.papers.forms import DayInput
from caicach.work.dossiers.reports.asking import DEFINITIONS_BY_ID, Asked, Group, ReportKind

KINDS = {
    ReportKind.PROGRESS: _("Tiến độ giải quyết"),
    ReportKind.ONLINE: _("Dịch vụ công trực tuyến"),
    ReportKind.DIGITAL: _("Số hóa hồ sơ"),
    ReportKind.PAYMENT: _("Thanh toán phí, lệ phí"),
}
GROUPS = {
    Group.AGENCY: _("Cơ quan giải quyết"),
    Group.RECEIVER: _("Nơi tiếp nhận"),
    Group.FIELD: _("Lĩnh vực"),
    Group.PROCEDURE: _("Thủ tục"),
    Group.CHANNEL: _("Hình thức nộp"),
    Group.MONTH: _("Tháng tiếp nhận"),
    Group.OFFICER: _("Người giải quyết"),
}
PERIODS = (
    ("month", _("Tháng này")),
    ("last_month", _("Tháng trước")),
    ("quarter", _("Quý này")),
    ("last_quarter", _("Quý trước")),
    ("half", _("6 tháng này")),
    ("last_half", _("6 tháng trước")),
    ("year", _("Năm nay")),
    ("last_year", _("Năm trước")),
    ("days", _("Tự chọn ngày")),
)
_LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
MOST_DAYS = 5 * 366


def days_of(period: str, today: date) -> tuple[date, date]:
    """Return the first and last day of a period named beside a day.

    >>> days_of("last_quarter", date(2026, 2, 3))
    (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))
    """
    length = _LENGTHS[period.removeprefix("last_")]
    months = today.year * 12 + (today.month - 1) // length * length
    months -= length if period.startswith("last_") else 0
    return _first_of(months), _first_of(months + length) - timedelta(days=1)


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


class ReportForm(forms.Form):
    """The choice of a report; what is left out is the usual."""

    kind = forms.ChoiceField(label=_("Báo cáo"), choices=[(kind.value, said) for kind, said in KINDS.items()])
    period = forms.ChoiceField(label=_("Kỳ"), choices=PERIODS)
    first = forms.DateField(label=_("Từ ngày"), widget=DayInput(), required=False)
    last = forms.DateField(label=_("Đến hết ngày"), widget=DayInput(), required=False)
    group = forms.ChoiceField(
        label=_("Theo"), choices=[(group.value, said) for group, said in GROUPS.items()]
    )
    definition = forms.ChoiceField(label=_("Cách tính đúng hạn"))

    def __init__(self, data: Any, *, today: date) -> None:
        usual = {
            "kind": ReportKind.PROGRESS.value,
            "period": "month",
            "group": Group.AGENCY.value,
            "definition": BY_MINUTE.id,
        }
        super().__init__(usual | {name: value for name, value in data.items() if value})
        language = (get_language() or "vi")[:2]
        self.fields["definition"].choices = [  # type: ignore[attr-defined]
            (known.id, known.title.in_(language)) for known in DEFINITIONS
        ]
        self._today = today

    def clean(self) -> dict[str, Any]:
        """Return what was asked for with the days of the period.

        Days of one's own must be two, in order, and no more than five years.
        """
        said = super().clean() or {}
        if said.get("period") in {None, "days"}:
            self._check_days(said)
        else:
            said["first"], said["last"] = days_of(said["period"], self._today)
        return said

    def _check_days(self, said: dict[str, Any]) -> None:
        first, last = said.get("first"), said.get("last")
        for name in ("first", "last"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Hãy chọn ngày."))
        if first and last and first > last:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("last", _("Mỗi báo cáo nhiều nhất năm năm. Hãy chọn khoảng ngày ngắn hơn."))

    @property
    def asked(self) -> Asked:
        """The report, once the form is valid."""
        said = self.cleaned_data
        return Asked(
            said["first"],
            said["last"],
            ReportKind(said["kind"]),
            Group(said["group"]),
            DEFINITIONS_BY_ID[said["definition"]],
        )
