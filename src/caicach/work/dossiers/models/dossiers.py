"""The present of each dossier, as a projection of its history, and the counters of codes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.core.deadlines.minutes import minute_of, moment_of
from caicach.core.dossiers import states
from caicach.core.dossiers.present import Present, kept, recall
from caicach.registry.organisations.models import Organisation
from caicach.work.dossiers.constants import (
    CHANNELS,
    DELIVERIES,
    DELIVERY_STATES,
    FEES,
    RESULTS,
    STATES,
    SYNCS,
    choices,
)
from caicach.work.dossiers.models.people import Applicant

OPEN_STATES = sorted(state.value for state in states.UNDER_WAY | states.BEFORE_ACCEPTANCE)
LIVE_STATES = sorted([*OPEN_STATES, states.State.RESOLVED.value])
"""States in which somebody has still something to do, the return included."""
MOMENTS = ("submitted", "received", "agency_received", "first_due", "due", "resolved", "returned", "ended")


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Questions about many dossiers."""

    def open(self) -> Self:
        """Return those that are neither settled nor ended."""
        return self.filter(state__in=OPEN_STATES)

    def under_way(self) -> Self:
        """Return those accepted, and neither settled nor ended."""
        return self.filter(state__in=sorted(states.UNDER_WAY))

    def overdue(self, at: datetime) -> Self:
        """Return those that are still worked on after their due moment."""
        return self.under_way().filter(is_paused=False, due_at__lt=at)


