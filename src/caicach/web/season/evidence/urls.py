"""Addresses of evidence."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from caicach.web.season.evidence import files, library, uploads, views

app_name = "evidence"

_CELL = "units/<int:participant_id>/cells/<str:code>/evidence/"
_LIBRARY = "units/<int:participant_id>/library/"
_DOCUMENT = f"{_LIBRARY}<int:document_id>/"
_UPLOADS = "units/<int:participant_id>/uploads/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_CELL, views.cell, name="cell"),
    path(f"{_CELL}choose/", views.choose, name="choose"),
    path(f"{_CELL}<int:link_id>/", views.view, name="link"),
    path(f"{_CELL}<int:link_id>/pointer/", views.pointer, name="pointer"),
    path(f"{_CELL}<int:link_id>/remove/", views.remove, name="remove"),
    path(_LIBRARY, library.library, name="library"),
    path(_DOCUMENT, library.document, name="document"),
    path(f"{_DOCUMENT}facts/", library.change, {"what": "facts"}, name="amend"),
    path(f"{_DOCUMENT}versions/", library.change, {"what": "versions"}, name="renew"),
    path(f"{_DOCUMENT}withdraw/", library.change, {"what": "withdraw"}, name="withdraw"),
    path(f"{_DOCUMENT}links/", library.change, {"what": "links"}, name="use"),
    path(_UPLOADS, uploads.uploads, name="uploads"),
    path(f"{_UPLOADS}<str:token>/", uploads.upload, name="upload"),
    path("evidence/<int:version_id>/pages/<int:number>.png", files.page, name="page"),
    path("evidence/<int:version_id>/download/", files.download, name="download"),
]
