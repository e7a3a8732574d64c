"""One block, three ways to its places: the engine with all units in memory, the freezing that holds few of
them, and the draft from the cards. Units are equal here by points, by points and the first tie-break, and by
the whole chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from tests.conftest import NOW, TODAY, Province, act_of
from tests.factories.registry import commune
from tests.factories.season import DOCUMENT, Season
from tests.factories.season import season as start_season

from caicach.core.codes.numbers import plain
from caicach.core.index.problems import ProblemsError
from caicach.core.index.result import TOTAL, Result
from caicach.evaluation.appraisal.council import rule_tie
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.criteria.plans import digest_of
from caicach.evaluation.oversight.dashboards_standing import standing_for
from caicach.evaluation.publication import provisional as provisional_module
from caicach.evaluation.publication import scored as scored_module
from caicach.evaluation.publication.digests import line_of
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.publication.provisional import provisional
from caicach.evaluation.publication.scored import scored
from caicach.evaluation.publication.selectors import draft_lines
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.reckoning import renew
from caicach.evaluation.scoring.whole import result_of
from caicach.registry.accounts.models import User

PLAN, TASKS, POINTS, TIME = "1.1", "1.2", "1.3", "2.1"
CLAIMS: dict[str, dict[str, dict[str, str]]] = {
    "a": {PLAN: {"value": "1"}, TASKS: {"numerator": "5", "denominator": "10"}},
    "b": {POINTS: {"value": "2"}, TASKS: {"numerator": "10", "denominator": "20"}},
    "c": {PLAN: {"value": "1"}, TASKS: {"numerator": "10", "denominator": "20"}},
    "d": {TASKS: {"numerator": "3", "denominator": "3"}},
    "e": {POINTS: {"value": "1"}, TASKS: {"numerator": "1", "denominator": "3"}},
    "f": {TIME: {"numerator": "95", "denominator": "100"}, POINTS: {"value": "1"}},
    "g": {TASKS: {"numerator": "10", "denominator": "20"}, POINTS: {"value": "2"}},
    "silent": {},
}
"""a, b, c, d, f and g reach four points each, of which f three in the second area."""

BY_SCORE = 'ranking: {by: share, tie_break: [{code: "2", by: score}, {code: "1.2", by: numerator}]}'
BY_FIGURES = 'ranking: {by: share, tie_break: [{code: "1.2", by: numerator}]}'
PEERS = DOCUMENT.replace(
    "    input: points\n    rule: {type: given}",
    "    input: count\n    rule: {type: peers_mean, at_or_above: 2, below: 1}",
)


def claimed(minh_hoa: Province, document: str) -> Season:
    """Return a season with those claims under a set."""
    units = {
        name: commune(f"Xã {name.upper()}", parent=minh_hoa.province, code=f"91{place:03}")
        for place, name in enumerate(CLAIMS)
    }
    found = start_season(minh_hoa.province, minh_hoa.home_affairs, units, at=NOW)
    version = found.block.set_version
    version.document, version.digest = document, digest_of(document)
    version.save()
    for name, claims in CLAIMS.items():
        for code, answer in claims.items():
            Cell.objects.filter(participant=found.units[name], code=code).update(answer=answer, version=1)
    for name in CLAIMS:
        renew(found.unit(name), at=NOW)
    found.block.refresh_from_db()
    return found


def chain(ranking: str) -> str:
    return DOCUMENT.replace('ranking: {by: share, tie_break: [{code: "2", by: score}]}', ranking)


def places_of(season: Season) -> dict[str, int | None]:
    """Return the places as the engine has them, by the units' names here."""
    result = result_of(season.block, Standing.FINAL)
    ranks = {name: result.rank(unit.unit) for name, unit in season.units.items()}
    return {name: None if rank is None else rank.place for name, rank in ranks.items()}


def drafted(season: Season) -> dict[str, int | None]:
    """Return the places of the draft, in its order."""
    names = {unit.pk: name for name, unit in season.units.items()}
    return {names[unit.participant_id]: unit.place for unit in provisional(season.block)}


def rows_of(season: Season) -> list[ResultRow]:
    with scored(season.campaign) as blocks:
        return [row for block in blocks for rows in block.rows(ResultVersion()) for row in rows]


def nodes_of(result: Result, unit: str) -> list[list[object]]:
    found = [result.node(unit, node.code) for node in result.plan.nodes]
    return [[n.code, _text(n.score), _text(n.maximum), str(n.status), n.rank, _text(n.share)] for n in found]


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


