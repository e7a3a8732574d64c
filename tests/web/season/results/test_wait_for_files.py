"""Files of a large result that is not published yet: asked for, waited for on a page, and taken away."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, act_of
from tests.evaluation.publication.conftest import DECISION
from tests.exchange.papers.papers import pdf_text
from tests.factories.season import Season
from tests.web.readers import reader

from caicach.common.audit.models import Entry
from caicach.common.audit.selectors import verified_chain
from caicach.common.jobs.models import Job, State
from caicach.common.jobs.worker import Worker
from caicach.evaluation.publication import approving
from caicach.evaluation.publication.approving import approve, publish
from caicach.evaluation.publication.asked import WRITE_DRAFT, WRITE_FILES
from caicach.evaluation.publication.constants import FileKind
from caicach.evaluation.publication.files import write_draft
from caicach.evaluation.publication.models import ResultFile, ResultVersion
from caicach.registry.accounts.models import User

FILES = "/console/campaigns/mh-2026/results/files/"
PDF, WAITING = f"{FILES}decision_pdf/?v=1", f"{FILES}decision_pdf/making/?v=1"
BY_ITSELF = {"HX-Request": "true"}


@pytest.fixture
def result(ripe: Season, son: User, monkeypatch: pytest.MonkeyPatch) -> ResultVersion:
    """The approved result of a season that counts as large."""
    found = approve(ripe.campaign, act=act_of(son))
    monkeypatch.setattr(approving, "AT_ONCE", 0)
    return found


def work() -> None:
    Worker(clock=lambda: NOW).run(until_empty=True)


def shown(client: Client, path: str = WAITING) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_small_result_is_written_while_one_waits(ripe: Season, son: User, lan: User) -> None:
    approve(ripe.campaign, act=act_of(son))
    answer = reader(user=lan).get(PDF)
    assert "du-thao-quyet-dinh.pdf" in answer.headers["Content-Disposition"]
    assert "DỰ THẢO" in pdf_text(b"".join(answer))
    assert not ResultFile.objects.exists()


def test_a_large_one_is_asked_for_waited_for_and_taken_away(result: ResultVersion, lan: User) -> None:
    client = reader(user=lan)
    assert client.get(PDF).headers["Location"] == WAITING
    page = shown(client)
    assert "Lập tệp" in page
    assert not Job.objects.filter(handler=WRITE_DRAFT).exists(), "reading asks for nothing"
    assert client.post(WAITING).headers["Location"] == WAITING
    client.post(WAITING)
    assert Job.objects.filter(handler=WRITE_DRAFT).count() == 1
    assert "Đang lập tệp" in shown(client)
    assert client.get(WAITING, headers=BY_ITSELF).status_code == 204
    work()
    assert client.get(WAITING, headers=BY_ITSELF).headers["HX-Refresh"] == "true"
    assert "Đã lập xong" in shown(client)
    answer = client.get(PDF)
    assert "du-thao-quyet-dinh.pdf" in answer.headers["Content-Disposition"]
    assert "DỰ THẢO" in pdf_text(b"".join(answer))
    assert Entry.objects.filter(action="publication.file_written").count() == 1
    assert verified_chain(result.campaign.chain).verdict.is_sound


def test_units_strangers_and_the_public_find_neither_file_nor_page(
    result: ResultVersion, lan: User, chi: User, khoa: User
) -> None:
    reader(user=lan).post(WAITING)
    work()
    for person in (chi, khoa, None):
        client = reader(user=person)
        for path in (PDF, WAITING):
            assert client.get(path).status_code in ({302} if person is None else {404})
        client.post(f"{FILES}workbook/making/?v=1")
    assert Job.objects.filter(handler=WRITE_DRAFT).count() == 1
    assert reader(user=lan).get(f"{FILES}nothing/making/?v=1").status_code == 404


def test_where_all_tries_failed_the_page_says_so_and_tries_again(result: ResultVersion, lan: User) -> None:
    client = reader(user=lan)
    client.post(WAITING)
    Job.objects.filter(handler=WRITE_DRAFT).update(state=State.DEAD, finished_at=NOW)
    assert "đã dừng vì lỗi của hệ thống" in shown(client)
    client.post(WAITING)
    assert "Đang lập tệp" in shown(client)
    work()
    assert "Đã lập xong" in shown(client)


def test_what_is_published_has_files_of_its_own_and_never_the_drafts(
    result: ResultVersion, lan: User
) -> None:
    client = reader(user=lan)
    client.post(WAITING)
    work()
    publish(result, DECISION, act=act_of(lan))
    assert client.get(PDF).headers["Location"] == WAITING, "those of the publication are still to be written"
    assert "Đang lập tệp" in shown(client)
    assert Job.objects.filter(handler=WRITE_FILES).count() == 1
    work()
    said = pdf_text(b"".join(client.get(PDF)))
    assert "DỰ THẢO" not in said
    assert DECISION.number in said
    assert ResultFile.objects.filter(result=result).count() == len(FileKind) + 1


def test_a_draft_that_comes_too_late_is_not_written(result: ResultVersion, lan: User) -> None:
    publish(result, DECISION, act=act_of(lan))
    assert write_draft(result.pk, FileKind.TABLE, at=NOW) is None
    assert not ResultFile.objects.exists()


def test_waiting_costs_few_queries(
    result: ResultVersion, lan: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = reader(user=lan)
    client.post(WAITING)
    with django_assert_max_num_queries(12):
        client.get(WAITING, headers=BY_ITSELF)
