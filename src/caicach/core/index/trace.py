"""Why a number is what it is: rule, version, inputs, steps, source and a sentence.

A trace is computed again from the inputs that the result keeps, by the same rules that gave the number; it is
therefore never stale, and costs nothing until somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from caicach.core.codes.numbers import plain
from caicach.core.index.plan import Status
from caicach.core.index.result import NodeResult
from caicach.core.index.rules.base import Step
from caicach.core.index.text import Text


@dataclass(frozen=True, slots=True)
class Input:
    """One figure that went in, as answered, and where it was read."""

    name: str
    title: Text
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """A child's contribution to its parent; contributions add up to the score before any later step."""

    code: str
    title: Text
    score: Decimal | None
    maximum: Decimal | None
    status: Status


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rule comes from: the set, its version and digest, the decision, and the texts it cites."""

    set_id: str
    set_version: str
    set_digest: str
    decision: str
    decided_on: str
    read_in: str
    legal_basis: tuple[str, ...]
    origin: str
    standing: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole explanation of one number of one unit."""

    result: NodeResult
    title: Text
    rule: str
    rule_version: str
    rule_text: Text
    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    sentence: Text
    grade_reasons: tuple[Text, ...]
    rank_reason: Text
    source: Source

    def as_dict(self) -> dict[str, object]:
        """Return the trace for JSON; exact numbers as text (docs/reference/trace.md)."""
        row = self.result
        return {
            "unit": row.unit,
            "block": row.block,
            "code": row.code,
            "level": row.level,
            "title": self.title._asdict(),
            "score": _text(row.score),
            "maximum": _text(row.maximum),
            "share": _text(row.share),
            "status": row.status.value,
            "rank": row.rank,
            "grade": row.grade,
            "rule": {"type": self.rule, "version": self.rule_version, **self.rule_text._asdict()},
            "inputs": [
                {"name": item.name, "title": item.title._asdict(), "value": item.value, "source": item.source}
                for item in self.inputs
            ],
            "steps": [{**step.text._asdict(), "value": _text(step.value)} for step in self.steps],
            "parts": [
                {
                    "code": part.code,
                    "score": _text(part.score),
                    "maximum": _text(part.maximum),
                    "status": part.status.value,
                }
                for part in self.parts
            ],
            "sentence": self.sentence._asdict(),
            "grade_reasons": [reason._asdict() for reason in self.grade_reasons],
            "rank_reason": self.rank_reason._asdict(),
            "source": {
                "set": self.source.set_id,
                "version": self.source.set_version,
                "digest": self.source.set_digest,
                "decision": self.source.decision,
                "decided_on": self.source.decided_on,
                "read_in": self.source.read_in,
                "legal_basis": list(self.source.legal_basis),
                "origin": self.source.origin,
                "standing": self.source.standing,
            },
        }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
