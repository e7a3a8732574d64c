"""An index over names in memory, and the ranking of what a question finds.

The order is that of BM25 (Robertson, Zaragoza 2009) over words and pairs of neighbouring words, where each
word of the question counts by how rare it is, how surely it is the word that was meant (exact with marks,
bare, begun, slipped), and whether it came from the question or from what a saying means. Scores order answers
and are shown to nobody, so they are binary fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import log

from caicach.core.search.beside_the_point import ELSEWHERE, FILLERS
from caicach.core.search.everyday import SAYINGS
from caicach.core.search.reading import Reading, Term, read
from caicach.core.search.sayings import Elsewhere, Phrasebook, Saying, contains
from caicach.core.search.slips import Slips
from caicach.core.search.words import MOST_WORDS, Word, words_of

SATURATION, LENGTH_SHARE = 0.9, 0.45
"""BM25's k1 and b: names are short, a word seldom stands twice, and long names are long for a reason."""
EXTRA = 0.3
"""Weight of a word that stands beside the name only, such as in the field's."""
PAIR = 0.9
"""Weight of two words that stand together in question and name, against the two apart."""
OTHER_WORD = 0.3
"""Weight of a word typed with marks where the name has the same letters with others (họ for hộ)."""
RELEVANT = 0.25
"""Share of the best score below which an answer only holds a word of the question by the way."""
UNCOVERED = 0.4
"""What is left of a score of which nothing of the question is covered."""
SURE = 0.45
"""Share of the question's weight that an answer must cover to be shown as one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found.

    Attributes:
        key: the caller's name for it.
        name: the words that are shown and searched.
        extra: further words by which it may be found.
        code: a code that finds it too, whole or begun.
        boost: how much more often it is wanted than others; 0 for no knowledge.
    """

    key: int
    name: str
    extra: str = ""
    code: str = ""
    boost: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: its key, its score, and the share (0 to 1) of the question that it covers."""

    key: int
    score: float
    share: float

    @property
    def is_sure(self) -> bool:
        """Whether enough of the question stands in the answer to call it one."""
        return self.share >= SURE


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found.

    Attributes:
        found: the best first.
        total: how many were found, before the limit.
        sayings: everyday words that were understood.
        mended: words as typed with what they were taken for.
        elsewhere: where to go with a matter that no procedure settles, or None.
    """

    found: Sequence[Found] = ()
    total: int = 0
    sayings: Sequence[Saying] = ()
    mended: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Elsewhere | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the best answer covers enough of the question."""
        return bool(self.found) and self.found[0].is_sure


@dataclass(slots=True)
class _Posting:
    """Where a word stands: entry number to its weight (later its share) there; by exact spelling, where."""

    weight: dict[int, float] = field(default_factory=dict)
    exact: dict[str, set[int]] = field(default_factory=dict)
    rarity: float = 0.0


class Index:
    """Entries that can be searched; it does not change once it is built."""

    def __init__(self, entries: Iterable[Entry], *, on: date | None = None) -> None:
        """Build the index with the sayings in use on a day; all of them without one."""
        self._entries = list(entries)
        self._phrases = Phrasebook(SAYINGS, on)
        self._words: dict[str, _Posting] = {}
        self._pairs: dict[tuple[str, str], dict[int, float]] = {}
        lengths = [self._add(number, entry) for number, entry in enumerate(self._entries)]
        mean = sum(lengths) / len(lengths) if lengths else 1.0
        self._norms = [1 - LENGTH_SHARE + LENGTH_SHARE * length / (mean or 1) for length in lengths]
        for posting in self._words.values():
            posting.rarity = self.rarity(len(posting.weight))
            for number, weight in posting.weight.items():
                share = weight * (1 + SATURATION) / (weight + SATURATION * self._norms[number])
                posting.weight[number] = share
        self._slips = Slips(self._words)
        self._sorted_words = sorted(self._words)
        self._codes = sorted(
            (_plain(entry.code), number) for number, entry in enumerate(self._entries) if entry.code
        )
        self._fillers = frozenset(word.exact for filler in FILLERS for word in words_of(filler))
        self._bare_fillers = frozenset(word.bare for filler in FILLERS for word in words_of(filler))

    def __len__(self) -> int:
        return len(self._entries)

    def _add(self, number: int, entry: Entry) -> int:
        name = words_of(entry.name)
        for word in name:
            self._note(number, word, 1.0)
        for word in words_of(entry.extra):
            self._note(number, word, EXTRA)
        for first, second in pairwise(name):
            self._pairs.setdefault((first.bare, second.bare), {})[number] = 1.0
        return len(name)

    def _note(self, number: int, word: Word, weight: float) -> None:
        posting = self._words.setdefault(word.bare, _Posting())
        posting.weight[number] = max(posting.weight.get(number, 0.0), weight)
        posting.exact.setdefault(word.exact, set()).add(number)

    def search(self, text: str, *, limit: int = 20, admits: Callable[[int], bool] | None = None) -> Answer:
        """Return what a question finds, the best first; any text is an answer, none is an error.

        Args:
            text: the question as typed; a last word without a blank after it may be only begun.
            limit: the most that is returned.
            admits: says by an entry's key whether it may be found at all.
        """
        numbers = self._by_code(text)
        if numbers:
            hits = [Found(self._entries[number].key, 1.0, 1.0) for number in numbers]
            hits = [hit for hit in hits if admits is None or admits(hit.key)]
            return Answer(hits[:limit], len(hits))
        words = words_of(text)[:MOST_WORDS]
        if not words:
            return Answer()
        question = read(words, self, may_be_begun=not text[-1:].isspace())
        hits = self._ranked(question, admits)
        elsewhere = next(
            (
                other
                for other in ELSEWHERE
                if contains(words, other.said) and not contains(words, other.unless)
            ),
            None,
        )
        return Answer(hits[:limit], len(hits), question.sayings, question.mended, elsewhere)

    def _by_code(self, text: str) -> list[int]:
        """Return the entries whose code is, or begins with, what was typed; nothing for other texts."""
        typed = "".join(text.split())
        plain = _plain(typed)
        if len(plain) < 4 or not typed[0].isdigit() or not typed.replace(".", "")[:7].isdigit():
            return []
        whole = [number for code, number in self._codes if code == plain[: len(code)] and len(code) >= 7]
        if whole:
            return whole
        return [number for code, number in self._codes if code.startswith(plain) or code[1:] == plain]

    def _ranked(self, question: Reading, admits: Callable[[int], bool] | None) -> list[Found]:
        scores: dict[int, float] = {}
        covered: dict[int, float] = {}
        for group in question.groups:
            best: dict[int, float] = {}
            for term in group.terms:
                self._score(term, best)
            for number, score in best.items():
                scores[number] = scores.get(number, 0.0) + score * group.weight
                full = group.full or 1.0
                covered[number] = covered.get(number, 0.0) + group.weight * min(score, full)
        for first, second, weight in question.pairs:
            posting = self._pairs.get((first, second))
            if posting:
                worth = PAIR * weight * self.rarity(len(posting))
                for number in posting:
                    scores[number] = scores.get(number, 0.0) + worth / self._norms[number]
        whole = sum(group.weight * group.full for group in question.groups) or 1.0
        hits = []
        for number, score in scores.items():
            entry = self._entries[number]
            if admits is None or admits(entry.key):
                share = min(covered.get(number, 0.0) / whole, 1.0)
                hits.append(Found(entry.key, score * (UNCOVERED + share) + entry.boost, share))
        least = RELEVANT * max((hit.score for hit in hits), default=0.0)
        kept = [hit for hit in hits if hit.score >= least]
        return sorted(kept, key=lambda hit: (-hit.score, hit.key))

    def _score(self, term: Term, best: dict[int, float]) -> None:
        """Raise the scores of the entries that hold a term, where it is the best match of its word."""
        posting = self._words.get(term.bare)
        if posting is None:
            return
        worth = term.sureness * posting.rarity
        spelt = posting.exact.get(term.exact, set()) if term.exact else None
        for number, share in posting.weight.items():
            there = worth * share
            if spelt is not None and number not in spelt:
                there *= OTHER_WORD
            if there > best.get(number, 0.0):
                best[number] = there

    # --- What the reading of a question asks of the index -------------------------------------------------

    @property
    def phrases(self) -> Phrasebook:
        """The sayings."""
        return self._phrases

    def knows(self, bare: str) -> bool:
        """Whether a word stands in any entry."""
        return bare in self._words

    def knows_pair(self, first: str, second: str) -> bool:
        """Whether two words stand together in any name."""
        return (first, second) in self._pairs

    def rarity(self, count: int) -> float:
        """Return how much a term says that stands in ``count`` entries."""
        return log(1 + (len(self._entries) - count + 0.5) / (count + 0.5))

    def worth(self, bare: str) -> float:
        """Return how much a word says; an unknown one as much as the rarest."""
        posting = self._words.get(bare)
        return posting.rarity if posting else self.rarity(0)

    def near(self, bare: str) -> list[tuple[str, int]]:
        """Return the known words that differ by a slip, the nearest and most frequent first."""
        found = self._slips.near(bare)
        return sorted(found, key=lambda item: (item[1], -len(self._words[item[0]].weight), item[0]))

    def begun(self, bare: str, most: int) -> list[str]:
        """Return known words that begin with some letters, the most frequent first."""
        low = _first_from(self._sorted_words, bare)
        found = []
        while low < len(self._sorted_words) and self._sorted_words[low].startswith(bare):
            found.append(self._sorted_words[low])
            low += 1
        return sorted(found, key=lambda word: (-len(self._words[word].weight), word))[:most]

    def is_filler(self, word: Word) -> bool:
        """Whether a word says nothing about the matter."""
        return word.exact in self._fillers if word.is_marked else word.bare in self._bare_fillers


def _plain(code: str) -> str:
    return "".join(char for char in code.upper() if char.isalnum())


def _first_from(words: Sequence[str], start: str) -> int:
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words[middle] < start:
            low = middle + 1
        else:
            high = middle
    return low
