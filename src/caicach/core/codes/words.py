"""Whole numbers and amounts of money in Vietnamese words, as receipts write them beside the figures."""

from __future__ import annotations

MOST_IN_WORDS = 10**18 - 1
"""The largest number that is read: one below a billion billions (tỷ tỷ)."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9
_SCALES = ((10**6, "triệu"), (10**3, "nghìn"), (1, ""))


def number_in_words(number: int) -> str:
    """Return a whole number as it is read aloud in the north, in small letters.

    A one after tens is "mốt", a five "lăm", a four "tư"; an empty ten is "linh"; after a higher group the
    hundreds are always named, so that no reader can think a group was left out.

    >>> number_in_words(105_000), number_in_words(2_000_021)
    ('một trăm linh năm nghìn', 'hai triệu không trăm hai mươi mốt')

    Raises:
        ValueError: the number is larger than ``MOST_IN_WORDS``, either side of nought.
    """
    if abs(number) > MOST_IN_WORDS:
        raise ValueError("a number of more than 18 digits has no words here")
    if number < 0:
        return f"âm {number_in_words(-number)}"
    if number == 0:
        return _DIGITS[0]
    high, low = divmod(number, _BILLION)
    words = [*_below_billion(high, led=False), "tỷ"] if high else []
    return " ".join([*words, *_below_billion(low, led=bool(high))])


def money_in_words(amount: int) -> str:
    """Return an amount of whole đồng in words, beginning with a capital.

    >>> money_in_words(105_000)
    'Một trăm linh năm nghìn đồng'

    Raises:
        ValueError: as for :func:`number_in_words`.
    """
    words = number_in_words(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def _below_billion(number: int, *, led: bool) -> list[str]:
    """Return the words of a number below 10^9; ``led`` where something stands before it."""
    words: list[str] = []
    for scale, name in _SCALES:
        group, number = divmod(number, scale)
        if group:
            words += _group(group, led=led or bool(words))
            if name:
                words.append(name)
    return words


def _group(number: int, *, led: bool) -> list[str]:
    """Return the words of three digits."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or led else []
    if tens == 0:
        return words if ones == 0 else [*words, *(["linh"] if words else []), _DIGITS[ones]]
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 0:
        return words
    return [*words, _one_after(tens, ones)]


def _one_after(tens: int, ones: int) -> str:
    """Return how the last digit is read after tens."""
    if ones == 5:
        return "lăm"
    if tens > 1 and ones == 1:
        return "mốt"
    if tens > 1 and ones == 4:
        return "tư"
    return _DIGITS[ones]
