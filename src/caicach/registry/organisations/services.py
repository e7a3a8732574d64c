"""Changing the register of organisations: the only door.

Each service takes the first day of the new state, closes what held until the day before and adds what
follows. ``at`` is the moment of recording, which may be later than the day from which the change holds.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action, Subject
from caicach.common.audit.services import record
from caicach.core.codes.text import format_date, tidy
from caicach.registry.acting import Act, RegistryRuleError, require
from caicach.registry.organisations import actions
from caicach.registry.organisations.constants import CodeSystem, OrganisationKind, SuccessionKind
from caicach.registry.organisations.models import (
    Dated,
    Designation,
    Organisation,
    OrganisationCode,
    ParentLink,
    Succession,
    overlapping,
    valid_on,
)
from caicach.registry.organisations.policies import can_manage_organisations

ONE_DAY = timedelta(days=1)
AnyDated = TypeVar("AnyDated", bound=Dated)


class OverlappingValidityError(RegistryRuleError):
    """Two facts of the same sort would hold for one organisation on the same day."""


class OutsideExistenceError(RegistryRuleError):
    """A fact would hold on a day on which the organisation did not exist."""


class CircularHierarchyError(RegistryRuleError):
    """An organisation would come to stand above itself."""


class StillInUseError(RegistryRuleError):
    """An organisation cannot end while others belong to it."""


class ContradictorySuccessionError(RegistryRuleError):
    """A succession contradicts the days on which its organisations existed."""


@dataclass(frozen=True, slots=True)
class Founding:
    """What makes a new organisation: its first name, superior and codes, all from its first day."""

    kind: OrganisationKind
    name: str
    valid_from: date
    short_name: str = ""
    parent: Organisation | None = None
    codes: Mapping[CodeSystem, str] = field(default_factory=dict)
    legal_basis: str = ""
    source: str = ""
    is_illustrative: bool = False


@transaction.atomic
def establish_organisation(founding: Founding, *, act: Act) -> Organisation:
    """Enter an organisation that exists from its first day on.

    Raises:
        PermissionDenied: the actor does not manage organisations.
        OutsideExistenceError: the superior does not exist throughout.
        OverlappingValidityError: a code is another organisation's on these days.
    """
    _require_manager(act)
    organisation = create_organisation(founding)
    _record(
        actions.ESTABLISHED,
        organisation,
        act,
        kind=founding.kind,
        parent=_uid(founding.parent),
        since=format_date(founding.valid_from),
        basis=founding.legal_basis,
    )
    return organisation


def create_organisation(founding: Founding, *, uid: uuid.UUID | None = None) -> Organisation:
    """Check and add the rows of a new organisation; who may, and the ledger, are the caller's matter."""
    first, parent = founding.valid_from, founding.parent
    organisation = Organisation.objects.create(
        uid=uid or uuid.uuid4(),
        valid_from=first,
        legal_basis=founding.legal_basis,
        source=founding.source,
        is_illustrative=founding.is_illustrative,
    )
    Designation.named(
        organisation,
        kind=founding.kind,
        name=_required_name(founding.name),
        short_name=founding.short_name,
        valid_from=first,
        legal_basis=founding.legal_basis,
    ).save()
    if parent is not None:
        _check_parent(organisation, parent, first, None)
        ParentLink.objects.create(
            organisation=organisation, parent=parent, valid_from=first, legal_basis=founding.legal_basis
        )
    for system, code in founding.codes.items():
        _check_code_is_free(organisation, system, code, first, None)
        OrganisationCode.objects.create(
            organisation=organisation,
            system=system,
            code=tidy(code),
            valid_from=first,
            legal_basis=founding.legal_basis,
        )
    return organisation


@transaction.atomic
def rename_organisation(
    organisation: Organisation,
    *,
    name: str,
    on: date,
    act: Act,
    kind: OrganisationKind | None = None,
    short_name: str = "",
    legal_basis: str = "",
) -> Designation:
    """Give an organisation a new name or kind from ``on``; it stays the same organisation."""
    _require_manager(act)
    _lock(organisation)
    known_as = str(organisation)
    designation = change_designation(
        organisation,
        name=name,
        on=on,
        kind=kind,
        short_name=short_name,
        legal_basis=legal_basis,
    )
    _record(
        actions.RENAMED,
        organisation,
        act,
        label=known_as,
        name=designation.name,
        kind=designation.kind,
        basis=legal_basis,
        since=format_date(on),
    )
    return designation


