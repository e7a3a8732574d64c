"""Signs in the evidence: each is there with its rows, and the case just short of it is none."""

from __future__ import annotations

from datetime import date, timedelta

from tests.conftest import NOW, Province
from tests.evaluation.oversight.wide import CODES, cells_of, found, paper, prove, seal, wide_season
from tests.factories.season import Season

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Campaign, Extension, Participant
from caicach.evaluation.evidence.constants import DocumentKind
from caicach.evaluation.evidence.models import Document, EvidenceLink
from caicach.evaluation.oversight.signs.base import Kind, Severity
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.models import User

LATER = NOW + timedelta(hours=5)


def test_evidence_of_the_self_score_added_after_the_seal_is_a_sign_and_that_of_an_explanation_none(
    season: Season, chi: User, dung: User, lan: User
) -> None:
    unit = season.units["tu-phap"]
    seal(unit, dung)
    cells = cells_of(unit)
    prove(cells["1.1"], paper(unit, chi), chi)
    prove(cells["1.2"], paper(unit, chi), chi, at=LATER, stage=Stage.EXPLANATION)
    assert found(season, Kind.LATE_EVIDENCE) == []
    prove(cells["1.3"], paper(unit, chi, content="đến muộn"), chi, at=LATER)
    (sign,) = found(season, Kind.LATE_EVIDENCE)
    assert (sign.severity, sign.subject, sign.count) == (Severity.SERIOUS, str(unit.pk), 1)
    assert [(trace.code, "đến muộn" in str(trace.words)) for trace in sign.traces] == [("1.3", True)]
    Extension.objects.create(
        participant=unit,
        stage=Stage.SELF_SCORING,
        opens_at=NOW,
        closes_at=LATER + timedelta(hours=1),
        reason="mất điện",
        by=lan,
        at=NOW,
    )
    assert [sign.severity for sign in found(season, Kind.LATE_EVIDENCE)] == [Severity.NOTE]


def test_one_report_of_two_units_is_a_sign_and_one_decision_from_above_is_none(
    season: Season, chi: User
) -> None:
    first, second = season.units["tu-phap"], season.units["noi-vu"]
    for unit in (first, second):
        prove(cells_of(unit)["1.1"], paper(unit, chi, content="QĐ", kind=DocumentKind.DECISION), chi)
    own = paper(first, chi, content="báo cáo")
    prove(cells_of(first)["1.1"], own, chi)
    prove(cells_of(first)["1.2"], own, chi)
    assert found(season, Kind.SAME_FILE_UNITS) == []
    copied = prove(cells_of(second)["1.2"], paper(second, chi, content="báo cáo"), chi)
    (sign,) = found(season, Kind.SAME_FILE_UNITS)
    assert (sign.subject, sign.count) == (own.sha256, 2)
    assert [(trace.participant_id, trace.code) for trace in sign.traces] == [
        (first.pk, "1.1"),
        (first.pk, "1.2"),
        (second.pk, "1.2"),
    ]
    EvidenceLink.objects.filter(pk=copied.pk).update(ended_at=NOW)
    assert found(season, Kind.SAME_FILE_UNITS) == []


def test_one_page_for_four_criteria_is_a_sign_and_one_file_at_its_several_pages_is_none(
    season: Season, chi: User
) -> None:
    unit = season.units["tu-phap"]
    version = paper(unit, chi, content="báo cáo năm")
    cells = cells_of(unit)
    codes = ["1.1", "1.2", "1.3", "2.1"]
    for page, code in enumerate(codes, start=1):
        prove(cells[code], version, chi, page=str(page))
        prove(cells[code], paper(unit, chi), chi, page="2")
    assert found(season, Kind.SAME_PAGE) == []
    EvidenceLink.objects.filter(version=version, cell__code__in=codes[1:]).update(page="1")
    (sign,) = found(season, Kind.SAME_PAGE)
    assert sign.subject == f"{version.pk}:1:"
    assert [(trace.participant_id, trace.code) for trace in sign.traces] == [
        (unit.pk, code) for code in codes
    ]
    assert "báo cáo năm, trang 1" in str(sign.finding)


