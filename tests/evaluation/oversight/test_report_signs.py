"""Signs are worked out by a job and kept: when, from what, in both languages; read, asked for, answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, TODAY, Province, act_of
from tests.factories.registry import position, user
from tests.factories.season import Season, appraiser

from caicach.common.audit.actions import SYSTEM, Subject
from caicach.common.audit.models import Entry
from caicach.common.audit.services import record
from caicach.common.jobs.models import Job, State
from caicach.common.jobs.worker import Worker
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.planning import SIGNS, SIGNS_EVERY, SignsDue, plan_campaign
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.oversight import actions, reporting
from caicach.evaluation.oversight.models import FoundSign, SignReport, SignReview
from caicach.evaluation.oversight.reporting import renew, work_out
from caicach.evaluation.oversight.selectors import Report, Wanted, report_for
from caicach.evaluation.oversight.services import SignRuleError, ask_for_signs, review_sign
from caicach.evaluation.oversight.signs.base import Kind
from caicach.evaluation.oversight.signs.finding import find
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def conflicted(season: Season, hien: User) -> Season:
    """A season in which Hiền of Sở Nội vụ was given two criteria of Sở Nội vụ; its signs are worked out."""
    appraiser(season.campaign, hien, at=NOW)
    cells = Cell.objects.filter(participant=season.units["noi-vu"], code__in=["1.1", "1.2"])
    cells.update(appraiser=hien)
    work_out(season.campaign, at=NOW)
    return season


@pytest.fixture
def ha(minh_hoa: Province) -> User:
    """The leader of the province."""
    return position(user("ha", "Lưu Thị Hà"), minh_hoa.province, Role.LEADER).user


@pytest.fixture
def kiem(minh_hoa: Province) -> User:
    """Who audits."""
    return position(user("kiem", "Cao Thị Kiểm"), minh_hoa.province, Role.AUDITOR).user


def read(season: Season, person: User) -> Report | None:
    return report_for(Entered(season.campaign, access_to(season.campaign, person, on=TODAY)))


def report(season: Season, person: User) -> Report:
    found = read(season, person)
    assert found is not None
    return found


def write_something(season: Season) -> None:
    """Let the ledger of the campaign grow."""
    on = Subject("campaign", str(season.campaign.pk), season.campaign.title)
    record(
        actions.SIGN_REVIEWED,
        by=SYSTEM,
        on=on,
        origin="test",
        at=NOW,
        details={"sign": "x"},
        chain=season.campaign.chain,
    )


def test_a_report_says_when_it_was_made_and_from_what(conflicted: Season, lan: User) -> None:
    (row,) = FoundSign.objects.all()
    assert (row.kind, row.count, row.place) == (Kind.OWN_UNIT, 2, 0)
    found = report(conflicted, lan)
    assert found.kept is not None
    assert (found.kept.at, found.newer) == (NOW, 0)
    assert found.kept.took is not None
    write_something(conflicted)
    assert report(conflicted, lan).newer == 1
    work_out(conflicted.campaign, at=LATER)
    found = report(conflicted, lan)
    assert found.kept is not None
    assert (found.kept.at, found.newer, found.kept.sequence) == (LATER, 0, 1)
    assert SignReport.objects.count() == FoundSign.objects.count() == 1


def test_a_sign_is_read_in_the_reader_s_language_whatever_the_worker_spoke(
    conflicted: Season, lan: User
) -> None:
    found = report(conflicted, lan)
    (one,) = found.reviewed(found.rows())
    assert "được giao 2 và đã kết luận 0" in str(one.sign.finding)
    assert [(trace.unit, trace.code, trace.words) for trace in one.sign.traces] == [
        ("Sở Nội vụ", "1.1", "được giao"),
        ("Sở Nội vụ", "1.2", "được giao"),
    ]
    with translation.override("en"):
        (told,) = found.reviewed(found.rows())
        assert "được giao" not in str(told.sign.finding)
        assert "được giao" not in str(told.sign.traces[0].words)


def test_signs_are_read_by_who_oversees_and_names_by_who_reads_internal_remarks(
    conflicted: Season, lan: User, ha: User, kiem: User, chi: User, hien: User, khoa: User
) -> None:
    for person, name in ((lan, "Vũ Thị Hiền"), (kiem, "Vũ Thị Hiền"), (ha, "Một người thẩm định")):
        found = report(conflicted, person)
        assert [one.sign.about for one in found.reviewed(found.rows())] == [name]
    for person in (chi, hien, khoa):
        assert read(conflicted, person) is None


def test_signs_are_narrowed_by_kind_severity_and_the_word_that_counts(conflicted: Season, lan: User) -> None:
    found = report(conflicted, lan)
    (row,) = found.rows()
    assert found.kinds == {Kind.OWN_UNIT: 1}
    assert found.severities == {"warning": 1}

    def shown(**wanted: str) -> int:
        return found.rows(Wanted(**wanted)).count()

    assert [shown(kind=kind) for kind in (Kind.OWN_UNIT, Kind.BURST, "x")] == [1, 0, 0]
    assert [shown(severity=severity) for severity in ("warning", "serious")] == [1, 0]
    assert [shown(state=state) for state in ("open", "kept", "explained", "x")] == [1, 0, 0, 0]
    for clear, states in ((False, [0, 1, 0]), (True, [0, 0, 1])):
        review_sign(conflicted.campaign, row.key, note="Đã xem.", is_explained=clear, act=act_of(lan))
        assert [shown(state=state) for state in ("open", "kept", "explained")] == states


def test_reading_costs_the_same_however_many_signs_there_are(
    conflicted: Season, lan: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    (row,) = FoundSign.objects.all()
    access = Entered(conflicted.campaign, access_to(conflicted.campaign, lan, on=TODAY))
    for number in range(40):
        row.pk, row.place, row.key = None, number + 1, f"own_unit:{number}"
        row.save(force_insert=True)
    with django_assert_num_queries(5):
        found = report_for(access)
        assert found is not None
        assert len(found.reviewed(found.rows()[:30])) == 30


def test_a_word_on_a_sign_is_kept_with_earlier_ones_and_auditors_write_none(
    conflicted: Season, lan: User, kiem: User, chi: User, hien: User
) -> None:
    key = FoundSign.objects.get().key
    for note, clear in (("Đang xác minh.", False), ("Đã đổi người.", True)):
        review_sign(conflicted.campaign, key, note=note, is_explained=clear, act=act_of(lan))
    found = report(conflicted, lan)
    (one,) = found.reviewed(found.rows())
    assert [word.note for word in one.reviews] == ["Đã đổi người.", "Đang xác minh."]
    assert one.state == "explained"
    chain = conflicted.campaign.chain
    assert Entry.objects.filter(action="oversight.sign_reviewed", chain=chain).count() == 2
    for person in (kiem, chi, hien):
        with pytest.raises(PermissionDenied):
            review_sign(conflicted.campaign, key, note="x", is_explained=True, act=act_of(person))
    with pytest.raises(SignRuleError):
        review_sign(conflicted.campaign, key, note="  ", is_explained=True, act=act_of(lan))
    with pytest.raises(SignRuleError):
        review_sign(conflicted.campaign, "own_unit:0", note="x", is_explained=True, act=act_of(lan))
    assert SignReview.objects.count() == 2


def test_signs_are_worked_out_again_only_where_the_record_has_grown_or_somebody_asked(
    conflicted: Season,
) -> None:
    due = SignsDue(conflicted.campaign.pk)
    assert renew(due, at=LATER) is None
    write_something(conflicted)
    assert renew(due, at=LATER) is not None
    assert renew(due, at=LATER + SIGNS_EVERY) is None
    asked = renew(SignsDue(conflicted.campaign.pk, is_asked=True), at=LATER + SIGNS_EVERY)
    assert asked is not None
    assert asked.at == LATER + SIGNS_EVERY


def test_a_later_report_is_not_replaced_by_one_that_was_begun_before(
    conflicted: Season, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_out(conflicted.campaign, at=LATER)
    monkeypatch.setattr(reporting, "find", lambda _campaign: ())
    assert work_out(conflicted.campaign, at=NOW).at == LATER
    assert FoundSign.objects.count() == 1


def test_what_is_written_while_signs_are_worked_out_counts_as_newer(
    conflicted: Season, lan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = find

    def find_slowly(campaign: Campaign) -> object:
        write_something(conflicted)
        return original(campaign)

    monkeypatch.setattr(reporting, "find", find_slowly)
    work_out(conflicted.campaign, at=LATER)
    assert report(conflicted, lan).newer == 1


def planned() -> list[datetime]:
    waiting = Job.objects.filter(handler=SIGNS, state=State.WAITING)
    return list(waiting.order_by("run_after").values_list("run_after", flat=True))


def test_a_running_campaign_is_looked_at_every_quarter_of_an_hour_and_a_published_one_no_more(
    conflicted: Season,
) -> None:
    plan_campaign(conflicted.campaign, at=NOW)
    plan_campaign(conflicted.campaign, at=NOW + timedelta(minutes=14))
    assert planned() == [NOW + SIGNS_EVERY]
    for rounds in (1, 2):
        renew(SignsDue(conflicted.campaign.pk), at=NOW + rounds * SIGNS_EVERY)
    assert planned() == [NOW + rounds * SIGNS_EVERY for rounds in (1, 2, 3)]
    Campaign.objects.update(state=CampaignState.PUBLISHED)
    write_something(conflicted)
    assert renew(SignsDue(conflicted.campaign.pk), at=NOW + 3 * SIGNS_EVERY) is not None
    assert len(planned()) == 3


def test_the_administrator_and_the_leader_ask_for_signs_and_nobody_else_does(
    season: Season, lan: User, ha: User, kiem: User, chi: User, hien: User
) -> None:
    for person in (kiem, chi, hien):
        with pytest.raises(PermissionDenied):
            ask_for_signs(season.campaign, act=act_of(person))
    assert not SignReport.objects.exists()
    assert ask_for_signs(season.campaign, act=act_of(lan)).is_awaited
    ask_for_signs(season.campaign, act=act_of(ha, NOW + timedelta(minutes=1)))
    assert len(planned()) == 1
    ask_for_signs(season.campaign, act=act_of(ha, NOW + SIGNS_EVERY))
    assert len(planned()) == 2


@pytest.mark.django_db(transaction=True)
def test_looks_of_former_weeks_are_forgotten(season: Season) -> None:
    for days in (0, 2, 9):
        plan_campaign(season.campaign, at=NOW + timedelta(days=days))
        moment = NOW + timedelta(days=days) + SIGNS_EVERY
        Worker(clock=lambda at=moment: at).run(until_empty=True)  # type: ignore[misc]
    done = Job.objects.filter(handler=SIGNS, state=State.DONE).order_by("finished_at")
    assert {at for at in done.values_list("finished_at", flat=True) if at} == {
        NOW + timedelta(days=days) + SIGNS_EVERY for days in (2, 9)
    }


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_was_asked(season: Season, lan: User) -> None:
    ask_for_signs(season.campaign, act=act_of(lan))
    clock: Callable[[], datetime] = lambda: LATER  # noqa: E731
    Worker(clock=clock).run(until_empty=True)
    kept = SignReport.objects.get()
    assert (kept.at, kept.is_awaited) == (LATER, False)
    assert planned() == [NOW + 2 * SIGNS_EVERY]
