"""The demonstration shows one published season and one in appraisal, and all of it adds up."""

from __future__ import annotations

import pytest
from tests.evaluation.demonstration.conftest import KILLED_IN, NOW, Laid, counts

from caicach.common.audit.selectors import verified_chains
from caicach.common.files.models import StoredFile
from caicach.common.files.selectors import open_content
from caicach.evaluation.appraisal.models import Decision, Objection
from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState, Stage
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Appraiser, Participant
from caicach.evaluation.campaigns.selectors import blocks_of
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.demonstration.places import MOVED
from caicach.evaluation.demonstration.plot import CONFLICT, LATE, OPEN, RECYCLER, REOPENED, SILENT, TWINS
from caicach.evaluation.demonstration.seasons import participants_by_seat
from caicach.evaluation.demonstration.seeding import PARTS, seed_season
from caicach.evaluation.evidence.constants import SignatureVerdict
from caicach.evaluation.evidence.models import Document, DocumentVersion, EvidenceLink
from caicach.evaluation.evidence.signing import judge_version
from caicach.evaluation.publication.constants import ResultState
from caicach.evaluation.publication.digests import digest_of_result
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.scoring.constants import Outcome, Standing
from caicach.evaluation.scoring.models import Cell, ScoreCard, SheetStep
from caicach.evaluation.scoring.reckoning import fill
from caicach.evaluation.scoring.whole import result_of
from caicach.registry.accounts.demonstration import CAST, DEMONSTRATION_PASSWORD, LABEL
from caicach.registry.accounts.models import User
from caicach.registry.organisations.models import Organisation


def unit(laid: Laid, year: int, key: str) -> Participant:
    return participants_by_seat(laid.season(year), laid.scene)[key][1]


def test_a_killed_start_goes_on_with_the_part_in_which_it_was_killed(laid: Laid) -> None:
    titles = [part.title for part in PARTS]
    at = [part.key for part in PARTS].index(KILLED_IN)
    assert laid.before == titles[: at + 1]
    assert laid.after == titles[at:]
    assert laid.rows_when_killed["appraisal_decision"] == 0
    assert laid.rows_when_killed["scoring_cellrevision"] > 0


def test_seeding_again_changes_nothing(laid: Laid) -> None:
    before = counts()
    told: list[str] = []
    assert seed_season(at=NOW, origin="test", communes=30, tell=told.append) == 0
    assert told == []
    assert counts() == before


def test_every_account_of_the_cast_signs_in_and_nobody_else(laid: Laid) -> None:
    cast = {member.username for member in CAST}
    for user in User.objects.all():
        if user.username in cast:
            assert user.check_password(DEMONSTRATION_PASSWORD), user.username
        else:
            assert not user.has_usable_password()


def test_everything_says_that_it_is_illustrative(laid: Laid) -> None:
    ours = Participant.objects.values("organisation")
    assert not Organisation.objects.filter(pk__in=ours, is_illustrative=False).exists()
    assert laid.season(2025).is_illustrative
    assert laid.season(2026).is_illustrative
    assert not SetVersion.objects.filter(is_illustrative=False).exists()
    assert not Decision.objects.exclude(round="council").exclude(origin=LABEL).exists()
    assert not SheetStep.objects.exclude(origin__in=(LABEL, "job:scoring.close")).exists()


def test_the_blocks_have_their_units(laid: Laid) -> None:
    for year in (2025, 2026):
        blocks = {block.block: block.participants.count() for block in blocks_of(laid.season(year))}
        assert blocks == {"so": 20, "nganh-doc": 8, "xa": 14}


def test_the_last_season_is_published_and_corrected_once(laid: Laid) -> None:
    campaign = laid.season(2025)
    assert campaign.state == CampaignState.PUBLISHED
    first, second = ResultVersion.objects.filter(campaign=campaign).order_by("number")
    assert (first.state, second.state) == (ResultState.SUPERSEDED, ResultState.PUBLISHED)
    assert second.reason
    assert digest_of_result(first) == first.digest
    assert digest_of_result(second) == second.digest
    changed = {
        row.participant_id
        for row in ResultRow.objects.filter(result=second)
        if row.total != ResultRow.objects.get(result=first, participant=row.participant_id).total
    }
    assert len(changed) == 1


