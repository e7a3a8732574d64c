"""Addresses of the one-stop's reports, under ``/console/reports/``."""

from __future__ import annotations

from django.urls import path

from caicach.web.reports import officers, views

app_name = "reports"

urlpatterns = [
    path("", views.show, name="report"),
    path("dossiers/", views.dossiers, name="dossiers"),
    path("export/", views.export, name="export"),
    path("compare/", views.comparison, name="compare"),
    path("compare/dossiers/", views.differing_dossiers, name="differing"),
    path("officers/", officers.show, name="officers"),
]
