"""Pointing at the page that proves a criterion: projections, points, windows, rights, history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, act_of
from tests.evaluation.evidence.files import document, pdf, upload
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.evaluation.campaigns.constants import ParticipantState, Stage
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.evidence.documents import add_version
from caicach.evaluation.evidence.models import EvidenceLink
from caicach.evaluation.evidence.refusals import AlreadyLinkedError, LinkRuleError
from caicach.evaluation.evidence.services import Pointer, change_pointer, link, link_many, unlink
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import NotSelfScoredError, Typed, WindowClosedError, save_answer
from caicach.registry.accounts.models import User

LATER = NOW + timedelta(days=10)


@pytest.fixture
def unit(season: Season) -> int:
    return season.units["tu-phap"].pk


def explaining(season: Season, outcome: str = "changed", code: str = "1.1") -> None:
    """Put the unit into the window of explanations with an appraised criterion."""
    season.window(Stage.EXPLANATION, LATER - timedelta(hours=1), LATER + timedelta(days=1))
    Participant.objects.filter(pk=season.units["tu-phap"].pk).update(state=ParticipantState.SUBMITTED)
    Cell.objects.filter(participant=season.units["tu-phap"], code=code).update(outcome_1=outcome)


def test_a_link_is_counted_beside_its_criterion_and_entered_in_the_ledger(
    season: Season, unit: int, chi: User
) -> None:
    save_answer(unit, "1.1", Typed({"value": "Có"}), act=act_of(chi))
    assert season.card("tu-phap").lacking == 4
    version = document(season, chi)
    made = link(unit, "1.1", version.pk, Pointer("Trang 2 – 3", "Mục II", "Kế hoạch"), act=act_of(chi))
    assert (made.page, made.item, made.stage) == ("2-3", "Mục II", Stage.SELF_SCORING)
    cell = season.cell("tu-phap", "1.1")
    assert (cell.evidence_count, cell.pageless_count, cell.papers) == (1, 0, ["Kế hoạch"])
    assert season.card("tu-phap").lacking == 3
    entry = Entry.objects.get(action="evidence.linked")
    assert entry.chain == season.campaign.chain
    assert entry.details["place"]["sha256"] == version.sha256


def test_who_does_not_work_for_the_unit_changes_no_evidence(
    season: Season, unit: int, chi: User, hien: User, lan: User, khoa: User
) -> None:
    version = document(season, chi)
    made = link(unit, "1.1", version.pk, Pointer(), act=act_of(chi))
    for person in (hien, lan, khoa):
        with pytest.raises(PermissionDenied):
            link(unit, "1.2", version.pk, Pointer("1"), act=act_of(person))
        with pytest.raises(PermissionDenied):
            change_pointer(unit, "1.1", made.pk, Pointer("1"), act=act_of(person))
        with pytest.raises(PermissionDenied):
            unlink(unit, "1.1", made.pk, reason="x", act=act_of(person))
    with pytest.raises(PermissionDenied):
        link(season.units["noi-vu"].pk, "1.1", version.pk, Pointer("1"), act=act_of(chi))
    assert EvidenceLink.objects.count() == 1


def test_a_document_of_another_unit_is_no_evidence(season: Season, unit: int, chi: User, dung: User) -> None:
    version = document(season, chi)
    type(version.document).objects.update(organisation=season.units["noi-vu"].organisation)
    with pytest.raises(LinkRuleError, match="không có trong thư viện"):
        link(unit, "1.1", version.pk, Pointer("1"), act=act_of(dung))


def test_a_document_without_page_is_told_apart_until_the_page_is_shown(
    season: Season, unit: int, chi: User, dung: User
) -> None:
    version = document(season, chi)
    old = link(unit, "1.1", version.pk, Pointer(item="Điều 3"), act=act_of(chi))
    assert season.cell("tu-phap", "1.1").pageless_count == 1
    new = change_pointer(unit, "1.1", old.pk, Pointer("2", "Điều 3"), act=act_of(dung))
    assert season.cell("tu-phap", "1.1").pageless_count == 0
    old.refresh_from_db()
    assert (old.page, old.ended_at, old.ended_by) == ("", NOW, dung)
    assert (new.page, new.by, new.ended_at) == ("2", dung, None)
    assert Entry.objects.get(action="evidence.pointed").details["before"]["page"] == ""


def test_the_same_pointer_again_changes_nothing(season: Season, unit: int, chi: User) -> None:
    made = link(unit, "1.1", document(season, chi).pk, Pointer("2"), act=act_of(chi))
    assert change_pointer(unit, "1.1", made.pk, Pointer("tr. 2"), act=act_of(chi)) == made
    assert EvidenceLink.objects.count() == 1


def test_the_same_version_stands_twice_only_at_other_places(season: Season, unit: int, chi: User) -> None:
    version = document(season, chi)
    first = link(unit, "1.1", version.pk, Pointer("2"), act=act_of(chi))
    with pytest.raises(AlreadyLinkedError):
        link(unit, "1.1", version.pk, Pointer("2"), act=act_of(chi))
    link(unit, "1.1", version.pk, Pointer("3"), act=act_of(chi))
    with pytest.raises(AlreadyLinkedError):
        change_pointer(unit, "1.1", first.pk, Pointer("3"), act=act_of(chi))
    assert season.cell("tu-phap", "1.1").evidence_count == 2
    first.refresh_from_db()
    assert first.ended_at is None


def test_a_better_scan_takes_the_place_of_the_old_one_by_hand(season: Season, unit: int, chi: User) -> None:
    version = document(season, chi)
    old = link(unit, "1.1", version.pk, Pointer("2"), act=act_of(chi))
    better = add_version(unit, version.document_id, upload(pdf(5)), act=act_of(chi))
    assert EvidenceLink.objects.get(ended_at__isnull=True).version == version
    new = change_pointer(unit, "1.1", old.pk, Pointer("2"), version_id=better.pk, act=act_of(chi))
    assert new.version == better
    other = document(season, chi, pages=9, title="Khác")
    with pytest.raises(LinkRuleError, match="không phải bản khác"):
        change_pointer(unit, "1.1", new.pk, Pointer("2"), version_id=other.pk, act=act_of(chi))


def test_evidence_is_taken_off_with_a_reason_and_kept(season: Season, unit: int, chi: User) -> None:
    made = link(unit, "1.1", document(season, chi).pk, Pointer("2", paper="Kế hoạch"), act=act_of(chi))
    with pytest.raises(LinkRuleError, match="lý do"):
        unlink(unit, "1.1", made.pk, reason="  ", act=act_of(chi))
    unlink(unit, "1.1", made.pk, reason="Gắn nhầm tiêu chí", act=act_of(chi))
    made.refresh_from_db()
    assert (made.ended_because, made.ended_by) == ("Gắn nhầm tiêu chí", chi)
    cell = season.cell("tu-phap", "1.1")
    assert (cell.evidence_count, cell.papers) == (0, [])
    with pytest.raises(LinkRuleError, match="vừa được sửa hoặc bỏ"):
        unlink(unit, "1.1", made.pk, reason="Lần nữa", act=act_of(chi))
    assert Entry.objects.get(action="evidence.unlinked").details["reason"] == "Gắn nhầm tiêu chí"


@pytest.mark.parametrize(
    ("pointer", "hint"),
    [
        (Pointer("Phụ lục I"), "ghi bằng số"),
        (Pointer("5-3"), "ghi bằng số"),
        (Pointer("0"), "ghi bằng số"),
        (Pointer("1", "x" * 201), "quá dài"),
        (Pointer("1", paper="Báo cáo"), "không yêu cầu"),
    ],
)
def test_a_pointer_must_make_sense(season: Season, unit: int, chi: User, pointer: Pointer, hint: str) -> None:
    version = document(season, chi)
    with pytest.raises(LinkRuleError, match=hint):
        link(unit, "1.1", version.pk, pointer, act=act_of(chi))


def test_one_document_proves_several_criteria_all_or_none(season: Season, unit: int, chi: User) -> None:
    version = document(season, chi)
    made = link_many(unit, ["1.1", "1.2", "1.1"], version.pk, Pointer("1", paper="Kế hoạch"), act=act_of(chi))
    assert [(one.cell.code, one.paper) for one in made] == [("1.1", "Kế hoạch"), ("1.2", "")]
    with pytest.raises(NotSelfScoredError):
        link_many(unit, ["1.3", "2.2"], version.pk, Pointer("1"), act=act_of(chi))
    assert season.cell("tu-phap", "1.3").evidence_count == 0
    with pytest.raises(LinkRuleError, match="ít nhất một"):
        link_many(unit, [], version.pk, Pointer("1"), act=act_of(chi))
    with pytest.raises(KeyError):
        link(unit, "9.9", version.pk, Pointer("1"), act=act_of(chi))


def test_after_the_window_nothing_is_changed(season: Season, unit: int, chi: User) -> None:
    version = document(season, chi)
    made = link(unit, "1.1", version.pk, Pointer("1"), act=act_of(chi))
    late = act_of(chi, NOW + timedelta(days=1))
    with pytest.raises(WindowClosedError):
        link(unit, "1.2", version.pk, Pointer("1"), act=late)
    with pytest.raises(WindowClosedError):
        change_pointer(unit, "1.1", made.pk, Pointer("2"), act=late)
    with pytest.raises(WindowClosedError):
        unlink(unit, "1.1", made.pk, reason="x", act=late)


def test_while_explaining_evidence_is_added_to_what_was_changed_or_asked(
    season: Season, unit: int, chi: User
) -> None:
    version = document(season, chi)
    submitted = link(unit, "1.1", version.pk, Pointer("1"), act=act_of(chi))
    explaining(season)
    act = act_of(chi, LATER)
    added = link(unit, "1.1", version.pk, Pointer("2"), act=act)
    assert added.stage == Stage.EXPLANATION
    unlink(unit, "1.1", added.pk, reason="Nhầm", act=act)
    with pytest.raises(LinkRuleError, match="giữ nguyên"):
        unlink(unit, "1.1", submitted.pk, reason="Nhầm", act=act)
    with pytest.raises(LinkRuleError, match="giữ nguyên"):
        change_pointer(unit, "1.1", submitted.pk, Pointer("3"), act=act)
    with pytest.raises(LinkRuleError, match="bị điều chỉnh"):
        link(unit, "1.2", version.pk, Pointer("2"), act=act)
    with pytest.raises(WindowClosedError):
        link(unit, "1.1", version.pk, Pointer("2"), act=act_of(chi, LATER + timedelta(days=1)))


def test_while_explaining_what_was_accepted_takes_no_more(season: Season, unit: int, chi: User) -> None:
    version = document(season, chi)
    explaining(season, "accepted")
    with pytest.raises(LinkRuleError, match="bị điều chỉnh"):
        link(unit, "1.1", version.pk, Pointer("2"), act=act_of(chi, LATER))


def test_a_cell_has_so_many_documents_and_no_more(
    season: Season, unit: int, chi: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caicach.evaluation.evidence.services.MOST_LINKS", 1)
    version = document(season, chi)
    link(unit, "1.1", version.pk, Pointer("1"), act=act_of(chi))
    with pytest.raises(LinkRuleError, match="gộp"):
        link(unit, "1.1", version.pk, Pointer("2"), act=act_of(chi))
