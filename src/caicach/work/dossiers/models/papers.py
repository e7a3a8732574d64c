"""What was handed in with a dossier, and what was decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.common.files.models import StoredFile
from caicach.registry.organisations.models import Organisation
from caicach.work.dossiers.constants import RESULTS, PaperSort, choices
from caicach.work.dossiers.models.dossiers import Dossier
from caicach.work.dossiers.models.people import Applicant


class Result(models.Model):
    """A paper by which a dossier was settled; the register of results, from which papers are reused.

    ``number`` is the sign of the paper. A corrected result stays and names the one that replaces it.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="results")
    holder = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="results")
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(_("loại"), max_length=10, choices=choices(RESULTS))
    code = models.CharField(_("mã kết quả"), max_length=60, blank=True)
    number = models.CharField(_("số, ký hiệu"), max_length=100)
    title = models.CharField(_("tên văn bản"), max_length=300)
    issued_on = models.DateField(_("ngày ban hành"))
    valid_until = models.DateField(_("có hiệu lực đến"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="dossier_results"
    )
    signature = models.JSONField(_("chữ ký số"), default=dict, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    recorded_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("kết quả giải quyết")
        verbose_name_plural = _("kết quả giải quyết")
        indexes = (models.Index(fields=["holder", "-issued_on"], name="dossiers_result_of_holder"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class DossierPaper(models.Model):
    """One paper of a dossier: handed in, held in the register already, or asked for and still missing.

    ``missing_because`` is the reason that the request for a supplement gives for this very paper.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="papers")
    paper = models.ForeignKey(
        "procedures.Paper", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("tên giấy tờ"), max_length=1000)
    sort = models.CharField(_("dạng nộp"), max_length=10, choices=PaperSort.choices)
    count = models.PositiveSmallIntegerField(_("số lượng"), default=1)
    is_given = models.BooleanField(_("đã nộp"), default=True)
    missing_because = models.CharField(_("lý do phải bổ sung"), max_length=500, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="dossier_papers"
    )
    reused = models.ForeignKey(
        Result, on_delete=models.PROTECT, null=True, blank=True, related_name="reused_in"
    )
    is_digitised = models.BooleanField(_("đã số hóa"), default=False)
    added_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("giấy tờ của hồ sơ")
        verbose_name_plural = _("giấy tờ của hồ sơ")
        constraints = (
            models.UniqueConstraint(fields=["dossier", "position"], name="dossiers_paper_one_per_place"),
            models.CheckConstraint(
                condition=Q(is_given=True) | Q(file__isnull=True), name="dossiers_paper_missing_has_no_file"
            ),
        )

    def __str__(self) -> str:
        return self.name
