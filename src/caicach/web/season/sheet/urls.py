"""Addresses of the scoring table, below those of a season."""

from __future__ import annotations

from django.urls import path

from caicach.web.season.sheet import cells, steps, views

app_name = "sheet"
urlpatterns = [
    path("sheet/", views.mine, name="mine"),
    path("units/<int:participant>/sheet/", views.table, name="table"),
    path("units/<int:participant>/sheet/lacking/", steps.lacking, name="lacking"),
    path("units/<int:participant>/sheet/review/", steps.review, name="review"),
    path("units/<int:participant>/sheet/send/", steps.send, name="send"),
    path("units/<int:participant>/sheet/return/", steps.give_back, name="return"),
    path("units/<int:participant>/sheet/submit/", steps.approve, name="submit"),
    path("units/<int:participant>/sheet/report/", steps.report, name="report"),
    path("units/<int:participant>/changes/", cells.changes, name="changes"),
    path("units/<int:participant>/cells/<str:code>/", cells.save, name="save"),
    path("units/<int:participant>/cells/<str:code>/panel/", cells.panel, name="panel"),
]
