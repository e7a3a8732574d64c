"""The worked examples of docs/reference/rules.md, read from the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import yaml
from tests.core.index.samples import Plain

from caicach.core.index.answers import Answer

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/rules.md"


class Example(NamedTuple):
    """A leaf, an answer, what the other units of the block answered, and the points that come out."""

    section: str
    leaf: Plain
    answer: Answer
    peers: tuple[Answer, ...]
    points: str


def examples() -> list[Example]:
    """Return every row of every table of the page."""
    found: list[Example] = []
    for part in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        section = part.splitlines()[0]
        for fence, table in re.findall(
            r"```yaml\n(.*?)```\n\n((?:\|[^\n]*\n)+)", part + "\n", flags=re.DOTALL
        ):
            leaf = yaml.load(fence, Loader=yaml.BaseLoader)
            found.extend(_rows(section, leaf, table))
    return found


def _rows(section: str, leaf: Plain, table: str) -> Iterator[Example]:
    heads, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    for cells in rows:
        row = dict(zip(heads, cells, strict=True))
        chosen = leaf["rule"]["type"] == "choice"
        peers = row.get("peers", "")
        # A peer's own figures follow its number: "20, target = 10" is one peer, "60, 80" are two.
        given = [peers] if "=" in peers else [peer for peer in peers.split(",") if peer.strip()]
        yield Example(
            section,
            leaf,
            Answer(choice=row["answer"]) if chosen else _answer(row["answer"]),
            tuple(_answer(peer) for peer in given),
            row["points"],
        )


def _answer(text: str) -> Answer:
    answer = Answer()
    inputs: dict[str, Decimal] = {}
    for piece in (piece.strip() for piece in text.split(",")):
        if "=" in piece:
            name, number = piece.split("=")
            inputs[name.strip()] = Decimal(number.strip())
        elif piece.startswith("with "):
            answer.evidence = frozenset({piece.removeprefix("with ")})
        elif "/" in piece:
            numerator, denominator = piece.split("/")
            answer.numerator, answer.denominator = Decimal(numerator.strip()), Decimal(denominator.strip())
        else:
            answer.value = Decimal(piece)
    answer.inputs = inputs
    return answer
