"""Criteria sets and answers made by number, for tests and benchmarks. All of it is fictional."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.document import located
from caicach.core.index.model import CriteriaSet, InputKind
from caicach.core.index.reading import read_criteria_set

BANDS = [
    {"below": "50", "points": "0"},
    {"at_least": "50", "below": "80", "points": "0.5"},
    {"at_least": "80", "points": "1"},
]

NUMERIC_RULES: tuple[dict[str, object], ...] = (
    {"type": "yes_no"},
    {"type": "linear"},
    {"type": "linear_saturating", "full_at": "80"},
    {"type": "steps", "bands": BANDS},
    {"type": "survey_share"},
    {"type": "count", "points_each": "0.2"},
    {"type": "deduction", "per_event": "0.125"},
    {"type": "given"},
    {"type": "linear_floor", "floor": "50"},
    {"type": "all_or_nothing"},
)

PEER_RULES: tuple[dict[str, object], ...] = (
    {"type": "peers_mean"},
    {"type": "target_leader", "target": "60"},
    {"type": "peers_range"},
)


def make_set(
    leaves: int,
    *,
    per_area: int = 10,
    rules: Sequence[dict[str, object]] = NUMERIC_RULES,
    not_applicable: str = "shrink",
    blocks: Sequence[str] = ("sp",),
    **fields: object,
) -> CriteriaSet:
    """Return a set of ``leaves`` criteria of one point each, the rules taken in turn."""
    areas: list[dict[str, object]] = []
    for number in range(leaves):
        if number % per_area == 0:
            code = str(len(areas) + 1)
            size = min(per_area, leaves - number)
            areas.append({"code": code, "title": f"Lĩnh vực {code}", "maximum": str(size), "criteria": []})
        rule = rules[number % len(rules)]
        below = areas[-1]["criteria"]
        assert isinstance(below, list)
        survey = rule["type"] in {"survey_share", "survey_mean"}
        below.append(
            {
                "code": f"{len(areas)}.{len(below) + 1}",
                "title": f"Tiêu chí {number + 1}",
                "maximum": "1",
                "method": "survey" if survey else "measured",
                "rule": rule,
                "zero_denominator": "zero",
                "legal_basis": ["qd"],
            }
        )
    document: dict[str, object] = {
        "format": "1",
        "id": "made",
        "title": "Bộ tiêu chí dựng để kiểm thử",
        "standing": "draft",
        "decision": {"number": "0/QĐ", "source": "dữ liệu minh họa"},
        "period": {"from": "2026-01-01"},
        "blocks": [{"id": block, "title": block} for block in blocks],
        "maximum": str(leaves),
        "not_applicable": not_applicable,
        "legal_texts": [{"id": "qd", "number": "0/QĐ"}],
        "criteria": areas,
        **fields,
    }
    return read_criteria_set(located(document), file="made.yaml")


def make_answer(kind: InputKind, dice: random.Random) -> Answer:
    """Return a random answer of a kind, shares with their counts."""
    match kind:
        case InputKind.SHARE:
            denominator = dice.randrange(1, 400)
            return Answer(
                numerator=Decimal(dice.randrange(denominator + 1)), denominator=Decimal(denominator)
            )
        case InputKind.YES_NO:
            return Answer(value=Decimal(dice.randrange(2)))
        case InputKind.POINTS:
            return Answer(value=Decimal(dice.randrange(101)) / 100)
        case InputKind.MEAN:
            return Answer(value=Decimal(dice.randrange(100, 501)) / 100)
        case _:
            return Answer(value=Decimal(dice.randrange(12)))


def make_answers(criteria_set: CriteriaSet, units: int, *, seed: int = 1, absent: float = 0.0) -> AnswerSheet:
    """Return answers of ``units`` units; a share ``absent`` of them is "not applicable"."""
    dice = random.Random(seed)
    leaves = list(criteria_set.leaves())
    blocks = [block.id for block in criteria_set.blocks]
    sheet = AnswerSheet()
    for number in range(units):
        unit = sheet.unit(f"DV{number + 1:05d}", blocks[number % len(blocks)])
        for leaf in leaves:
            if absent and dice.random() < absent:
                unit.answers[leaf.code] = Answer(not_applicable=True)
            else:
                unit.answers[leaf.code] = make_answer(leaf.input, dice)
    return sheet
