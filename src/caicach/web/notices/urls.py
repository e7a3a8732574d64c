"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from caicach.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.read, name="read"),
    path("<int:notice>/", views.notice, name="notice"),
]
