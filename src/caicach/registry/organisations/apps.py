"""Organisations: agencies and administrative units, and what became of them over time."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """The application of organisations, their dated facts and their lineage."""

    name = "caicach.registry.organisations"
    verbose_name = _("Cơ quan, đơn vị")
