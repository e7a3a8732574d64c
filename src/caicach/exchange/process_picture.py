"""The picture of an internal process as SVG: a box a step, with who takes it and how long, and the ways.

Steps stand one below the other; those that run at the same time stand side by side. A step outside the agency
has a class of its own and says so in words; a way back is drawn on the left. The drawing has classes alone
and no style, so that a page's policy and its dark colours hold; the same content stands in ``desc`` for who
hears the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from xml.sax.saxutils import escape, quoteattr

from caicach.core.codes.text import tidy

BOX, GAP, LANE, EDGE = 260, 34, 24, 16
LINE, HEAD, FOOT = 18, 26, 24
LETTERS = 36
"""How many letters fit into a line of a box."""
MOST_LINES = 4
BACK = 22


@dataclass(frozen=True, slots=True)
class PictureStep:
    """A step as it is drawn; ``time`` is in words, in the reader's language."""

    position: int
    name: str
    performer: str
    time: str
    group: int = 0
    returns_to: int | None = None
    is_interagency: bool = False


@dataclass(frozen=True, slots=True)
class PictureWords:
    """The words of the picture that are not the process's own."""

    title: str
    step: str = "Bước"
    same_time: str = "Làm đồng thời"
    elsewhere: str = "Liên thông"
    back: str = "Quay lại bước"


@dataclass(frozen=True, slots=True)
class _Box:
    step: PictureStep
    x: int
    y: int
    height: int
    lines: tuple[str, ...]
    performer: tuple[str, ...]

    @property
    def middle(self) -> int:
        return self.x + BOX // 2

    @property
    def bottom(self) -> int:
        return self.y + self.height


def draw_process(steps: Iterable[PictureStep], words: PictureWords, *, id_: str = "process") -> str:
    """Return the SVG element of a process.

    Args:
        steps: in any order; they are drawn by position.
        words: the title and the few words of the picture.
        id_: begins the ids of title and description, of which a page may have each once.
    """
    rows = _rows(sorted(steps, key=lambda step: step.position))
    has_ways_back = any(step.returns_to is not None for row in rows for step in row)
    left = EDGE + (BACK * 2 if has_ways_back else 0)
    widest = max((len(row) for row in rows), default=1)
    width = left + widest * BOX + (widest - 1) * LANE + EDGE
    placed, height = _placed(rows, left, width)
    drawn = [_lane(row, words) for row in placed if len(row) > 1]
    drawn += [_ways(above, below) for above, below in pairwise(placed)]
    drawn += _ways_back([box for row in placed for box in row])
    drawn += [_box(box, words) for row in placed for box in row]
    label = escape(words.title)
    return (
        f'<svg class="process" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="{id_}-title {id_}-desc">'
        f'<title id="{id_}-title">{label}</title>'
        f'<desc id="{id_}-desc">{escape(told(rows, words))}</desc>{"".join(drawn)}</svg>'
    )


def told(rows: Sequence[Sequence[PictureStep]], words: PictureWords) -> str:
    """Return the process in words, as a screen reader says it."""
    said = []
    for row in rows:
        for step in row:
            parts = [f"{words.step} {step.position}: {tidy(step.name)}", tidy(step.performer), step.time]
            if len(row) > 1:
                parts.append(words.same_time.lower())
            if step.is_interagency:
                parts.append(words.elsewhere.lower())
            if step.returns_to is not None:
                parts.append(f"{words.back.lower()} {step.returns_to}")
            said.append("; ".join(part for part in parts if part))
    return ". ".join(said)


def _rows(steps: Sequence[PictureStep]) -> list[list[PictureStep]]:
    """Return the steps row by row: those of one group that stand together side by side."""
    return [list(row) for _group, row in groupby(steps, key=lambda step: step.group or -step.position)]


