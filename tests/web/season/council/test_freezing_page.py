"""The page of approval while a job freezes a large season: it says so, asks again, shows the outcome."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW
from tests.factories.season import Season
from tests.web.readers import reader

from caicach.common.jobs.models import Job
from caicach.common.jobs.worker import Worker
from caicach.evaluation.publication import approving
from caicach.evaluation.publication.asked import FREEZE
from caicach.evaluation.publication.freezing import end
from caicach.evaluation.publication.models import ApprovalRequest
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act

APPROVAL = "/console/campaigns/mh-2026/council/approval/"
WORD = {"typed": "mh-2026"}
BY_ITSELF = {"HX-Request": "true"}


@pytest.fixture
def leader(ripe: Season, son: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The leader, before a season that counts as large."""
    monkeypatch.setattr(approving, "AT_ONCE", 0)
    return reader(user=son)


def shown(client: Client) -> str:
    return client.get(APPROVAL).content.decode()


def test_the_page_says_that_the_result_is_being_frozen_and_then_shows_it(
    leader: Client, lan: User, mai: User, son: User
) -> None:
    refused = [reader(user=person).post(f"{APPROVAL}approve/", WORD).status_code for person in (lan, mai)]
    assert refused == [403, 403]
    assert leader.post(f"{APPROVAL}approve/", WORD).status_code == 302
    page = shown(leader)
    assert "Đang chốt kết quả" in page
    assert f"{son} đã phê duyệt lúc 09:00 05/10/2026" in page
    assert 'name="typed"' not in page
    assert 'name="signer"' not in shown(reader(user=lan))
    assert leader.get(APPROVAL, headers=BY_ITSELF).status_code == 204
    Worker(clock=lambda: NOW).run(until_empty=True)
    after = leader.get(APPROVAL, headers=BY_ITSELF)
    assert after.headers["HX-Refresh"] == "true"
    assert "Kiểm tra còn nguyên vẹn" in shown(leader)
    assert "Nguyên vẹn từ lúc phê duyệt" in leader.get(f"{APPROVAL}?kiem-tra=1").content.decode()
    assert 'name="signer"' in shown(reader(user=lan))


def test_the_page_says_what_stopped_it_and_takes_the_word_again(leader: Client, son: User) -> None:
    leader.post(f"{APPROVAL}approve/", WORD)
    asked = ApprovalRequest.objects.get()
    end(asked.pk, "Số liệu của Sở Tư pháp còn thay đổi.", act=Act(son, NOW, "job"))
    page = shown(leader)
    assert "Số liệu của Sở Tư pháp còn thay đổi." in page
    assert 'name="typed"' in page
    assert leader.get(APPROVAL, headers=BY_ITSELF).headers["HX-Refresh"] == "true"
    assert leader.post(f"{APPROVAL}approve/", WORD).status_code == 302
    assert "Đang chốt kết quả" in shown(leader)


def test_the_page_says_that_the_worker_gave_up_and_offers_to_ask_again(leader: Client) -> None:
    leader.post(f"{APPROVAL}approve/", WORD)
    Job.objects.filter(handler=FREEZE).update(state="dead", finished_at=NOW + timedelta(minutes=5))
    page = shown(leader)
    assert "Việc chốt kết quả đã dừng vì lỗi của hệ thống" in page
    assert 'name="typed"' in page


def test_waiting_costs_few_queries(
    leader: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    leader.post(f"{APPROVAL}approve/", WORD)
    with django_assert_max_num_queries(14):
        leader.get(APPROVAL)
    with django_assert_max_num_queries(12):
        leader.get(APPROVAL, headers=BY_ITSELF)
