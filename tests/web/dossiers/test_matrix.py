"""Who may open and do what at the one-stop: role x dossier x address and move, each declared.

A new address or a new move fails here until ``matrix.py`` declares it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, reverse
from tests.conftest import NOW, Province
from tests.web.dossiers.matrix import ADDRESSES, MOVES_OF, ROLES
from tests.web.dossiers.matrix_stand import GIVEN, OBJECTS, Stand, move_url, stand_in

from caicach.registry.accounts.models import User
from caicach.web.dossiers import urls
from caicach.web.dossiers.moves import MOVES
from caicach.work.dossiers.models import Dossier, Event

READ_ONLY = ("leader", "auditor")
"""Who sees the dossiers and may look at most; who sees none is held by the tables."""


def bare(_resolver: URLResolver, status: int) -> Callable[..., HttpResponse]:
    """Answer an error by its number alone."""

    def answer(_request: HttpRequest, **_said: object) -> HttpResponse:
        return HttpResponse(status=status)

    return answer


@pytest.fixture
def stand(
    minh_hoa: Province, binh: User, khoa: User, chi: User, dung: User, an: User, tu: User,
    monkeypatch: pytest.MonkeyPatch,
) -> Stand:  # fmt: skip
    """Xã Suối Mơ on a Monday at nine."""

    def now() -> datetime:
        return NOW

    monkeypatch.setattr("django.utils.timezone.now", now)
    # Thousands of refusals: their pages are looked at elsewhere, and drawing them is most of the time.
    monkeypatch.setattr(URLResolver, "resolve_error_handler", bare)
    people = {"clerk": binh, "clerk_elsewhere": khoa, "specialist": chi, "head": dung, "citizen": an}
    return stand_in(minh_hoa, people | {"administrator": tu})


def test_every_address_and_every_move_is_declared() -> None:
    names = {pattern.name for pattern in urls.urlpatterns}
    declared = {name.partition(" ")[0] for name in ADDRESSES} | {"move"}
    assert declared == names, "declare in tests/web/dossiers/matrix.py"
    assert tuple(MOVES_OF) == OBJECTS
    for name, table in MOVES_OF.items():
        assert set(table) == set(MOVES), f"declare in tests/web/dossiers/matrix.py, {name}"
    assert len(MOVES) > 15


def differing(declared: dict[str, str], found: dict[str, str]) -> str:
    return "\n".join(
        f"{name}: declared {declared.get(name)}, answers {said}"
        for name, said in found.items()
        if declared.get(name) != said
    )


OFTEN = ("registered", "processing", "checked", "elsewhere")
"""The others show the same rights; what a state admits beyond that the tests of the fold hold."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in OFTEN else pytest.mark.long) for name in OBJECTS]
)
def test_every_move_is_open_to_those_declared_and_to_nobody_else(name: str, stand: Stand) -> None:
    dossier = stand.dossiers[name]
    found = {}
    for move in MOVES:
        url, sent = move_url(dossier, move), stand.sent(move, dossier)
        shown = "".join(stand.get(role, url) for role in ROLES)
        found[move] = f"{shown} " + "".join(stand.post(role, url, sent) for role in ROLES)
    wrong = differing(MOVES_OF[name], found)
    assert not wrong, f"{name}, {' '.join(ROLES)}\n{wrong}"


def address_answers(stand: Stand) -> dict[str, str]:
    """Return what every address that is not a move answers to a reading and a writing of everybody."""
    version, agency = stand.office.permit.pk, stand.office.agency.pk
    plain = {name: reverse(f"dossiers:{name}") for name in ("inbox", "all", "person", "procedures")}
    plain["corrections"] = reverse("dossiers:corrections")
    plain["intake"] = reverse("dossiers:intake")
    plain["checklist"] = reverse("dossiers:checklist", args=[version]) + f"?agency={agency}"
    plain["work"] = reverse("dossiers:work", args=[stand.opinion])
    plain["pay"] = reverse("dossiers:pay", args=[stand.dossiers["accepted"].payments.get().pk])
    plain["pay elsewhere"] = reverse("dossiers:pay", args=[stand.dossiers["elsewhere"].payments.get().pk])
    for name in OBJECTS:
        plain[f"page {name}"] = reverse("dossiers:page", args=[stand.dossiers[name].code])
    plain["page none"] = reverse("dossiers:page", args=["H99.1-261005-9999"])
    plain["work none"] = reverse("dossiers:work", args=[999_999])
    sent = {"note": "Không vướng", "method": "cash", "number": "001099000001", "do": "accept", **GIVEN}
    return {
        name: "".join(stand.get(role, url) for role in ROLES)
        + " "
        + "".join(stand.post(role, url, sent) for role in ROLES)
        for name, url in plain.items()
    }


def test_every_address_opens_for_those_declared_and_for_nobody_else(stand: Stand) -> None:
    found = address_answers(stand)
    assert set(found) == set(ADDRESSES)
    wrong = differing(ADDRESSES, found)
    assert not wrong, f"{' '.join(ROLES)}\n{wrong}"


def rows() -> dict[str, int]:
    """Return how many rows every table holds, but for sessions, which reading renews."""
    models = (model for model in apps.get_models() if model._meta.app_label != "sessions")
    return {model.__name__: model._default_manager.count() for model in models}


@pytest.mark.parametrize("role", READ_ONLY)
def test_who_only_looks_writes_nothing_anywhere(role: str, stand: Stand) -> None:
    before, client = rows(), stand.readers[role]
    for name in ("registered", "processing", "resolved"):
        dossier = stand.dossiers[name]
        for move in MOVES:
            overtaken = {**stand.sent(move, dossier), f"{move}-seen": "0"}
            answer = client.post(move_url(dossier, move), overtaken)
            assert answer.status_code in {403, 422}, (name, move)
    client.post(reverse("dossiers:work", args=[stand.opinion]), {"note": "x"})
    for dossier in stand.dossiers.values():
        for payment in dossier.payments.all():
            client.post(reverse("dossiers:pay", args=[payment.pk]), {"method": "cash"})
    assert rows() == before
    assert all(
        Dossier.objects.get(pk=pk).events_count == Event.objects.filter(dossier=pk).count()
        for pk in (dossier.pk for dossier in stand.dossiers.values())
    )
