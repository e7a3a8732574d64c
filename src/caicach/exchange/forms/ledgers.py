"""Forms 06 and 07, and the papers of the counter: hand-over, results, fees."""

from __future__ import annotations

from caicach.core.codes.text import format_date
from caicach.core.codes.words import money_in_words
from caicach.exchange.forms.frame import Frame, Parts
from caicach.exchange.forms.model_tables import (
    ControlSheet,
    FeeLine,
    FeeReceipt,
    HandOverList,
    Passing,
    PaymentRequest,
    Register,
    ResultPaper,
    ResultReceipt,
)
from caicach.exchange.forms.sheet import Closing, Column, Grid, Item, Line, Lookup, Pair, Sentence, Steps
from caicach.exchange.forms.wording import NOTES, day_words, moment_words, money, paper_words, short_moment

_REGISTER = (
    Column("STT", 1.2, "center"),
    Column("Mã hồ sơ", 4.2),
    Column("Tên TTHC", 4.0),
    Column("Tên tổ chức, cá nhân", 2.8),
    Column("Địa chỉ/SĐT", 3.0),
    Column("Cơ quan chủ trì giải quyết", 2.5),
    Column("Nhận hồ sơ", 2.15, "center", "Nhận và trả kết quả"),
    Column("Hẹn trả kết quả", 2.15, "center", "Nhận và trả kết quả"),
    Column("Trả kết quả", 2.15, "center", "Nhận và trả kết quả"),
    Column("Phương thức nhận kết quả", 2.1, "left", "Nhận và trả kết quả"),
    Column("Ký nhận", 1.7, "center", "Nhận và trả kết quả"),
)
_HAND_OVER = (
    Column("STT", 1.1, "center"),
    Column("Mã hồ sơ", 4.4),
    Column("Người nộp hồ sơ", 3.0),
    Column("Tên thủ tục hành chính", 4.0),
    Column("Hẹn trả kết quả", 2.1, "center"),
    Column("Số giấy tờ", 1.1, "center"),
    Column("Ghi chú", 1.7),
)
_FEES = (
    Column("STT", 0.7, "center"),
    Column("Tên loại phí, lệ phí", 6),
    Column("Số tiền (đồng)", 2.4, "right"),
)


def control(frame: Frame, form: ControlSheet) -> Parts:
    """Return form 06; lines not yet filled follow, so that it can go on by hand."""
    empty = max(form.lines - len(form.passings), 0)
    rows = (*form.passings, *(Passing("", "") for _ in range(empty)))
    return Parts(
        beside=(
            frame.line("control_code", form.code, strong=True),
            frame.line("agency", form.agency),
            frame.line("cooperating", form.cooperating),
            frame.line("received_on", moment_words(form.received_at)),
            frame.line("control_due", moment_words(form.due_at), strong=True),
        ),
        items=(
            Steps(
                headers=(
                    "Tên đơn vị",
                    "Thời gian giao nhận hồ sơ",
                    "Kết quả giải quyết hồ sơ (trước hạn/đúng hạn/quá hạn)",
                    "Ghi chú",
                ),
                signers=(frame.say("hand_over_giver"), frame.say("hand_over_receiver")),
                rows=tuple(_passing(row) for row in rows),
            ),
            frame.notes(NOTES["control"]),
        ),
    )


def register(frame: Frame, form: Register) -> Parts:
    """Return form 07, the book: closed with how much it holds where somebody signs, else open."""
    rows = tuple(
        (
            str(at),
            row.code,
            row.procedure,
            row.applicant,
            row.contact,
            row.agency,
            short_moment(row.received_at),
            short_moment(row.due_at),
            short_moment(row.returned_at),
            row.delivery,
            row.signed,
        )
        for at, row in enumerate(form.rows, start=form.first)
    )
    volume = f"; {frame.say('volume')}: {form.volume}" if form.volume else ""
    return Parts(
        subtitle=f"{frame.say('field')}: {form.field}; {frame.say('year')}: {form.year}{volume}",
        items=(Grid(_REGISTER, rows, size=0.8), *_closing(frame, form)),
        landscape=True,
    )


def _closing(frame: Frame, form: Register) -> tuple[Item, ...]:
    if form.signatory is None:
        return ()
    day = day_words(form.issued_at)
    last = form.first + len(form.rows) - 1
    said = (
        frame.say("closing", pages="{pages}", count=len(form.rows), first=form.first, last=last, day=day)
        if form.rows
        else frame.say("closing_empty", pages="{pages}", day=day)
    )
    return (Closing(said), frame.signed(form.signatory))


