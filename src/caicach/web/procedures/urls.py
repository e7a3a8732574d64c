"""Addresses of procedures in public."""

from __future__ import annotations

from django.urls import URLPattern, path

from caicach.web.procedures.views import finding, printing, showing

app_name = "procedures"
urlpatterns: list[URLPattern] = [
    path("", finding.search_page, name="search"),
    path("qr/", printing.sheets, name="sheets"),
    path("qr/to-in.pdf", printing.sheets_file, name="sheets_file"),
    path("<str:code>/", showing.procedure, name="procedure"),
    path("<str:code>/qr.<str:kind>", showing.qr_file, name="qr_file"),
]
