"""Who has to do what about a dossier, and until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.registry.organisations.models import Organisation
from caicach.work.dossiers.constants import WorkKind
from caicach.work.dossiers.models.dossiers import Dossier


class WorkItem(models.Model):
    """One part of the work on a dossier: a step, another agency's branch, or an opinion.

    ``due_at`` is its own limit, by the calendar of the unit that has it; ``taken_at`` is when the receiver
    said that they have it (form 06: the receiver enters how the hand-over stood). ``outcome`` is what came
    of it.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="work_items")
    number = models.PositiveIntegerField(_("thứ tự"))
    kind = models.CharField(_("loại việc"), max_length=10, choices=WorkKind.choices)
    step = models.ForeignKey(
        "procedures.ProcessStep", on_delete=models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    title = models.CharField(_("việc"), max_length=300)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="work_items")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_from = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(_("giao lúc"))
    due_at = models.DateTimeField(_("phải xong trước"), null=True, blank=True)
    taken_at = models.DateTimeField(_("nhận lúc"), null=True, blank=True)
    done_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    outcome = models.TextField(_("kết quả"), blank=True)

    class Meta:
        verbose_name = _("phần việc")
        verbose_name_plural = _("phần việc")
        constraints = (
            models.UniqueConstraint(fields=["dossier", "number"], name="dossiers_workitem_one_per_place"),
        )
        indexes = (
            models.Index(
                fields=["unit", "due_at"], condition=Q(done_at__isnull=True), name="dossiers_assigned_to_unit"
            ),
            models.Index(
                fields=["person", "due_at"], condition=Q(done_at__isnull=True), name="dossiers_assigned_to"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.number} {self.title}"