def last_year(season: Season) -> Cell:
    """Return a cell of the same unit in the campaign of the year before."""
    campaign = Campaign.objects.get(pk=season.campaign.pk)
    campaign.pk, campaign.slug = None, "mh-2025"
    campaign.uid = type(campaign.uid)(int=1)
    campaign.save()
    block = season.block.__class__.objects.get(pk=season.block.pk)
    block.pk, block.campaign = None, campaign
    block.save()
    unit = Participant.objects.get(pk=season.units["tu-phap"].pk)
    unit.pk, unit.campaign, unit.block = None, campaign, block
    unit.save()
    Campaign.objects.filter(pk=season.campaign.pk).update(previous=campaign)
    season.campaign.refresh_from_db()
    return Cell.objects.create(campaign=campaign, block=block, participant=unit, code="1.1", position=0)


def test_three_files_of_last_year_are_a_sign_and_what_was_issued_this_year_is_none(
    season: Season, chi: User
) -> None:
    unit = season.units["tu-phap"]
    before, cells = last_year(season), cells_of(unit)
    versions = [
        paper(unit, chi, content=f"cũ {number}", issued_on=date(2025, 6, number)) for number in range(1, 4)
    ]
    for version, code in zip(versions, ("1.1", "1.2", "1.3"), strict=True):
        prove(before, version, chi)
        prove(cells[code], version, chi)
    prove(cells["2.1"], paper(unit, chi, issued_on=date(2025, 6, 9)), chi)
    (sign,) = found(season, Kind.SAME_FILE_YEARS)
    assert (sign.subject, sign.count) == (str(unit.pk), 3)
    assert [(trace.code, str(trace.words)) for trace in sign.traces] == [
        ("1.1", "Tài liệu cũ 1"),
        ("1.2", "Tài liệu cũ 2"),
        ("1.3", "Tài liệu cũ 3"),
    ]
    Document.objects.filter(pk=versions[2].document_id).update(issued_on=date(2026, 1, 1))
    assert found(season, Kind.SAME_FILE_YEARS) == []


def test_a_fifth_of_the_documents_out_of_the_period_is_a_sign_and_fewer_are_none(
    season: Season, chi: User
) -> None:
    unit = season.units["tu-phap"]
    cell = cells_of(unit)["1.1"]
    edge = date(2026, 1, 1) - timedelta(days=60)
    early = [paper(unit, chi, issued_on=edge - timedelta(days=1)) for _number in range(4)]
    late = paper(unit, chi, content="năm sau", issued_on=date(2027, 1, 1))
    inside = [paper(unit, chi, issued_on=edge) for _number in range(20)]
    for version in (*early, late, *inside):
        prove(cell, version, chi)
    (sign,) = found(season, Kind.OUT_OF_PERIOD)
    assert (sign.subject, sign.count) == (str(unit.pk), 5)
    assert [trace.code for trace in sign.traces] == ["1.1"] * 5
    assert str(sign.traces[-1].words) == "01/01/2027 · Tài liệu năm sau"
    assert "5 trong 25 tài liệu có ngày (20%)" in str(sign.finding)
    prove(cell, paper(unit, chi), chi)
    assert found(season, Kind.OUT_OF_PERIOD) == []


def test_ten_criteria_without_pages_in_a_submitted_sheet_are_a_sign_and_nine_or_a_draft_are_none(
    minh_hoa: Province, dung: User
) -> None:
    wide = wide_season(minh_hoa, 3)
    bare, short, draft = wide.units
    Cell.objects.filter(campaign=wide.campaign).update(evidence_count=1)
    for unit, pageless in ((bare, 10), (short, 9), (draft, 12)):
        Cell.objects.filter(participant=unit, code__in=CODES[:pageless]).update(pageless_count=1)
    for unit in (bare, short):
        seal(unit, dung)
    (sign,) = found(wide, Kind.PAGELESS)
    assert (sign.subject, sign.count) == (str(bare.pk), 10)
    assert [trace.code for trace in sign.traces] == list(CODES[:10])
