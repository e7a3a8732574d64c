"""Programs read and hand in dossiers of their unit, and are told in JSON what they may not."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.conftest import Province, act_of
from tests.exchange.portal.samples import progress
from tests.factories.one_stop import Office, request
from tests.web.exchange.conftest import Program
from tests.work.dossiers.importing import ours, sealed_whole

from caicach.common.audit.models import Entry
from caicach.exchange.portal.fields import DOSSIER, PROGRESS
from caicach.exchange.portal.writing import tree
from caicach.registry.accounts.models import User
from caicach.work.dossiers.api import tokens
from caicach.work.dossiers.api.tokens import revoke_token
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.services.intake import accept


@pytest.fixture
def taken(office: Office, binh: User) -> Dossier:
    """A dossier that Bình took in just now."""
    return accept(request(office), act=act_of(binh, timezone.now())).dossier


def row(number: int = 1, **changes: object) -> dict[str, object]:
    """Return a dossier in the portal's field names."""
    return tree(ours(number, **changes), DOSSIER)


def results(answer: Any) -> list[tuple[str, str]]:
    """Return what came of each row."""
    assert answer.status_code == 200, answer.text
    return [(one["result"], one["MaHoSo"]) for one in answer.json()["rows"]]


def test_a_unit_reads_its_dossiers_as_receiver_and_as_agency(
    commune_program: Program, stranger_program: Program, office: Office, tu: User, taken: Dossier
) -> None:
    department = Program(office.agency, tu)
    for program in (commune_program, department):
        (found,) = program.get().json()["data"]
        assert (found["MaHoSo"], found["TrangThaiHoSo"]) == (taken.code, "2")
        whole = program.get(f"{taken.code}/").json()
        assert whole["HoSo"] == found
        assert len(whole["TienDo"]) == taken.events_count
    assert stranger_program.get().json()["data"] == []
    hidden = stranger_program.get(f"{taken.code}/")
    absent = stranger_program.get("H99.1-000000-0000/")
    assert (hidden.status_code, hidden.json()) == (absent.status_code, absent.json())
    assert hidden.status_code == 404