def _placed(rows: Sequence[Sequence[PictureStep]], left: int, width: int) -> tuple[list[list[_Box]], int]:
    placed = []
    y = EDGE
    for row in rows:
        texts = [(_wrapped(step.name), _wrapped(step.performer)[:2]) for step in row]
        height = max(HEAD + LINE * (len(name) + len(who)) + FOOT for name, who in texts)
        inner = len(row) * BOX + (len(row) - 1) * LANE
        x = left + (width - left - EDGE - inner) // 2
        top = y + (LINE if len(row) > 1 else 0)
        boxes = []
        for at, (step, (name, who)) in enumerate(zip(row, texts, strict=True)):
            boxes.append(_Box(step, x + at * (BOX + LANE), top, height, name, who))
        placed.append(boxes)
        y = top + height + GAP
    return placed, y - GAP + EDGE if placed else EDGE * 2


def _wrapped(text: str) -> tuple[str, ...]:
    lines: list[str] = []
    for word in tidy(text).split():
        if lines and len(lines[-1]) + 1 + len(word) <= LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word[:LETTERS])
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][: LETTERS - 1].rstrip() + "…"]
    return tuple(lines)


def _box(box: _Box, words: PictureWords) -> str:
    step = box.step
    kind = "process-step process-step--elsewhere" if step.is_interagency else "process-step"
    head = f"{words.step} {step.position}" + (f" · {words.elsewhere}" if step.is_interagency else "")
    y = box.y + HEAD - 8
    texts = [_text(box.x + 12, y, head, "process-number")]
    for line in box.lines:
        y += LINE
        texts.append(_text(box.x + 12, y, line, "process-name"))
    for line in box.performer:
        y += LINE
        texts.append(_text(box.x + 12, y, line, "process-performer"))
    texts.append(_text(box.x + 12, box.bottom - 10, step.time, "process-time"))
    # What a box had no room for is told in whole where the pointer rests.
    full = escape(f"{tidy(step.name)} - {tidy(step.performer)}")
    return (
        f'<g class="{kind}"><title>{full}</title>'
        f'<rect class="process-box" x="{box.x}" y="{box.y}" width="{BOX}" height="{box.height}" rx="6"/>'
        f"{''.join(texts)}</g>"
    )


def _text(x: int, y: int, text: str, kind: str) -> str:
    return f'<text class={quoteattr(kind)} x="{x}" y="{y}">{escape(text)}</text>'


def _lane(row: Sequence[_Box], words: PictureWords) -> str:
    first, last = row[0], row[-1]
    x, y = first.x - LANE // 2, first.y - LINE - 2
    wide, high = last.x + BOX - first.x + LANE, first.height + LINE + LANE // 2
    return (
        f'<rect class="process-lane" x="{x}" y="{y}" width="{wide}" height="{high}" rx="8"/>'
        f"{_text(x + 10, y + 14, words.same_time, 'process-lane-name')}"
    )


def _ways(above: Sequence[_Box], below: Sequence[_Box]) -> str:
    bend = above[0].bottom + GAP // 2
    ways = [
        f'<path class="process-way" d="M{upper.middle} {upper.bottom}V{bend}H{lower.middle}V{lower.y}"/>'
        for upper in above
        for lower in below
    ]
    ways += [_arrow(lower.middle, lower.y) for lower in below]
    return "".join(ways)


def _arrow(x: int, y: int) -> str:
    return f'<path class="process-arrow" d="M{x - 5} {y - 8}L{x} {y}L{x + 5} {y - 8}Z"/>'


def _ways_back(boxes: Sequence[_Box]) -> list[str]:
    by_position = {box.step.position: box for box in boxes}
    drawn = []
    for at, box in enumerate(found for found in boxes if found.step.returns_to is not None):
        target = by_position.get(box.step.returns_to or 0)
        if target is None:
            continue
        x = EDGE + BACK - (at % 3) * 7
        start, end = box.y + box.height // 2, target.y + target.height // 2
        drawn.append(
            f'<path class="process-back" d="M{box.x} {start}H{x}V{end}H{target.x}"/>'
            f'<path class="process-arrow" d="M{target.x - 8} {end - 5}L{target.x} {end}'
            f'L{target.x - 8} {end + 5}Z"/>'
        )
    return drawn
