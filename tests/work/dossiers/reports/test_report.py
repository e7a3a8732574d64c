"""Reports add up, agree with the definitions of the core, and open exactly the dossiers that they count."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, Province, act_of
from tests.factories.one_stop import Office, request

from caicach.core.deadlines.minutes import minute_of
from caicach.core.deadlines.outcomes import DEFINITIONS, PUNCTUAL, Definition, Outcome, tally
from caicach.core.dossiers.states import ChannelKind
from caicach.registry.accounts.models import User
from caicach.work.dossiers.access import NOBODY, Desk, desk_of
from caicach.work.dossiers.models import Applicant, Dossier
from caicach.work.dossiers.reports.asking import COLUMNS, OPEN, SETTLED, Asked, Group, ReportKind
from caicach.work.dossiers.reports.outcomes import floor_of, outcomes_of
from caicach.work.dossiers.reports.selectors import compare, differing, dossiers_of, report_of
from caicach.work.dossiers.services import handing, settling
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept
from caicach.work.dossiers.services.settling import Decision

SEPTEMBER = Asked(date(2026, 9, 1), date(2026, 9, 30))
MANY = 240


def moment(days: float, minutes: int = 0) -> datetime:
    """Return a moment some days after NOW."""
    return NOW + timedelta(days=days, minutes=minutes)


def random_dossier(office: Office, applicant: Applicant, number: int, draw: random.Random) -> Dossier:
    """Return an unsaved dossier as the columns might tell any case, the odd ones included."""
    received = moment(draw.uniform(-70, 0)).replace(second=0, microsecond=0)
    due = (
        received + timedelta(minutes=draw.choice([0, 60, 1440, 7200, 20_000]))
        if draw.random() < 0.9
        else None
    )
    first = due if draw.random() < 0.6 or due is None else due - timedelta(days=draw.randint(-2, 3))
    over = (due or received) + timedelta(minutes=draw.choice([-5000, -1440, -30, -1, 0, 1, 30, 1440, 9000]))
    over = max(over, received)
    kind = draw.choice(["resolved", "returned", "ended", "open", "paused"])
    asked = sorted(
        minute_of(received) + draw.randint(0, 9000) for _turn in range(draw.choice([0, 0, 1, 1, 2, 3]))
    )
    paused = kind == "paused"
    version = draw.choice([office.permit, office.birth])
    return Dossier(
        code=f"H99.1-{received:%y%m%d}-{number:04d}",
        procedure=version.procedure,
        version=version,
        channel=draw.choice([channel.value for channel in ChannelKind]),
        summary="dữ liệu minh họa",
        applicant=applicant,
        applicant_name=applicant.name,
        receiver=office.receiver,
        agency=draw.choice([office.receiver, office.agency]),
        unit=office.agency,
        state={"resolved": "resolved", "returned": "returned", "ended": "stopped"}.get(kind, "processing"),
        fee=draw.choice(["none", "due", "part", "paid", "exempt", "refunded"]),
        delivery_kind=draw.choice(["counter", "electronic"]),
        submitted_at=received,
        received_at=received,
        due_at=due,
        first_due_at=first,
        resolved_at=over if kind in {"resolved", "returned"} and draw.random() < 0.9 else None,
        returned_at=over + timedelta(minutes=60) if kind == "returned" else None,
        ended_at=over if kind == "ended" else None,
        is_paused=paused,
        supplements=len(asked),
        kept={
            "supplements": asked,
            **({"pauses": [[minute_of(received), None, "supplement", ""]]} if paused else {}),
        },
    )


@pytest.fixture
def many(office: Office) -> list[Dossier]:
    """Random dossiers of the office, of the last seventy days."""
    applicant = Applicant(kind="citizen", name="Nguyễn Văn An", updated_at=NOW).tidied()
    applicant.save()
    draw = random.Random(20261005)
    rows = [random_dossier(office, applicant, number, draw) for number in range(MANY)]
    return Dossier.objects.bulk_create(rows)


@pytest.fixture
def desk(binh: User) -> Desk:
    """Bình's desk."""
    return desk_of(binh, on=NOW.date())


def asked_kinds() -> Iterator[Asked]:
    """Yield every report, by every group and under every definition."""
    for kind in ReportKind:
        for group in Group:
            yield replace(SEPTEMBER, kind=kind, group=group)
    for definition in DEFINITIONS[1:]:
        yield replace(SEPTEMBER, definition=definition)


def name_of(value: object) -> str:
    """Return the name of a case."""
    if isinstance(value, Asked):
        return f"{value.kind}-{value.group}-{value.definition.id}"
    return str(getattr(value, "id", value))


@pytest.mark.parametrize("definition", DEFINITIONS, ids=name_of)
@pytest.mark.parametrize("days", [0, -10, -33.37])
def test_the_database_judges_as_the_definition_does(
    many: list[Dossier], definition: Definition, days: float
) -> None:
    at = moment(days, 3)
    found = outcomes_of(Dossier.objects.all(), definition, at=at).values_list("pk", "outcome")
    said = dict(found)
    for dossier in many:
        expected = definition.outcome(dossier.present().facts, at=minute_of(at))
        assert said[dossier.pk] == expected, (dossier.code, vars(dossier))
    assert len(set(said.values())) >= 5


