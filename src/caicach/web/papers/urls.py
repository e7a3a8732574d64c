"""Addresses of printed papers, under ``/console/``."""

from __future__ import annotations

from django.urls import path

from caicach.web.papers import views

app_name = "papers"

urlpatterns = [
    path("papers/", views.ask, name="ask"),
    path("papers/register/", views.register, name="register"),
    path("papers/hand-over/", views.hand_over, name="hand_over"),
    path("dossiers/<str:code>/papers/<slug:form>/", views.paper, name="paper"),
]
