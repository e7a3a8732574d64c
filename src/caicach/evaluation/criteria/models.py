"""Versions of criteria sets. The document is the set: it is what is read, linted, scored and compared."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.criteria.constants import SetState
from caicach.registry.organisations.models import Organisation


class SetVersion(models.Model):
    """One version of one set, from its first draft to its freezing.

    ``document`` is the YAML text of ``docs/reference/criteria-sets.md`` and ``digest`` its SHA-256; both
    never change once issued. ``mapping`` leads from codes of this version to those of ``based_on``.
    ``revision`` counts the changes of a draft, so that who edits an old one is told.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="criteria_sets")
    set_id = models.CharField(_("mã bộ tiêu chí"), max_length=80)
    version = models.CharField(_("phiên bản"), max_length=40)
    title = models.CharField(_("tên"), max_length=500)
    state = models.CharField(_("trạng thái"), max_length=10, choices=SetState.choices, default=SetState.DRAFT)
    document = models.TextField(_("nội dung"))
    digest = models.CharField(_("mã băm"), max_length=64)
    revision = models.PositiveIntegerField(_("lần sửa"), default=1)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="heirs"
    )
    mapping = models.JSONField(_("đối chiếu mã"), default=dict, blank=True)
    decision_number = models.CharField(_("số quyết định"), max_length=100, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("tạo lúc"))
    updated_at = models.DateTimeField(_("sửa lúc"))
    issued_at = models.DateTimeField(_("ban hành lúc"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("khóa lúc"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("dữ liệu minh họa"), default=False)

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        constraints = (
            models.UniqueConstraint(fields=["set_id", "version"], name="criteria_one_version_of_a_set"),
            models.CheckConstraint(
                condition=Q(state="draft", issued_at__isnull=True)
                | ~Q(state="draft") & Q(issued_at__isnull=False),
                name="criteria_issued_once_no_draft",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    @property
    def is_draft(self) -> bool:
        """Whether the version may still be edited."""
        return self.state == SetState.DRAFT


class SetRevision(models.Model):
    """A draft as it stood after one change; added, never changed."""

    set_version = models.ForeignKey(SetVersion, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("lần sửa"))
    document = models.TextField(_("nội dung"))
    digest = models.CharField(_("mã băm"), max_length=64)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("lần sửa bộ tiêu chí")
        verbose_name_plural = _("lần sửa bộ tiêu chí")
        constraints = (
            models.UniqueConstraint(
                fields=["set_version", "number"], name="criteria_one_revision_of_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.set_version} #{self.number}"
