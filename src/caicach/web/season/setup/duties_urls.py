"""Addresses of a unit's own preparation, below one campaign."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from caicach.web.season.setup import duties

app_name = "duties"
urlpatterns: list[URLPattern | URLResolver] = [
    path("units/<int:participant>/assignments/", duties.assignments, name="assignments"),
    path("units/<int:participant>/carry/", duties.carry, name="carry"),
]
