"""The papers of the one-stop: forms 01 to 07, hand-over lists, results and fees, as PDF and pictures."""

from __future__ import annotations

from caicach.exchange.forms.editions import Edition, edition_on, editions, read_editions
from caicach.exchange.forms.model import (
    Apology,
    Demand,
    FormError,
    HandedPaper,
    Kind,
    Office,
    Party,
    Receipt,
    Refusal,
    Signatory,
    Size,
    StopNotice,
    SupplementRequest,
)
from caicach.exchange.forms.model_tables import (
    ControlSheet,
    FeeLine,
    FeeReceipt,
    Form,
    HandOverList,
    HandOverRow,
    Passing,
    PaymentRequest,
    Register,
    RegisterRow,
    ResultPaper,
    ResultReceipt,
)
from caicach.exchange.forms.press import to_one_pdf, to_pdf, to_pngs
from caicach.exchange.papers import TypesettingError

__all__ = [
    "Apology",
    "ControlSheet",
    "Demand",
    "Edition",
    "FeeLine",
    "FeeReceipt",
    "Form",
    "FormError",
    "HandOverList",
    "HandOverRow",
    "HandedPaper",
    "Kind",
    "Office",
    "Party",
    "Passing",
    "PaymentRequest",
    "Receipt",
    "Refusal",
    "Register",
    "RegisterRow",
    "ResultPaper",
    "ResultReceipt",
    "Signatory",
    "Size",
    "StopNotice",
    "SupplementRequest",
    "TypesettingError",
    "edition_on",
    "editions",
    "read_editions",
    "to_one_pdf",
    "to_pdf",
    "to_pngs",
]