def change_designation(
    organisation: Organisation,
    *,
    name: str,
    on: date,
    kind: str | None = None,
    short_name: str = "",
    legal_basis: str = "",
) -> Designation:
    """Close the present name and open the next, with the event of succession.

    The part of a rename that bulk imports share; they check the right and write the ledger for the whole.
    """
    _check_exists_throughout(organisation, on, organisation.valid_to)
    current = _close_current(organisation.designations.all(), on)
    following = Designation.named(
        organisation,
        kind=kind or (current.kind if current else OrganisationKind.PUBLIC_SERVICE_UNIT),
        name=_required_name(name),
        short_name=short_name or (current.short_name if current else ""),
        valid_from=on,
        valid_to=organisation.valid_to,
        legal_basis=legal_basis,
    )
    following.save()
    Succession.objects.create(
        kind=SuccessionKind.RENAME,
        effective_on=on,
        legal_basis=legal_basis,
        predecessor=organisation,
        successor=organisation,
    )
    return following


@transaction.atomic
def move_organisation(
    organisation: Organisation,
    *,
    parent: Organisation,
    on: date,
    act: Act,
    legal_basis: str = "",
) -> ParentLink:
    """Put an organisation under another from ``on``."""
    _require_manager(act)
    _lock(organisation)
    _check_exists_throughout(organisation, on, organisation.valid_to)
    _check_parent(organisation, parent, on, organisation.valid_to)
    _close_current(organisation.parent_links.all(), on)
    link = ParentLink.objects.create(
        organisation=organisation,
        parent=parent,
        valid_from=on,
        valid_to=organisation.valid_to,
        legal_basis=legal_basis,
    )
    _record(
        actions.MOVED,
        organisation,
        act,
        parent=str(parent),
        parent_uid=_uid(parent),
        basis=legal_basis,
        since=format_date(on),
    )
    return link


@transaction.atomic
def assign_code(
    organisation: Organisation,
    *,
    system: CodeSystem,
    code: str,
    on: date,
    act: Act,
    legal_basis: str = "",
) -> OrganisationCode:
    """Give an organisation its official code in ``system`` from ``on``."""
    _require_manager(act)
    _lock(organisation)
    _check_exists_throughout(organisation, on, organisation.valid_to)
    _check_code_is_free(organisation, system, code, on, organisation.valid_to)
    _close_current(organisation.codes.filter(system=system), on)
    given = OrganisationCode.objects.create(
        organisation=organisation,
        system=system,
        code=tidy(code),
        valid_from=on,
        valid_to=organisation.valid_to,
        legal_basis=legal_basis,
    )
    _record(
        actions.CODE_ASSIGNED,
        organisation,
        act,
        system=system,
        code=given.code,
        basis=legal_basis,
        since=format_date(on),
    )
    return given


@transaction.atomic
def record_succession(
    predecessor: Organisation,
    successor: Organisation,
    *,
    kind: SuccessionKind,
    on: date,
    act: Act,
    is_partial: bool = False,
    legal_basis: str = "",
) -> Succession:
    """State that (a part of) ``predecessor`` became (a part of) ``successor`` on ``on``."""
    _require_manager(act)
    if kind in {SuccessionKind.RENAME, SuccessionKind.ABOLITION}:
        raise ContradictorySuccessionError(
            _("Đổi tên và kết thúc hoạt động có thao tác riêng, không ghi như một sự kiện kế thừa.")
        )
    if not successor.holds_on(on):
        raise ContradictorySuccessionError(
            _("“%(name)s” chưa hoặc không còn hoạt động vào ngày %(day)s nên không thể kế thừa.")
            % {"name": successor, "day": format_date(on)}
        )
    if not predecessor.holds_on(on - ONE_DAY) or (predecessor.holds_on(on) and not is_partial):
        raise ContradictorySuccessionError(
            _("“%(name)s” phải hoạt động đến hết ngày %(day)s; nếu còn tiếp tục, hãy ghi là chuyển một phần.")
            % {"name": predecessor, "day": format_date(on - ONE_DAY)}
        )
    succession = Succession.objects.create(
        kind=kind,
        effective_on=on,
        legal_basis=legal_basis,
        predecessor=predecessor,
        successor=successor,
        is_partial=is_partial,
    )
    _record(
        actions.SUCCEEDED,
        predecessor,
        act,
        kind=kind,
        successor=str(successor),
        successor_uid=_uid(successor),
        is_partial=is_partial,
        basis=legal_basis,
        since=format_date(on),
    )
    return succession


