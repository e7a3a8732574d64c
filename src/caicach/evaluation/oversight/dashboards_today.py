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
from caicach.evaluation.appraisal.queues import disputes_of, load_of
from caicach.evaluation.campaigns.access import Access, AnyUser, access_to
from caicach.evaluation.campaigns.constants import CampaignState, Part, ParticipantState, Stage
from caicach.evaluation.campaigns.hours import Hours, extended_units, hours_of
from caicach.evaluation.campaigns.models import Campaign, Participant, Window
from caicach.evaluation.campaigns.selectors import Entered, campaigns_for
from caicach.evaluation.oversight.dashboards_progress import NOT_SUBMITTED
from caicach.evaluation.oversight.dashboards_since import Happening, happened_since
from caicach.evaluation.scoring.constants import Outcome, Standing
from caicach.evaluation.scoring.lacking import lacks
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.evaluation.scoring.reckoning import exempt_leaves
from caicach.evaluation.scoring.selectors import given_units, sheet_for

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
    TO_CONTRIBUTE = "to_contribute", _("mục được giao còn thiếu")
    TO_APPROVE = "to_approve", _("bảng chờ thủ trưởng duyệt và nộp")
    TO_SUPPLEMENT = "to_supplement", _("mục Tổ thẩm định yêu cầu bổ sung")
    TO_EXPLAIN = "to_explain", _("mục bị điều chỉnh, chưa giải trình")
    TO_JUDGE = "to_judge", _("mục chờ tôi thẩm định")
    TO_SETTLE = "to_settle", _("mục còn tranh chấp")
    WITH_HEAD = "with_head", _("bảng đang chờ thủ trưởng duyệt")
    WITH_UNITS = "with_units", _("mục chờ đơn vị bổ sung")
    UNITS_DRAFTING = "units_drafting", _("đơn vị chưa nộp")
    UNITS_EXTENDED = "units_extended", _("đơn vị đang được gia hạn, chưa nộp")
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
    changes: tuple[tuple[Happening, int], ...]


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
                happened_since(campaign, access, at=at),
            )
        )
    return found


def _items(campaign: Campaign, access: Access, hours: Hours, at: datetime) -> Iterator[Item]:
    if access.units:
        yield from _of_units(campaign, access, hours, at)
    yield from _of_contributor(Entered(campaign, access), at)
    if access.appraises:
        yield from _of_appraiser(Entered(campaign, access))
    if access.oversees:
        yield from _of_overseer(campaign, access, hours, at)


def _of_units(campaign: Campaign, access: Access, hours: Hours, at: datetime) -> Iterator[Item]:
    cards = ScoreCard.objects.filter(participant__in=access.units, standing=Standing.SELF)
    over = hours.is_over(Stage.SELF_SCORING, at)
    longer = extended_units(campaign, at)
    for card in cards.select_related("participant").order_by("participant__name_sort"):
        unit = card.participant
        passed = over and unit.pk not in longer
        if (unit.state in NOT_SUBMITTED and passed) or unit.state == ParticipantState.LOCKED:
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
    yield from _to_answer(access, hours, at)


def _of_contributor(entered: Entered, at: datetime) -> Iterator[Item]:
    """Yield what a person was given and still lacks, while the unit has not sent its sheet."""
    for unit in given_units(entered):
        sheet = sheet_for(entered, unit.pk, at=at)
        if sheet is not None and unit.state == ParticipantState.DRAFTING and sheet.closes_at is not None:
            leaves = sheet.plan.criteria_set.by_code
            exempt = exempt_leaves(sheet.plan, unit.exempt_codes)
            own = [cell for cell in sheet.cells if cell.code not in exempt]
            lacking = sum(1 for cell in own if lacks(leaves[cell.code], cell))
            yield Item(Group.DUE, Duty.TO_CONTRIBUTE, lacking, unit.pk, unit.name)


def _to_answer(access: Access, hours: Hours, at: datetime) -> Iterator[Item]:
    told = hours.is_open(Stage.EXPLANATION, at)
    cut = Q(outcome_1=Outcome.CHANGED, outcome_2="", explanations__isnull=True)
    rows = Cell.objects.filter(participant__in=access.units, outcome_1__in=(Outcome.ASKED, Outcome.CHANGED))
    counts = rows.order_by("participant__name_sort").values_list("participant", "participant__name")
    for pk, name, asked, taken in counts.annotate(
        asked=Count("pk", filter=Q(outcome_1=Outcome.ASKED), distinct=True),
        cut=Count("pk", filter=cut, distinct=True),
    ):
        yield Item(Group.DUE, Duty.TO_SUPPLEMENT, asked, pk, name)
        yield Item(Group.DUE, Duty.TO_EXPLAIN, taken if told else 0, pk, name)


def _of_appraiser(entered: Entered) -> Iterator[Item]:
    load = load_of(entered)
    yield Item(Group.DUE, Duty.TO_JUDGE, load.to_do)
    yield Item(Group.WAITING, Duty.WITH_UNITS, load.asked)
    if Part.SETTLING in entered.access.parts and not entered.access.reads_internal:
        yield Item(Group.DUE, Duty.TO_SETTLE, disputes_of(entered).count())


def _of_overseer(campaign: Campaign, access: Access, hours: Hours, at: datetime) -> Iterator[Item]:
    over = hours.is_over(Stage.SELF_SCORING, at)
    units = Participant.objects.filter(campaign=campaign)
    locked = units.filter(state=ParticipantState.LOCKED).count()
    open_ = units.filter(state__in=NOT_SUBMITTED)
    longer = open_.filter(pk__in=extended_units(campaign, at)).count()
    waiting = open_.count() - longer
    yield Item(Group.LATE, Duty.UNITS_LATE, locked + (waiting if over else 0))
    yield Item(Group.WAITING, Duty.UNITS_DRAFTING, 0 if over else waiting + longer)
    yield Item(Group.WAITING, Duty.UNITS_EXTENDED, longer if over else 0)
    if access.administers or access.in_council:
        disputed = Cell.objects.filter(campaign=campaign, is_disputed=True).count()
        yield Item(Group.DUE, Duty.TO_SETTLE, disputed)