def test_published_totals_and_places_are_those_of_the_engine(laid: Laid) -> None:
    result = ResultVersion.objects.get(campaign=laid.season(2025), state=ResultState.PUBLISHED)
    for block in blocks_of(laid.season(2025)):
        scored = result_of(block, Standing.FINAL)
        rows = ResultRow.objects.filter(result=result, block=block)
        assert {str(row.participant_id): row.total for row in rows} == {
            name: scored.total(name) for name in scored.units
        }


def test_the_twins_end_with_equal_points(laid: Laid) -> None:
    result = ResultVersion.objects.get(campaign=laid.season(2025), state=ResultState.PUBLISHED)
    totals = {ResultRow.objects.get(result=result, participant=unit(laid, 2025, key)).total for key in TWINS}
    assert len(totals) == 1


def test_who_wrote_nothing_has_not_submitted_and_is_of_the_lowest_class(laid: Laid) -> None:
    silent = unit(laid, 2025, SILENT[2025])
    assert silent.state == ParticipantState.LOCKED
    assert ResultRow.objects.filter(participant=silent).latest("pk").grade == "yeu"


def test_this_season_is_in_its_first_appraisal(laid: Laid) -> None:
    campaign = laid.season(2026)
    assert campaign.state == CampaignState.RUNNING
    hours = hours_of(campaign)
    assert [window.stage for window in hours.current(NOW)] == [Stage.APPRAISAL_1]
    assert hours.windows[Stage.SELF_SCORING].closed_at is not None
    claims = Cell.objects.filter(campaign=campaign).exclude(answer={})
    judged = claims.exclude(outcome_1="").count()
    assert 0.35 < judged / claims.count() < 0.75
    assert not Objection.objects.filter(cell__campaign=campaign).exists()


def test_units_stand_where_the_story_puts_them(laid: Laid) -> None:
    assert unit(laid, 2026, OPEN).state == ParticipantState.DRAFTING
    assert unit(laid, 2026, REOPENED).state == ParticipantState.DRAFTING
    for key in (SILENT[2026], *LATE[2026]):
        assert unit(laid, 2026, key).state == ParticipantState.LOCKED
    assert unit(laid, 2026, "MH-SM").state == ParticipantState.SUBMITTED
    others = Participant.objects.filter(campaign=laid.season(2026))
    assert others.filter(state=ParticipantState.SUBMITTED).count() == others.count() - 5


def test_the_open_unit_may_still_answer_and_lacks_something(laid: Laid) -> None:
    participant = unit(laid, 2026, OPEN)
    assert hours_of(laid.season(2026), participant).is_open_for(Stage.SELF_SCORING, NOW)
    card = ScoreCard.objects.get(participant=participant, standing=Standing.SELF)
    assert 0 < card.answered < card.expected
    assert card.lacking
    assert not hours_of(laid.season(2026), unit(laid, 2026, "MH-SM")).is_open_for(Stage.SELF_SCORING, NOW)


def test_a_reopened_unit_may_change_one_criterion_and_did(laid: Laid) -> None:
    participant = unit(laid, 2026, REOPENED)
    hours = hours_of(laid.season(2026), participant)
    assert hours.is_open_for(Stage.SELF_SCORING, NOW, ["3", "3.2"])
    assert not hours.is_open_for(Stage.SELF_SCORING, NOW, ["1", "1.1"])
    assert Cell.objects.get(participant=participant, code="3.2").version == 2


def test_last_years_figures_stand_beside_this_years_under_their_new_codes(laid: Laid) -> None:
    cell = Cell.objects.get(participant=unit(laid, 2026, "MH-TC"), code="7.4")
    before = Cell.objects.get(participant=unit(laid, 2025, "MH-TC"), code="7.3")
    assert cell.former["code"] == "7.3"
    assert cell.former["answer"] == before.answer
    assert Cell.objects.get(participant=unit(laid, 2026, "MH-TC"), code="7.3").former == {}


