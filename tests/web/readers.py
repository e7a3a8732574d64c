"""Browsers for tests of pages."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from caicach.registry.accounts.models import User


def reader(*, language: str = "vi", user: User | None = None) -> Client:
    """Return a browser with a language chosen, signed in where a user is given."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
