"""The windows of a campaign: planned before it opens, moved with a reason after."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.core.codes.text import tidy
from caicach.evaluation.campaigns import actions
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.doors import administered_campaign, enter, is_preparing
from caicach.evaluation.campaigns.models import Campaign, Window, WindowChange
from caicach.evaluation.campaigns.planning import plan_window
from caicach.evaluation.campaigns.refusals import CampaignRuleError, WindowOrderError
from caicach.evaluation.campaigns.telling import named, written
from caicach.evaluation.campaigns.timetable import Planned, Timetable, look_over
from caicach.registry.acting import Act


def timetable_of(campaign: Campaign) -> dict[Stage, Planned]:
    """Return the windows of a campaign as somebody planned them."""
    return {
        Stage(window.stage): Planned(window.opens_at, window.closes_at, tuple(window.reminders))
        for window in Window.objects.filter(campaign=campaign)
    }


@transaction.atomic
def put_windows(campaign_id: int, planned: Timetable, *, reason: str = "", act: Act) -> list[Window]:
    """Give a campaign these windows; what is not named has none any more. Return those that changed.

    Once the campaign has opened, hours move with a reason alone, and every move is kept: a beginning that has
    passed stays, no end goes back into the past, self-scoring that has ended is reopened unit by unit.

    Raises:
        PermissionDenied, FrozenCampaignError.
        WindowOrderError: the windows contradict each other or the clock.
        CampaignRuleError: a move without a reason, or one of those above.
    """
    campaign = administered_campaign(campaign_id, act)
    held = {Stage(window.stage): window for window in Window.objects.filter(campaign=campaign)}
    now = {stage: planned[stage] for stage in Stage if stage in planned}
    changed = {stage: hours for stage, hours in now.items() if not _stands(held.get(stage), hours)}
    gone = [window for stage, window in held.items() if stage not in now]
    if not changed and not gone:
        return []
    running = not is_preparing(campaign)
    _check(campaign, now, changed, held, running=running, act=act)
    if running and any(window.opens_at <= act.at for window in gone):
        raise CampaignRuleError(_("Không bỏ được giai đoạn đã bắt đầu."))
    moves = any(_moves(held.get(stage), hours) for stage, hours in changed.items())
    if running and (gone or moves) and not tidy(reason):
        raise CampaignRuleError(_("Đợt đánh giá đã mở: hãy ghi lý do đổi thời hạn, mọi đơn vị sẽ đọc được."))
    for window in gone:
        _remove(campaign, window, act)
    done = [
        _put(campaign, held.get(stage), stage, hours, tidy(reason) if running else "", act)
        for stage, hours in changed.items()
    ]
    if running:
        for window in done:
            plan_window(window, at=act.at)
    return done


def _stands(window: Window | None, hours: Planned) -> bool:
    return (
        window is not None
        and not _moves(window, hours)
        and list(window.reminders) == sorted(hours.reminders, reverse=True)
    )


def _moves(window: Window | None, hours: Planned) -> bool:
    return window is None or (window.opens_at, window.closes_at) != (hours.opens_at, hours.closes_at)


def _check(
    campaign: Campaign,
    now: Timetable,
    changed: Timetable,
    held: dict[Stage, Window],
    *,
    running: bool,
    act: Act,
) -> None:
    # What has ended and is not touched is history, not a fault of the plan.
    past = {stage for stage in now if stage not in changed and now[stage].closes_at <= act.at}
    asked = {stage: hours for stage, hours in now.items() if stage not in past}
    found = look_over(asked, ends_on=campaign.ends_on, at=act.at)
    if found.errors:
        raise WindowOrderError(tuple(found.errors))
    if not running:
        return
    for stage, hours in changed.items():
        window = held.get(stage)
        if window is None or not _moves(window, hours):
            continue
        name = {"stage": stage.label}
        if window.opens_at <= act.at and hours.opens_at != window.opens_at:
            raise CampaignRuleError(_("“%(stage)s” đã bắt đầu nên không đổi giờ mở.") % name)
        if stage is Stage.SELF_SCORING and window.closes_at <= act.at:
            raise CampaignRuleError(
                _("Tự đánh giá đã khóa. Hãy gia hạn cho từng đơn vị cần thêm thời gian, ở phần “Gia hạn”.")
            )


def _put(
    campaign: Campaign, window: Window | None, stage: Stage, hours: Planned, reason: str, act: Act
) -> Window:
    moves = _moves(window, hours)
    before = (window.opens_at, window.closes_at) if window is not None else None
    if window is None:
        window = Window(campaign=campaign, stage=stage)
    window.opens_at, window.closes_at = hours.opens_at, hours.closes_at
    window.reminders = sorted(set(hours.reminders), reverse=True)
    window.closed_at = None if hours.closes_at > act.at else window.closed_at
    window.save()
    told = {
        "stage": named(stage),
        "opens": written(window.opens_at),
        "closes": written(window.closes_at),
        "reminders": window.reminders,
    }
    if before is None or not reason or not moves:
        enter(actions.WINDOW_SET, campaign, act, **told)
        return window
    WindowChange.objects.create(
        window=window,
        old_opens_at=before[0],
        old_closes_at=before[1],
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        reason=reason[:500],
        by_id=act.person_id,
        at=act.at,
    )
    enter(
        actions.WINDOW_MOVED,
        campaign,
        act,
        **told,
        reason=reason,
        old_opens=written(before[0]),
        old_closes=written(before[1]),
    )
    return window


def _remove(campaign: Campaign, window: Window, act: Act) -> None:
    stage = named(window.stage)
    if window.changes.exists():
        raise CampaignRuleError(
            _("“%(stage)s” đã từng đổi thời hạn nên không bỏ được; hãy chuyển sang thời điểm khác.")
            % {"stage": stage}
        )
    window.delete()
    enter(actions.WINDOW_REMOVED, campaign, act, stage=stage)
