"""Addresses of the pages on which criteria sets are prepared."""

from __future__ import annotations

from django.urls import path

from caicach.web.criteria.views import editing, issuing, making, reading

app_name = "criteria"
urlpatterns = [
    path("", reading.sets, name="sets"),
    path("new/", making.new, name="new"),
    path("<uuid:uid>/", reading.criteria_set, name="set"),
    path("<uuid:uid>/set.yaml", reading.yaml_file, name="yaml"),
    path("<uuid:uid>/annex.xlsx", reading.table_file, name="table"),
    path("<uuid:uid>/differences/", reading.differences, name="differences"),
    path("<uuid:uid>/history/", reading.history, name="history"),
    path("<uuid:uid>/next/", making.renew, name="renew"),
    path("<uuid:uid>/edit/", editing.editor, name="edit"),
    path("<uuid:uid>/edit/preview/", editing.preview, name="preview"),
    path("<uuid:uid>/tree/", editing.tree_change, name="tree"),
    path("<uuid:uid>/text/", editing.whole_text, name="text"),
    path("<uuid:uid>/restore/", issuing.restore, name="restore"),
    path("<uuid:uid>/mapping/", issuing.mapping, name="mapping"),
    path("<uuid:uid>/issue/", issuing.issue, name="issue"),
    path("<uuid:uid>/discard/", issuing.discard, name="discard"),
]
