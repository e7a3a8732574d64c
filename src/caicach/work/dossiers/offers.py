"""What a version of a procedure promises today: its limit, rules, process and fees for one way of asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Q, Subquery
from django.utils.translation import gettext as _

from caicach.core.dossiers.states import ChannelKind
from caicach.registry.calendars.selectors import REVISION_SUBQUERY
from caicach.registry.procedures.constants import Collected, LimitState, ProcessState, VersionState
from caicach.registry.procedures.models import (
    Channel,
    Fee,
    ProcedureRevision,
    ProcedureVersion,
    Process,
)
from caicach.registry.procedures.rules import rules_to_json
from caicach.work.dossiers.refusals import DossierError


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee that the version states, in đồng, and when it is collected."""

    name: str
    amount: int
    collected: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is promised to who asks for a procedure in one way.

    ``limit`` is the text of the duration, empty where nothing is timed, None while nobody has set it.
    """

    version_id: int
    procedure_id: int
    name: str
    limit: str | None
    rules: dict[str, Any]
    process_id: int | None
    is_immediate: bool
    charges: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the register stands: the revisions of calendars and catalogue under which something is promised."""

    calendar: int
    catalogue: int


_CATALOGUE = Subquery(ProcedureRevision.objects.values("number")[:1], output_field=BigIntegerField())


def standing_of(version_id: int, *, on: date) -> Standing:
    """Return the revisions under which a version is offered on a day; one query.

    Raises DossierError: the version is not in force then.
    """
    row = (
        ProcedureVersion.objects.filter(pk=version_id)
        .annotate(calendar=REVISION_SUBQUERY, catalogue=_CATALOGUE)
        .values_list("state", "valid_from", "valid_to", "calendar", "catalogue")
        .first()
    )
    if row is None:
        raise DossierError(_("Không thấy thủ tục này trong danh mục. Hãy tìm lại thủ tục."), "procedure")
    state, valid_from, valid_to, calendar, catalogue = row
    if state == VersionState.DRAFT or (valid_from and valid_from > on) or (valid_to and valid_to < on):
        raise DossierError(
            _("Thủ tục này không còn hoặc chưa có hiệu lực. Hãy tìm lại thủ tục đang áp dụng."), "procedure"
        )
    return Standing(int(calendar), int(catalogue or 0))


def offer_of(version_id: int, *, channel: ChannelKind, case: str, agency_id: int, catalogue: int) -> Offer:
    """Return what a version promises; from this process's memory where the catalogue has not changed."""
    return _offer(version_id, channel, case, agency_id, catalogue)


@lru_cache(maxsize=8_192)
def _offer(version_id: int, channel: ChannelKind, case: str, agency_id: int, _catalogue: int) -> Offer:
    version = ProcedureVersion.objects.get(pk=version_id)
    process = _process(version_id, case, agency_id)
    limit = process.limit if process is not None and process.limit else _limit(version_id, channel, case)
    return Offer(
        version_id=version.pk,
        procedure_id=version.procedure_id,
        name=version.name,
        limit=limit,
        rules=rules_to_json(version.deadline_rules()),
        process_id=None if process is None else process.pk,
        is_immediate=version.is_immediate,
        charges=_charges(version_id, channel, case),
    )


def _process(version_id: int, case: str, agency_id: int) -> Process | None:
    """Return the active process, an agency's own before the one for all, of the case before the usual."""
    active = Process.objects.filter(version=version_id, state=ProcessState.ACTIVE, case__in={case, ""})
    found = list(active.filter(Q(organisation=agency_id) | Q(organisation__isnull=True)))
    found.sort(key=lambda process: (process.organisation_id is None, process.case != case))
    return found[0] if found else None


def _limit(version_id: int, channel: ChannelKind, case: str) -> str | None:
    rows = list(Channel.objects.filter(version=version_id, case__in={case, ""}))
    rows.sort(key=lambda row: (row.case != case, row.kind != channel, row.position))
    for row in rows:
        if row.limit_state != LimitState.UNREAD:
            return row.limit
    return None


def _charges(version_id: int, channel: ChannelKind, case: str) -> tuple[Charge, ...]:
    stated = Fee.objects.filter(
        version=version_id, amount__gt=0, case__in={case, ""}, channel_kind__in={channel.value, ""}
    )
    return tuple(
        Charge(fee.name or _("Lệ phí"), int(fee.amount or 0), Collected(fee.collected).value)
        for fee in stated.order_by("position", "pk")
    )
