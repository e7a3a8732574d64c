"""Whom a dossier concerns looks it up, and nobody else learns anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, act_of
from tests.factories.one_stop import AN, Office, request

from caicach.core.dossiers.states import State
from caicach.registry.accounts.models import User
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.requests import GivenPaper, Person
from caicach.work.dossiers.selectors.lookup import PublicStory, look_up, look_up_by_token, token_by
from caicach.work.dossiers.services import handing, settling, waiting
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept, ask_completion
from caicach.work.dossiers.tokens import code_of, token_for


@pytest.fixture
def permit(office: Office, binh: User) -> Dossier:
    """A permit that Bình took in for An."""
    return accept(request(office), act=act_of(binh)).dossier


def seen(dossier: Dossier, *, hours: int = 2) -> PublicStory:
    """Return what An sees some hours later."""
    story = look_up(dossier.code, "0001", at=NOW + timedelta(hours=hours))
    assert story is not None
    return story


def test_code_and_the_end_of_a_number_open_a_dossier_in_plain_words(permit: Dossier) -> None:
    story = seen(permit)
    assert story.where == "Xã Suối Mơ"
    assert story.step == "Hồ sơ đã được tiếp nhận."
    assert story.next == "Hồ sơ được chuyển đến người giải quyết."
    assert story.due_at == permit.due_at
    assert not story.is_late
    assert story.owed == 50_000
    assert story.reckoning is not None
    assert [str(event.what) for event in story.history] == ["Thông báo phí, lệ phí", "Tiếp nhận"]
    assert "09:00 12/10/2026" in story.history[1].said
    assert look_up(permit.code.lower().replace("-", " - "), " 00 01 ", at=NOW) is not None


@pytest.mark.parametrize(
    ("code", "tail"),
    [
        ("H99.1-261005-0001", "0002"),
        ("H99.1-261005-0002", "0001"),
        ("H99.1-261005-0001", ""),
        ("H99.1-261005-0001", "00010001"),
        ("H99.1-261005-0001", "····"),
        ("", "0001"),
        ("' OR 1=1 --", "0001"),
        ("x" * 500, "0001"),
    ],
)
def test_whatever_is_wrong_the_answer_is_nothing_at_the_same_cost(
    permit: Dossier, code: str, tail: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert token_by(code, tail) is None


def test_a_dossier_without_any_number_is_opened_by_no_digits(office: Office, binh: User) -> None:
    nobody = accept(request(office, person=Person("Không rõ số")), act=act_of(binh)).dossier
    for tail in ("", "0000", "····"):
        assert token_by(nobody.code, tail) is None
    assert look_up_by_token(token_for(nobody.code), at=NOW) is not None


@pytest.mark.parametrize("code", ["H99.1-261005-0001", "000.00.01.H99-251231-0007", "BỘ/ABC 12-2026", "_x"])
def test_a_token_names_one_dossier_and_cannot_be_made_by_others(code: str) -> None:
    token = token_for(code)
    assert code_of(token) == code
    assert token.isascii()
    assert "/" not in token
    assert code_of(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert code_of(code) is None
    assert code_of("") is None


def test_nothing_personal_and_nothing_internal_is_shown(
    permit: Dossier, binh: User, chi: User, office: Office
) -> None:
    later = NOW + timedelta(hours=1)
    handing.hand_over(
        permit.pk, Target(office.agency.pk, chi.pk), note="Bà con của chủ tịch", act=act_of(binh, later)
    )
    settling.note(permit.pk, "Nghi giấy tờ giả", act=act_of(chi, later))
    story = seen(permit, hours=3)
    told = repr(story)
    for secret in (
        AN.name,
        AN.id_number,
        AN.phone,
        AN.email,
        AN.address,
        "Bà con",
        "Nghi giấy",
        "Lê Thị Chi",
        "nhà ở",
    ):
        assert secret not in told.replace(story.procedure, "")
    assert story.where == "Sở Tư pháp"
    assert story.step == "Hồ sơ đang được giải quyết."


def test_missing_papers_stand_with_their_reasons_and_the_time_stands_still(
    permit: Dossier, binh: User
) -> None:
    lacks = GivenPaper("Bản vẽ móng", is_given=False, missing_because="chưa có chữ ký")
    waiting.ask_supplement(permit.pk, [lacks], "Thiếu bản vẽ", act=act_of(binh, NOW + timedelta(hours=1)))
    story = seen(permit)
    (paper,) = [paper for paper in story.papers if paper.may_send]
    assert (paper.name, paper.because, paper.is_given) == ("Bản vẽ móng", "chưa có chữ ký", False)
    assert story.is_paused
    assert story.may_supplement
    assert not story.is_late
    assert story.state is State.SUPPLEMENT


def test_before_acceptance_there_is_no_clock(office: Office, binh: User) -> None:
    lacks = GivenPaper("Bản vẽ", is_given=False, missing_because="chưa nộp")
    dossier = ask_completion(request(office, papers=(lacks,)), "Thiếu bản vẽ", act=act_of(binh)).dossier
    story = seen(dossier)
    assert story.reckoning is None
    assert story.due_at is None
    assert [paper.name for paper in story.papers if paper.may_send] == ["Bản vẽ"]


def test_late_is_said_once_it_is_late_and_not_before(permit: Dossier) -> None:
    assert not seen(permit, hours=24 * 7).is_late
    assert seen(permit, hours=24 * 8).is_late


def test_a_page_is_five_statements_at_most(
    permit: Dossier, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    token = token_for(permit.code)
    look_up_by_token(token, at=NOW)
    with django_assert_max_num_queries(5):
        look_up_by_token(token, at=NOW)
