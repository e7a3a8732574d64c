"""What people say, and what procedures call it: phrases found in a question and replaced in its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from caicach.core.index.text import Text
from caicach.core.search.words import Word, words_of


@dataclass(frozen=True, slots=True)
class Saying:
    """Everyday words and the official ones that they mean.

    Attributes:
        said: phrases as people type them, with their marks.
        meant: the words that names of procedures use.
        since: the first day on which the official words are so; law renames its procedures.
    """

    said: tuple[str, ...]
    meant: str
    since: date


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A matter that no administrative procedure settles: who asks is told where to go.

    Attributes:
        said: phrases that name the matter.
        place: who settles it, and where to go.
        unless: phrases with which the question is about a procedure after all.
    """

    said: tuple[str, ...]
    place: Text
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A saying found in a question: where it stands, and what it means."""

    start: int
    end: int
    saying: Saying


class Phrasebook:
    """Sayings by their first word, longest first."""

    def __init__(self, sayings: Iterable[Saying], on: date | None = None) -> None:
        self._by_first: dict[str, list[tuple[Sequence[Word], Saying]]] = {}
        for saying in sayings:
            if on is not None and saying.since > on:
                continue
            for phrase in saying.said:
                spelt = words_of(phrase)
                self._by_first.setdefault(spelt[0].bare, []).append((spelt, saying))
        for found in self._by_first.values():
            found.sort(key=lambda item: -len(item[0]))

    def spoken(self, words: Sequence[Word]) -> list[Spoken]:
        """Return the sayings in a question, none within another."""
        found: list[Spoken] = []
        at = 0
        while at < len(words):
            match = next(
                (
                    (len(spelt), saying)
                    for spelt, saying in self._by_first.get(words[at].bare, ())
                    if stands_at(words, at, spelt)
                ),
                None,
            )
            if match is None:
                at += 1
            else:
                found.append(Spoken(at, at + match[0], match[1]))
                at += match[0]
        return found


def stands_at(words: Sequence[Word], at: int, phrase: Sequence[Word]) -> bool:
    """Whether a phrase stands in a question at a place; a word typed with marks must be that very word."""
    if at + len(phrase) > len(words):
        return False
    return all(
        typed.exact == spelt.exact if typed.is_marked else typed.bare == spelt.bare
        for typed, spelt in zip(words[at : at + len(phrase)], phrase, strict=True)
    )


def contains(words: Sequence[Word], phrases: Iterable[str]) -> bool:
    """Whether any of some phrases stands anywhere in a question."""
    return any(stands_at(words, at, spelt) for spelt in map(words_of, phrases) for at in range(len(words)))
