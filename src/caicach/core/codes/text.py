"""Vietnamese text: the form in which it is stored, searched and sorted, and how dates are written.

Databases disagree on all of this (SQLite's ``lower`` leaves ``Đ`` alone, full-text indexes keep ``đ`` apart
from ``d``, collations differ by machine), so keys are computed here and stored in columns.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

# The Vietnamese alphabet with the four foreign letters where TCVN and CLDR put them.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_DIGITS = "0123456789"
# Tones in dictionary order (CLDR "vi"): level, huyền, hỏi, ngã, sắc, nặng.
_TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_TONE_RANK = {mark: str(rank) for rank, mark in enumerate(_TONES, start=1)}
_OTHER_WEIGHT = 0x10
_WEIGHT = {letter: f"{0x20 + rank:02x}" for rank, letter in enumerate(_DIGITS + _ALPHABET)}
_SPACE_WEIGHT = "02"
_LEVEL_END = "00"
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def tidy(text: str) -> str:
    """Return ``text`` as it is stored: NFC, without invisible characters, blanks single and none outside.

    >>> tidy("  Xã  Hòa An ")
    'Xã Hòa An'
    """
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def fold(text: str) -> str:
    """Return ``text`` as it is searched: small letters without diacritics, ``đ`` as ``d``.

    Composed and decomposed input, and both places of a tone mark (Hòa, Hoà), give the same answer.

    >>> fold("Đắk Lắk"), fold("Hoà") == fold("Hòa")
    ('dak lak', True)
    """
    decomposed = unicodedata.normalize("NFD", tidy(text).translate(_APOSTROPHES).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).replace("đ", "d")


def sort_key(text: str) -> str:
    """Return a key that puts ``text`` in the order of the Vietnamese alphabet when compared byte by byte.

    Letters decide first (a ă â b c d đ e ê ...), then tones (level, huyền, hỏi, ngã, sắc, nặng), as in
    CLDR's Vietnamese collation; case does not count. A tone belongs to its syllable, so Hòa and Hoà have
    the same key, and equal keys mean the same spelling. The key holds the digits 0-9 and a-f alone, which
    every database collation orders alike.

    >>> sorted(["Đà Nẵng", "Dĩ An", "Ăn", "Âu", "An"], key=sort_key)
    ['An', 'Ăn', 'Âu', 'Dĩ An', 'Đà Nẵng']
    """
    letters: list[str] = []
    tones: list[str] = []
    tone = "0"
    for char in unicodedata.normalize("NFC", tidy(text).translate(_APOSTROPHES).casefold()):
        base, mark = _without_tone(char)
        tone = mark or tone
        weight = _WEIGHT.get(base)
        if weight:
            letters.append(weight)
        elif char == " ":
            letters.append(_SPACE_WEIGHT)
            tones.append(tone)
            tone = "0"
        else:
            letters.append(f"{_OTHER_WEIGHT:02x}{ord(char):06x}")
    return "".join([*letters, _LEVEL_END, *tones, tone])


def format_date(day: date) -> str:
    """Return ``day`` as screens show it, dd/MM/yyyy.

    >>> format_date(date(2026, 9, 5))
    '05/09/2026'
    """
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def format_date_in_words(day: date) -> str:
    """Return ``day`` as documents write it (Nghị định 30/2020/NĐ-CP, phụ lục I).

    Days below 10 and the months January and February take a leading zero, no other month does.

    >>> format_date_in_words(date(2026, 9, 5))
    'ngày 05 tháng 9 năm 2026'
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def parse_date(text: str) -> date:
    """Return the date written as d/M/yyyy or dd/MM/yyyy.

    Raises:
        ValueError: the text is not such a date, or no such day exists.
    """
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip(), flags=re.ASCII)
    if not match:
        raise ValueError(f"Không phải ngày theo dạng ngày/tháng/năm: “{text}”")
    return date(int(match[3]), int(match[2]), int(match[1]))


def _without_tone(char: str) -> tuple[str, str]:
    """Return the letter without its tone mark (but with its own diacritic), and the tone's rank or ''."""
    decomposed = unicodedata.normalize("NFD", char)
    rank = "".join(_TONE_RANK[mark] for mark in decomposed if mark in _TONE_RANK)[:1]
    if not rank:
        return char, ""
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONE_RANK)), rank
