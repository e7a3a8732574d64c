"""The cast of the demonstration, in a province that does not exist.

Its one password is public, so it is created only where the settings say that this is a demonstration.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation of the province; ``key`` is its internal code, ``parent`` that of its superior."""

    key: str
    kind: Kind
    name: str
    short_name: str
    parent: str = "MH"


PLACES: tuple[Place, ...] = (
    Place("MH", Kind.PROVINCE, "Tỉnh Minh Họa", "Minh Họa", ""),
    Place("MH-VP", Kind.DEPARTMENT, "Văn phòng Ủy ban nhân dân tỉnh Minh Họa", "Văn phòng UBND tỉnh"),
    Place("MH-NV", Kind.DEPARTMENT, "Sở Nội vụ tỉnh Minh Họa", "Sở Nội vụ"),
    Place("MH-TP", Kind.DEPARTMENT, "Sở Tư pháp tỉnh Minh Họa", "Sở Tư pháp"),
    Place("MH-TC", Kind.DEPARTMENT, "Sở Tài chính tỉnh Minh Họa", "Sở Tài chính"),
    Place("MH-SM", Kind.COMMUNE, "Xã Suối Mơ", "Suối Mơ"),
    Place("MH-DG", Kind.COMMUNE, "Xã Đồi Gió", "Đồi Gió"),
    Place("MH-BX", Kind.WARD, "Phường Bến Xuân", "Bến Xuân"),
    Place(
        "MH-SM-PVHCC",
        Kind.ONE_STOP_CENTRE,
        "Trung tâm Phục vụ hành chính công xã Suối Mơ",
        "Trung tâm Phục vụ hành chính công",
        "MH-SM",
    ),
)
"""Where the cast works. The whole province is laid by ``seed_demo_season``."""


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
    Member("giang", "Lý Thu Giang", "Công chức Văn phòng HĐND và UBND", "MH-SM", (Role.UNIT_OFFICER,)),
    Member("hai", "Mai Đình Hải", "Chủ tịch Ủy ban nhân dân xã", "MH-SM", (Role.UNIT_HEAD,)),
    Member("hien", "Vũ Thị Hiền", "Chuyên viên thẩm định", "MH-NV", (Role.APPRAISER,)),
    Member("minh", "Ngô Quang Minh", "Chuyên viên thẩm định", "MH-NV", (Role.APPRAISER,)),
    Member("phuong", "Đinh Thị Phượng", "Trưởng phòng, quyết định khi lệch nhau", "MH-NV", (Role.APPRAISER,)),
    Member("kien", "Cao Trung Kiên", "Thành viên Hội đồng thẩm định", "MH", (Role.COUNCIL,)),
    Member("loan", "Tạ Bích Loan", "Thanh tra viên, kiểm tra, giám sát", "MH", (Role.AUDITOR,)),
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
    require_demonstration()
    known = set(User.objects.values_list("username", flat=True))
    organisations = seed_places(PLACES)
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


def require_demonstration() -> None:
    """Check that this is a demonstration, in which nobody works but who belongs to it.

    Raises NotADemonstrationError.
    """
    if settings.DEMO is not True:
        raise NotADemonstrationError(
            _("Tài khoản minh họa chỉ được tạo ở bản trình diễn. Hãy đặt CAICACH_DEMO=1 rồi chạy lại.")
        )
    cast = User.objects.filter(username__in=[member.username for member in CAST])
    if User.objects.exists() and not cast.exists():
        raise NotADemonstrationError(
            _("Cơ sở dữ liệu này đã có người dùng khác, nên tài khoản minh họa không được tạo ở đây.")
        )


def seed_places(places: Iterable[Place]) -> dict[str, Organisation]:
    """Return organisations of the province by key, made where missing; a superior is named before or stands
    already.
    """
    wanted = list(places)
    uids = {uuid.uuid5(_NAMESPACE, key): key for place in wanted for key in (place.key, place.parent) if key}
    found = {uids[one.uid]: one for one in Organisation.objects.filter(uid__in=uids)}
    for place in wanted:
        if place.key not in found:
            founding = Founding(
                kind=place.kind,
                name=place.name,
                short_name=place.short_name,
                valid_from=FOUNDED_ON,
                parent=found.get(place.parent),
                codes={CodeSystem.INTERNAL: place.key},
                source=LABEL,
                is_illustrative=True,
            )
            found[place.key] = create_organisation(founding, uid=uuid.uuid5(_NAMESPACE, place.key))
    return found


def seed_staff(members: Iterable[Member], organisations: Mapping[str, Organisation]) -> int:
    """Create people who never sign in, with their positions, and return how many were missing.

    They stand for those who wrote, approved and appraised what the demonstration shows.
    """
    wanted = {member.username: member for member in members}
    known = set(User.objects.filter(username__in=wanted).values_list("username", flat=True))
    missing = [member for name, member in wanted.items() if name not in known]
    made = User.objects.bulk_create(
        User(username=member.username, full_name=member.full_name, password=make_password(None))
        for member in missing
    )
    Position.objects.bulk_create(
        Position(
            user=user,
            organisation=organisations[member.organisation],
            role=role,
            title=member.title,
            valid_from=FOUNDED_ON,
            legal_basis=LABEL,
        )
        for user, member in zip(made, missing, strict=True)
        for role in member.roles
    )
    return len(missing)


def _position(user: User, organisation: Organisation, role: Role, title: str) -> Position:
    return create_position(user, organisation, role, valid_from=FOUNDED_ON, title=title, legal_basis=LABEL)