def test_cards_say_what_the_engine_reckons_from_the_cells(laid: Laid) -> None:
    for key in ("MH-TC", "MH-SM", LATE[2026][0]):
        participant = unit(laid, 2026, key)
        cells = list(Cell.objects.filter(participant=participant).order_by("position"))
        cards = {Standing(card.standing): card for card in ScoreCard.objects.filter(participant=participant)}
        before = {standing: (card.total, card.judged, card.lacking) for standing, card in cards.items()}
        assert fill(participant, cells, cards, at=NOW) == []
        assert before == {
            standing: (card.total, card.judged, card.lacking) for standing, card in cards.items()
        }


def test_counts_of_evidence_are_those_of_the_links(laid: Laid) -> None:
    for cell in Cell.objects.filter(campaign=laid.season(2026), evidence_count__gt=0):
        assert cell.evidence_count == EvidenceLink.objects.filter(cell=cell, ended_at__isnull=True).count()


def test_some_were_asked_for_more_and_some_pairs_disagree(laid: Laid) -> None:
    cells = Cell.objects.filter(campaign=laid.season(2026))
    assert cells.filter(outcome_1=Outcome.ASKED).exists()
    assert cells.filter(outcome_1=Outcome.CHANGED).exclude(reason_1="").exists()
    assert cells.filter(is_disputed=True).exists()
    assert cells.filter(second_appraiser__isnull=False, outcome_1=Outcome.ACCEPTED).exists()


def test_departments_without_procedures_skip_the_area(laid: Laid) -> None:
    participant = unit(laid, 2026, "MH-TT")
    assert participant.exempt_codes == ["3"]
    assert not Cell.objects.filter(participant=participant, code__startswith="3.").exclude(answer={}).exists()


def test_an_appraiser_turns_out_to_work_where_she_judges(laid: Laid) -> None:
    judged = Decision.objects.filter(by__username=MOVED, cell__participant=unit(laid, 2026, CONFLICT))
    given = Cell.objects.filter(appraiser__username=MOVED, participant=unit(laid, 2026, CONFLICT))
    assert judged.exists() or given.exists()
    assert User.objects.get(username=MOVED).positions.count() == 2
    assert Appraiser.objects.filter(user__username=MOVED, campaign=laid.season(2026)).exists()


def test_evidence_is_used_again_in_the_next_year(laid: Laid) -> None:
    def digests(year: int) -> set[str]:
        links = EvidenceLink.objects.filter(cell__participant=unit(laid, year, RECYCLER))
        return set(links.values_list("version__sha256", flat=True))

    assert len(digests(2025) & digests(2026)) >= 3


def test_signatures_are_valid_unknown_or_broken_as_planted(laid: Laid) -> None:
    waiting = DocumentVersion.objects.filter(verdict=SignatureVerdict.NOT_CHECKED)
    assert waiting.count() == 10
    for key, kind, expected in (
        ("MH-SM", "plan", SignatureVerdict.VALID),
        ("MH-DG", "report", SignatureVerdict.UNTRUSTED),
        ("MH-BX", "report", SignatureVerdict.BROKEN),
    ):
        document = Document.objects.get(
            organisation=laid.scene.organisation(key), kind=kind, issued_on__year=2026
        )
        version = document.versions.get()
        judge_version(version.pk, chain=laid.season(2026).chain, at=NOW)
        version.refresh_from_db()
        assert version.verdict == expected, key


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg"])
def test_files_lie_where_they_are_looked_for(laid: Laid, kind: str) -> None:
    stored = StoredFile.objects.filter(media_type=kind).latest("pk")
    with open_content(stored) as file:
        assert len(file.read()) == stored.size_bytes


def test_the_ledger_is_sound(laid: Laid) -> None:
    reports = list(verified_chains({}))
    assert {report.chain for report in reports} >= {laid.season(2025).chain, laid.season(2026).chain, "main"}
    assert all(report.verdict.is_sound for report in reports)
