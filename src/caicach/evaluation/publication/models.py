"""Frozen results by version, and what follows: explanations of low classes, commitments, rewards."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caicach.common.files.models import StoredFile
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.fields import ExactField
from caicach.evaluation.publication.constants import (
    CommitmentState,
    FileKind,
    ProposalState,
    RequestState,
    ResultState,
)

USER = settings.AUTH_USER_MODEL


class ResultVersion(models.Model):
    """The result of a campaign as the authority approved it; frozen. A correction is a new version with a
    reason.

    ``digest`` is the SHA-256 of all its rows' canonical form. ``ties`` are the council's orders among equal
    units that counted: block, units in order, reason, day. ``decision_*`` are those of the publication.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveIntegerField(_("phiên bản"))
    state = models.CharField(max_length=10, choices=ResultState.choices, default=ResultState.APPROVED)
    reason = models.TextField(_("lý do đính chính"), blank=True)
    digest = models.CharField(_("mã băm"), max_length=64)
    ties = models.JSONField(_("thứ tự do Hội đồng quyết định"), default=list)
    approved_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("phê duyệt lúc"))
    decision_number = models.CharField(_("số quyết định"), max_length=100, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=200, blank=True)
    published_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("kết quả")
        verbose_name_plural = _("kết quả")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "number"], name="publication_one_result_of_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.campaign} v{self.number}"


class ApprovalRequest(models.Model):
    """The authority's word that the results as they stand are approved, and what came of it: a version of the
    result, or what stopped its freezing.

    ``sequence`` is the number of its entry in the campaign's ledger: what makes points has no entry after it.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="approval_requests")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.WAITING)
    reason = models.TextField(_("lý do đính chính"), blank=True)
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("phê duyệt lúc"))
    origin = models.CharField(_("làm từ đâu"), max_length=100)
    sequence = models.PositiveBigIntegerField(_("số mục nhật ký"), default=0)
    result = models.OneToOneField(
        ResultVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="request"
    )
    told = models.TextField(_("vì sao dừng"), blank=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("yêu cầu chốt kết quả")
        verbose_name_plural = _("yêu cầu chốt kết quả")
        constraints = (
            models.UniqueConstraint(
                fields=["campaign"], condition=models.Q(state="waiting"), name="publication_one_request_waits"
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign} {self.asked_at}"


class ResultRow(models.Model):
    """The frozen result of one unit: points, share, class, place, and every node with the answer behind it.

    ``nodes`` are code, score, maximum, status, place, share; ``answers`` what was scored, with its public
    reason, and ``facts`` what grades ask besides: enough for anyone to recompute. Nothing internal stands
    here: whoever may read a result may read all of its row.
    """

    result = models.ForeignKey(ResultVersion, on_delete=models.PROTECT, related_name="rows")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="result_rows")
    block = models.ForeignKey(CampaignBlock, on_delete=models.PROTECT, related_name="+")
    total = ExactField(_("điểm"))
    maximum = ExactField(_("điểm áp dụng"))
    share = ExactField(_("tỷ lệ đạt"))
    self_total = ExactField(_("điểm tự đánh giá"))
    place = models.PositiveIntegerField(_("thứ hạng"), null=True, blank=True)
    is_tied = models.BooleanField(default=False)
    grade = models.CharField(_("xếp loại"), max_length=40, blank=True)
    grade_title = models.CharField(max_length=200, blank=True)
    areas = models.JSONField(default=list)
    nodes = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    facts = models.JSONField(_("dữ kiện xếp loại"), default=dict)

    class Meta:
        verbose_name = _("kết quả của đơn vị")
        verbose_name_plural = _("kết quả của đơn vị")
        constraints = (
            models.UniqueConstraint(fields=["result", "participant"], name="publication_one_row_a_unit"),
        )
        indexes = (models.Index(fields=["result", "block", "place"], name="publication_ranking"),)

    def __str__(self) -> str:
        return f"{self.result} {self.participant}"


class ResultFile(models.Model):
    """One file of a result, written once: the result below it never changes.

    Before the publication it is a draft, without the decision's number and day; its place takes another then.
    """

    result = models.ForeignKey(ResultVersion, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(_("loại tệp"), max_length=20, choices=FileKind.choices)
    is_draft = models.BooleanField(_("dự thảo"), default=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lập lúc"))

    class Meta:
        verbose_name = _("tệp kết quả")
        verbose_name_plural = _("tệp kết quả")
        constraints = (
            models.UniqueConstraint(
                fields=["result", "kind", "is_draft"], name="publication_one_file_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.result} {self.kind}"


class ExplanationDemand(models.Model):
    """A demand that a unit of a low class explains itself, and its answer."""

    result = models.ForeignKey(ResultVersion, on_delete=models.PROTECT, related_name="demands")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="demands")
    demanded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    demanded_at = models.DateTimeField(_("yêu cầu lúc"))
    due_on = models.DateField(_("hạn giải trình"))
    text = models.TextField(_("giải trình"), blank=True)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("giải trình lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("yêu cầu giải trình")
        verbose_name_plural = _("yêu cầu giải trình")
        constraints = (
            models.UniqueConstraint(fields=["result", "participant"], name="publication_demanded_once"),
        )

    def __str__(self) -> str:
        return f"{self.participant} {self.due_on}"


class Commitment(models.Model):
    """An improvement that a unit promises for a part of the index, followed until it is done."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="commitments")
    code = models.CharField(_("mã tiêu chí"), max_length=40, blank=True)
    text = models.TextField(_("cam kết"))
    due_on = models.DateField(_("hạn hoàn thành"))
    state = models.CharField(max_length=10, choices=CommitmentState.choices, default=CommitmentState.OPEN)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("cam kết cải thiện")
        verbose_name_plural = _("cam kết cải thiện")

    def __str__(self) -> str:
        return f"{self.participant} {self.due_on}"


class CommitmentNote(models.Model):
    """One report on a commitment; added, never changed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="notes")
    state = models.CharField(max_length=10, choices=CommitmentState.choices)
    text = models.TextField(_("tình hình"))
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("báo cáo cam kết")
        verbose_name_plural = _("báo cáo cam kết")

    def __str__(self) -> str:
        return f"{self.commitment} {self.at}"


class RewardProposal(models.Model):
    """A unit proposed for a reward, with its reason and what became of it."""

    result = models.ForeignKey(ResultVersion, on_delete=models.PROTECT, related_name="reward_proposals")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="reward_proposals")
    form = models.CharField(_("hình thức khen thưởng"), max_length=200)
    reason = models.TextField(_("lý do"))
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("đề nghị khen thưởng")
        verbose_name_plural = _("đề nghị khen thưởng")
        constraints = (
            models.UniqueConstraint(
                fields=["result", "participant", "form"], name="publication_proposed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant} {self.form}"
