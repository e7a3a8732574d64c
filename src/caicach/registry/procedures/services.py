"""Changing the catalogue of procedures by hand: drafts, limits, publication, end.

A draft changes as a whole; a published version only gets what was unknown (a time limit that could not be
read) and its last day. Whatever else changes makes the next version. Every change raises the catalogue's
revision, and the ledger tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action, Subject
from caicach.common.audit.services import record
from caicach.core.codes.procedures import ProcedureCodeError, normal_procedure_code
from caicach.core.codes.text import fold, format_date, tidy
from caicach.core.deadlines.durations import Duration, DurationError, parse
from caicach.core.deadlines.rules import DeadlineRules
from caicach.exchange.procedures.record import ProcedureRecord
from caicach.registry.acting import Act, RegistryRuleError, require
from caicach.registry.procedures import actions
from caicach.registry.procedures.building import Rows, lacks_limit, record_of, rows_of
from caicach.registry.procedures.carrying import carry_processes
from caicach.registry.procedures.constants import LimitState, OnlineLevel, VersionState
from caicach.registry.procedures.models import Channel, Fee, Field, Paper, Procedure, ProcedureVersion
from caicach.registry.procedures.policies import can_manage_procedures
from caicach.registry.procedures.revising import lock_catalogue, raise_revision
from caicach.registry.procedures.rules import rules_to_json

ONE_DAY = timedelta(days=1)


class ProcedureRuleError(RegistryRuleError):
    """A rule of the catalogue forbids the change; ``field`` names the value to mend, where there is one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Terms:
    """What a version says beyond what is published: how it is counted, and how it is asked for."""

    rules: DeadlineRules | None = None
    is_immediate: bool = False
    online_level: OnlineLevel = OnlineLevel.UNKNOWN
    is_illustrative: bool = False


USUAL = Terms()


@transaction.atomic
def draft_version(content: ProcedureRecord, *, act: Act, terms: Terms = USUAL) -> ProcedureVersion:
    """Enter the next version of a procedure as a draft, and the procedure itself if it is new.

    Raises PermissionDenied, ProcedureRuleError.
    """
    _require_manager(act)
    content = _checked(content)
    field = _field(content)
    procedure, _made = Procedure.objects.get_or_create(code=content.code, defaults={"field": field})
    if procedure.versions.filter(state=VersionState.DRAFT).exists():
        raise ProcedureRuleError(
            _("Thủ tục %(code)s đã có một dự thảo. Hãy sửa dự thảo đó.") % {"code": procedure.code}, "code"
        )
    rows = rows_of(content, at=act.at)
    rows.version.procedure = procedure
    rows.version.number = _last_number(procedure) + 1
    _save(rows, field, terms)
    _record(actions.DRAFTED, rows.version, act)
    return rows.version


def draft_next(version_id: int, *, act: Act) -> ProcedureVersion:
    """Enter a draft that begins as a copy of a version.

    Raises PermissionDenied, ProcedureRuleError; ProcedureVersion.DoesNotExist.
    """
    require(can_manage_procedures(act.by, on=act.day))
    version = ProcedureVersion.objects.select_related("procedure", "field").get(pk=version_id)
    terms = Terms(
        version.deadline_rules() if version.rules else None,
        version.is_immediate,
        OnlineLevel(version.online_level),
        version.is_illustrative,
    )
    return draft_version(record_of(version), act=act, terms=terms)


@transaction.atomic
def edit_draft(
    version_id: int, content: ProcedureRecord, *, act: Act, terms: Terms = USUAL
) -> ProcedureVersion:
    """Replace the whole content of a draft; its code stays.

    Raises PermissionDenied, ProcedureRuleError; ProcedureVersion.DoesNotExist.
    """
    _require_manager(act)
    draft = _locked(version_id)
    _require_draft(draft)
    content = replace(_checked(content), code=draft.procedure.code)
    rows = rows_of(content, at=act.at)
    rows.version.pk, rows.version.procedure, rows.version.number = draft.pk, draft.procedure, draft.number
    rows.version.digest = draft.digest
    for parts in (draft.channels, draft.fees, draft.papers):
        parts.all().delete()
    _save(rows, _field(content), terms, is_new=False)
    _record(actions.EDITED, rows.version, act)
    return rows.version


