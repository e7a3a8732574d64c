"""Worked cases of a criteria set: read from ``cases.yaml`` and held against what the engine gives.

A case is something an official can check by hand: units, their answers by code, and what must come out
(docs/reference/cases.md). Its figures are typed from the decision or the publication, never copied from
the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from caicach.core.codes.numbers import plain
from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.arithmetic import ONE, ZERO
from caicach.core.index.document import Fields, Located, Reader
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import ProblemsError
from caicach.core.index.ranking import TieDecision
from caicach.core.index.result import TOTAL, Missing, Result
from caicach.core.index.scoring import score
from caicach.core.index.text import Text, say
from caicach.exchange.criteria_yaml import read_document, unreadable

FORMAT = "1"
NOT_APPLICABLE = "not_applicable"
UNKNOWN = "unknown"
NONE = "none"

_ID = re.compile(r"^[a-z0-9][a-z0-9\-]{0,80}$")
_WORDS = {"yes": ONE, "no": ZERO}

# A figure that must come out; None is a figure that must stay unknown.
Figure = Decimal | None


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out for one unit. Empty mappings and None of ``rank`` and ``grade`` say nothing.

    ``scores``, ``shares`` and ``maxima`` go by criterion code, the whole being ``total``; ``rank`` 0 is
    "not ranked" and ``grade`` "" is "no grade".
    """

    scores: Mapping[str, Figure] = field(default_factory=dict)
    shares: Mapping[str, Figure] = field(default_factory=dict)
    maxima: Mapping[str, Figure] = field(default_factory=dict)
    rank: int | None = None
    ranks: Mapping[str, int] = field(default_factory=dict)
    grade: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case: units and what must come out, or ids of findings that must refuse the scoring."""

    id: str
    name: Text
    source: str
    tolerance: Decimal
    missing: Missing
    sheet: AnswerSheet
    expected: Mapping[str, Expected]
    refused: tuple[str, ...]
    decisions: Mapping[str, tuple[TieDecision, ...]]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cases:
    """All cases of one file. ``source`` says where the figures were read."""

    set_id: str
    source: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One figure that came out otherwise: which case, unit and figure, what was expected and what came."""

    case: str
    unit: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.case}, {self.unit}, {self.what}: {self.expected} ≠ {self.found}"


def load_cases(path: Path) -> Cases:
    """Read the cases of a file, or of ``cases.yaml`` in a folder.

    Raises ProblemsError with every fault and its line.
    """
    file = path / "cases.yaml" if path.is_dir() else path
    try:
        raw = file.read_bytes()
    except OSError as fault:
        raise ProblemsError([unreadable(str(file), fault.strerror or str(fault))]) from None
    return read_cases(read_document(raw, file.name), file=file.name)


def read_cases(document: Located, *, file: str = "") -> Cases:
    """Return the cases that ``document`` describes. Raises ProblemsError with every fault at once."""
    reader = Reader(file)
    fields = reader.fields(document)
    fields.option("format", (FORMAT,))
    set_id = fields.text("set")
    source = fields.text("source", "")
    tolerance = fields.number("tolerance")
    missing = fields.option("missing", tuple(Missing), Missing.REFUSE)
    cases = tuple(_case(inner, tolerance, missing, source) for inner in fields.groups("cases"))
    if not cases:
        fields.missing("cases")
    fields.finish()
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            _fault(
                fields, "C001", say("Trùng mã trường hợp «{i}».", "The case '{i}' is repeated.", i=case.id)
            )
        seen.add(case.id)
    if reader.problems:
        raise ProblemsError(reader.problems)
    return Cases(set_id, source, cases)


