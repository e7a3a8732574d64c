"""A form as the sheets of paper it takes: one, or for a fee receipt one for each copy."""

from __future__ import annotations

from functools import singledispatch

from caicach.exchange.forms import ledgers, letters
from caicach.exchange.forms.editions import Edition, edition_on
from caicach.exchange.forms.frame import Frame, Parts
from caicach.exchange.forms.model import (
    Apology,
    FormError,
    Kind,
    Office,
    Receipt,
    Refusal,
    Size,
    StopNotice,
    SupplementRequest,
)
from caicach.exchange.forms.model_tables import (
    ControlSheet,
    FeeReceipt,
    Form,
    HandOverList,
    PaymentRequest,
    Register,
    ResultReceipt,
)
from caicach.exchange.forms.sheet import Sheet
from caicach.exchange.forms.wording import local

DEFAULT_SIZES = {Kind.REGISTER: Size.A4, Kind.HAND_OVER: Size.A4}
"""What is not A5, as TT 01/2018/TT-VPCP, Điều 9, has it for all forms but the register."""

_ONE_SIZE = {Kind.REGISTER: Size.A4, Kind.HAND_OVER: Size.A4}
"""Tables too wide for the smaller paper."""


def compose(
    form: Form, office: Office, edition: Edition | None = None, size: Size | None = None
) -> list[Sheet]:
    """Return the sheets of a form.

    Without an edition it is the one in force on the day of issue; without a size, the usual one.

    Raises:
        FormError: the form does not fit the size, or a moment has no time zone.
    """
    chosen = size or DEFAULT_SIZES.get(form.kind, Size.A5)
    only = _ONE_SIZE.get(form.kind, chosen)
    if only is not chosen:
        raise FormError(f"{form.kind} is printed on {only} alone")
    frame = Frame(edition or edition_on(local(form.issued_at).date()), office)
    return [_sheet(frame, form, chosen, parts) for parts in _parts(form, frame)]


@singledispatch
def _parts(form: object, _frame: Frame) -> tuple[Parts, ...]:
    raise TypeError(f"{type(form).__name__} is no form")


@_parts.register
def _receipt(form: Receipt, frame: Frame) -> tuple[Parts, ...]:
    return (letters.receipt(frame, form),)


@_parts.register
def _supplement(form: SupplementRequest, frame: Frame) -> tuple[Parts, ...]:
    return (letters.supplement(frame, form),)


@_parts.register
def _refusal(form: Refusal, frame: Frame) -> tuple[Parts, ...]:
    return (letters.refusal(frame, form),)


@_parts.register
def _apology(form: Apology, frame: Frame) -> tuple[Parts, ...]:
    return (letters.apology(frame, form),)


@_parts.register
def _stop(form: StopNotice, frame: Frame) -> tuple[Parts, ...]:
    return (letters.stop(frame, form),)


@_parts.register
def _control(form: ControlSheet, frame: Frame) -> tuple[Parts, ...]:
    return (ledgers.control(frame, form),)


@_parts.register
def _register(form: Register, frame: Frame) -> tuple[Parts, ...]:
    return (ledgers.register(frame, form),)


@_parts.register
def _hand_over(form: HandOverList, frame: Frame) -> tuple[Parts, ...]:
    return (ledgers.hand_over(frame, form),)


@_parts.register
def _result(form: ResultReceipt, frame: Frame) -> tuple[Parts, ...]:
    return (ledgers.result(frame, form),)


@_parts.register
def _payment(form: PaymentRequest, frame: Frame) -> tuple[Parts, ...]:
    return (ledgers.payment(frame, form),)


@_parts.register
def _fee(form: FeeReceipt, frame: Frame) -> tuple[Parts, ...]:
    return ledgers.fee(frame, form)


def _sheet(frame: Frame, form: Form, size: Size, parts: Parts) -> Sheet:
    template = frame.edition.template(form.kind)
    issued_on = local(form.issued_at).date()
    number = parts.number if parts.number is not None else frame.number(form.kind, form.number)
    return Sheet(
        size=size,
        landscape=parts.landscape,
        superior=frame.office.superior.upper(),
        issuer=frame.office.name.upper(),
        number=number,
        place_and_day=frame.place_and_day(form.issued_at),
        mark=frame.office.mark,
        title=template.title.upper(),
        subtitle=parts.subtitle,
        items=parts.items,
        footer=frame.edition.footer(form.kind),
        running=form.code,
        created=issued_on,
        document_title=f"{template.title} {form.code}".strip(),
        author=frame.office_name(),
        beside=parts.beside,
        lookup=parts.lookup or frame.lookup(getattr(form, "lookup", "")),
    )
