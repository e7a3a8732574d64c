"""Addresses of published results."""

from __future__ import annotations

from django.urls import path

from caicach.web.season.public import views

app_name = "season_public"
urlpatterns = [
    path("", views.published, name="list"),
    path("<slug:slug>/", views.ranking, name="ranking"),
    path("<slug:slug>/tep/<str:kind>/", views.file, name="file"),
    path("<slug:slug>/don-vi/<int:participant>/", views.profile, name="profile"),
    path("<slug:slug>/don-vi/<int:participant>/vi-sao/<str:code>/", views.why, name="why"),
]
