"""The codes that the portal's fields hold, as data with their source.

No document of the portal publishes them. They were found alike in the code of several systems that send to it
(OpenCPS, a provincial system of 2022-2024, a ministry's adapter of 2026); only values were taken over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class CodeTable:
    """Codes and their Vietnamese meaning; ``strict``: a code that is not in it is a fault of the row."""

    id: str
    codes: Mapping[str, str]
    source: str
    strict: bool = True


_SOURCE = "mã nguồn OpenCPS v2 và các hệ thống một cửa gửi dữ liệu lên Cổng; không phải tài liệu của Cổng"


def _table(id_: str, codes: dict[str, str], *, strict: bool = True) -> CodeTable:
    return CodeTable(id_, MappingProxyType(codes), _SOURCE, strict)


STATES = _table(
    "TrangThaiHoSo",
    {
        "1": "Mới đăng ký",
        "2": "Được tiếp nhận",
        "3": "Không được tiếp nhận",
        "4": "Đang xử lý",
        "5": "Yêu cầu bổ sung giấy tờ",
        "6": "Yêu cầu thực hiện nghĩa vụ tài chính",
        "7": "Công dân yêu cầu rút hồ sơ",
        "8": "Dừng xử lý",
        "9": "Đã xử lý xong",
        "10": "Đã trả kết quả",
    },
)
CHANNELS = _table("KenhThucHien", {"1": "Trực tiếp", "2": "Trực tuyến", "3": "Bưu chính công ích"})
DELIVERIES = _table("HinhThuc", {"0": "Nhận trực tiếp", "1": "Nhận qua bưu chính"}, strict=False)
SUBJECTS = _table(
    "LoaiDoiTuong",
    {"0": "Công dân", "1": "Công dân", "2": "Doanh nghiệp", "3": "Cơ quan nhà nước", "4": "Tổ chức khác"},
    strict=False,
)
COLLECTED = _table(
    "HinhThucThu",
    {"1": "Thu khi tiếp nhận", "2": "Thu khi bổ sung", "4": "Thu khi trả kết quả"},
    strict=False,
)
IDENTITIES = _table("LoaiDinhDanh", {"1": "Căn cước 12 số", "2": "Chứng minh nhân dân 9 số"}, strict=False)
DIGITISED = _table(
    "TrangThaiSoHoa",
    {
        "0": "Chưa số hóa",
        "1": "Được số hóa",
        "2": "Được tái sử dụng",
        "3": "Tái sử dụng từ kết quả khác",
    },
    strict=False,
)
ONLINE_PAYMENT = _table(
    "DuocThanhToanTrucTuyen", {"1": "Qua Cổng quốc gia", "2": "Qua cổng bộ, tỉnh", "3": "Không"}, strict=False
)

TABLES: Mapping[str, CodeTable] = MappingProxyType(
    {
        table.id: table
        for table in (
            STATES,
            CHANNELS,
            DELIVERIES,
            SUBJECTS,
            COLLECTED,
            IDENTITIES,
            DIGITISED,
            ONLINE_PAYMENT,
        )
    }
)

RECEIVED_STATES = frozenset({"2", "4", "6", "9", "10"})
"""States that no dossier reaches before it is accepted."""
ENDED_STATES = frozenset({"3", "7", "8", "10"})
"""States after which nothing follows, corrections aside."""
MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "1": frozenset("2357"),
        "2": frozenset("4578"),
        "4": frozenset("56789"),
        "5": frozenset("2478"),
        "6": frozenset("489"),
        "9": frozenset({"10"}),
        "10": frozenset("9"),
    }
)
"""Which state may follow which; from 10 back to 9 only by a logged correction."""
