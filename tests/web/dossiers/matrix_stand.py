"""The one-stop of the permission matrix: dossiers in every state, one of another commune, all who ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.conftest import NOW, TODAY, Province, act_of
from tests.factories.one_stop import Office, identified, request
from tests.factories.one_stop import office as open_office
from tests.factories.registry import position, user
from tests.web.readers import reader

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.work.dossiers.constants import PaymentMethod
from caicach.work.dossiers.models import Dossier, WorkItem
from caicach.work.dossiers.requests import GivenPaper
from caicach.work.dossiers.services import fees, handing, settling, waiting
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept, submit

OBJECTS = (
    "registered", "accepted", "processing", "checked", "supplement", "resolved", "returned", "elsewhere",
)  # fmt: skip
GIVEN = {"reason": "Lý do", "note": "Ghi chú"}
LATER = "2026-10-23T09:00"


@dataclass(slots=True)
class Stand:
    """The office, its people, their browsers and the dossiers."""

    minh_hoa: Province
    office: Office
    people: dict[str, User]
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    readers: dict[str, Client] = field(default_factory=dict)
    opinion: int = 0

    def sent(self, move: str, dossier: Dossier) -> dict[str, Any]:
        """Return what somebody who does a move rightly sends."""
        settled = {"kind": "granted", "number": "1/GP", "title": "Giấy phép", "issued_on": str(TODAY)}
        special: dict[str, dict[str, Any]] = {
            "hand": {"unit": self.minh_hoa.justice.pk},
            "opinion": {"unit": self.minh_hoa.home_affairs.pk, "question": "Có vướng không?",
                        "limit": "02 ngày làm việc"},
            "missing": {"lines": "Bản vẽ móng | chưa ký"},
            "ask": {"lines": "Bản vẽ móng | chưa ký"},
            "supplement": {"given": [str(paper.pk) for paper in dossier.papers.filter(is_given=False)]},
            "resolve": settled,
            "extend": {"until": LATER, **GIVEN},
            "post": {"tracking": "EV1"},
            "return": {"delivery": "counter"},
            "fee": {"name": "Phí", "amount": "1000"},
        }  # fmt: skip
        values = special.get(move, GIVEN)
        return {f"{move}-{name}": value for name, value in values.items()}

    def get(self, role: str, url: str) -> str:
        """Return what a reader is answered, as the table writes it."""
        return letter(self.readers[role].get(url).status_code)

    def post(self, role: str, url: str, sent: dict[str, Any]) -> str:
        """Return what a writer is answered; what was written is taken back."""
        with taken_back():
            return letter(self.readers[role].post(url, sent).status_code)


def letter(status: int) -> str:
    """Return a status as the table writes it."""
    return {200: "+", 302: ">", 404: ".", 403: "x", 405: "m", 422: "!", 400: "b"}.get(status, str(status))


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo in the end what was written inside."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def move_url(dossier: Dossier, move: str) -> str:
    """Return the address of a move."""
    return reverse("dossiers:move", args=[dossier.code, move])


def stand_in(minh_hoa: Province, people: dict[str, User]) -> Stand:
    """Return the one-stop of Xã Suối Mơ, which takes in for Sở Tư pháp, with everybody signed in."""
    office = open_office(minh_hoa.commune, minh_hoa.justice, at=NOW)
    identified(minh_hoa.other_commune, "H99.2")
    more = {
        "specialist_elsewhere": ("nga", minh_hoa.home_affairs, Role.SPECIALIST),
        "head_elsewhere": ("phuc", minh_hoa.home_affairs, Role.UNIT_HEAD),
        "leader": ("ha", minh_hoa.province, Role.LEADER),
        "auditor": ("kiem", minh_hoa.province, Role.AUDITOR),
    }
    for part, (login, where, role) in more.items():
        people[part] = position(user(login, login.title()), where, role).user
    stand = Stand(minh_hoa, office, people)
    stand.readers = {part: reader(user=person) for part, person in people.items()}
    stand.readers["anonymous"] = reader()
    for name in OBJECTS:
        stand.dossiers[name] = brought_to(stand, name)
    asked = stand.dossiers["accepted"]
    handing.ask_opinion(asked.pk, Target(minh_hoa.justice.pk), "Ý kiến?", act=act_of(people["clerk"]))
    stand.opinion = WorkItem.objects.get(dossier=asked, kind="opinion").pk
    return stand


def brought_to(stand: Stand, name: str) -> Dossier:
    """Return a new dossier in the state that a column of the table is named after."""
    people, office = stand.people, stand.office
    binh, chi, dung = (act_of(people[part]) for part in ("clerk", "specialist", "head"))
    if name == "registered":
        return submit(request(office), act=act_of(people["citizen"])).dossier
    if name == "elsewhere":
        there = stand.minh_hoa.other_commune.pk
        asked = request(office, receiver_id=there, agency_id=there)
        return accept(asked, act=act_of(people["clerk_elsewhere"])).dossier
    dossier = accept(request(office), act=binh).dossier
    if name != "accepted":
        handing.hand_over(dossier.pk, Target(office.agency.pk, people["specialist"].pk), act=binh)
    if name == "supplement":
        lacking = GivenPaper("Bản vẽ móng", is_given=False, missing_because="chưa ký")
        waiting.ask_supplement(dossier.pk, [lacking], "", act=chi)
    if name in {"checked", "resolved", "returned"}:
        settling.check(dossier.pk, "Đủ điều kiện", act=chi)
    if name in {"resolved", "returned"}:
        settling.resolve(dossier.pk, settling.Decision("1/GP", "Giấy phép", TODAY), act=dung)
        fees.take_payment(dossier.payments.get().pk, PaymentMethod.CASH, act=binh)
    if name == "returned":
        settling.return_result(dossier.pk, act=binh)
    return Dossier.objects.get(pk=dossier.pk)
