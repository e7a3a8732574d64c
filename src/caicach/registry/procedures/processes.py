"""Internal processes: taking them over, drafting them, and putting them in force once their sums agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action, Actor, Subject
from caicach.common.audit.services import record
from caicach.core.codes.text import format_date, tidy
from caicach.core.deadlines.durations import DurationError, parse
from caicach.exchange.procedures.files import read_records
from caicach.exchange.procedures.processes import (
    ProcessRecord,
    ProcessRecordError,
    StepRecord,
    is_process,
    read_process,
)
from caicach.registry.acting import Act, RegistryRuleError, require
from caicach.registry.organisations.models import Organisation
from caicach.registry.procedures import actions
from caicach.registry.procedures.carrying import next_number
from caicach.registry.procedures.checking import refuse_contradictions
from caicach.registry.procedures.constants import ProcessState, VersionState
from caicach.registry.procedures.files import sha256_of
from caicach.registry.procedures.models import ProcedureVersion, Process, ProcessStep
from caicach.registry.procedures.policies import can_manage_procedures
from caicach.registry.procedures.revising import lock_catalogue, raise_revision
from caicach.registry.procedures.selectors import version_by_code

ONE_DAY = timedelta(days=1)


class ProcessRuleError(RegistryRuleError):
    """A rule forbids the change of a process; the message says which, and what to do."""


@dataclass(slots=True)
class ProcessImportReport:
    """What an import of processes did; ``unattached`` are those whose procedure the catalogue lacks."""

    new: int = 0
    known: int = 0
    unattached: int = 0
    unread: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)
    sha256: str = ""


def import_processes(path: Path, *, act: Act) -> ProcessImportReport:
    """Take over a file of internal processes, all as drafts, on behalf of a person.

    Raises PermissionDenied, SourceError, OSError; nothing is written then.
    """
    require(can_manage_procedures(act.by, on=act.day))
    return run_process_import(path, by=act.actor, at=act.at, origin=act.origin)


@transaction.atomic
def run_process_import(path: Path, *, by: Actor, at: datetime, origin: str) -> ProcessImportReport:
    """Take over a file of processes: by the operator from the console, or once a right was required.

    A record that was taken over before changes nothing. Raises SourceError, OSError.
    """
    lock_catalogue()
    report = ProcessImportReport(sha256=sha256_of(path))
    held = set(Process.objects.exclude(digest="").values_list("digest", flat=True))
    on = timezone.localdate(at)
    for found in read_records(path):
        if found.raw is None or not is_process(found.raw):
            report.faults.append((found.place, found.fault or _("Đây không phải quy trình nội bộ.")))
            continue
        try:
            content = read_process(found.raw)
        except ProcessRecordError as error:
            report.faults.append((found.place, str(error)))
            continue
        if content.digest in held:
            report.known += 1
            continue
        held.add(content.digest)
        version = version_by_code(content.code, on=on) if content.code else None
        _enter(content, version, None, at)
        report.new += 1
        report.unattached += version is None
        report.unread += bool(content.unread_steps)
    if report.new:
        raise_revision()
        record(
            actions.PROCESSES_IMPORTED,
            by=by,
            on=Subject("dataset", report.sha256[:16], path.name),
            origin=origin,
            at=at,
            details={
                "new": report.new,
                "known": report.known,
                "unattached": report.unattached,
                "faults": len(report.faults),
                "sha256": report.sha256,
            },
        )
    return report


@transaction.atomic
def draft_process(
    version_id: int, content: ProcessRecord, *, act: Act, organisation: Organisation | None = None
) -> Process:
    """Enter an internal process of a version as a draft, for one agency or for all.

    Raises PermissionDenied, ProcessRuleError; ProcedureVersion.DoesNotExist.
    """
    _require_manager(act)
    version = ProcedureVersion.objects.get(pk=version_id)
    _refuse_faults(content)
    process = _enter(content, version, organisation, act.at)
    _record(actions.PROCESS_DRAFTED, process, act)
    return process


@transaction.atomic
def edit_process(process_id: int, content: ProcessRecord, *, act: Act) -> Process:
    """Replace the content and steps of a draft.

    Raises PermissionDenied, ProcessRuleError; Process.DoesNotExist.
    """
    _require_manager(act)
    process = _draft(process_id)
    _refuse_faults(content)
    made = _row(content, process.version, process.organisation, act.at)
    made.pk, made.number, made.digest = process.pk, process.number, process.digest
    made.save(force_update=True)
    process.steps.all().delete()
    ProcessStep.objects.bulk_create(_steps(made, content.steps))
    _record(actions.PROCESS_DRAFTED, made, act)
    return made


@transaction.atomic
def attach_process(process_id: int, version_id: int, *, act: Act) -> Process:
    """Say of which version a draft is the process.

    Raises PermissionDenied, ProcessRuleError; Process.DoesNotExist, ProcedureVersion.DoesNotExist.
    """
    _require_manager(act)
    process = _draft(process_id)
    version = ProcedureVersion.objects.select_related("procedure").get(pk=version_id)
    process.version, process.number = version, next_number(version)
    process.save(update_fields=["version", "number"])
    _record(actions.PROCESS_ATTACHED, process, act, code=version.procedure.code)
    return process


@transaction.atomic
def activate_process(process_id: int, *, on: date, act: Act) -> Process:
    """Put a draft in force from a day on, in the place of the one before it for the same agency and case.

    Raises:
        PermissionDenied: the actor does not manage procedures.
        ContradictoryProcessError: its steps do not add up to the limit; the message has both figures.
        UnreadProcessError: the time of a step, or the limit, is not known.
        ProcessRuleError: it has no published version, or is no draft.
    """
    _require_manager(act)
    process = _draft(process_id)
    version = process.version
    if version is None:
        raise ProcessRuleError(_("Quy trình chưa gắn với thủ tục nào. Hãy chọn thủ tục trước khi áp dụng."))
    if version.state == VersionState.DRAFT:
        raise ProcessRuleError(_("Thủ tục chưa được công bố. Hãy công bố phiên bản trước."))
    found = refuse_contradictions(process, list(process.steps.all()), list(version.channels.all()))
    former = version.processes.filter(
        state=ProcessState.ACTIVE, organisation=process.organisation, case=process.case
    ).first()
    if former is not None:
        former.state, former.valid_to = (
            ProcessState.ENDED,
            max(on - ONE_DAY, former.valid_from or on - ONE_DAY),
        )
        former.save(update_fields=["state", "valid_to"])
    process.state, process.valid_from = ProcessState.ACTIVE, on
    process.save(update_fields=["state", "valid_from"])
    total = found.figures[0].vi
    _record(actions.PROCESS_ACTIVATED, process, act, since=format_date(on), total=total)
    return process


@transaction.atomic
def end_process(process_id: int, *, last_day: date, act: Act) -> Process:
    """End an active process; dossiers that run on it stay on it.

    Raises PermissionDenied, ProcessRuleError; Process.DoesNotExist.
    """
    _require_manager(act)
    process = Process.objects.get(pk=process_id)
    if process.state != ProcessState.ACTIVE:
        raise ProcessRuleError(_("Chỉ quy trình đang áp dụng mới kết thúc được."))
    if process.valid_from is not None and last_day < process.valid_from:
        raise ProcessRuleError(
            _("Quy trình áp dụng từ ngày %(day)s; ngày cuối không thể trước ngày đó.")
            % {"day": format_date(process.valid_from)}
        )
    process.state, process.valid_to = ProcessState.ENDED, last_day
    process.save(update_fields=["state", "valid_to"])
    _record(actions.PROCESS_ENDED, process, act, last_day=format_date(last_day))
    return process


def _require_manager(act: Act) -> None:
    require(can_manage_procedures(act.by, on=act.day))
    lock_catalogue()


def _draft(process_id: int) -> Process:
    process = Process.objects.select_related("version", "organisation").get(pk=process_id)
    if process.state != ProcessState.DRAFT:
        raise ProcessRuleError(_("Quy trình này đã áp dụng. Hãy soạn quy trình mới để thay đổi."))
    return process


def _refuse_faults(content: ProcessRecord) -> None:
    positions = [step.position for step in content.steps]
    if not positions:
        raise ProcessRuleError(_("Quy trình chưa có bước nào. Hãy nhập các bước và thời gian."))
    if len(set(positions)) < len(positions) or min(positions) < 1:
        raise ProcessRuleError(_("Các bước phải được đánh số khác nhau, từ 1 trở đi."))
    for step in content.steps:
        where = _("Bước %(step)s:") % {"step": step.position}
        if not tidy(step.name):
            raise ProcessRuleError(f"{where} {_('Cần ghi nội dung công việc.')}")
        if step.is_untimed and step.duration:
            raise ProcessRuleError(f"{where} {_('Bước không tính thời gian thì không ghi thời gian.')}")
        if step.returns_to is not None and not 1 <= step.returns_to < step.position:
            raise ProcessRuleError(f"{where} {_('Chỉ quay lại được bước đứng trước.')}")
        _refuse_time(step.duration, where)
    _refuse_time(content.limit, _("Tổng thời gian:"))


def _refuse_time(said: str, where: str) -> None:
    try:
        if said:
            parse(said)
    except DurationError as error:
        raise ProcessRuleError(f"{where} {error}") from error


def _enter(
    content: ProcessRecord,
    version: ProcedureVersion | None,
    organisation: Organisation | None,
    at: datetime,
) -> Process:
    process = _row(content, version, organisation, at)
    process.number, process.digest = next_number(version), content.digest
    process.save(force_insert=True)
    ProcessStep.objects.bulk_create(_steps(process, content.steps))
    return process


def _row(
    content: ProcessRecord,
    version: ProcedureVersion | None,
    organisation: Organisation | None,
    at: datetime,
) -> Process:
    return Process(
        version=version,
        organisation=organisation,
        case=content.case,
        name=content.name or (version.name if version else content.source),
        decision=content.decision,
        published_time=content.published_time,
        limit=content.limit,
        working_day=content.working_day,
        source=content.source,
        is_illustrative=content.is_illustrative,
        recorded_at=at,
    )


def _steps(process: Process, steps: Sequence[StepRecord]) -> list[ProcessStep]:
    return [
        ProcessStep(
            process=process,
            position=step.position,
            name=step.name,
            performer=step.performer,
            role=step.role,
            organisation_id=step.organisation_id,
            organisation_kind=step.organisation_kind,
            duration=step.duration,
            duration_text=step.duration_text,
            is_untimed=step.is_untimed,
            result=step.result,
            parallel_group=step.parallel_group,
            returns_to=step.returns_to,
            is_interagency=step.is_interagency,
        )
        for step in steps
    ]


def _record(action: Action, process: Process, act: Act, **details: Any) -> None:
    raise_revision()
    record(
        action,
        by=act.actor,
        on=Subject("process", str(process.pk), str(process)[:250]),
        origin=act.origin,
        at=act.at,
        details=details,
    )
