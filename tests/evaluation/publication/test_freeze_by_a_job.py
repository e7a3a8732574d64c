"""A large season is frozen by a job: closed to writing at once, one version whatever befalls the worker, and
nothing in it that was written after the authority's word.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from tests.conftest import NOW, Province, act_of
from tests.evaluation.publication.conftest import DECISION
from tests.factories.registry import position, user
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.common.audit.selectors import verified_chain
from caicach.common.jobs.models import Job, State
from caicach.common.jobs.worker import Worker
from caicach.common.notices.models import Notice
from caicach.evaluation.campaigns.constants import CampaignState
from caicach.evaluation.publication import freezing
from caicach.evaluation.publication.approving import (
    approve,
    approve_in_background,
    is_stuck,
    last_request,
    publish,
)
from caicach.evaluation.publication.asked import FREEZE
from caicach.evaluation.publication.constants import RequestState
from caicach.evaluation.publication.digests import digest_of_result, line_of
from caicach.evaluation.publication.freezing import freeze, freeze_now
from caicach.evaluation.publication.models import ApprovalRequest, ResultRow, ResultVersion
from caicach.evaluation.publication.refusals import PublicationRuleError
from caicach.evaluation.publication.scored import scored
from caicach.evaluation.scoring import actions
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import Typed, enter, locked_participant, save_answer
from caicach.evaluation.scoring.services import WindowClosedError as ClosedError
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

LATER = NOW + timedelta(seconds=20)


class KilledError(BaseException):
    """As if the worker's process ended: no handler may catch it."""


def work(name: str = "w1", minutes: int = 0) -> None:
    """Let a worker do all that is due."""
    Worker(clock=lambda: NOW + timedelta(minutes=minutes), name=name).run(until_empty=True)


def state_of(season: Season) -> str:
    season.campaign.refresh_from_db()
    return season.campaign.state


@pytest.fixture
def asked(ripe: Season, son: User) -> ApprovalRequest:
    """The season after the authority's word, before any worker came."""
    return approve_in_background(ripe.campaign, act=act_of(son))


def test_the_word_is_kept_with_who_and_when_and_the_job_freezes(
    ripe: Season, asked: ApprovalRequest, son: User, lan: User
) -> None:
    assert state_of(ripe) == CampaignState.APPROVED
    assert ripe.campaign.approved_at == NOW
    entry = Entry.objects.get(chain=ripe.campaign.chain, sequence=asked.sequence)
    assert (entry.action, entry.actor_label) == ("publication.approval_asked", str(son))
    assert not ResultVersion.objects.exists()
    work()
    result = ResultVersion.objects.get()
    assert (result.approved_by, result.approved_at, result.number) == (son, NOW, 1)
    assert digest_of_result(result) == result.digest
    asked.refresh_from_db()
    assert (asked.state, asked.result) == (RequestState.DONE, result)
    told = Notice.objects.filter(kind="publication.frozen").values_list("recipient", flat=True)
    assert set(told) == {son.pk, lan.pk}
    assert verified_chain(ripe.campaign.chain).verdict.is_sound
    publish(result, DECISION, act=act_of(lan))
    assert state_of(ripe) == CampaignState.PUBLISHED


def test_both_ways_freeze_the_same(ripe: Season, asked: ApprovalRequest, son: User, lan: User) -> None:
    work()
    first = ResultVersion.objects.get()
    publish(first, DECISION, act=act_of(lan))
    again = approve(ripe.campaign, reason="Đối chiếu", act=act_of(son))
    assert (first.digest, ResultRow.objects.filter(result=first).count()) == (again.digest, 2)


def test_only_the_authority_asks(ripe: Season, lan: User, mai: User, chi: User) -> None:
    for person in (lan, mai, chi):
        with pytest.raises(PermissionDenied):
            approve_in_background(ripe.campaign, act=act_of(person))
    assert not ApprovalRequest.objects.exists()
    assert not Job.objects.filter(handler=FREEZE).exists()


def test_what_is_not_settled_is_said_at_once(ripe: Season, son: User) -> None:
    Cell.objects.filter(version=1).update(is_disputed=True)
    with pytest.raises(PublicationRuleError, match="còn tranh chấp"):
        approve_in_background(ripe.campaign, act=act_of(son))
    assert state_of(ripe) == CampaignState.RUNNING


def test_two_leaders_make_one_result(ripe: Season, asked: ApprovalRequest, minh_hoa: Province) -> None:
    other = position(user("hai-son", "Lý Hải Sơn"), minh_hoa.province, Role.LEADER).user
    for approving in (approve, approve_in_background):
        with pytest.raises(PublicationRuleError, match="đang được chốt"):
            approving(ripe.campaign, act=act_of(other))
    work()
    assert ResultVersion.objects.count() == ApprovalRequest.objects.count() == 1
    with pytest.raises(PublicationRuleError):
        approve_in_background(ripe.campaign, act=act_of(other))


