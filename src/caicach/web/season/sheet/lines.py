"""Rows of the scoring table made ready to print: every figure already written as its reader writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caicach.core.codes.text import fold
from caicach.core.index.model import Criterion, InputKind, Method
from caicach.core.index.plan import Status
from caicach.core.index.text import Text
from caicach.evaluation.evidence.selectors import Chip
from caicach.evaluation.publication.lines import number_kept
from caicach.evaluation.scoring.answers import Field, decode, typed_of
from caicach.evaluation.scoring.lacking import Lack
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.table import Box, Points, Row
from caicach.web.templatetags.index_tags import figure, marked_words, status_words, words

NONE = "–"
Chips = Mapping[int, Sequence[Chip]]
"""What stands beside cells as their evidence, by the cell's id."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a box."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One box as it is printed; ``label`` is for those who hear the page, ``hint`` stands in it."""

    name: str
    kind: str
    text: str
    label: str
    hint: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table as it is printed. ``place`` is its number in the table, for ids of the page."""

    row: Row
    place: int
    title: str
    maximum: str
    points: str
    appraised: str
    final: str
    share: str
    entries: tuple[Entry, ...]
    lacks: str
    search: str
    former: str
    former_said: str
    source: str
    chips: Sequence[Chip]
    papers: int

    @property
    def above(self) -> str:
        """The codes of the groups it stands in, as one word each."""
        return " ".join(self.row.above)


def lines_of(rows: Sequence[Row], chips: Chips) -> list[Line]:
    """Return the rows of a table made ready to print."""
    return [_line(row, place, chips) for place, row in enumerate(rows, 1)]


def _line(row: Row, place: int, chips: Chips) -> Line:
    cell = row.cell
    former, former_said = _former(cell)
    return Line(
        row=row,
        place=place,
        title=marked_words(row.node.title),
        maximum=figure(row.maximum),
        points=points_text(row.self_points),
        appraised=points_text(row.appraised),
        final=points_text(row.final),
        share=share_text(row),
        entries=tuple(_entry(row.node, box) for box in row.boxes),
        lacks=lacks_text(row),
        search=fold(f"{row.code} {words(row.node.title)}"),
        former=former,
        former_said=former_said,
        source=_source(row),
        chips=chips.get(cell.pk, ()) if cell else (),
        papers=cell.evidence_count if cell else 0,
    )


def chip_page(chip: Chip) -> str:
    """Return where in a document the proof stands, or that nobody has said so yet."""
    return _("tr. %(page)s") % {"page": chip.page} if chip.page else _("chưa chỉ trang")


def lacks_text(row: Row) -> str:
    """Return what a row lacks, in few words; the list of what is missing says it at length."""
    if not row.lacks:
        return ""
    said = {
        Lack.ANSWER: _("thiếu số liệu"),
        Lack.EVIDENCE: _("thiếu tài liệu hoặc giải trình"),
        Lack.PAGE: _("thiếu số trang của tài liệu"),
        Lack.REASON: _("thiếu giải trình vì sao không áp dụng"),
    }
    return "; ".join(said[lack] for lack in row.lacks)


def points_text(points: Points | None) -> str:
    """Return points as a figure, or why there are none; nothing where the reader may not see them."""
    if points is None:
        return ""
    if points.score is None:
        return status_words(points.status) if points.status == Status.NOT_APPLICABLE else NONE
    return figure(points.score)


def share_text(row: Row) -> str:
    """Return how much of the applicable maximum was reached, in per cent."""
    return NONE if row.share is None else f"{figure(row.share, 1)} %"


def _entry(leaf: Criterion, box: Box) -> Entry:
    label = field_title(leaf, box.field)
    return Entry(
        name=box.field.name,
        kind=box.field.kind,
        text=box.text,
        label=f"{leaf.code}, {label or _('số liệu')}",
        hint=label if box.field.name != "value" else "",
        options=_options(box),
    )


def _options(box: Box) -> tuple[Option, ...]:
    if box.field.kind == "yes_no":
        return tuple(
            Option(value, label, value == box.text) for value, label in (("1", _("Có")), ("0", _("Không")))
        )
    return tuple(Option(option, option, option == box.text) for option in box.options)


def field_title(leaf: Criterion, field: Field) -> str:
    """Return what a box asks for, in words."""
    if field.name == "numerator":
        return _("tử số")
    if field.name == "denominator":
        return _("mẫu số")
    if field.name.startswith("input:"):
        titles = getattr(leaf.rule, "inputs", {})
        title = titles.get(field.title) if isinstance(titles, Mapping) else None
        return words(title) if isinstance(title, Text) else field.title
    if leaf.input is InputKind.POINTS:
        return _("điểm")
    return field.title


def answer_words(leaf: Criterion, kept: Mapping[str, object]) -> str:
    """Return an answer that is kept, in one line of words."""
    if not kept or kept.get("not_applicable"):
        return _("không áp dụng") if kept else _("để trống")
    answer = decode(kept)
    if answer.decided is not None and answer.value is None and answer.numerator is None:
        return _("%(points)s điểm") % {"points": figure(answer.decided)}
    texts = typed_of(leaf, kept)
    if texts.get("denominator"):
        return f"{texts['numerator']} / {texts['denominator']}"
    if leaf.input is InputKind.YES_NO:
        return _("Có") if texts.get("value") == "1" else _("Không")
    named = [(name.removeprefix("input:"), text) for name, text in texts.items() if text]
    shown = [f"{name}: {text}" for name, text in named] if len(named) > 1 else [text for _name, text in named]
    return f"{'; '.join(shown)} {leaf.unit}".strip()


def _former(cell: Cell | None) -> tuple[str, str]:
    if cell is None or not cell.former:
        return "", ""
    points = number_kept(cell.former.get("points"))
    if points is None:
        return "", ""
    shown = figure(points)
    return shown, _("kỳ trước %(points)s điểm") % {"points": shown}


def _source(row: Row) -> str:
    if row.is_exempt:
        return _("không áp dụng cho đơn vị")
    if row.cell is None or row.takes_answer:
        return ""
    if row.node.method is Method.SURVEY:
        return _("lấy từ điều tra xã hội học")
    return _("lấy từ số liệu đo lường")
