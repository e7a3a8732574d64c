"""Internal processes come in as drafts, and are put in force only where their steps agree with the limit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from tests.conftest import NOW, Province, act_of
from tests.factories.portal_records import flat, jsonl, process
from tests.registry.procedures.helpers import imported, imported_processes, shared_file

from caicach.common.audit.actions import SYSTEM
from caicach.common.audit.models import Entry
from caicach.exchange.procedures.processes import ProcessRecord, StepRecord
from caicach.registry.accounts.models import User
from caicach.registry.procedures.checking import ContradictoryProcessError, UnreadProcessError
from caicach.registry.procedures.constants import ProcessState
from caicach.registry.procedures.intake import intake_version
from caicach.registry.procedures.models import ProcedureVersion, Process, ProcessStep
from caicach.registry.procedures.processes import (
    ProcessRuleError,
    activate_process,
    attach_process,
    draft_process,
    edit_process,
    end_process,
    import_processes,
    run_process_import,
)
from caicach.registry.procedures.selectors import (
    process_for,
    processes_of,
    unattached_processes,
    version_by_code,
)
from caicach.registry.procedures.services import draft_next, publish_version

TODAY = date(2026, 10, 5)
NEW_YEAR = date(2027, 1, 1)
CODE = "1.900001"


def steps(*times: str, groups: tuple[int, ...] = ()) -> list[StepRecord]:
    numbers = groups or (0,) * len(times)
    return [
        StepRecord(at, f"Việc {at}", duration=time, is_untimed=not time, parallel_group=group)
        for at, (time, group) in enumerate(zip(times, numbers, strict=True), start=1)
    ]


def content(*times: str, limit: str = "", groups: tuple[int, ...] = ()) -> ProcessRecord:
    return ProcessRecord(
        code=CODE, name="Quy trình minh họa", limit=limit, steps=steps(*times, groups=groups)
    )


@pytest.fixture
def version(db: None, tmp_path: Path) -> ProcedureVersion:
    """A published version with five working days for every way."""
    imported(tmp_path, flat(CODE))
    return ProcedureVersion.objects.get()


def test_a_process_whose_steps_take_the_limit_is_put_in_force(
    tu: User, version: ProcedureVersion, an: User
) -> None:
    draft = draft_process(
        version.pk, content("0,5 ngày làm việc", "04 ngày làm việc", "04 giờ làm việc", ""), act=act_of(tu)
    )
    assert processes_of(version.pk, user=an, on=TODAY) == []
    assert process_for(draft.pk, user=an, on=TODAY) is None
    active = activate_process(draft.pk, on=TODAY, act=act_of(tu))
    assert (active.state, active.valid_from) == (ProcessState.ACTIVE, TODAY)
    assert processes_of(version.pk, user=an, on=TODAY) == [active]
    found = process_for(draft.pk, user=an, on=TODAY)
    assert found is not None
    assert len(found[1]) == 4
    assert Entry.objects.get(action="procedures.process_activated").details["total"] == "05 ngày làm việc"


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (content("02 ngày làm việc", "02 ngày làm việc"), ("04 ngày làm việc", "05 ngày làm việc")),
        (content("02 ngày làm việc", "04 ngày làm việc"), ("06 ngày làm việc", "05 ngày làm việc")),
        (content("01 ngày làm việc", "02 ngày làm việc", limit="04 ngày làm việc"), ("03 ngày", "04 ngày")),
        # Its sum is what it states itself, and longer than the law allows.
        (content("08 ngày làm việc", limit="08 ngày làm việc"), ("08 ngày làm việc", "05 ngày làm việc")),
    ],
)
def test_a_process_that_contradicts_its_limit_is_refused_with_the_figures(
    tu: User, version: ProcedureVersion, draft: ProcessRecord, said: tuple[str, str]
) -> None:
    process = draft_process(version.pk, draft, act=act_of(tu))
    with pytest.raises(ContradictoryProcessError) as refused:
        activate_process(process.pk, on=TODAY, act=act_of(tu))
    assert all(figure in str(refused.value) for figure in said)
    assert Process.objects.get().state == ProcessState.DRAFT


def test_parallel_steps_count_the_longest_and_a_shorter_promise_is_allowed(
    tu: User, version: ProcedureVersion
) -> None:
    parallel = content(
        "01 ngày làm việc", "02 ngày làm việc", "03 ngày làm việc", "01 ngày làm việc", groups=(0, 1, 1, 0)
    )
    activate_process(draft_process(version.pk, parallel, act=act_of(tu)).pk, on=TODAY, act=act_of(tu))
    shorter = content("01 ngày làm việc", "02 ngày làm việc", limit="03 ngày làm việc")
    active = activate_process(
        draft_process(version.pk, shorter, act=act_of(tu)).pk, on=NEW_YEAR, act=act_of(tu)
    )
    before = Process.objects.exclude(pk=active.pk).get()
    assert (before.state, before.valid_to) == (ProcessState.ENDED, date(2026, 12, 31))


def test_a_step_that_nobody_can_count_is_named(tu: User, version: ProcedureVersion) -> None:
    unread = content("05 ngày làm việc", "")
    unread.steps[1] = replace(unread.steps[1], is_untimed=False)
    draft = draft_process(version.pk, unread, act=act_of(tu))
    with pytest.raises(UnreadProcessError, match="bước 2"):
        activate_process(draft.pk, on=TODAY, act=act_of(tu))
    edit_process(draft.pk, content("05 ngày làm việc", ""), act=act_of(tu))
    assert activate_process(draft.pk, on=TODAY, act=act_of(tu)).state == ProcessState.ACTIVE


def test_an_agency_s_own_process_goes_before_the_one_for_all(
    tu: User, version: ProcedureVersion, minh_hoa: Province
) -> None:
    for_all = draft_process(version.pk, content("05 ngày làm việc"), act=act_of(tu))
    own = draft_process(
        version.pk, content("05 ngày làm việc"), act=act_of(tu), organisation=minh_hoa.commune
    )
    for one in (for_all, own):
        activate_process(one.pk, on=TODAY, act=act_of(tu))
    found = intake_version(version.pk)
    assert found is not None
    here = found.process_for(minh_hoa.commune.pk)
    there = found.process_for(minh_hoa.other_commune.pk)
    assert here is not None
    assert there is not None
    assert (here.id, there.id) == (own.pk, for_all.pk)
    time = here.steps[0].time
    assert time is not None
    assert time.in_("vi") == "05 ngày làm việc"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ProcessRecord(CODE, "Trống"), "chưa có bước"),
        (ProcessRecord(CODE, "Trùng", steps=[*steps("1 ngày"), *steps("1 ngày")]), "đánh số"),
        (ProcessRecord(CODE, "Lùi", steps=[replace(steps("1 ngày")[0], returns_to=1)]), "Bước 1"),
        (ProcessRecord(CODE, "Chữ", steps=[replace(steps("1 ngày")[0], duration="sớm")]), "Bước 1"),
        (ProcessRecord(CODE, "Hai", steps=[replace(steps("1 ngày")[0], is_untimed=True)]), "Bước 1"),
        (ProcessRecord(CODE, "Tổng", limit="sớm", steps=steps("1 ngày")), "Tổng thời gian"),
    ],
)
def test_a_draft_that_contradicts_itself_is_refused(
    tu: User, version: ProcedureVersion, fault: ProcessRecord, said: str
) -> None:
    with pytest.raises(ProcessRuleError, match=said):
        draft_process(version.pk, fault, act=act_of(tu))
    assert not Process.objects.exists()


def test_an_active_process_is_ended_and_not_edited(tu: User, version: ProcedureVersion) -> None:
    process = draft_process(version.pk, content("05 ngày làm việc"), act=act_of(tu))
    with pytest.raises(ProcessRuleError):
        end_process(process.pk, last_day=TODAY, act=act_of(tu))
    activate_process(process.pk, on=TODAY, act=act_of(tu))
    attempts: tuple[Callable[[], Process], ...] = (
        lambda: edit_process(process.pk, content("05 ngày làm việc"), act=act_of(tu)),
        lambda: activate_process(process.pk, on=TODAY, act=act_of(tu)),
        lambda: end_process(process.pk, last_day=date(2026, 10, 4), act=act_of(tu)),
    )
    for attempt in attempts:
        with pytest.raises(ProcessRuleError):
            attempt()
    assert end_process(process.pk, last_day=NEW_YEAR, act=act_of(tu)).state == ProcessState.ENDED


def test_nobody_else_changes_a_process(
    tu: User, version: ProcedureVersion, binh: User, khoa: User, tmp_path: Path
) -> None:
    draft = draft_process(version.pk, content("05 ngày làm việc"), act=act_of(tu))
    path = jsonl(tmp_path / "p.jsonl", [process(CODE, "1 ngày", "1 ngày")])
    for person in (binh, khoa):
        act = act_of(person)
        for attempt in (
            lambda act=act: draft_process(version.pk, content("05 ngày"), act=act),
            lambda act=act: edit_process(draft.pk, content("05 ngày"), act=act),
            lambda act=act: attach_process(draft.pk, version.pk, act=act),
            lambda act=act: activate_process(draft.pk, on=TODAY, act=act),
            lambda act=act: end_process(draft.pk, last_day=TODAY, act=act),
            lambda act=act: import_processes(path, act=act),
        ):
            with pytest.raises(PermissionDenied):
                attempt()
        assert unattached_processes(user=person, on=TODAY) == []
    assert Process.objects.get().state == ProcessState.DRAFT


def test_active_processes_go_on_under_the_next_version_where_they_still_agree(
    tu: User, version: ProcedureVersion, tmp_path: Path
) -> None:
    first = draft_process(version.pk, content("02 ngày làm việc", "03 ngày làm việc"), act=act_of(tu))
    activate_process(first.pk, on=TODAY, act=act_of(tu))
    following = draft_next(version.pk, act=act_of(tu))
    publish_version(following.pk, on=NEW_YEAR, act=act_of(tu))
    carried = following.processes.get()
    assert (carried.state, carried.valid_from, carried.steps.count()) == (ProcessState.ACTIVE, NEW_YEAR, 2)
    # The old one stays with the dossiers that run on it.
    assert Process.objects.get(pk=first.pk).state == ProcessState.ACTIVE
    assert first.steps.count() == 2
    shorter = flat(CODE, cach_thuc_thuc_hien=flat()["cach_thuc_thuc_hien"].replace("5 Ngày", "4 Ngày"))
    report = imported(tmp_path, shorter, at=NOW.replace(year=2027, month=3))
    assert (report.changed, report.carried) == (1, 1)
    newest = version_by_code(CODE, on=date(2027, 3, 5))
    assert newest is not None
    assert newest.processes.get().state == ProcessState.DRAFT


def test_imported_processes_are_drafts_and_wait_for_a_procedure_where_there_is_none(
    tu: User, version: ProcedureVersion, tmp_path: Path
) -> None:
    known = process(f"{CODE}.000.00.00.H99", "05 ngày làm việc", "5 ngày làm việc")
    unknown = process("1.999999", "02 ngày làm việc", "2 ngày làm việc", name="Khác")
    report = imported_processes(tmp_path, known, unknown, {"steps": [], "tthc_code": CODE}, {"a": 1})
    assert (report.new, report.unattached, len(report.faults)) == (2, 1, 2)
    assert imported_processes(tmp_path, known, unknown).new == 0
    assert set(Process.objects.values_list("state", flat=True)) == {ProcessState.DRAFT}
    (waiting,) = unattached_processes(user=tu, on=TODAY)
    with pytest.raises(ProcessRuleError, match="chưa gắn"):
        activate_process(waiting.pk, on=TODAY, act=act_of(tu))
    attach_process(waiting.pk, version.pk, act=act_of(tu))
    assert activate_process(waiting.pk, on=TODAY, act=act_of(tu)).version == version


@pytest.mark.django_db
def test_the_command_takes_processes_over(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "p.jsonl", [process(CODE, "1 ngày", "1 ngày", "tùy"), {"a": 1}])
    said = StringIO()
    call_command("import_processes", path, stdout=said)
    assert "Quy trình mới: 1; đã có: 0." in said.getvalue()
    assert "Chưa gắn được với thủ tục: 1" in said.getvalue()
    assert "Bỏ qua dòng 2" in said.getvalue()


@pytest.mark.shared
def test_all_77_real_processes_come_in_and_exactly_the_contradictory_are_refused(
    tu: User, tmp_path: Path
) -> None:
    path = shared_file("processes/internal_processes_real.jsonl")
    report = run_process_import(path, by=SYSTEM, at=NOW, origin="test")
    assert (report.new, report.faults) == (77, [])
    assert ProcessStep.objects.count() == 566
    # A procedure each, which sets no limit of its own: the decision's counts.
    imported(tmp_path, *[flat(f"1.95{at:04d}", cach_thuc_thuc_hien="Không có thông tin") for at in range(77)])
    versions = list(ProcedureVersion.objects.order_by("pk"))
    outcome: dict[str, list[str]] = {"active": [], "contradicts": [], "unread": []}
    for draft, version in zip(Process.objects.order_by("pk"), versions, strict=True):
        attach_process(draft.pk, version.pk, act=act_of(tu))
        try:
            activate_process(draft.pk, on=TODAY, act=act_of(tu))
            outcome["active"].append(str(draft.pk))
        except ContradictoryProcessError as error:
            outcome["contradicts"].append(str(error))
        except UnreadProcessError as error:
            outcome["unread"].append(str(error))
    told = re.compile(r"các bước là (.+), nhưng quy trình ghi (.+?)\. Hãy")
    figures = [told.search(said) for said in outcome["contradicts"]]
    assert {found.groups() for found in figures if found} == {
        ("9,5 ngày làm việc", "10,5 ngày làm việc"),
        ("05 ngày làm việc", "08 ngày làm việc"),
        ("15 ngày làm việc", "25 ngày làm việc"),
        ("15 ngày", "27 ngày"),
        ("51 ngày", "53 ngày"),
    }
    assert len(outcome["contradicts"]) == 5
    # Three decisions state no total that is one, two give no time for their steps.
    assert (len(outcome["active"]), len(outcome["unread"])) == (67, 5)
