"""What is wrong, and what is doubtful, in the windows that somebody plans. No database is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.evaluation.campaigns.constants import Stage

MOST_REMINDERS = 8
LONGEST_REMINDER = 24 * 60
NEEDED = (Stage.SELF_SCORING, Stage.APPRAISAL_1)
SHORTEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """The hours that somebody gives a stage; ``reminders`` are hours before its end."""

    opens_at: datetime
    closes_at: datetime
    reminders: tuple[int, ...] = ()


Timetable = Mapping[Stage, Planned]


@dataclass(frozen=True, slots=True)
class Findings:
    """What forbids a timetable, and what its author should look at again."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def look_over(planned: Timetable, *, ends_on: date, at: datetime) -> Findings:
    """Return what is wrong and what is doubtful in a timetable.

    Args:
        planned: the hours by stage.
        ends_on: the last day of the period that is scored.
        at: now.
    """
    found = Findings()
    for stage, window in planned.items():
        _look_at(Stage(stage), window, at, found)
    ordered = [(stage, planned[stage]) for stage in Stage if stage in planned]
    _look_at_order(ordered, found)
    if Stage.SELF_SCORING in planned:
        closes = timezone.localdate(planned[Stage.SELF_SCORING].closes_at)
        if closes < ends_on:
            found.warnings.append(
                _("Tự đánh giá khóa trước khi hết kỳ đánh giá, nên đơn vị phải chấm khi kỳ chưa trọn.")
            )
    if Stage.EXPLANATION in planned and Stage.APPRAISAL_2 not in planned:
        found.warnings.append(_("Có giải trình nhưng không có thẩm định lần 2 để xem xét giải trình."))
    return found


def missing(planned: Timetable) -> list[str]:
    """Return what must still be planned before a campaign opens."""
    return [
        _("Chưa đặt thời hạn “%(stage)s”.") % {"stage": stage.label}
        for stage in NEEDED
        if stage not in planned
    ]


def _look_at(stage: Stage, window: Planned, at: datetime, found: Findings) -> None:
    name = {"stage": stage.label}
    if window.closes_at <= window.opens_at:
        found.errors.append(_("“%(stage)s”: giờ khóa phải sau giờ mở.") % name)
    elif window.closes_at - window.opens_at < SHORTEST:
        found.warnings.append(_("“%(stage)s” mở chưa đến một giờ.") % name)
    if window.closes_at <= at:
        found.errors.append(_("“%(stage)s”: giờ khóa đã qua. Hãy chọn một thời điểm sắp tới.") % name)
    if len(window.reminders) > MOST_REMINDERS or any(
        not 1 <= hours <= LONGEST_REMINDER for hours in window.reminders
    ):
        found.errors.append(
            _("“%(stage)s”: nhắc nhiều nhất 8 lần, mỗi lần từ 1 đến 1.440 giờ trước khi khóa.") % name
        )
    if timezone.localtime(window.closes_at).weekday() >= 5:
        found.warnings.append(_("“%(stage)s” khóa vào ngày nghỉ cuối tuần.") % name)


def _look_at_order(ordered: Sequence[tuple[Stage, Planned]], found: Findings) -> None:
    for (earlier, before), (later, after) in pairwise(ordered):
        names = {"earlier": earlier.label, "later": later.label}
        if after.opens_at < before.opens_at:
            found.errors.append(_("“%(later)s” mở trước “%(earlier)s”.") % names)
        elif after.opens_at < before.closes_at:
            found.warnings.append(_("“%(later)s” mở khi “%(earlier)s” chưa khóa.") % names)
