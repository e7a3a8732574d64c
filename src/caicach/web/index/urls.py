"""Addresses of the index in public."""

from __future__ import annotations

from django.urls import URLPattern, path

from caicach.web.index.views import library, rankings, trial

app_name = "index"
urlpatterns: list[URLPattern] = [
    path("ket-qua/", rankings.overview, name="rankings"),
    path("ket-qua/par-index/", rankings.par_index, name="par_index"),
    path("ket-qua/<str:set_id>/<str:name>/", rankings.ranking, name="ranking"),
    path("ket-qua/<str:set_id>/<str:name>/bang.<str:kind>", rankings.ranking_file, name="ranking_file"),
    path("ket-qua/<str:set_id>/<str:name>/so-lieu.csv", rankings.answers_file, name="answers_file"),
    path("ket-qua/<str:set_id>/<str:name>/<str:unit>/", rankings.profile, name="profile"),
    path("ket-qua/<str:set_id>/<str:name>/<str:unit>/vi-sao/<str:code>/", rankings.why_page, name="why"),
    path("bo-tieu-chi/", library.shelf, name="library"),
    path("bo-tieu-chi/so-sanh/", library.compare, name="compare"),
    path("bo-tieu-chi/<str:set_id>/", library.criteria_set, name="criteria_set"),
    path("bo-tieu-chi/<str:set_id>/set.yaml", library.criteria_set_file, name="criteria_set_file"),
    path("tinh-thu/", trial.start, name="try"),
    path("tinh-thu/<str:set_id>/", trial.trial, name="trial"),
    path("tinh-thu/<str:set_id>/bieu-mau.xlsx", trial.template_file, name="template_file"),
    path("tinh-thu/<str:set_id>/ket-qua/", trial.show, name="trial_result"),
    path("tinh-thu/<str:set_id>/vi-sao/", trial.why_page, name="trial_why"),
    path("tinh-thu/<str:set_id>/tai-ve/", trial.download, name="trial_file"),
]