def test_a_list_goes_on_where_a_page_ended_and_leaves_out_what_did_not_change(
    commune_program: Program,
    office: Office,
    binh: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    at = timezone.now()
    codes = [accept(request(office), act=act_of(binh, at)).dossier.code for _ in range(3)]
    # Seven for the first request of a minute, whose count begins anew; six for the others.
    with django_assert_max_num_queries(7):
        first = commune_program.get(limit=2).json()
    rest = commune_program.get(limit=2, after=first["after"]).json()
    assert [one["MaHoSo"] for one in first["data"] + rest["data"]] == codes
    assert rest["after"] is None
    later = (at + timedelta(hours=2)).isoformat()
    assert commune_program.get(since=later).json()["data"] == []
    assert len(commune_program.get(since=first["next_since"]).json()["data"]) == 3


@pytest.mark.parametrize(
    "query", [{"since": "hôm qua"}, {"limit": "0"}, {"limit": "201"}, {"after": "-1"}, {"after": "9" * 30}]
)
def test_what_cannot_be_read_of_a_question_is_named(commune_program: Program, query: dict[str, str]) -> None:
    answer = commune_program.get(**query)
    assert answer.status_code == 400
    assert next(iter(query)) in answer.json()["error"]["message"]


def test_a_batch_is_taken_once_and_answered_row_by_row(commune_program: Program, office: Office) -> None:
    step = tree(progress(1, "H99.1-260302-0001", state="4"), PROGRESS)
    rows = [
        row(1),
        row(2, procedure_code="9.999999"),
        step,
        tree(progress(1, "H99.1-260302-0777"), PROGRESS),
        "không phải đối tượng",
        {"a": 1},
    ]
    answer = commune_program.post(rows)
    assert [result for result, _code in results(answer)] == ["new", "refused", "new", *["refused"] * 3]
    messages = [one["message"] for one in answer.json()["rows"]]
    assert "chưa có thủ tục «9.999999»" in messages[1]
    assert "không có hồ sơ mang mã này" in messages[3]
    assert answer.json()["counts"]["refused"] == 4
    found = Dossier.objects.get()
    sealed_whole(found)
    entries = Entry.objects.filter(action="dossiers.imported")
    assert entries.get().actor_id == f"token:{commune_program.token.pk}"
    again = commune_program.post({"data": rows[:3]})
    assert [result for result, _code in results(again)] == ["unchanged", "refused", "unchanged"]
    assert entries.count() == 1
    changed = commune_program.post([row(1, summary="Nội dung khác")])
    assert results(changed) == [("changed", found.code)]
    sealed_whole(Dossier.objects.get())


def test_what_a_unit_hands_out_it_may_be_handed_again(commune_program: Program, taken: Dossier) -> None:
    listed = commune_program.get().json()
    assert [result for result, _code in results(commune_program.post(listed))] == ["kept"]
    assert Dossier.objects.get().events_count == taken.events_count


def test_dossiers_of_others_can_be_neither_made_nor_changed(
    stranger_program: Program, commune_program: Program
) -> None:
    refused = stranger_program.post([row(1)])
    assert results(refused) == [("refused", "H99.1-260302-0001")]
    assert "không tiếp nhận và không giải quyết" in refused.json()["rows"][0]["message"]
    assert not Dossier.objects.exists()
    commune_program.post([row(1)])
    before = Dossier.objects.values().get()
    assert stranger_program.post([row(1, summary="Đổi")]).json() == refused.json()
    step = stranger_program.post([tree(progress(2, "H99.1-260302-0001"), PROGRESS)])
    nowhere = stranger_program.post([tree(progress(2, "H99.1-260302-0009"), PROGRESS)])
    assert step.json()["rows"][0]["message"] == nowhere.json()["rows"][0]["message"]
    # A unit names itself as the deciding one of a dossier that is another's already.
    stolen = stranger_program.post([row(1, unit="Xã Đồi Gió")])
    assert results(stolen) == [("refused", "H99.1-260302-0001")]
    assert Dossier.objects.values().get() == before


def test_a_row_twice_in_a_batch_counts_once(commune_program: Program) -> None:
    answer = commune_program.post([row(1), row(1), row(1, summary="Khác")])
    assert [result for result, _code in results(answer)] == ["new", "unchanged", "refused"]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a" * 300])
def test_texts_that_no_database_holds_are_no_fault_of_ours(commune_program: Program, text: str) -> None:
    answer = commune_program.client.generic(
        "POST",
        "/api/v1/dossiers/",
        json.dumps([{**row(1), "ChuHoSo": f"Nguyễn {text} An"}]),
        content_type="application/json",
    )
    assert answer.status_code == 200
    assert commune_program.get("H99%00/").status_code == 404


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("{}", "application/json", 400),
        ("3", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ("[]", "text/plain", 415),
        ("[" + ",".join(["{}"] * 501) + "]", "application/json", 413),
        (" " * 4_000_001, "application/json", 413),
    ],
)
def test_a_body_that_is_no_batch_is_refused_in_words(
    commune_program: Program, body: str, kind: str, status: int
) -> None:
    answer = commune_program.client.generic("POST", "/api/v1/dossiers/", body, content_type=kind)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer caicach_không", "Basic abc", "Bearer caicach_" + "x" * 43]
)
def test_without_a_token_nothing_is_told(taken: Dossier, client: Client, header: str) -> None:
    for path in ("/api/v1/dossiers/", f"/api/v1/dossiers/{taken.code}/", "/api/v1/other"):
        answer = client.get(path, headers={"authorization": header})
        assert answer.status_code == 401
        assert answer.json()["error"]["status"] == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_opens_nothing(taken: Dossier, client: Client, tu: User) -> None:
    client.force_login(tu)
    assert client.get("/api/v1/dossiers/").status_code == 401


def test_a_revoked_token_opens_nothing(commune_program: Program, taken: Dossier, tu: User) -> None:
    assert commune_program.get().status_code == 200
    revoke_token(commune_program.token.pk, act=act_of(tu))
    assert commune_program.get().status_code == 401


def test_a_token_does_only_what_it_was_issued_for(office: Office, tu: User, taken: Dossier) -> None:
    reads = Program(office.receiver, tu, can_write=False)
    writes = Program(office.receiver, tu, can_read=False)
    assert reads.get().status_code == writes.post([row(1)]).status_code == 200
    for answer in (reads.post([row(2)]), writes.get(), writes.get(f"{taken.code}/"), writes.get("none/")):
        assert answer.status_code == 403
        assert "không có quyền này" in answer.json()["error"]["message"]


def test_other_addresses_and_methods_are_refused_in_json(commune_program: Program) -> None:
    assert commune_program.client.delete("/api/v1/dossiers/").status_code == 405
    answer = commune_program.client.get("/api/v1/other/place")
    assert (answer.status_code, answer.json()["error"]["status"]) == (404, 404)


def test_a_token_that_asks_too_often_is_told_when_to_ask_again(
    commune_program: Program, stranger_program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MOST", 3)
    # A window may end between two of them.
    statuses = [commune_program.get().status_code for _ in range(8)]
    assert statuses.count(200) in {3, 6}
    assert set(statuses) == {200, 429}
    refused = commune_program.get()
    assert stranger_program.get().status_code == 200
    if refused.status_code == 429:
        assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_tokens_leave_no_cookie_and_nothing_to_keep(commune_program: Program, taken: Dossier) -> None:
    answer = commune_program.get(f"{taken.code}/")
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"


def test_another_commune_is_told_nothing_of_the_province(
    minh_hoa: Province, tu: User, taken: Dossier
) -> None:
    # A unit's token is for that unit: what lies below it has tokens of its own.
    assert Program(minh_hoa.province, tu).get().json()["data"] == []
