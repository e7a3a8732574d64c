"""Addresses of the calendar in public."""

from __future__ import annotations

from django.urls import URLPattern, path

from caicach.web.calendars import public

app_name = "calendars_public"
urlpatterns: list[URLPattern] = [
    path("lich-lam-viec/", public.try_out, name="try"),
    path("api/v1/deadlines/", public.api, name="api"),
]
