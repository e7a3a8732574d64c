"""Text as it may be printed, and about how wide it is."""

from __future__ import annotations

import re
import unicodedata

# Controls but for the line feed, invisible marks that change how the letters beside them are read (a name
# must not run backwards on paper), lone surrogates and what is no character: no file may hold them.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")

POINT = 0.352778
"""Millimetres in a point."""

_EM_OF_WIDE = 1.0
_EM_OF_CAPITAL = 0.72
_EM_OF_SMALL = 0.48
_EM_OF_THIN = 0.3
_THIN = frozenset(" .,;:'!|()[]ijltfrI-/")
_BROAD = frozenset("MWmw%@—…")


def printable(text: str) -> str:
    """Return ``text`` as it is printed: NFC, line ends as line feeds, tabs as blanks, nothing invisible.

    >>> printable("Hoà\\tAn\\x00\\r\\nx")
    'Hoà An\\nx'
    """
    plain = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", plain))


def width(text: str, size: float) -> float:
    """Return about how many millimetres ``text`` takes in bold Times of ``size`` points, on one line."""
    return sum(_em(char) for char in text) * size * POINT


def _em(char: str) -> float:
    if char in _THIN:
        return _EM_OF_THIN
    if char in _BROAD or unicodedata.east_asian_width(char) in {"W", "F"}:
        return _EM_OF_WIDE
    return _EM_OF_CAPITAL if char.isupper() else _EM_OF_SMALL
