"""What appraisers and council decided, what units answered, and what they hold against each other."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.common.files.models import StoredFile
from caicach.evaluation.appraisal.constants import ObjectionState, Round
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.fields import ExactField
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell

USER = settings.AUTH_USER_MODEL


class CouncilMeeting(models.Model):
    """A meeting of the council, with its minutes; its decisions hang on it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField(_("phiên họp"))
    held_on = models.DateField(_("ngày họp"))
    chaired_by = models.CharField(_("chủ trì"), max_length=200)
    members = models.TextField(_("thành phần"), blank=True)
    minutes = models.TextField(_("biên bản"), blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    closed_at = models.DateTimeField(_("chốt biên bản lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("phiên họp Hội đồng")
        verbose_name_plural = _("phiên họp Hội đồng")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "number"], name="appraisal_one_meeting_of_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.campaign} #{self.number}"


class Decision(models.Model):
    """One judgement on one cell; added, never changed, and the latest of its round counts.

    ``recognised`` is the answer that counts (as ``scoring.answers`` writes it; with ``decided`` where points
    were set rather than reckoned), ``points`` what it gave when decided. ``reason`` is for the unit to read,
    ``internal_note`` never is. ``answer_version`` is the version of the claim that was judged.
    """

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="decisions")
    round = models.CharField(_("lần thẩm định"), max_length=10, choices=Round.choices)
    number = models.PositiveIntegerField(_("lần ghi"))
    outcome = models.CharField(_("kết luận"), max_length=10, choices=Outcome.choices)
    recognised = models.JSONField(_("số liệu công nhận"), null=True, blank=True)
    points = ExactField(_("điểm"))
    reason = models.TextField(_("lý do"), blank=True)
    internal_note = models.TextField(_("ghi chú nội bộ"), blank=True)
    answer_version = models.PositiveIntegerField(default=0)
    meeting = models.ForeignKey(
        CouncilMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(_("người quyết định"), max_length=255)
    at = models.DateTimeField(_("lúc"))
    origin = models.CharField(_("làm từ đâu"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("kết luận thẩm định")
        verbose_name_plural = _("kết luận thẩm định")
        constraints = (
            models.UniqueConstraint(
                fields=["cell", "round", "number"], name="appraisal_one_decision_of_a_number"
            ),
        )
        indexes = (
            models.Index(fields=["by", "round"], name="appraisal_decision_by"),
            models.Index(fields=["at"], name="appraisal_decision_at"),
        )

    def __str__(self) -> str:
        return f"{self.cell} {self.round} #{self.number}"


class ReasonText(models.Model):
    """A reason ready made for a campaign, for one criterion or for all."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reason_texts")
    code = models.CharField(_("mã tiêu chí"), max_length=40, blank=True)
    text = models.CharField(_("lý do"), max_length=500)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    ended_at = models.DateTimeField(_("bỏ lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lý do mẫu")
        verbose_name_plural = _("lý do mẫu")

    def __str__(self) -> str:
        return self.text


class Explanation(models.Model):
    """What a unit answers to an appraisal of one cell; each saving is a new row, the latest counts."""

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="explanations")
    number = models.PositiveIntegerField(_("lần ghi"))
    accepts = models.BooleanField(_("đồng ý với kết quả thẩm định"), default=False)
    text = models.TextField(_("nội dung giải trình"), blank=True)
    answer = models.JSONField(_("số liệu đề nghị công nhận"), null=True, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(_("người giải trình"), max_length=255)
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("giải trình")
        verbose_name_plural = _("giải trình")
        constraints = (
            models.UniqueConstraint(fields=["cell", "number"], name="appraisal_one_explanation_of_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.cell} #{self.number}"


class Objection(models.Model):
    """What one unit holds against another's claim, its reply, and the ruling."""

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="objections")
    objector = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="objections_made")
    text = models.TextField(_("nội dung phản biện"))
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    state = models.CharField(max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    reply = models.TextField(_("trả lời"), blank=True)
    replied_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    ruling = models.TextField(_("kết luận"), blank=True)
    ruled_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ruled_at = models.DateTimeField(_("kết luận lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("phản biện")
        verbose_name_plural = _("phản biện")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("open", "withdrawn"))
                | Q(state="replied", replied_at__isnull=False)
                | Q(ruled_at__isnull=False),
                name="appraisal_objection_state_fits",
            ),
        )
        indexes = (models.Index(fields=["state"], name="appraisal_objection_state"),)

    def __str__(self) -> str:
        return f"{self.objector} > {self.cell}"


class FiguresImport(models.Model):
    """One import of survey or centrally measured figures, with its source and file."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="figures_imports")
    source = models.CharField(_("nguồn số liệu"), max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    figures = models.JSONField(_("số liệu đã nhập"), default=list)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("lần nhập số liệu")
        verbose_name_plural = _("lần nhập số liệu")

    def __str__(self) -> str:
        return f"{self.campaign} {self.source}"


class TieRuling(models.Model):
    """The council's order among units that stay equal after the tie-break chain; the latest counts."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="tie_rulings")
    block = models.ForeignKey(CampaignBlock, on_delete=models.PROTECT, related_name="tie_rulings")
    order = models.JSONField(_("thứ tự (mã đơn vị tham gia)"))
    reason = models.TextField(_("lý do"))
    meeting = models.ForeignKey(
        CouncilMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="tie_rulings"
    )
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("quyết định thứ tự khi bằng điểm")
        verbose_name_plural = _("quyết định thứ tự khi bằng điểm")

    def __str__(self) -> str:
        return f"{self.block} {self.at}"
