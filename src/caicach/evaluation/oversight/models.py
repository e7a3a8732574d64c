"""What people made of the signs that were shown to them. The signs themselves are always worked out anew."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.campaigns.models import Campaign


class SignReview(models.Model):
    """A person's word on one sign (``key`` names it for ever); added, never changed, the latest counts."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="sign_reviews")
    key = models.CharField(_("dấu hiệu"), max_length=200)
    is_explained = models.BooleanField(_("đã rõ, không phải bất thường"), default=False)
    note = models.TextField(_("nhận xét"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("nhận xét dấu hiệu")
        verbose_name_plural = _("nhận xét dấu hiệu")
        indexes = (models.Index(fields=["campaign", "key"], name="oversight_review_of_sign"),)

    def __str__(self) -> str:
        return f"{self.campaign} {self.key}"
