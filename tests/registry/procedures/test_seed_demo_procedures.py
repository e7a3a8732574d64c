"""The demonstration's procedures come in once, in force and with processes that agree with their limits."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from tests.conftest import act_of

from caicach.common.audit.models import Entry
from caicach.core.deadlines.processes import Agreement
from caicach.registry.accounts.models import User
from caicach.registry.procedures.checking import checks_of
from caicach.registry.procedures.constants import ProcessState
from caicach.registry.procedures.demonstration.facts import facts
from caicach.registry.procedures.demonstration.seeding import seed
from caicach.registry.procedures.models import Fee, ProcedureVersion, Process
from caicach.registry.procedures.selectors import version_by_code, versions_open_on

TODAY = date(2026, 10, 5)


def test_all_are_published_with_an_active_process_whose_sum_is_right(tu: User) -> None:
    seeded = seed(act=act_of(tu))
    assert (seeded.new, seeded.known) == (26, 0)
    versions = versions_open_on(TODAY)
    assert len(versions) == 26
    for version in versions:
        process = version.processes.get()
        assert process.state == ProcessState.ACTIVE
        assert process.is_illustrative
        own, law = checks_of(process, list(process.steps.all()), list(version.channels.all()))
        assert own is not None
        assert own.agreement is Agreement.EQUAL, (version.procedure.code, own.figures)
        assert law is not None
        assert law.agreement is Agreement.EQUAL
    assert not ProcedureVersion.objects.filter(has_unread_limit=True).exists()
    assert not Fee.objects.filter(amount=0).exists()


def test_what_comes_after_three_counts_from_the_next_day_where_the_law_says_so(tu: User) -> None:
    seed(act=act_of(tu))
    birth, marriage_status = version_by_code("1.001193", on=TODAY), version_by_code("1.004873", on=TODAY)
    assert birth is not None
    assert marriage_status is not None
    assert birth.deadline_rules().cutoff == 15 * 60
    assert marriage_status.deadline_rules().cutoff is None


def test_seeding_again_changes_nothing(tu: User) -> None:
    seed(act=act_of(tu))
    entries, processes = Entry.objects.count(), Process.objects.count()
    assert seed(act=act_of(tu)).new == 0
    assert (Entry.objects.count(), Process.objects.count()) == (entries, processes)


def test_only_who_manages_the_catalogue_may_seed_it(binh: User) -> None:
    with pytest.raises(PermissionDenied):
        seed(act=act_of(binh))
    assert not ProcedureVersion.objects.exists()


@pytest.mark.django_db
def test_the_command_seeds_after_the_accounts_and_says_so_before() -> None:
    with pytest.raises(CommandError, match="seed_demo_accounts"):
        call_command("seed_demo_procedures")
    call_command("seed_demo_accounts", stdout=StringIO())
    said = StringIO()
    call_command("seed_demo_procedures", stdout=said)
    call_command("seed_demo_procedures", stdout=said)
    assert "Đã nạp 26 thủ tục" in said.getvalue()
    assert "26 thủ tục đã có, không đổi gì" in said.getvalue()


def test_the_facts_are_each_once_and_name_their_law() -> None:
    codes = [fact.code for fact in facts()]
    assert len(set(codes)) == len(codes)
    assert all(fact.basis[0] and fact.basis[1] and fact.papers and fact.limits for fact in facts())
