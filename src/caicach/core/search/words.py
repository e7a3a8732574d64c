"""Words as they are compared: a Vietnamese syllable spelt exactly, and the same without its marks.

Vietnamese is written in syllables, and without marks most of them are several words at once (``ho`` is họ,
hồ, hộ and hổ). So each word is kept in both forms: the bare one finds, the exact one decides the order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from caicach.core.codes.text import fold, tidy

_WORD = re.compile(r"[^\W_]+")
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# Both spellings are in use (kỹ thuật, kĩ thuật), and decisions mix them.
_I_OR_Y = re.compile(r"^([bdhklmst]|v|qu)y(\d?)$")
_TELEX_TAIL = re.compile(r"[sfrxjz]+$")
_TELEX_HORN = re.compile(r"(?<=[aou])w")
_DOUBLED = re.compile(r"([a-z])\1+")
_DIGITS = re.compile(r"\d+")
MOST_WORDS = 40
"""Words of a question that are looked at; nobody types more to find a name."""
LONGEST_WORD = 30


@dataclass(frozen=True, slots=True)
class Word:
    """One word: ``bare`` without marks, ``exact`` with them (the tone at the end), ``typed`` as it stood."""

    bare: str
    exact: str
    typed: str

    @property
    def is_marked(self) -> bool:
        """Whether the writer typed any mark, and so means this very word."""
        return self.exact != self.bare


def words_of(text: str) -> list[Word]:
    """Return the words of a text in order.

    >>> [word.bare for word in words_of("Đăng kí kết-hôn")]
    ['dang', 'ki', 'ket', 'hon']
    >>> words_of("Hoà")[0].exact == words_of("Hòa")[0].exact
    True
    """
    return [_word(typed) for typed in _WORD.findall(tidy(text))]


@lru_cache(maxsize=16_384)
def _word(typed: str) -> Word:
    typed = typed[:LONGEST_WORD]
    bare = "".join(char for char in fold(typed) if char.isalnum())
    return Word(_same_i(bare), _same_i(_exact(typed)), typed)


def _exact(typed: str) -> str:
    """Return a word in small letters with its tone as a figure at the end, wherever it was written."""
    letters, tone = [], ""
    for char in unicodedata.normalize("NFD", typed.casefold()):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def _same_i(word: str) -> str:
    return _I_OR_Y.sub(r"\1i\2", word)


def untyped(bare: str) -> list[str]:
    """Return what a word may be when its marks were typed for a keyboard that was switched off.

    Telex writes them as letters (``ddawng kys``), VNI as figures (``d9a8ng ky1``).

    >>> untyped("ddawng"), untyped("ho6n")
    (['dang'], ['hon'])
    """
    found: list[str] = []
    forms = [bare]
    if not bare.isdigit() and not bare.isalpha():
        forms.append(_DIGITS.sub("", bare))
    for form in forms:
        horn = _TELEX_HORN.sub("", form)
        single = _DOUBLED.sub(r"\1", horn)
        for candidate in (horn, single, _TELEX_TAIL.sub("", horn), _TELEX_TAIL.sub("", single)):
            found += [one for one in {candidate, _same_i(candidate)} if one and one != bare]
        if form != bare:
            found.append(_same_i(form))
    found = [one for one in found if len(one) > 1]
    return list(dict.fromkeys(sorted(found, key=lambda one: (-len(one), one))))[:6]
