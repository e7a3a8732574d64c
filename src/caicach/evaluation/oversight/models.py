"""The signs that were last worked out for a season, and what people made of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.campaigns.models import Campaign


class SignReport(models.Model):
    """The last working out of a campaign's signs: when, how long it took, and from which state of the record.

    ``sequence`` and ``head`` are the end of the campaign's ledger from which on nothing is in it yet,
    ``main_head`` that of the platform's. It is replaced by the next one: anybody works it out again from the
    record. ``at`` is None where one was asked for and none is there yet.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="sign_report")
    at = models.DateTimeField(_("tính lúc"), null=True, blank=True)
    took = models.DurationField(_("tính trong"), null=True, blank=True)
    sequence = models.PositiveBigIntegerField(_("số mục nhật ký"), default=0)
    head = models.CharField(max_length=64, blank=True)
    main_head = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(_("yêu cầu tính lại lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần tính dấu hiệu")
        verbose_name_plural = _("lần tính dấu hiệu")

    def __str__(self) -> str:
        return f"{self.campaign} {self.at}"

    @property
    def is_awaited(self) -> bool:
        """Whether somebody asked for it since it was last worked out."""
        return self.asked_at is not None and (self.at is None or self.asked_at > self.at)


class FoundSign(models.Model):
    """One sign of a report; ``place`` orders them, the gravest first.

    ``texts`` are its words by language: of what, what was found, and those of each trace. ``traces`` are the
    rows behind it: participant, name of the unit, criterion. ``person`` is the appraiser it speaks of.
    """

    report = models.ForeignKey(SignReport, on_delete=models.CASCADE, related_name="signs")
    place = models.PositiveIntegerField()
    kind = models.CharField(_("dấu hiệu"), max_length=30)
    severity = models.CharField(_("mức"), max_length=10)
    key = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    count = models.PositiveIntegerField(_("số lượng"))
    p = models.FloatField(_("xác suất ngẫu nhiên"), null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    texts = models.JSONField()
    traces = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("dấu hiệu")
        verbose_name_plural = _("dấu hiệu")
        indexes = (
            models.Index(fields=["report", "place"], name="oversight_signs_in_order"),
            models.Index(fields=["report", "key"], name="oversight_sign_of_key"),
        )

    def __str__(self) -> str:
        return self.key


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