@transaction.atomic
def end_organisation(
    organisation: Organisation,
    *,
    last_day: date,
    act: Act,
    legal_basis: str = "",
    is_abolition: bool = True,
) -> Organisation:
    """End an organisation with ``last_day``, and its name, parent and codes with it.

    ``is_abolition`` is false where successors follow; they are recorded by ``record_succession``.
    """
    _require_manager(act)
    organisation = _lock(organisation)
    if not organisation.holds_on(last_day) or organisation.valid_to is not None:
        raise OutsideExistenceError(
            _("“%(name)s” không hoạt động vào ngày %(day)s hoặc đã có ngày kết thúc.")
            % {"name": organisation, "day": format_date(last_day)}
        )
    children = organisation.child_links.filter(overlapping(last_day + ONE_DAY, None))
    if children.exists():
        raise StillInUseError(
            _("Còn %(count)d đơn vị trực thuộc sau ngày %(day)s. Hãy chuyển hoặc kết thúc chúng trước.")
            % {"count": children.count(), "day": format_date(last_day)}
        )
    for rows in (organisation.designations, organisation.parent_links, organisation.codes):
        if rows.filter(valid_from__gt=last_day).exists():
            raise OutsideExistenceError(
                _("Đã có tên, mã hoặc cơ quan cấp trên được ghi cho thời gian sau ngày %(day)s.")
                % {"day": format_date(last_day)}
            )
        rows.filter(valid_to__isnull=True).update(valid_to=last_day)
    organisation.valid_to = last_day
    organisation.save(update_fields=["valid_to"])
    if is_abolition:
        Succession.objects.create(
            kind=SuccessionKind.ABOLITION,
            effective_on=last_day + ONE_DAY,
            legal_basis=legal_basis,
            predecessor=organisation,
        )
    _record(actions.ENDED, organisation, act, last_day=format_date(last_day), basis=legal_basis)
    return organisation


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


def _require_manager(act: Act) -> None:
    require(can_manage_organisations(act.by, on=act.day))


def _lock(organisation: Organisation) -> Organisation:
    """Hold the organisation's row, so that two changes of its facts come one after the other."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _required_name(name: str) -> str:
    if len(tidy(name)) < 2:
        raise RegistryRuleError(_("Cần ghi tên của cơ quan, đơn vị."))
    return name


def _close_current(rows: QuerySet[AnyDated], on: date) -> AnyDated | None:
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


def _check_exists_throughout(organisation: Organisation, first: date, last: date | None) -> None:
    ends_early = organisation.valid_to is not None and (last is None or last > organisation.valid_to)
    if not organisation.holds_on(first) or ends_early:
        raise OutsideExistenceError(
            _("“%(name)s” không hoạt động trong suốt thời gian từ ngày %(day)s.")
            % {"name": organisation, "day": format_date(first)}
        )


def _check_parent(organisation: Organisation, parent: Organisation, first: date, last: date | None) -> None:
    """Refuse a parent that does not exist throughout, or that stands below ``organisation`` on some day."""
    _check_exists_throughout(parent, first, last)
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


def _check_code_is_free(
    organisation: Organisation, system: CodeSystem, code: str, first: date, last: date | None
) -> None:
    others = OrganisationCode.objects.filter(overlapping(first, last), system=system, code=tidy(code))
    holder = others.exclude(organisation=organisation).select_related("organisation").first()
    if holder is not None:
        raise OverlappingValidityError(
            _("Mã “%(code)s” đang được dùng cho “%(name)s” trong thời gian này.")
            % {"code": code, "name": holder.organisation}
        )


def _uid(organisation: Organisation | None) -> str:
    return str(organisation.uid) if organisation else ""


def _record(
    action: Action, organisation: Organisation, act: Act, *, label: str = "", **details: object
) -> None:
    record(
        action,
        by=act.actor,
        on=Subject("organisation", str(organisation.uid), label or str(organisation)),
        origin=act.origin,
        at=act.at,
        details=details,
    )
