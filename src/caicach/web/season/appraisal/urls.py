"""Addresses of appraisal, explanations and objections, below those of a season."""

from __future__ import annotations

from django.urls import path

from caicach.web.season.appraisal import cells, criterion, explanations, figures, objections, queue

app_name = "appraisal"
urlpatterns = [
    path("appraisal/", queue.queue, name="queue"),
    path("appraisal/adjustments/", queue.adjustments, name="adjustments"),
    path("appraisal/disputes/", queue.disputes, name="disputes"),
    path("appraisal/agreement/", figures.agreement, name="agreement"),
    path("appraisal/figures/", figures.figures, name="figures"),
    path("appraisal/figures/<int:block>/template.xlsx", figures.template, name="figures_template"),
    path("appraisal/reasons/", queue.reasons, name="reasons"),
    path("appraisal/reasons/<int:reason>/end/", queue.reason_end, name="reason_end"),
    path("appraisal/criteria/<str:code>/", criterion.criterion, name="criterion"),
    path("appraisal/criteria/<str:code>/accept/", criterion.accept, name="accept"),
    path("appraisal/criteria/<str:code>/undo/", criterion.undo, name="undo_all"),
    path("appraisal/units/<int:participant>/", criterion.unit, name="unit"),
    path("appraisal/cells/<int:cell>/", cells.cell, name="cell"),
    path("appraisal/cells/<int:cell>/judge/", cells.decide, name="judge"),
    path("appraisal/cells/<int:cell>/undo/", cells.undo, name="undo"),
    path("explanations/", explanations.explanations, name="explanations"),
    path("explanations/<int:participant>/<int:cell>/", explanations.answer, name="explain"),
    path("objections/", objections.objections, name="objections"),
    path("objections/<int:objection>/", objections.objection, name="objection"),
    path("objections/units/<int:participant>/", objections.peer, name="peer"),
]
