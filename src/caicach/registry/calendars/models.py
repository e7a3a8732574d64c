"""When agencies work: hours of the week by date, and official decisions about single days.

Nothing here is overwritten: new hours are a new dated row, a decision that no longer holds is withdrawn. Each
row knows the revisions between which it was in force, so that a calendar can be had as it was known when a
due moment was promised.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.core.deadlines.calendars import WORKING_DAY
from caicach.registry.calendars.constants import DecidedKind
from caicach.registry.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class Revision(models.Model):
    """The one row whose number every change of any calendar raises, so that what was read is known old.

    Steps are random: a number that was seen within a transaction which then failed never comes to stand for
    another state.
    """

    number = models.BigIntegerField(_("số hiệu"), default=0)

    class Meta:
        verbose_name = _("lần thay đổi lịch làm việc")
        verbose_name_plural = _("lần thay đổi lịch làm việc")

    def __str__(self) -> str:
        return str(self.number)


class Revised(models.Model):
    """A row that is in force from one revision up to, not including, another; empty: it still is."""

    since_revision = models.BigIntegerField(_("từ lần thay đổi"))
    until_revision = models.BigIntegerField(_("đến trước lần thay đổi"), null=True, blank=True)
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))
    withdrawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("bãi bỏ lúc"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("lý do bãi bỏ"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_withdrawn(self) -> bool:
        """Whether it no longer holds."""
        return self.until_revision is not None


class WorkingHours(Revised):
    """The sessions of each weekday from a day on.

    ``organisation`` empty: for everybody who has none of their own. ``sessions`` maps "0" (Monday) to "6" to
    lists of ``[begins, ends]`` in minutes since midnight; empty, the unit follows its superior again from
    that day. ``working_day`` is how many minutes a "ngày làm việc" is worth where limits are counted in
    hours. Of two rows for one day the one recorded later holds.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="working_hours"
    )
    valid_from = models.DateField(_("áp dụng từ ngày"))
    sessions = models.JSONField(_("các buổi làm việc"), default=dict, blank=True)
    working_day = models.PositiveSmallIntegerField(_("số phút của một ngày làm việc"), default=WORKING_DAY)
    source = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        verbose_name = _("giờ làm việc trong tuần")
        verbose_name_plural = _("giờ làm việc trong tuần")
        ordering = ("valid_from", "pk")
        indexes = (models.Index(fields=["organisation", "valid_from"], name="calendars_hours_of_unit"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(working_day__gte=1, working_day__lte=1440), name="calendars_working_day_in_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation or _('Mọi cơ quan')} {self.valid_from:%d/%m/%Y}"

    @property
    def follows_superior(self) -> bool:
        """Whether the unit has no hours of its own from then on."""
        return not any(self.sessions.values())


class CalendarDecision(Revised):
    """An official decision or notice about days on which agencies work otherwise than every week.

    ``organisation`` empty: nationwide; else it holds for that unit and all below it. ``announces_year`` is
    the year whose holidays it announces in full; while that is ``is_provisional``, dates of the year are
    marked so.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="calendar_decisions"
    )
    number = models.CharField(_("số, ký hiệu"), max_length=100, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    title = models.CharField(_("trích yếu"), max_length=500)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective_on = models.DateField(_("có hiệu lực từ ngày"))
    source = models.CharField(_("nguồn"), max_length=500, blank=True)
    url = models.URLField(_("địa chỉ văn bản"), max_length=500, blank=True)
    announces_year = models.PositiveSmallIntegerField(_("công bố lịch nghỉ năm"), null=True, blank=True)
    is_provisional = models.BooleanField(_("tạm tính, chưa có thông báo chính thức"), default=False)
    is_illustrative = models.BooleanField(_("dữ liệu minh họa"), default=False)

    class Meta:
        verbose_name = _("văn bản về ngày nghỉ, ngày làm việc")
        verbose_name_plural = _("văn bản về ngày nghỉ, ngày làm việc")
        ordering = ("-effective_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["announces_year"],
                condition=Q(
                    organisation__isnull=True, until_revision__isnull=True, announces_year__isnull=False
                ),
                name="calendars_year_announced_once",
            ),
        )

    def __str__(self) -> str:
        return self.number or self.title

    @property
    def reference(self) -> str:
        """How sentences name it: number and day of issue, else its title."""
        if not self.number:
            return self.title
        return f"{self.number}, {self.issued_on:%d/%m/%Y}" if self.issued_on else self.number


class DecidedDay(models.Model):
    """One day of a decision.

    ``like`` is the weekday (0 is Monday) whose sessions a make-up day follows; ``sessions`` say them
    outright, as ``[begins, ends]`` in minutes since midnight.
    """

    decision = models.ForeignKey(CalendarDecision, on_delete=models.PROTECT, related_name="days")
    day = models.DateField(_("ngày"))
    kind = models.CharField(_("loại ngày"), max_length=10, choices=DecidedKind.choices)
    name_vi = models.CharField(_("tên ngày"), max_length=200)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200, blank=True)
    like = models.PositiveSmallIntegerField(_("làm việc như"), null=True, blank=True)
    sessions = models.JSONField(_("các buổi làm việc"), default=list, blank=True)

    class Meta:
        verbose_name = _("ngày theo văn bản")
        verbose_name_plural = _("ngày theo văn bản")
        ordering = ("day",)
        indexes = (models.Index(fields=["day"], name="calendars_decided_day"),)
        constraints = (
            models.UniqueConstraint(fields=["decision", "day"], name="calendars_day_once_in_a_decision"),
            models.CheckConstraint(
                condition=Q(like__isnull=True) | Q(like__lte=6), name="calendars_like_a_weekday"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name_vi}"
