"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from caicach.web.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.start, name="start"),
    path("gioi-thieu/", views.about, name="about"),
    path("tro-giup/", views.help_page, name="help"),
]
