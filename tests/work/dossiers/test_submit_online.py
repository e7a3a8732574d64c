"""Citizens fill in an application in steps, leave it, take it up again, and send it once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries, Settings
from tests.conftest import NOW, TODAY, act_of
from tests.factories.citizens import DELIVERY, WHO, opened_online, photo
from tests.factories.one_stop import Office

from caicach.common.files.models import StoredFile
from caicach.common.jobs.models import Job
from caicach.core.dossiers.states import ChannelKind, State
from caicach.registry.accounts.models import User
from caicach.work.dossiers.models import Dossier, DossierPaper, Draft
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.selectors.mine import draft_for, last_person, own_dossiers, own_drafts
from caicach.work.dossiers.selectors.offices import Opening, opening_of
from caicach.work.dossiers.services import deciding
from caicach.work.dossiers.services.citizens import CitizenAct
from caicach.work.dossiers.services.drafts import (
    KEPT,
    attach,
    begin,
    clear_drafts,
    detach,
    discard,
    save_step,
    send,
)
from caicach.work.dossiers.services.uploads import keep_paper

NOBODY = CitizenAct(AnonymousUser(), NOW, "192.0.2.7")


@pytest.fixture(autouse=True)
def _var(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def opening(office: Office, binh: User) -> Opening:
    """The permit, which may be submitted online at Xã Suối Mơ, where Bình takes in."""
    found = opening_of(opened_online(office).permit.procedure.code, on=TODAY)
    assert found is not None
    return found


def filled(opening: Opening, person: User, *, with_papers: bool = True) -> Draft:
    """Return an application that may be sent."""
    act = CitizenAct(person, NOW, "test")
    draft = begin(opening, act=act)
    save_step(draft, "who", WHO, act=act)
    what = {"office": str(opening.offices[0].id), "case": "", "summary": "Xây nhà"}
    save_step(draft, "what", what, act=act)
    save_step(draft, "delivery", DELIVERY, act=act)
    if with_papers:
        for number, paper in enumerate(opening.papers):
            attach(draft, paper.pk, keep_paper([photo(f"{number}.jpg")], act=act), act=act)
    return draft


def test_only_offices_that_take_in_are_offered(opening: Opening, khoa: User) -> None:
    assert [office.name for office in opening.offices] == ["Xã Suối Mơ"]
    assert [paper.name for paper in opening.papers_of("")] == ["Đơn đề nghị", "Bản vẽ thiết kế"]


def test_what_has_no_way_online_is_not_offered(office: Office, binh: User) -> None:
    assert opening_of(office.permit.procedure.code, on=TODAY) is None
    assert opening_of("9.999999", on=TODAY) is None


def test_an_application_becomes_one_dossier_with_its_files(opening: Opening, an: User, binh: User) -> None:
    taken = send(filled(opening, an), act=CitizenAct(an, NOW, "test"))
    dossier = Dossier.objects.get()
    assert taken.is_new
    assert dossier.state == State.REGISTERED
    assert dossier.channel == ChannelKind.ONLINE
    assert (dossier.applicant_phone, dossier.applicant_id_number) == ("0912000001", "001099000001")
    papers = DossierPaper.objects.order_by("position")
    assert [(paper.name, paper.sort, paper.is_digitised) for paper in papers] == [
        ("Đơn đề nghị", "scan", True),
        ("Bản vẽ thiết kế", "scan", True),
    ]
    deciding.accept_registered(dossier.pk, act=act_of(binh, NOW + timedelta(hours=1)))
    assert Dossier.objects.get().state == State.ACCEPTED


def test_sending_twice_makes_one_dossier_and_what_was_typed_is_not_kept_twice(
    opening: Opening, an: User
) -> None:
    draft, act = filled(opening, an), CitizenAct(an, NOW, "test")
    first, second = send(draft, act=act), send(draft, act=act)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.dossier.pk == second.dossier.pk
    assert Dossier.objects.count() == 1
    assert Draft.objects.get().data == {}
    with pytest.raises(DossierError):
        save_step(draft, "who", WHO, act=act)


def test_what_was_typed_is_found_again_by_its_owner_alone(opening: Opening, an: User, khoa: User) -> None:
    draft = filled(opening, an, with_papers=False)
    later = NOW + timedelta(days=29)
    found = draft_for(draft.key, user=an, keys=(), at=later)
    assert found is not None
    assert found.data["who"]["name"] == "Nguyễn Văn An"
    for user, keys in ((khoa, [draft.key]), (AnonymousUser(), [draft.key])):
        assert draft_for(draft.key, user=user, keys=keys, at=later) is None
    with pytest.raises(PermissionDenied):
        save_step(draft, "who", {"name": "Kẻ khác"}, act=CitizenAct(khoa, NOW, "test"))
    assert draft_for(draft.key, user=an, keys=(), at=NOW + KEPT + timedelta(days=1)) is None


def test_who_began_before_signing_in_goes_on_after_it(opening: Opening, an: User, khoa: User) -> None:
    draft = begin(opening, act=NOBODY)
    save_step(draft, "who", WHO, act=NOBODY)
    assert draft_for(draft.key, user=AnonymousUser(), keys=[draft.key], at=NOW) is not None
    assert draft_for(draft.key, user=AnonymousUser(), keys=(), at=NOW) is None
    with pytest.raises(PermissionDenied):
        send(draft, act=NOBODY)
    save_step(draft, "delivery", DELIVERY, act=CitizenAct(an, NOW, "test"))
    assert draft_for(draft.key, user=an, keys=(), at=NOW) is not None
    assert draft_for(draft.key, user=khoa, keys=[draft.key], at=NOW) is None


@pytest.mark.parametrize(
    ("step", "values", "field"),
    [
        ("who", WHO | {"id_number": ""}, "who"),
        ("who", WHO | {"name": " "}, "name"),
        ("what", {"office": "999999", "case": "", "summary": "x"}, "what"),
        ("what", {"office": "", "case": "Không có", "summary": "x"}, "what"),
        ("delivery", {"kind": "dove"}, "delivery"),
        ("delivery", {"kind": "post", "address": " "}, "delivery"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_sent(
    opening: Opening, an: User, step: str, values: dict[str, str], field: str
) -> None:
    draft = filled(opening, an)
    save_step(draft, step, values, act=CitizenAct(an, NOW, "test"))
    with pytest.raises(DossierError) as refused:
        send(draft, act=CitizenAct(an, NOW, "test"))
    assert refused.value.field == field
    assert not Dossier.objects.exists()
    assert Draft.objects.get().data[step] == values


def test_required_papers_are_asked_for_by_name(opening: Opening, an: User) -> None:
    draft = filled(opening, an, with_papers=False)
    with pytest.raises(DossierError, match="Đơn đề nghị; Bản vẽ thiết kế") as refused:
        send(draft, act=CitizenAct(an, NOW, "test"))
    assert refused.value.field == "papers"


def test_a_file_that_is_replaced_or_taken_off_is_forgotten(opening: Opening, an: User) -> None:
    draft, act = filled(opening, an), CitizenAct(an, NOW, "test")
    paper = opening.papers[0].pk
    attach(draft, paper, keep_paper([photo("moi.jpg", "red")], act=act), act=act)
    assert sorted(StoredFile.objects.values_list("name", flat=True)) == ["1.jpg", "moi.jpg"]
    detach(draft, paper, act=act)
    assert list(StoredFile.objects.values_list("name", flat=True)) == ["1.jpg"]
    discard(draft, act=act)
    assert not StoredFile.objects.exists()
    assert not Draft.objects.exists()


def test_a_paper_of_another_procedure_is_refused(opening: Opening, an: User) -> None:
    act = CitizenAct(an, NOW, "test")
    draft = begin(opening, act=act)
    with pytest.raises(DossierError):
        attach(draft, 987_654, keep_paper([photo()], act=act), act=act)


def test_what_nobody_touches_goes_with_its_files_and_what_was_sent_stays(opening: Opening, an: User) -> None:
    act = CitizenAct(an, NOW, "test")
    send(filled(opening, an), act=act)
    filled(opening, an)
    assert Job.objects.filter(handler="dossiers.clear_drafts").count() == 1
    clear_drafts(NOW + KEPT - timedelta(minutes=1))
    assert Draft.objects.count() == 2
    clear_drafts(NOW + KEPT + timedelta(minutes=1))
    assert not Draft.objects.exists()
    assert StoredFile.objects.count() == DossierPaper.objects.count() == 2


def test_nothing_is_typed_a_second_time(opening: Opening, an: User, khoa: User) -> None:
    assert last_person(an).name == "Nguyễn Văn An"
    assert last_person(an).phone == ""
    send(filled(opening, an), act=CitizenAct(an, NOW, "test"))
    person = last_person(an)
    assert (person.phone, person.address) == ("0912000001", "Thôn 1, xã Suối Mơ")
    assert last_person(khoa).phone == ""
    assert last_person(AnonymousUser()).name == ""


def test_own_dossiers_are_those_that_one_sent_oneself(
    opening: Opening, an: User, binh: User, khoa: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dossier = send(filled(opening, an), act=CitizenAct(an, NOW, "test")).dossier
    deciding.accept_registered(dossier.pk, act=act_of(binh, NOW + timedelta(hours=1)))
    with django_assert_num_queries(1):
        (own,) = own_dossiers(an, at=NOW)
    assert own.dossier.code == dossier.code
    for other in (khoa, binh, AnonymousUser()):
        assert own_dossiers(other, at=NOW) == []
    filled(opening, an, with_papers=False)
    assert len(own_drafts(an, (), at=NOW)) == 1
    assert own_drafts(khoa, (), at=NOW) == []
