"""What a late official decision about working days would change in due moments already promised."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.registry.calendars.models import CalendarDecision
from caicach.work.dossiers.models.dossiers import Dossier


class ProposalState(models.TextChoices):
    """What became of a proposal. ``OUTDATED``: the dossier moved on before anybody decided."""

    OPEN = "open", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã điều chỉnh")
    DECLINED = "declined", _("Giữ ngày hẹn cũ")
    OUTDATED = "outdated", _("Không còn áp dụng")


class DueProposal(models.Model):
    """Another due moment for a dossier in flight; nothing changes until a person confirms it.

    ``new_due_at`` empty: the time stands still, and would be counted by the new calendar once it goes on.
    ``revision`` is the calendar under which it was reckoned, ``events`` how far the dossier had come.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="due_proposals")
    decision = models.ForeignKey(CalendarDecision, on_delete=models.PROTECT, related_name="+")
    old_due_at = models.DateTimeField(_("hẹn trả cũ"), null=True, blank=True)
    new_due_at = models.DateTimeField(_("hẹn trả mới"), null=True, blank=True)
    revision = models.BigIntegerField()
    events = models.PositiveIntegerField()
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    proposed_at = models.DateTimeField(_("đề xuất lúc"))
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("đề xuất điều chỉnh hẹn trả")
        verbose_name_plural = _("đề xuất điều chỉnh hẹn trả")
        constraints = (
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state="open"), name="dossiers_one_open_proposal"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.old_due_at} > {self.new_due_at}"
