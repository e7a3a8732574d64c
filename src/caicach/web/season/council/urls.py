"""Addresses below one campaign: the council."""

from __future__ import annotations

from django.urls import path

from caicach.web.season.council import approval, disputes, meetings, ties

app_name = "council"
urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("meetings/<int:number>/", meetings.meeting, name="meeting"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/<int:cell>/", disputes.dispute, name="dispute"),
    path("ties/", ties.ties, name="ties"),
    path("approval/", approval.approval, name="approval"),
    path("approval/approve/", approval.approve_now, name="approve"),
    path("approval/publish/", approval.publish_now, name="publish"),
]
