"""A season of evaluation: its blocks and sets, the units that take part, the windows, and who does what."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.campaigns.constants import CampaignState, Part, ParticipantState, Stage, Unsubmitted
from caicach.evaluation.criteria.models import SetVersion
from caicach.registry.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class Campaign(models.Model):
    """One run of one or more criteria sets over the units of a province and a period.

    ``organisation`` is whose season it is (the province), ``conductor`` who runs it (Home Affairs). The days
    of the period are inclusive; windows lie after or across its end. ``blind_share`` is the percentage of
    appraised cells that two people judge without knowing of each other.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("mã đợt"), max_length=60, unique=True)
    title = models.CharField(_("tên đợt đánh giá"), max_length=300)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="campaigns")
    conductor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="conducted_campaigns")
    starts_on = models.DateField(_("kỳ đánh giá từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=CampaignState.choices, default=CampaignState.PREPARING
    )
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next")
    peers_see_claims = models.BooleanField(
        _("đơn vị được xem tự đánh giá của nhau khi phản biện"), default=True
    )
    unsubmitted = models.CharField(
        _("khi đơn vị không nộp"), max_length=10, choices=Unsubmitted.choices, default=Unsubmitted.TAKE
    )
    blind_share = models.PositiveSmallIntegerField(_("tỷ lệ thẩm định hai lần độc lập (%)"), default=0)
    explain_below = models.CharField(
        _("xếp loại phải giải trình (từ loại này trở xuống)"), max_length=40, blank=True
    )
    created_at = models.DateTimeField(_("tạo lúc"))
    opened_at = models.DateTimeField(_("mở lúc"), null=True, blank=True)
    approved_at = models.DateTimeField(_("phê duyệt lúc"), null=True, blank=True)
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("dữ liệu minh họa"), default=False)

    class Meta:
        verbose_name = _("đợt đánh giá")
        verbose_name_plural = _("đợt đánh giá")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaigns_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(blind_share__lte=100), name="campaigns_blind_share_in_percent"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> str:
        """The ledger in which all that happens in this campaign is entered."""
        return f"campaign:{self.pk}"

    @property
    def is_frozen(self) -> bool:
        """Whether its results are approved, so that nothing below them may change."""
        return self.state in {CampaignState.APPROVED, CampaignState.PUBLISHED}


