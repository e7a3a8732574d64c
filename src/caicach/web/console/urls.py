"""Addresses of the console."""

from __future__ import annotations

from django.urls import path

from caicach.web.console import views

app_name = "console"
urlpatterns = [
    path("", views.today, name="today"),
]
