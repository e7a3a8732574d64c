"""Organisations, their dated facts and what became of them.

Every validity is a pair of days, both inclusive. An empty ``valid_from`` means that the beginning is
older than the source knows; an empty ``valid_to`` that no end is known. Nothing here is overwritten: a
fact that ceases gets its last day and a new row follows it (docs/decisions/0007-organisations.md).
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.text import fold, sort_key, tidy
from caicach.registry.organisations.constants import CodeSystem, OrganisationKind, SuccessionKind


def valid_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a row holds on ``day``; ``prefix`` leads to it (``"organisation__"``)."""
    started = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    unended = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    return started & unended


def overlapping(valid_from: date | None, valid_to: date | None) -> Q:
    """Return the condition that a dated row shares a day with the given span."""
    condition = Q()
    if valid_to is not None:
        condition &= Q(valid_from__isnull=True) | Q(valid_from__lte=valid_to)
    if valid_from is not None:
        condition &= Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    return condition


def dates_in_order(name: str) -> models.CheckConstraint:
    """Return the constraint that a row does not end before it begins."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=name,
    )


class Dated(models.Model):
    """A fact that holds from one day to another, both inclusive, by some legal basis."""

    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """Return whether the fact holds on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to >= day
        )


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about many organisations."""

    def existing_on(self, day: date) -> Self:
        """Return those that existed on ``day``."""
        return self.filter(valid_on(day))


class Organisation(Dated):
    """An agency, administrative unit or part of one, from its founding to its end.

    The row carries only what never changes. Name and kind, parent and codes are dated rows of their own.
    ``uid`` is this register's own id: it is given once and means nothing, for official codes are reused
    (the code 08 was a province until 30 June 2025 and is another one since).
    """

    uid = models.UUIDField(_("mã riêng"), unique=True, default=uuid.uuid4, editable=False)
    formation_note = models.TextField(_("quá trình hình thành theo nghị quyết"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    source_on = models.DateField(_("ngày của nguồn"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("dữ liệu minh họa"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan, đơn vị")
        verbose_name_plural = _("cơ quan, đơn vị")
        constraints = (dates_in_order("organisations_organisation_dates_in_order"),)

    def __str__(self) -> str:
        latest = self.designations.order_by(F("valid_from").desc(nulls_last=True)).first()
        return latest.name if latest else str(self.uid)


class Designation(Dated):
    """The name and kind of an organisation during a span of days.

    Both change together (a commune that becomes a ward is renamed by that very fact), so they share a row.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="designations")
    kind = models.CharField(_("loại hình"), max_length=30, choices=OrganisationKind.choices)
    name = models.CharField(_("tên"), max_length=250, validators=[MinLengthValidator(2)])
    short_name = models.CharField(_("tên gọi tắt"), max_length=250, blank=True)
    name_folded = models.CharField(max_length=250, editable=False)
    name_sort = models.CharField(max_length=2000, editable=False)

    class Meta:
        verbose_name = _("tên gọi")
        verbose_name_plural = _("tên gọi")
        indexes = (models.Index(fields=["kind", "name_folded"], name="organisations_name_folded"),)
        constraints = (
            dates_in_order("organisations_designation_dates_in_order"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(valid_to__isnull=True),
                name="organisations_one_present_name",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(
        cls, organisation: Organisation, *, kind: str, name: str, short_name: str = "", **dates: Any
    ) -> Designation:
        """Return an unsaved row with the columns computed from the name."""
        name, short_name = tidy(name), tidy(short_name)
        return cls(
            organisation=organisation,
            kind=kind,
            name=name,
            short_name=short_name,
            name_folded=fold(name),
            name_sort=sort_key(short_name or name),
            **dates,
        )


class ParentLink(Dated):
    """To which organisation another belongs during a span of days."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parent_links")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="child_links")

    class Meta:
        verbose_name = _("quan hệ trực thuộc")
        verbose_name_plural = _("quan hệ trực thuộc")
        constraints = (
            dates_in_order("organisations_parentlink_dates_in_order"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(valid_to__isnull=True),
                name="organisations_one_present_parent",
            ),
            models.CheckConstraint(
                condition=~Q(organisation=F("parent")), name="organisations_never_its_own_parent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} < {self.parent}"


class OrganisationCode(Dated):
    """An official code of an organisation during a span of days."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="codes")
    system = models.CharField(_("hệ mã"), max_length=20, choices=CodeSystem.choices)
    code = models.CharField(_("mã"), max_length=60)

    class Meta:
        verbose_name = _("mã cơ quan")
        verbose_name_plural = _("mã cơ quan")
        indexes = (models.Index(fields=["system", "code"], name="organisations_code"),)
        constraints = (
            dates_in_order("organisations_code_dates_in_order"),
            models.UniqueConstraint(
                fields=["organisation", "system"],
                condition=Q(valid_to__isnull=True),
                name="organisations_one_present_code",
            ),
            models.UniqueConstraint(
                fields=["system", "code"],
                condition=Q(valid_to__isnull=True),
                name="organisations_code_of_one_organisation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.system}:{self.code}"


class Succession(models.Model):
    """One step from an organisation to what followed it, on the first day of the new state.

    A rename keeps the organisation, so predecessor and successor are the same row. ``is_partial`` says
    that only a part of the predecessor went this way. An abolition has no successor.
    """

    kind = models.CharField(_("loại sự kiện"), max_length=20, choices=SuccessionKind.choices)
    effective_on = models.DateField(_("có hiệu lực từ ngày"))
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=300, blank=True)
    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="succession_out")
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="succession_in", null=True, blank=True
    )
    is_partial = models.BooleanField(_("chỉ một phần"), default=False)

    class Meta:
        verbose_name = _("sự kiện kế thừa")
        verbose_name_plural = _("sự kiện kế thừa")
        constraints = (
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on", "kind"],
                name="organisations_succession_once",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=False) | Q(kind=SuccessionKind.ABOLITION),
                name="organisations_only_abolition_has_no_successor",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")) | Q(kind=SuccessionKind.RENAME),
                name="organisations_only_rename_keeps_the_unit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.effective_on} {self.kind}: {self.predecessor_id} > {self.successor_id}"
