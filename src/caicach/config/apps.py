"""The application that registers the site's checks and sets up its logs."""

from __future__ import annotations

from django.apps import AppConfig

from caicach.config.logs import configure_structlog


class ConfigConfig(AppConfig):
    """Runs once when Django has loaded every application."""

    name = "caicach.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks by importing them, and let structlog write through the standard library."""
        from caicach.config import checks  # noqa: F401, PLC0415 - needs loaded settings

        configure_structlog()
