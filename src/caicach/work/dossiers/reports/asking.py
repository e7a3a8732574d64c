"""What a report is asked for: which one, which days, grouped how, under which definition; and its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.core.deadlines.outcomes import BY_MINUTE, DEFINITIONS, Definition
from caicach.core.dossiers.states import ChannelKind, FeeState

DEFINITIONS_BY_ID = {definition.id: definition for definition in DEFINITIONS}


class ReportKind(StrEnum):
    """The reports as offices print them."""

    PROGRESS = "progress"
    ONLINE = "online"
    DIGITAL = "digital"
    PAYMENT = "payment"


class Group(StrEnum):
    """What the rows of a report are; ``OFFICER`` is who settled a dossier, else who holds it."""

    AGENCY = "agency"
    RECEIVER = "receiver"
    FIELD = "field"
    PROCEDURE = "procedure"
    CHANNEL = "channel"
    MONTH = "month"
    OFFICER = "officer"


class Standing(StrEnum):
    """Where a dossier stands at the end of a period; every dossier of a report in exactly one."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    UNTIMED_DONE = "untimed_done"
    ENDED = "ended"
    WITHIN = "within"
    OVERDUE = "overdue"
    PAUSED = "paused"
    UNTIMED_OPEN = "untimed_open"


SETTLED = frozenset({Standing.EARLY, Standing.ON_TIME, Standing.LATE, Standing.UNTIMED_DONE})
OPEN = frozenset({Standing.WITHIN, Standing.OVERDUE, Standing.PAUSED, Standing.UNTIMED_OPEN})
OPENING, RECEIVED = "opening", "received"


@dataclass(frozen=True, slots=True)
class Asked:
    """A report: its kind, days (both included), rows and the definition of being on time."""

    first: date
    last: date
    kind: ReportKind = ReportKind.PROGRESS
    group: Group = Group.AGENCY
    definition: Definition = BY_MINUTE

    @property
    def start(self) -> datetime:
        """The beginning of the first day."""
        return timezone.make_aware(datetime.combine(self.first, time()))

    def cut(self, at: datetime) -> datetime:
        """Return the last moment that counts: the end of the last day, or now where that is not over."""
        end = timezone.make_aware(datetime.combine(self.last, time())) + timedelta(days=1, minutes=-1)
        return min(end, at)


@dataclass(frozen=True, slots=True)
class Column:
    """A number of a report: which dossiers it counts, by the values of their dimensions."""

    name: str
    label: str | Promise
    counts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def admits(self, dimensions: Mapping[str, str]) -> bool:
        """Return whether dossiers with these values are counted."""
        return all(dimensions[name] in values for name, values in self.counts.items())


@dataclass(frozen=True, slots=True)
class Rate:
    """A share in per cent of two columns."""

    label: str | Promise
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]


def _some(**values: object) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(str(one) for one in value)
        if isinstance(value, frozenset)
        else frozenset({str(value)})
        for name, value in values.items()
    }


