"""The site's addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("caicach.web.urls")),
]

handler400 = "caicach.web.site.errors.bad_request"
handler403 = "caicach.web.site.errors.permission_denied"
handler404 = "caicach.web.site.errors.not_found"
handler429 = "caicach.web.site.errors.too_many_requests"
handler500 = "caicach.web.site.errors.server_error"
