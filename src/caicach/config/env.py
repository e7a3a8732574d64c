"""Readers of environment variables that name the variable and the mend when a value makes no sense."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from caicach.core.qr import PayloadError, Transfer
from caicach.core.qr.vietqr import purpose_text

KNOWN = frozenset(
    {
        "CAICACH_BANK_ACCOUNT",
        "CAICACH_CONTACT",
        "CAICACH_CRITERIA_SETS",
        "CAICACH_DATABASE",
        "CAICACH_DEBUG",
        "CAICACH_DEMO",
        "CAICACH_EMAIL",
        "CAICACH_EMAIL_FROM",
        "CAICACH_HOSTS",
        "CAICACH_LARGEST_FILE_MB",
        "CAICACH_LOG",
        "CAICACH_ORIGINS",
        "CAICACH_PROXY",
        "CAICACH_SCANNER",
        "CAICACH_SECRET_KEY",
        "CAICACH_UNFINISHED_MB",
        "CAICACH_VAR",
    }
)
"""Every variable the settings read; a check reports others that begin alike, for they are misspelt."""


def read_text(name: str, default: str, *, source: Mapping[str, str] = os.environ) -> str:
    """Return the variable without surrounding space, or the default where it is unset or empty."""
    return source.get(name, "").strip() or default


def read_flag(name: str, *, source: Mapping[str, str] = os.environ) -> bool:
    """Return whether the variable is "1"; unset, empty and "0" are false, and anything else is an error.

    Raises:
        ImproperlyConfigured: for words such as "true" or "no", of which half would be read wrongly.
    """
    value = read_text(name, "0", source=source)
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f'{name} must be "1" (on) or "0" (off), not "{value}".')
    return value == "1"


def read_list(name: str, default: str, *, source: Mapping[str, str] = os.environ) -> list[str]:
    """Return the comma-separated parts of the variable, without blanks."""
    return [part.strip() for part in read_text(name, default, source=source).split(",") if part.strip()]


def read_choice(
    name: str, default: str, choices: tuple[str, ...], *, source: Mapping[str, str] = os.environ
) -> str:
    """Return the variable, which must be one of the choices.

    Raises:
        ImproperlyConfigured: for any other value; the message lists the choices.
    """
    value = read_text(name, default, source=source)
    if value not in choices:
        raise ImproperlyConfigured(f'{name} must be one of {", ".join(choices)}, not "{value}".')
    return value


def read_megabytes(name: str, default: int, *, most: int, source: Mapping[str, str] = os.environ) -> int:
    """Return the variable, a whole number of megabytes from 1 to ``most``, in bytes.

    Raises:
        ImproperlyConfigured: for anything else.
    """
    value = read_text(name, str(default), source=source)
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise ImproperlyConfigured(f'{name} must be a number of megabytes from 1 to {most}, not "{value}".')
    return int(value) * 1024 * 1024


def scanner_from(url: str) -> tuple[str, int] | str | None:
    """Return where a virus scanner listens: host and port for ``clamd://host:port``, the path of a socket for
    ``clamd:///path``, ``None`` for no address at all.

    Raises:
        ImproperlyConfigured: for another scheme, or an address without host or with a wrong port.
    """
    if not url:
        return None
    parts = urlsplit(url)
    try:
        port = parts.port or 3310
    except ValueError:
        port = 0
    if parts.scheme == "clamd" and parts.hostname and port and not parts.path.strip("/"):
        return parts.hostname, port
    if parts.scheme == "clamd" and not parts.netloc and parts.path.strip("/"):
        return unquote(parts.path)
    raise ImproperlyConfigured(
        'CAICACH_SCANNER must be "clamd://host:3310" or "clamd:///run/clamav/clamd.ctl".'
    )


def bank_account_from(text: str) -> tuple[str, str, str] | None:
    """Return bank, account and name to which fees are paid, from ``BIN:account:name``; ``None`` for no text.

    Raises:
        ImproperlyConfigured: for a text of another form, with which no code to pay by could be drawn.
    """
    if not text:
        return None
    bin_, _, rest = text.partition(":")
    account, _, name = rest.partition(":")
    try:
        Transfer(bin_.strip(), account.strip(), name=purpose_text(name))
    except PayloadError as error:
        raise ImproperlyConfigured(
            f'CAICACH_BANK_ACCOUNT must be "970436:0011001234567:KHO BAC XA" (bank, account, name): {error}.'
        ) from error
    return bin_.strip(), account.strip(), name.strip()


def database_from(url: str) -> dict[str, object]:
    """Return Django's database settings for a ``sqlite:///path`` or ``postgresql://user@host/name`` address.

    Raises:
        ImproperlyConfigured: for another scheme, a wrong port, or a PostgreSQL address without name.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        # Three slashes begin a path relative to where the process starts, four an absolute one.
        path = unquote(parts.path)[1:]
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            f'CAICACH_DATABASE must begin with "sqlite:///" or "postgresql://", not "{parts.scheme}:".'
        )
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(
            "CAICACH_DATABASE has a port that is no number from 1 to 65535."
        ) from error
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("CAICACH_DATABASE names no database: postgresql://user@host:5432/NAME.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def email_from(url: str) -> dict[str, object]:
    """Return Django's e-mail settings for ``console:``, ``smtp://`` (STARTTLS) and ``smtps://`` addresses.

    Raises:
        ImproperlyConfigured: for another scheme or an address without host.
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            'CAICACH_EMAIL must be "console:", "smtp://user:password@host:587" '
            'or "smtps://user:password@host:465".'
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
