"""Addresses of the dashboards of a season."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from caicach.web.season.oversight import history
from caicach.web.season.overview import views

app_name = "overview"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.campaign, name="campaign"),
    path("progress/", views.progress, name="progress"),
    path("progress/criteria/", views.criteria, name="criteria"),
    path("standing/", views.standing, name="standing"),
    path("units/<int:participant>/", views.unit, name="unit"),
    path("units/<int:participant>/history/", history.history, name="history"),
    path("units/<int:participant>/history.<str:form>", history.history_file, name="history_file"),
]