def test_nobody_writes_between_asking_and_freezing(ripe: Season, asked: ApprovalRequest, chi: User) -> None:
    with pytest.raises(ClosedError):
        save_answer(
            ripe.units["tu-phap"].pk,
            "1.2",
            Typed({"numerator": "13", "denominator": "13"}, base_version=1),
            act=act_of(chi, LATER),
        )


def slipped_in(season: Season, chi: User) -> None:
    """Change an answer as a writer does who had read that the campaign runs before the authority spoke."""
    with transaction.atomic():
        Cell.objects.filter(participant=season.units["tu-phap"], code="1.2").update(
            answer={"numerator": "13", "denominator": "13"}
        )
        unit = locked_participant(season.units["tu-phap"].pk)
        enter(actions.ANSWERED, unit, act_of(chi, LATER), code="1.2", version=2)


def test_what_was_written_after_the_word_stops_the_freezing(
    ripe: Season, asked: ApprovalRequest, son: User, chi: User
) -> None:
    slipped_in(ripe, chi)
    work()
    asked.refresh_from_db()
    assert asked.state == RequestState.STOPPED
    assert "Sở Tư pháp" in asked.told
    assert str(chi) not in asked.told, "the authority does not read here who wrote"
    assert not ResultVersion.objects.exists()
    assert not ResultRow.objects.exists()
    assert (state_of(ripe), ripe.campaign.approved_at) == (CampaignState.RUNNING, None)
    assert Notice.objects.filter(kind="publication.stopped", recipient=son).exists()
    assert Entry.objects.filter(action="publication.approval_stopped").count() == 1
    again = approve_in_background(ripe.campaign, act=act_of(son, LATER))
    work(minutes=1)
    again.refresh_from_db()
    assert again.state == RequestState.DONE


def test_what_comes_while_it_is_reckoned_stops_it_too(
    ripe: Season, asked: ApprovalRequest, son: User, chi: User
) -> None:
    with scored(ripe.campaign) as blocks:
        slipped_in(ripe, chi)
        with pytest.raises(PublicationRuleError):
            freeze_now(asked, blocks, act=act_of(son))
    assert not ResultVersion.objects.exists()


def test_what_makes_no_point_does_not_stop_it(ripe: Season, son: User, lan: User, chi: User) -> None:
    first = publish(approve(ripe.campaign, act=act_of(son)), DECISION, act=act_of(lan))
    request = approve_in_background(ripe.campaign, reason="Sửa", act=act_of(son))
    work()  # writes the files of the first version after the second was asked for
    request.refresh_from_db()
    assert request.state == RequestState.DONE
    assert first.files.count() == 5
    after = Entry.objects.filter(chain=ripe.campaign.chain, sequence__gt=request.sequence)
    assert "publication.file_written" in set(after.values_list("action", flat=True))


def test_a_stopped_correction_leaves_what_is_published(ripe: Season, son: User, lan: User, chi: User) -> None:
    first = publish(approve(ripe.campaign, act=act_of(son)), DECISION, act=act_of(lan))
    approve_in_background(ripe.campaign, reason="Sửa", act=act_of(son, LATER))
    slipped_in(ripe, chi)
    work(minutes=1)
    assert (state_of(ripe), ripe.campaign.approved_at) == (CampaignState.PUBLISHED, NOW)
    assert ResultVersion.objects.get() == first


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_midway_leaves_nothing_and_the_next_makes_one(
    ripe: Season, son: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def dying(row: ResultRow) -> bytes:
        written.append(row)
        if len(written) == 2:
            raise KilledError
        return line_of(row)

    monkeypatch.setattr(freezing, "line_of", dying)
    request = approve_in_background(ripe.campaign, act=act_of(son))
    with pytest.raises(KilledError):
        work("w1")
    assert not ResultVersion.objects.exists()
    assert not ResultRow.objects.exists()
    assert Job.objects.get(handler=FREEZE).state == State.RUNNING
    work("w2", minutes=5)  # takes the lease back
    work("w2", minutes=10)
    assert ResultVersion.objects.count() == 1
    assert ResultRow.objects.count() == 2
    freeze(request.pk, act=act_of(son))
    assert ResultVersion.objects.count() == 1


def test_where_all_tries_failed_the_authority_asks_again(
    ripe: Season, asked: ApprovalRequest, son: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no room left")

    with monkeypatch.context() as patched:
        patched.setattr(freezing, "scored", broken)
        for minutes in range(0, 40, 10):
            work(minutes=minutes)
    assert Job.objects.get(handler=FREEZE).state == State.DEAD
    assert is_stuck(asked)
    again = approve_in_background(ripe.campaign, act=act_of(son, LATER))
    assert not is_stuck(again)
    asked.refresh_from_db()
    assert asked.state == RequestState.STOPPED
    work(minutes=60)
    assert last_request(ripe.campaign) == again
    again.refresh_from_db()
    assert again.state == RequestState.DONE
