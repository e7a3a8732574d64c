"""Sending, submitting, locking and reopening the sheets, each through its service at its moment."""

from __future__ import annotations

from datetime import timedelta

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Campaign, Participant
from caicach.evaluation.campaigns.planning import CloseDue
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.demonstration.lots import lot
from caicach.evaluation.demonstration.places import Seat
from caicach.evaluation.demonstration.plot import LATE, OPEN, REOPENED, SILENT
from caicach.evaluation.demonstration.scene import Scene
from caicach.evaluation.demonstration.seasons import LAST, Story, participants_by_seat
from caicach.evaluation.scoring.answers import typed_of
from caicach.evaluation.scoring.closing import close
from caicach.evaluation.scoring.extending import MoreTime, extend
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.sealing import send_to_head, submit
from caicach.evaluation.scoring.services import Typed, save_answer

ONE_HAND = "MH-DG"
"""Here the head both sends and submits, which is a sign."""
_SENT_FIRST = frozenset({"MH-SM", "MH-BX", "MH-TC", "MH-NV", ONE_HAND})


def submit_all(campaign: Campaign, scene: Scene, story: Story) -> None:
    """Let every head submit who did so in time."""
    unsubmitted = {SILENT[story.year], *LATE[story.year]}
    if story.year != LAST:
        unsubmitted.add(OPEN)
    for seat, participant in participants_by_seat(campaign, scene).values():
        if seat.key not in unsubmitted:
            _submit(seat, participant, scene, story)


def _submit(seat: Seat, participant: Participant, scene: Scene, story: Story) -> None:
    closes = story.windows[Stage.SELF_SCORING].closes_at
    at = closes - timedelta(minutes=20 + lot(seat.key, story.year, "submits", among=1700))
    if seat.key in _SENT_FIRST:
        sender = seat.head if seat.key == ONE_HAND else seat.officer
        send_to_head(
            participant.pk,
            note="Kính trình thủ trưởng xem xét, duyệt.",
            act=scene.act(sender, at - timedelta(hours=5)),
        )
    submit(participant.pk, act=scene.act(seat.head, at))


def close_self_scoring(campaign: Campaign, story: Story) -> None:
    """Carry out the end of self-scoring at its minute, as the worker would have: sheets first, then the
    window.
    """
    closes = story.windows[Stage.SELF_SCORING].closes_at
    last = Participant.objects.filter(campaign=campaign).latest("pk").pk
    for after in (0, last):
        close(CloseDue(campaign.pk, Stage.SELF_SCORING, closes, None, after), at=closes)


def extend_some(campaign: Campaign, scene: Scene, story: Story) -> None:
    """Give the open unit more time before the end."""
    _seat, participant = participants_by_seat(campaign, scene)[OPEN]
    closes = story.windows[Stage.SELF_SCORING].closes_at
    more = MoreTime(
        Stage.SELF_SCORING,
        scene.days(6),
        "Máy chủ lưu trữ của Sở phải di chuyển trong tuần cuối; cần thêm thời gian thu thập tài liệu.",
    )
    extend(campaign.pk, [participant.pk], more, act=scene.act("lan", closes - timedelta(hours=20)))


def reopen_some(campaign: Campaign, scene: Scene) -> None:
    """Open a submitted sheet again for one criterion, in which its officer then mends a figure."""
    seat, participant = participants_by_seat(campaign, scene)[REOPENED]
    at = scene.days(-2, 9)
    more = MoreTime(
        Stage.SELF_SCORING,
        scene.days(3),
        "Đơn vị báo nhập nhầm số hồ sơ của quý trước ở tiêu chí 3.2; cho phép sửa lại riêng tiêu chí này.",
        "3.2",
    )
    extend(campaign.pk, [participant.pk], more, act=scene.act("lan", at))
    cell = Cell.objects.get(participant=participant, code="3.2")
    plan = plan_of(participant.block.set_version)
    boxes = typed_of(plan.nodes[plan.index["3.2"]], cell.answer)
    boxes["numerator"] = str(int(boxes["denominator"].replace(".", "")) - 4)
    words = "Sửa theo báo cáo đã đối chiếu; số trước đây lấy nhầm của quý III."
    save_answer(
        participant.pk,
        "3.2",
        Typed(boxes, words, cell.version),
        act=scene.act(seat.officer, at + timedelta(hours=6)),
    )
