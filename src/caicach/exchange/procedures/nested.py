"""Procedures in the field names of the exchange service LayThuTuc.

Its parts are lists already; only times, fees and numbers have to be understood. The service is not publicly
documented: what is read here is what systems that use it have been seen to send.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from caicach.core.codes.text import fold, tidy
from caicach.exchange.procedures.channels import channel_of, tell_apart
from caicach.exchange.procedures.common import check_days, code_and_name
from caicach.exchange.procedures.fees import read_fee, shared_fees
from caicach.exchange.procedures.lists import plain_text, read_levels, read_subjects, says_nothing
from caicach.exchange.procedures.papers import case_of
from caicach.exchange.procedures.record import (
    ChannelRecord,
    FeeRecord,
    LegalBasisRecord,
    PaperRecord,
    Part,
    ProcedureRecord,
    Reason,
    ResultRecord,
    StepsRecord,
    Unread,
    Way,
)

Raw = Mapping[str, Any]
_WAYS = {
    "1": Way.COUNTER,
    "2": Way.ONLINE,
    "3": Way.POST,
    "truc tiep": Way.COUNTER,
    "truc tuyen": Way.ONLINE,
    "dich vu buu chinh": Way.POST,
    "buu chinh": Way.POST,
    "nop truc tiep": Way.COUNTER,
    "nop truc tuyen": Way.ONLINE,
}


def is_nested(raw: Raw) -> bool:
    """Return whether a record bears the names of the exchange service."""
    return any(name.upper() == "MATTHC" for name in raw)


def read_nested(raw: Raw) -> ProcedureRecord:
    """Read one record of the exchange service.

    Raises RecordError: it has no name, or no code that is one of a procedure.
    """
    fields = {name.upper(): value for name, value in raw.items()}
    code, name = code_and_name(fields.get("MATTHC"), fields.get("TENTTHC"))
    record = ProcedureRecord(
        code=code,
        name=name,
        field_name=_name_of(fields.get("LINHVUCTHUCHIEN"), "TENLINHVUC"),
        field_code=_name_of(fields.get("MALINHVUC"), "MALINHVUC"),
        kind=_text(fields, "LOAITTHC")[:200],
        decision=_text(fields, "SOQUYETDINH")[:300],
        decided_on=_text(fields, "NGAYQUYETDINH"),
        published_on=_text(fields, "NGAYCONGKHAI"),
        publishing_agency=(_text(fields, "COQUANCONGBO") or _text(fields, "MACOQUANCONGBO"))[:300],
        competent_agency=plain_text(_joined(fields.get("COQUANCOTHAMQUYEN"))),
        handling_agency=plain_text(_joined(fields.get("COQUANTHUCHIEN"))),
        coordinating_agency=plain_text(_joined(fields.get("COQUANPHOIHOP"))),
        receiving_address=plain_text(_joined(fields.get("DIACHITIEPNHAN"))),
        subjects=read_subjects(", ".join(_names(fields.get("DOITUONGTHUCHIEN"), "TENDOITUONG"))),
        conditions=plain_text(_joined(fields.get("YEUCAU"))),
        steps=tuple(_steps(fields.get("TRINHTUTHUCHIEN"))),
        results=tuple(_results(fields.get("KETQUATHUCHIEN"))),
        legal_bases=tuple(_bases(fields.get("CANCUPHAPLY"))),
        papers=tuple(_papers(fields.get("THANHPHANHOSO"))),
    )
    channels, fees, record.unread = _channels(fields.get("CACHTHUCTHUCHIEN"))
    record.channels, record.fees = tuple(channels), tuple(fees)
    record.levels, lost = read_levels(_joined(fields.get("CAPTHUCHIEN")).replace("\n", ", "))
    record.unread += [*lost, *_missing(record), *check_days(record)]
    return record


def _channels(given: object) -> tuple[list[ChannelRecord], list[FeeRecord], list[Unread]]:
    channels: list[ChannelRecord] = []
    fees: list[FeeRecord] = []
    unread: list[Unread] = []
    for item in _items(given):
        said = _text(item, "KENH")
        way = _WAYS.get(fold(said))
        if way is None:
            unread.append(Unread(Part.CHANNELS, Reason.UNKNOWN, said[:200]))
            continue
        for time in _items(item.get("THOIGIAN")):
            amount, unit = _text(time, "THOIGIANGIAIQUYET"), _text(time, "DONVITINH")
            told = "" if amount in {"", "0"} else f"{amount} {unit}".strip()
            channel, doubts = channel_of(way, told, str(time.get("MOTA") or ""))
            channels.append(channel)
            unread += doubts
            for cost in _items(time.get("PHILEPHI")):
                fee, doubt = _fee(cost)
                fees.append(replace(fee, way=way, case=channel.case))
                unread += [doubt] if doubt else []
    return tell_apart(channels), list(shared_fees(fees)), unread


def _fee(cost: Raw) -> tuple[FeeRecord, Unread | None]:
    amount, currency = _text(cost, "SOTIEN"), _text(cost, "DONVI") or "Đồng"
    tag = f"{amount} {currency}" if amount else ""
    return read_fee(tag, _text(cost, "MOTA"))


def _papers(given: object) -> Iterable[PaperRecord]:
    for group in _items(given):
        case, is_shown = case_of(_text(group, "TRUONGHOP"))
        for paper in _items(group.get("GIAYTO")) or ([group] if group.get("TENGIAYTO") else []):
            originals, copies = _count(paper.get("SOBANCHINH"), 1), _count(paper.get("SOBANSAO"), 0)
            yield PaperRecord(
                name=_text(paper, "TENGIAYTO"),
                case=case,
                form_name=_text(paper, "TENMAUDON")[:500],
                form_url=_text(paper, "URL")[:1000],
                originals=originals,
                copies=copies,
                is_required=originals + copies > 0 and "nếu có" not in _text(paper, "TENGIAYTO").casefold(),
                is_shown=is_shown,
            )


def _steps(given: object) -> Iterable[StepsRecord]:
    if isinstance(given, str):
        given = [{"TRINHTU": given}]
    for item in _items(given):
        lines = plain_text(_joined(item.get("TRINHTU"))).splitlines()
        if lines:
            yield StepsRecord(tuple(lines), case_of(_text(item, "TRUONGHOP"))[0])


def _results(given: object) -> Iterable[ResultRecord]:
    for item in _values(given):
        if isinstance(item, Mapping):
            yield ResultRecord(_text(item, "TENKETQUA"), _text(item, "MAKETQUA"))
        elif not says_nothing(str(item)):
            yield ResultRecord(tidy(str(item)))


def _bases(given: object) -> Iterable[LegalBasisRecord]:
    for item in _values(given):
        if isinstance(item, Mapping):
            number = _text(item, "SOVANBAN") or _text(item, "SOHIEU")
            yield LegalBasisRecord(_text(item, "TENVANBAN") or number, number)
        elif not says_nothing(str(item)):
            yield LegalBasisRecord(tidy(str(item)))


def _missing(record: ProcedureRecord) -> Iterable[Unread]:
    parts = (
        (Part.CHANNELS, record.channels),
        (Part.PAPERS, record.papers),
        (Part.LEGAL_BASES, record.legal_bases),
        (Part.RESULTS, record.results),
    )
    return [Unread(part, Reason.NOT_STATED) for part, found in parts if not found]


def _values(given: object) -> list[object]:
    if given is None or given == "":
        return []
    return list(given) if isinstance(given, list | tuple) else [given]


def _items(given: object) -> list[Raw]:
    return [
        {str(name).upper(): value for name, value in item.items()}
        for item in _values(given)
        if isinstance(item, Mapping)
    ]


def _names(given: object, name: str) -> list[str]:
    return [
        tidy(str(item.get(name) or "")) if isinstance(item, Mapping) else tidy(str(item))
        for item in _values(given)
    ]


def _name_of(given: object, name: str) -> str:
    return next(iter(_names(given, name)), "")[:300]


def _joined(given: object) -> str:
    return "\n".join(
        "\n".join(str(value) for value in item.values() if value) if isinstance(item, Mapping) else str(item)
        for item in _values(given)
    )


def _text(fields: Raw, name: str) -> str:
    value = fields.get(name)
    return "" if value is None or isinstance(value, list | dict) else tidy(str(value))


def _count(value: object, usual: int) -> int:
    said = tidy(str(value)) if value is not None else ""
    return min(int(said), 999) if said.isdecimal() else usual
