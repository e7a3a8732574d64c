"""Addresses below one campaign: setup."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from caicach.web.season.setup import (
    appraisers,
    blocks,
    extensions,
    options,
    overview,
    successors,
    units,
    windows,
)

app_name = "setup"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.campaign, name="campaign"),
    path("open/", overview.open_, name="open"),
    path("blocks/", blocks.blocks, name="blocks"),
    path("blocks/<int:block>/remove/", blocks.remove, name="remove_block"),
    path("units/", units.units, name="units"),
    path("units/add/", units.add, name="add_units"),
    path("units/remove/", units.remove, name="remove_units"),
    path("units/<int:participant>/", units.unit, name="unit"),
    path("units/<int:participant>/exempt/", units.exempt, name="exempt"),
    path("units/<int:participant>/facts/", units.facts, name="facts"),
    path("units/<int:participant>/successor/", successors.name, name="name_successor"),
    path("exemptions/<int:exemption>/end/", units.end_exemption, name="end_exemption"),
    path("windows/", windows.windows, name="windows"),
    path("appraisers/", appraisers.appraisers, name="appraisers"),
    path("appraisers/allotment/", appraisers.allotment, name="allotment"),
    path("appraisers/<int:appraiser>/end/", appraisers.end, name="end_appraiser"),
    path("extensions/", extensions.extensions, name="extensions"),
    path("extensions/new/", extensions.give, name="give"),
    path("extensions/<int:extension>/end/", extensions.end, name="end_extension"),
    path("settings/", options.settings, name="settings"),
    path("log/", options.log, name="log"),
]
