"""Who brought which file, and when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One file as somebody brought it; several may have the same content, which is kept once."""

    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField(_("dung lượng"))
    media_type = models.CharField(_("loại tệp"), max_length=100)
    name = models.CharField(_("tên tệp"), max_length=255)
    uploaded_by_id = models.CharField(_("mã người tải lên"), max_length=64)
    uploaded_by = models.CharField(_("người tải lên"), max_length=255)
    uploaded_at = models.DateTimeField(_("tải lên lúc"))

    class Meta:
        verbose_name = _("tệp lưu trữ")
        verbose_name_plural = _("tệp lưu trữ")
        constraints = (
            models.CheckConstraint(condition=models.Q(size_bytes__gt=0), name="files_storedfile_not_empty"),
        )

    def __str__(self) -> str:
        return self.name