def check_case(criteria_set: CriteriaSet, case: Case) -> list[Mismatch]:
    """Score a case and return every figure that is not as expected (none when the case holds).

    Raises ProblemsError when scoring is refused although the case does not expect it, TieDecisionError when
    a recorded decision does not fit.
    """
    try:
        result = score(criteria_set, case.sheet, missing=case.missing, decisions=case.decisions)
    except ProblemsError as refusal:
        if not case.refused:
            raise
        found = {problem.id for problem in refusal.problems}
        absent = [id_ for id_ in case.refused if id_ not in found]
        return [Mismatch(case.id, "", "refused", id_, ", ".join(sorted(found))) for id_ in absent]
    if case.refused:
        return [Mismatch(case.id, "", "refused", ", ".join(case.refused), "scored")]
    return [
        mismatch
        for unit, expected in case.expected.items()
        for mismatch in _compare(result, case, unit, expected)
    ]


def _compare(result: Result, case: Case, unit: str, expected: Expected) -> Iterator[Mismatch]:
    def figures(name: str, wanted: Mapping[str, Figure]) -> Iterator[Mismatch]:
        for code, figure in wanted.items():
            if code != TOTAL and code not in result.plan.index:
                yield Mismatch(case.id, unit, f"{name} {code}", _shown(figure), "no such criterion")
                continue
            found = getattr(result.node(unit, code), name)
            if not _agree(figure, found, case.tolerance):
                yield Mismatch(case.id, unit, f"{name} {code}", _shown(figure), _shown(found))

    yield from figures("score", expected.scores)
    yield from figures("share", expected.shares)
    yield from figures("maximum", expected.maxima)
    block = result.units[unit].block
    if expected.rank is not None:
        rank = result.rank(unit)
        place = rank.place if rank else 0
        if place != expected.rank:
            yield Mismatch(case.id, unit, "rank", str(expected.rank), str(place))
    for code, wanted in expected.ranks.items():
        node_rank = result.node_ranks(block, code).get(unit)
        place = node_rank.place if node_rank else 0
        if place != wanted:
            yield Mismatch(case.id, unit, f"rank {code}", str(wanted), str(place))
    if expected.grade is not None:
        graded = result.grade(unit)
        grade = graded.grade if graded else ""
        if grade != expected.grade:
            yield Mismatch(case.id, unit, "grade", expected.grade or NONE, grade or NONE)


def _agree(wanted: Figure, found: Figure, tolerance: Decimal) -> bool:
    if wanted is None or found is None:
        return wanted is found
    return abs(wanted - found) <= tolerance


def _shown(figure: Figure) -> str:
    return UNKNOWN if figure is None else plain(figure)


def _fault(fields: Fields, id_: str, message: Text, at: Located | None = None) -> None:
    mend = say("Xem docs/reference/cases.md.", "See docs/reference/cases.md.")
    fields.reader.fault(at or fields.at, id_, message, mend)


def _case(fields: Fields, tolerance: Decimal, missing: str, source: str) -> Case:
    id_ = fields.text("id")
    if id_ and not _ID.match(id_):
        message = say(
            "Mã trường hợp chỉ gồm chữ thường không dấu, số và gạch nối.",
            "A case id is made of plain lower-case letters, digits and hyphens.",
        )
        _fault(fields, "C002", message)
    sheet = AnswerSheet()
    expected: dict[str, Expected] = {}
    for inner in fields.groups("units"):
        _unit(inner, sheet, expected)
    refused = fields.texts("refused")
    found = Case(
        id=id_,
        name=fields.words("name"),
        source=fields.text("source", source),
        tolerance=fields.number("tolerance", tolerance),
        missing=Missing(fields.option("missing", tuple(Missing), missing)),
        sheet=sheet,
        expected=expected,
        refused=refused,
        decisions=_decisions(fields),
        line=fields.at.line,
    )
    if found.tolerance < ZERO:
        _fault(fields, "C003", say("Sai số cho phép không được âm.", "A tolerance is never negative."))
    if bool(refused) == bool(expected):
        message = say(
            "Mỗi trường hợp nêu hoặc kết quả («expect» của đơn vị), hoặc mã lỗi phải bị từ chối («refused»).",
            "A case states either what comes out ('expect' of units) or why scoring is refused ('refused').",
        )
        _fault(fields, "C004", message)
    fields.finish()
    return found


