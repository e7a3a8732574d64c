"""Addresses of the interface for programs."""

from __future__ import annotations

from django.urls import URLPattern, path

from caicach.web.exchange import api

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("dossiers/", api.dossiers_view, name="dossiers"),
    path("dossiers/<path:code>/", api.one_view, name="dossier"),
    path("<path:rest>", api.nowhere_view, name="nowhere"),
]
