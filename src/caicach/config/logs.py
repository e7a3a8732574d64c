"""How the site logs: one line an event, JSON in production, without personal data."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import structlog

PERSONAL = frozenset(
    {
        "address", "citizen_id", "code", "email", "full_name", "ip", "ip_address", "login", "name", "otp",
        "password", "phone", "recovery_code", "remote_addr", "secret", "token", "user_name", "username",
    }
)  # fmt: skip
"""Keys whose values never reach a log: they say who a person is or let somebody in."""

Event = MutableMapping[str, Any]


def without_personal_data(_logger: object, _method: str, event: Event) -> Event:
    """Replace the values of personal keys, at the last moment before the line is written."""
    for key in event:
        if key.casefold() in PERSONAL:
            event[key] = "[removed]"
    return event


def logging_settings(style: str) -> dict[str, Any]:
    """Return the standard logging set-up through which structlog and Django write alike.

    Args:
        style: "json" for one object a line, "console" for people.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_personal_data,
    ]
    final: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if style == "json"
        # Plain, because the rich form prints the local variables of every frame, passwords included.
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},
            # Their lines carry addresses with their queries; the request log names the route instead.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.security": {"level": "ERROR"},
            # A traceback for each unknown name the site is asked by would let any passer-by fill the disk.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # Its lines carry who tried to sign in and from where; the attempts stand in the database.
            "axes": {"level": "ERROR"},
        },
    }


def configure_structlog() -> None:
    """Send structlog's lines through the standard library, so that there is one stream and one format."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_personal_data,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
