"""Addresses of all pages: Vietnamese words on the portal, English ones in the console."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from caicach.web.site.health import healthz
from caicach.web.site.views import choose_appearance, choose_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("caicach.web.portal.urls")),
    path("ket-qua/dot-danh-gia/", include("caicach.web.season.public.urls")),
    path("", include("caicach.web.index.urls")),
    path("thu-tuc/", include("caicach.web.procedures.urls")),
    path("", include("caicach.web.calendars.public_urls")),
    path("", include("caicach.web.lookup.urls")),
    path("api/v1/", include("caicach.web.exchange.api_urls")),
    path("console/calendars/", include("caicach.web.calendars.urls")),
    path("console/campaigns/", include("caicach.web.season.urls")),
    path("console/criteria/", include("caicach.web.criteria.urls")),
    path("console/dossiers/", include("caicach.web.dossiers.urls")),
    path("console/", include("caicach.web.papers.urls")),
    path("console/procedures/", include("caicach.web.procedures.desk.urls")),
    path("console/reports/", include("caicach.web.reports.urls")),
    path("console/exchange/", include("caicach.web.exchange.urls")),
    path("console/notices/", include("caicach.web.notices.urls")),
    path("console/", include("caicach.web.console.urls")),
    path("tai-khoan/", include("caicach.web.access.urls")),
    path("ngon-ngu/", choose_language, name="choose_language"),
    path("giao-dien/", choose_appearance, name="choose_appearance"),
    path("healthz", healthz, name="healthz"),
]
