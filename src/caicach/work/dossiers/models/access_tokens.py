"""Keys with which other systems of a unit reach its dossiers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.registry.organisations.models import Organisation


class ApiToken(models.Model):
    """What lets a program read the dossiers that one unit receives or decides, or hand such dossiers in.

    Only the SHA-256 of the secret is kept; who lost it has another one issued. ``window_at`` and
    ``window_count`` bound how often it may be used, for all processes together.
    """

    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="api_tokens", verbose_name=_("đơn vị")
    )
    name = models.CharField(_("tên hệ thống"), max_length=120)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    can_read = models.BooleanField(_("được đọc"), default=True)
    can_write = models.BooleanField(_("được gửi"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("cấp lúc"))
    last_used_at = models.DateTimeField(_("dùng lần cuối"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)
    window_at = models.DateTimeField(null=True, blank=True, editable=False)
    window_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("mã truy cập")
        verbose_name_plural = _("mã truy cập")
        constraints = (
            models.CheckConstraint(
                condition=Q(can_read=True) | Q(can_write=True), name="dossiers_token_is_for_something"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        """Whether it was not revoked."""
        return self.revoked_at is None
