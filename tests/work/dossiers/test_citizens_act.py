"""Citizens send what is missing, withdraw, and say how they were served."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from PIL import Image
from pytest_django import Settings
from tests.conftest import NOW, TODAY, act_of
from tests.factories.citizens import photo, photograph
from tests.factories.one_stop import Office, request

from caicach.common.files.models import StoredFile
from caicach.common.files.selectors import open_content
from caicach.core.dossiers.fold import replay
from caicach.core.dossiers.states import State
from caicach.registry.accounts.models import User
from caicach.work.dossiers.constants import Face, Said
from caicach.work.dossiers.models import Dossier, DossierPaper, Event, Rating
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.requests import GivenPaper
from caicach.work.dossiers.selectors.lookup import look_up_by_token
from caicach.work.dossiers.services import settling, waiting
from caicach.work.dossiers.services.citizens import CitizenAct, Extra, rate, send_papers, withdraw
from caicach.work.dossiers.services.intake import accept, ask_completion
from caicach.work.dossiers.services.settling import Decision
from caicach.work.dossiers.services.uploads import Upload, keep_paper
from caicach.work.dossiers.tokens import token_for

LATER = NOW + timedelta(hours=2)
ANONYMOUS = CitizenAct(AnonymousUser(), LATER, "192.0.2.7")
PLAN = GivenPaper("Bản vẽ", is_given=False, missing_because="chưa nộp")
FORM = GivenPaper("Đơn đề nghị", is_given=False, missing_because="chưa ký")


@pytest.fixture(autouse=True)
def _var(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def incomplete(office: Office, binh: User) -> Dossier:
    """A dossier that lacks two papers, before it was accepted."""
    return ask_completion(request(office, papers=(PLAN, FORM)), "Thiếu", act=act_of(binh)).dossier


@pytest.fixture
def permit(office: Office, binh: User) -> Dossier:
    """An accepted dossier."""
    return accept(request(office), act=act_of(binh)).dossier


def kept(name: str = "anh.jpg", colour: str = "white") -> StoredFile:
    """Return a photograph that was kept."""
    return keep_paper([photo(name, colour)], act=ANONYMOUS)


def asked(dossier: Dossier) -> dict[str, int]:
    """Return the papers that were asked for, by name."""
    rows = DossierPaper.objects.filter(dossier=dossier).exclude(missing_because="")
    return dict(rows.values_list("name", "pk"))


def test_the_dossier_goes_back_to_the_office_when_all_is_there_and_not_before(incomplete: Dossier) -> None:
    token, papers = token_for(incomplete.code), asked(incomplete)
    send_papers(token, {papers["Bản vẽ"]: kept()}, act=ANONYMOUS)
    assert Dossier.objects.get().state == State.INCOMPLETE
    send_papers(token, {papers["Đơn đề nghị"]: kept(colour="red")}, act=ANONYMOUS)
    dossier = Dossier.objects.get()
    assert dossier.state == State.REGISTERED
    assert all(paper.is_given and paper.file_id for paper in dossier.papers.all())
    events = list(Event.objects.order_by("number"))
    assert [event.kind for event in events] == ["completion_asked", "paper_added", "paper_added", "completed"]
    assert {event.by_label for event in events[1:]} == {"Người nộp hồ sơ"}
    assert replay(event.happening for event in events).state == dossier.state


def test_after_acceptance_the_office_confirms_and_the_time_goes_on_then(permit: Dossier, binh: User) -> None:
    waiting.ask_supplement(permit.pk, [PLAN], "Thiếu", act=act_of(binh, NOW + timedelta(hours=1)))
    token, papers = token_for(permit.code), asked(permit)
    send_papers(token, {papers["Bản vẽ"]: kept()}, act=ANONYMOUS)
    assert Dossier.objects.get().state == State.SUPPLEMENT
    # A better picture may still replace it.
    send_papers(token, {papers["Bản vẽ"]: kept("ro-hon.jpg", "red")}, act=ANONYMOUS)
    dossier = waiting.take_supplement(permit.pk, [], act=act_of(binh, NOW + timedelta(hours=3)))
    assert dossier.state == State.PROCESSING
    file = DossierPaper.objects.get(pk=papers["Bản vẽ"]).file
    assert file is not None
    assert file.name == "ro-hon.jpg"
    with pytest.raises(DossierError):
        send_papers(token, {papers["Bản vẽ"]: kept()}, act=ANONYMOUS)


def test_papers_of_an_earlier_request_or_of_others_are_not_touched(
    permit: Dossier, office: Office, binh: User
) -> None:
    token = token_for(permit.code)
    own = DossierPaper.objects.filter(dossier=permit)[0].pk
    with pytest.raises(DossierError):
        send_papers(token, {own: kept()}, act=ANONYMOUS)
    waiting.ask_supplement(permit.pk, [PLAN], "Thiếu", act=act_of(binh, NOW + timedelta(hours=1)))
    with pytest.raises(DossierError, match="không nằm trong yêu cầu"):
        send_papers(token, {own: kept()}, act=ANONYMOUS)
    assert DossierPaper.objects.get(pk=own).file is None


def test_a_paper_without_a_place_in_the_list_is_taken_with_its_name(permit: Dossier, binh: User) -> None:
    waiting.ask_supplement(permit.pk, [], "Thiếu chữ ký chủ hộ", act=act_of(binh, NOW + timedelta(hours=1)))
    send_papers(token_for(permit.code), {}, [Extra("Bản có chữ ký", kept())], act=ANONYMOUS)
    last = DossierPaper.objects.filter(dossier=permit).order_by("position").last()
    assert last is not None
    assert (last.name, last.is_given) == ("Bản có chữ ký", True)


def test_a_forged_token_opens_nothing(permit: Dossier) -> None:
    for token in (permit.code, token_for("H99.1-261005-9999"), token_for(permit.code) + "x", ""):
        with pytest.raises(Dossier.DoesNotExist):
            send_papers(token, {1: kept()}, act=ANONYMOUS)
        with pytest.raises(Dossier.DoesNotExist):
            withdraw(token, "0001", "", act=ANONYMOUS)
        with pytest.raises(Dossier.DoesNotExist):
            rate(token, Face.GOOD, act=ANONYMOUS)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\x00" * 100, "cccd.jpg"),
        (b"<html><script>alert(1)</script></html>", "don.pdf"),
        (b"%PDF-1.4 broken", "don.pdf"),
        (photograph(kind="PNG"), "don.pdf"),
        (photograph()[:200], "anh.jpg"),
        (b"chi la chu", "don.txt"),
        (b"", "trong.jpg"),
    ],
)
def test_what_is_no_picture_or_pdf_is_refused_and_not_kept(db: None, content: bytes, name: str) -> None:
    with pytest.raises(DossierError) as refused:
        keep_paper([Upload(io.BytesIO(content), name)], act=ANONYMOUS)
    assert refused.value.field == "file"
    assert not StoredFile.objects.exists()


def test_several_photographs_become_one_paper(db: None) -> None:
    stored = keep_paper([photo("mat-truoc.jpg"), photo("mat-sau.jpg", "red")], act=ANONYMOUS)
    assert (stored.media_type, stored.name) == ("application/pdf", "mat-truoc.pdf")
    with open_content(stored) as file:
        assert file.read().count(b"/Type /Page\n") == 2
    with open_content(stored) as file, pytest.raises(DossierError, match="Chọn nhiều tệp"):
        keep_paper([photo(), Upload(file, "don.pdf")], act=ANONYMOUS)


def test_a_photograph_is_joined_upright(db: None) -> None:
    raw, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (80, 60), "white").save(raw, "JPEG", exif=exif)
    turned = Upload(raw, "nghieng.jpg")
    stored = keep_paper([turned, photo()], act=ANONYMOUS)
    with open_content(stored) as file:
        content = file.read()
    assert b"/Width 60" in content
    assert b"Exif" not in content


def test_who_knows_the_digits_withdraws_while_nothing_is_decided(permit: Dossier) -> None:
    with pytest.raises(DossierError) as wrong:
        withdraw(token_for(permit.code), "9999", "Đổi ý", act=ANONYMOUS)
    assert wrong.value.field == "tail"
    assert Dossier.objects.get().state == State.ACCEPTED
    dossier = withdraw(token_for(permit.code), "0001", "Đổi ý", act=ANONYMOUS)
    assert dossier.state == State.WITHDRAWN
    with pytest.raises(DossierError):
        withdraw(token_for(permit.code), "0001", "Đổi ý", act=ANONYMOUS)


def settled(dossier: Dossier, binh: User, dung: User, office: Office) -> str:
    """Settle a dossier, and return its token."""
    from caicach.work.dossiers.services import handing

    handing.hand_over(
        dossier.pk, handing.Target(office.agency.pk), act=act_of(binh, NOW + timedelta(hours=1))
    )
    settling.resolve(
        dossier.pk, Decision("12/GP", "Giấy phép", TODAY), act=act_of(dung, NOW + timedelta(hours=2))
    )
    return token_for(dossier.code)


def test_a_rating_is_given_once_and_names_nobody(
    permit: Dossier, binh: User, dung: User, an: User, office: Office
) -> None:
    token = settled(permit, binh, dung, office)
    act = CitizenAct(an, NOW + timedelta(days=20), "192.0.2.7")
    rate(token, Face.BAD, [Said.TIME, Said.TRAVEL], "  Phải đi ba lần ", act=act)
    rating = Rating.objects.get()
    assert (rating.face, rating.words, rating.text) == ("bad", ["time", "travel"], "Phải đi ba lần")
    assert rating.month == date(2026, 10, 1)
    columns = {field.name for field in Rating._meta.get_fields()}
    assert columns.isdisjoint({"dossier", "by", "applicant", "at", "origin"})
    event = Event.objects.get(kind="rated")
    assert (event.by_id, event.by_label, event.origin, event.data, event.reason) == (
        None, "Người nộp hồ sơ", "", {}, "",
    )  # fmt: skip
    with pytest.raises(DossierError, match="đã được đánh giá"):
        rate(token, Face.GOOD, act=act)
    assert Rating.objects.count() == 1
    story = look_up_by_token(token, at=NOW + timedelta(days=21))
    assert story is not None
    assert story.is_rated
    assert not story.may_rate


def test_what_is_not_settled_is_not_rated(permit: Dossier) -> None:
    with pytest.raises(DossierError):
        rate(token_for(permit.code), Face.GOOD, act=ANONYMOUS)
    assert not Rating.objects.exists()


def test_officials_do_not_rate_for_citizens(permit: Dossier, binh: User, dung: User, office: Office) -> None:
    token = settled(permit, binh, dung, office)
    for official in (binh, dung):
        with pytest.raises(PermissionDenied):
            rate(token, Face.GOOD, act=CitizenAct(official, LATER, "test"))
    assert not Rating.objects.exists()
