"""The administrator takes over dossiers of another system: once, whole, and never over our officers' work."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import act_of
from tests.exchange.portal.samples import moment
from tests.factories.one_stop import Office
from tests.work.dossiers.importing import CODE, Importer, ours, sealed_whole, steps

from caicach.common.audit.models import Entry
from caicach.core.deadlines.minutes import minute_of
from caicach.core.dossiers.moves import EventKind
from caicach.core.dossiers.states import ChannelKind, State, SyncState
from caicach.core.index.problems import ProblemsError
from caicach.core.ledger import Head, seal
from caicach.exchange.portal import records
from caicach.exchange.portal.fields import DOSSIER, PROGRESS, SUPPLEMENT
from caicach.exchange.portal.sources import Format
from caicach.exchange.portal.writing import write
from caicach.registry.accounts.models import User
from caicach.work.dossiers.imports.services import Options, import_dossiers
from caicach.work.dossiers.models import Applicant, Dossier, Event
from caicach.work.dossiers.recording import Recorder, deed


@pytest.fixture
def take(tmp_path: Path, tu: User, office: Office) -> Importer:
    """The administrator at the import, with the office's procedures in the catalogue."""
    return Importer(tmp_path, tu)


def test_a_dossier_comes_with_its_history(take: Importer) -> None:
    report = take(([ours()], DOSSIER), (steps(), PROGRESS))
    assert (report.counts.new, report.counts.events, report.refused) == (1, 5, 0)
    found = Dossier.objects.get(code=CODE)
    assert (found.state, found.sync, found.channel) == (
        State.RETURNED,
        SyncState.FOREIGN,
        ChannelKind.COUNTER,
    )
    assert (found.received_at, found.due_at, found.returned_at) == (moment(2), moment(3), moment(2, 16, 30))
    assert found.resolved_at == moment(2, 15)
    assert (found.supplements, found.is_paused, found.due_changes) == (1, False, 0)
    assert (found.receiver_id, found.agency_id) == (take_office(found), found.unit_id)
    assert found.applicant.id_number == "066000000001"
    assert found.applicant_phone == "+84900000000"
    assert "nguyen thi minh hoa" in found.search
    events = list(Event.objects.filter(dossier=found).order_by("number"))
    assert [event.occurred_at for event in events] == [step.at for step in steps()]
    assert [event.state for event in events] == [
        "accepted",
        "processing",
        "processing",
        "resolved",
        "returned",
    ]
    assert {event.kind for event in events} == {EventKind.IMPORTED}
    assert events[0].by_label == "Bình"
    assert found.told == found.events_count == 5
    sealed_whole(found)


def take_office(found: Dossier) -> int:
    """Return the office whose code opens the dossier's."""
    from caicach.registry.organisations.models import OrganisationCode

    return OrganisationCode.objects.get(code=found.code.partition("-")[0]).organisation_id


@pytest.mark.parametrize("format_", list(Format))
def test_every_format_gives_the_same(take: Importer, format_: Format) -> None:
    take(([ours()], DOSSIER), (steps(), PROGRESS), format_=format_)
    found = Dossier.objects.get(code=CODE)
    assert found.events_count == 5
    sealed_whole(found)


def test_the_same_files_twice_change_nothing(take: Importer) -> None:
    files = ([ours(1), ours(2)], DOSSIER), (steps(), PROGRESS)
    take(*files)
    before = list(Dossier.objects.order_by("pk").values()), list(Event.objects.order_by("pk").values())
    entries = Entry.objects.count()
    report = take(*files)
    assert (report.counts.new, report.counts.changed, report.counts.unchanged) == (0, 0, 2)
    assert report.is_unchanged
    assert (
        list(Dossier.objects.order_by("pk").values()),
        list(Event.objects.order_by("pk").values()),
    ) == before
    assert Entry.objects.count() == entries


def test_a_changed_row_is_added_to_the_history(take: Importer) -> None:
    early = ours(state="4", finished_at=None, returned_at=None, results=())
    take(([early], DOSSIER), (steps()[:3], PROGRESS))
    assert Dossier.objects.get(code=CODE).state == State.PROCESSING
    report = take(([ours(due_at=moment(4))], DOSSIER), (steps(), PROGRESS))
    assert (report.counts.new, report.counts.changed, report.counts.events) == (0, 1, 2)
    found = Dossier.objects.get(code=CODE)
    assert (found.state, found.due_changes, found.due_at) == (State.RETURNED, 1, moment(4))
    assert found.first_due_at == moment(3)
    sealed_whole(found)


