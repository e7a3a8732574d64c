"""Which field of the portal is which of ours, and what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from caicach.core.codes.text import fold
from caicach.exchange.portal.records import (
    Attachment,
    DatabaseLink,
    Dossier,
    Fee,
    Identity,
    Paper,
    Part,
    Progress,
    Record,
    ResultPaper,
    Supplement,
)


class Type(StrEnum):
    """What a field holds.

    ``DUE`` is a moment that may be written as a day alone, and is then the last minute of that day: who
    promises a day has all of it.
    """

    TEXT = "text"
    KEY = "key"
    CODE = "code"
    MOMENT = "moment"
    DUE = "due"
    WHOLE = "whole"
    FLAG = "flag"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: the portal's name, ours, what it holds, the table its codes stand in, what its parts are."""

    portal: str
    ours: str
    type: Type = Type.TEXT
    table: str = ""
    required: bool = False
    parts: Shape | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of record with its fields, in the order in which they are written."""

    name: str
    record: type[Record | Part]
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The portal's names of the fields."""
        return tuple(field.portal for field in self.fields)


_F, _T = Field, Type

IDENTITY = Shape(
    "DinhDanhCHS", Identity, (_F("LoaiDinhDanh", "kind", _T.CODE, "LoaiDinhDanh"), _F("SoDinhDanh", "number"))
)
DATABASE = Shape("DSKetNoiCSDL", DatabaseLink, (_F("MaCSDL", "code"),))
PAPER = Shape(
    "TaiLieuNop",
    Paper,
    (
        _F("TepDinhKemId", "file_id"),
        _F("TenTepDinhKem", "file_name"),
        _F("IsDeleted", "is_deleted", _T.FLAG),
        _F("MaThanhPhanHoSo", "part_code"),
        _F("DuongDanTaiTepTin", "address"),
        _F("DuocSoHoa", "is_digitised", _T.CODE, "TrangThaiSoHoa"),
        _F("DuocTaiSuDung", "is_reused", _T.FLAG),
        _F("DuocLayTuKhoDMQG", "is_from_store", _T.FLAG),
        _F("MaKetQuaThayThe", "replacing_result"),
    ),
)
FEE = Shape(
    "DanhSachLePhi",
    Fee,
    (
        _F("TenPhiLePhi", "name"),
        _F("MaPhiLePhi", "code"),
        _F("HinhThucThu", "collected", _T.CODE, "HinhThucThu"),
        _F("Gia", "amount", _T.WHOLE),
        _F("LoaiPhiLePhi", "kind"),
    ),
)
ATTACHMENT = Shape(
    "DanhSachTepDinhKemKhac",
    Attachment,
    (_F("TenGiayTo", "name"), _F("SoLuong", "copies", _T.WHOLE), _F("LoaiGiayTo", "kind")),
)
RESULT = Shape(
    "DanhSachGiayToKetQua",
    ResultPaper,
    (
        _F("TenGiayTo", "name"),
        _F("MaThanhPhanHoSo", "part_code"),
        _F("GiayToId", "id"),
        _F("DuongDanTepTinKetQua", "address"),
        _F("MaGiayToKetQua", "code"),
    ),
)
SUPPLEMENT = Shape(
    "DanhSachHoSoBoSung",
    Supplement,
    (
        _F("MaHoSo", "code", _T.KEY),
        _F("HoSoBoSungId", "id"),
        _F("NguoiYeuCauBoSung", "asked_by"),
        _F("NoiDungBoSung", "content"),
        _F("NgayBoSung", "asked_at", _T.MOMENT, required=True),
        _F("NguoiTiepNhanBoSung", "received_by"),
        _F("ThongTinTiepNhan", "received_note"),
        _F("NgayTiepNhanBoSung", "received_at", _T.MOMENT),
        _F("TrangThaiBoSung", "state"),
        _F("DanhSachGiayToBoSung", "papers", _T.PARTS, parts=PAPER),
        _F("DanhSachLePhiBoSung", "fees", _T.PARTS, parts=FEE),
        _F("NgayHenTraTruoc", "due_before", _T.DUE),
        _F("NgayHenTraMoi", "due_after", _T.DUE),
    ),
)
DOSSIER = Shape(
    "HoSo",
    Dossier,
    (
        _F("MaHoSo", "code", _T.KEY, required=True),
        _F("MaTTHC", "procedure_code", _T.KEY, required=True),
        _F("TenTTHC", "procedure_name"),
        _F("MaLinhVuc", "field_code"),
        _F("TenLinhVuc", "field_name"),
        _F("SoBienNhan", "receipt_number"),
        _F("KenhThucHien", "channel", _T.CODE, "KenhThucHien"),
        _F("ChuHoSo", "owner"),
        _F("LoaiDoiTuong", "subject_kind", _T.CODE, "LoaiDoiTuong"),
        _F("MaDoiTuong", "subject_id"),
        _F("ThongTinKhac", "other_facts"),
        _F("Email", "email"),
        _F("Fax", "fax"),
        _F("SoDienThoai", "phone"),
        _F("TrichYeuHoSo", "summary"),
        _F("NgayNopHoSo", "submitted_at", _T.MOMENT),
        _F("NgayTiepNhan", "received_at", _T.MOMENT),
        _F("NgayHenTra", "due_at", _T.DUE),
        _F("TrangThaiHoSo", "state", _T.CODE, "TrangThaiHoSo", required=True),
        _F("NgayTra", "returned_at", _T.MOMENT),
        _F("ThongTinTra", "return_note"),
        _F("HinhThuc", "delivery", _T.CODE, "HinhThuc"),
        _F("NgayKetThucXuLy", "finished_at", _T.MOMENT),
        _F("DonViXuLy", "unit"),
        _F("GhiChu", "note"),
        _F("NgayTuChoi", "refused_at", _T.MOMENT),
        _F("NoiNopHoSo", "filed_at"),
        _F("HoSoCoThanhPhanSoHoa", "digitised", _T.CODE, "TrangThaiSoHoa"),
        _F("TaiKhoanDuocXacThucVoiVNeID", "is_vneid", _T.FLAG),
        _F("DuocThanhToanTrucTuyen", "online_payment", _T.CODE, "DuocThanhToanTrucTuyen"),
        _F("DinhDanhCHS", "identities", _T.PARTS, parts=IDENTITY),
        _F("DSKetNoiCSDL", "databases", _T.PARTS, parts=DATABASE),
        _F("TaiLieuNop", "papers", _T.PARTS, parts=PAPER),
        _F("DanhSachLePhi", "fees", _T.PARTS, parts=FEE),
        _F("DanhSachTepDinhKemKhac", "attachments", _T.PARTS, parts=ATTACHMENT),
        _F("DanhSachHoSoBoSung", "supplements", _T.PARTS, parts=SUPPLEMENT),
        _F("DanhSachGiayToKetQua", "results", _T.PARTS, parts=RESULT),
    ),
)
PROGRESS = Shape(
    "TienDo",
    Progress,
    (
        _F("MaHoSo", "code", _T.KEY, required=True),
        _F("NguoiXuLy", "actor"),
        _F("ChucDanh", "title"),
        _F("ThoiDiemXuLy", "at", _T.MOMENT, required=True),
        _F("PhongBanXuLy", "department"),
        _F("NoiDungXuLy", "content"),
        _F("TrangThai", "state", _T.CODE, "TrangThaiHoSo", required=True),
        _F("NgayBatDau", "began_at", _T.MOMENT),
        _F("NgayKetThucTheoQuyDinh", "due_at", _T.DUE),
    ),
)

