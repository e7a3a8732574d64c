"""Addresses of calendars in the console."""

from __future__ import annotations

from django.urls import URLPattern, path

from caicach.web.calendars import decisions, hours, years

app_name = "calendars"
urlpatterns: list[URLPattern] = [
    path("", years.start, name="start"),
    path("decisions/", decisions.listing, name="decisions"),
    path("decisions/<int:decision>/", decisions.decision, name="decision"),
    path("decisions/<int:decision>/withdraw/", decisions.withdraw, name="withdraw"),
    path("hours/<int:hours>/withdraw/", hours.withdraw, name="withdraw_hours"),
    path("units/<str:unit>/", years.year, name="year"),
    path("units/<str:unit>/decisions/new/", decisions.new, name="new_decision"),
    path("units/<str:unit>/hours/", hours.hours, name="hours"),
]
