"""Claims and decisions made ready to print: figures written as their reader writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from caicach.core.codes.numbers import readings
from caicach.core.index.model import Criterion
from caicach.evaluation.appraisal.constants import CellState
from caicach.evaluation.appraisal.rows import Row
from caicach.evaluation.publication.lines import number_kept
from caicach.evaluation.scoring.answers import Field, decode, fields_of, typed_of
from caicach.web.season.appraisal.strips import Strip
from caicach.web.season.sheet.lines import answer_words, field_title
from caicach.web.templatetags.index_tags import figure

SHOWN_STATES = frozenset({CellState.ACCEPTED, CellState.CHANGED, CellState.CONTESTED})
HIDDEN_CLAIMS = frozenset({CellState.NOT_SUBMITTED, CellState.EXEMPT})
KINDS = {
    CellState.NOT_SUBMITTED: ("none", "hourglass"),
    CellState.EXEMPT: ("none", "minus"),
    CellState.UNDECIDED: ("none", "circle-dashed"),
    CellState.ASKED: ("waiting", "help"),
    CellState.ANSWERED: ("warning", "mail"),
    CellState.PAIRED: ("waiting", "hourglass"),
    CellState.DISPUTED: ("bad", "scale"),
    CellState.ACCEPTED: ("good", "circle-check"),
    CellState.CHANGED: ("warning", "edit"),
    CellState.CONTESTED: ("warning", "gavel"),
}


@dataclass(frozen=True, slots=True)
class InputBox:
    """One box in which figures are typed, with what stands in it."""

    name: str
    kind: str
    label: str
    text: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it is printed. Nothing of a claim is told before the unit has submitted it."""

    row: Row
    claim: str
    claimed: str
    former: str
    former_reason: str
    given: str
    given_words: str
    kind: str
    icon: str
    reason: str
    mark: str
    mark_words: str
    twins: str
    twins_differ: bool


def claim_words(leaf: Criterion, kept: Mapping[str, object] | None) -> str:
    """Return an answer in words; points that were decided are told beside the figures."""
    if kept is None:
        return ""
    words = answer_words(leaf, kept)
    decided = decode(kept).decided
    if decided is None or words == _("%(points)s điểm") % {"points": figure(decided)}:
        return words
    return _("%(words)s (quyết định %(points)s điểm)") % {"words": words, "points": figure(decided)}


def shown(row: Row, strip: Strip | None = None) -> ShownRow:
    """Return a row made ready to print."""
    cell = row.cell
    hidden = row.state in HIDDEN_CLAIMS
    told = row.state in SHOWN_STATES
    second = bool(cell.outcome_2)
    points = cell.final_points if second else cell.appraised_points
    recognised = cell.recognised_2 if second else cell.recognised_1
    kind, icon = KINDS[row.state]
    claimed = None if hidden else cell.self_points
    former = number_kept(cell.former.get("points"))
    return ShownRow(
        row=row,
        claim="" if hidden else claim_words(row.leaf, cell.answer),
        claimed="" if hidden else figure(claimed),
        former="" if former is None else figure(former),
        former_reason=str(cell.former.get("reason", "")),
        given=figure(points) if told else "",
        given_words=claim_words(row.leaf, recognised) if told else "",
        kind=kind,
        icon=icon,
        reason=(cell.reason_2 if second else cell.reason_1) if told or row.state is CellState.ASKED else "",
        mark=strip.at(claimed) if strip else "",
        mark_words=_mark_words(strip, claimed),
        twins=_twins_words(row),
        twins_differ=_warns(row),
    )


def _mark_words(strip: Strip | None, claimed: Decimal | None) -> str:
    if strip is None or claimed is None:
        return ""
    return _("%(below)s đơn vị tự chấm thấp hơn, %(above)s cao hơn") % {
        "below": strip.below(claimed),
        "above": strip.above(claimed),
    }


def _warns(row: Row) -> bool:
    if row.twins is None:
        return False
    if row.state in SHOWN_STATES:
        return row.twins.differ
    return row.state is CellState.UNDECIDED and row.twins.points[0][0] != row.cell.self_points


def _twins_words(row: Row) -> str:
    if row.twins is None or not (_warns(row) or row.state is CellState.UNDECIDED):
        return ""
    listed = "; ".join(
        _("%(count)s đơn vị được %(points)s") % {"count": count, "points": figure(points)}
        for points, count in row.twins.points
    )
    return _("Cùng số liệu này: %(listed)s") % {"listed": listed}


def boxes_of(leaf: Criterion, kept: Mapping[str, object], typed: Mapping[str, str]) -> list[InputBox]:
    """Return the boxes of a leaf, with what was typed, or else what an answer holds."""
    texts = typed_of(leaf, kept)
    return [
        InputBox(
            name=field.name,
            kind=field.kind,
            label=field_title(leaf, field) or _("số liệu"),
            text=typed.get(field.name, texts.get(field.name, "")),
            options=_options(leaf, field),
        )
        for field in fields_of(leaf)
    ]


def _options(leaf: Criterion, field: Field) -> tuple[tuple[str, str], ...]:
    if field.kind == "yes_no":
        return (("1", _("Có")), ("0", _("Không")))
    if field.kind == "choice":
        return tuple((str(option), str(option)) for option in getattr(leaf.rule, "options", {}))
    return ()


def read_points(text: str) -> Decimal | None:
    """Return points as they were typed, a comma being the decimal sign; None where it is no number."""
    found = readings(text)
    if len(found) > 1:
        return Decimal(text.strip().replace(".", "").replace(",", "."))
    return next(iter(found), None)