class Dossier(models.Model):
    """One case of one procedure, where it stands now.

    Every column but those that say what was asked is computed from the events (``core.dossiers.present``);
    they are written by ``services`` with each event, in the same transaction, and never by hand. ``kept`` is
    what of that present has no column. Rules, limit and calendar revision are those it was received under.
    """

    code = models.CharField(_("mã hồ sơ"), max_length=80, unique=True)
    request_key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - empty must not clash
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.PROTECT, related_name="dossiers")
    version = models.ForeignKey(
        "procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="dossiers"
    )
    process = models.ForeignKey(
        "procedures.Process", on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers"
    )
    case = models.CharField(_("trường hợp"), max_length=300, blank=True)
    channel = models.CharField(_("hình thức nộp"), max_length=10, choices=choices(CHANNELS))
    summary = models.CharField(_("nội dung yêu cầu giải quyết"), max_length=1000)
    copies = models.PositiveSmallIntegerField(_("số bộ hồ sơ"), default=1)
    # --- Who asked, as it was then --------------------------------------------------------------------
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="dossiers")
    applicant_name = models.CharField(_("họ tên, tên tổ chức"), max_length=250)
    applicant_id_number = models.CharField(_("số định danh"), max_length=30, blank=True)
    applicant_phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    applicant_email = models.EmailField(_("thư điện tử"), blank=True)
    applicant_address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    representative = models.JSONField(_("người được ủy quyền"), default=dict, blank=True)
    search = models.TextField(editable=False, default="")
    # --- Who receives, decides and holds --------------------------------------------------------------
    receiver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="dossiers_received",
        verbose_name=_("nơi tiếp nhận"),
    )  # fmt: skip
    agency = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="dossiers_decided",
        verbose_name=_("cơ quan giải quyết"),
    )  # fmt: skip
    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="dossiers_held", verbose_name=_("nơi đang giữ")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="dossiers_held", verbose_name=_("người đang giữ"),
    )  # fmt: skip
    # --- The four axes --------------------------------------------------------------------------------
    state = models.CharField(_("trạng thái"), max_length=16, choices=choices(STATES))
    fee = models.CharField(_("phí, lệ phí"), max_length=10, choices=choices(FEES), default="none")
    delivery = models.CharField(max_length=10, choices=choices(DELIVERY_STATES), default="none")
    delivery_kind = models.CharField(_("hình thức nhận kết quả"), max_length=10, choices=choices(DELIVERIES))
    delivery_address = models.CharField(_("địa chỉ nhận kết quả"), max_length=300, blank=True)
    tracking = models.CharField(_("mã bưu gửi"), max_length=60, blank=True)
    sync = models.CharField(_("đồng bộ"), max_length=10, choices=choices(SYNCS), default="local")
    result = models.CharField(_("kết quả"), max_length=10, choices=choices(RESULTS), blank=True)
    # --- The clock ------------------------------------------------------------------------------------
    limit = models.CharField(_("thời hạn giải quyết"), max_length=100, blank=True)
    rules = models.JSONField(default=dict)
    calendar_revision = models.PositiveBigIntegerField(default=0)
    submitted_at = models.DateTimeField(_("nộp lúc"))
    received_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    agency_received_at = models.DateTimeField(_("cơ quan giải quyết nhận lúc"), null=True, blank=True)
    first_due_at = models.DateTimeField(_("hẹn trả lần đầu"), null=True, blank=True)
    due_at = models.DateTimeField(_("hẹn trả"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("có kết quả lúc"), null=True, blank=True)
    returned_at = models.DateTimeField(_("trả kết quả lúc"), null=True, blank=True)
    ended_at = models.DateTimeField(_("dừng, rút, từ chối lúc"), null=True, blank=True)
    is_paused = models.BooleanField(_("đang tạm dừng"), default=False)
    supplements = models.PositiveSmallIntegerField(_("số lần yêu cầu bổ sung"), default=0)
    due_changes = models.PositiveSmallIntegerField(_("số lần đổi hẹn"), default=0)
    # --- Money, đồng ----------------------------------------------------------------------------------
    asked = models.PositiveBigIntegerField(_("số tiền phải nộp"), default=0)
    paid = models.PositiveBigIntegerField(_("số tiền đã nộp"), default=0)
    # --- The history it stands on ---------------------------------------------------------------------
    kept = models.JSONField(default=dict)
    told = models.PositiveIntegerField(_("đã báo người nộp đến diễn biến"), default=0)
    telling_until = models.DateTimeField(null=True, blank=True, editable=False)
    events_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)
    source = models.CharField(_("hệ thống nguồn"), max_length=60, blank=True)
    is_illustrative = models.BooleanField(_("dữ liệu minh họa"), default=False)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        indexes = (
            models.Index(
                fields=["unit", "due_at"], condition=Q(state__in=LIVE_STATES), name="dossiers_open_of_unit"
            ),
            models.Index(
                fields=["person", "due_at"],
                condition=Q(state__in=LIVE_STATES),
                name="dossiers_open_of_person",
            ),
            models.Index(
                fields=["due_at"], condition=Q(state__in=LIVE_STATES), name="dossiers_open_by_due"
            ),
            models.Index(fields=["receiver", "-submitted_at"], name="dossiers_of_receiver"),
            models.Index(fields=["agency", "-submitted_at"], name="dossiers_of_agency"),
            models.Index(fields=["-submitted_at", "-id"], name="dossiers_latest"),
            models.Index(fields=["procedure", "-submitted_at"], name="dossiers_of_procedure"),
            models.Index(fields=["applicant", "-submitted_at"], name="dossiers_of_applicant"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def state_words(self) -> str | Promise:
        """The state in words."""
        return STATES[states.State(self.state)]

    @property
    def portal_state(self) -> states.PortalState:
        """The state in the ten codes of the national portal."""
        return states.TO_PORTAL[states.State(self.state)]

    @property
    def is_under_way(self) -> bool:
        """Whether it is accepted, and neither settled nor ended."""
        return self.state in states.UNDER_WAY

    @property
    def chain(self) -> str:
        """The name under which its events are sealed."""
        return f"dossier:{self.code}"

    def present(self) -> Present:
        """Return where it stands, as the fold over its events would."""
        moments: dict[str, Any] = {name: _minute(getattr(self, f"{name}_at")) for name in MOMENTS}
        found = Present(
            state=states.State(self.state) if self.state else None,
            fee=states.FeeState(self.fee),
            delivery=states.DeliveryState(self.delivery),
            delivery_kind=states.DeliveryKind(self.delivery_kind),
            sync=states.SyncState(self.sync),
            unit=self.unit_id,
            person=self.person_id,
            due_changes=self.due_changes,
            result=states.ResultKind(self.result) if self.result else None,
            asked=self.asked,
            paid=self.paid,
            events=self.events_count,
            **moments,
        )
        return recall(found, self.kept)

    def take(self, present: Present) -> None:
        """Write a present into the columns, without saving."""
        for name in MOMENTS:
            minute = getattr(present, name)
            setattr(self, f"{name}_at", None if minute is None else moment_of(minute))
        self.state = present.state or ""
        self.fee, self.delivery, self.sync = present.fee, present.delivery, present.sync
        self.delivery_kind = present.delivery_kind
        self.result = present.result or ""
        self.unit_id = present.unit or self.unit_id
        self.person_id = present.person
        self.is_paused = present.is_paused
        self.supplements = len(present.supplements)
        self.due_changes = present.due_changes
        self.asked, self.paid = present.asked, present.paid
        self.kept = kept(present)


PROJECTED = (
    *(f"{name}_at" for name in MOMENTS),
    "state", "fee", "delivery", "sync", "delivery_kind", "result", "unit", "person", "is_paused",
    "supplements", "due_changes", "asked", "paid", "kept", "events_count", "head",
    "calendar_revision", "tracking",
)  # fmt: skip
"""The columns that an event may change."""


class Counter(models.Model):
    """How many codes an office has given on one day; a number that was given is never given again."""

    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="dossier_counters")
    day = models.DateField(_("ngày"))
    prefix = models.CharField(_("mã cơ quan"), max_length=40)
    last = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("bộ đếm mã hồ sơ")
        verbose_name_plural = _("bộ đếm mã hồ sơ")
        constraints = (
            models.UniqueConstraint(fields=["unit", "day"], name="dossiers_counter_one_of_a_day"),
            models.UniqueConstraint(fields=["prefix", "day"], name="dossiers_counter_one_of_a_prefix"),
        )

    def __str__(self) -> str:
        return f"{self.prefix} {self.day} {self.last}"


def _minute(moment: datetime | None) -> int | None:
    return None if moment is None else minute_of(moment)
