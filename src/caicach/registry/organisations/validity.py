"""What may hold on which days: the checks that services and bulk imports share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caicach.core.codes.text import format_date, tidy
from caicach.registry.acting import RegistryRuleError
from caicach.registry.organisations.constants import CodeSystem
from caicach.registry.organisations.models import (
    Dated,
    Organisation,
    OrganisationCode,
    ParentLink,
    overlapping,
    valid_on,
)

ONE_DAY = timedelta(days=1)
AnyDated = TypeVar("AnyDated", bound=Dated)


class OverlappingValidityError(RegistryRuleError):
    """Two facts of the same sort would hold for one organisation on the same day."""


class OutsideExistenceError(RegistryRuleError):
    """A fact would hold on a day on which the organisation did not exist."""


class CircularHierarchyError(RegistryRuleError):
    """An organisation would come to stand above itself."""


def overlaps_among(rows: Iterable[tuple[object, date | None, date | None]]) -> list[object]:
    """Return the keys of ``rows`` (key, first day, last day) that hold twice on some day.

    Bulk writers, which no row-by-row check guards, ask before they write.
    """
    spans: dict[object, list[tuple[date, date]]] = {}
    for key, first, last in rows:
        spans.setdefault(key, []).append((first or date.min, last or date.max))
    clashing = []
    for key, held in spans.items():
        held.sort()
        if any(earlier[1] >= later[0] for earlier, later in pairwise(held)):
            clashing.append(key)
    return clashing


def close_current(rows: QuerySet[AnyDated], on: date) -> AnyDated | None:
    """End the row that holds on ``on`` with the day before, and return it; refuse where later rows exist."""
    if rows.filter(valid_from__gte=on).exists():
        raise OverlappingValidityError(
            _("Đã có dữ liệu cho thời gian từ ngày %(day)s; hai giá trị không thể cùng có hiệu lực.")
            % {"day": format_date(on)}
        )
    current = rows.filter(valid_on(on)).first()
    if current is not None:
        current.valid_to = on - ONE_DAY
        current.save(update_fields=["valid_to"])
    return current


def check_exists_throughout(organisation: Organisation, first: date, last: date | None) -> None:
    """Refuse days on which the organisation does not exist."""
    ends_early = organisation.valid_to is not None and (last is None or last > organisation.valid_to)
    if not organisation.holds_on(first) or ends_early:
        raise OutsideExistenceError(
            _("“%(name)s” không hoạt động trong suốt thời gian từ ngày %(day)s.")
            % {"name": organisation, "day": format_date(first)}
        )


def check_parent(organisation: Organisation, parent: Organisation, first: date, last: date | None) -> None:
    """Refuse a parent that does not exist throughout, or that stands below ``organisation`` on some day."""
    # As it stands now: the caller may have read it before it was given its end.
    check_exists_throughout(Organisation.objects.get(pk=parent.pk), first, last)
    below: set[int] = set()
    level = {organisation.pk}
    while level:
        below |= level
        links = ParentLink.objects.filter(overlapping(first, last), parent_id__in=level)
        level = set(links.values_list("organisation_id", flat=True)) - below
    if parent.pk in below:
        raise CircularHierarchyError(
            _("“%(parent)s” trực thuộc “%(name)s” nên không thể là cơ quan cấp trên của đơn vị này.")
            % {"parent": parent, "name": organisation}
        )


def check_code_is_free(
    organisation: Organisation, system: CodeSystem, code: str, first: date, last: date | None
) -> None:
    """Refuse a code that another organisation holds on some of these days."""
    others = OrganisationCode.objects.filter(overlapping(first, last), system=system, code=tidy(code))
    holder = others.exclude(organisation=organisation).select_related("organisation").first()
    if holder is not None:
        raise OverlappingValidityError(
            _("Mã “%(code)s” đang được dùng cho “%(name)s” trong thời gian này.")
            % {"code": code, "name": holder.organisation}
        )
