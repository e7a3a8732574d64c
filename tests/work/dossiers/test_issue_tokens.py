"""An administrator issues keys for the programs of units, and revokes them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.conftest import NOW, Province, act_of

from caicach.common.audit.models import Entry
from caicach.registry.accounts.models import User
from caicach.work.dossiers.api import tokens
from caicach.work.dossiers.api.tokens import (
    TooManyRequestsError,
    UnknownTokenError,
    admit,
    issue_token,
    revoke_token,
)
from caicach.work.dossiers.models import ApiToken


def test_a_secret_is_given_once_and_kept_nowhere(minh_hoa: Province, tu: User) -> None:
    issued = issue_token(minh_hoa.commune, name=" Một  cửa ", can_read=True, can_write=False, act=act_of(tu))
    kept = ApiToken.objects.values().get()
    assert issued.secret not in str(kept)
    assert kept["name"] == "Một cửa"
    assert issued.secret.removeprefix(tokens.PREFIX) not in str(Entry.objects.values())
    assert admit(issued.secret, at=NOW).pk == issued.token.pk
    assert ApiToken.objects.get().last_used_at == NOW


def test_nobody_but_an_administrator_issues_sees_or_revokes(
    minh_hoa: Province, tu: User, binh: User, dung: User, lan: User
) -> None:
    issued = issue_token(minh_hoa.commune, name="A", can_read=True, can_write=True, act=act_of(tu))
    for person in (binh, dung, lan):
        with pytest.raises(PermissionDenied):
            issue_token(minh_hoa.commune, name="B", can_read=True, can_write=True, act=act_of(person))
        with pytest.raises(PermissionDenied):
            revoke_token(issued.token.pk, act=act_of(person))
        assert tokens.tokens(act=act_of(person)) == []
    assert [token.name for token in tokens.tokens(act=act_of(tu))] == ["A"]


@pytest.mark.parametrize(("name", "can_read"), [(" ", True), ("x" * 121, True), ("A", False)])
def test_a_token_has_a_name_and_is_for_something(
    minh_hoa: Province, tu: User, name: str, can_read: bool
) -> None:
    with pytest.raises(ValidationError):
        issue_token(minh_hoa.commune, name=name, can_read=can_read, can_write=False, act=act_of(tu))


def test_what_was_revoked_stays_revoked(minh_hoa: Province, tu: User) -> None:
    issued = issue_token(minh_hoa.commune, name="A", can_read=True, can_write=False, act=act_of(tu))
    revoke_token(issued.token.pk, act=act_of(tu))
    again = revoke_token(issued.token.pk, act=act_of(tu, NOW + timedelta(days=1)))
    assert again.revoked_at == NOW
    assert Entry.objects.filter(action="dossiers.token_revoked").count() == 1
    with pytest.raises(UnknownTokenError):
        admit(issued.secret, at=NOW)


def test_a_window_admits_so_many_and_the_next_one_as_many_again(minh_hoa: Province, tu: User) -> None:
    issued = issue_token(minh_hoa.commune, name="A", can_read=True, can_write=False, act=act_of(tu))
    at = NOW + timedelta(seconds=20)
    for _ in range(tokens.MOST):
        admit(issued.secret, at=at)
    with pytest.raises(TooManyRequestsError) as refused:
        admit(issued.secret, at=at)
    assert refused.value.seconds == 40
    admit(issued.secret, at=NOW + timedelta(seconds=60))
