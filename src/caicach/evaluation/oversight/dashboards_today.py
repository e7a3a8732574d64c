"""What a person has to do today in all running campaigns: due, late, waiting for others, at stake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caicach.core.index.arithmetic import ZERO
from caicach.evaluation.appraisal.queues import sealed_units
from caicach.evaluation.campaigns.access import Access, AnyUser, access_to
from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState, Stage
from caicach.evaluation.campaigns.hours import Hours, hours_of
from caicach.evaluation.campaigns.models import Campaign, Participant, Window
from caicach.evaluation.campaigns.selectors import Entered, campaigns_for
from caicach.evaluation.oversight.constants import DAY
from caicach.evaluation.oversight.dashboards_progress import NOT_SUBMITTED
from caicach.evaluation.scoring.constants import Outcome, RevisionKind, Standing, Step
from caicach.evaluation.scoring.models import Cell, CellRevision, ScoreCard, SheetStep

MOST_CAMPAIGNS = 5


class Group(models.TextChoices):
    """Under which head a duty stands."""

    LATE = "late", _("Quá hạn")
    DUE = "due", _("Cần làm")
    WAITING = "waiting", _("Chờ người khác")
    AT_STAKE = "at_stake", _("Đang mất")


class Duty(models.TextChoices):
    """One thing to do or to know, counted."""

    SHEET_LATE = "sheet_late", _("bảng tự đánh giá quá hạn, chưa nộp")
    UNITS_LATE = "units_late", _("đơn vị quá hạn chưa nộp")
    TO_FILL = "to_fill", _("mục còn thiếu trước khi nộp")
    TO_APPROVE = "to_approve", _("bảng chờ thủ trưởng duyệt và nộp")
    TO_SUPPLEMENT = "to_supplement", _("mục Tổ thẩm định yêu cầu bổ sung")
    TO_EXPLAIN = "to_explain", _("mục bị điều chỉnh, chưa giải trình")
    TO_JUDGE = "to_judge", _("mục chờ tôi thẩm định")
    TO_SETTLE = "to_settle", _("mục còn tranh chấp")
    WITH_HEAD = "with_head", _("bảng đang chờ thủ trưởng duyệt")
    WITH_UNITS = "with_units", _("mục chờ đơn vị bổ sung")
    UNITS_DRAFTING = "units_drafting", _("đơn vị chưa nộp")
    POINTS = "points", _("điểm còn thiếu so với tối đa")


@dataclass(frozen=True, slots=True)
class Item:
    """A duty with its count; ``participant_id`` where it is one unit's, ``points`` where those count."""

    group: Group
    duty: Duty
    count: int = 0
    participant_id: int = 0
    unit: str = ""
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SeasonToday:
    """One running campaign: what is to do, the windows open or next, and what happened since yesterday."""

    campaign: Campaign
    items: tuple[Item, ...]
    windows: tuple[Window, ...]
    written: int
    submitted: int


def today_for(user: AnyUser, *, at: datetime) -> list[SeasonToday]:
    """Return what a person has before them in the running campaigns in which they have a part."""
    on = timezone.localdate(at)
    running = campaigns_for(user, on=on).filter(state=CampaignState.RUNNING)[:MOST_CAMPAIGNS]
    found = []
    for campaign in running:
        access = access_to(campaign, user, on=on)
        hours = hours_of(campaign)
        items = [item for item in _items(campaign, access, hours, at) if item.count or item.points]
        items.sort(key=lambda item: list(Group).index(item.group))
        coming = [window for window in [hours.next(at)] if window is not None]
        found.append(
            SeasonToday(
                campaign,
                tuple(items),
                (*hours.current(at), *coming),
                _written(access, at) if access.units else 0,
                _submitted(campaign, at) if access.oversees or access.appraises else 0,
            )
        )
    return found


