"""The cast of the demonstration, in a province that does not exist.

Its one password is public, so it is created only where the settings say that this is a demonstration.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import SYSTEM, Subject
from caicach.common.audit.services import record
from caicach.registry.accounts import actions
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Position, User
from caicach.registry.accounts.services import create_position
from caicach.registry.acting import RegistryRuleError
from caicach.registry.organisations.constants import CodeSystem
from caicach.registry.organisations.constants import OrganisationKind as Kind
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.services import Founding, create_organisation

DEMONSTRATION_PASSWORD = "cai-cach-minh-hoa"  # noqa: S105 - public on purpose
LABEL = "dữ liệu minh họa"
FOUNDED_ON = date(2025, 7, 1)
_NAMESPACE = uuid.UUID("0a2f6f0e-7d3c-5c55-9a86-54a5a9d1d8b3")

# Key, kind, name, short name, key of the superior.
_ORGANISATIONS: tuple[tuple[str, Kind, str, str, str], ...] = (
    ("MH", Kind.PROVINCE, "Tỉnh Minh Họa", "Minh Họa", ""),
    ("MH-VP", Kind.DEPARTMENT, "Văn phòng Ủy ban nhân dân tỉnh Minh Họa", "Văn phòng UBND tỉnh", "MH"),
    ("MH-NV", Kind.DEPARTMENT, "Sở Nội vụ tỉnh Minh Họa", "Sở Nội vụ", "MH"),
    ("MH-TP", Kind.DEPARTMENT, "Sở Tư pháp tỉnh Minh Họa", "Sở Tư pháp", "MH"),
    ("MH-TC", Kind.DEPARTMENT, "Sở Tài chính tỉnh Minh Họa", "Sở Tài chính", "MH"),
    ("MH-SM", Kind.COMMUNE, "Xã Suối Mơ", "Suối Mơ", "MH"),
    ("MH-DG", Kind.COMMUNE, "Xã Đồi Gió", "Đồi Gió", "MH"),
    ("MH-BX", Kind.WARD, "Phường Bến Xuân", "Bến Xuân", "MH"),
    (
        "MH-SM-PVHCC",
        Kind.ONE_STOP_CENTRE,
        "Trung tâm Phục vụ hành chính công xã Suối Mơ",
        "Trung tâm Phục vụ hành chính công",
        "MH-SM",
    ),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: how they sign in, and where they work as what (nowhere, for a citizen)."""

    username: str
    full_name: str
    title: str
    organisation: str = ""
    roles: tuple[Role, ...] = ()


CAST: tuple[Member, ...] = (
    Member("an", "Nguyễn Văn An", "Công dân"),
    Member("binh", "Trần Thị Bình", "Công chức Bộ phận Một cửa", "MH-SM-PVHCC", (Role.CLERK,)),
    Member("chi", "Lê Thị Chi", "Chuyên viên", "MH-TP", (Role.SPECIALIST, Role.UNIT_OFFICER)),
    Member("dung", "Phạm Văn Dũng", "Giám đốc Sở", "MH-TP", (Role.UNIT_HEAD,)),
    Member("hien", "Vũ Thị Hiền", "Chuyên viên thẩm định", "MH-NV", (Role.APPRAISER,)),
    Member("lan", "Hoàng Thị Lan", "Quản trị bộ chỉ số", "MH-NV", (Role.INDEX_ADMINISTRATOR,)),
    Member("son", "Đặng Thái Sơn", "Chủ tịch Ủy ban nhân dân tỉnh", "MH", (Role.LEADER,)),
    Member("tu", "Đỗ Minh Tú", "Quản trị hệ thống", "MH", (Role.ADMINISTRATOR,)),
    Member("khoa", "Bùi Đăng Khoa", "Công chức Bộ phận Một cửa", "MH-DG", (Role.CLERK,)),
)


class NotADemonstrationError(RegistryRuleError):
    """Accounts with a public password were asked for outside a demonstration."""


@transaction.atomic
def seed_demonstration(*, at: datetime, origin: str) -> int:
    """Create what is missing of the fictional province and its people; return the number of new accounts.

    An account that exists keeps its password and its positions as they are.

    Raises:
        NotADemonstrationError: ``settings.DEMO`` is not true, or the database is one in which others work.
    """
    if settings.DEMO is not True:
        raise NotADemonstrationError(
            _("Tài khoản minh họa chỉ được tạo ở bản trình diễn. Hãy đặt CAICACH_DEMO=1 rồi chạy lại.")
        )
    known = set(User.objects.values_list("username", flat=True))
    if known and known.isdisjoint(member.username for member in CAST):
        raise NotADemonstrationError(
            _("Cơ sở dữ liệu này đã có người dùng khác, nên tài khoản minh họa không được tạo ở đây.")
        )
    organisations = _organisations()
    missing = [member for member in CAST if member.username not in known]
    hashed = make_password(DEMONSTRATION_PASSWORD) if missing else ""
    for member in missing:
        user = User.objects.create(username=member.username, full_name=member.full_name, password=hashed)
        for role in member.roles:
            _position(user, organisations[member.organisation], role, member.title)
    if missing:
        record(
            actions.DEMONSTRATION_SEEDED,
            by=SYSTEM,
            on=Subject("dataset", "demonstration", LABEL),
            origin=origin,
            at=at,
            details={"accounts": len(missing), "usernames": [member.username for member in missing]},
        )
    return len(missing)


def _organisations() -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for key, kind, name, short_name, parent in _ORGANISATIONS:
        uid = uuid.uuid5(_NAMESPACE, key)
        founding = Founding(
            kind=kind,
            name=name,
            short_name=short_name,
            valid_from=FOUNDED_ON,
            parent=made.get(parent),
            codes={CodeSystem.INTERNAL: key},
            source=LABEL,
            is_illustrative=True,
        )
        found = Organisation.objects.filter(uid=uid).first()
        made[key] = found or create_organisation(founding, uid=uid)
    return made


def _position(user: User, organisation: Organisation, role: Role, title: str) -> Position:
    return create_position(user, organisation, role, valid_from=FOUNDED_ON, title=title, legal_basis=LABEL)