def hand_over(frame: Frame, form: HandOverList) -> Parts:
    """Return the list of dossiers that go from one unit to another."""
    rows = tuple(
        (
            str(at),
            row.code,
            row.applicant,
            row.procedure,
            short_moment(row.due_at),
            f"{row.papers:02d}",
            row.note,
        )
        for at, row in enumerate(form.rows, start=1)
    )
    papers = sum(row.papers for row in form.rows)
    return Parts(
        items=(
            frame.line("hand_over_at", moment_words(form.issued_at)),
            frame.line("giver", form.giver, strong=True),
            frame.line("receiver", form.receiver, strong=True),
            *((frame.line("carrier", form.carrier),) if form.carrier else ()),
            Grid(_HAND_OVER, rows, size=0.9),
            Sentence(frame.say("hand_over_total", count=f"{len(rows):02d}", papers=f"{papers:02d}")),
            frame.by_hand(("hand_over_giver", form.giver_name), ("hand_over_receiver", form.receiver_name)),
        ),
    )


def result(frame: Frame, form: ResultReceipt) -> Parts:
    """Return the paper on which a result's receipt is confirmed."""
    owner = (frame.line("dossier_owner", form.applicant.name),) if form.applicant != form.receiver else ()
    authority = (frame.line("authorised_by", form.authorised_by),) if form.authorised_by else ()
    returned = (
        (frame.listing("returned", (paper_words(paper) for paper in form.returned)),) if form.returned else ()
    )
    return Parts(
        beside=(
            frame.line("code", form.code, strong=True),
            *owner,
            frame.line("result_to", form.receiver.name, strong=True),
            frame.line("id_number", form.receiver.id_number),
            *frame.contact(form.receiver),
            *authority,
        ),
        items=(
            frame.line("content", form.content),
            frame.listing("results", (_result(paper) for paper in form.results)),
            *returned,
            frame.line("promised_at", moment_words(form.due_at)),
            frame.line("returned_at", moment_words(form.issued_at), strong=True),
            frame.line("result_delivery", form.delivery),
            *frame.remarks(form.remarks),
            Sentence(frame.say("result_end")),
            frame.by_hand(("result_receiver", form.receiver.name), ("result_clerk", form.clerk)),
        ),
    )


def payment(frame: Frame, form: PaymentRequest) -> Parts:
    """Return the slip by which a fee is asked for."""
    return Parts(
        beside=(
            frame.line("payer_asked", form.payer.name, strong=True),
            frame.line("id_number", form.payer.id_number),
            frame.line("code", form.code, strong=True),
            frame.line("bank", form.bank),
            frame.line("account", form.account, strong=True),
            frame.line("account_name", form.account_name),
            frame.line("purpose", form.reference, strong=True),
        ),
        items=(
            frame.line("content", form.content),
            _fees(form.lines, form.total),
            Line(frame.say("total_words"), money_in_words(form.total), strong=True),
            frame.line("pay_by", moment_words(form.pay_by)),
            *frame.remarks(form.remarks),
            frame.by_hand(("asker", form.clerk)),
        ),
        lookup=Lookup(form.payload, f"Mã VietQR nộp phí, lệ phí: {form.reference}", frame.say("pay_code")),
    )


def fee(frame: Frame, form: FeeReceipt) -> tuple[Parts, ...]:
    """Return the fee receipt, once for each copy (liên)."""
    known = (
        ("Mẫu số", form.form_code),
        ("Ký hiệu", form.series),
        ("Số", form.number),
    )
    items = (
        Pair(frame.line("fee_unit", frame.office_name()), frame.line("tax_code", form.tax_code)),
        frame.line("payer", form.payer.name, strong=True),
        Pair(frame.line("id_number", form.payer.id_number), frame.line("phone", form.payer.phone)),
        frame.line("address", form.payer.address),
        Pair(frame.line("code", form.code), frame.line("content", form.content)),
        _fees(form.lines, form.total),
        Line(frame.say("total_words"), money_in_words(form.total), strong=True),
        Pair(frame.line("method", form.method), frame.line("reference", form.reference)),
        frame.by_hand(("fee_payer", form.payer.name), ("collector", form.collector)),
    )
    return tuple(
        Parts(
            items=items,
            subtitle=f"(Liên {at}: {copy})",
            landscape=True,
            number="\n".join(f"{name}: {value or '……'}" for name, value in known),
        )
        for at, copy in enumerate(form.copies, start=1)
    )


def _fees(lines: tuple[FeeLine, ...], total: int) -> Grid:
    rows = tuple((str(at), line.name, money(line.amount)) for at, line in enumerate(lines, start=1))
    return Grid(_FEES, (*rows, ("", "Tổng cộng", money(total))), strong=frozenset({len(rows)}))


def _passing(row: Passing) -> tuple[str, str, str, str, str, str]:
    time = moment_words(row.at) or "…… giờ …… phút, ngày … tháng … năm ……"
    units = f"1. Giao: {row.giver or '……………'}\n2. Nhận: {row.receiver or '……………'}"
    return (units, time, row.outcome, row.note, row.giver_name, row.receiver_name)


def _result(paper: ResultPaper) -> str:
    number = f", số {paper.number}" if paper.number else ""
    day = f", ngày {format_date(paper.issued_on)}" if paper.issued_on else ""
    return f"{paper.name}{number}{day} ({paper.copies:02d} bản)"
