"""From a document to a criteria set: every fault is reported with its line, code and mend, all at once."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from caicach.core.index.arithmetic import CONTEXT, ROUNDING_MODES, ZERO
from caicach.core.index.document import Fields, Located, Reader
from caicach.core.index.model import (
    Adjustments,
    Block,
    CriteriaSet,
    Criterion,
    Decision,
    LegalText,
    NotApplicable,
    Period,
    Rounding,
    RoundingPlace,
    Standing,
    Stated,
)
from caicach.core.index.reading_criteria import read_criterion
from caicach.core.index.reading_grades import read_ranking, read_scale
from caicach.core.index.text import NOTHING, Text

FORMAT = "1"
MAX_COUNT_DIGITS = 9

_ID = re.compile(r"^[a-z0-9][a-z0-9\-]{0,80}$")


def read_criteria_set(document: Located, *, file: str = "", digest: str = "") -> CriteriaSet:
    """Return the criteria set that ``document`` describes.

    Never raises for what the author wrote: faults are in ``problems`` of the set returned, and a set with
    errors there must not be used for scoring (:func:`caicach.core.index.scoring.score` refuses it).
    """
    with localcontext(CONTEXT):
        return _read(document, file, digest)


def _read(document: Located, file: str, digest: str) -> CriteriaSet:
    reader = Reader(file)
    fields = reader.fields(document)
    fields.option("format", (FORMAT,))
    id_ = fields.text("id")
    if id_ and not _ID.match(id_):
        fields.malformed("S001", "id", "Mã bộ tiêu chí chỉ gồm chữ thường không dấu, số và gạch nối.")
    maximum = fields.number("maximum")
    criteria = tuple(read_criterion(inner, None, 1) for inner in fields.groups("criteria"))
    if not criteria:
        fields.missing("criteria")
    by_code: dict[str, Criterion] = {}
    for top in criteria:
        for node in top.walk():
            by_code.setdefault(node.code, node)
    found = CriteriaSet(
        id=id_,
        version=fields.text("version", "1"),
        title=fields.words("title"),
        standing=Standing(fields.option("standing", tuple(Standing))),
        decision=_decision(fields),
        period=_period(fields),
        blocks=_blocks(fields),
        maximum=maximum,
        criteria=criteria,
        roundings=_roundings(fields),
        not_applicable=NotApplicable(
            fields.option("not_applicable", tuple(NotApplicable), NotApplicable.UNDEFINED)
        ),
        grades=tuple(read_scale(inner) for inner in fields.groups("grades")),
        ranking=read_ranking(fields),
        adjustments=_adjustments(fields, maximum),
        legal_texts=_legal_texts(fields),
        stated=_stated(fields),
        levels=_levels(fields),
        note=fields.words("note", NOTHING),
        digest=digest,
        file=file,
        problems=reader.problems,
        by_code=by_code,
    )
    fields.finish()
    return found


def _decision(fields: Fields) -> Decision:
    inner = fields.group("decision")
    if inner is None:
        fields.missing("decision")
        return Decision("", None, "", "", "")
    found = Decision(
        inner.text("number"),
        inner.day("date"),
        inner.text("issuer", ""),
        inner.text("title", ""),
        inner.text("source"),
        inner.text("note", ""),
    )
    inner.finish()
    return found


def _period(fields: Fields) -> Period:
    inner = fields.group("period")
    if inner is None:
        fields.missing("period")
        return Period(None, None)
    found = Period(inner.day("from"), inner.day("to"))
    if found.starts_on and found.ends_on and found.ends_on < found.starts_on:
        inner.malformed(
            "S002", "to", "Ngày kết thúc trước ngày bắt đầu.", "The period ends before it begins."
        )
    inner.finish()
    return found


def _blocks(fields: Fields) -> tuple[Block, ...]:
    blocks = []
    for inner in fields.groups("blocks"):
        blocks.append(Block(inner.text("id"), inner.words("title"), inner.boolean("ranked", default=True)))
        inner.finish()
    if not blocks:
        fields.missing("blocks")
    return tuple(blocks)


def _roundings(fields: Fields) -> dict[RoundingPlace, Rounding]:
    roundings: dict[RoundingPlace, Rounding] = {}
    for inner in fields.groups("rounding"):
        place = RoundingPlace(inner.option("at", tuple(RoundingPlace)))
        if place in roundings:
            inner.malformed(
                "S014",
                "at",
                "Đã có một cách làm tròn ở chỗ này.",
                "There is a rounding at this place already.",
            )
        places = inner.number("places", Decimal(2))
        if places != places.to_integral_value() or not 0 <= places <= 10:
            inner.malformed("S003", "places", "Số chữ số thập phân phải là số nguyên từ 0 đến 10.")
            places = Decimal(2)
        roundings[place] = Rounding(int(places), inner.option("mode", tuple(ROUNDING_MODES), "half_up"))
        inner.finish()
    return roundings


def _legal_texts(fields: Fields) -> dict[str, LegalText]:
    texts: dict[str, LegalText] = {}
    for inner in fields.groups("legal_texts"):
        id_ = inner.text("id")
        texts[id_] = LegalText(
            id_, inner.text("number"), inner.text("title", ""), inner.day("valid_from"), inner.day("valid_to")
        )
        inner.finish()
    return texts


def _stated(fields: Fields) -> Stated:
    inner = fields.group("stated")
    if inner is None:
        return Stated()
    counts = []
    for item in inner.texts("counts"):
        if item.isdecimal() and len(item) <= MAX_COUNT_DIGITS:
            counts.append(int(item))
        else:
            inner.malformed(
                "S004",
                "counts",
                "Số lượng tiêu chí phải là số nguyên.",
                "Counts must be whole numbers.",
            )
    found = Stated(inner.decimal("survey_maximum", required=False), tuple(counts))
    inner.finish()
    return found


def _levels(fields: Fields) -> tuple[Text, ...]:
    default = (
        Text("Lĩnh vực", "Area"),
        Text("Tiêu chí", "Criterion"),
        Text("Tiêu chí thành phần", "Component"),
    )
    if not fields.has("levels"):
        fields.get("levels")
        return default
    levels = []
    for item in fields.list("levels"):
        if isinstance(item.value, str):
            levels.append(Text(item.value, item.value))
        else:
            inner = fields.reader.fields(item)
            vi = inner.text("vi")
            levels.append(Text(vi, inner.text("en", vi)))
            inner.finish()
    return tuple(levels)


def _adjustments(fields: Fields, maximum: Decimal) -> Adjustments:
    inner = fields.group("adjustments")
    if inner is None:
        return Adjustments(None, None, ZERO, maximum)
    found = Adjustments(
        inner.decimal("bonus_maximum", required=False),
        inner.decimal("penalty_maximum", required=False),
        inner.number("total_minimum", ZERO),
        inner.number("total_maximum", maximum),
    )
    inner.finish()
    return found
