"""Keys for programs: issued once, counted at each use, revoked for good."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Actor, Subject
from caicach.common.audit.services import record
from caicach.registry.acting import Act, require
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import unit_as_of
from caicach.work.dossiers.actions import TOKEN_ISSUED, TOKEN_REVOKED
from caicach.work.dossiers.imports.policies import may_import
from caicach.work.dossiers.models import ApiToken

PREFIX = "caicach_"
"""Opens every secret, so that one that slipped into a file or a log is found by searching."""
WINDOW = timedelta(minutes=1)
MOST = 120
"""Requests that one token may make in a window."""
_LONGEST = 200


class UnknownTokenError(LookupError):
    """No such token, or it was revoked; nobody is told which."""


class TooManyRequestsError(Exception):
    """A token was used too often; ``seconds`` until it may be used again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token with its secret, which is shown once and kept nowhere."""

    token: ApiToken
    secret: str


def issue_token(unit: Organisation, *, name: str, can_read: bool, can_write: bool, act: Act) -> Issued:
    """Issue a token for the programs of a unit.

    Raises:
        PermissionDenied: the actor is no administrator.
        ValidationError: the name is empty or too long, the token would be for nothing, or the unit is no
            longer there.
    """
    require(may_import(act.by, on=act.day))
    named = " ".join(name.split())
    if not named or len(named) > ApiToken._meta.get_field("name").max_length:  # type: ignore[operator]  # noqa: SLF001 - Django's documented interface of models
        raise ValidationError({"name": _("Nhập tên hệ thống sẽ dùng mã, không quá 120 ký tự.")})
    if not (can_read or can_write):
        raise ValidationError({"can_read": _("Chọn ít nhất một quyền: đọc hoặc gửi hồ sơ.")})
    known = unit_as_of(unit, on=act.day)
    if known is None:
        raise ValidationError({"unit": _("Cơ quan này không còn hoạt động. Hãy chọn cơ quan kế thừa.")})
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            unit=unit,
            name=named,
            digest=digest_of(secret),
            can_read=can_read,
            can_write=can_write,
            created_by_id=act.person_id,
            created_at=act.at,
        )
        record(
            TOKEN_ISSUED,
            by=act.actor,
            on=_subject(token),
            origin=act.origin,
            at=act.at,
            details={"unit": known.name, "scopes": " ".join(scopes_of(token))},
        )
    return Issued(token, secret)


def revoke_token(token_id: int, *, act: Act) -> ApiToken:
    """Revoke a token for good; one that is revoked already stays as it is.

    Raises:
        PermissionDenied: the actor is no administrator.
        ApiToken.DoesNotExist: there is none.
    """
    require(may_import(act.by, on=act.day))
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().get(pk=token_id)
        if token.is_live:
            token.revoked_at = act.at
            token.save(update_fields=["revoked_at"])
            unit = unit_as_of(token.unit, on=act.day)
            record(
                TOKEN_REVOKED,
                by=act.actor,
                on=_subject(token),
                origin=act.origin,
                at=act.at,
                details={"unit": unit.name if unit else str(token.unit)},
            )
    return token


def tokens(*, act: Act) -> Sequence[ApiToken]:
    """Return all tokens, those in use first; none for who is no administrator."""
    if not may_import(act.by, on=act.day):
        return []
    return list(
        ApiToken.objects.select_related("unit", "created_by").order_by(
            F("revoked_at").desc(nulls_first=True), "-created_at"
        )
    )


def admit(secret: str, *, at: datetime) -> ApiToken:
    """Return the token of a secret and count its use.

    Raises:
        UnknownTokenError: there is none, or it was revoked.
        TooManyRequestsError: it was used :data:`MOST` times in this window.
    """
    if not secret.startswith(PREFIX) or len(secret) > _LONGEST:
        raise UnknownTokenError
    token = ApiToken.objects.filter(digest=digest_of(secret), revoked_at__isnull=True).first()
    if token is None:
        raise UnknownTokenError
    _count(token, at)
    return token


def _count(token: ApiToken, at: datetime) -> None:
    """Count one more use in the window; each statement is whole in itself, so that processes may race."""
    row = ApiToken.objects.filter(pk=token.pk)
    window = at.replace(second=0, microsecond=0)
    if row.filter(window_at=window, window_count__lt=MOST).update(
        window_count=F("window_count") + 1, last_used_at=at
    ):
        return
    fresh = Q(window_at__isnull=True) | ~Q(window_at=window)
    if row.filter(fresh).update(window_at=window, window_count=1, last_used_at=at):
        return
    # Another process may have opened the window between the two.
    if row.filter(window_at=window, window_count__lt=MOST).update(
        window_count=F("window_count") + 1, last_used_at=at
    ):
        return
    raise TooManyRequestsError(max(1, int((window + WINDOW - at).total_seconds())))


def digest_of(secret: str) -> str:
    """Return what is kept of a secret; it has 256 random bits, so that a plain hash suffices."""
    return hashlib.sha256(secret.encode()).hexdigest()


def scopes_of(token: ApiToken) -> list[str]:
    """Return what a token is for: "read", "write"."""
    return [name for name, given in (("read", token.can_read), ("write", token.can_write)) if given]


def actor_of(token: ApiToken) -> Actor:
    """Return the token as the ledger names who acts."""
    return Actor(f"token:{token.pk}", token.name)


def _subject(token: ApiToken) -> Subject:
    return Subject("api_token", str(token.pk), token.name)
