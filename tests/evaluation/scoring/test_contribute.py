"""Criteria given to anybody who works in the unit: they answer and prove those, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings
from tests.conftest import NOW, TODAY, Province, act_of
from tests.evaluation.evidence.files import document, facts, pdf, upload
from tests.evaluation.scoring.test_close_windows import due
from tests.factories.registry import department, held_by, position, user
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.common.notices.models import Notice
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.planning import RemindDue
from caicach.evaluation.campaigns.selectors import Entered, campaign_for, campaigns_for, participants_for
from caicach.evaluation.evidence.documents import add_document, amend_document, withdraw_document
from caicach.evaluation.evidence.library import library_of
from caicach.evaluation.evidence.models import Document, DocumentVersion
from caicach.evaluation.evidence.refusals import LinkRuleError
from caicach.evaluation.evidence.selectors import cell_for, chips_of, links_of, reading_of, version_for
from caicach.evaluation.evidence.services import Pointer, link, unlink
from caicach.evaluation.scoring.assigning import assign, colleagues_of
from caicach.evaluation.scoring.carrying import carry_former
from caicach.evaluation.scoring.closing import remind
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.sealing import Words, return_to_officer, send_to_head, submit, write_report
from caicach.evaluation.scoring.selectors import own_units, sheet_for
from caicach.evaluation.scoring.services import Typed, WindowClosedError, save_answer
from caicach.evaluation.scoring.table import table_of
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import Delegation, User
from caicach.registry.accounts.services import end_position

SHARE = {"numerator": "12", "denominator": "13"}


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> None:
    """Let contents of these tests lie in a folder of their own."""
    settings.VAR = tmp_path


@pytest.fixture
def my(minh_hoa: Province) -> User:
    """A specialist in a division of Sở Tư pháp, who has no role in seasons."""
    division = department("Phòng Hành chính tư pháp", parent=minh_hoa.justice)
    return position(user("my", "Trịnh Thị Mỹ"), division, Role.SPECIALIST).user


@pytest.fixture
def unit(season: Season, chi: User, my: User) -> int:
    """Sở Tư pháp, which gave Mỹ criterion 1.2."""
    key = season.units["tu-phap"].pk
    assign(key, ["1.2"], my.pk, act=act_of(chi))
    return key


def entered(season: Season, person: User) -> Entered:
    return Entered(season.campaign, access_to(season.campaign, person, on=TODAY))


# --- Who may be given criteria ---------------------------------------------------------------------------


def test_criteria_are_given_to_whoever_works_in_the_unit_or_a_part_of_it(
    season: Season, chi: User, dung: User, my: User, khoa: User, hien: User, minh_hoa: Province
) -> None:
    binh = position(user("b2", "Trần Bình Minh"), minh_hoa.justice, Role.CLERK).user
    found = colleagues_of(season.unit("tu-phap"), act=act_of(chi))
    assert {person.pk for person in found} == {chi.pk, dung.pk, my.pk, binh.pk}
    assert not {khoa.pk, hien.pk} & {person.pk for person in found}
    end_position(held_by(binh, on=TODAY)[0], last_day=TODAY, act=act_of(administrator(minh_hoa)))
    tomorrow = act_of(chi, NOW + timedelta(days=1))
    assert binh not in colleagues_of(season.unit("tu-phap"), act=tomorrow)


def administrator(minh_hoa: Province) -> User:
    return position(user("tu2", "Đỗ Minh Tú"), minh_hoa.province, Role.ADMINISTRATOR).user


def test_who_is_given_criteria_is_told_and_who_takes_them_is_not(
    season: Season, unit: int, chi: User, my: User
) -> None:
    notice = Notice.objects.get(kind="scoring.assigned")
    assert notice.recipient == my
    assert notice.url.endswith(f"/units/{unit}/sheet/")
    assign(unit, ["2"], chi.pk, act=act_of(chi))
    assign(unit, ["1.1"], my.pk, act=act_of(chi))
    assert Notice.objects.filter(kind="scoring.assigned").count() == 1, "unread, it stands for all of a day"


def test_a_contributor_is_reminded_while_a_criterion_of_theirs_is_empty(
    season: Season, unit: int, my: User, khoa: User
) -> None:
    Cell.objects.filter(participant=unit, code="2.1").update(assignee=khoa)
    end = due(season).closes_at
    season.campaign.windows.update(reminders=[24])
    remind(RemindDue(season.campaign.pk, "self_scoring", end, 24), at=NOW)
    told = Notice.objects.filter(kind="campaigns.reminder")
    assert told.filter(recipient=my).count() == 1
    assert not told.filter(recipient=khoa).exists(), "who does not work in the unit"
    told.delete()
    save_answer(unit, "1.2", Typed(SHARE), act=act_of(my))
    remind(RemindDue(season.campaign.pk, "self_scoring", end, 24), at=NOW + timedelta(minutes=1))
    assert not told.filter(recipient=my).exists()


# --- What they may do -----------------------------------------------------------------------------------


def test_a_contributor_answers_their_criteria_and_no_others(
    season: Season, unit: int, my: User, chi: User
) -> None:
    _cell, revision = save_answer(unit, "1.2", Typed(SHARE), act=act_of(my))
    assert revision is not None
    assert revision.by == my
    assert season.card("tu-phap").total == season.cell("tu-phap", "1.2").self_points
    for code in ("1.1", "2.1"):
        with pytest.raises(PermissionDenied):
            save_answer(unit, code, Typed({"value": "1"}), act=act_of(my))
    with pytest.raises(PermissionDenied):
        save_answer(season.units["noi-vu"].pk, "1.2", Typed(SHARE), act=act_of(my))
    assert Cell.objects.filter(version__gt=0).count() == 1
    assert Entry.objects.filter(action="scoring.answered").count() == 1


def test_with_the_criterion_or_the_position_goes_the_right(
    season: Season, unit: int, my: User, chi: User, minh_hoa: Province
) -> None:
    assign(unit, ["1.2"], chi.pk, act=act_of(chi))
    assert not access_to(season.campaign, my, on=TODAY).enters
    with pytest.raises(PermissionDenied):
        save_answer(unit, "1.2", Typed(SHARE), act=act_of(my))
    assign(unit, ["1.2"], my.pk, act=act_of(chi))
    save_answer(unit, "1.2", Typed(SHARE), act=act_of(my))
    end_position(held_by(my, on=TODAY)[0], last_day=TODAY, act=act_of(administrator(minh_hoa)))
    tomorrow = TODAY + timedelta(days=1)
    assert not access_to(season.campaign, my, on=tomorrow).enters
    with pytest.raises(PermissionDenied):
        save_answer(unit, "1.2", Typed({}, base_version=1), act=act_of(my, NOW + timedelta(hours=20)))


def test_who_acts_in_a_position_that_was_lent_contributes_like_its_holder(
    season: Season, chi: User, my: User, khoa: User
) -> None:
    unit = season.units["tu-phap"].pk
    Delegation.objects.create(
        position=held_by(my, on=TODAY)[0],
        delegate=khoa,
        valid_from=TODAY,
        valid_to=TODAY,
        reason="Đi công tác",
    )
    assign(unit, ["1.2"], khoa.pk, act=act_of(chi))
    save_answer(unit, "1.2", Typed(SHARE), act=act_of(khoa))
    assert access_to(season.campaign, khoa, on=TODAY + timedelta(days=1)).enters is False


def steps_of_a_sheet(unit: int, act_by: User) -> list[Callable[[], object]]:
    act = act_of(act_by)
    return [
        partial(send_to_head, unit, act=act),
        partial(submit, unit, act=act),
        partial(return_to_officer, unit, note="x", act=act),
        partial(write_report, unit, Words("a", "b", "c"), act=act),
        partial(assign, unit, ["1.1"], act_by.pk, act=act),
        partial(carry_former, unit, act=act),
    ]


def test_a_contributor_takes_no_step_with_the_sheet_as_a_whole(season: Season, unit: int, my: User) -> None:
    for step in steps_of_a_sheet(unit, my):
        with pytest.raises(PermissionDenied):
            step()


def test_a_contributor_writes_while_the_sheet_is_open_alone(
    season: Season, unit: int, my: User, chi: User
) -> None:
    late = act_of(my, NOW + timedelta(days=1))
    with pytest.raises(WindowClosedError):
        save_answer(unit, "1.2", Typed(SHARE), act=late)
    Participant.objects.filter(pk=unit).update(state="with_head")
    with pytest.raises(WindowClosedError):
        save_answer(unit, "1.2", Typed(SHARE), act=act_of(my))


# --- What they see --------------------------------------------------------------------------------------


def test_a_contributor_sees_their_criteria_with_the_groups_above_and_no_sums(
    season: Season, unit: int, my: User, chi: User
) -> None:
    save_answer(unit, "1.1", Typed({"value": "1"}), act=act_of(chi))
    save_answer(unit, "1.2", Typed(SHARE), act=act_of(my))
    reader = entered(season, my)
    sheet = sheet_for(reader, unit, at=NOW)
    assert sheet is not None
    assert sheet.is_part
    assert [cell.code for cell in sheet.cells] == ["1.2"]
    table = table_of(sheet, act_of(my))
    assert [row.code for row in table.rows] == ["1", "1.2"]
    assert table.rows[0].self_points.score is None
    assert table.rows[1].is_writable
    assert (table.sums, table.tally.total, table.tally.expected) == ({}, None, 1)
    assert (table.tally.answered, table.tally.lacking) == (1, 1)
    whole = sheet_for(entered(season, chi), unit, at=NOW)
    assert whole is not None
    assert len(whole.cells) == 5
    assert whole.behind == whole.cells


def test_an_officer_may_look_at_their_own_criteria_alone(season: Season, unit: int, chi: User) -> None:
    assign(unit, ["2"], chi.pk, act=act_of(chi))
    sheet = sheet_for(entered(season, chi), unit, at=NOW)
    assert sheet is not None
    table = table_of(sheet, act_of(chi))
    assert [row.code for row in table.of(chi.pk).rows] == ["2", "2.1", "2.2"]
    assert len(table.rows) == 7


def test_the_season_exists_for_a_contributor_in_that_part_alone(
    season: Season, unit: int, my: User, khoa: User
) -> None:
    found = campaign_for(my, "mh-2026", on=TODAY)
    assert found is not None
    assert list(campaigns_for(my, on=TODAY)) == [season.campaign]
    assert [one.pk for one in own_units(found)] == [unit]
    assert not participants_for(found).exists(), "no whole sheet"
    assert sheet_for(found, season.units["noi-vu"].pk, at=NOW) is None
    assert not found.access.any
    assert campaign_for(khoa, "mh-2026", on=TODAY) is None
    assert not campaigns_for(khoa, on=TODAY).exists()


# --- Evidence -------------------------------------------------------------------------------------------


def test_a_contributor_proves_their_criteria_with_documents_within_their_reach(
    season: Season, unit: int, my: User, chi: User
) -> None:
    theirs, other = document(season, my), document(season, chi, pages=4, title="Báo cáo mật")
    made = link(unit, "1.2", theirs.pk, Pointer("2"), act=act_of(my))
    with pytest.raises(PermissionDenied):
        link(unit, "1.1", theirs.pk, Pointer("2"), act=act_of(my))
    with pytest.raises(LinkRuleError, match="không có trong thư viện"):
        link(unit, "1.2", other.pk, Pointer("1"), act=act_of(my))
    link(unit, "1.2", other.pk, Pointer("1"), act=act_of(chi))
    link(unit, "1.1", document(season, chi, pages=5, title="Kế hoạch 2").pk, Pointer("1"), act=act_of(chi))
    assert season.cell("tu-phap", "1.2").evidence_count == 2
    unlink(unit, "1.2", made.pk, reason="Nhầm", act=act_of(my))


def test_a_contributor_reads_the_evidence_of_their_criteria_alone(
    season: Season, unit: int, my: User, chi: User
) -> None:
    shared, other = document(season, chi), document(season, chi, pages=4, title="Báo cáo")
    link(unit, "1.2", shared.pk, Pointer("2"), act=act_of(chi))
    link(unit, "1.1", shared.pk, Pointer("1"), act=act_of(chi))
    link(unit, "1.1", other.pk, Pointer("1"), act=act_of(chi))
    reader = entered(season, my)
    participant = season.unit("tu-phap")
    chips = chips_of(participant, reader.access)
    assert list(chips) == [season.cell("tu-phap", "1.2").pk]
    reading = reading_of(reader, unit, NOW)
    assert reading is not None
    assert cell_for(reading, "1.1") is None
    cell = cell_for(reading, "1.2")
    assert cell is not None
    [row] = links_of(reading, cell)
    assert "1.1" not in " ".join(remark.words for remark in row.remarks)
    assert [one.pk for one in library_of(participant, reader.access)] == [shared.document_id]
    assert version_for(reader, shared.pk, NOW) == shared
    assert version_for(reader, other.pk, NOW) is None
    assert not reading.may_read_library
    assert {one.pk for one in library_of(participant, entered(season, chi).access)} == {
        shared.document_id,
        other.document_id,
    }


def test_what_a_contributor_brings_tells_them_nothing_of_the_rest_of_the_library(
    season: Season, unit: int, my: User, chi: User
) -> None:
    hidden = document(season, chi, title="Báo cáo nội bộ")
    taken = add_document(unit, facts("Bản của tôi"), upload(pdf()), act=act_of(my))
    assert taken.is_new
    assert taken.version.document_id != hidden.document_id
    again = add_document(unit, facts("Lần nữa"), upload(pdf()), act=act_of(my))
    assert (again.is_new, again.version) == (False, taken.version)
    assert Document.objects.count() == 2
    assert DocumentVersion.objects.values("file__sha256").distinct().count() == 1
    for refused in (
        partial(amend_document, unit, hidden.document_id, facts("Khác"), act=act_of(my)),
        partial(withdraw_document, unit, hidden.document_id, reason="x", act=act_of(my)),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_strangers_bring_nothing(season: Season, unit: int, khoa: User, lan: User) -> None:
    for person in (khoa, lan):
        with pytest.raises(PermissionDenied):
            add_document(unit, facts(), upload(pdf()), act=act_of(person))