@transaction.atomic
def set_limit_by_hand(channel_id: int, limit: str, *, act: Act) -> Channel:
    """Set the time limit of a channel in words: "05 ngày làm việc", or "không quy định thời hạn".

    In a published version only where none could be read: what dossiers were received under stays.

    Raises PermissionDenied, ProcedureRuleError; Channel.DoesNotExist.
    """
    _require_manager(act)
    channel = Channel.objects.select_related("version__procedure").get(pk=channel_id)
    version = _locked(channel.version_id)
    if version.state != VersionState.DRAFT and channel.limit_state != LimitState.UNREAD:
        raise ProcedureRuleError(
            _("Thời hạn này đã được công bố. Hãy soạn phiên bản mới để thay đổi."), "limit"
        )
    duration = _duration(limit)
    channel.limit = duration.in_("vi") if duration.is_timed else ""
    channel.limit_state = LimitState.BY_HAND if duration.is_timed else LimitState.UNTIMED
    channel.save(update_fields=["limit", "limit_state"])
    version.has_unread_limit = lacks_limit(version.channels.all())
    version.save(update_fields=["has_unread_limit"])
    _record(
        actions.LIMIT_SET,
        version,
        act,
        limit=duration.in_("vi"),
        channel=channel.case or channel.get_kind_display(),
        kind=channel.kind,
    )
    return channel


@transaction.atomic
def publish_version(version_id: int, *, on: date, act: Act) -> ProcedureVersion:
    """Put a draft in force from a day on; the version before it ends the day before, and its active internal
    processes go on where they still agree.

    Raises PermissionDenied, ProcedureRuleError; ProcedureVersion.DoesNotExist.
    """
    _require_manager(act)
    version = _locked(version_id)
    _require_draft(version)
    if not version.channels.exists():
        raise ProcedureRuleError(_("Chưa có cách thức thực hiện nào. Hãy nhập ít nhất một cách."), "channels")
    former = version.procedure.versions.filter(state=VersionState.PUBLISHED, valid_to__isnull=True).first()
    _refuse_before(version, on)
    if former is not None:
        former.valid_to, former.state = on - ONE_DAY, VersionState.ENDED
        former.save(update_fields=["valid_to", "state"])
    version.state, version.valid_from = VersionState.PUBLISHED, on
    version.published_on = version.published_on or act.day
    version.save(update_fields=["state", "valid_from", "published_on"])
    version.procedure.field_id = version.field_id
    version.procedure.save(update_fields=["field"])
    carried = carry_processes(former, version, at=act.at, on=on) if former is not None else 0
    _record(actions.PUBLISHED, version, act, since=format_date(on), carried=carried)
    return version


@transaction.atomic
def end_version(version_id: int, *, last_day: date, act: Act) -> ProcedureVersion:
    """Give a published version its last day; running dossiers stay on it.

    Raises PermissionDenied, ProcedureRuleError; ProcedureVersion.DoesNotExist.
    """
    _require_manager(act)
    version = _locked(version_id)
    if version.state != VersionState.PUBLISHED or version.valid_to is not None:
        raise ProcedureRuleError(_("Chỉ phiên bản đang được công bố mới kết thúc được."))
    if version.valid_from is not None and last_day < version.valid_from:
        raise ProcedureRuleError(
            _("Phiên bản có hiệu lực từ ngày %(day)s; ngày cuối không thể trước ngày đó.")
            % {"day": format_date(version.valid_from)},
            "last_day",
        )
    version.valid_to, version.state = last_day, VersionState.ENDED
    version.save(update_fields=["valid_to", "state"])
    _record(actions.ENDED, version, act, last_day=format_date(last_day))
    return version


