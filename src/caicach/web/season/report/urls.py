"""Addresses of a unit's report and files, below those of a season."""

from __future__ import annotations

from django.urls import path

from caicach.web.season.report import views

app_name = "report"
urlpatterns = [
    path("units/<int:participant>/files/", views.files, name="files"),
    path("units/<int:participant>/files/report.<str:kind>", views.report, name="report"),
    path("units/<int:participant>/files/sheet.xlsx", views.sheet, name="sheet"),
    path("units/<int:participant>/files/compare/", views.compare, name="compare"),
    path("units/<int:participant>/files/take/", views.take_chosen, name="take"),
]
