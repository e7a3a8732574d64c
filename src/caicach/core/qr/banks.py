"""Bank identification numbers in the transfer network of NAPAS, as facts of one day.

An operator whose bank is not here, or has changed its number since, may give any six digits: the table serves
to name a bank to a reader and to catch a slip, and forbids nothing.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

BANKS_AS_OF = date(2026, 10, 1)
"""The day by which the table was put together."""


class Bank(NamedTuple):
    """A bank: its number of six digits, and the short name that customers know."""

    bin: str
    name: str


BANKS = tuple(
    Bank(*row)
    for row in (
        ("970400", "SaigonBank"),
        ("970403", "Sacombank"),
        ("970405", "Agribank"),
        ("970407", "Techcombank"),
        ("970409", "Bac A Bank"),
        ("970410", "Standard Chartered Việt Nam"),
        ("970412", "PVcomBank"),
        ("970415", "VietinBank"),
        ("970416", "ACB"),
        ("970418", "BIDV"),
        ("970419", "NCB"),
        ("970421", "VRB"),
        ("970422", "MB"),
        ("970423", "TPBank"),
        ("970424", "Shinhan Việt Nam"),
        ("970425", "ABBANK"),
        ("970426", "MSB"),
        ("970427", "VietABank"),
        ("970428", "Nam A Bank"),
        ("970429", "SCB"),
        ("970430", "PGBank"),
        ("970431", "Eximbank"),
        ("970432", "VPBank"),
        ("970433", "VietBank"),
        ("970436", "Vietcombank"),
        ("970437", "HDBank"),
        ("970438", "BAOVIET Bank"),
        ("970440", "SeABank"),
        ("970441", "VIB"),
        ("970443", "SHB"),
        ("970446", "Co-opBank"),
        ("970448", "OCB"),
        ("970449", "LPBank"),
        ("970452", "KienlongBank"),
        ("970454", "BVBank"),
        ("970457", "Woori Việt Nam"),
    )
)
_BY_BIN = {bank.bin: bank for bank in BANKS}


def bank_of(bin_: str) -> Bank | None:
    """Return the bank that has the number, or None where the table does not know it.

    >>> bank_of("970436")
    Bank(bin='970436', name='Vietcombank')
    """
    return _BY_BIN.get(bin_)
