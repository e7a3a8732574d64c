"""Dossiers leave in the portal's field names, for those whose work they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, act_of
from tests.factories.one_stop import Office, request

from caicach.core.deadlines.minutes import VIETNAM
from caicach.exchange.portal import records
from caicach.exchange.portal.reading import tables
from caicach.exchange.portal.sources import Format
from caicach.registry.accounts.models import User
from caicach.work.dossiers.imports.exporting import Span, dossier_records, dossiers_of, export
from caicach.work.dossiers.imports.services import Options, import_dossiers
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.services.intake import accept

WEEK = Span(NOW - timedelta(days=1), NOW + timedelta(days=6))


def read(path: Path) -> list[records.Record | None]:
    """Return the records of a file."""
    (table,) = tables(path)
    return [row.record for row in table.rows()]


@pytest.mark.parametrize("format_", list(Format))
def test_what_was_taken_in_leaves_with_its_history(
    office: Office, binh: User, tu: User, tmp_path: Path, format_: Format
) -> None:
    dossier = accept(request(office), act=act_of(binh)).dossier
    dossiers, steps = export(WEEK, tmp_path, format_, act=act_of(tu))
    assert (dossiers, steps) == (1, dossier.events_count)
    (record,) = read(tmp_path / f"HoSo.{format_}")
    assert isinstance(record, records.Dossier)
    assert (record.code, record.state, record.procedure_code) == (dossier.code, "2", "1.000001")
    assert record.received_at == NOW
    assert record.due_at == datetime(2026, 10, 12, 9, 0, tzinfo=VIETNAM)
    assert record.owner == dossier.applicant_name
    first = read(tmp_path / f"TienDo.{format_}")[0]
    assert isinstance(first, records.Progress)
    assert (first.code, first.state, first.at) == (dossier.code, "2", NOW)


def test_what_leaves_here_changes_nothing_when_it_comes_back(
    office: Office, binh: User, tu: User, tmp_path: Path
) -> None:
    dossier = accept(request(office), act=act_of(binh)).dossier
    export(WEEK, tmp_path, Format.CSV, act=act_of(tu))
    before = Dossier.objects.values().get()
    paths = [tmp_path / "HoSo.csv", tmp_path / "TienDo.csv"]
    options = Options(tmp_path / "work")
    report = import_dossiers(paths, act=act_of(tu, NOW + timedelta(hours=1)), options=options)
    assert report.counts.new == report.counts.changed == 0
    assert Dossier.objects.values().get() == before
    assert dossier.events_count == before["events_count"]


def test_a_head_takes_out_what_the_unit_decides_and_others_nothing(
    office: Office, binh: User, dung: User, khoa: User, an: User, tmp_path: Path
) -> None:
    accept(request(office), act=act_of(binh))
    assert dossiers_of(WEEK, act=act_of(dung)).count() == 1
    for person in (binh, khoa, an):
        with pytest.raises(PermissionDenied):
            export(WEEK, tmp_path, Format.CSV, act=act_of(person))


def test_a_span_takes_its_own_dossiers_alone(office: Office, binh: User, tu: User) -> None:
    accept(request(office), act=act_of(binh))
    later = Span(WEEK.until, WEEK.until + timedelta(days=1))
    assert not dossiers_of(later, act=act_of(tu)).exists()


def test_many_dossiers_cost_no_more_queries(
    office: Office, binh: User, tu: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(4):
        accept(request(office), act=act_of(binh))
    chosen = dossiers_of(WEEK, act=act_of(tu))
    with django_assert_num_queries(3):
        assert len(list(dossier_records(chosen))) == 4