def _unit(fields: Fields, sheet: AnswerSheet, expected: dict[str, Expected]) -> None:
    unit = fields.text("unit")
    name = fields.text("name", unit)
    block = fields.text("block", "")
    if unit in sheet.units:
        _fault(fields, "C005", say("Trùng đơn vị «{u}».", "The unit '{u}' is repeated.", u=unit))
    row = sheet.unit(unit, block, name)
    facts = fields.group("facts")
    if facts is not None:
        row.facts.update({fact: facts.text(fact) for fact in facts.left})
    for code, at in fields.mapping("answers"):
        row.answers[code] = _answer(fields, code, at)
    inner = fields.group("expect")
    if inner is not None:
        expected[unit] = _expected(inner)
    fields.finish()


def _answer(fields: Fields, code: str, at: Located) -> Answer:
    """Read an answer: a number, ``yes``, ``no``, ``not_applicable``, or named figures."""
    if isinstance(at.value, Mapping):
        inner = Fields(fields.reader, at, at.value)
        named = inner.group("inputs")
        answer = Answer(
            value=inner.decimal("value", required=False),
            numerator=inner.decimal("numerator", required=False),
            denominator=inner.decimal("denominator", required=False),
            choice=inner.text("choice", ""),
            inputs={} if named is None else {name: named.number(name) for name in named.left},
            evidence=frozenset(inner.texts("evidence")),
            not_applicable=inner.boolean(NOT_APPLICABLE),
            note=inner.text("note", ""),
        )
        inner.finish()
        return answer
    if at.value == NOT_APPLICABLE:
        return Answer(not_applicable=True)
    if isinstance(at.value, str) and at.value in _WORDS:
        return Answer(value=_WORDS[at.value])
    one = Fields(fields.reader, at, {code: at})
    return Answer(value=one.decimal(code))


def _expected(fields: Fields) -> Expected:
    scores = _figures(fields, "scores")
    shares = _figures(fields, "shares")
    for name, into in (("total", scores), ("share", shares)):
        if fields.has(name):
            into[TOTAL] = _figure(fields, name)
        fields.get(name)
    rank = fields.text("rank", "")
    grade = fields.text("grade", "")
    found = Expected(
        scores=scores,
        shares=shares,
        maxima=_figures(fields, "maxima"),
        rank=_place(fields, "rank", rank) if rank else None,
        ranks=_places(fields),
        grade=None if not grade else "" if grade == NONE else grade,
        line=fields.at.line,
    )
    fields.finish()
    if found == Expected(line=found.line):
        _fault(fields, "C006", say("«expect» không nêu kết quả nào.", "'expect' states nothing."))
    return found


def _figures(fields: Fields, name: str) -> dict[str, Figure]:
    inner = fields.group(name)
    return {} if inner is None else {code: _figure(inner, code) for code in inner.left}


def _figure(fields: Fields, name: str) -> Figure:
    at = fields.get(name)
    if at is not None and at.value == UNKNOWN:
        return None
    return fields.number(name)


def _places(fields: Fields) -> dict[str, int]:
    inner = fields.group("ranks")
    return {} if inner is None else {code: _place(inner, code, inner.text(code)) for code in inner.left}


def _place(fields: Fields, name: str, text: str) -> int:
    if text == NONE:
        return 0
    if text.isdecimal() and int(text):
        return int(text)
    message = say(
        "Thứ hạng «{t}» phải là số nguyên từ 1, hoặc «none».",
        "The rank '{t}' must be a whole number from 1, or 'none'.",
        t=text[:20],
    )
    _fault(fields, "C007", message, fields.left.get(name))
    return 0


def _decisions(fields: Fields) -> dict[str, tuple[TieDecision, ...]]:
    found: dict[str, tuple[TieDecision, ...]] = {}
    for inner in fields.groups("decisions"):
        decision = TieDecision(inner.texts("order"), inner.text("by"), inner.text("reason"), inner.day("on"))
        block = inner.text("block")
        found[block] = (*found.get(block, ()), decision)
        inner.finish()
    return found
