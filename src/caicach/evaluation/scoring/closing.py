"""What a window's end brings with it, at the minute: unsubmitted sheets are sealed, in batches that a killed
worker may repeat. What may be written is decided by the clock alone, whether or not this has run.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from caicach.common.jobs.services import enqueue
from caicach.evaluation.campaigns.constants import CampaignState, Part, ParticipantState, Stage, Unsubmitted
from caicach.evaluation.campaigns.contributing import contributors
from caicach.evaluation.campaigns.doors import enter, locked_campaign
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Appraiser, Campaign, Extension, Participant, Window
from caicach.evaluation.campaigns.people import everybody, people_of
from caicach.evaluation.campaigns.planning import CLOSE, CloseDue, RemindDue, key_of
from caicach.evaluation.campaigns.telling import named, tell, written
from caicach.evaluation.scoring import actions
from caicach.evaluation.scoring.constants import Outcome, Step
from caicach.evaluation.scoring.models import Cell, SheetStep
from caicach.evaluation.scoring.reckoning import renew
from caicach.evaluation.scoring.sealing import OPEN_STATES, is_open_at, lock
from caicach.evaluation.scoring.services import locked_participant
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act, system_act

SHEETS_A_BATCH = 50
ORIGIN = "job:scoring.close"
SENT_BACK = (Outcome.CHANGED, Outcome.ASKED)


def close(due: CloseDue, *, at: datetime) -> int:
    """Carry out the end of a stage, or of one unit's extra time, and return how many sheets were sealed.

    Where the end has moved meanwhile nothing is done: the new one has a job of its own.
    """
    campaign = locked_campaign(due.campaign_id)
    if campaign.state != CampaignState.RUNNING:
        return 0
    act = system_act(at, ORIGIN)
    if due.participant_id is not None:
        return _seal(campaign, [due.participant_id], act) if due.stage == Stage.SELF_SCORING else 0
    window = Window.objects.filter(campaign=campaign, stage=due.stage).first()
    if window is None or window.closes_at != due.closes_at or at < window.closes_at:
        return 0
    if due.stage == Stage.SELF_SCORING:
        rows = Participant.objects.filter(campaign=campaign, state__in=OPEN_STATES, pk__gt=due.after)
        batch = list(rows.order_by("pk").values_list("pk", flat=True)[:SHEETS_A_BATCH])
        if batch:
            sealed = _seal(campaign, batch, act)
            following = CloseDue(campaign.pk, due.stage, due.closes_at, None, batch[-1])
            enqueue(CLOSE, following, at=at, priority=10, unique_key=key_of(following))
            return sealed
    if window.closed_at is None:
        window.closed_at = at
        window.save(update_fields=["closed_at"])
        locked = SheetStep.objects.filter(
            participant__campaign=campaign, step=Step.LOCKED, at__gte=window.closes_at
        )
        enter(
            actions.WINDOW_CLOSED,
            campaign,
            act,
            stage=named(window.stage),
            locked=locked.count() if window.stage == Stage.SELF_SCORING else 0,
            closes=written(window.closes_at),
        )
    return 0


def _seal(campaign: Campaign, participant_ids: list[int], act: Act) -> int:
    sealed = []
    for key in participant_ids:
        if lock(key, act=act) is None:
            continue
        participant = locked_participant(key)
        sealed.append(participant)
        if campaign.unsubmitted == Unsubmitted.NOTHING:
            # What was typed stays, but counts for nothing any more.
            renew(participant, at=act.at)
    for participant in sealed:
        tell(
            people_of([participant], on=act.day),
            campaign,
            "campaigns.locked",
            _("Hết giờ tự đánh giá: bảng của %(unit)s đã khóa"),
            _(
                "Bảng chưa được thủ trưởng duyệt và nộp khi hết giờ nên hệ thống đã khóa với số liệu "
                "đang có. Nếu có lý do chính đáng, hãy đề nghị cơ quan chủ trì mở lại."
            ),
            words={"unit": participant.name},
            at=act.at,
        )
    return len(sealed)


def remind(due: RemindDue, *, at: datetime) -> int:
    """Remind those who have not finished that a stage ends soon, once each; return how many were told."""
    campaign = locked_campaign(due.campaign_id)
    if campaign.state != CampaignState.RUNNING or at >= due.closes_at or not _still_ends(due, at):
        return 0
    stage = Stage(due.stage)
    return tell(
        _unfinished(campaign, stage, due, at),
        campaign,
        "campaigns.reminder",
        _("Còn %(hours)s giờ là hết hạn: %(stage)s"),
        _(
            "%(title)s: giai đoạn “%(stage)s” khóa lúc %(closes)s. "
            "Sau giờ đó hệ thống không nhận thêm nội dung."
        ),
        words={"hours": due.hours, "stage": named(stage), "closes": written(due.closes_at)},
        at=at,
        once=f"campaigns.reminder:{campaign.pk}:{stage}:{due.closes_at.isoformat()}:{due.hours}"
        f":{due.participant_id or 'all'}",
    )


def _still_ends(due: RemindDue, at: datetime) -> bool:
    """Return whether the end and the reminder for which a job was asked still stand."""
    if due.participant_id is not None:
        held = Extension.objects.filter(
            participant=due.participant_id, stage=due.stage, ended_at__isnull=True, closes_at__gt=at
        )
        return due.closes_at in set(held.values_list("closes_at", flat=True))
    window = Window.objects.filter(campaign=due.campaign_id, stage=due.stage).first()
    return window is not None and window.closes_at == due.closes_at and due.hours in window.reminders


def _unfinished(campaign: Campaign, stage: Stage, due: RemindDue, at: datetime) -> list[User]:
    act = system_act(at, ORIGIN)
    cells = Cell.objects.filter(campaign=campaign)
    if stage in {Stage.APPRAISAL_1, Stage.APPRAISAL_2}:
        if stage is Stage.APPRAISAL_1:
            waiting = cells.filter(outcome_1="")
        else:
            waiting = cells.filter(outcome_1__in=SENT_BACK, outcome_2="")
        held = Appraiser.objects.filter(campaign=campaign, ended_at__isnull=True).exclude(part=Part.SETTLING)
        rows = held.filter(user__in=waiting.exclude(appraiser=None).values("appraiser"))
        return [appraiser.user for appraiser in rows.select_related("user")]
    if stage in {Stage.SELF_SCORING, Stage.EXPLANATION, Stage.OBJECTION}:
        units = Participant.objects.filter(campaign=campaign)
        if due.participant_id is not None:
            units = units.filter(pk=due.participant_id)
        if stage is Stage.SELF_SCORING:
            units = units.filter(state__in=OPEN_STATES)
            if due.participant_id is None:
                units = units.exclude(pk__in=_with_more_time(campaign, due.closes_at))
        elif stage is Stage.EXPLANATION:
            units = units.filter(pk__in=cells.filter(outcome_1__in=SENT_BACK).values("participant"))
        people = people_of(units.only("pk", "organisation_id"), on=act.day)
        if stage is Stage.SELF_SCORING:
            people += _contributors(units, act.day)
        return list({person.pk: person for person in people}.values())
    role = Role.COUNCIL if stage is Stage.COUNCIL else Role.LEADER
    seats = {campaign.organisation_id, campaign.conductor_id}
    return everybody(seats, {role, Role.INDEX_ADMINISTRATOR}, on=act.day)


def _contributors(units: QuerySet[Participant], on: date) -> list[User]:
    """Return who was given criteria of units and has not answered one of them, while they work there."""
    waiting = Cell.objects.filter(participant__in=units.values("pk"), version=0, assignee__isnull=False)
    given: dict[int, set[int]] = {}
    for unit, person in waiting.values_list("participant_id", "assignee_id").distinct():
        given.setdefault(unit, set()).add(person)
    rows = Participant.objects.filter(pk__in=given).only("pk", "organisation_id")
    return [person for unit in rows for person in contributors(unit, given[unit.pk], on=on)]


def _with_more_time(campaign: Campaign, closes_at: datetime) -> list[int]:
    """Return the units whose sheet as a whole stays open beyond the end of the window."""
    held = Extension.objects.filter(
        participant__campaign=campaign,
        stage=Stage.SELF_SCORING,
        code="",
        ended_at__isnull=True,
        closes_at__gt=closes_at,
    )
    return list(held.values_list("participant_id", flat=True))


def is_sealed(participant: Participant) -> bool:
    """Return whether a unit's sheet is submitted or locked."""
    return participant.state in {ParticipantState.SUBMITTED, ParticipantState.LOCKED}


def seal_if_over(participant_id: int, *, act: Act) -> None:
    """Seal a unit's sheet when nothing is open for it any more, as when its extra time is taken back."""
    participant = Participant.objects.select_related("campaign").get(pk=participant_id)
    hours = hours_of(participant.campaign, participant)
    is_submitted = participant.submitted_at is not None
    if hours.is_over(Stage.SELF_SCORING, act.at) or (is_submitted and not is_open_at(participant, act)):
        _seal(participant.campaign, [participant_id], act)
