"""The table of jobs, which is the outbox as well: a row is written in the transaction of what caused it."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    """Return 32 random hex digits."""
    return uuid.uuid4().hex


class State(models.TextChoices):
    """Where a job is in its life."""

    WAITING = "waiting", _("đang chờ")
    RUNNING = "running", _("đang chạy")
    DONE = "done", _("đã xong")
    DEAD = "dead", _("đã dừng vì lỗi")


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs to read."""

    def due(self, at: datetime) -> JobQuerySet:
        """Return the jobs to be done by ``at``, the most urgent first."""
        return self.filter(state=State.WAITING, run_after__lte=at).order_by("-priority", "run_after", "id")

    def expired(self, at: datetime) -> JobQuerySet:
        """Return the running jobs whose worker has not been heard of in time."""
        return self.filter(state=State.RUNNING, leased_until__lt=at).order_by("id")


class Job(models.Model):
    """One piece of work, from the moment it was asked for until it is done or dead."""

    handler = models.CharField(_("bộ xử lý"), max_length=100)
    payload = models.JSONField(_("dữ liệu"))
    unique_key = models.CharField(_("khóa duy nhất"), max_length=200, blank=True)
    idempotency_key = models.CharField(_("khóa chống lặp"), max_length=32, unique=True)
    priority = models.SmallIntegerField(_("độ ưu tiên"), default=0)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State.choices, default=State.WAITING)
    run_after = models.DateTimeField(_("chạy sau"))
    attempts = models.PositiveIntegerField(_("số lần đã chạy"), default=0)
    lease_token = models.CharField(_("mã giữ việc"), max_length=32, blank=True)
    leased_by = models.CharField(_("tiến trình giữ"), max_length=100, blank=True)
    leased_until = models.DateTimeField(_("giữ đến"), null=True, blank=True)
    last_error = models.TextField(_("lỗi gần nhất"), blank=True)
    created_at = models.DateTimeField(_("tạo lúc"))
    finished_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("công việc nền")
        verbose_name_plural = _("công việc nền")
        constraints = (
            models.UniqueConstraint(
                fields=["unique_key"], condition=~Q(unique_key=""), name="jobs_job_one_per_key"
            ),
            models.CheckConstraint(
                condition=Q(state="running", leased_until__isnull=False) & ~Q(lease_token="")
                | ~Q(state="running") & Q(lease_token="", leased_until__isnull=True),
                name="jobs_job_lease_while_running",
            ),
        )
        indexes = (models.Index(fields=["state", "run_after"], name="jobs_job_due"),)

    def __str__(self) -> str:
        return f"{self.handler} #{self.pk}"
