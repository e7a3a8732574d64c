"""Recorded decisions on equal units, as YAML: who decided which order, why and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from caicach.core.index.document import Reader
from caicach.core.index.problems import ProblemsError
from caicach.core.index.ranking import TieDecision
from caicach.core.index.text import say
from caicach.exchange.criteria_yaml import read_document


def read_tie_decisions(path: Path) -> Mapping[str, Sequence[TieDecision]]:
    """Return the decisions of a file by block.

    Raises ProblemsError with every fault of the file; OSError.
    """
    reader = Reader(path.name)
    document = reader.fields(read_document(path.read_bytes(), path.name))
    found: dict[str, list[TieDecision]] = {}
    for inner in document.groups("decisions"):
        order = inner.texts("order")
        if len(order) < 2 or len(set(order)) != len(order):
            reader.fault(
                inner.at,
                "F070",
                say(
                    "«order» phải nêu từ hai đơn vị khác nhau.",
                    "'order' must name two or more different units.",
                ),
                say(
                    "Ghi các đơn vị bằng điểm, đơn vị đứng trên ghi trước.",
                    "List the equal units, best first.",
                ),
            )
        decision = TieDecision(order, inner.text("by"), inner.text("reason"), inner.day("decided_on"))
        found.setdefault(inner.text("block"), []).append(decision)
        inner.finish()
    document.finish()
    if reader.problems:
        raise ProblemsError(reader.problems)
    return found
