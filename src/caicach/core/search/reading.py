"""A question as the index reads it: which words it has, what each may be, and how much each counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from caicach.core.search.sayings import Phrasebook, Saying, Spoken
from caicach.core.search.words import Word, untyped, words_of

FILLER, BARE_FILLER = 0.06, 0.25
"""Weight of a word that says nothing; of one typed without marks that may be such a word."""
SAID, MEANT = 0.35, 1.0
"""Weight of everyday words that were understood, and of the words that they mean."""
BEGUN, BEGUN_KNOWN, UNTYPED = 0.55, 0.3, 0.85
SLIPPED = {1: 0.6, 2: 0.35}
"""Sureness of a word only begun, of one that is a word too, of one whose marks were typed as letters, and of
one that is one or two slips away."""
MOST_BEGUN, MOST_BEGUN_KNOWN, MOST_NEAR = 24, 6, 6


class Vocabulary(Protocol):
    """What a reading asks of an index."""

    @property
    def phrases(self) -> Phrasebook:
        """The sayings."""

    def knows(self, bare: str) -> bool:
        """Whether a word stands in any entry."""

    def knows_pair(self, first: str, second: str) -> bool:
        """Whether two words stand together in any name."""

    def worth(self, bare: str) -> float:
        """Return how much a word says."""

    def near(self, bare: str) -> list[tuple[str, int]]:
        """Return the known words that differ by a slip."""

    def begun(self, bare: str, most: int) -> list[str]:
        """Return known words that begin with some letters."""

    def is_filler(self, word: Word) -> bool:
        """Whether a word says nothing about the matter."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word to look up: bare; exact where marks were typed; how surely it is what was meant."""

    bare: str
    exact: str = ""
    sureness: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """One word of the question with all that it may be; ``full`` is what it is worth when found."""

    terms: tuple[Term, ...]
    weight: float
    full: float


@dataclass(slots=True)
class Reading:
    """A question, read."""

    groups: list[Group] = field(default_factory=list)
    pairs: list[tuple[str, str, float]] = field(default_factory=list)
    sayings: list[Saying] = field(default_factory=list)
    mended: dict[str, str] = field(default_factory=dict)


def read(words: Sequence[Word], known: Vocabulary, *, may_be_begun: bool) -> Reading:
    """Return a question as words with weights, pairs of neighbours, and what was understood of it."""
    words = list(_parted(words, known))
    question = Reading()
    spoken = known.phrases.spoken(words)
    question.sayings = list(dict.fromkeys(one.saying for one in spoken))
    chosen: list[tuple[str, float]] = []
    for at, word in enumerate(words):
        weight = _weight(at, word, spoken, known)
        last = may_be_begun and at == len(words) - 1
        terms = _terms(word, known, question.mended, begun=last, beside=_beside(words, at))
        question.groups.append(_group(terms, weight, known))
        chosen.append((terms[0].bare if terms else word.bare, weight))
    question.pairs += _pairs(chosen)
    if question.sayings or any(weight > FILLER for _bare, weight in chosen):
        # Words that say nothing stand in half of all names: they would cost most and order least.
        question.groups = [group for group in question.groups if group.weight > FILLER]
    for saying in question.sayings:
        _mean(saying, question, known)
    return question


def _mean(saying: Saying, question: Reading, known: Vocabulary) -> None:
    """Add the words that a saying means."""
    meant = words_of(saying.meant)
    question.groups += [
        _group((Term(word.bare, word.exact),), MEANT, known) for word in meant if not known.is_filler(word)
    ]
    question.pairs += _pairs([(word.bare, MEANT) for word in meant])


def _pairs(words: Sequence[tuple[str, float]]) -> Iterator[tuple[str, str, float]]:
    for (first, one), (second, other) in pairwise(words):
        # A filler between two words parts them; beside one word it makes no pair that says anything.
        if min(one, other) > FILLER:
            yield first, second, min(one, other)


def _group(terms: tuple[Term, ...], weight: float, known: Vocabulary) -> Group:
    full = known.worth(terms[0].bare) * terms[0].sureness if terms else known.worth("")
    return Group(terms, weight, full)


def _weight(at: int, word: Word, spoken: Sequence[Spoken], known: Vocabulary) -> float:
    if any(one.start <= at < one.end for one in spoken):
        return SAID * (FILLER if known.is_filler(word) else 1.0)
    if known.is_filler(word):
        return FILLER if word.is_marked or word.bare in _PLAIN_FILLERS else BARE_FILLER
    return 1.0


# Fillers that are spelt without marks: the word itself, and not one whose marks were left out.
_PLAIN_FILLERS = frozenset({"em", "anh", "cho", "sao", "nay", "mai", "hay", "theo", "ra", "ai"})


def _beside(words: Sequence[Word], at: int) -> tuple[str, str]:
    return (words[at - 1].bare if at else "", words[at + 1].bare if at + 1 < len(words) else "")


def _terms(
    word: Word, known: Vocabulary, mended: dict[str, str], *, begun: bool, beside: tuple[str, str]
) -> tuple[Term, ...]:
    """Return what a word may be, the surest first."""
    exact = word.exact if word.is_marked else ""
    found = [Term(word.bare, exact)] if known.knows(word.bare) else []
    if begun and len(word.bare) >= 2:
        most, sureness = (MOST_BEGUN_KNOWN, BEGUN_KNOWN) if found else (MOST_BEGUN, BEGUN)
        found += [Term(other, "", sureness) for other in known.begun(word.bare, most) if other != word.bare]
    if known.is_filler(word) or word.bare[:1].isdigit():
        return tuple(found)
    if found and found[0].sureness == 1.0:
        return (*found, *_suspected(word, known, beside))
    unmarked = [Term(other, "", UNTYPED) for other in untyped(word.bare) if known.knows(other)]
    near = [Term(other, "", SLIPPED[apart]) for other, apart in known.near(word.bare)[:MOST_NEAR]]
    near.sort(key=lambda term: (-term.sureness, not _fits(term.bare, known, beside)))
    guessed = unmarked + near
    if guessed and not found:
        mended[word.typed] = guessed[0].bare
    return tuple(sorted([*guessed, *found], key=lambda term: -term.sureness))


def _fits(bare: str, known: Vocabulary, beside: tuple[str, str]) -> bool:
    """Whether a word stands beside one of its neighbours in any name."""
    return known.knows_pair(beside[0], bare) or known.knows_pair(bare, beside[1])


def _suspected(word: Word, known: Vocabulary, beside: tuple[str, str]) -> list[Term]:
    """Return what a known word that fits no neighbour may be: words one slip away that fit."""
    if len(word.bare) < 3 or not word.bare.isalpha() or _fits(word.bare, known, beside):
        return []
    return [
        Term(other, "", SLIPPED[1])
        for other, apart in known.near(word.bare)
        if apart == 1 and _fits(other, known, beside)
    ][:MOST_NEAR]


def _parted(words: Sequence[Word], known: Vocabulary) -> Iterator[Word]:
    """Yield the words; two typed as one (``khaisinh``) apart where both stand together in a name."""
    for word in words:
        if known.knows(word.bare) or len(word.bare) < 5 or not word.bare.isalpha():
            yield word
            continue
        parts = next(
            (
                (word.bare[:cut], word.bare[cut:])
                for cut in range(2, len(word.bare) - 1)
                if known.knows_pair(word.bare[:cut], word.bare[cut:])
            ),
            None,
        )
        if parts is None:
            yield word
        else:
            yield from (Word(part, part, part) for part in parts)
