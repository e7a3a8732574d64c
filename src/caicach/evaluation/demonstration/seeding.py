"""Filling a demonstration part by part, each whole or not at all: a killed start goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.demonstration.claims import claim_all
from caicach.evaluation.demonstration.endings import announce, follow_up, remember_survey, sit
from caicach.evaluation.demonstration.library import ask_for_checks, lay_libraries
from caicach.evaluation.demonstration.places import staff
from caicach.evaluation.demonstration.scene import Part, Scene, is_laid, mark_laid
from caicach.evaluation.demonstration.seasons import (
    BLOCKS,
    LAST,
    THIS,
    give_out,
    lay_sets,
    open_season,
    story_of,
)
from caicach.evaluation.demonstration.sheets import (
    close_self_scoring,
    extend_some,
    reopen_some,
    submit_all,
)
from caicach.evaluation.demonstration.touches import give_figures, judge_some, keep_reasons, reveal_conflict
from caicach.evaluation.demonstration.verdicts import judge_all
from caicach.registry.accounts.demonstration import require_demonstration, seed_demonstration, seed_staff

COMMUNES = 120
FEWEST_COMMUNES = 3


def seed_season(
    *, at: datetime, origin: str, communes: int = COMMUNES, tell: Callable[[str], None] = lambda _line: None
) -> int:
    """Fill the demonstration with last year's published season and this year's, under way; return how many
    parts were laid now.

    Args:
        at: now; this year's windows lie around it.
        origin: the command.
        communes: how many communes and wards take part; a demonstration that stands keeps its own.
        tell: is told what is being laid.

    Raises NotADemonstrationError.
    """
    require_demonstration()
    seed_demonstration(at=at, origin=origin)
    scene = Scene(at, max(communes, FEWEST_COMMUNES))
    laid = 0
    for part in PARTS:
        if is_laid(part):
            continue
        tell(part.title)
        with transaction.atomic():
            part.lay(scene)
            mark_laid(part, at)
        laid += 1
    return laid


def _people(scene: Scene) -> None:
    seed_staff(staff(scene.communes), {seat.key: scene.organisation(seat.key) for seat in scene.seats})
    scene.forget_people()


def _season(year: int) -> Campaign:
    return Campaign.objects.get(slug=f"cchc-{year}")


def _open_last(scene: Scene) -> None:
    open_season(scene, story_of(scene, LAST))


def _claim_last(scene: Scene) -> None:
    story, campaign = story_of(scene, LAST), _season(LAST)
    claim_all(campaign, scene, story, surveyed=BLOCKS)
    remember_survey(campaign, scene, story)
    submit_all(campaign, scene, story)
    close_self_scoring(campaign, story)


def _judge_last(scene: Scene) -> None:
    story, campaign = story_of(scene, LAST), _season(LAST)
    give_out(campaign, scene, story)
    judge_all(campaign, scene, story)
    sit(campaign, scene, story)


def _publish_last(scene: Scene) -> None:
    announce(_season(LAST), scene, story_of(scene, LAST))
    follow_up(_season(LAST), scene)


def _open_this(scene: Scene) -> None:
    open_season(scene, story_of(scene, THIS))


def _claim_this(scene: Scene) -> None:
    story, campaign = story_of(scene, THIS), _season(THIS)
    claim_all(campaign, scene, story, surveyed=())
    extend_some(campaign, scene, story)
    submit_all(campaign, scene, story)
    close_self_scoring(campaign, story)
    ask_for_checks(campaign, at=scene.at)


def _judge_this(scene: Scene) -> None:
    story, campaign = story_of(scene, THIS), _season(THIS)
    give_out(campaign, scene, story)
    keep_reasons(campaign, scene)
    judge_all(campaign, scene, story)


def _touch_this(scene: Scene) -> None:
    story, campaign = story_of(scene, THIS), _season(THIS)
    give_figures(campaign, scene, story)
    reopen_some(campaign, scene)
    judge_some(campaign, scene)
    reveal_conflict(scene)


PARTS = (
    Part("people", "cơ quan, đơn vị và con người", _people),
    Part("sets", "bộ tiêu chí năm 2025 và 2026", lay_sets),
    Part("library", "kho tài liệu kiểm chứng", lay_libraries),
    Part("open-2025", "mở đợt đánh giá năm 2025", _open_last),
    Part("claims-2025", "tự đánh giá năm 2025", _claim_last),
    Part("verdicts-2025", "thẩm định năm 2025", _judge_last),
    Part("published-2025", "công bố kết quả năm 2025", _publish_last),
    Part("open-2026", "mở đợt đánh giá năm 2026", _open_this),
    Part("claims-2026", "tự đánh giá năm 2026", _claim_this),
    Part("verdicts-2026", "thẩm định năm 2026", _judge_this),
    Part("touches-2026", "số liệu điều tra, mở lại, kết luận mới", _touch_this),
)
"""What a demonstration consists of, in the order in which it comes about."""
