"""A citizen clicks twice, or has two tabs open: one dossier, one rating, and no paper lost.

On SQLite every transaction that writes has the database to itself; PostgreSQL is where two could meet.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from pytest_django import Settings
from tests.conftest import NOW, TODAY, act_of
from tests.factories.citizens import DELIVERY, WHO, opened_online, photo
from tests.factories.one_stop import Office, request
from tests.registry.test_change_at_the_same_time import refusals, together

from caicach.core.dossiers.states import State
from caicach.registry.accounts.models import User
from caicach.work.dossiers.constants import Face
from caicach.work.dossiers.models import Dossier, DossierPaper, Event, Rating
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.requests import GivenPaper
from caicach.work.dossiers.selectors.offices import opening_of
from caicach.work.dossiers.services.citizens import CitizenAct, rate, send_papers
from caicach.work.dossiers.services.drafts import begin, save_step, send
from caicach.work.dossiers.services.intake import ask_completion
from caicach.work.dossiers.services.uploads import keep_paper
from caicach.work.dossiers.tokens import token_for

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ANONYMOUS = CitizenAct(AnonymousUser(), NOW + timedelta(hours=1), "192.0.2.7")


@pytest.fixture(autouse=True)
def _meet(settings: Settings, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite, where writers never meet")
    settings.VAR = tmp_path


def test_two_clicks_at_once_send_one_dossier(office: Office, binh: User, an: User) -> None:
    opening = opening_of(opened_online(office).birth.procedure.code, on=TODAY)
    assert opening is not None
    act = CitizenAct(an, NOW, "test")
    for round_number in range(1, 6):
        draft = begin(opening, act=act)
        save_step(draft, "who", WHO, act=act)
        what = {"office": str(opening.offices[0].id), "case": "", "summary": "Khai sinh"}
        save_step(draft, "what", what, act=act)
        save_step(draft, "delivery", DELIVERY, act=act)
        assert refusals(together(*[partial(send, draft, act=act)] * 4)) == []
        assert Dossier.objects.count() == round_number


def test_two_papers_sent_at_once_both_arrive_and_complete_the_dossier_once(
    office: Office, binh: User
) -> None:
    lacking = [
        GivenPaper(f"Giấy {number}", is_given=False, missing_because="chưa nộp") for number in range(4)
    ]
    dossier = ask_completion(request(office, papers=lacking), "Thiếu", act=act_of(binh)).dossier
    papers = DossierPaper.objects.filter(dossier=dossier)
    sends = [
        partial(
            send_papers,
            token_for(dossier.code),
            {paper.pk: keep_paper([photo(f"{paper.pk}.jpg")], act=ANONYMOUS)},
            act=ANONYMOUS,
        )
        for paper in papers
    ]
    assert refusals(together(*sends)) == []
    assert Dossier.objects.get().state == State.REGISTERED
    assert not papers.filter(is_given=False).exists()
    assert Event.objects.filter(kind="completed").count() == 1
    assert sorted(Event.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_two_ratings_at_once_are_one(office: Office, binh: User) -> None:
    dossier = ask_completion(request(office), "Thiếu chữ ký", act=act_of(binh)).dossier
    Dossier.objects.filter(pk=dossier.pk).update(state=State.RESOLVED)
    say = partial(rate, token_for(dossier.code), Face.GOOD, act=ANONYMOUS)
    refused = refusals(together(say, say, say))
    assert [type(error) for error in refused] == [DossierError, DossierError]
    assert Rating.objects.count() == 1