def _require_manager(act: Act) -> None:
    require(can_manage_procedures(act.by, on=act.day))
    lock_catalogue()


def _locked(version_id: int) -> ProcedureVersion:
    # The catalogue is locked, so the row needs no lock of its own.
    return ProcedureVersion.objects.select_related("procedure", "field").get(pk=version_id)


def _require_draft(version: ProcedureVersion) -> None:
    if version.state != VersionState.DRAFT:
        raise ProcedureRuleError(_("Phiên bản này đã công bố. Hãy soạn phiên bản mới để thay đổi."))


def _refuse_before(version: ProcedureVersion, on: date) -> None:
    """Refuse a first day that does not follow what was published before."""
    held = version.procedure.versions.exclude(state=VersionState.DRAFT)
    begun = held.aggregate(last=Max("valid_from"))["last"]
    if begun is not None and on <= begun:
        raise ProcedureRuleError(
            _("Đã có phiên bản có hiệu lực từ ngày %(day)s. Hãy chọn ngày sau đó.")
            % {"day": format_date(begun)},
            "on",
        )


def _checked(content: ProcedureRecord) -> ProcedureRecord:
    try:
        code = normal_procedure_code(content.code)
    except ProcedureCodeError as error:
        raise ProcedureRuleError(str(error), "code") from error
    name = tidy(content.name)
    if len(name) < 2:
        raise ProcedureRuleError(_("Cần ghi tên thủ tục."), "name")
    if not tidy(content.field_name):
        raise ProcedureRuleError(_("Cần ghi lĩnh vực của thủ tục."), "field_name")
    for channel in content.channels:
        if channel.limit:
            _duration(channel.limit)
    ways = [(channel.way, channel.case) for channel in content.channels]
    if len(set(ways)) < len(ways):
        raise ProcedureRuleError(
            _("Một cách thức được ghi hai lần cho cùng trường hợp. Hãy ghi tên trường hợp khác nhau."),
            "channels",
        )
    if any(fee.amount is not None and fee.amount <= 0 for fee in content.fees):
        raise ProcedureRuleError(
            _("Mức thu phải lớn hơn 0. Nếu không thu, hãy chọn miễn thu; nếu chưa rõ, hãy để trống."), "fees"
        )
    if any(fee.is_free and fee.amount is not None for fee in content.fees):
        raise ProcedureRuleError(
            _("Một khoản vừa có mức thu vừa được miễn thu. Hãy chọn một trong hai."), "fees"
        )
    return replace(content, code=code, name=name)


def _duration(limit: str) -> Duration:
    try:
        return parse(limit)
    except DurationError as error:
        raise ProcedureRuleError(str(error), "limit") from error


def _field(content: ProcedureRecord) -> Field:
    found = Field.objects.filter(folded=fold(content.field_name)).first()
    if found is None:
        found = Field.named(content.field_name, code=content.field_code)
        found.save()
    return found


def _last_number(procedure: Procedure) -> int:
    return int(procedure.versions.aggregate(last=Max("number"))["last"] or 0)


def _save(rows: Rows, field: Field, terms: Terms, *, is_new: bool = True) -> None:
    version = rows.version
    version.field = field
    version.rules = rules_to_json(terms.rules) if terms.rules else {}
    version.is_immediate, version.online_level = terms.is_immediate, terms.online_level
    version.is_illustrative = terms.is_illustrative
    version.save(force_insert=is_new, force_update=not is_new)
    rows.bound()
    Channel.objects.bulk_create(rows.channels)
    Fee.objects.bulk_create(rows.fees)
    Paper.objects.bulk_create(rows.papers)


def _record(action: Action, version: ProcedureVersion, act: Act, **details: Any) -> None:
    raise_revision()
    record(
        action,
        by=act.actor,
        on=Subject("procedure", version.procedure.code, f"{version.procedure.code} {version.name}"[:250]),
        origin=act.origin,
        at=act.at,
        details={"number": version.number, "version": version.pk, **details},
    )
