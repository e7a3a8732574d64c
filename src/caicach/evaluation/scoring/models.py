"""Cells of the scoring table with their history, the cards that add them up, the steps of whole sheets."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.fields import ExactField
from caicach.evaluation.scoring.constants import Outcome, RevisionKind, Standing, Step, Via

USER = settings.AUTH_USER_MODEL


class Cell(models.Model):
    """One leaf of one unit as it stands now: a projection of its revisions, its evidence and its appraisals.

    All cells of a campaign are made when it opens. Answers are kept as ``scoring.answers`` writes them.
    ``answer`` is the unit's own; ``given`` is what a survey or a central measurement says, which no unit may
    write. The suffixes 1, 2 and 3 are first appraisal, second appraisal and council. ``former`` is last
    year's answer, points and remark under this criterion.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="cells")
    block = models.ForeignKey(CampaignBlock, on_delete=models.PROTECT, related_name="cells")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="cells")
    code = models.CharField(_("mã tiêu chí"), max_length=40)
    position = models.PositiveSmallIntegerField(_("thứ tự"))

    answer = models.JSONField(_("tự đánh giá"), default=dict, blank=True)
    explanation = models.TextField(_("giải trình"), blank=True)
    version = models.PositiveIntegerField(_("lần ghi"), default=0)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("ghi lúc"), null=True, blank=True)
    assignee = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    papers = models.JSONField(_("loại tài liệu đã có"), default=list, blank=True)
    evidence_count = models.PositiveSmallIntegerField(_("số tài liệu"), default=0)
    pageless_count = models.PositiveSmallIntegerField(_("số tài liệu chưa chỉ trang"), default=0)

    given = models.JSONField(_("số liệu điều tra, đo lường"), null=True, blank=True)
    given_source = models.CharField(_("nguồn số liệu"), max_length=300, blank=True)

    appraiser = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_appraiser = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome_1 = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    recognised_1 = models.JSONField(null=True, blank=True)
    reason_1 = models.TextField(blank=True)
    outcome_2 = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    recognised_2 = models.JSONField(null=True, blank=True)
    reason_2 = models.TextField(blank=True)
    recognised_3 = models.JSONField(null=True, blank=True)
    reason_3 = models.TextField(blank=True)
    is_disputed = models.BooleanField(_("còn tranh chấp"), default=False)

    self_points = ExactField(_("điểm tự đánh giá"))
    appraised_points = ExactField(_("điểm thẩm định lần 1"))
    final_points = ExactField(_("điểm đạt"))
    self_status = models.CharField(max_length=20, default="missing")
    appraised_status = models.CharField(max_length=20, default="missing")
    final_status = models.CharField(max_length=20, default="missing")

    former = models.JSONField(_("kỳ trước"), default=dict, blank=True)

    class Meta:
        verbose_name = _("ô chấm điểm")
        verbose_name_plural = _("ô chấm điểm")
        constraints = (
            models.UniqueConstraint(fields=["participant", "code"], name="scoring_one_cell_a_leaf"),
        )
        indexes = (
            models.Index(fields=["block", "code"], name="scoring_cell_by_criterion"),
            models.Index(fields=["appraiser", "campaign", "outcome_1"], name="scoring_cell_queue"),
            models.Index(
                fields=["second_appraiser", "campaign"],
                condition=Q(second_appraiser__isnull=False),
                name="scoring_cell_second_queue",
            ),
            models.Index(fields=["campaign"], condition=Q(is_disputed=True), name="scoring_cell_disputed"),
        )

    def __str__(self) -> str:
        return f"{self.participant_id} {self.code}"


class CellRevision(models.Model):
    """One writing of one cell; added, never changed. ``number`` is the cell's version; none for what lost."""

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="revisions")
    kind = models.CharField(max_length=10, choices=RevisionKind.choices, default=RevisionKind.ANSWER)
    number = models.PositiveIntegerField(_("lần ghi"), null=True, blank=True)
    base = models.PositiveIntegerField(_("sửa từ lần"), default=0)
    answer = models.JSONField(_("tự đánh giá"), default=dict, blank=True)
    explanation = models.TextField(_("giải trình"), blank=True)
    points = ExactField(_("điểm"))
    via = models.CharField(_("cách nhập"), max_length=10, choices=Via.choices, default=Via.TABLE)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(_("người ghi"), max_length=255)
    at = models.DateTimeField(_("lúc"))
    origin = models.CharField(_("làm từ đâu"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("lần ghi")
        verbose_name_plural = _("lần ghi")
        constraints = (
            models.UniqueConstraint(
                fields=["cell", "number"],
                condition=Q(number__isnull=False),
                name="scoring_one_revision_of_a_number",
            ),
        )
        indexes = (models.Index(fields=["cell", "at"], name="scoring_revision_of_cell"),)

    def __str__(self) -> str:
        return f"{self.cell} #{self.number}"


class ScoreCard(models.Model):
    """The points of one unit added up, by what they are reckoned from; renewed with every change of its
    cells.

    ``areas`` are the top nodes of the set in its order: code, score and maximum as exact text or null.
    ``answered`` of ``expected`` cells of the unit are filled in; ``lacking`` need something before the sheet
    may be submitted.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="cards")
    standing = models.CharField(max_length=10, choices=Standing.choices)
    total = ExactField(_("điểm"))
    maximum = ExactField(_("điểm áp dụng"))
    share = ExactField(_("tỷ lệ đạt"))
    grade = models.CharField(_("xếp loại"), max_length=40, blank=True)
    areas = models.JSONField(default=list, blank=True)
    expected = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)
    lacking = models.PositiveSmallIntegerField(default=0)
    judged = models.PositiveSmallIntegerField(default=0)
    reckoned_at = models.DateTimeField(_("tính lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("bảng điểm")
        verbose_name_plural = _("bảng điểm")
        constraints = (
            models.UniqueConstraint(fields=["participant", "standing"], name="scoring_one_card_a_standing"),
        )

    def __str__(self) -> str:
        return f"{self.participant} {self.standing}"


class SheetStep(models.Model):
    """One step of a unit's sheet: sent to the head, returned, submitted, locked, reopened; added, never
    changed.

    ``sheet`` is the whole sheet as it then stood for the steps that seal it, ``digest`` its SHA-256.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(_("bước"), max_length=10, choices=Step.choices)
    note = models.TextField(_("ý kiến"), blank=True)
    sheet = models.JSONField(_("bảng đã chốt"), null=True, blank=True)
    digest = models.CharField(_("mã băm"), max_length=64, blank=True)
    total = ExactField(_("điểm tự đánh giá"))
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(_("người làm"), max_length=255)
    at = models.DateTimeField(_("lúc"))
    origin = models.CharField(_("làm từ đâu"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("bước của bảng chấm")
        verbose_name_plural = _("bước của bảng chấm")
        indexes = (models.Index(fields=["participant", "at"], name="scoring_step_of_unit"),)

    def __str__(self) -> str:
        return f"{self.participant} {self.step}"


class ReportText(models.Model):
    """What the unit writes in its report besides the table; each saving is a new row."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="report_texts")
    number = models.PositiveIntegerField(_("lần ghi"))
    overview = models.TextField(_("tình hình thực hiện"), blank=True)
    difficulties = models.TextField(_("khó khăn, vướng mắc"), blank=True)
    proposals = models.TextField(_("kiến nghị, đề xuất"), blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("nội dung báo cáo")
        verbose_name_plural = _("nội dung báo cáo")
        constraints = (
            models.UniqueConstraint(
                fields=["participant", "number"], name="scoring_one_report_text_of_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant} #{self.number}"
