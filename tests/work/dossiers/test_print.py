"""The papers of a dossier are filled in from its history, for those who see it and nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.conftest import NOW, Province, act_of
from tests.factories.one_stop import Office, request

from caicach.exchange import forms
from caicach.exchange.forms import Form
from caicach.registry.accounts.models import User
from caicach.work.dossiers.access import desk_of
from caicach.work.dossiers.constants import PaymentMethod
from caicach.work.dossiers.models import Dossier, Payment
from caicach.work.dossiers.printing import (
    Asking,
    BookAsked,
    Paper,
    TooLongError,
    books,
    case_of,
    forms_of,
    hand_over_list,
    issuer_of,
    register_of,
)
from caicach.work.dossiers.printing.books import handed_to
from caicach.work.dossiers.requests import GivenPaper
from caicach.work.dossiers.services import handing, settling, waiting
from caicach.work.dossiers.services.fees import take_payment
from caicach.work.dossiers.services.handing import Target
from caicach.work.dossiers.services.intake import accept, ask_completion, refuse
from caicach.work.dossiers.services.settling import Decision


def later(hours: int = 1, days: int = 0) -> datetime:
    """Return a moment after the beginning of the tests."""
    return NOW + timedelta(hours=hours, days=days)


def asking(person: User, at: datetime = NOW) -> Asking:
    """Return what somebody asks for as the pages ask it."""
    return Asking(
        desk_of(person, on=at.date()), at, clerk=str(person), lookup=lambda code: f"https://x.vn/{code}"
    )


def printed(dossier: Dossier, paper: Paper, person: User) -> Form:
    """Return the one form of a paper."""
    seen = asking(person, later(0, 1))
    (form,) = forms_of(case_of(seen, dossier.code), paper, seen)
    return form


@pytest.fixture
def dossier(office: Office, binh: User) -> Dossier:
    """A permit that Bình took in on Monday at 09:00; due the next Monday at 09:00."""
    return accept(request(office), act=act_of(binh)).dossier


@pytest.fixture
def with_chi(dossier: Dossier, office: Office, binh: User, chi: User) -> Dossier:
    """The same, handed on to Chi at the department that decides."""
    return handing.hand_over(dossier.pk, Target(office.agency.pk, chi.pk), act=act_of(binh, later()))


def test_the_receipt_says_what_was_handed_in_and_promised(dossier: Dossier, binh: User) -> None:
    form = printed(dossier, Paper.RECEIPT, binh)
    assert isinstance(form, forms.Receipt)
    assert form.code == dossier.code
    assert form.number == "1"
    assert form.issued_at == form.received_at == dossier.received_at
    assert form.due_at == dossier.first_due_at
    assert form.applicant == forms.Party(
        "Nguyễn Văn An", "001099000001", "Thôn 1, xã Suối Mơ", "0912000001", "an@example.vn"
    )
    assert form.papers == (forms.HandedPaper("Đơn đề nghị", 1), forms.HandedPaper("Bản vẽ thiết kế", 2))
    assert form.allotted == "05 ngày làm việc"
    assert form.clerk == "Trần Thị Bình"
    assert form.lookup == f"https://x.vn/{dossier.code}"
    assert form.authoriser is None


def test_who_comes_for_another_hands_in_and_the_other_authorises(office: Office, binh: User) -> None:
    deputy = {"name": "Lê Văn Tư", "id_number": "001099000009"}
    taken = accept(request(office, representative=deputy), act=act_of(binh)).dossier
    form = printed(taken, Paper.RECEIPT, binh)
    assert isinstance(form, forms.Receipt)
    assert form.applicant == forms.Party("Lê Văn Tư", "001099000009")
    assert form.authoriser is not None
    assert form.authoriser.name == "Nguyễn Văn An"


def test_the_receipt_is_headed_by_the_office_of_its_day(dossier: Dossier, binh: User) -> None:
    seen = asking(binh)
    found = issuer_of(case_of(seen, dossier.code), Paper.RECEIPT, seen, at=NOW)
    assert found.office.superior == "Ủy ban nhân dân xã Suối Mơ"
    assert found.office.name == "Trung tâm Phục vụ hành chính công"
    assert found.office.place == "Suối Mơ"
    assert found.office.mark == ""
    decides = issuer_of(case_of(seen, dossier.code), Paper.APOLOGY, seen, at=NOW)
    assert (decides.office.superior, decides.office.name) == ("Ủy ban nhân dân tỉnh Minh Họa", "Sở Tư pháp")
    assert (decides.office.symbol, decides.head) == ("STP", "Giám đốc")


def test_papers_of_made_up_dossiers_say_so(dossier: Dossier, binh: User) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(is_illustrative=True)
    seen = asking(binh)
    found = issuer_of(case_of(seen, dossier.code), Paper.RECEIPT, seen, at=NOW)
    assert found.office.mark == "DỮ LIỆU MINH HỌA"


def test_a_dossier_has_the_papers_of_what_happened_and_no_others(dossier: Dossier, binh: User) -> None:
    seen = asking(binh)
    case = case_of(seen, dossier.code)
    has = {paper for paper in Paper if forms_of(case, paper, seen)}
    assert has == {Paper.RECEIPT, Paper.CONTROL}


def test_the_request_for_a_supplement_lists_each_paper_with_its_reason(with_chi: Dossier, chi: User) -> None:
    missing = [GivenPaper("Bản vẽ móng", is_given=False, missing_because="Chưa có chữ ký")]
    waiting.ask_supplement(with_chi.pk, missing, "Hồ sơ thiếu bản vẽ móng", act=act_of(chi, later(2)))
    form = printed(with_chi, Paper.SUPPLEMENT, chi)
    assert isinstance(form, forms.SupplementRequest)
    assert form.demands == (forms.Demand("Bản vẽ móng", "Chưa có chữ ký"),)
    assert form.reason == "Hồ sơ thiếu bản vẽ móng"
    assert form.issued_at == later(2)
    assert form.clerk == "Lê Thị Chi"
    receipt = printed(with_chi, Paper.RECEIPT, chi)
    assert isinstance(receipt, forms.Receipt)
    assert "Bản vẽ móng" not in {paper.name for paper in receipt.papers}


def test_a_second_request_lists_only_its_own_papers(with_chi: Dossier, chi: User, dung: User) -> None:
    first = [GivenPaper("Bản vẽ móng", is_given=False, missing_because="Chưa ký")]
    waiting.ask_supplement(with_chi.pk, first, "Thiếu", act=act_of(chi, later(2)))
    given = with_chi.papers.get(name="Bản vẽ móng")
    waiting.take_supplement(with_chi.pk, [given.pk], act=act_of(chi, later(3)))
    second = [GivenPaper("Giấy đất", is_given=False, missing_because="Bản sao mờ")]
    waiting.ask_supplement(with_chi.pk, second, "Thiếu nữa", act=act_of(dung, later(4)), exception=True)
    form = printed(with_chi, Paper.SUPPLEMENT, chi)
    assert isinstance(form, forms.SupplementRequest)
    assert [demand.what for demand in form.demands] == ["Giấy đất"]


def test_a_refusal_gives_its_reason(office: Office, binh: User) -> None:
    refused = refuse(request(office), "Không thuộc thẩm quyền", act=act_of(binh)).dossier
    form = printed(refused, Paper.REFUSAL, binh)
    assert isinstance(form, forms.Refusal)
    assert form.reason == "Không thuộc thẩm quyền"
    seen = asking(binh)
    case = case_of(seen, refused.code)
    assert forms_of(case, Paper.RECEIPT, seen) == []


def test_what_is_incomplete_at_the_counter_is_asked_for_on_form_02(office: Office, binh: User) -> None:
    papers = (
        GivenPaper("Đơn đề nghị"),
        GivenPaper("Bản vẽ thiết kế", is_given=False, missing_because="Không mang theo"),
    )
    asked = ask_completion(request(office, papers=papers), "Thiếu bản vẽ", act=act_of(binh)).dossier
    form = printed(asked, Paper.SUPPLEMENT, binh)
    assert isinstance(form, forms.SupplementRequest)
    assert form.demands == (forms.Demand("Bản vẽ thiết kế", "Không mang theo"),)


def test_the_apology_names_the_old_and_the_new_moment(with_chi: Dossier, dung: User) -> None:
    old = with_chi.due_at
    assert old is not None
    new = old + timedelta(days=2)
    extended = waiting.extend(with_chi.pk, new, "Chờ ý kiến", act=act_of(dung, later(2)))
    form = printed(with_chi, Paper.APOLOGY, dung)
    assert isinstance(form, forms.Apology)
    assert form.due_at == old
    assert form.new_due_at == extended.due_at
    assert form.agency == "Sở Tư pháp"
    assert form.reason == "Chờ ý kiến"
    receipt = printed(with_chi, Paper.RECEIPT, dung)
    assert isinstance(receipt, forms.Receipt)
    assert receipt.due_at == old
    assert "Hẹn trả hiện nay" in receipt.remarks[0]


def test_the_notice_of_a_stop_says_how_far_it_had_come(with_chi: Dossier, binh: User, dung: User) -> None:
    payment = Payment.objects.get(dossier=with_chi)
    take_payment(payment.pk, PaymentMethod.CASH, act=act_of(binh, later(2)))
    settling.stop(with_chi.pk, "Người nộp đã mất", act=act_of(dung, later(3)))
    form = printed(with_chi, Paper.STOP, dung)
    assert isinstance(form, forms.StopNotice)
    assert form.stage == "Đang xử lý"
    assert form.reason == "Người nộp đã mất"
    assert form.fee == "Đã nộp 50.000 đồng."


def test_the_control_sheet_follows_every_hand_in_time(
    with_chi: Dossier, chi: User, dung: User, binh: User
) -> None:
    settling.check(with_chi.pk, "Đủ điều kiện", act=act_of(chi, later(2)))
    decision = Decision("12/GPXD", "Giấy phép xây dựng", date(2026, 10, 5))
    settling.resolve(with_chi.pk, decision, act=act_of(dung, later(3)))
    form = printed(with_chi, Paper.CONTROL, binh)
    assert isinstance(form, forms.ControlSheet)
    first, *_between, last = form.passings
    assert (first.giver, first.receiver) == ("Xã Suối Mơ", "Sở Tư pháp")
    assert (first.giver_name, first.receiver_name) == ("Trần Thị Bình", "Lê Thị Chi")
    assert first.at == later()
    assert (last.giver, last.receiver) == ("Sở Tư pháp", "Xã Suối Mơ")
    assert last.outcome == "Trước hạn"
    result = printed(with_chi, Paper.RESULT, binh)
    assert isinstance(result, forms.ResultReceipt)
    assert [paper.number for paper in result.results] == ["12/GPXD"]


def test_the_fee_receipt_says_who_took_how_much(dossier: Dossier, binh: User) -> None:
    payment = Payment.objects.get(dossier=dossier)
    take_payment(payment.pk, PaymentMethod.CASH, act=act_of(binh, later()), receipt_number="0000123")
    form = printed(dossier, Paper.FEE, binh)
    assert isinstance(form, forms.FeeReceipt)
    assert form.total == 50_000
    assert (form.number, form.method, form.collector) == ("0000123", "Tiền mặt", "Trần Thị Bình")


def test_every_paper_can_be_set(with_chi: Dossier, binh: User, dung: User) -> None:
    payment = Payment.objects.get(dossier=with_chi)
    take_payment(payment.pk, PaymentMethod.CASH, act=act_of(binh, later(2)))
    due = with_chi.due_at
    assert due is not None
    waiting.extend(with_chi.pk, due + timedelta(days=2), "Chờ ý kiến", act=act_of(dung, later(2)))
    settling.stop(with_chi.pk, "Xin dừng", act=act_of(dung, later(3)))
    seen = asking(binh, later(4))
    case = case_of(seen, with_chi.code)
    for paper in (Paper.RECEIPT, Paper.APOLOGY, Paper.STOP, Paper.CONTROL, Paper.FEE):
        (form,) = forms_of(case, paper, seen)
        office = issuer_of(case, paper, seen, at=form.issued_at).office
        for size in forms.Size:
            assert forms.to_pdf(form, office, size=size).startswith(b"%PDF-")


def test_who_may_not_see_a_dossier_prints_none_of_it(dossier: Dossier, khoa: User, an: User) -> None:
    for outsider in (khoa, an):
        with pytest.raises(Dossier.DoesNotExist):
            case_of(asking(outsider), dossier.code)


def test_a_case_is_read_in_six_queries(
    dossier: Dossier, binh: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seen = asking(binh)
    with django_assert_num_queries(6):
        case_of(seen, dossier.code)


def test_the_register_holds_what_an_office_received_on_its_days(
    office: Office, minh_hoa: Province, binh: User, khoa: User
) -> None:
    first = accept(request(office), act=act_of(binh)).dossier
    second = accept(request(office), act=act_of(binh, later(0, 1))).dossier
    accept(request(office), act=act_of(binh, later(0, 2)))
    days = (date(2026, 10, 5), date(2026, 10, 6))
    book = register_of(BookAsked(office.receiver.pk, *days), asking(binh))
    assert [row.code for row in book.rows] == [first.code, second.code]
    assert book.year == 2026
    assert book.volume == "từ 05/10/2026 đến 06/10/2026"
    field = office.permit.field_id
    assert len(register_of(BookAsked(office.receiver.pk, *days, field, "Xây dựng"), asking(binh)).rows) == 2
    other = office.birth.field_id
    assert not register_of(BookAsked(office.receiver.pk, *days, other, "Hộ tịch"), asking(binh)).rows
    with pytest.raises(Dossier.DoesNotExist):
        register_of(BookAsked(office.receiver.pk, *days), asking(khoa))


def test_a_register_too_long_for_one_file_is_refused(
    office: Office, binh: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "MOST_ROWS", 1)
    for _turn in range(2):
        accept(request(office), act=act_of(binh))
    with pytest.raises(TooLongError):
        register_of(BookAsked(office.receiver.pk, date(2026, 1, 1), date(2026, 12, 31)), asking(binh))


def test_a_hand_over_list_holds_what_went_to_one_unit_on_one_day(
    with_chi: Dossier, office: Office, binh: User, khoa: User
) -> None:
    accept(request(office), act=act_of(binh, later()))
    day = date(2026, 10, 5)
    seen = asking(binh, later(2))
    assert handed_to(office.receiver.pk, day, seen) == [(office.agency.pk, "Sở Tư pháp", 1)]
    found = hand_over_list(office.receiver.pk, office.agency.pk, day, seen)
    assert [(row.code, row.papers) for row in found.rows] == [(with_chi.code, 2)]
    assert (found.giver, found.receiver) == ("Xã Suối Mơ", "Sở Tư pháp")
    assert not hand_over_list(office.receiver.pk, office.agency.pk, date(2026, 10, 6), seen).rows
    with pytest.raises(Dossier.DoesNotExist):
        hand_over_list(office.receiver.pk, office.agency.pk, day, asking(khoa))


def test_a_register_counts_days_in_vietnam(office: Office, binh: User) -> None:
    early = datetime(2026, 10, 5, 17, 30, tzinfo=UTC)  # 00:30 on 6 October in Hà Nội
    taken = accept(request(office), act=act_of(binh, early)).dossier
    received = taken.received_at
    assert received is not None
    tuesday = date(2026, 10, 6)
    rows = register_of(BookAsked(office.receiver.pk, tuesday, tuesday), asking(binh)).rows
    assert [row.code for row in rows] == [taken.code]
