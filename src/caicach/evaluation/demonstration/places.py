"""Every unit of the fictional province that takes part, and the people who stand for it.

The communes bear names that no commune of the register bears or bore; a test holds that.
"""

from __future__ import annotations

from dataclasses import dataclass

from caicach.evaluation.demonstration.lots import one_of
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.demonstration import CAST, PLACES, Member, Place
from caicach.registry.organisations.constants import OrganisationKind as Kind

DEPARTMENTS = "so"
AGENCIES = "nganh-doc"
COMMUNES = "xa"

_DEPARTMENTS = (
    ("CT", "Sở Công Thương"),
    ("NN", "Sở Nông nghiệp và Môi trường"),
    ("XD", "Sở Xây dựng"),
    ("KH", "Sở Khoa học và Công nghệ"),
    ("VH", "Sở Văn hóa và Thể thao"),
    ("GD", "Sở Giáo dục và Đào tạo"),
    ("YT", "Sở Y tế"),
    ("DT", "Sở Dân tộc và Tôn giáo"),
    ("NG", "Sở Ngoại vụ"),
    ("DL", "Sở Du lịch"),
    ("QH", "Sở Quy hoạch - Kiến trúc"),
    ("AT", "Sở An toàn thực phẩm"),
    ("TT", "Thanh tra tỉnh"),
    ("CN", "Ban Quản lý các khu công nghiệp"),
    ("KT", "Ban Quản lý Khu kinh tế"),
    ("CC", "Ban Quản lý Khu công nghệ cao"),
)
_AGENCIES = (
    ("ND-T", "Thuế"),
    ("ND-KB", "Kho bạc Nhà nước"),
    ("ND-BH", "Bảo hiểm xã hội"),
    ("ND-HQ", "Hải quan"),
    ("ND-TK", "Thống kê"),
    ("ND-TH", "Thi hành án dân sự"),
    ("ND-CA", "Công an"),
    ("ND-NH", "Ngân hàng Nhà nước"),
)
_COMMUNES = """
Chợ Lam, Rừng Ngọc, Khe Sim, Mỏ Lan, Ngàn Gió, Đèo Đào, Ngàn Hạc, Đầm Trúc, Đèo Mai, Cồn Vàng, Gò
Hạc, Rừng Lan, Cồn Thắm, Gò Sếu, Gò Sáo, Đồi Lam, Vườn Gió, Vịnh Quế, Bến Thắm, Lũng Xuân, Bến
Thông, Dốc Bạc, Ngàn Bạc, Vịnh Gió, Khe Sáo, Vườn Lan, Lũng Trăng, Dốc Mây, Vịnh Mây, Gò Ngọc, Lũng
Lau, Bãi Xuân, Thác Trăng, Bãi Hạc, Đầm Mai, Mỏ Lau, Rừng Nắng, Dốc Sương, Rừng Thắm, Mỏ Cau, Cồn
Nắng, Ghềnh Lúa, Cồn Trúc, Đầm Gió, Ghềnh Mơ, Ngàn Trúc, Bãi Mai, Bến Lúa, Ngàn Sếu, Đèo Cau, Chợ
Thắm, Vịnh Mơ, Bến Sim, Cồn Xanh, Khe Đào, Hồ Lan, Cồn Sếu, Vườn Lam, Khe Vàng, Ghềnh Sương, Thác
Lau, Dốc Mai, Rừng Trúc, Chợ Nắng, Ghềnh Lau, Thác Xuân, Rừng Nhãn, Bến Đào, Ghềnh Vàng, Đầm Thông,
Ghềnh Lam, Vườn Cau, Gò Lam, Đèo Sáo, Thác Sen, Hồ Nhãn, Mỏ Thông, Lũng Vàng, Gò Lan, Suối Quế, Thác
Mây, Lũng Cau, Hồ Sen, Vườn Hạc, Ngàn Hồng, Hồ Vàng, Đồi Sim, Cồn Xuân, Lũng Biếc, Suối Sáo, Bãi
Sen, Bến Xanh, Gò Sen, Chợ Sim, Khe Lúa, Mỏ Sim, Suối Mai, Hồ Hạc, Hồ Sáo, Suối Biếc, Vịnh Sếu, Suối
Cau, Mỏ Trăng, Đồi Sương, Dốc Xanh, Đồi Hồng, Vịnh Lúa, Ghềnh Mây, Bãi Trăng, Mỏ Trúc, Suối Sương,
Chợ Xuân, Bến Nhãn, Thác Lúa, Rừng Lau, Bãi Hồng, Đồi Quế
"""
_EVERY_FIFTH_IS_A_WARD = 5
_FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Phan Trịnh Đoàn Lương Mai Tạ Hà"
_MIDDLES = "Văn Thị Đức Thu Quang Minh Ngọc Hữu Thanh Xuân Hồng Công Kim Bá Gia Mỹ"
_GIVEN = (
    "Anh Bảo Châu Diệp Đông Hà Hạnh Hòa Hương Khánh Liên "
    "Long Nam Nga Nhung Phúc Quân Tâm Thảo Thủy Tùng Vân Yến"
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit that takes part: in which block, and who writes and who approves for it (user names)."""

    key: str
    block: str
    short_name: str
    officer: str
    head: str


def communes(count: int) -> list[Place]:
    """Return the first ``count`` communes and wards, those of the cast before the others."""
    others = [" ".join(name.split()) for name in _COMMUNES.split(",")]
    found = [place for place in PLACES if place.kind in {Kind.COMMUNE, Kind.WARD}]
    for number, name in enumerate(others, start=1):
        ward = number % _EVERY_FIFTH_IS_A_WARD == 0
        kind, word = (Kind.WARD, "Phường") if ward else (Kind.COMMUNE, "Xã")
        found.append(Place(f"MH-X{number:03}", kind, f"{word} {name}", name))
    return found[:count]


def places(commune_count: int) -> list[Place]:
    """Return all organisations of the province, each after its superior."""
    more = [
        Place(f"MH-{key}", Kind.DEPARTMENT, f"{name.removesuffix(' tỉnh')} tỉnh Minh Họa", name)
        for key, name in _DEPARTMENTS
    ]
    more += [
        Place(f"MH-{key}", Kind.VERTICAL_AGENCY, f"{name} tỉnh Minh Họa", f"{name} tỉnh")
        for key, name in _AGENCIES
    ]
    known = {place.key for place in PLACES}
    return [*PLACES, *more, *(place for place in communes(commune_count) if place.key not in known)]


def seats(commune_count: int) -> list[Seat]:
    """Return the units that take part, block by block."""
    taking = {place.key for place in communes(commune_count)}
    kinds = {Kind.DEPARTMENT: DEPARTMENTS, Kind.VERTICAL_AGENCY: AGENCIES}
    kinds |= {Kind.COMMUNE: COMMUNES, Kind.WARD: COMMUNES}
    found = []
    for place in places(commune_count):
        block = kinds.get(place.kind)
        if block is None or (block == COMMUNES and place.key not in taking):
            continue
        held = {
            role: member.username
            for member in CAST
            for role in member.roles
            if member.organisation == place.key
        }
        name = place.key.lower()
        found.append(
            Seat(
                place.key,
                block,
                place.short_name,
                held.get(Role.UNIT_OFFICER, f"{name}.can-bo"),
                held.get(Role.UNIT_HEAD, f"{name}.thu-truong"),
            )
        )
    return sorted(found, key=lambda seat: (DEPARTMENTS, AGENCIES, COMMUNES).index(seat.block))


def staff(commune_count: int) -> list[Member]:
    """Return who writes and approves for the units where nobody of the cast does, and further appraisers."""
    known = {member.username for member in CAST}
    found = []
    for seat in seats(commune_count):
        for username, role, title in (
            (seat.officer, Role.UNIT_OFFICER, "Công chức đầu mối cải cách hành chính"),
            (seat.head, Role.UNIT_HEAD, "Thủ trưởng"),
        ):
            if username not in known:
                parts = enumerate((_FAMILIES, _MIDDLES, _GIVEN))
                name = " ".join(one_of(part.split(), username, place) for place, part in parts)
                found.append(Member(username, name, title, seat.key, (role,)))
    return found + [
        Member(username, name, "Chuyên viên thẩm định", organisation, (Role.APPRAISER,))
        for username, (name, organisation) in FURTHER_APPRAISERS.items()
    ]


LENIENT = "tham-dinh.dong"
"""Accepts what others would not."""
MOVED = "tham-dinh.nga"
"""Judged a department and then turned out to have worked in it."""
SEVERE = "tham-dinh.phuc"
"""Cuts where others would not."""
FURTHER_APPRAISERS = {
    LENIENT: ("Tạ Xuân Đông", "MH-NV"),
    MOVED: ("Hà Thúy Nga", "MH-NV"),
    # Somebody from elsewhere must judge Home Affairs, which runs the season.
    SEVERE: ("Phan Gia Phúc", "MH-VP"),
}
