"""Files of procedures that somebody asked to be taken over, and what came of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caicach.common.files.models import StoredFile


class ProcedureImport(models.Model):
    """One file that a person handed in to be taken over by a job.

    ``report`` is what :class:`ImportReport` says, as plain values: counts, ``unread`` (why, how many
    procedures) and ``faults`` (place, why). ``fault`` is why the whole file could not be read.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="procedure_imports")
    name = models.CharField(_("tên tệp"), max_length=255)
    publishes = models.BooleanField(_("công bố ngay"), default=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="procedure_imports"
    )
    requested_at = models.DateTimeField(_("yêu cầu lúc"))
    finished_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    report = models.JSONField(_("kết quả nhập"), default=dict, blank=True)
    fault = models.TextField(_("lỗi của tệp"), blank=True)

    class Meta:
        verbose_name = _("lần nhập danh mục thủ tục")
        verbose_name_plural = _("lần nhập danh mục thủ tục")

    def __str__(self) -> str:
        return self.name
