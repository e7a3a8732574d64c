"""The web application: pages over the rooms below it."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Holds templates, static files and translations of the whole site."""

    name = "caicach.web"
    label = "web"
