"""Fields of an EMVCo payload: two digits of name, two digits of length, then the value.

Source: EMV QR Code Specification for Payment Systems, Merchant-Presented Mode, part 3.
"""

from __future__ import annotations

import re

MOST = 99
"""The longest value: its length is written with two digits."""

_HEAD = re.compile(r"\d{4}", re.ASCII)
_POLYNOMIAL = 0x1021
_BEGIN = 0xFFFF


class PayloadError(ValueError):
    """A payload that cannot be built, or text that is no sound payload. The text says why, for logs."""


def field(name: str, value: str) -> str:
    """Return one field.

    >>> field("58", "VN")
    '5802VN'

    Raises:
        PayloadError: the value is longer than 99 letters, or not plain ASCII.
    """
    if len(value) > MOST:
        raise PayloadError(f"field {name} has {len(value)} letters, over {MOST}")
    if not value.isascii():
        raise PayloadError(f"field {name} holds letters beyond ASCII")
    return f"{name}{len(value):02d}{value}"


def fields(text: str) -> dict[str, str]:
    """Return the values of all fields by name.

    Raises:
        PayloadError: a field breaks off, has no number for its length, or stands twice.
    """
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if not _HEAD.fullmatch(head):
            raise PayloadError(f"no field begins at letter {at}")
        name, length = head[:2], int(head[2:])
        value = text[at + 4 : at + 4 + length]
        if len(value) < length:
            raise PayloadError(f"field {name} breaks off")
        if name in found:
            raise PayloadError(f"field {name} stands twice")
        found[name] = value
        at += 4 + length
    return found


def checksum(text: str) -> str:
    """Return CRC-16/CCITT-FALSE of ASCII text as four capital hexadecimal digits.

    >>> checksum("123456789")
    '29B1'
    """
    register = _BEGIN
    for byte in text.encode("ascii"):
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1) ^ (_POLYNOMIAL if register & 0x8000 else 0)
        register &= 0xFFFF
    return f"{register:04X}"
