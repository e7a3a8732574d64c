"""The catalogue of administrative procedures: each procedure, and what was published about it and when.

A procedure is only its code; all that people read of it lies in its versions. A published version is never
overwritten: what changes makes the next version, and dossiers stay on the one they were received under. Days
are inclusive, as everywhere in the registry.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.text import fold, tidy
from caicach.core.deadlines.durations import Duration, parse
from caicach.core.deadlines.rules import DeadlineRules
from caicach.registry.organisations.models import dates_in_order
from caicach.registry.procedures.constants import (
    ChannelKind,
    Collected,
    Level,
    LimitState,
    OnlineLevel,
    VersionState,
)
from caicach.registry.procedures.rules import rules_from_json


class ProcedureRevision(models.Model):
    """One row whose number rises with every change of the catalogue, so that what was kept of it is known
    to be old, in every process of the platform.
    """

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("lần thay đổi danh mục thủ tục")
        verbose_name_plural = _("lần thay đổi danh mục thủ tục")

    def __str__(self) -> str:
        return str(self.number)


class Field(models.Model):
    """A field of state management under which procedures are listed (TT 01/2018/TT-VPCP Đ20 gives its code).

    ``code`` is empty where the source names fields without codes.
    """

    code = models.CharField(_("mã lĩnh vực"), max_length=40, blank=True)
    name = models.CharField(_("tên lĩnh vực"), max_length=300)
    folded = models.CharField(max_length=300, unique=True, editable=False)

    class Meta:
        verbose_name = _("lĩnh vực thủ tục")
        verbose_name_plural = _("lĩnh vực thủ tục")
        constraints = (
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="procedures_code_of_one_field"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(cls, name: str, *, code: str = "") -> Field:
        """Return an unsaved field with the column computed from its name."""
        name = tidy(name)
        return cls(code=tidy(code), name=name, folded=fold(name))


class Procedure(models.Model):
    """An administrative procedure, by its national code alone ("1.001193").

    Provincial variants of a code are the same procedure (:mod:`caicach.core.codes.procedures`). ``field`` is
    that of its newest published version, so that lists need not look for it.
    """

    code = models.CharField(_("mã thủ tục"), max_length=30, unique=True)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="procedures")

    class Meta:
        verbose_name = _("thủ tục hành chính")
        verbose_name_plural = _("thủ tục hành chính")

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """What was published about a procedure, from one day to another.

    ``steps`` is a list of ``{"case": text, "lines": [text]}``, ``results`` of ``{"code": text, "name":
    text}``, ``legal_bases`` of ``{"number": text, "name": text}``, ``subjects`` of texts, ``unread`` of
    ``{"part": text, "reason": text, "text": text}``: what an import could not read. ``rules`` are the fields
    of :class:`DeadlineRules`. ``digest`` is the SHA-256 of the imported record, empty when typed in.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("phiên bản"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(_("tên thủ tục"), max_length=1000)
    name_folded = models.CharField(max_length=1000, editable=False)
    kind = models.CharField(_("loại thủ tục"), max_length=200, blank=True)
    at_ministry = models.BooleanField(_("cấp bộ"), default=False)
    at_province = models.BooleanField(_("cấp tỉnh"), default=False)
    at_commune = models.BooleanField(_("cấp xã"), default=False)
    at_other = models.BooleanField(_("cơ quan khác"), default=False)
    decision = models.CharField(_("quyết định công bố"), max_length=300, blank=True)
    decided_on = models.DateField(_("ngày ký quyết định"), null=True, blank=True)
    published_on = models.DateField(_("ngày công khai"), null=True, blank=True)
    publishing_agency = models.CharField(_("cơ quan công bố"), max_length=300, blank=True)
    competent_agency = models.TextField(_("cơ quan có thẩm quyền"), blank=True)
    handling_agency = models.TextField(_("cơ quan thực hiện"), blank=True)
    delegated_agency = models.TextField(_("cơ quan được ủy quyền"), blank=True)
    coordinating_agency = models.TextField(_("cơ quan phối hợp"), blank=True)
    receiving_address = models.TextField(_("địa chỉ tiếp nhận"), blank=True)
    subjects = models.JSONField(_("đối tượng thực hiện"), default=list, blank=True)
    steps = models.JSONField(_("trình tự thực hiện"), default=list, blank=True)
    conditions = models.TextField(_("yêu cầu, điều kiện"), blank=True)
    results = models.JSONField(_("kết quả"), default=list, blank=True)
    legal_bases = models.JSONField(_("căn cứ pháp lý"), default=list, blank=True)
    is_immediate = models.BooleanField(_("trả kết quả ngay"), default=False)
    online_level = models.CharField(
        _("mức độ trực tuyến"),
        max_length=10,
        choices=OnlineLevel.choices,
        default=OnlineLevel.UNKNOWN,
        blank=True,
    )
    rules = models.JSONField(_("quy tắc tính hạn"), default=dict, blank=True)
    unread = models.JSONField(_("phần chưa đọc được"), default=list, blank=True)
    has_unread_limit = models.BooleanField(_("có thời hạn chưa đọc được"), default=False)
    source = models.CharField(_("nguồn"), max_length=500, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    is_illustrative = models.BooleanField(_("dữ liệu minh họa"), default=False)
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))

    class Meta:
        verbose_name = _("phiên bản thủ tục")
        verbose_name_plural = _("phiên bản thủ tục")
        indexes = (models.Index(fields=["state", "name_folded"], name="procedures_version_name"),)
        constraints = (
            dates_in_order("procedures_version_dates_in_order"),
            models.UniqueConstraint(fields=["procedure", "number"], name="procedures_version_number_once"),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state=VersionState.PUBLISHED, valid_to__isnull=True),
                name="procedures_one_present_version",
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.ENDED) | Q(valid_to__isnull=False),
                name="procedures_ended_version_has_a_last_day",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of government at which the procedure is carried out, from the top."""
        marks = (
            (Level.MINISTRY, self.at_ministry),
            (Level.PROVINCE, self.at_province),
            (Level.COMMUNE, self.at_commune),
            (Level.OTHER, self.at_other),
        )
        return tuple(level for level, holds in marks if holds)

    def holds_on(self, day: date) -> bool:
        """Return whether the version is published and holds on ``day``."""
        return (
            self.state != VersionState.DRAFT
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or self.valid_to >= day)
        )

    def deadline_rules(self) -> DeadlineRules:
        """Return the rules by which this version's time limits are counted; the usual ones where none are
        set.
        """
        return rules_from_json(self.rules, name=f"version-{self.pk}", valid_from=self.valid_from)


class Channel(models.Model):
    """A way to submit, with the time limit that holds for it.

    ``case`` is empty for the usual case. ``limit`` is in the words that the deadlines read (:meth:`duration`)
    and is empty while nobody knows it; ``published_time`` is what the source says, word for word.
    """

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="channels")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("cách thức"), max_length=10, choices=ChannelKind.choices)
    case = models.CharField(_("trường hợp"), max_length=300, blank=True)
    published_time = models.CharField(_("thời hạn như công bố"), max_length=300, blank=True)
    limit = models.CharField(_("thời hạn giải quyết"), max_length=120, blank=True)
    limit_state = models.CharField(
        _("nguồn của thời hạn"), max_length=10, choices=LimitState.choices, default=LimitState.UNREAD
    )
    description = models.TextField(_("mô tả"), blank=True)

    class Meta:
        verbose_name = _("cách thức thực hiện")
        verbose_name_plural = _("cách thức thực hiện")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["version", "kind", "case"], name="procedures_channel_case_once"),
            models.CheckConstraint(
                condition=Q(limit="", limit_state__in=[LimitState.UNREAD, LimitState.UNTIMED])
                | (~Q(limit="") & Q(limit_state__in=[LimitState.READ, LimitState.BY_HAND])),
                name="procedures_channel_limit_fits_its_state",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.limit or self.published_time}"

    def duration(self) -> Duration | None:
        """Return the time limit: without parts when there is none by law, None while it is not known."""
        if self.limit_state == LimitState.UNREAD:
            return None
        return parse(self.limit) if self.limit else Duration()


class Fee(models.Model):
    """What a procedure costs, in whole đồng.

    ``amount`` None: not stated, which is never the same as free. ``is_free`` only where the source says so
    in words; a bare 0, which the portal prints for "set by the people's council" too, says nothing.
    ``channel_kind`` empty: whichever way is taken.
    """

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="fees")
    position = models.PositiveSmallIntegerField(default=0)
    channel_kind = models.CharField(_("cách thức"), max_length=10, choices=ChannelKind.choices, blank=True)
    case = models.CharField(_("trường hợp"), max_length=300, blank=True)
    name = models.CharField(_("tên phí, lệ phí"), max_length=300, blank=True)
    amount = models.PositiveBigIntegerField(_("mức thu (đồng)"), null=True, blank=True)
    is_free = models.BooleanField(_("miễn thu"), default=False)
    text = models.TextField(_("như công bố"), blank=True)
    collected = models.CharField(
        _("thời điểm thu"), max_length=10, choices=Collected.choices, default=Collected.AT_INTAKE
    )
    exemption = models.TextField(_("trường hợp miễn, giảm"), blank=True)

    class Meta:
        verbose_name = _("phí, lệ phí")
        verbose_name_plural = _("phí, lệ phí")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="procedures_fee_is_never_a_bare_zero"
            ),
            models.CheckConstraint(
                condition=Q(is_free=False) | Q(amount__isnull=True), name="procedures_free_has_no_amount"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.text

    @property
    def is_stated(self) -> bool:
        """Whether the source says what is to be paid."""
        return self.is_free or self.amount is not None


class Paper(models.Model):
    """A paper that belongs in the dossier, in one case; ``case`` is empty where all cases share it.

    ``is_shown``: it is only shown at the counter and not handed in. Not required are papers that the source
    marks "nếu có", and notes that stand among the papers with no copy asked for.
    """

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="papers")
    case = models.CharField(_("trường hợp"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.TextField(_("tên giấy tờ"))
    form_name = models.CharField(_("mẫu đơn, tờ khai"), max_length=500, blank=True)
    form_url = models.CharField(_("địa chỉ tải mẫu"), max_length=1000, blank=True)
    originals = models.PositiveSmallIntegerField(_("bản chính"), default=0)
    copies = models.PositiveSmallIntegerField(_("bản sao"), default=0)
    is_required = models.BooleanField(_("bắt buộc"), default=True)
    is_shown = models.BooleanField(_("chỉ xuất trình"), default=False)
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("thành phần hồ sơ")
        verbose_name_plural = _("thành phần hồ sơ")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["version", "position"], name="procedures_paper_position_once"),
        )

    def __str__(self) -> str:
        return self.name