def _items(campaign: Campaign, access: Access, hours: Hours, at: datetime) -> Iterator[Item]:
    if access.units:
        yield from _of_units(access, hours, at)
    if access.appraises:
        yield from _of_appraiser(Entered(campaign, access))
    if access.oversees:
        yield from _of_overseer(campaign, access, hours, at)


def _of_units(access: Access, hours: Hours, at: datetime) -> Iterator[Item]:
    cards = ScoreCard.objects.filter(participant__in=access.units, standing=Standing.SELF)
    over = hours.is_over(Stage.SELF_SCORING, at)
    for card in cards.select_related("participant").order_by("participant__name_sort"):
        unit = card.participant
        if (unit.state in NOT_SUBMITTED and over) or unit.state == ParticipantState.LOCKED:
            yield Item(Group.LATE, Duty.SHEET_LATE, 1, unit.pk, unit.name)
        elif unit.state == ParticipantState.WITH_HEAD:
            head = unit.pk in access.head_of
            group, duty = (Group.DUE, Duty.TO_APPROVE) if head else (Group.WAITING, Duty.WITH_HEAD)
            yield Item(group, duty, 1, unit.pk, unit.name)
        elif unit.state == ParticipantState.DRAFTING:
            yield Item(Group.DUE, Duty.TO_FILL, card.lacking, unit.pk, unit.name)
        if card.maximum is not None:
            missing = max(card.maximum - (card.total or ZERO), ZERO)
            yield Item(Group.AT_STAKE, Duty.POINTS, 0, unit.pk, unit.name, missing)
    told = hours.is_open(Stage.EXPLANATION, at)
    cut = Q(outcome_1=Outcome.CHANGED, explanations__isnull=True, second_appraiser__isnull=True)
    counts = Cell.objects.filter(participant__in=access.units).aggregate(
        asked=Count("pk", filter=Q(outcome_1=Outcome.ASKED), distinct=True),
        cut=Count("pk", filter=cut, distinct=True),
    )
    yield Item(Group.DUE, Duty.TO_SUPPLEMENT, counts["asked"])
    yield Item(Group.DUE, Duty.TO_EXPLAIN, counts["cut"] if told else 0)


def _of_appraiser(entered: Entered) -> Iterator[Item]:
    own = Cell.objects.filter(
        appraiser=entered.access.user_id, campaign=entered.campaign, second_appraiser__isnull=True
    )
    counts = own.aggregate(
        open=Count("pk", filter=sealed_units(entered) & Q(outcome_1="")),
        asked=Count("pk", filter=Q(outcome_1=Outcome.ASKED)),
    )
    yield Item(Group.DUE, Duty.TO_JUDGE, counts["open"])
    yield Item(Group.WAITING, Duty.WITH_UNITS, counts["asked"])


def _of_overseer(campaign: Campaign, access: Access, hours: Hours, at: datetime) -> Iterator[Item]:
    units = Participant.objects.filter(campaign=campaign).order_by()
    states = dict(units.values_list("state").annotate(count=Count("pk")))
    waiting = sum(states.get(state, 0) for state in NOT_SUBMITTED)
    over = hours.is_over(Stage.SELF_SCORING, at)
    yield Item(Group.LATE, Duty.UNITS_LATE, states.get(ParticipantState.LOCKED, 0) + (waiting if over else 0))
    yield Item(Group.WAITING, Duty.UNITS_DRAFTING, 0 if over else waiting)
    if access.administers or access.in_council:
        disputed = Cell.objects.filter(campaign=campaign, is_disputed=True).count()
        yield Item(Group.DUE, Duty.TO_SETTLE, disputed)


def _written(access: Access, at: datetime) -> int:
    rows = CellRevision.objects.filter(
        cell__participant__in=access.units, at__gte=at - DAY, kind=RevisionKind.ANSWER
    )
    return rows.values("cell").distinct().count()


def _submitted(campaign: Campaign, at: datetime) -> int:
    steps = SheetStep.objects.filter(participant__campaign=campaign, step=Step.SUBMITTED, at__gte=at - DAY)
    return steps.values("participant").distinct().count()
