"""What may be wrong with a piece of evidence: each mark, and none where nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.conftest import NOW, TODAY, act_of
from tests.evaluation.evidence.files import document, facts, pdf, upload
from tests.factories.registry import position, user
from tests.factories.season import Season, appraiser
from tests.factories.season import season as start_season

from caicach.evaluation.campaigns.access import NOBODY, access_to
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.evidence.constants import Level, SignatureVerdict
from caicach.evaluation.evidence.documents import add_document
from caicach.evaluation.evidence.models import DocumentVersion, EvidenceLink
from caicach.evaluation.evidence.selectors import (
    chips_across,
    chips_of,
    former_links_of,
    links_of,
    reading_of,
    version_for,
)
from caicach.evaluation.evidence.services import Pointer, link
from caicach.evaluation.evidence.signs import recycled_in, signs_of_units
from caicach.evaluation.evidence.warnings import SOME, LinkFacts, Uses, gravest, remarks_on
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User

GOOD = LinkFacts(
    code="1.1",
    kind="plan",
    verdict=SignatureVerdict.VALID,
    issued_on=date(2026, 1, 20),
    page="2",
    item="",
    page_count=3,
    stage="self_scoring",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
)


def test_nothing_is_said_of_sound_evidence() -> None:
    assert remarks_on(GOOD, Uses(here=frozenset({"1.1"}))) == ()


@pytest.mark.parametrize(
    ("change", "uses", "code", "level"),
    [
        ({"page": ""}, Uses(), "no_page", Level.WARNING),
        ({"page": "", "item": "Mục I"}, Uses(), "no_page", Level.WARNING),
        ({"page": "2-4"}, Uses(), "beyond", Level.WARNING),
        ({"verdict": SignatureVerdict.CHANGED}, Uses(), "signature", Level.SERIOUS),
        ({"verdict": SignatureVerdict.BROKEN}, Uses(), "signature", Level.SERIOUS),
        ({"verdict": SignatureVerdict.UNREADABLE}, Uses(), "signature", Level.WARNING),
        ({"verdict": SignatureVerdict.NONE}, Uses(), "unsigned", Level.NOTE),
        ({"issued_on": None}, Uses(), "undated", Level.NOTE),
        ({"issued_on": date(2025, 12, 31)}, Uses(), "early", Level.WARNING),
        ({"issued_on": date(2027, 1, 1)}, Uses(), "late", Level.WARNING),
        ({"stage": "explanation"}, Uses(), "added", Level.NOTE),
        ({}, Uses(here=frozenset({"1.1", "1.2"})), "reused", Level.NOTE),
        ({}, Uses(before=frozenset({"1.1"})), "former", Level.WARNING),
        ({}, Uses(before=frozenset({""})), "former", Level.WARNING),
        ({}, Uses(other_units=3), "shared", Level.WARNING),
        ({}, Uses(other_units=SOME), "shared", Level.WARNING),
    ],
)
def test_each_mark_is_made(change: dict[str, Any], uses: Uses, code: str, level: Level) -> None:
    remarks = remarks_on(replace(GOOD, **change), uses)
    assert [(remark.code, remark.level) for remark in remarks] == [(code, level)]


@pytest.mark.parametrize(
    "change",
    [
        {"page": "", "page_count": 1},
        {"page": "", "page_count": None, "item": "Sheet 1"},
        {"issued_on": date(2026, 12, 31)},
        {"verdict": SignatureVerdict.UNTRUSTED},
        {"verdict": SignatureVerdict.NONE, "kind": "screenshot"},
    ],
)
def test_what_is_in_order_is_not_marked(change: dict[str, Any]) -> None:
    assert remarks_on(replace(GOOD, **change), Uses()) == ()


def test_the_gravest_remark_stands_first() -> None:
    remarks = remarks_on(replace(GOOD, issued_on=None, page="", verdict=SignatureVerdict.BROKEN), Uses())
    assert [remark.level for remark in remarks] == [Level.SERIOUS, Level.WARNING, Level.NOTE]
    assert gravest(remarks) is Level.SERIOUS
    assert gravest(()) is None


def entered(season: Season, person: User) -> Entered:
    return Entered(season.campaign, access_to(season.campaign, person, on=TODAY))


def read(season: Season, person: User, code: str) -> list[tuple[str, list[str]]]:
    """Return the documents of a cell of Sở Tư pháp and the codes of their remarks, as a person reads them."""
    reading = reading_of(entered(season, person), season.units["tu-phap"].pk, NOW)
    assert reading is not None
    rows = links_of(reading, season.cell("tu-phap", code))
    return [(str(row.link.version.document), [remark.code for remark in row.remarks]) for row in rows]


@pytest.fixture
def shared(season: Season, chi: User) -> Season:
    """One content that proves two criteria of Sở Tư pháp and one of Sở Nội vụ."""
    kept = document(season, chi)
    DocumentVersion.objects.update(verdict=SignatureVerdict.VALID)
    for code in ("1.1", "1.2"):
        link(season.units["tu-phap"].pk, code, kept.pk, Pointer("1"), act=act_of(chi))
    other = position(user("noi", "Nội vụ"), season.units["noi-vu"].organisation, Role.UNIT_OFFICER).user
    theirs = add_document(season.units["noi-vu"].pk, facts("Bản khác"), upload(pdf()), act=act_of(other))
    DocumentVersion.objects.update(verdict=SignatureVerdict.VALID)
    link(season.units["noi-vu"].pk, "1.1", theirs.version.pk, Pointer("1"), act=act_of(other))
    return season


def test_a_unit_is_told_of_its_own_other_criteria_and_not_of_other_units(
    shared: Season, chi: User, hien: User
) -> None:
    assert read(shared, chi, "1.1") == [("12/KH-STP Kế hoạch", ["reused"])]
    appraiser(shared.campaign, hien, at=NOW)
    assert read(shared, hien, "1.1") == [("12/KH-STP Kế hoạch", ["shared", "reused"])]


def test_chips_of_a_whole_sheet_take_one_query(
    shared: Season, chi: User, lan: User, hien: User, django_assert_num_queries: Any
) -> None:
    unit = shared.unit("tu-phap")
    access = access_to(shared.campaign, chi, on=TODAY)
    with django_assert_num_queries(1):
        chips = chips_of(unit, access)
    [chip] = chips[shared.cell("tu-phap", "1.1").pk]
    assert (chip.label, chip.page, chip.level, chip.is_added) == ("12/KH-STP", "1", Level.NOTE, False)
    assert "1.2" in chip.words
    assert chips_of(unit, NOBODY) == {}
    assert chips_of(shared.unit("noi-vu"), access) == {}
    appraiser(shared.campaign, hien, at=NOW)
    cells = [shared.cell(name, "1.1").pk for name in ("tu-phap", "noi-vu")]
    for person in (lan, hien):
        watching = access_to(shared.campaign, person, on=TODAY)
        with django_assert_num_queries(1):
            across = chips_across(cells, shared.campaign, watching)
        assert [across[cell][0].words for cell in cells] == ["Đơn vị khác cũng dùng đúng tệp này"] * 2
    assert chips_across(cells, shared.campaign, access) == {}


def test_the_marks_of_a_campaign_are_added_up_for_who_oversees_it(
    shared: Season, chi: User, lan: User, django_assert_num_queries: Any
) -> None:
    watching, own = (access_to(shared.campaign, person, on=TODAY) for person in (lan, chi))
    EvidenceLink.objects.filter(cell__code="1.2").update(page="")
    with django_assert_num_queries(1):
        signs = signs_of_units(shared.campaign, watching)
    assert [(row.name, row.links, row.pageless, row.marked) for row in signs] == [
        ("noi-vu", 1, 0, 0),
        ("tu-phap", 2, 1, 1),
    ]
    with django_assert_num_queries(1):
        [found] = recycled_in(shared.campaign, watching)
    assert (found.units, found.cells) == (2, 3)
    assert signs_of_units(shared.campaign, own) == []
    assert recycled_in(shared.campaign, own) == []


def test_last_years_evidence_is_offered_again_and_marked_when_taken(
    season: Season, minh_hoa: Any, chi: User, khoa: User
) -> None:
    unit = season.units["tu-phap"].pk
    kept = document(season, chi)
    DocumentVersion.objects.update(verdict=SignatureVerdict.VALID)
    link(unit, "1.1", kept.pk, Pointer("2", "Mục I"), act=act_of(chi))
    former = season.campaign
    type(former).objects.filter(pk=former.pk).update(slug="mh-2025", previous=None)
    type(season.block.set_version).objects.update(set_id="minh-hoa-so-2025")
    now = start_season(minh_hoa.province, minh_hoa.home_affairs, {"tu-phap": minh_hoa.justice}, at=NOW)
    type(former).objects.filter(pk=now.campaign.pk).update(previous=former)
    Cell.objects.filter(participant=now.units["tu-phap"], code="1.2").update(former={"code": "1.1"})
    now.campaign.refresh_from_db()
    reading = reading_of(entered(now, chi), now.units["tu-phap"].pk, NOW)
    assert reading is not None
    [offered] = former_links_of(reading, now.cell("tu-phap", "1.2"))
    assert (offered.version, offered.page, offered.item) == (kept, "2", "Mục I")
    assert former_links_of(reading, now.cell("tu-phap", "1.1")) == []
    link(now.units["tu-phap"].pk, "1.2", kept.pk, Pointer("2"), act=act_of(chi))
    assert read(now, chi, "1.2") == [("12/KH-STP Kế hoạch", ["former"])]
    assert former_links_of(reading, now.cell("tu-phap", "1.2")) == []
    chips = chips_of(now.unit("tu-phap"), reading.access)
    assert chips[now.cell("tu-phap", "1.2").pk][0].words == "Kỳ trước đã dùng tệp này"
    assert reading_of(entered(now, khoa), now.units["tu-phap"].pk, NOW) is None
    assert version_for(entered(now, khoa), kept.pk, NOW) is None


def test_an_auditor_reads_all_evidence_and_a_leader_what_stands_beside_cells(
    season: Season, chi: User, minh_hoa: Any
) -> None:
    unused = document(season, chi)
    auditor = position(user("kiem", "Kiểm tra"), minh_hoa.province, Role.AUDITOR).user
    leader = position(user("lanh", "Lãnh đạo"), minh_hoa.province, Role.LEADER).user
    assert version_for(entered(season, auditor), unused.pk, NOW) == unused
    assert version_for(entered(season, leader), unused.pk, NOW) is None
    link(season.units["tu-phap"].pk, "1.1", unused.pk, Pointer("1"), act=act_of(chi))
    assert version_for(entered(season, leader), unused.pk, NOW) == unused
