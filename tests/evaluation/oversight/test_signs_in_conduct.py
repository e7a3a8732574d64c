"""Signs in what people did: each is there with its rows, and the case just short of it is none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tests.conftest import NOW, Province
from tests.evaluation.oversight.wide import CODES, cells_of, found, revise, wide_season
from tests.factories.season import Season, appraiser

from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Window
from caicach.evaluation.oversight.signs.base import Kind, Severity
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.models import Position, User

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def decide(cells: Iterable[Cell], by: User, moments: Iterable[datetime], round_: Round = Round.FIRST) -> None:
    """Put one decision on each cell, at the moments in their order."""
    Decision.objects.bulk_create(
        Decision(cell=cell, round=round_, number=1, outcome=Outcome.ACCEPTED, by=by, by_label=str(by), at=at)
        for cell, at in zip(cells, moments, strict=False)
    )


def test_who_judged_their_own_unit_is_a_grave_sign_and_who_left_before_the_season_is_none(
    season: Season, hien: User
) -> None:
    appraiser(season.campaign, hien, at=NOW)
    own = season.units["noi-vu"]
    Cell.objects.filter(participant=own, code__in=["1.1", "1.2"]).update(appraiser=hien)
    decide([season.cell("noi-vu", "1.2")], hien, [NOW])
    (sign,) = found(season, Kind.OWN_UNIT)
    assert (sign.severity, sign.person_id) == (Severity.SERIOUS, hien.pk)
    assert [(trace.participant_id, trace.code, str(trace.words)) for trace in sign.traces] == [
        (own.pk, "1.1", "được giao"),
        (own.pk, "1.2", "đã kết luận"),
    ]
    Position.objects.filter(user=hien).update(valid_to=date(2026, 1, 1))
    assert found(season, Kind.OWN_UNIT) == []


def test_what_the_council_decided_on_an_own_unit_is_not_the_appraiser_s_judgement(
    season: Season, hien: User
) -> None:
    appraiser(season.campaign, hien, at=NOW)
    decide([season.cell("noi-vu", "1.1")], hien, [NOW], Round.COUNCIL)
    assert found(season, Kind.OWN_UNIT) == []


def test_twenty_judgements_within_a_minute_are_a_burst_and_twenty_over_a_minute_are_none(
    minh_hoa: Province, hien: User
) -> None:
    wide = wide_season(minh_hoa, 2)
    cells = list(Cell.objects.filter(campaign=wide.campaign).order_by("pk"))
    quick = [NOW + number * 3 * SECOND for number in range(20)]
    decide(cells, hien, [*quick[:19], NOW + 60 * SECOND])
    assert found(wide, Kind.BURST) == []
    Decision.objects.filter(at=NOW + 60 * SECOND).update(at=NOW + 60 * SECOND - timedelta(milliseconds=1))
    (sign,) = found(wide, Kind.BURST)
    assert (sign.count, sign.severity, sign.person_id) == (20, Severity.NOTE, hien.pk)
    assert [(trace.participant_id, trace.code) for trace in sign.traces] == [
        (cell.participant_id, cell.code) for cell in cells[:20]
    ]


def test_ten_of_twelve_written_in_the_last_hour_are_a_sign_and_nine_are_none(
    minh_hoa: Province, chi: User
) -> None:
    wide = wide_season(minh_hoa, 2)
    hasty, steady = wide.units
    closes_at = Window.objects.get(campaign=wide.campaign, stage=Stage.SELF_SCORING).closes_at
    for unit, late in ((hasty, 10), (steady, 9)):
        cells = [cells_of(unit)[code] for code in CODES]
        revise(cells[:late], chi, closes_at - HOUR)
        revise(cells[late:], chi, closes_at - HOUR - SECOND)
    (sign,) = found(wide, Kind.LAST_HOUR)
    assert (sign.subject, sign.count) == (str(hasty.pk), 10)
    assert {trace.code for trace in sign.traces} == set(CODES[:10])
    assert "10 trong 12 mục (83%)" in str(sign.finding)
