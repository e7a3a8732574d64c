"""Addresses of citizens at the one-stop; none holds personal data."""

from __future__ import annotations

from django.urls import URLPattern, path

from caicach.web.lookup import acts, applying, finding, mine, papers

app_name = "lookup"
urlpatterns: list[URLPattern] = [
    path("tra-cuu/", finding.ask, name="form"),
    path("tra-cuu/<str:token>/", finding.story, name="story"),
    path("tra-cuu/<str:token>/bo-sung/", acts.supplement, name="supplement"),
    path("tra-cuu/<str:token>/rut/", acts.take_back, name="withdraw"),
    path("tra-cuu/<str:token>/danh-gia/", acts.say, name="rate"),
    path("nop-ho-so/<str:code>/", applying.start, name="start"),
    path("nop-ho-so/<str:code>/<str:key>/gui/", applying.send_off, name="send"),
    path("nop-ho-so/<str:code>/<str:key>/da-gui/", applying.sent, name="sent"),
    path("nop-ho-so/<str:code>/<str:key>/xoa/", applying.drop, name="drop"),
    path("nop-ho-so/<str:code>/<str:key>/giay-to/<int:paper_id>/", papers.paper, name="paper"),
    path("nop-ho-so/<str:code>/<str:key>/<slug:step>/", applying.step, name="step"),
    path("ho-so-cua-toi/", mine.mine, name="mine"),
]
