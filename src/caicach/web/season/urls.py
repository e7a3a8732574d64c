"""Addresses of the seasons."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from caicach.web.season import views

_BELOW = "caicach.web.season"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.campaigns, name="campaigns"),
    path("new/", views.new, name="new_campaign"),
    path("<slug:slug>/", include(f"{_BELOW}.overview.urls")),
    path("<slug:slug>/", include(f"{_BELOW}.sheet.urls")),
    path("<slug:slug>/", include(f"{_BELOW}.report.urls")),
    path("<slug:slug>/", include(f"{_BELOW}.evidence.urls")),
    path("<slug:slug>/", include(f"{_BELOW}.appraisal.urls")),
    path("<slug:slug>/", include(f"{_BELOW}.setup.duties_urls")),
    path("<slug:slug>/council/", include(f"{_BELOW}.council.urls")),
    path("<slug:slug>/results/", include(f"{_BELOW}.results.urls")),
    path("<slug:slug>/signs/", include(f"{_BELOW}.oversight.urls")),
    path("<slug:slug>/setup/", include(f"{_BELOW}.setup.urls")),
]
