"""How last year's season ended: council, approval, publication, a correction, and what followed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from caicach.evaluation.appraisal.council import Verdict, decide_cell, hold_meeting, rule_tie, write_minutes
from caicach.evaluation.appraisal.models import CouncilMeeting, FiguresImport
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.campaigns.selectors import blocks_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.demonstration.claims import SURVEY
from caicach.evaluation.demonstration.plot import TWINS
from caicach.evaluation.demonstration.scene import Scene
from caicach.evaluation.demonstration.seasons import Story, participants_by_seat
from caicach.evaluation.publication.approving import PublicationDecision, approve, publish
from caicach.evaluation.publication.constants import CommitmentState
from caicach.evaluation.publication.following import (
    commit_to,
    decide_reward,
    demand_explanations,
    explain_result,
    propose_reward,
    report_on,
)
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.scoring.constants import Outcome, Standing
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.whole import result_of

_MEMBERS = "Cao Trung Kiên; Hoàng Thị Lan; đại diện các sở, ban, ngành (dữ liệu minh họa)"
_MINUTES = (
    "Hội đồng nghe tổ thẩm định báo cáo kết quả, xem các tiêu chí còn ý kiến khác nhau "
    "và biểu quyết từng nội dung."
)
_MARKS = 90


def remember_survey(campaign: Campaign, scene: Scene, story: Story) -> None:
    """Write down from which import the figures of the survey came."""
    for block in blocks_of(campaign):
        cells = Cell.objects.filter(block=block, given__isnull=False).order_by("participant_id", "position")
        FiguresImport.objects.create(
            campaign=campaign,
            source=SURVEY.format(year=story.year),
            figures=[
                {"participant": cell.participant_id, "code": cell.code, "before": None, "answer": cell.given}
                for cell in cells
            ],
            by=scene.person("lan"),
            at=story.within(Stage.APPRAISAL_1, 40),
        )


def sit(campaign: Campaign, scene: Scene, story: Story) -> None:
    """Let the council meet, decide what stays disputed, rule on a tie and close its minutes."""
    at = story.within(Stage.COUNCIL, 30)
    act = scene.act("kien", at)
    meeting = hold_meeting(
        campaign,
        held_on=act.day,
        chaired_by="Đặng Thái Sơn",
        members=_MEMBERS,
        minutes=_MINUTES,
        act=act,
    )
    upheld = Cell.objects.filter(campaign=campaign, outcome_2=Outcome.CHANGED).order_by("pk")
    for cell in upheld[:2]:
        verdict = Verdict(
            "Hội đồng thống nhất giữ mức điểm của thẩm định lần 2; đề nghị đơn vị rút kinh nghiệm về hồ sơ.",
            points=cell.final_points,
        )
        decide_cell(cell.pk, verdict, meeting=meeting, act=scene.act("kien", at + timedelta(hours=1)))
    _rule_a_tie(campaign, scene, meeting, at + timedelta(hours=2))
    write_minutes(
        meeting,
        members=_MEMBERS,
        minutes=_MINUTES + " Biên bản được thông qua tại phiên họp.",
        close=True,
        act=scene.act("kien", at + timedelta(hours=3)),
    )


def _rule_a_tie(campaign: Campaign, scene: Scene, meeting: CouncilMeeting, at: datetime) -> None:
    units = participants_by_seat(campaign, scene)
    if not set(TWINS) <= set(units):
        return
    twins = [units[key][1] for key in TWINS]
    block = CampaignBlock.objects.select_related("set_version").get(pk=twins[0].block_id)
    rank = result_of(block, Standing.FINAL).ranks(block.block).get(twins[0].unit)
    if rank is None or not rank.sharing:
        return
    order = [Participant.objects.get(pk=int(unit)) for unit in rank.sharing]
    reason = "Hai đơn vị bằng điểm ở mọi lĩnh vực; Hội đồng xếp trước đơn vị có nhiều hồ sơ trực tuyến hơn."
    rule_tie(block, order, reason=reason, meeting=meeting, act=scene.act("kien", at))


def announce(campaign: Campaign, scene: Scene, story: Story) -> None:
    """Approve and publish the result, then correct it once by a second version."""
    at = story.within(Stage.PUBLICATION, 30)
    first = approve(campaign, act=scene.act("son", at))
    publish(first, _decision("126/QĐ-MH", at), act=scene.act("lan", at + timedelta(hours=4)))
    later = _day(2026, 2, 10)
    meeting = hold_meeting(
        campaign,
        held_on=later.date(),
        chaired_by="Đặng Thái Sơn",
        members=_MEMBERS,
        minutes="Xem xét kiến nghị của một đơn vị sau công bố: số liệu điều tra bị nhập nhầm dòng.",
        act=scene.act("kien", later),
    )
    cell = _to_correct(campaign)
    boxes = {"numerator": str(_MARKS), "denominator": "100"}
    reason = "Phiếu điều tra của đơn vị bị nhập nhầm dòng, nay lấy theo biên bản kiểm phiếu."
    decide_cell(cell.pk, Verdict(reason, boxes), meeting=meeting, act=scene.act("kien", later))
    write_minutes(
        meeting, members=_MEMBERS, minutes=meeting.minutes, close=True, act=scene.act("kien", later)
    )
    after = later + timedelta(days=2)
    second = approve(campaign, reason=reason, act=scene.act("son", after))
    publish(second, _decision("219/QĐ-MH", after), act=scene.act("lan", after + timedelta(hours=3)))


def _to_correct(campaign: Campaign) -> Cell:
    """Return the survey of the last unit of the last block."""
    block = blocks_of(campaign)[-1]
    row = ResultRow.objects.filter(block=block, place__isnull=False).order_by("-place", "-pk").first()
    assert row is not None
    return Cell.objects.get(participant=row.participant_id, code="8.1")


def _decision(number: str, at: datetime) -> PublicationDecision:
    return PublicationDecision(number, timezone.localdate(at), "Đặng Thái Sơn", "Chủ tịch")


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=timezone.get_default_timezone())


def follow_up(campaign: Campaign, scene: Scene) -> None:
    """Demand explanations of low classes, take some promises, propose and decide rewards."""
    result = ResultVersion.objects.filter(campaign=campaign).order_by("-number")[0]
    asked_at = _day(2026, 2, 16)
    demands = demand_explanations(
        result,
        due_on=date(2026, 3, 15),
        url=f"/console/campaigns/{campaign.slug}/",
        act=scene.act("lan", asked_at),
    )
    people = {participant.pk: seat for seat, participant in participants_by_seat(campaign, scene).values()}
    for number, demand in enumerate(demands[:6]):
        seat = people[demand.participant_id]
        act = scene.act(seat.head, asked_at + timedelta(days=9 + number))
        text = (
            "Đơn vị thiếu công chức đầu mối trong nửa năm, nhiều hồ sơ quá hạn ở quý II; đã bố trí lại người."
        )
        explain_result(demand.pk, text, act=act)
        code = plan_of(demand.participant.block.set_version).criteria_set.criteria[1].code
        due = date(2026, 9, 30) if number % 2 else date(2027, 3, 31)
        promise = "Nâng tỷ lệ hồ sơ đúng hạn lên 99% và công khai tiến độ hằng tuần tại Bộ phận Một cửa."
        made = commit_to(demand.participant, code=code, text=promise, due_on=due, act=act)
        if number in {1, 2}:
            state = CommitmentState.DONE if number == 1 else CommitmentState.OPEN
            report_on(
                made.pk,
                state=state,
                text="Sáu tháng đầu năm đạt 98,6%.",
                act=scene.act(seat.head, _day(2026, 7, 3)),
            )
    best = ResultRow.objects.filter(result=result, place=1).select_related("participant__campaign")
    for number, row in enumerate(best.order_by("pk")):
        proposal = propose_reward(
            result,
            row.participant,
            form="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
            reason="Đứng đầu khối trong đánh giá cải cách hành chính năm 2025.",
            act=scene.act("lan", asked_at),
        )
        if number == 0:
            decide_reward(proposal.pk, accept=True, act=scene.act("son", asked_at + timedelta(days=3)))
