"""A file of procedures that is handed in is taken over by a job, once, and it is told what came of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from tests.conftest import NOW, act_of
from tests.factories.portal_records import flat

from caicach.common.audit.models import Entry
from caicach.common.files.models import StoredFile
from caicach.common.jobs.models import Job, State
from caicach.common.jobs.worker import Worker
from caicach.registry.accounts.models import User
from caicach.registry.procedures.models import Procedure, ProcedureImport
from caicach.registry.procedures.requesting import carry_out, request_import
from caicach.registry.procedures.selectors import import_for, imports_of_late, version_by_code

TODAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def files(settings: LazySettings, tmp_path: Path) -> None:
    """Keep files where the test ends."""
    settings.VAR = tmp_path


def lines(*records: object) -> list[bytes]:
    return ["\n".join(json.dumps(record) for record in records).encode()]


def work() -> None:
    Worker(clock=lambda: NOW, name="w").run(until_empty=True)


@pytest.mark.django_db(transaction=True)
def test_a_handed_in_file_is_taken_over_by_a_job(tu: User, binh: User) -> None:
    asked = request_import(lines(flat(), {"a": 1}), name="danh-muc.jsonl", act=act_of(tu))
    assert not Procedure.objects.exists()
    work()
    done = import_for(asked.pk, user=tu, on=TODAY)
    assert done is not None
    assert (done.report["new"], done.report["fault_count"], done.finished_at) == (1, 1, NOW)
    assert done.report["faults"][0]["place"] == "dòng 2"
    assert version_by_code("1.900001", on=TODAY) is not None
    assert imports_of_late(user=tu, on=TODAY) == [done]
    assert import_for(asked.pk, user=binh, on=TODAY) is None
    assert imports_of_late(user=binh, on=TODAY) == []
    assert Entry.objects.filter(action="procedures.import_requested").count() == 1
    again = carry_out(asked.pk, act=act_of(tu))
    assert again.report == done.report


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_none_is_told_to_who_handed_it_in(tu: User) -> None:
    asked = request_import([b"ho so"], name="ho-so.pdf", act=act_of(tu), publish=False)
    work()
    done = ProcedureImport.objects.get(pk=asked.pk)
    assert "JSON" in done.fault
    assert done.finished_at == NOW
    assert Job.objects.get().state == State.DONE


def test_only_who_manages_the_catalogue_may_hand_in(binh: User, khoa: User) -> None:
    for person in (binh, khoa):
        with pytest.raises(PermissionDenied):
            request_import(lines(flat()), name="a.jsonl", act=act_of(person))
    assert not StoredFile.objects.exists()
