"""Addresses of the oversight of a season."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from caicach.web.season.oversight import signs

app_name = "oversight"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", signs.signs, name="signs"),
    path("find/", signs.find, name="find"),
    path("review/", signs.review, name="review"),
    path("signs.<str:form>", signs.export, name="export"),
]