class CampaignBlock(models.Model):
    """A block of units that is scored by one set and ranked by itself; ``block`` is its id in that set."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="blocks")
    block = models.CharField(_("khối trong bộ tiêu chí"), max_length=80)
    title = models.CharField(_("tên khối"), max_length=200)
    set_version = models.ForeignKey(SetVersion, on_delete=models.PROTECT, related_name="campaign_blocks")
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("khối")
        verbose_name_plural = _("khối")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "title"], name="campaigns_block_title_once"),
        )

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """A unit in a campaign, under the name it bears at its opening.

    ``exempt_codes`` are the nodes of the set that do not apply to it, the projection of its exemptions.
    ``facts`` are what grades ask besides points, such as discipline. ``sealed_digest`` is that of the sheet
    as it was last submitted or locked; ``extensions_before`` is the key of the last extension given before it
    was submitted: keys tell what came first where clocks were set back.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="participants")
    block = models.ForeignKey(CampaignBlock, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    name = models.CharField(_("tên"), max_length=250)
    short_name = models.CharField(_("tên gọi tắt"), max_length=250)
    name_folded = models.CharField(max_length=250, editable=False)
    name_sort = models.CharField(max_length=2000, editable=False)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=ParticipantState.choices, default=ParticipantState.DRAFTING
    )
    exempt_codes = models.JSONField(_("phần không áp dụng"), default=list, blank=True)
    facts = models.JSONField(_("dữ kiện xếp loại"), default=dict, blank=True)
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    extensions_before = models.BigIntegerField(_("gia hạn gần nhất trước khi nộp"), default=0, editable=False)
    sealed_digest = models.CharField(_("mã băm bảng đã chốt"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("đơn vị tham gia")
        verbose_name_plural = _("đơn vị tham gia")
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "organisation"], name="campaigns_unit_takes_part_once"
            ),
        )
        indexes = (
            models.Index(fields=["campaign", "state"], name="campaigns_participant_state"),
            models.Index(fields=["block", "name_sort"], name="campaigns_participant_by_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> str:
        """The unit's name for the scorer: stable within the campaign."""
        return str(self.pk)


class Exemption(models.Model):
    """A part of the set that does not apply to a unit, with the reason; ended, never removed."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="exemptions")
    code = models.CharField(_("mã"), max_length=40)
    reason = models.CharField(_("lý do"), max_length=500)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    ended_at = models.DateTimeField(_("bỏ lúc"), null=True, blank=True)
    ended_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("miễn áp dụng")
        verbose_name_plural = _("miễn áp dụng")
        constraints = (
            models.UniqueConstraint(
                fields=["participant", "code"],
                condition=Q(ended_at__isnull=True),
                name="campaigns_exempt_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant} {self.code}"


class Window(models.Model):
    """When a stage is open: from ``opens_at`` up to, not including, ``closes_at``.

    ``reminders`` are hours before the end at which those who have not finished are reminded. ``closed_at`` is
    when the end was carried out (sheets sealed); what may be written is decided by the clock alone.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="windows")
    stage = models.CharField(_("giai đoạn"), max_length=20, choices=Stage.choices)
    opens_at = models.DateTimeField(_("mở lúc"))
    closes_at = models.DateTimeField(_("khóa lúc"))
    reminders = models.JSONField(_("nhắc trước (giờ)"), default=list, blank=True)
    closed_at = models.DateTimeField(_("đã khóa lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")
        ordering = ("opens_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "stage"], name="campaigns_one_window_a_stage"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="campaigns_window_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign} {self.stage}"

    def is_open(self, at: datetime) -> bool:
        """Whether the window is open at a moment."""
        return self.opens_at <= at < self.closes_at


class WindowChange(models.Model):
    """A change of a window's hours, with its reason; added, never changed."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="changes")
    old_opens_at = models.DateTimeField(_("mở cũ"))
    old_closes_at = models.DateTimeField(_("khóa cũ"))
    opens_at = models.DateTimeField(_("mở mới"))
    closes_at = models.DateTimeField(_("khóa mới"))
    reason = models.CharField(_("lý do"), max_length=500)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("thay đổi thời hạn")
        verbose_name_plural = _("thay đổi thời hạn")

    def __str__(self) -> str:
        return f"{self.window} {self.at}"


class Extension(models.Model):
    """More time for one unit in one stage: for all its criteria, or for ``code`` and what is below it.

    Given before the window ends it is an extension, after it a reopening. It is ended, never removed.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="extensions")
    stage = models.CharField(_("giai đoạn"), max_length=20, choices=Stage.choices)
    code = models.CharField(_("mã tiêu chí"), max_length=40, blank=True)
    opens_at = models.DateTimeField(_("mở lúc"))
    closes_at = models.DateTimeField(_("khóa lúc"))
    reason = models.CharField(_("lý do"), max_length=500)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    ended_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("gia hạn, mở lại")
        verbose_name_plural = _("gia hạn, mở lại")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="campaigns_extension_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant} {self.stage} {self.closes_at}"


class Assignment(models.Model):
    """A part of the set given to a person of the unit; ended, never removed. ``code`` may be a group.

    It gives who is neither the unit's officer nor its head the right to answer that part, for as long as they
    work there (``contributing``).
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="assignments")
    code = models.CharField(_("mã"), max_length=40)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="criteria_assignments")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    ended_at = models.DateTimeField(_("thôi giao lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("phân công trong đơn vị")
        verbose_name_plural = _("phân công trong đơn vị")
        constraints = (
            models.UniqueConstraint(
                fields=["participant", "code"],
                condition=Q(ended_at__isnull=True),
                name="campaigns_assigned_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant} {self.code} > {self.user}"


class NamedSuccessor(models.Model):
    """Which organisation answers for a unit whose own has ended, where its successors must be chosen among.

    Named with a reason by who runs the campaign; ended when another is named, never removed.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="named_successors")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("lý do"), max_length=500)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    ended_at = models.DateTimeField(_("thôi giao lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("đơn vị kế thừa được chỉ định")
        verbose_name_plural = _("đơn vị kế thừa được chỉ định")
        constraints = (
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ended_at__isnull=True),
                name="campaigns_successor_named_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant} > {self.organisation_id}"


class Appraiser(models.Model):
    """A person who appraises in a campaign; ended, never removed.

    ``part`` says whether they take first and second appraisals, or settle what two judged differently.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="appraisers")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="appraising")
    part = models.CharField(_("phần việc"), max_length=10, choices=Part.choices, default=Part.FIRST)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    ended_at = models.DateTimeField(_("thôi giao lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("người thẩm định")
        verbose_name_plural = _("người thẩm định")
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "user", "part"],
                condition=Q(ended_at__isnull=True),
                name="campaigns_appraises_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign} {self.user}"


class Allotment(models.Model):
    """One giving out of the cells to appraisers: how, by whom, with which seed; added, never changed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="allotments")
    by_unit = models.BooleanField(_("giao theo đơn vị (không thì theo tiêu chí)"), default=False)
    seed = models.CharField(_("số gieo"), max_length=64)
    summary = models.JSONField(_("kết quả"), default=dict)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("lần phân công thẩm định")
        verbose_name_plural = _("lần phân công thẩm định")

    def __str__(self) -> str:
        return f"{self.campaign} {self.at}"
