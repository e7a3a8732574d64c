"""Addresses of the desk at which the catalogue of procedures is kept."""

from __future__ import annotations

from django.urls import URLPattern, path

from caicach.web.procedures.desk import changing, importing, listing, processes, reading

app_name = "procedure_desk"
urlpatterns: list[URLPattern] = [
    path("", listing.catalogue, name="catalogue"),
    path("checklist.xlsx", listing.checklist_file, name="checklist_file"),
    path("limits/", listing.limits, name="limits"),
    path("import/", importing.imports, name="imports"),
    path("import/<int:pk>/", importing.one_import, name="import"),
    path("processes/<int:pk>/", processes.process, name="process"),
    path("processes/<int:pk>/activate/", processes.activate, name="activate"),
    path("channels/<int:pk>/limit/", changing.set_limit, name="set_limit"),
    path("versions/<int:pk>/publish/", changing.publish, name="publish"),
    path("versions/<int:pk>/end/", changing.end, name="end"),
    path("<str:code>/", reading.procedure, name="procedure"),
    path("<str:code>/compare/", reading.compare, name="compare"),
]
