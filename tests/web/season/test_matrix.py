"""Who may open and who may write at every address of a season: role x address, each declared.

A new address fails here until it is declared in ``EXPECTED``; what it answers is then held for eight readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone
from tests.conftest import Province
from tests.factories.registry import department, position, user
from tests.factories.season import Season, appraiser
from tests.web.readers import reader
from tests.web.season.matrix import EXPECTED, ROLES

from caicach.common.files.models import StoredFile
from caicach.evaluation.appraisal.models import CouncilMeeting, Objection, ReasonText
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Assignment, Exemption, Extension, Participant
from caicach.evaluation.evidence.constants import DocumentKind
from caicach.evaluation.evidence.models import Document, DocumentVersion
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.web.season import urls

READ_ONLY = ("auditor", "other", "stranger")
"""Who may write nothing at the addresses of Sở Tư pháp: the auditor, another unit's officer, a stranger."""

REFUSED = ("auditor", "stranger")
"""Who is refused whatever they send, also what would change nothing; another unit's officer has own work."""


def addresses(
    patterns: list[URLPattern | URLResolver] = urls.urlpatterns, space: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every address below the seasons: its full name, and what it takes besides the campaign."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", tuple(pattern.pattern.converters)
        else:
            below = f"{pattern.app_name}:" if pattern.app_name else space
            yield from addresses(pattern.url_patterns, below)


ALL = dict(addresses())


def test_every_address_of_a_season_is_declared() -> None:
    undeclared = sorted(set(ALL) - set(EXPECTED))
    gone = sorted(set(EXPECTED) - set(ALL))
    assert not undeclared, f"declare in tests/web/season/matrix.py who may open: {undeclared}"
    assert not gone, f"take out of tests/web/season/matrix.py: {gone}"


def test_an_address_that_nobody_declared_is_found() -> None:
    assert "overview:campaign" in ALL
    assert len(ALL) > 50
    assert ALL["overview:history"] == ("participant",)


@dataclass(slots=True)
class Stand:
    """A season with one thing of each kind that an address names, and its readers."""

    season: Season
    arguments: dict[str, object]
    readers: dict[str, Client]

    def url(self, name: str) -> str:
        """Return an address of Sở Tư pháp and of what hangs on it."""
        takes = ALL[name]
        slug = [] if name in {"campaigns", "new_campaign"} else [self.season.campaign.slug]
        return reverse(name, args=[*slug, *(self.argument(name, one) for one in takes)])

    def argument(self, name: str, takes: str) -> object:
        """Return what stands for one part of an address."""
        special: dict[tuple[str, str], object] = {
            ("overview:history_file", "form"): "jsonl",
            ("oversight:export", "form"): "csv",
            ("report:report", "kind"): "docx",
        }
        return special.get((name, takes)) or self.arguments[takes]


def _file(by: User, at: datetime) -> StoredFile:
    return StoredFile.objects.create(
        sha256="0" * 64,
        size_bytes=1,
        media_type="application/pdf",
        name="ke-hoach.pdf",
        uploaded_by_id=f"user:{by.pk}",
        uploaded_by=str(by),
        uploaded_at=at,
    )


def contributor(minh_hoa: Province, unit: Participant, *, by: User, at: datetime) -> User:
    """A specialist in a part of Sở Tư pháp, who was given criterion 1.1 of its sheet."""
    division = department("Phòng Hành chính tư pháp", parent=minh_hoa.justice)
    found = position(user("my", "Trịnh Thị Mỹ"), division, Role.SPECIALIST).user
    Assignment.objects.create(participant=unit, code="1.1", user=found, by=by, at=at)
    Cell.objects.filter(participant=unit, code="1.1").update(assignee=found)
    return found


@pytest.fixture
def stand(season: Season, minh_hoa: Province, chi: User, hien: User, lan: User, khoa: User) -> Stand:
    """Sở Tư pháp has submitted; Hiền appraises it; windows are open; one of everything is there."""
    at = timezone.now()
    for stage in Stage:
        season.window(stage, at - timedelta(days=1), at + timedelta(days=2))
    unit = season.units["tu-phap"]
    Participant.objects.filter(pk=unit.pk).update(state=ParticipantState.SUBMITTED)
    held = appraiser(season.campaign, hien, at=at)
    Cell.objects.filter(participant=unit).update(appraiser=hien)
    cell = Cell.objects.get(participant=unit, code="1.1")
    document = Document.objects.create(
        organisation=minh_hoa.justice, kind=DocumentKind.PLAN, title="Kế hoạch", created_by=chi, created_at=at
    )
    DocumentVersion.objects.create(
        document=document, number=1, file=_file(chi, at), sha256="0" * 64, pages=1, by=chi, at=at
    )
    objection = Objection.objects.create(
        cell=cell, objector=season.units["noi-vu"], text="Chưa đúng.", by=lan, at=at
    )
    meeting = CouncilMeeting.objects.create(
        campaign=season.campaign, number=1, held_on=date(2026, 10, 5), chaired_by="Chủ tịch", by=lan, at=at
    )
    reason = ReasonText.objects.create(campaign=season.campaign, text="Thiếu.", by=hien, at=at)
    exemption = Exemption.objects.create(participant=unit, code="2.1", reason="Không có.", by=lan, at=at)
    extension = Extension.objects.create(
        participant=unit,
        stage=Stage.EXPLANATION,
        opens_at=at,
        closes_at=at + timedelta(days=1),
        reason="Mất điện.",
        by=lan,
        at=at,
    )
    people = {
        "admin": lan,
        "leader": position(user("ha", "Lưu Thị Hà"), minh_hoa.province, Role.LEADER).user,
        "auditor": position(user("kiem", "Cao Thị Kiểm"), minh_hoa.province, Role.AUDITOR).user,
        "appraiser": hien,
        "officer": chi,
        "contributor": contributor(minh_hoa, unit, by=chi, at=at),
        "other": position(user("nga", "Lý Thị Nga"), minh_hoa.home_affairs, Role.UNIT_OFFICER).user,
        "stranger": khoa,
    }
    arguments: dict[str, object] = {
        "participant": unit.pk,
        "participant_id": unit.pk,
        "code": "1.1",
        "cell": cell.pk,
        "block": season.block.pk,
        "number": meeting.number,
        "document_id": document.pk,
        "objection": objection.pk,
        "reason": reason.pk,
        "exemption": exemption.pk,
        "extension": extension.pk,
        "appraiser": held.pk,
        "kind": "xlsx",
        "link_id": 999_999,
        "version_id": 999_999,
        "token": "0" * 32,
        "demand": 1,
        "commitment": 1,
        "proposal": 1,
    }
    return Stand(season, arguments, {name: reader(user=person) for name, person in people.items()})


def letter(status: int) -> str:
    """Return an answer as the table writes it: opened, nothing there, refused, not a page to open."""
    if status < 400 or status == 422:
        return "+"
    return {404: ".", 403: "x", 405: "m"}.get(status, str(status))


def answers(stand: Stand, name: str) -> str:
    url = stand.url(name)
    return "".join(letter(stand.readers[role].get(url).status_code) for role in ROLES)


def test_every_address_opens_for_those_declared_and_for_nobody_else(stand: Stand) -> None:
    wrong = {
        name: f"declared {expected}, answers {found}"
        for name, expected in EXPECTED.items()
        if name in ALL and (found := answers(stand, name)) != expected
    }
    assert not wrong, f"{' '.join(ROLES)}\n" + "\n".join(f"{name}: {said}" for name, said in wrong.items())


def test_who_has_not_signed_in_is_led_to_the_entrance_from_everywhere(stand: Stand) -> None:
    client = reader()
    for name in ALL:
        url = stand.url(name)
        told = [client.get(url), client.post(url)]
        assert {answer.status_code for answer in told} <= {302, 405}, name
        led = [answer.headers["Location"] for answer in told if answer.status_code == 302]
        assert led, name
        assert all(place.startswith("/tai-khoan/dang-nhap/") for place in led), name


def rows() -> dict[str, int]:
    """Return how many rows every table holds, but for sessions, which reading renews."""
    models = (model for model in apps.get_models() if model._meta.app_label != "sessions")
    return {model.__name__: model._default_manager.count() for model in models}


@pytest.mark.parametrize("role", READ_ONLY)
def test_who_may_not_write_writes_nothing_anywhere(role: str, stand: Stand) -> None:
    before = rows()
    client = stand.readers[role]
    told = {
        name: client.post(stand.url(name), {"note": "x", "text": "x", "reason": "x"}).status_code
        for name in ALL
    }
    assert {name: status for name, status in told.items() if status >= 500} == {}
    if role in REFUSED:
        assert {name: status for name, status in told.items() if status not in {403, 404, 405}} == {}
    assert rows() == before