def test_steps_alone_do_not_change_what_was_promised(take: Importer) -> None:
    moved = ours(due_at=moment(4), returned_at=None, finished_at=None, state="4")
    take(([moved], DOSSIER), (steps()[:2], PROGRESS))
    take((steps()[:4], PROGRESS))
    found = Dossier.objects.get(code=CODE)
    assert (found.first_due_at, found.due_at, found.due_changes) == (moment(3), moment(4), 1)
    sealed_whole(found)


def test_a_step_that_comes_late_keeps_its_own_moment(take: Importer) -> None:
    take(([ours()], DOSSIER), ([steps()[0], *steps()[2:]], PROGRESS))
    report = take(([ours()], DOSSIER), (steps(), PROGRESS))
    assert report.counts.events == 1
    found = Dossier.objects.get(code=CODE)
    last = Event.objects.filter(dossier=found).latest("number")
    assert last.data["happened"] == int(steps()[1].at.timestamp())  # type: ignore[union-attr]
    sealed_whole(found)
    assert take(([ours()], DOSSIER), (steps(), PROGRESS)).is_unchanged


def test_steps_and_supplements_may_come_after_their_dossier(take: Importer) -> None:
    asked = records.Supplement(
        CODE, "bs", content="Thiếu bản vẽ", asked_at=moment(2, 11), received_at=moment(2, 14)
    )
    take(([ours(supplements=())], DOSSIER))
    take((steps(), PROGRESS), ([asked], SUPPLEMENT))
    found = Dossier.objects.get(code=CODE)
    assert (found.events_count, found.supplements) == (6, 1)
    assert found.present().pauses[0].at == minute_of(moment(2, 11))
    sealed_whole(found)
    assert take((steps(), PROGRESS), ([asked], SUPPLEMENT)).is_unchanged
    assert take(([ours(supplements=())], DOSSIER)).is_unchanged


def test_what_our_officers_did_is_never_overwritten(take: Importer, binh: User) -> None:
    from django.db import transaction

    early = ours(state="4", finished_at=None, returned_at=None)
    take(([early], DOSSIER))
    with transaction.atomic():
        recorder = Recorder(Dossier.objects.get(code=CODE), act_of(binh))
        recorder.add(deed(EventKind.NOTED, reason="Đã gọi điện"))
        recorder.close()
    before = Dossier.objects.filter(code=CODE).values().get()
    report = take(([ours()], DOSSIER))
    assert (report.counts.changed, report.counts.left, report.counts.left_codes) == (0, 1, [CODE])
    assert Dossier.objects.filter(code=CODE).values().get() == before


def test_a_dossier_taken_in_here_is_left_alone(take: Importer, binh: User, office: Office) -> None:
    from tests.factories.one_stop import request

    from caicach.work.dossiers.services.intake import accept

    taken = accept(request(office), act=act_of(binh)).dossier
    report = take(([ours(code=taken.code, received_at=moment(5, month=10))], DOSSIER))
    assert report.counts.new == report.counts.changed == 0
    assert Dossier.objects.get(pk=taken.pk).state == State.ACCEPTED


def test_what_the_register_does_not_know_is_refused_named_and_can_be_fed_again(
    take: Importer, office: Office
) -> None:
    rows = [ours(1), ours(2, procedure_code="9.999999"), ours(3, unit="Sở Không Có")]
    report = take((rows, DOSSIER))
    assert (report.counts.new, report.refused) == (1, 2)
    assert report.unknown_procedures == {"9.999999": 1}
    assert report.unknown_units == {"Sở Không Có": 1}
    (name,) = report.error_files
    path = take.folder / "work-1" / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        refused = list(csv.DictReader(file))
    assert [row["DongGoc"] for row in refused] == ["2", "3"]
    assert "chưa có thủ tục «9.999999»" in refused[0]["LyDoLoi"]
    path.write_text(path.read_text().replace("9.999999", "1.000002").replace("Sở Không Có", "Sở Tư pháp"))
    take.times += 1
    assert take.of([path]).counts.new == 2


def test_steps_without_a_dossier_are_told(take: Importer) -> None:
    report = take((steps("H99.1-260302-0077"), PROGRESS))
    assert report.counts.orphans == 5
    assert any("khong-co-ho-so" in name for name in report.error_files)


