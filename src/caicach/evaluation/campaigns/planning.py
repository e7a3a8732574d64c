"""What is to be done when a window ends, and before: jobs by name, asked for whenever an end is set or moved.

A job knows the end for which it was asked; one whose end has moved meanwhile finds nothing to do, because the
new end has a job of its own. The handlers stand in the application whose rows they change (``scoring.jobs``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from caicach.common.jobs.services import enqueue
from caicach.evaluation.campaigns.models import Campaign, Extension, Window

CLOSE = "scoring.close"
REMIND = "scoring.remind"
URGENT = 10
SIGNS = "oversight.find_signs"
SIGNS_EVERY = timedelta(minutes=15)
"""How often at most the signs of a running campaign are worked out anew, when its record has grown."""


@dataclass(frozen=True, slots=True)
class CloseDue:
    """A stage of a campaign ends at ``closes_at``; ``after`` is the last unit that an earlier batch did.

    ``participant_id`` is the unit whose extension ends; None where the window itself does.
    """

    campaign_id: int
    stage: str
    closes_at: datetime
    participant_id: int | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class RemindDue:
    """A stage ends ``hours`` hours later, at ``closes_at``, for all or for the unit of an extension."""

    campaign_id: int
    stage: str
    closes_at: datetime
    hours: int
    participant_id: int | None = None


@dataclass(frozen=True, slots=True)
class SignsDue:
    """The signs of a campaign are worked out anew where its record has grown, or where somebody asked."""

    campaign_id: int
    is_asked: bool = False


def plan_window(window: Window, *, at: datetime) -> None:
    """Ask for the closing of a window at its end, and for its reminders, once however often it is asked."""
    _plan(window.campaign_id, window.stage, window.closes_at, window.reminders, None, at)


def plan_campaign(campaign: Campaign, *, at: datetime) -> None:
    """Ask for all that the windows of a campaign bring with them, and for a look at its signs from now on."""
    for window in Window.objects.filter(campaign=campaign, closes_at__gt=at):
        plan_window(window, at=at)
    plan_signs(campaign.pk, at=at)


def plan_signs(campaign_id: int, *, at: datetime) -> None:
    """Ask for the signs at the next quarter of an hour, once for each; its job asks for the one after."""
    whole = at.replace(minute=0, second=0, microsecond=0)
    due_at = whole + ((at - whole) // SIGNS_EVERY + 1) * SIGNS_EVERY
    key = f"{SIGNS}:{campaign_id}:{due_at.isoformat()}"
    enqueue(SIGNS, SignsDue(campaign_id), at=at, run_after=due_at, unique_key=key)


def plan_extension(extension: Extension, *, at: datetime) -> None:
    """Ask for the closing of one unit at the end of its extra time, with the reminders of the window."""
    campaign_id = extension.participant.campaign_id
    window = Window.objects.filter(campaign=campaign_id, stage=extension.stage).first()
    reminders = window.reminders if window else []
    _plan(campaign_id, extension.stage, extension.closes_at, reminders, extension.participant_id, at)


def _plan(
    campaign_id: int,
    stage: str,
    closes_at: datetime,
    reminders: Iterable[int],
    participant_id: int | None,
    at: datetime,
) -> None:
    due = CloseDue(campaign_id, stage, closes_at, participant_id)
    enqueue(CLOSE, due, at=at, run_after=closes_at, priority=URGENT, unique_key=key_of(due))
    for hours in reminders:
        moment = closes_at - timedelta(hours=hours)
        if moment > at:
            word = RemindDue(campaign_id, stage, closes_at, hours, participant_id)
            enqueue(REMIND, word, at=at, run_after=moment, unique_key=key_of(word))


def key_of(due: CloseDue | RemindDue) -> str:
    """Return what makes a job one and the same."""
    whose = due.participant_id or "all"
    head = f"{due.campaign_id}:{due.stage}:{due.closes_at.isoformat()}:{whose}"
    if isinstance(due, RemindDue):
        return f"{REMIND}:{head}:{due.hours}"
    return f"{CLOSE}:{head}:{due.after}"
