"""Changing the register of organisations: the only door.

Each service takes the first day of the new state, closes what held until the day before and adds what
follows. ``at`` is the moment of recording, which may be later than the day from which the change holds.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action, Subject
from caicach.common.audit.services import record
from caicach.core.codes.text import format_date, tidy
from caicach.registry.acting import Act, RegistryRuleError, require
from caicach.registry.organisations import actions
from caicach.registry.organisations.constants import CodeSystem, OrganisationKind, SuccessionKind
from caicach.registry.organisations.models import (
    Designation,
    Organisation,
    OrganisationCode,
    ParentLink,
    Succession,
    overlapping,
)
from caicach.registry.organisations.policies import can_manage_organisations
from caicach.registry.organisations.validity import (
    ONE_DAY,
    OutsideExistenceError,
    check_code_is_free,
    check_exists_throughout,
    check_parent,
    close_current,
)


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
        check_parent(organisation, parent, first, None)
        ParentLink.objects.create(
            organisation=organisation, parent=parent, valid_from=first, legal_basis=founding.legal_basis
        )
    for system, code in founding.codes.items():
        check_code_is_free(organisation, system, code, first, None)
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
    organisation = _lock(organisation)
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
    check_exists_throughout(organisation, on, organisation.valid_to)
    current = close_current(organisation.designations.all(), on)
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
    organisation = _lock(organisation)
    check_exists_throughout(organisation, on, organisation.valid_to)
    check_parent(organisation, parent, on, organisation.valid_to)
    close_current(organisation.parent_links.all(), on)
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
    organisation = _lock(organisation)
    check_exists_throughout(organisation, on, organisation.valid_to)
    check_code_is_free(organisation, system, code, on, organisation.valid_to)
    close_current(organisation.codes.filter(system=system), on)
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
    predecessor, successor = _lock(predecessor), _lock(successor)
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


def lock_register() -> None:
    """Let changes of the register come one after the other, for its rules look at many organisations.

    Held alone, the rows that two changes touch would let a circle of superiors close between them. The first
    row stands for the register: positions and delegations that refer to it are not kept waiting.
    """
    Organisation.objects.select_for_update(no_key=True).order_by("pk").values_list("pk").first()


def _require_manager(act: Act) -> None:
    require(can_manage_organisations(act.by, on=act.day))
    lock_register()


def _lock(organisation: Organisation) -> Organisation:
    """Hold the organisation's row and return it as it stands now, not as the caller read it."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _required_name(name: str) -> str:
    if len(tidy(name)) < 2:
        raise RegistryRuleError(_("Cần ghi tên của cơ quan, đơn vị."))
    return name


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