@pytest.mark.parametrize("asked", list(asked_kinds()), ids=name_of)
def test_every_number_opens_exactly_its_dossiers_and_rows_add_up(
    many: list[Dossier], desk: Desk, asked: Asked
) -> None:
    report = report_of(desk, asked, at=NOW)
    assert report.total.numbers["received"] > 0
    for column in COLUMNS[asked.kind]:
        total = dossiers_of(desk, asked, column.name, at=NOW, is_total=True)
        assert total.count() == report.total.numbers[column.name], column.name
        assert sum(row.numbers[column.name] for row in report.rows) == total.count(), column.name
        for row in report.rows:
            cell = dossiers_of(desk, asked, column.name, at=NOW, key=row.key)
            assert cell.count() == row.numbers[column.name], (column.name, row.label)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=name_of)
@pytest.mark.parametrize("group", [Group.AGENCY, Group.MONTH, Group.PROCEDURE])
def test_what_came_in_was_settled_ended_or_is_open(
    many: list[Dossier], desk: Desk, definition: Definition, group: Group
) -> None:
    asked = replace(SEPTEMBER, definition=definition, group=group)
    report = report_of(desk, asked, at=NOW)
    for row in (*report.rows, report.total):
        numbers = row.numbers
        came = numbers["opening"] + numbers["received"]
        assert came == numbers["settled"] + numbers["ended"] + numbers["open"]
        assert numbers["settled"] == sum(numbers[name] for name in SETTLED)
        assert numbers["open"] == sum(numbers[name] for name in OPEN)
        assert numbers["received"] == numbers["online"] + numbers["counter"] + numbers["post"]


def test_a_report_agrees_with_a_count_by_hand(many: list[Dossier], desk: Desk) -> None:
    start, cut = SEPTEMBER.start, SEPTEMBER.cut(NOW)
    numbers = dict.fromkeys(("opening", "received", "late", "ended", "overdue"), 0)
    for dossier in many:
        received, facts = dossier.received_at, dossier.present().facts
        assert received is not None
        over = dossier.resolved_at or dossier.returned_at or dossier.ended_at
        if received > cut or (received < start and over is not None and over < start):
            continue
        numbers["opening" if received < start else "received"] += 1
        only_ended = dossier.resolved_at is None and dossier.returned_at is None and dossier.ended_at
        if only_ended and dossier.ended_at is not None and dossier.ended_at <= cut:
            numbers["ended"] += 1
            continue
        outcome = SEPTEMBER.definition.outcome(facts, at=minute_of(cut))
        numbers["late"] += outcome is Outcome.LATE
        numbers["overdue"] += outcome is Outcome.OVERDUE
    found = report_of(desk, SEPTEMBER, at=NOW).total.numbers
    assert {name: found[name] for name in numbers} == numbers
    assert min(numbers.values()) > 0


def test_the_definitions_are_compared_on_the_same_dossiers(many: list[Dossier], desk: Desk) -> None:
    found = compare(desk, SEPTEMBER, at=NOW)
    cut = minute_of(SEPTEMBER.cut(NOW))
    own = [
        dossier.present().facts
        for dossier in many
        if dossier.received_at and SEPTEMBER.start <= dossier.received_at <= floor_of(SEPTEMBER.cut(NOW))
    ]
    assert found.received == len(own)
    for counted in found.tallies:
        expected = tally(counted.definition, own, at=cut)
        assert counted.counts == expected.counts
        assert counted.rate == expected.rate
    apart = [
        facts
        for facts in own
        if len({definition.outcome(facts, at=cut) in PUNCTUAL for definition in DEFINITIONS}) > 1
    ]
    assert found.differing == len(apart) == differing(desk, SEPTEMBER, at=NOW).count()
    assert apart


def test_a_report_is_two_queries(
    many: list[Dossier], desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        report_of(desk, SEPTEMBER, at=NOW)
    with django_assert_num_queries(1):
        compare(desk, SEPTEMBER, at=NOW)


def test_who_sees_no_dossiers_is_told_no_numbers(many: list[Dossier], khoa: User, an: User) -> None:
    for desk in (desk_of(khoa, on=NOW.date()), desk_of(an, on=NOW.date()), NOBODY):
        report = report_of(desk, SEPTEMBER, at=NOW)
        assert report.rows == []
        assert not any(report.total.numbers.values())
        assert not dossiers_of(desk, SEPTEMBER, "received", at=NOW, is_total=True).exists()
        assert compare(desk, SEPTEMBER, at=NOW).received == 0
        assert not differing(desk, SEPTEMBER, at=NOW).exists()


def test_a_column_that_a_report_does_not_have_is_refused(desk: Desk, office: Office) -> None:
    with pytest.raises(LookupError):
        dossiers_of(desk, SEPTEMBER, "cashless", at=NOW)


def test_an_officers_row_is_of_who_settled(
    office: Office, minh_hoa: Province, binh: User, chi: User, dung: User
) -> None:
    taken = accept(request(office), act=act_of(binh)).dossier
    handing.hand_over(taken.pk, Target(office.agency.pk, chi.pk), act=act_of(binh, moment(0, 60)))
    settling.check(taken.pk, "Đủ", act=act_of(chi, moment(0, 120)))
    settling.resolve(
        taken.pk, Decision("1/GP", "Giấy phép", date(2026, 10, 5)), act=act_of(dung, moment(0, 180))
    )
    accept(request(office), act=act_of(binh, moment(0, 200)))
    day = timezone.localdate(NOW)
    asked = Asked(day, day, group=Group.OFFICER)
    found = report_of(desk_of(dung, on=day), asked, at=moment(0, 300))
    by_label = {row.label: row.numbers for row in found.rows}
    assert by_label["Phạm Văn Dũng"]["early"] == 1
    assert by_label["Trần Thị Bình"]["within"] == 1
