"""The library of a unit's documents, their versions, and which page of which proves what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.common.files.models import StoredFile
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.evidence.constants import DocumentKind, SignatureVerdict
from caicach.evaluation.scoring.models import Cell
from caicach.registry.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class Document(models.Model):
    """A document in a unit's library: it outlives the season, so that next year chooses it again."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("loại tài liệu"), max_length=20, choices=DocumentKind.choices)
    number = models.CharField(_("số, ký hiệu"), max_length=100, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=250, blank=True)
    title = models.CharField(_("trích yếu"), max_length=500)
    search_text = models.CharField(max_length=1000, editable=False)
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("thêm lúc"))
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("tài liệu")
        verbose_name_plural = _("tài liệu")
        indexes = (models.Index(fields=["organisation", "-created_at"], name="evidence_library"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class DocumentVersion(models.Model):
    """One file of a document; a better scan is another version, and the old one stays."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("phiên bản"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("mã băm"), max_length=64, db_index=True)
    pages = models.PositiveIntegerField(_("số trang"), null=True, blank=True)
    verdict = models.CharField(
        _("chữ ký số"), max_length=12, choices=SignatureVerdict.choices, default=SignatureVerdict.NOT_CHECKED
    )
    signatures = models.JSONField(_("chi tiết chữ ký"), default=list, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("phiên bản tài liệu")
        verbose_name_plural = _("phiên bản tài liệu")
        constraints = (
            models.UniqueConstraint(fields=["document", "number"], name="evidence_one_version_of_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"


class EvidenceLink(models.Model):
    """One document version that proves one cell, at a page and an item; taken off, never removed.

    ``paper`` names which of the papers that the criterion asks for this is. ``stage`` is the window in which
    it was added: what comes with an explanation is told from what stood at submission.
    """

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="evidence")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="links")
    paper = models.CharField(_("loại tài liệu theo tiêu chí"), max_length=200, blank=True)
    page = models.CharField(_("trang"), max_length=50, blank=True)
    item = models.CharField(_("mục, điều, khoản"), max_length=200, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.SELF_SCORING)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    ended_at = models.DateTimeField(_("bỏ lúc"), null=True, blank=True)
    ended_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField(_("lý do bỏ"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("minh chứng của tiêu chí")
        verbose_name_plural = _("minh chứng của tiêu chí")
        indexes = (
            models.Index(fields=["cell"], condition=Q(ended_at__isnull=True), name="evidence_link_of_cell"),
        )

    def __str__(self) -> str:
        return f"{self.cell} < {self.version}"
