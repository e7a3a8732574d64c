"""Taking over the administrative units of Việt Nam in bulk.

Run by the operator of the installation, from the console alone, so no person's right is asked for; the ledger
gets one entry for the whole, with the counts and the SHA-256 of every file.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Actor, Subject
from caicach.common.audit.services import record
from caicach.registry.acting import RegistryRuleError
from caicach.registry.organisations import actions
from caicach.registry.organisations.admin_units import DATA, read_plan
from caicach.registry.organisations.constants import CodeSystem, SuccessionKind
from caicach.registry.organisations.models import (
    Designation,
    Organisation,
    OrganisationCode,
    ParentLink,
    Succession,
)
from caicach.registry.organisations.planned import Plan, PlannedSuccession, PlannedUnit, Span
from caicach.registry.organisations.selectors import find_by_code
from caicach.registry.organisations.services import change_designation, lock_register
from caicach.registry.organisations.validity import OverlappingValidityError, overlaps_among

BATCH = 1_000


@dataclass(slots=True)
class ImportReport:
    """What an import did: rows added by sort, what was there already, and what did not fit."""

    organisations: int = 0
    designations: int = 0
    parents: int = 0
    codes: int = 0
    successions: int = 0
    later_changes: int = 0
    known: int = 0
    findings: list[str] = field(default_factory=list)
    sha256: dict[str, str] = field(default_factory=dict)

    @property
    def is_unchanged(self) -> bool:
        """Whether the register already held everything."""
        return not (self.organisations or self.successions or self.later_changes)


@transaction.atomic
def import_admin_units(*, by: Actor, at: datetime, origin: str, folder: Path = DATA) -> ImportReport:
    """Enter the units of the files in ``folder``, their lineage and the later changes; nothing twice.

    What the register holds already is never overwritten: a difference is reported as a finding.

    Raises:
        AdminUnitsDataError: the files contradict themselves; nothing is written.
        OverlappingValidityError: two facts of one unit would hold on the same day; nothing is written.
    """
    plan = read_plan(folder)
    _refuse_overlaps(plan)
    lock_register()
    report = ImportReport(findings=list(plan.findings), sha256=dict(plan.sha256))
    ids = dict(Organisation.objects.values_list("uid", "pk"))
    new = [unit for unit in plan.units if unit.uid not in ids]
    report.known = len(plan.units) - len(new)
    _compare_known(plan.units, ids, report)
    _add_units(new, ids, report)
    _add_successions(plan.successions, ids, report)
    _apply_changes(plan, report)
    if not report.is_unchanged:
        record(
            actions.IMPORTED,
            by=by,
            on=Subject("dataset", "admin-units", "Danh mục đơn vị hành chính Việt Nam"),
            origin=origin,
            at=at,
            details={
                "organisations": report.organisations,
                "designations": report.designations,
                "parents": report.parents,
                "codes": report.codes,
                "successions": report.successions,
                "later_changes": report.later_changes,
                "findings": len(report.findings),
                "sha256": report.sha256,
            },
        )
    return report


def _refuse_overlaps(plan: Plan) -> None:
    rows: list[tuple[object, Span]] = []
    for unit in plan.units:
        rows += [(("name", unit.uid), span) for span in unit.names]
        rows += [(("parent", unit.uid), span) for span in unit.parents]
        rows += [(("code of", unit.uid), span) for span in unit.codes]
        rows += [(("code", span.value), span) for span in unit.codes]
    clashing = overlaps_among((key, span.first, span.last) for key, span in rows)
    if clashing:
        raise OverlappingValidityError(
            _("%(count)d dữ liệu trong tệp có thời gian hiệu lực chồng lên nhau, ví dụ: %(example)s")
            % {"count": len(clashing), "example": clashing[0]}
        )


def _compare_known(units: Iterable[PlannedUnit], ids: Mapping[uuid.UUID, int], report: ImportReport) -> None:
    """Report the planned first names that the register knows differently."""
    if not ids:
        return
    held = {
        (pk, first): (kind, name)
        for pk, first, kind, name in Designation.objects.values_list(
            "organisation_id", "valid_from", "kind", "name"
        )
    }
    for unit in units:
        if unit.uid not in ids:
            continue
        for span in unit.names:
            found = held.get((ids[unit.uid], span.first))
            if found != span.value[:2]:
                code, known = unit.codes[0].value[0], found[1] if found else ""
                report.findings.append(f"{code}: hệ thống ghi “{known}”, tệp ghi “{span.value[1]}”")


def _add_units(units: list[PlannedUnit], ids: dict[uuid.UUID, int], report: ImportReport) -> None:
    rows = [
        Organisation(
            uid=unit.uid,
            valid_from=unit.first,
            valid_to=unit.last,
            legal_basis=unit.basis,
            formation_note=unit.note,
            source=unit.source[0],
            source_on=unit.source[1],
        )
        for unit in units
    ]
    created = Organisation.objects.bulk_create(rows, batch_size=BATCH)
    by_uid = {organisation.uid: organisation for organisation in created}
    ids.update({uid: organisation.pk for uid, organisation in by_uid.items()})
    names = [
        Designation.named(
            by_uid[unit.uid],
            kind=span.value[0],
            name=span.value[1],
            short_name=span.value[2],
            **_dates(span),
        )
        for unit in units
        for span in unit.names
    ]
    parents = [
        ParentLink(organisation=by_uid[unit.uid], parent_id=ids[uuid.UUID(span.value[0])], **_dates(span))
        for unit in units
        for span in unit.parents
    ]
    codes = [
        OrganisationCode(
            organisation=by_uid[unit.uid], system=CodeSystem.GSO, code=span.value[0], **_dates(span)
        )
        for unit in units
        for span in unit.codes
    ]
    Designation.objects.bulk_create(names, batch_size=BATCH)
    ParentLink.objects.bulk_create(parents, batch_size=BATCH)
    OrganisationCode.objects.bulk_create(codes, batch_size=BATCH)
    report.organisations = len(created)
    report.designations, report.parents, report.codes = len(names), len(parents), len(codes)


def _add_successions(
    planned: Iterable[PlannedSuccession], ids: Mapping[uuid.UUID, int], report: ImportReport
) -> None:
    held = set(Succession.objects.values_list("kind", "effective_on", "predecessor_id", "successor_id"))
    rows = []
    for step in planned:
        before, after = ids[step.predecessor], ids[step.successor] if step.successor else None
        if (str(step.kind), step.on, before, after) not in held:
            rows.append(
                Succession(
                    kind=step.kind,
                    effective_on=step.on,
                    legal_basis=step.basis,
                    predecessor_id=before,
                    successor_id=after,
                    is_partial=step.is_partial,
                )
            )
    Succession.objects.bulk_create(rows, batch_size=BATCH)
    report.successions = len(rows)


def _apply_changes(plan: Plan, report: ImportReport) -> None:
    """Give units the names and kinds of later resolutions, unless they were entered already."""
    for change in plan.changes:
        unit = find_by_code(CodeSystem.GSO, change.code, on=change.on)
        if unit is None:
            report.findings.append(f"{change.code}: không tìm thấy đơn vị để đổi thành “{change.name}”")
            continue
        if unit.succession_out.filter(kind=SuccessionKind.RENAME, effective_on=change.on).exists():
            continue
        try:
            change_designation(
                unit,
                name=change.name,
                on=change.on,
                kind=change.kind,
                short_name=change.short_name,
                legal_basis=change.basis,
            )
        except RegistryRuleError as error:
            report.findings.append(f"{change.code}: {error}")
        else:
            report.later_changes += 1


def _dates(span: Span) -> dict[str, Any]:
    return {"valid_from": span.first, "valid_to": span.last, "legal_basis": span.basis}
