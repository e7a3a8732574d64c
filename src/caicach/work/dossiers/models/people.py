"""Who asks for something."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.text import fold, tidy
from caicach.work.dossiers.constants import ApplicantKind


class Applicant(models.Model):
    """A citizen, business or organisation as the one-stop office last knew it.

    Every dossier keeps what was true when it was taken in; this row fills the next one.
    """

    kind = models.CharField(_("đối tượng"), max_length=12, choices=ApplicantKind.choices)
    id_number = models.CharField(_("số định danh"), max_length=30, unique=True, null=True, blank=True)
    name = models.CharField(_("họ tên, tên tổ chức"), max_length=250)
    name_folded = models.CharField(max_length=250, editable=False)
    phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    updated_at = models.DateTimeField(_("cập nhật lúc"))

    class Meta:
        verbose_name = _("người nộp hồ sơ")
        verbose_name_plural = _("người nộp hồ sơ")
        indexes = (
            models.Index(fields=["phone"], condition=~Q(phone=""), name="dossiers_applicant_phone"),
            models.Index(fields=["name_folded"], name="dossiers_applicant_name"),
        )

    def __str__(self) -> str:
        return self.name

    def tidied(self) -> Applicant:
        """Bring the texts to the form in which they are compared, and return the row itself."""
        self.name = tidy(self.name)
        self.name_folded = fold(self.name)
        self.address = tidy(self.address)
        return self
