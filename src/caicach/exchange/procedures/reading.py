"""One procedure out of a record of the national portal, in either of the shapes in which it is handed on.

The flat shape is that of the portal's public pages (``ma_thu_tuc``, ``ten_thu_tuc``, ...: texts in which the
cells run together). The nested one has the names of the exchange service LayThuTuc (``MATTHC``, ``TENTTHC``,
...). Only names tell them apart; neither is a certified interface.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from caicach.core.codes.text import tidy
from caicach.exchange.procedures.channels import read_channels
from caicach.exchange.procedures.common import check_days, code_and_name
from caicach.exchange.procedures.lists import (
    plain_text,
    read_legal_bases,
    read_levels,
    read_results,
    read_steps,
    read_subjects,
    says_nothing,
)
from caicach.exchange.procedures.nested import is_nested, read_nested
from caicach.exchange.procedures.papers import read_papers
from caicach.exchange.procedures.record import ProcedureRecord

Raw = Mapping[str, Any]

FLAT = {
    "mã thủ tục": "ma_thu_tuc",
    "mã tthc": "ma_thu_tuc",
    "tên thủ tục": "ten_thu_tuc",
    "tên thủ tục hành chính": "ten_thu_tuc",
    "số quyết định": "so_quyet_dinh",
    "cấp thực hiện": "cap_thuc_hien",
    "loại thủ tục": "loai_thu_tuc",
    "lĩnh vực": "linh_vuc",
    "đối tượng thực hiện": "doi_tuong_thuc_hien",
    "cơ quan có thẩm quyền": "co_quan_co_tham_quyen",
    "địa chỉ tiếp nhận hồ sơ": "dia_chi_tiep_nhan",
    "địa chỉ tiếp nhận": "dia_chi_tiep_nhan",
    "cơ quan được ủy quyền": "co_quan_duoc_uy_quyen",
    "cơ quan phối hợp": "co_quan_phoi_hop",
    "trình tự thực hiện": "trinh_tu_thuc_hien",
    "cách thức thực hiện": "cach_thuc_thuc_hien",
    "thành phần hồ sơ": "thanh_phan_ho_so",
    "căn cứ pháp lý": "can_cu_phap_ly",
    "cơ quan thực hiện": "co_quan_thuc_hien",
    "yêu cầu, điều kiện thực hiện": "yeu_cau_dieu_kien",
    "yêu cầu, điều kiện": "yeu_cau_dieu_kien",
    "kết quả thực hiện": "ket_qua_xu_ly",
    "kết quả": "ket_qua_xu_ly",
    "cơ quan công bố": "bo_nganh",
    "đường dẫn": "detail_url",
    "ngày ký quyết định": "ngay_quyet_dinh",
    "ngày công khai": "ngay_cong_khai",
}
"""Headings that people give the columns of a table, and the name of the portal's field."""


def read_procedure(raw: Raw) -> ProcedureRecord:
    """Read one record in whichever shape it comes.

    Raises RecordError: it has no name, or no code that is one of a procedure.
    """
    record = read_nested(raw) if is_nested(raw) else _read_flat(raw)
    record.digest = digest_of(raw)
    record.unread = list(dict.fromkeys(record.unread))
    return record


@dataclass(frozen=True, slots=True)
class Identified:
    """A record of which only the code and the digest are known yet; reading the rest takes a hundred times
    as long, and is needed only where something changed.
    """

    code: str
    digest: str
    raw: Raw = field(repr=False)

    def read(self) -> ProcedureRecord:
        """Return the whole record."""
        return read_procedure(self.raw)


def identify(raw: Raw) -> Identified:
    """Return which procedure a record is of, and the digest of its content.

    Raises RecordError: it has no name, or no code that is one of a procedure.
    """
    fields = {name.upper(): value for name, value in raw.items()} if is_nested(raw) else raw
    code, name = ("MATTHC", "TENTTHC") if is_nested(raw) else ("ma_thu_tuc", "ten_thu_tuc")
    return Identified(code_and_name(fields.get(code), fields.get(name))[0], digest_of(raw), raw)


def digest_of(raw: Raw) -> str:
    """Return the SHA-256 of a record, the same for the same content in any order of its fields."""
    whole = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(whole.encode()).hexdigest()


def _read_flat(raw: Raw) -> ProcedureRecord:
    def text(name: str) -> str:
        return str(raw.get(name) or "")

    code, name = code_and_name(raw.get("ma_thu_tuc"), raw.get("ten_thu_tuc"))
    record = ProcedureRecord(
        code=code,
        name=name,
        field_name=tidy(text("linh_vuc"))[:300],
        kind=_short(text("loai_thu_tuc"), 200),
        decision=_short(text("so_quyet_dinh"), 300),
        decided_on=text("ngay_quyet_dinh"),
        published_on=text("ngay_cong_khai"),
        publishing_agency=_short(text("bo_nganh"), 300),
        competent_agency=plain_text(text("co_quan_co_tham_quyen")),
        handling_agency=plain_text(text("co_quan_thuc_hien")),
        delegated_agency=plain_text(text("co_quan_duoc_uy_quyen")),
        coordinating_agency=plain_text(text("co_quan_phoi_hop")),
        receiving_address=plain_text(text("dia_chi_tiep_nhan")),
        subjects=read_subjects(text("doi_tuong_thuc_hien")),
        conditions=plain_text(text("yeu_cau_dieu_kien")),
        source=_short(text("detail_url"), 500),
        steps=tuple(read_steps(text("trinh_tu_thuc_hien"))),
    )
    channels, fees, doubts = read_channels(text("cach_thuc_thuc_hien"))
    papers, lost_papers = read_papers(text("thanh_phan_ho_so"))
    bases, lost_bases = read_legal_bases(text("can_cu_phap_ly"))
    results, lost_results = read_results(text("ket_qua_xu_ly"))
    record.levels, lost_levels = read_levels(text("cap_thuc_hien"))
    record.channels, record.fees, record.papers = tuple(channels), tuple(fees), tuple(papers)
    record.legal_bases, record.results = tuple(bases), tuple(results)
    record.unread = [*doubts, *lost_papers, *lost_bases, *lost_results, *lost_levels]
    record.unread += check_days(record)
    return record


def renamed(row: Raw) -> dict[str, Any]:
    """Return a row of a table under the portal's names, whichever heading its columns have."""
    fields = {}
    for heading, value in row.items():
        folded = re.sub(r"\s+", " ", str(heading)).strip().casefold()
        fields[FLAT.get(folded, str(heading).strip())] = value
    return fields


def knows(headings: Iterable[str]) -> bool:
    """Return whether headings are those of a table of procedures."""
    names = renamed(dict.fromkeys(headings, ""))
    return {"ma_thu_tuc", "ten_thu_tuc"} <= names.keys() or {"MATTHC", "TENTTHC"} <= names.keys()


def _short(text: str, most: int) -> str:
    return "" if says_nothing(text) else tidy(text)[:most]