_PROGRESS = (
    Column("opening", _("Kỳ trước chuyển sang"), _some(origin=OPENING)),
    Column("received", _("Tiếp nhận trong kỳ"), _some(origin=RECEIVED)),
    Column("online", _("Trực tuyến"), _some(origin=RECEIVED, way=ChannelKind.ONLINE)),
    Column("counter", _("Trực tiếp"), _some(origin=RECEIVED, way=ChannelKind.COUNTER)),
    Column("post", _("Bưu chính công ích"), _some(origin=RECEIVED, way=ChannelKind.POST)),
    Column("settled", _("Đã giải quyết"), _some(standing=SETTLED)),
    Column("early", _("Trước hạn"), _some(standing=Standing.EARLY)),
    Column("on_time", _("Đúng hạn"), _some(standing=Standing.ON_TIME)),
    Column("late", _("Quá hạn"), _some(standing=Standing.LATE)),
    Column("untimed_done", _("Không tính hạn"), _some(standing=Standing.UNTIMED_DONE)),
    Column("ended", _("Rút, dừng giải quyết"), _some(standing=Standing.ENDED)),
    Column("open", _("Đang giải quyết"), _some(standing=OPEN)),
    Column("within", _("Trong hạn"), _some(standing=Standing.WITHIN)),
    Column("overdue", _("Đang quá hạn"), _some(standing=Standing.OVERDUE)),
    Column("paused", _("Tạm dừng"), _some(standing=Standing.PAUSED)),
    Column("untimed_open", _("Đang giải quyết, không tính hạn"), _some(standing=Standing.UNTIMED_OPEN)),
)
_ONLINE = (
    Column("received", _("Tiếp nhận trong kỳ"), _some(origin=RECEIVED)),
    Column("online", _("Trực tuyến"), _some(origin=RECEIVED, way=ChannelKind.ONLINE)),
    Column("counter", _("Trực tiếp"), _some(origin=RECEIVED, way=ChannelKind.COUNTER)),
    Column("post", _("Bưu chính công ích"), _some(origin=RECEIVED, way=ChannelKind.POST)),
    Column("electronic", _("Nhận kết quả bản điện tử"), _some(origin=RECEIVED, delivered="electronic")),
)
_DIGITAL = (
    Column("received", _("Tiếp nhận trong kỳ"), _some(origin=RECEIVED)),
    Column("scanned", _("Có giấy tờ đã số hóa"), _some(origin=RECEIVED, scanned="yes")),
    Column("unscanned", _("Chưa số hóa giấy tờ nào"), _some(origin=RECEIVED, scanned="no")),
    Column("settled", _("Đã có kết quả"), _some(origin=RECEIVED, filed=frozenset({"yes", "no"}))),
    Column("filed", _("Kết quả có bản điện tử"), _some(origin=RECEIVED, filed="yes")),
    Column("unfiled", _("Kết quả chưa có bản điện tử"), _some(origin=RECEIVED, filed="no")),
)
_FEES = frozenset({FeeState.DUE, FeeState.PART, FeeState.PAID, FeeState.REFUNDED})
_PAYMENT = (
    Column("received", _("Tiếp nhận trong kỳ"), _some(origin=RECEIVED)),
    Column("with_fee", _("Phải nộp phí, lệ phí"), _some(origin=RECEIVED, fee_state=_FEES)),
    Column("paid", _("Đã nộp đủ"), _some(origin=RECEIVED, fee_state=FeeState.PAID)),
    Column("part", _("Nộp một phần"), _some(origin=RECEIVED, fee_state=FeeState.PART)),
    Column("due", _("Chưa nộp"), _some(origin=RECEIVED, fee_state=FeeState.DUE)),
    Column("refunded", _("Đã hoàn"), _some(origin=RECEIVED, fee_state=FeeState.REFUNDED)),
    Column("exempt", _("Được miễn"), _some(origin=RECEIVED, fee_state=FeeState.EXEMPT)),
    Column("free", _("Không thu"), _some(origin=RECEIVED, fee_state=FeeState.NONE)),
    Column("cashless", _("Có nộp không dùng tiền mặt"), _some(origin=RECEIVED, cashless="yes")),
)
COLUMNS: dict[ReportKind, tuple[Column, ...]] = {
    ReportKind.PROGRESS: _PROGRESS,
    ReportKind.ONLINE: _ONLINE,
    ReportKind.DIGITAL: _DIGITAL,
    ReportKind.PAYMENT: _PAYMENT,
}
DIMENSIONS: dict[ReportKind, tuple[str, ...]] = {
    ReportKind.PROGRESS: ("origin", "way", "standing"),
    ReportKind.ONLINE: ("origin", "way", "delivered"),
    ReportKind.DIGITAL: ("origin", "scanned", "filed"),
    ReportKind.PAYMENT: ("origin", "fee_state", "cashless"),
}
RATES: dict[ReportKind, tuple[Rate, ...]] = {
    ReportKind.PROGRESS: (
        Rate(_("Tỷ lệ trước và đúng hạn"), ("early", "on_time"), ("early", "on_time", "late")),
    ),
    ReportKind.ONLINE: (Rate(_("Tỷ lệ trực tuyến"), ("online",), ("received",)),),
    ReportKind.DIGITAL: (
        Rate(_("Tỷ lệ hồ sơ số hóa"), ("scanned",), ("received",)),
        Rate(_("Tỷ lệ kết quả điện tử"), ("filed",), ("settled",)),
    ),
    ReportKind.PAYMENT: (Rate(_("Tỷ lệ nộp không dùng tiền mặt"), ("cashless",), ("with_fee",)),),
}
