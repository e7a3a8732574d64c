"""What was asked for and paid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.work.dossiers.constants import PaymentMethod, PaymentState
from caicach.work.dossiers.models.dossiers import Dossier


class Payment(models.Model):
    """One request for a fee, in đồng, and how it was met.

    ``reference`` is what the payer's bank writes into the purpose: short, unique and with a check character
    (a dossier's code is too long for it). ``statement_line`` names the line of the bank's file that met it,
    so that no line is counted twice.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="payments")
    reference = models.CharField(_("mã tham chiếu"), max_length=25, unique=True)
    name = models.CharField(_("khoản thu"), max_length=300)
    amount = models.PositiveBigIntegerField(_("số tiền"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=PaymentState.choices)
    method = models.CharField(_("cách nộp"), max_length=10, choices=PaymentMethod.choices, blank=True)
    asked_at = models.DateTimeField(_("yêu cầu lúc"))
    paid_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    refunded = models.PositiveBigIntegerField(_("đã hoàn"), default=0)
    statement_line = models.CharField(_("dòng sao kê"), max_length=200, blank=True)
    receipt_number = models.CharField(_("số biên lai"), max_length=40, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("khoản phí, lệ phí")
        verbose_name_plural = _("khoản phí, lệ phí")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="dossiers_payment_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(refunded__lte=models.F("amount")), name="dossiers_payment_no_more_back"
            ),
            models.UniqueConstraint(
                fields=["statement_line"],
                condition=~Q(statement_line=""),
                name="dossiers_payment_one_of_a_line",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"
