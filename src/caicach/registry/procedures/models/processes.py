"""How an agency settles a procedure inside: the ordered steps, who takes them, and in what time."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.core.deadlines.durations import UNTIMED, Duration, parse
from caicach.registry.organisations.constants import OrganisationKind
from caicach.registry.organisations.models import Organisation, dates_in_order
from caicach.registry.procedures.constants import ProcessState, StepRole
from caicach.registry.procedures.models.catalogue import ProcedureVersion


class Process(models.Model):
    """An internal process of one version, for all agencies or for one.

    One whose decision names no procedure that the catalogue knows waits without a version, as a draft.
    ``limit`` is the whole time as its own decision states it (agencies may promise less than the law allows);
    empty, the version's own limit counts. ``case`` names the case of the version that it serves.
    ``working_day`` is how many working minutes a day has in it, by which hours and days are compared.
    """

    version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="processes"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="processes"
    )
    number = models.PositiveIntegerField(_("lần ban hành"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=ProcessState.choices, default=ProcessState.DRAFT
    )
    case = models.CharField(_("trường hợp"), max_length=300, blank=True)
    name = models.CharField(_("tên quy trình"), max_length=1000, blank=True)
    decision = models.CharField(_("quyết định phê duyệt"), max_length=300, blank=True)
    published_time = models.CharField(_("tổng thời gian như quyết định ghi"), max_length=300, blank=True)
    limit = models.CharField(_("tổng thời gian"), max_length=120, blank=True)
    working_day = models.PositiveSmallIntegerField(
        _("số phút của một ngày làm việc"), default=480, validators=[MinValueValidator(1)]
    )
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=500, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    is_illustrative = models.BooleanField(_("dữ liệu minh họa"), default=False)
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))

    class Meta:
        verbose_name = _("quy trình nội bộ")
        verbose_name_plural = _("quy trình nội bộ")
        constraints = (
            dates_in_order("procedures_process_dates_in_order"),
            models.UniqueConstraint(
                fields=["version", "number"],
                name="procedures_process_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ProcessState.DRAFT) | Q(version__isnull=False),
                name="procedures_process_in_force_has_a_version",
            ),
            models.UniqueConstraint(
                fields=["version", "organisation", "case"],
                condition=Q(state=ProcessState.ACTIVE, organisation__isnull=False),
                name="procedures_one_active_process_of_a_unit",
            ),
            models.UniqueConstraint(
                fields=["version", "case"],
                condition=Q(state=ProcessState.ACTIVE, organisation__isnull=True),
                name="procedures_one_active_process_for_all",
            ),
        )

    def __str__(self) -> str:
        return self.name or f"{self.version} ({self.number})"

    def duration(self) -> Duration | None:
        """Return the whole time as its decision states it, or None when it states none."""
        return parse(self.limit) if self.limit else None


class ProcessStep(models.Model):
    """One step of a process.

    Steps follow each other by ``position``; those that share a ``parallel_group`` (not 0) and stand together
    run at the same time. ``duration`` is in the words that the deadlines read; it is empty for a step whose
    time does not count. ``returns_to`` is the position to which a refusal at this step leads back.
    ``is_interagency`` marks a step that leaves the agency (liên thông).
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.TextField(_("nội dung công việc"))
    performer = models.TextField(_("người, bộ phận thực hiện"), blank=True)
    role = models.CharField(_("việc"), max_length=10, choices=StepRole.choices, default=StepRole.OTHER)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="process_steps"
    )
    organisation_kind = models.CharField(
        _("loại hình đơn vị"), max_length=30, choices=OrganisationKind.choices, blank=True
    )
    duration = models.CharField(_("thời gian"), max_length=120, blank=True)
    duration_text = models.CharField(_("thời gian như quyết định ghi"), max_length=300, blank=True)
    is_untimed = models.BooleanField(_("không tính thời gian"), default=False)
    result = models.TextField(_("kết quả của bước"), blank=True)
    parallel_group = models.PositiveSmallIntegerField(_("nhóm song song"), default=0)
    returns_to = models.PositiveSmallIntegerField(_("quay lại bước"), null=True, blank=True)
    is_interagency = models.BooleanField(_("liên thông"), default=False)

    class Meta:
        verbose_name = _("bước của quy trình")
        verbose_name_plural = _("bước của quy trình")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["process", "position"], name="procedures_step_position_once"),
            models.CheckConstraint(
                condition=Q(duration="") | Q(is_untimed=False), name="procedures_untimed_step_has_no_time"
            ),
            models.CheckConstraint(
                condition=Q(returns_to__isnull=True) | Q(returns_to__lt=models.F("position")),
                name="procedures_step_returns_backwards",
            ),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"

    def time(self) -> Duration | None:
        """Return the time of the step: without parts when none counts, None when it could not be read."""
        if self.is_untimed:
            return UNTIMED
        return parse(self.duration) if self.duration else None
