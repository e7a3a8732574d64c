"""Short references by which a payment is found again in a bank's statement.

A dossier's code has 24 to 27 letters and its dots and dashes do not survive a bank; the purpose of a transfer
carries 25. A reference is therefore made from the payment's own serial number: unlike the code it says
nothing of the dossier to whoever reads the statement, is as unique as the serial number, and ends with a
check letter. It begins with MTT (mã thanh toán), which people do not write for anything else.

The alphabet has 31 letters, a prime number: with weights that differ from place to place the check letter
then finds every wrong letter and every exchange of two. Letters that are mistaken for others when copied by
hand (I, L, O, U, Z) are not used, and are read as the ones they are mistaken for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
PREFIX = "MTT"
LENGTH = 6
"""Letters of the serial number; 31^6 are 887 million, some centuries of a province's payments."""

MOST_SERIAL = 31**LENGTH - 1

_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_PRIME = len(ALPHABET)
_MISTAKEN = str.maketrans("ILOUZ", "110V2")
_GAP = r"[\s._/-]*"


class InvalidReferenceError(ValueError):
    """A text that is no reference, or one that was copied wrongly."""


def make_reference(serial: int, prefix: str = PREFIX) -> str:
    """Return the reference of the payment with this serial number.

    The same serial number always gives the same reference, and no other gives it.

    >>> make_reference(1), make_reference(2)
    ('MTT0000017', 'MTT0000025')

    Raises:
        ValueError: the serial number is not above nought or too large, or the prefix has other letters than
            the alphabet, or not two to four.
    """
    if not 0 < serial <= MOST_SERIAL:
        raise ValueError("a serial number lies between nought and 31^6")
    if not 2 <= len(prefix) <= 4 or any(letter not in _VALUE for letter in prefix):
        raise ValueError(f"a prefix has two to four letters of {ALPHABET}")
    body = ""
    for _ in range(LENGTH):
        serial, rest = divmod(serial, _PRIME)
        body = ALPHABET[rest] + body
    return f"{prefix}{body}{_check_letter(prefix + body)}"


def read_reference(text: str, prefix: str = PREFIX) -> int:
    """Return the serial number of a reference, however its letters were written: small, spaced, mistaken.

    >>> read_reference("mtt ooooo1 7")
    1

    Raises:
        InvalidReferenceError: it is no reference, or its check letter is wrong.
    """
    plain = re.sub(_GAP, "", text).upper().translate(_MISTAKEN)
    body = plain[len(prefix) : -1]
    if not plain.startswith(prefix) or len(body) != LENGTH:
        raise InvalidReferenceError(f"“{text}” is no payment reference")
    if any(letter not in _VALUE for letter in plain) or _check_letter(plain[:-1]) != plain[-1]:
        raise InvalidReferenceError(f"“{text}” was copied wrongly")
    serial = 0
    for letter in body:
        serial = serial * _PRIME + _VALUE[letter]
    if not serial:
        raise InvalidReferenceError(f"“{text}” is no payment reference")
    return serial


def find_references(text: str, prefix: str = PREFIX) -> tuple[str, ...]:
    """Return the sound references that stand in a bank's free text, in their order, each once.

    Banks change case, drop or add blanks, and put their own numbers right before and behind; so every place
    at which the prefix stands is tried.

    >>> find_references("MBVCB.8812.MTT0000017 chuyen tien.CT tu 0011")
    ('MTT0000017',)
    """
    plain = re.sub(_GAP, "", text.upper())
    return tuple(dict.fromkeys(_readings(plain, prefix)))


def _readings(plain: str, prefix: str) -> Iterator[str]:
    whole = len(prefix) + LENGTH + 1
    at = plain.find(prefix)
    while at >= 0:
        with suppress(InvalidReferenceError):
            yield make_reference(read_reference(plain[at : at + whole], prefix), prefix)
        at = plain.find(prefix, at + 1)


def _check_letter(letters: str) -> str:
    """Return the letter that makes the weighted sum a multiple of 31; no weight is 0 and none repeats."""
    total = sum(weight * _VALUE[letter] for weight, letter in enumerate(reversed(letters), start=2))
    return ALPHABET[-total % _PRIME]
