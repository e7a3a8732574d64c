"""Rows of a version out of a record that was read, not yet saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from caicach.core.codes.text import fold
from caicach.exchange.procedures.record import (
    ChannelRecord,
    FeeRecord,
    LegalBasisRecord,
    Level,
    Limit,
    PaperRecord,
    ProcedureRecord,
    ResultRecord,
    StepsRecord,
    Way,
)
from caicach.registry.procedures.constants import LimitState, VersionState
from caicach.registry.procedures.models import Channel, Fee, Paper, ProcedureVersion

_LIMIT_STATES = {
    Limit.READ: LimitState.READ,
    Limit.UNREAD: LimitState.UNREAD,
    Limit.UNTIMED: LimitState.UNTIMED,
    Limit.BY_HAND: LimitState.BY_HAND,
}


@dataclass(slots=True)
class Rows:
    """A version with what belongs to it; the parts are given its key once it is saved."""

    version: ProcedureVersion
    channels: list[Channel] = field(default_factory=list)
    fees: list[Fee] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)

    def bound(self) -> Rows:
        """Return the rows with their parts pointing to the saved version."""
        for channel in self.channels:
            channel.version = self.version
        for fee in self.fees:
            fee.version = self.version
        for paper in self.papers:
            paper.version = self.version
        return self


def rows_of(record: ProcedureRecord, *, at: datetime, source: str = "") -> Rows:
    """Return the rows of a record; procedure, field, number, state and days are the caller's to give."""
    version = ProcedureVersion(
        state=VersionState.DRAFT,
        name=record.name,
        name_folded=fold(record.name),
        kind=record.kind,
        decision=record.decision,
        decided_on=_day(record.decided_on),
        published_on=_day(record.published_on),
        publishing_agency=record.publishing_agency,
        competent_agency=record.competent_agency,
        handling_agency=record.handling_agency,
        delegated_agency=record.delegated_agency,
        coordinating_agency=record.coordinating_agency,
        receiving_address=record.receiving_address,
        subjects=list(record.subjects),
        steps=[{"case": step.case, "lines": list(step.lines)} for step in record.steps],
        conditions=record.conditions,
        results=[{"code": result.code, "name": result.name} for result in record.results],
        legal_bases=[{"number": basis.number, "name": basis.name} for basis in record.legal_bases],
        unread=unread_of(record),
        source=record.source or source,
        digest=record.digest,
        recorded_at=at,
        **{f"at_{level}": True for level in record.levels},
    )
    rows = Rows(version)
    rows.channels = [_channel(at_, channel) for at_, channel in enumerate(record.channels)]
    rows.fees = [
        Fee(
            position=position,
            channel_kind=fee.way or "",
            case=fee.case,
            name=fee.name,
            amount=fee.amount,
            is_free=fee.is_free,
            text=fee.text,
            exemption=fee.exemption,
            collected=fee.collected,
        )
        for position, fee in enumerate(record.fees)
    ]
    rows.papers = [
        Paper(
            position=position,
            case=paper.case,
            name=paper.name,
            form_name=paper.form_name,
            form_url=paper.form_url,
            originals=paper.originals,
            copies=paper.copies,
            is_required=paper.is_required,
            is_shown=paper.is_shown,
            note=paper.note,
        )
        for position, paper in enumerate(record.papers, start=1)
    ]
    version.has_unread_limit = lacks_limit(rows.channels)
    return rows


def lacks_limit(channels: Iterable[Channel]) -> bool:
    """Return whether a person has to set a time limit: one is not known, or there is no channel at all."""
    known = [channel.limit_state != LimitState.UNREAD for channel in channels]
    return not known or not all(known)


def unread_of(record: ProcedureRecord) -> list[dict[str, Any]]:
    """Return what was not understood as a version keeps it."""
    return [{"part": str(one.part), "reason": str(one.reason), "text": one.text} for one in record.unread]


def record_of(version: ProcedureVersion) -> ProcedureRecord:
    """Return a saved version as a record, from which a form or a draft begins; four queries."""
    return ProcedureRecord(
        code=version.procedure.code,
        name=version.name,
        field_name=version.field.name,
        field_code=version.field.code,
        kind=version.kind,
        levels=tuple(Level(level) for level in version.levels),
        decision=version.decision,
        decided_on=version.decided_on.isoformat() if version.decided_on else "",
        published_on=version.published_on.isoformat() if version.published_on else "",
        publishing_agency=version.publishing_agency,
        competent_agency=version.competent_agency,
        handling_agency=version.handling_agency,
        delegated_agency=version.delegated_agency,
        coordinating_agency=version.coordinating_agency,
        receiving_address=version.receiving_address,
        subjects=tuple(version.subjects),
        conditions=version.conditions,
        source=version.source,
        steps=tuple(StepsRecord(tuple(step["lines"]), step["case"]) for step in version.steps),
        channels=tuple(_channel_record(channel) for channel in version.channels.all()),
        fees=tuple(_fee_record(fee) for fee in version.fees.all()),
        papers=tuple(_paper_record(paper) for paper in version.papers.all()),
        legal_bases=tuple(LegalBasisRecord(base["name"], base["number"]) for base in version.legal_bases),
        results=tuple(ResultRecord(result["name"], result["code"]) for result in version.results),
    )


def _channel_record(channel: Channel) -> ChannelRecord:
    return ChannelRecord(
        Way(channel.kind),
        channel.case,
        channel.published_time,
        channel.limit,
        Limit(channel.limit_state),
        channel.description,
    )


def _fee_record(fee: Fee) -> FeeRecord:
    return FeeRecord(
        way=Way(fee.channel_kind) if fee.channel_kind else None,
        case=fee.case,
        name=fee.name,
        amount=fee.amount,
        is_free=fee.is_free,
        text=fee.text,
        exemption=fee.exemption,
        collected=fee.collected,
    )


def _paper_record(paper: Paper) -> PaperRecord:
    return PaperRecord(
        name=paper.name,
        case=paper.case,
        form_name=paper.form_name,
        form_url=paper.form_url,
        originals=paper.originals,
        copies=paper.copies,
        is_required=paper.is_required,
        is_shown=paper.is_shown,
        note=paper.note,
    )


def _channel(position: int, record: ChannelRecord) -> Channel:
    return Channel(
        position=position,
        kind=record.way,
        case=record.case,
        published_time=record.published_time,
        limit=record.limit,
        limit_state=_LIMIT_STATES[record.state],
        description=record.description,
    )


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None
