"""Entering the demonstration's procedures and processes, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.core.deadlines.durations import parse
from caicach.core.deadlines.processes import Agreement, Step, check
from caicach.core.deadlines.rules import DeadlineRules
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
from caicach.registry.accounts.demonstration import NotADemonstrationError, require_demonstration
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act
from caicach.registry.procedures.constants import OnlineLevel
from caicach.registry.procedures.demonstration.facts import Fact, facts
from caicach.registry.procedures.demonstration.processes import process_of
from caicach.registry.procedures.models import Procedure
from caicach.registry.procedures.processes import activate_process, draft_process
from caicach.registry.procedures.rules import USUAL_SOURCE
from caicach.registry.procedures.services import Terms, draft_version, publish_version

SINCE = date(2025, 7, 1)
"""The first day of the two-tier local government, under which communes settle these procedures."""

ADMINISTRATOR = "tu"
THREE_O_CLOCK = 15 * 60
SOURCE = "Nhập tay từ nội dung công bố trên Cổng Dịch vụ công quốc gia (7/2026), có rút gọn"
LINES = (
    "Nộp hồ sơ tại Bộ phận Một cửa hoặc theo cách thức khác được ghi bên dưới.",
    "Bộ phận Một cửa kiểm tra hồ sơ: đủ thì tiếp nhận, hẹn trả kết quả; thiếu thì hướng dẫn bổ sung một lần.",
    "Cơ quan có thẩm quyền giải quyết và chuyển kết quả về Bộ phận Một cửa để trả.",
)


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many procedures were entered, and how many were there."""

    new: int
    known: int


def seed_demonstration(*, at: datetime, origin: str) -> Seeded:
    """Enter the procedures as the administrator of the demonstration's province.

    Raises NotADemonstrationError: these settings are no demonstration's, or its people are not there yet.
    """
    require_demonstration()
    administrator = User.objects.filter(username=ADMINISTRATOR).first()
    if administrator is None:
        raise NotADemonstrationError(_("Chưa có tài khoản minh họa. Hãy chạy seed_demo_accounts trước."))
    return seed(act=Act(by=administrator, at=at, origin=origin))


@transaction.atomic
def seed(*, act: Act) -> Seeded:
    """Enter the procedures that the catalogue lacks, each published and with an active process.

    Raises PermissionDenied: the actor does not manage procedures.
    """
    codes = [fact.code for fact in facts()]
    known = set(Procedure.objects.filter(code__in=codes).values_list("code", flat=True))
    wanted = [fact for fact in facts() if fact.code not in known]
    for fact in wanted:
        version = draft_version(content_of(fact), act=act, terms=_terms(fact))
        publish_version(version.pk, on=SINCE, act=act)
        process = draft_process(version.pk, process_of(fact.code, fact.name, shortest(fact)), act=act)
        activate_process(process.pk, on=SINCE, act=act)
    return Seeded(len(wanted), len(known))


def content_of(fact: Fact) -> ProcedureRecord:
    """Return what is published of a procedure as a record."""
    return ProcedureRecord(
        code=fact.code,
        name=fact.name,
        field_name=fact.field,
        levels=tuple(Level(level) for level in fact.levels),
        decision=fact.decision,
        handling_agency=fact.agency,
        competent_agency=fact.agency,
        subjects=fact.subjects,
        source=SOURCE,
        steps=(StepsRecord(LINES),),
        channels=tuple(_channel(fact, Way(way)) for way in fact.ways),
        fees=tuple(
            FeeRecord(
                way=Way(charge.way) if charge.way else None,
                name="Lệ phí",
                amount=charge.amount,
                is_free=charge.text == "Miễn lệ phí",
                text=charge.text,
                exemption=charge.exemption,
            )
            for charge in fact.charges
        ),
        papers=tuple(_paper(name) for name in fact.papers),
        legal_bases=(LegalBasisRecord(*fact.basis),),
        results=(ResultRecord(fact.result[1], fact.result[0]),),
    )


def shortest(fact: Fact) -> str:
    """Return the limit that binds the process for every way of submitting."""
    limits = list(fact.limits.values())
    best = limits[0]
    for limit in limits[1:]:
        if check([Step(1, parse(limit))], parse(best)).agreement is Agreement.SHORTER:
            best = limit
    return best


def _channel(fact: Fact, way: Way) -> ChannelRecord:
    limit = fact.limits.get(way) or fact.limits[""]
    return ChannelRecord(
        way,
        published_time=fact.printed or limit,
        limit=limit,
        state=Limit.BY_HAND if fact.printed else Limit.READ,
        description=f"Thời hạn theo {fact.basis[0]} ({fact.basis[1]})." if fact.printed else "",
    )


def _paper(said: str) -> PaperRecord:
    name = said.strip("*?")
    is_shown = said.startswith("*")
    return PaperRecord(name=name, originals=1, is_required=not said.endswith("?"), is_shown=is_shown)


def _terms(fact: Fact) -> Terms:
    rules = None
    if fact.until_three:
        rules = DeadlineRules(
            id=f"{fact.code}-sau-15-gio", valid_from=SINCE, source=USUAL_SOURCE, cutoff=THREE_O_CLOCK
        )
    online = OnlineLevel.FULL if "online" in fact.ways else OnlineLevel.NONE
    return Terms(rules=rules, is_immediate=fact.is_immediate, online_level=online)
