"""What citizens themselves bring: an application that is not sent yet, and how they were served."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caicach.registry.organisations.models import Organisation
from caicach.work.dossiers.constants import Face
from caicach.work.dossiers.models.dossiers import Dossier


class Draft(models.Model):
    """An application that somebody is filling in, step by step, and may leave and take up again.

    ``key`` is the secret by which a browser that is not signed in keeps it, and the key of the request when
    it is sent, so that a double click makes one dossier. ``owner`` is who signed in; from then on nobody else
    reaches it, key or not. ``data`` holds what was typed, by step, and the files by paper; it is emptied when
    the application was sent. What nobody touches until ``expires_at`` is removed.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="dossier_drafts",
        verbose_name=_("người soạn"),
    )
    version = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("bắt đầu lúc"))
    touched_at = models.DateTimeField(_("sửa lần cuối"))
    expires_at = models.DateTimeField(_("giữ đến"), db_index=True)
    dossier = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    class Meta:
        verbose_name = _("hồ sơ đang soạn")
        verbose_name_plural = _("hồ sơ đang soạn")

    def __str__(self) -> str:
        return f"{self.version_id} {self.touched_at:%Y-%m-%d}"


class Rating(models.Model):
    """How somebody was served, said once about a dossier, and not bound to it.

    Who rates must not fear whom they rate: the row names the office and the procedure, and neither the
    dossier, the person nor the day. That a dossier was rated is an event of its history (``RATED``), so one
    dossier rates once and the number of ratings can be checked against the events.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ratings_received")
    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ratings_decided")
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.PROTECT, related_name="ratings")
    month = models.DateField(_("tháng"))
    face = models.CharField(_("mức hài lòng"), max_length=10, choices=Face.choices)
    words = models.JSONField(_("điều nêu ra"), default=list, blank=True)
    text = models.CharField(_("ý kiến khác"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("đánh giá của người dân")
        verbose_name_plural = _("đánh giá của người dân")
        indexes = (models.Index(fields=["receiver", "month"], name="dossiers_rating_of_office"),)

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} {self.face}"
