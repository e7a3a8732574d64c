"""A transfer as the VietQR payload, and back.

Layout: 00 format, 01 whether the code serves once (12) or for ever (11), 38 account at a bank, 53 currency,
54 amount, 58 country, 59 and 60 name and city of who is paid, 62/08 purpose, 63 checksum over all before it.
Source: NAPAS, VietQR specification (QĐ 1928/QĐ-NHNN for the standard of 2018); vectors in the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from caicach.core.codes.text import fold
from caicach.core.qr.tlv import PayloadError, checksum, field, fields

__all__ = ["MOST_PURPOSE", "PayloadError", "Service", "Transfer", "build", "parse", "purpose_text"]

MOST_PURPOSE = 25
"""Letters that a bank carries in the purpose."""

MOST_AMOUNT = 10**13 - 1
_MOST_ACCOUNT, _MOST_NAME, _MOST_CITY = 19, 25, 15
_NETWORK = "A000000727"
_DONG = "704"
_ONCE, _ALWAYS = "12", "11"
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}", re.ASCII)
_BIN = re.compile(r"\d{6}", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,13})(?:\.0{0,2})?", re.ASCII)
_PLAIN = re.compile(r"[ !-~]*", re.ASCII)
_UNFIT = re.compile(r"[^0-9A-Z .,:/-]+")


class Service(StrEnum):
    """Whether the number is that of an account or of a card."""

    ACCOUNT = "QRIBFTTA"
    CARD = "QRIBFTTC"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money to an account.

    Attributes:
        bin: Six digits of the bank.
        account: Up to 19 digits or letters.
        amount: Whole đồng, above nought; None where the payer chooses.
        purpose: At most 25 plain letters; a payment reference, never a dossier's code, which would not fit.
        name: Who is paid, at most 25 plain letters; may be empty.
        city: At most 15 plain letters; may be empty.
        service: Account or card; None in a foreign payload that does not say.
    """

    bin: str
    account: str
    amount: int | None = None
    purpose: str = ""
    name: str = ""
    city: str = ""
    service: Service | None = Service.ACCOUNT

    def __post_init__(self) -> None:
        """Refuse what no bank would carry: a code that fails at the counter is worse than none."""
        if not _BIN.fullmatch(self.bin):
            raise PayloadError("the bank's number has six digits")
        if not _ACCOUNT.fullmatch(self.account):
            raise PayloadError(f"an account has 1 to {_MOST_ACCOUNT} digits or letters")
        if self.amount is not None and not 0 < self.amount <= MOST_AMOUNT:
            raise PayloadError("the amount is whole đồng between 1 and 13 digits")
        limits = (("purpose", MOST_PURPOSE), ("name", _MOST_NAME), ("city", _MOST_CITY))
        for part, limit in limits:
            text = getattr(self, part)
            if len(text) > limit or not _PLAIN.fullmatch(text):
                raise PayloadError(f"the {part} has at most {limit} letters, without diacritics")


def purpose_text(text: str, limit: int = MOST_PURPOSE) -> str:
    """Return text as a bank carries it: capitals without diacritics, few signs, cut at ``limit`` letters.

    >>> purpose_text("Lệ phí khai sinh – xã Đỏ")
    'LE PHI KHAI SINH XA DO'
    """
    return " ".join(_UNFIT.sub(" ", fold(text).upper()).split())[:limit].rstrip()


def build(transfer: Transfer) -> str:
    """Return the payload; with an amount or a purpose the code is for one payment (12), else for all (11).

    Raises PayloadError where a part is too long for its place.
    """
    service = field("02", transfer.service) if transfer.service else ""
    account = field("00", transfer.bin) + field("01", transfer.account)
    body = "".join(
        (
            field("00", "01"),
            field("01", _ONCE if transfer.amount is not None or transfer.purpose else _ALWAYS),
            field("38", field("00", _NETWORK) + field("01", account) + service),
            field("53", _DONG),
            field("54", str(transfer.amount)) if transfer.amount is not None else "",
            field("58", "VN"),
            field("59", transfer.name) if transfer.name else "",
            field("60", transfer.city) if transfer.city else "",
            field("62", field("08", transfer.purpose)) if transfer.purpose else "",
        )
    )
    return f"{body}6304{checksum(f'{body}6304')}"


def parse(payload: str) -> Transfer:
    """Return the transfer that a payload asks for, its checksum verified.

    The purpose is taken from 62/08, else from the bill's number (01) or the label of the terminal (07).

    Raises:
        PayloadError: the text is no payload, its checksum is wrong, or it is not a transfer in đồng.
    """
    if not payload.isascii() or len(payload) < 8 or payload[-8:-4] != "6304":
        raise PayloadError("the text does not end with a checksum")
    if checksum(payload[:-4]) != payload[-4:].upper():
        raise PayloadError("the checksum is wrong: a letter was changed or lost")
    found = fields(payload)
    network = fields(found.get("38", ""))
    if found.get("00") != "01" or network.get("00") != _NETWORK:
        raise PayloadError("the payload is no transfer in the network of NAPAS")
    if found.get("53") != _DONG:
        raise PayloadError("the payload is not in đồng")
    account = fields(network.get("01", ""))
    more = fields(found.get("62", ""))
    service = network.get("02")
    if service is not None and service not in set(Service):
        raise PayloadError(f"the service {service} is not known")
    return Transfer(
        bin=account.get("00", ""),
        account=account.get("01", ""),
        amount=_amount(found.get("54")),
        purpose=more.get("08") or more.get("01") or more.get("07", ""),
        name=found.get("59", ""),
        city=found.get("60", ""),
        service=Service(service) if service else None,
    )


def _amount(text: str | None) -> int | None:
    if text is None:
        return None
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise PayloadError("the amount is not in whole đồng")
    return int(match[1])
