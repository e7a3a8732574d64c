"""Addresses of the one-stop's pages, under ``/console/dossiers/``."""

from __future__ import annotations

from django.urls import path

from caicach.web.dossiers import acts, corrections, inbox, intake, page

app_name = "dossiers"

urlpatterns = [
    path("", inbox.show_inbox, name="inbox"),
    path("all/", inbox.show_all, name="all"),
    path("new/", intake.take_in, name="intake"),
    path("new/person/", intake.person, name="person"),
    path("new/procedures/", intake.procedures, name="procedures"),
    path("new/checklist/<int:version>/", intake.checklist, name="checklist"),
    path("corrections/", corrections.show, name="corrections"),
    path("work/<int:item>/", acts.work, name="work"),
    path("payments/<int:payment>/", acts.pay, name="pay"),
    path("<str:code>/", page.show, name="page"),
    path("<str:code>/do/<slug:name>/", acts.move, name="move"),
]
