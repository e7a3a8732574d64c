"""The application that a WSGI server runs: ``granian --interface wsgi caicach.config.wsgi:application``."""

from __future__ import annotations

import os

from django.core.checks import CheckMessage, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

FATAL_AT_START = frozenset({"caicach.I002"})
"""Notes while one sets up, for faults that would break every page once it serves."""


def refuse_faults(messages: list[CheckMessage]) -> None:
    """Stop a badly configured site before its first answer.

    Management commands run the checks by themselves; a WSGI server does not.

    Raises:
        ImproperlyConfigured: lists every error with its hint, all at once.
    """
    faults = [message for message in messages if message.is_serious() or message.id in FATAL_AT_START]
    if faults:
        raise ImproperlyConfigured("\n".join(str(fault) for fault in faults))


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caicach.config.settings")
application: WSGIHandler = get_wsgi_application()
refuse_faults(run_checks(tags=["caicach"]))
