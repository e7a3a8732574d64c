"""The last touches of this year's season, by the services themselves: figures, reasons, fresh judgements."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from django.utils import timezone

from caicach.evaluation.appraisal.figures import take_figures
from caicach.evaluation.appraisal.judging import Judgement, judge
from caicach.evaluation.appraisal.reasons import add_reason
from caicach.evaluation.appraisal.rounds import is_sealed
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.selectors import blocks_of
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.demonstration.claims import SURVEY
from caicach.evaluation.demonstration.places import AGENCIES, DEPARTMENTS, MOVED
from caicach.evaluation.demonstration.plot import CONFLICT, truth
from caicach.evaluation.demonstration.scene import Scene
from caicach.evaluation.demonstration.seasons import Story, participants_by_seat
from caicach.evaluation.scoring.answers import encode, takes_answer
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.demonstration import LABEL
from caicach.registry.accounts.services import appoint

REASONS = (
    "Văn bản ban hành sau thời hạn quy định.",
    "Tài liệu kiểm chứng không thể hiện nội dung đơn vị tự chấm.",
    "Số liệu không khớp với hệ thống thông tin giải quyết thủ tục hành chính của tỉnh.",
    "Tài liệu ngoài kỳ đánh giá.",
)
_FRESH = 4


def give_figures(campaign: Campaign, scene: Scene, story: Story) -> None:
    """Import what the survey found of departments and agencies; that of the communes is not there yet."""
    units = participants_by_seat(campaign, scene)
    for block in blocks_of(campaign):
        if block.block not in {DEPARTMENTS, AGENCIES}:
            continue
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(("unit", "code", "value", "numerator", "denominator"))
        for leaf in plan_of(block.set_version).criteria_set.leaves():
            if takes_answer(leaf):
                continue
            for seat, participant in units.values():
                if participant.block_id == block.pk:
                    found = encode(truth(seat.key, story.year, leaf))
                    figures = (found.get(name, "") for name in ("value", "numerator", "denominator"))
                    writer.writerow((participant.name, leaf.code, *figures))
        take_figures(
            block.pk,
            file.getvalue().encode(),
            filename=f"dieu-tra-{block.block}-{story.year}.csv",
            source=SURVEY.format(year=story.year),
            act=scene.act("lan", scene.days(-3, 15)),
        )


def keep_reasons(campaign: Campaign, scene: Scene) -> None:
    """Add the reasons from which appraisers choose."""
    for text in REASONS:
        add_reason(campaign.pk, text, act=scene.act("lan", scene.days(-4, 8)))


def judge_some(campaign: Campaign, scene: Scene) -> None:
    """Let Hiền judge a few claims right now, as an appraiser would."""
    waiting = Cell.objects.filter(
        campaign=campaign,
        appraiser=scene.person("hien"),
        second_appraiser__isnull=True,
        outcome_1="",
    ).exclude(answer={})
    rows = waiting.select_related("participant__campaign").order_by("participant_id", "position")
    done = 0
    for cell in rows:
        if done == _FRESH:
            break
        if is_sealed(cell.participant):
            at = scene.at - timedelta(minutes=30 - 5 * done)
            judge(
                cell.pk, Judgement(Outcome.ACCEPTED, answer_version=cell.version), act=scene.act("hien", at)
            )
            done += 1


def reveal_conflict(scene: Scene) -> None:
    """Enter late that an appraiser works in a department that she has been judging."""
    at = scene.days(-1, 16)
    appoint(
        scene.person(MOVED),
        scene.organisation(CONFLICT),
        Role.SPECIALIST,
        valid_from=timezone.localdate(at) - timedelta(days=150),
        title="Chuyên viên biệt phái",
        legal_basis=LABEL,
        act=scene.act("tu", at),
    )
