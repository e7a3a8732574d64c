"""The catalogue comes in whole and once; what changes makes the next version and never overwrites."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOW, act_of
from tests.factories.portal_records import CHANNEL_HEAD, flat, jsonl
from tests.registry.procedures.helpers import imported, shared_file

from caicach.common.audit.actions import SYSTEM
from caicach.common.audit.models import Entry
from caicach.exchange.procedures.files import SourceError
from caicach.registry.accounts.models import User
from caicach.registry.procedures.constants import LimitState, VersionState
from caicach.registry.procedures.imports import UnreadRow, import_procedures, run_import
from caicach.registry.procedures.models import (
    Channel,
    Fee,
    Paper,
    Procedure,
    ProcedureRevision,
    ProcedureVersion,
)
from caicach.registry.procedures.selectors import version_by_code
from caicach.registry.procedures.services import end_version, set_limit_by_hand

TODAY = date(2026, 10, 5)
LATER = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_record_becomes_a_published_version_with_its_parts(tmp_path: Path) -> None:
    report = imported(tmp_path, flat())
    assert (report.new, report.changed, report.unchanged) == (1, 0, 0)
    version = version_by_code("1.900001.000.00.00.H99", on=TODAY)
    assert version is not None
    assert (version.number, version.state, version.valid_from) == (1, VersionState.PUBLISHED, None)
    assert (version.field.name, version.at_province, version.at_commune, version.at_ministry) == (
        "Lĩnh vực minh họa",
        True,
        True,
        False,
    )
    assert version.channels.count() == 3
    assert version.papers.count() == 2
    fee = version.fees.get()
    assert (fee.amount, fee.is_free, fee.is_stated, fee.text) == (None, False, False, "Miễn phí")
    assert version.unread == [{"part": "fee", "reason": "bare_zero", "text": "Miễn phí"}]


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    imported(tmp_path, flat(), flat("1.900002"))
    revision = ProcedureRevision.objects.get().number
    report = imported(tmp_path, flat("1.900002"), flat(), at=LATER)
    assert (report.new, report.changed, report.unchanged, report.is_unchanged) == (0, 0, 2, True)
    assert ProcedureVersion.objects.count() == 2
    assert ProcedureRevision.objects.get().number == revision
    assert Entry.objects.filter(action="procedures.imported").count() == 1


@pytest.mark.django_db
def test_a_changed_record_makes_the_next_version_and_ends_the_one_before(tmp_path: Path) -> None:
    imported(tmp_path, flat())
    report = imported(tmp_path, flat(name="Tên mới", linh_vuc="Lĩnh vực khác"), at=LATER)
    assert (report.new, report.changed) == (0, 1)
    before, after = (
        version_by_code("1.900001", on=date(2026, 10, 31)),
        version_by_code("1.900001", on=LATER.date()),
    )
    assert before is not None
    assert after is not None
    assert (before.name, before.valid_to, before.state) == (
        "Thủ tục minh họa cấp giấy phép",
        date(2026, 10, 31),
        VersionState.ENDED,
    )
    assert (after.name, after.number, after.valid_from) == ("Tên mới", 2, date(2026, 11, 1))
    assert Procedure.objects.get().field.name == "Lĩnh vực khác"


@pytest.mark.django_db
def test_changes_on_one_day_leave_the_last_in_force_and_a_way_back_is_a_version_too(tmp_path: Path) -> None:
    imported(tmp_path, flat())
    for name in ("Lần hai", "Lần ba", "Thủ tục minh họa cấp giấy phép"):
        assert imported(tmp_path, flat(name=name), at=LATER).changed == 1
    present = version_by_code("1.900001", on=LATER.date())
    assert present is not None
    assert (present.number, present.name) == (4, "Thủ tục minh họa cấp giấy phép")
    tomorrow = version_by_code("1.900001", on=LATER.date() + timedelta(days=1))
    assert tomorrow == present


@pytest.mark.django_db
def test_a_limit_set_by_hand_goes_on_where_the_same_is_published(tmp_path: Path, tu: User) -> None:
    unread = f"{CHANNEL_HEAD}Trực tiếp1Miễn phí"
    report = imported(tmp_path, flat(cach_thuc_thuc_hien=unread))
    assert report.by_hand == 1
    set_limit_by_hand(Channel.objects.get().pk, "03 ngày làm việc", act=act_of(tu))
    assert imported(tmp_path, flat(name="Tên mới", cach_thuc_thuc_hien=unread), at=LATER).by_hand == 0
    kept = Channel.objects.get(version__number=2)
    assert (kept.limit, kept.limit_state) == ("03 ngày làm việc", LimitState.BY_HAND)
    imported(tmp_path, flat(cach_thuc_thuc_hien=f"{CHANNEL_HEAD}Trực tiếp2Miễn phí"), at=LATER)
    assert Channel.objects.get(version__number=3).limit_state == LimitState.UNREAD


def test_a_procedure_that_was_ended_comes_back_from_the_day_of_the_import(tmp_path: Path, tu: User) -> None:
    imported(tmp_path, flat())
    ended = version_by_code("1.900001", on=TODAY)
    assert ended is not None
    end_version(ended.pk, last_day=date(2026, 10, 10), act=act_of(tu))
    assert imported(tmp_path, flat(), at=LATER).unchanged == 1
    assert version_by_code("1.900001", on=LATER.date()) is None
    imported(tmp_path, flat(name="Trở lại"), at=LATER)
    found = [version_by_code("1.900001", on=day) for day in (TODAY, date(2026, 10, 20), LATER.date())]
    assert [version.name if version else None for version in found] == [ended.name, None, "Trở lại"]


@pytest.mark.django_db
def test_as_drafts_nothing_is_in_force(tmp_path: Path) -> None:
    imported(tmp_path, flat(), publish=False)
    assert version_by_code("1.900001", on=TODAY) is None
    assert ProcedureVersion.objects.get().state == VersionState.DRAFT


@pytest.mark.django_db
def test_what_cannot_be_read_is_told_by_reason_and_row_and_the_rest_comes_in(tmp_path: Path) -> None:
    rows: list[UnreadRow] = []
    report = imported(
        tmp_path,
        flat(),
        {"ma_thu_tuc": "không mã", "ten_thu_tuc": "Không mã"},
        flat("1.900002", cach_thuc_thuc_hien=f"{CHANNEL_HEAD}Trực tiếp1Miễn phí"),
        flat("1.900002", name="Khác"),
        on_unread=rows.append,
    )
    assert (report.new, report.by_hand) == (2, 1)
    assert [place for place, _ in report.faults] == ["dòng 2", "dòng 4"]
    assert ("thời hạn không có đơn vị tính", 1) in report.reasons
    assert {(row.code, row.why) for row in rows} >= {("1.900002", "thời hạn không có đơn vị tính")}


@pytest.mark.django_db
def test_a_file_that_breaks_off_changes_nothing(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl.gz", [flat(f"1.90{at:04d}") for at in range(300)])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceError):
        run_import(path, by=SYSTEM, at=NOW, origin="test")
    assert not Procedure.objects.exists()


def test_only_who_manages_the_catalogue_may_import(tmp_path: Path, tu: User, binh: User, khoa: User) -> None:
    path = jsonl(tmp_path / "a.jsonl", [flat()])
    for person in (binh, khoa):
        with pytest.raises(PermissionDenied):
            import_procedures(path, act=act_of(person))
    assert import_procedures(path, act=act_of(tu)).new == 1
    entry = Entry.objects.get(action="procedures.imported")
    assert (entry.actor_label, len(entry.details["sha256"])) == ("Đỗ Minh Tú", 64)


@pytest.mark.django_db
def test_the_cost_of_an_import_grows_by_the_batch_and_not_by_the_record(tmp_path: Path) -> None:
    imported(tmp_path, *[flat(f"1.90{at:04d}") for at in range(5)])
    with CaptureQueriesContext(connection) as few:
        imported(tmp_path, *[flat(f"1.91{at:04d}") for at in range(5)])
    with CaptureQueriesContext(connection) as many:
        imported(tmp_path, *[flat(f"1.92{at:04d}") for at in range(100)])
    # SQLite takes at most so many values in one statement: rows go in a few statements more.
    assert len(many) <= len(few) + 10


@pytest.mark.django_db
def test_the_command_imports_and_writes_what_could_not_be_read(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        [flat(), flat("1.900002", cach_thuc_thuc_hien=f"{CHANNEL_HEAD}Trực tiếp1Miễn phí"), {"a": 1}],
    )
    said, csv = StringIO(), tmp_path / "unread.csv"
    call_command("import_procedures", path, report=csv, stdout=said)
    assert "Thủ tục mới: 2; thay đổi: 0; không đổi: 0" in said.getvalue()
    assert "Cần nhập tay thời hạn của 1 thủ tục." in said.getvalue()
    assert "Bỏ qua dòng 3" in said.getvalue()
    assert "1.900002,Thủ tục minh họa cấp giấy phép,limit,thời hạn không có đơn vị tính,1" in csv.read_text(
        encoding="utf-8-sig"
    )
    again = StringIO()
    call_command("import_procedures", path, stdout=again)
    assert "Thủ tục mới: 0; thay đổi: 0; không đổi: 2" in again.getvalue()


@pytest.mark.django_db
def test_the_command_says_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="không có tệp"):
        call_command("import_procedures", tmp_path / "missing")
    damaged = tmp_path / "damaged"
    damaged.write_bytes(b"ho so")
    with pytest.raises(CommandError, match="JSON"):
        call_command("import_procedures", damaged)


@pytest.mark.shared
@pytest.mark.django_db
def test_all_2642_real_procedures_come_in_and_a_second_time_change_nothing() -> None:
    path = shared_file("procedures/tthc_dichvucong_2642.jsonl.gz")
    report = run_import(path, by=SYSTEM, at=NOW, origin="test")
    assert (report.new, report.faults) == (2642, [])
    assert Procedure.objects.count() == 2642
    # What the portal prints was counted apart (one-stop.md 3): 5,882 rows with a number and a unit.
    read = Channel.objects.filter(limit_state=LimitState.READ)
    assert read.count() >= 5882
    assert read.filter(limit__endswith="ngày làm việc").count() >= 4154
    assert not Fee.objects.filter(amount=0).exists()
    assert not Fee.objects.filter(is_free=True, text="Miễn phí").exists()
    assert Paper.objects.count() > 14_000
    assert report.by_hand == ProcedureVersion.objects.filter(has_unread_limit=True).count()
    birth = version_by_code("1.001193", on=TODAY)
    assert birth is not None
    assert (birth.name, birth.field.name, birth.has_unread_limit) == (
        "Thủ tục đăng ký khai sinh",
        "Hộ tịch",
        True,
    )
    again = run_import(path, by=SYSTEM, at=LATER, origin="test")
    assert (again.unchanged, again.is_unchanged) == (2642, True)
    assert ProcedureVersion.objects.count() == 2642