TOP = (DOSSIER, PROGRESS, SUPPLEMENT)
"""The kinds of record that stand in files by themselves."""

REASON, ROW = "LyDoLoi", "DongGoc"
"""Columns that error files add: why a row was refused, and where it stood. Readers pass over both."""

_PUNCTUATION = re.compile(r"[\W_]+")


@lru_cache(maxsize=2_000)
def name_key(name: str) -> str:
    """Return a column's name as it is compared: "Mã hồ sơ" and "MA_HO_SO" are MaHoSo."""
    return _PUNCTUATION.sub("", fold(name))


def shape_of(names: Iterable[str]) -> Shape | None:
    """Return the kind of record whose fields these columns are, or None when they are of no kind.

    A kind is told by a column that is its own alone, beside the dossier's code.
    """
    known = {name_key(name) for name in names}
    if "mahoso" not in known:
        return None
    counted = [(sum(name_key(field.portal) in known for field in shape.fields), shape) for shape in TOP]
    most, found = max(counted, key=lambda pair: pair[0])
    return found if most > 1 else None


def missing_columns(shape: Shape, names: Iterable[str]) -> tuple[str, ...]:
    """Return the fields without which no row of a kind can be read and that are not among the columns."""
    known = {name_key(name) for name in names}
    needed = [field for field in shape.fields if field.required or field.type is Type.KEY]
    return tuple(field.portal for field in needed if name_key(field.portal) not in known)
