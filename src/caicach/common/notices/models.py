"""The table of notices: one row for each person told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something one person was told, and whether they have read it.

    Its words are kept as they were said then, in the language of the site.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notices",
        verbose_name=_("người nhận"),
    )
    kind = models.CharField(_("loại"), max_length=100)
    subject = models.CharField(_("tiêu đề"), max_length=200)
    body = models.TextField(_("nội dung"), blank=True)
    url = models.CharField(_("trang liên quan"), max_length=500, blank=True)
    unique_key = models.CharField(_("khóa duy nhất"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("gửi lúc"))
    read_at = models.DateTimeField(_("đọc lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        constraints = (
            models.UniqueConstraint(
                fields=["recipient", "unique_key"],
                condition=~Q(unique_key=""),
                name="notices_notice_one_per_key_and_recipient",
            ),
        )
        indexes = (
            models.Index(fields=["recipient", "-created_at", "-id"], name="notices_notice_latest"),
            models.Index(
                fields=["recipient"], condition=Q(read_at__isnull=True), name="notices_notice_unread"
            ),
        )

    def __str__(self) -> str:
        return self.subject