def test_people_with_one_number_are_one_person(take: Importer) -> None:
    nameless = {"identities": (), "phone": "0900111222"}
    take(([ours(1), ours(2), ours(3, **nameless), ours(4, **nameless)], DOSSIER))
    assert Applicant.objects.count() == 2
    take(([ours(5), ours(6, **nameless)], DOSSIER))
    assert Applicant.objects.count() == 2


def test_an_import_that_was_broken_off_goes_on(take: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    from caicach.work.dossiers.imports import services

    monkeypatch.setattr(services, "parts_for", lambda _size: 4)
    rows = [ours(number) for number in range(1, 41)]
    path = take.folder / "a.csv"
    write(rows, DOSSIER, path, Format.CSV)
    whole = services.write_part
    done: list[int] = []

    def failing(task: tuple[services.Setting, int]) -> object:
        if len(done) == 2:
            raise OSError("the power failed")
        done.append(task[1])
        return whole(task)

    monkeypatch.setattr(services, "write_part", failing)
    with pytest.raises(OSError, match="power"):
        take.of([path])
    assert 0 < Dossier.objects.count() < 40
    monkeypatch.setattr(services, "write_part", whole)
    report = take.of([path])
    assert Dossier.objects.count() == 40
    assert report.counts.new == 40


def test_events_are_sealed_as_the_ledger_seals_them(take: Importer) -> None:
    odd = 'Nội dung "lạ"\\ \u2028 Đ 😀'
    rows = [step._replace(content=odd, actor="O'Brien\\") for step in steps()]
    take(([ours()], DOSSIER), (rows, PROGRESS))
    found = Dossier.objects.get(code=CODE)
    head = Head(0, "0" * 64)
    for event in Event.objects.filter(dossier=found).order_by("number"):
        sealed = seal(found.chain, head, event.content)
        assert sealed.hash == event.hash
        head = Head(sealed.sequence, sealed.hash)
    sealed_whole(found)


def test_another_systems_log_comes_by_its_mapping(take: Importer, tu: User) -> None:
    mapping = take.folder / "m.yaml"
    mapping.write_text(
        "dossiers: {columns: {code: id, procedure_code: tt, state: st, received_at: start}, "
        "constants: {unit: Sở Tư pháp}, values: {state: {xong: '9'}}}\n"
        "events: {columns: {code: id, at: time, state: st}, values: {state: {xong: '9'}}}\n"
    )
    cases, log = take.folder / "cases.csv", take.folder / "log.csv"
    cases.write_text(f"id,tt,st,start\n{CODE},1.000001,xong,2026-03-02 08:00\n")
    log.write_text(f"id,time,st\n{CODE},2026-03-02 08:00,2\n{CODE},2026-03-02 15:00,xong\n")
    options = Options(take.folder / "work", "Hệ thống khác", mapping=mapping)
    report = import_dossiers([cases, log], act=act_of(tu), options=options)
    assert (report.counts.new, report.counts.events) == (1, 2)
    found = Dossier.objects.get(code=CODE)
    assert (found.state, found.source) == (State.RESOLVED, "Hệ thống khác")
    sealed_whole(found)


def test_only_the_administrator_imports(take: Importer, binh: User, khoa: User, dung: User) -> None:
    for person in (binh, khoa, dung):
        take.by = person
        with pytest.raises(PermissionDenied):
            take(([ours()], DOSSIER))
    assert not Dossier.objects.exists()


def test_a_file_that_cannot_be_read_writes_nothing(take: Importer) -> None:
    path = take.folder / "a.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ProblemsError):
        take.of([path])
    assert not Dossier.objects.exists()


def test_a_waiting_dossier_stands_still(take: Importer) -> None:
    open_wait = (records.Supplement(id="1", asked_at=moment(2, 9)),)
    waiting = ours(state="5", supplements=open_wait, finished_at=None, returned_at=None)
    take(([waiting], DOSSIER))
    found = Dossier.objects.get(code=CODE)
    assert (found.state, found.is_paused) == (State.SUPPLEMENT, True)
    sealed_whole(found)


@pytest.mark.parametrize(
    ("code", "state"), [("3", State.NOT_ACCEPTED), ("7", State.WITHDRAWN), ("8", State.STOPPED)]
)
def test_what_ended_without_a_result_has_its_moment(take: Importer, code: str, state: State) -> None:
    ended: datetime = moment(2, 15)
    row = ours(state=code, finished_at=ended, returned_at=None, refused_at=ended if code == "3" else None)
    take(([row], DOSSIER))
    found = Dossier.objects.get(code=CODE)
    assert (found.state, found.ended_at, found.resolved_at) == (state, ended, None)
    sealed_whole(found)
