"""Addresses of the desk of exchange."""

from __future__ import annotations

from django.urls import URLPattern, path

from caicach.web.exchange import desk

app_name = "exchange"
urlpatterns: list[URLPattern] = [
    path("", desk.tokens_page, name="tokens"),
    path("tokens/<int:pk>/revoke/", desk.revoke, name="revoke"),
    path("imports/", desk.imports, name="imports"),
    path("imports/<int:pk>/", desk.one_import, name="import"),
    path("imports/<int:pk>/<str:name>", desk.import_file, name="import_file"),
    path("reconciliation/", desk.reconcile, name="reconcile"),
    path("reconciliation/<int:pk>/", desk.one_reconciliation, name="reconciliation"),
    path("reconciliation/<int:pk>/<str:name>", desk.reconciliation_file, name="reconciliation_file"),
]