@pytest.mark.parametrize("ranking", [BY_SCORE, BY_FIGURES, "ranking: {by: score}"])
def test_the_draft_places_units_as_the_engine_does(minh_hoa: Province, ranking: str) -> None:
    season = claimed(minh_hoa, chain(ranking))
    expected = places_of(season)
    assert drafted(season) == expected
    assert len(set(expected.values()) - {None}) == (2 if "tie_break" not in ranking else 5)
    assert expected["silent"] is None


def test_dashboard_and_draft_tell_the_same_places(minh_hoa: Province, lan: User, khoa: User) -> None:
    season = claimed(minh_hoa, chain(BY_SCORE))
    entered = Entered(season.campaign, access_to(season.campaign, lan, on=TODAY))
    lines, standing = draft_lines(entered, season.block), standing_for(entered, season.block)
    assert lines is not None
    assert standing is not None
    assert [(line.name, line.place) for line in lines] == [(one.name, one.place) for one in standing.units]
    assert {line.name[-1].lower(): line.is_tied for line in lines if line.place == 2} == {
        name: len(_at(season, 2)) > 1 for name in _at(season, 2)
    }
    stranger = Entered(season.campaign, access_to(season.campaign, khoa, on=TODAY))
    assert draft_lines(stranger, season.block) is None
    assert standing_for(stranger, season.block) is None


def _at(season: Season, place: int) -> list[str]:
    return [name for name, found in places_of(season).items() if found == place]


def test_what_the_council_ordered_counts_in_the_draft_too(minh_hoa: Province, lan: User) -> None:
    season = claimed(minh_hoa, chain(BY_SCORE))
    first, *others = ordered(season, lan)
    places = drafted(season)
    assert [places[name] for name in others] == [(places[first] or 0) + at for at in (1, 2)]
    frozen = {row.participant_id: row for row in rows_of(season)}
    assert {name: frozen[unit.pk].place for name, unit in season.units.items()} == places
    assert not any(frozen[season.units[name].pk].is_tied for name in (first, *others))


def ordered(season: Season, lan: User) -> list[str]:
    """Let the council order the three units that nothing tells apart, the last name first."""
    by_place: dict[int | None, list[str]] = {}
    for name, place in places_of(season).items():
        by_place.setdefault(place, []).append(name)
    [twins] = [sorted(names, reverse=True) for names in by_place.values() if len(names) == 3]
    season.campaign.state = CampaignState.PUBLISHED  # the council sits whenever a correction is due
    season.campaign.save()
    order: Sequence[Participant] = [season.units[name] for name in twins]
    rule_tie(season.block, order, reason="Theo biên bản", meeting=None, act=act_of(lan))
    return twins


def test_too_many_equal_units_share_their_place_until_the_result_is_frozen(
    minh_hoa: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    season = claimed(minh_hoa, chain(BY_SCORE))
    monkeypatch.setattr(provisional_module, "MOST_SCORED", 3)
    assert sorted(place for place in drafted(season).values() if place) == [1, 1, 1, 1, 1, 1, 7]


@pytest.mark.parametrize("document", [chain(BY_SCORE), PEERS], ids=["chain", "peers"])
def test_few_units_at_once_give_the_rows_of_all_at_once(
    minh_hoa: Province, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    season = claimed(minh_hoa, document)
    whole = result_of(season.block, Standing.FINAL)
    together = rows_of(season)
    monkeypatch.setattr(scored_module, "BATCH", 2)
    apart = rows_of(season)
    assert [line_of(row) for row in apart] == [line_of(row) for row in together]
    assert [row.participant.name for row in apart] == sorted(row.participant.name for row in apart)
    for row in apart:
        unit, rank = str(row.participant_id), whole.rank(str(row.participant_id))
        assert row.nodes == nodes_of(whole, unit)
        assert (row.total, row.share) == (whole.total(unit), whole.share(unit))
        assert row.maximum == whole.node(unit, TOTAL).maximum
        assert (row.place, row.is_tied) == ((rank.place, bool(rank.tied_with)) if rank else (None, False))
        grade = whole.grade(unit)
        assert row.grade == (grade.grade if grade else "")


def test_an_answer_that_cannot_be_scored_is_named_and_nothing_is_kept(minh_hoa: Province) -> None:
    season = claimed(minh_hoa, DOCUMENT)
    Cell.objects.filter(participant=season.units["b"], code=TASKS).update(answer={"numerator": "5"})
    with pytest.raises(ProblemsError) as refused, scored(season.campaign):
        pass
    assert [problem.place.code for problem in refused.value.problems] == [TASKS]
    assert not ResultRow.objects.exists()
