"""Officials hand dossiers on, wait, ask, settle and return them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, Province, act_of
from tests.factories.one_stop import Office, request
from tests.factories.registry import position, user

from caicach.core.dossiers.fold import replay
from caicach.core.dossiers.states import DeliveryState, FeeState, State
from caicach.core.ledger import Head, Record, verify
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.work.dossiers.constants import PaymentMethod
from caicach.work.dossiers.models import Dossier, Event, HistoryIsAppendOnlyError, Payment, WorkItem
from caicach.work.dossiers.refusals import DossierError, GoneAheadError
from caicach.work.dossiers.requests import GivenPaper
from caicach.work.dossiers.services import handing, settling, waiting
from caicach.work.dossiers.services.fees import refund, take_payment, waive
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept
from caicach.work.dossiers.services.settling import Decision

DECISION = Decision("12/GPXD", "Giấy phép xây dựng", date(2026, 10, 5))


def later(hours: int = 1, days: int = 0) -> datetime:
    """Return a moment after the beginning of the tests."""
    return NOW + timedelta(hours=hours, days=days)


@pytest.fixture
def dossier(office: Office, binh: User) -> Dossier:
    """A permit that Bình took in on Monday at 09:00; due the next Monday at 09:00."""
    return accept(request(office), act=act_of(binh)).dossier


@pytest.fixture
def with_chi(dossier: Dossier, office: Office, binh: User, chi: User) -> Dossier:
    """The same, handed on to Chi at the department that decides."""
    return handing.hand_over(dossier.pk, Target(office.agency.pk, chi.pk), act=act_of(binh, later()))


@pytest.fixture
def settled(with_chi: Dossier, chi: User, dung: User) -> Dossier:
    """The same, checked by Chi and signed by Dũng."""
    settling.check(with_chi.pk, "Đủ điều kiện", act=act_of(chi, later(2)))
    settling.resolve(with_chi.pk, DECISION, act=act_of(dung, later(3)))
    return Dossier.objects.get(pk=with_chi.pk)


def test_a_dossier_goes_from_the_counter_to_the_result_and_back(settled: Dossier, binh: User) -> None:
    assert settled.state == State.RESOLVED
    assert settled.delivery == DeliveryState.READY
    assert settled.unit_id == settled.receiver_id
    payment = Payment.objects.get(dossier=settled)
    take_payment(payment.pk, PaymentMethod.CASH, act=act_of(binh, later(4)))
    returned = settling.return_result(settled.pk, act=act_of(binh, later(5)))
    assert returned.state == State.RETURNED
    assert not WorkItem.objects.filter(dossier=settled, done_at__isnull=True).exists()


def test_every_event_is_sealed_after_the_one_before(settled: Dossier) -> None:
    records, previous = [], "0" * 64
    for event in Event.objects.filter(dossier=settled).order_by("number"):
        records.append(Record(event.number, previous, event.hash, event.content))
        previous = event.hash
    head = Head(settled.events_count, settled.head)
    assert verify(records, chain=settled.chain, head=head).is_sound
    tampered = [
        *records[:2],
        Record(3, records[2].previous_hash, records[2].hash, {"kind": "x"}),
        *records[3:],
    ]
    assert not verify(tampered, chain=settled.chain, head=head).is_sound


def test_the_present_is_the_fold_of_the_history_to_the_end(settled: Dossier) -> None:
    folded = replay(event.happening for event in Event.objects.filter(dossier=settled).order_by("number"))
    assert folded == settled.present()


def test_events_are_neither_changed_nor_removed(settled: Dossier) -> None:
    event = Event.objects.filter(dossier=settled).first()
    assert event is not None
    with pytest.raises(HistoryIsAppendOnlyError):
        event.save()
    with pytest.raises(HistoryIsAppendOnlyError):
        Event.objects.filter(dossier=settled).update(reason="x")
    with pytest.raises(HistoryIsAppendOnlyError):
        event.delete()


@pytest.mark.parametrize(
    "act",
    [
        lambda pk, by: handing.hand_over(pk, Target(1), act=by),
        lambda pk, by: waiting.ask_supplement(pk, [], "Thiếu", act=by),
        lambda pk, by: settling.check(pk, "", act=by),
        lambda pk, by: settling.resolve(pk, DECISION, act=by),
        lambda pk, by: settling.withdraw(pk, "Xin rút", act=by),
        lambda pk, by: settling.note(pk, "Xem", act=by),
    ],
)
def test_who_may_not_see_a_dossier_finds_none(
    act: Callable[[int, object], object], with_chi: Dossier, khoa: User
) -> None:
    before = with_chi.events_count
    with pytest.raises(Dossier.DoesNotExist):
        act(with_chi.pk, act_of(khoa, later(2)))
    assert Dossier.objects.get(pk=with_chi.pk).events_count == before


def test_the_clerk_does_not_decide_for_the_department(with_chi: Dossier, binh: User, chi: User) -> None:
    with pytest.raises(PermissionDenied):
        settling.resolve(with_chi.pk, DECISION, act=act_of(binh, later(2)))
    with pytest.raises(PermissionDenied):
        settling.resolve(with_chi.pk, DECISION, act=act_of(chi, later(2)))


def test_who_checked_does_not_sign(with_chi: Dossier, dung: User) -> None:
    settling.check(with_chi.pk, "", act=act_of(dung, later(2)))
    with pytest.raises(DossierError, match="không được ký"):
        settling.resolve(with_chi.pk, DECISION, act=act_of(dung, later(3)))


def test_work_is_given_only_to_who_works_there(
    dossier: Dossier, office: Office, binh: User, khoa: User
) -> None:
    with pytest.raises(DossierError, match="không công tác"):
        handing.hand_over(dossier.pk, Target(office.agency.pk, khoa.pk), act=act_of(binh, later()))


def test_two_who_opened_the_same_dossier_do_not_both_act(
    dossier: Dossier, office: Office, binh: User, chi: User
) -> None:
    seen = dossier.events_count
    handing.hand_over(dossier.pk, Target(office.agency.pk, chi.pk), act=act_of(binh, later()), seen=seen)
    with pytest.raises(GoneAheadError):
        settling.withdraw(dossier.pk, "Xin rút", act=act_of(binh, later()), seen=seen)


def test_a_supplement_stops_the_time_and_it_goes_on_after(with_chi: Dossier, binh: User, chi: User) -> None:
    missing = [GivenPaper("Bản vẽ", missing_because="Chưa có chữ ký")]
    # Tuesday 09:00, with four of the five days left.
    asked = waiting.ask_supplement(with_chi.pk, missing, "", act=act_of(chi, NOW + timedelta(days=1)))
    assert asked.state == State.SUPPLEMENT
    assert asked.is_paused
    assert asked.due_at is None
    paper = asked.papers.get(is_given=False)
    with pytest.raises(DossierError, match="Còn thiếu"):
        waiting.take_supplement(asked.pk, [], act=act_of(binh, NOW + timedelta(days=4)))
    # Friday 09:00: four days more, the next Thursday.
    back = waiting.take_supplement(asked.pk, [paper.pk], act=act_of(binh, NOW + timedelta(days=4)))
    assert back.state == State.PROCESSING
    assert back.due_at == datetime(2026, 10, 15, 2, 0, tzinfo=UTC)
    assert back.first_due_at == datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
    assert back.due_changes == 1


def test_a_second_supplement_is_the_heads_to_answer_for(
    with_chi: Dossier, binh: User, chi: User, dung: User
) -> None:
    missing = [GivenPaper("Bản vẽ", missing_because="Mờ")]
    asked = waiting.ask_supplement(with_chi.pk, missing, "", act=act_of(chi, later(2)))
    waiting.take_supplement(
        asked.pk,
        list(asked.papers.filter(is_given=False).values_list("pk", flat=True)),
        act=act_of(binh, later(3)),
    )
    with pytest.raises(DossierError, match="một lần"):
        waiting.ask_supplement(with_chi.pk, missing, "", act=act_of(chi, later(4)))
    with pytest.raises(PermissionDenied):
        waiting.ask_supplement(with_chi.pk, missing, "Thêm", act=act_of(chi, later(4)), exception=True)
    again = waiting.ask_supplement(with_chi.pk, missing, "Thêm", act=act_of(dung, later(4)), exception=True)
    assert again.supplements == 2


def test_an_apology_names_a_new_moment_once_and_in_time(with_chi: Dossier, dung: User) -> None:
    until = datetime(2026, 10, 14, 2, 0, tzinfo=UTC)
    extended = waiting.extend(with_chi.pk, until, "Chờ đo đạc", act=act_of(dung, NOW + timedelta(days=3)))
    assert extended.due_at == until
    assert extended.first_due_at == datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
    with pytest.raises(DossierError, match="một lần"):
        waiting.extend(
            with_chi.pk, until + timedelta(days=1), "Nữa", act=act_of(dung, NOW + timedelta(days=4))
        )


def test_an_apology_on_the_last_day_is_too_late(with_chi: Dossier, dung: User, chi: User) -> None:
    until = datetime(2026, 10, 14, 2, 0, tzinfo=UTC)
    with pytest.raises(PermissionDenied):
        waiting.extend(with_chi.pk, until, "Chờ", act=act_of(chi, NOW + timedelta(days=3)))
    with pytest.raises(DossierError, match="một ngày làm việc"):
        waiting.extend(with_chi.pk, until, "Chờ", act=act_of(dung, NOW + timedelta(days=5)))
    with pytest.raises(DossierError, match="sau thời điểm hẹn cũ"):
        waiting.extend(with_chi.pk, NOW, "Chờ", act=act_of(dung, NOW + timedelta(days=1)))


def test_three_agencies_work_at_the_same_time(
    dossier: Dossier, office: Office, minh_hoa: Province, binh: User, chi: User, dung: User
) -> None:
    nga = position(user("nga", "Đỗ Thị Nga"), minh_hoa.home_affairs, Role.SPECIALIST).user
    other = Target(minh_hoa.home_affairs.pk, title="Xác nhận quy hoạch", limit="02 ngày làm việc")
    handing.hand_over(
        dossier.pk, Target(office.agency.pk, chi.pk), act=act_of(binh, later()), branches=[other]
    )
    with pytest.raises(DossierError, match="Xác nhận quy hoạch"):
        settling.check(dossier.pk, "", act=act_of(chi, later(2)))
    item = WorkItem.objects.get(dossier=dossier, kind="branch")
    assert item.due_at == later() + timedelta(days=2)
    with pytest.raises(WorkItem.DoesNotExist):
        handing.finish_branch(item.pk, "Phù hợp", act=act_of(chi, later(2)))
    handing.finish_branch(item.pk, "Phù hợp quy hoạch", act=act_of(nga, later(3)))
    settling.check(dossier.pk, "", act=act_of(chi, later(4)))
    settling.resolve(dossier.pk, DECISION, act=act_of(dung, later(5)))


def test_an_opinion_stops_the_time_only_where_law_says_so(
    with_chi: Dossier, minh_hoa: Province, chi: User
) -> None:
    nga = position(user("nga", "Đỗ Thị Nga"), minh_hoa.home_affairs, Role.SPECIALIST).user
    to = Target(minh_hoa.home_affairs.pk)
    asked = handing.ask_opinion(with_chi.pk, to, "Có vướng quy hoạch không?", act=act_of(chi, later(2)))
    assert asked.state == State.PROCESSING
    assert not asked.is_paused
    held = handing.ask_opinion(
        with_chi.pk, to, "Ý kiến về phòng cháy?", act=act_of(chi, later(3)), legal_basis="Luật X Đ5"
    )
    assert held.state == State.WITH_OTHERS
    assert held.is_paused
    first, second = WorkItem.objects.filter(dossier=with_chi, kind="opinion").order_by("number")
    after = handing.give_opinion(first.pk, "Không vướng", act=act_of(nga, later(5)))
    assert after.is_paused
    after = handing.give_opinion(second.pk, "Đồng ý", act=act_of(nga, later(29)))
    assert not after.is_paused
    assert after.due_at is not None
    assert after.due_at > with_chi.due_at  # type: ignore[operator]


def test_what_was_sent_wrongly_comes_back(with_chi: Dossier, binh: User, chi: User) -> None:
    back = handing.send_back(with_chi.pk, "Nhầm cơ quan", act=act_of(chi, later(2)))
    assert (back.unit_id, back.person_id) == (with_chi.receiver_id, binh.pk)


def test_taking_over_at_the_agency_is_noted(with_chi: Dossier, chi: User) -> None:
    taken = handing.take_over(with_chi.pk, act=act_of(chi, later(2)))
    assert taken.agency_received_at == later(2)
    assert WorkItem.objects.get(dossier=with_chi, kind="step").taken_at == later(2)


def test_nothing_is_returned_while_a_fee_is_open(settled: Dossier, binh: User) -> None:
    with pytest.raises(DossierError, match="chưa nộp"):
        settling.return_result(settled.pk, act=act_of(binh, later(4)))


def test_a_payment_counts_once_and_comes_back_no_more_than_once(settled: Dossier, binh: User) -> None:
    payment = Payment.objects.get(dossier=settled)
    take_payment(payment.pk, PaymentMethod.TRANSFER, act=act_of(binh, later(4)))
    take_payment(payment.pk, PaymentMethod.TRANSFER, act=act_of(binh, later(4)))
    kept = Dossier.objects.get(pk=settled.pk)
    assert (kept.fee, kept.paid) == (FeeState.PAID, 50_000)
    refund(payment.pk, 20_000, "Thu thừa", act=act_of(binh, later(5)))
    with pytest.raises(DossierError, match=r"30\.000"):
        refund(payment.pk, 40_000, "Nữa", act=act_of(binh, later(5)))


def test_a_fee_is_waived_by_the_head_alone(with_chi: Dossier, chi: User, dung: User) -> None:
    payment = Payment.objects.get(dossier=with_chi)
    with pytest.raises(PermissionDenied):
        waive(payment.pk, "Hộ nghèo", act=act_of(chi, later(2)))
    waive(payment.pk, "Hộ nghèo", act=act_of(dung, later(2)))
    assert Dossier.objects.get(pk=with_chi.pk).fee == FeeState.EXEMPT


def test_a_withdrawal_needs_an_open_dossier(settled: Dossier, binh: User) -> None:
    with pytest.raises(GoneAheadError):
        settling.withdraw(settled.pk, "Xin rút", act=act_of(binh, later(4)))


def test_a_clock_set_back_loses_nothing(with_chi: Dossier, chi: User) -> None:
    noted = settling.note(with_chi.pk, "Đã gọi điện", act=act_of(chi, NOW - timedelta(days=1)))
    last = Event.objects.filter(dossier=noted).order_by("number").last()
    assert last is not None
    assert last.occurred_at == later()
    assert last.data["clock"].startswith("2026-10-04")


def test_a_move_is_few_statements(
    with_chi: Dossier,
    office: Office,
    chi: User,
    dung: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    # Two of them are the test's own savepoint; session and user come on top in a request: nine in all.
    with django_assert_max_num_queries(9):
        handing.hand_over(with_chi.pk, Target(office.agency.pk, dung.pk), act=act_of(chi, later(2)))
