"""Words that differ from a typed one by a slip: a letter too many, too few, wrong, or two exchanged.

Every known word is stored under itself and under each of its forms with letters left out; two words within a
distance share such a form. That costs memory for a vocabulary of some thousand syllables, and no time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

SHORTEST = 3
"""Letters below which a slip makes simply another word."""
TWO_FROM = 6
"""Letters from which two slips are forgiven."""


class Slips:
    """The words of a vocabulary, found by words that are nearly so."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._forms: dict[str, list[str]] = {}
        for word in sorted(vocabulary):
            if len(word) >= SHORTEST and word.isalpha():
                for form in _shortened(word, 2 if len(word) >= TWO_FROM else 1):
                    self._forms.setdefault(form, []).append(word)

    def near(self, typed: str) -> list[tuple[str, int]]:
        """Return words within the distance forgiven, each with its distance, the nearest first."""
        if len(typed) < SHORTEST:
            return []
        bound = 2 if len(typed) >= TWO_FROM else 1
        found: dict[str, int] = {}
        for form in _shortened(typed, bound):
            for word in self._forms.get(form, ()):
                if word not in found:
                    found[word] = distance(typed, word, bound)
        kept = [(word, apart) for word, apart in found.items() if apart <= bound]
        return sorted(kept, key=lambda item: (item[1], item[0][:1] != typed[:1], item[0]))


def _shortened(word: str, most: int) -> Iterator[str]:
    """Yield a word and its forms with up to ``most`` letters left out."""
    seen = {word}
    layer = [word]
    yield word
    for _round in range(most):
        shorter = []
        for form in layer:
            for at in range(len(form)):
                cut = form[:at] + form[at + 1 :]
                if cut not in seen and cut:
                    seen.add(cut)
                    shorter.append(cut)
                    yield cut
        layer = shorter


def distance(one: str, other: str, bound: int) -> int:
    """Return how many slips lie between two words (Damerau-Levenshtein, two exchanged count one).

    More than ``bound`` is answered with ``bound + 1``.

    >>> distance("sihn", "sinh", 2), distance("khia", "khai", 1), distance("a", "abcd", 2)
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > bound:
        return bound + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, opposite in enumerate(other, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != opposite))
            if (
                row > 1
                and column > 1
                and letter == other[column - 2]
                and one[row - 2] == opposite
                and before[column - 2] + 1 < cost
            ):
                cost = before[column - 2] + 1
            current.append(cost)
        if min(current) > bound:
            return bound + 1
        before, last = last, current
    return min(last[-1], bound + 1)
