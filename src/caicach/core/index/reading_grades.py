"""Grades and ranking, read from their document."""

from __future__ import annotations

from caicach.core.index.bands import read_span
from caicach.core.index.document import Fields
from caicach.core.index.model import (
    Basis,
    Cap,
    FactTest,
    Grade,
    GradeCondition,
    GradeScale,
    Ranking,
    TieBreak,
)
from caicach.core.index.text import NOTHING, say


def read_ranking(fields: Fields) -> Ranking:
    """Return how the set ranks; by share and with no tie-break when it does not say."""
    inner = fields.group("ranking")
    if inner is None:
        return Ranking(Basis.SHARE, (), NOTHING)
    chain = []
    for link in inner.groups("tie_break"):
        code = link.text("code")
        by = link.option("by", ("score", "share", "value", "numerator"), "score")
        lowest = link.option("order", ("highest", "lowest"), "highest") == "lowest"
        chain.append(TieBreak(code, by, not lowest, link.words("text", NOTHING)))
        link.finish()
    found = Ranking(
        Basis(inner.option("by", tuple(Basis), Basis.SHARE)),
        tuple(chain),
        inner.words("manual", NOTHING),
        inner.at.line,
    )
    inner.finish()
    return found


def read_scale(fields: Fields) -> GradeScale:
    """Return the grades that ``fields`` describe."""
    grades = []
    for inner in fields.groups("bands"):
        grades.append(
            Grade(
                inner.text("id"),
                inner.words("title"),
                read_span(inner),
                tuple(_condition(condition) for condition in inner.groups("conditions")),
            )
        )
        inner.finish()
    caps = []
    for inner in fields.groups("caps"):
        caps.append(Cap(_test(inner), inner.text("at_most"), inner.words("text", NOTHING)))
        inner.finish()
    exempt = []
    for inner in fields.groups("exempt"):
        exempt.append(_test(inner))
        inner.finish()
    scale = GradeScale(
        fields.texts("blocks"),
        Basis(fields.option("by", tuple(Basis), Basis.SHARE)),
        tuple(grades),
        tuple(caps),
        fields.text("not_submitted", ""),
        tuple(exempt),
        fields.at.line,
    )
    known = {grade.id for grade in grades}
    for wanted in (*(cap.at_most for cap in caps), scale.not_submitted):
        if wanted and wanted not in known:
            fields.reader.fault(
                fields.at,
                "S005",
                say("Không có mức xếp loại «{g}».", "There is no grade '{g}'.", g=wanted),
                say("Dùng mã của một mức trong «bands».", "Use the id of one of the 'bands'."),
            )
    fields.finish()
    return scale


def _test(fields: Fields) -> FactTest:
    return FactTest(fields.text("fact"), fields.texts("is"))


def _condition(fields: Fields) -> GradeCondition:
    found = GradeCondition(
        fields.boolean("no_zero"),
        fields.texts("codes"),
        fields.decimal("at_least", required=False),
        Basis(fields.option("by", tuple(Basis), Basis.SHARE)),
        fields.words("text", NOTHING),
    )
    fields.finish()
    return found
