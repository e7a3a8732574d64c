"""The rows of the scoring table as HTML.

A hundred rows of fifty template nodes each would take most of the time a page may take, so rows are put
together here; whatever is put in is escaped by ``format_html``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.evaluation.evidence.selectors import Chip
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.selectors import Sheet
from caicach.web.season.sheet.lines import Entry, Line, chip_page
from caicach.web.templatetags.index_tags import said

CODE = "CODE"
EMPTY = SafeString("")
_ICON = (
    '<svg class="icon" aria-hidden="true" focusable="false" width="20" height="20" fill="none" '
    'stroke="currentColor" stroke-width="1.75"><use href="{}#{}"></use></svg>'
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns stand in the table besides those that always do."""

    appraised: bool
    final: bool


class Writer:
    """Writes the rows of one table: its words, addresses and icons are looked up once."""

    def __init__(self, sheet: Sheet, columns: Columns) -> None:
        unit = sheet.participant
        self.columns = columns
        self.panel = reverse("sheet:panel", args=(unit.campaign.slug, unit.pk, CODE))
        sprite = static("vendor/icons/sprite.svg")
        names = ("alert-circle", "alert-triangle", "chevron-down", "circle-check", "edit")
        self.icons = {name: format_html(_ICON, sprite, name) for name in names}
        self.own = self._label(_("Tự đánh giá"))
        self.most = self._label(_("Tối đa"))
        self.share = self._label(_("Tỷ lệ"))
        self.survey = self._label(_("Điều tra"))
        self.judged = self._label(_("Thẩm định"))
        self.final = self._label(_("Điểm đạt"))
        self.absent = _("không áp dụng")
        self.asked = _("Tổ thẩm định yêu cầu bổ sung")
        self.given_to = _("Giao")
        self.waiting = _("chờ số liệu")
        self.explain, self.explained = _("Giải trình"), _("Đã giải trình")
        self.why = _("Vì sao?")
        self.fold = _("Thu gọn %(code)s")

    @staticmethod
    def _label(text: str) -> SafeString:
        return format_html('<span class="cell-label">{}</span>', text)

    def write(self, lines: Iterable[Line]) -> SafeString:
        """Return all rows."""
        return format_html_join(
            "\n",
            "{}",
            ((self._leaf(line) if line.row.node.is_leaf else self._group(line),) for line in lines),
        )

    # --- Groups -------------------------------------------------------------------------------------------

    def _group(self, line: Line) -> SafeString:
        fold = format_html(
            '<button class="fold" type="button" hidden aria-expanded="true" aria-label="{}">{}</button>',
            self.fold % {"code": line.row.code},
            self.icons["chevron-down"],
        )
        return format_html(
            '<tr id="row-{}" class="group level-{}" data-code="{}" data-above="{}" data-search="{}">'
            '<td class="c-code">{}{}</td><th scope="row" class="c-title">{}</th>{}<td></td>'
            '<td class="number">{}<span data-points>{}</span></td>{}<td></td>{}{}<td></td><td></td></tr>',
            line.place,
            line.row.depth,
            line.row.code,
            line.above,
            line.search,
            fold,
            line.row.code,
            line.title,
            self._maximum(line),
            self.own,
            line.points,
            self._appraised(line),
            self._final(line),
            self._share(line),
        )

    # --- Leaves -------------------------------------------------------------------------------------------

    def _leaf(self, line: Line) -> SafeString:
        row, cell = line.row, line.row.cell
        assert cell is not None
        answered = row.takes_answer and not row.is_exempt
        state = format_html(
            ' data-version="{}" data-na="{}"', cell.version, "1" if cell.answer.get("not_applicable") else ""
        )
        return format_html(
            '<tr id="row-{}" class="leaf level-{}{}" data-code="{}" data-above="{}" data-search="{}"{}{}>'
            '<td class="c-code">{}</td>{}{}<td class="c-boxes">{}</td>{}{}{}{}{}{}{}</tr>',
            line.place,
            row.depth,
            " is-lacking" if row.lacks else "",
            row.code,
            line.above,
            line.search,
            state if answered else "",
            SafeString(" data-writable") if row.is_writable else "",
            row.code,
            self._title(line, cell),
            self._maximum(line),
            self._boxes(line, cell) if row.is_writable else self._answer(line, cell),
            self._points(line),
            self._appraised(line),
            self._survey(line, cell),
            self._final(line),
            self._share(line),
            self._papers(line),
            self._explain(line, cell),
        )

    def _title(self, line: Line, cell: Cell) -> SafeString:
        notes = [
            format_html(
                '<span class="lack" data-lack{}>{}<span>{}</span></span>',
                "" if line.row.lacks else SafeString(" hidden"),
                self.icons["alert-circle"],
                line.lacks,
            )
        ]
        if line.row.is_asked:
            asked = format_html("{}: {}", self.asked, said(cell.reason_1))
            notes.append(
                format_html(
                    '<span class="lack">{}<span>{}</span></span>', self.icons["alert-triangle"], asked
                )
            )
        if cell.assignee is not None:
            notes.append(
                format_html('<span class="quiet">{}: {}</span>', self.given_to, said(str(cell.assignee)))
            )
        return format_html(
            '<th scope="row" class="c-title">{}<span class="row-notes">{}'
            '<span class="quiet" data-who hidden></span></span></th>',
            line.title,
            format_html_join("", "{}", ((note,) for note in notes)),
        )

    def _boxes(self, line: Line, cell: Cell) -> SafeString:
        unit = line.row.node.unit if line.entries[0].name == "value" else ""
        return format_html(
            '<span class="boxes">{}{}</span><span class="na-mark quiet" data-na-mark{}>{}</span>'
            '<span class="cell-state" data-row-state></span>'
            '<p class="row-error" id="error-{}" data-row-error hidden></p>',
            format_html_join("", "{}", ((self._box(entry),) for entry in line.entries)),
            format_html(' <span class="unit quiet">{}</span>', said(unit)) if unit else "",
            "" if cell.answer.get("not_applicable") else SafeString(" hidden"),
            self.absent,
            line.place,
        )

    def _box(self, entry: Entry) -> SafeString:
        over = SafeString('<span aria-hidden="true">/</span>') if entry.name == "denominator" else EMPTY
        if entry.kind == "number":
            return format_html(
                '{}<input class="box" name="{}" value="{}" inputmode="decimal" autocomplete="off" '
                'maxlength="60" aria-label="{}" placeholder="{}">',
                over,
                entry.name,
                entry.text,
                entry.label,
                entry.hint,
            )
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (option.value, SafeString(" selected") if option.chosen else "", option.label)
                for option in entry.options
            ),
        )
        return format_html(
            '<select class="box" name="{}" aria-label="{}"><option value="">–</option>{}</select>',
            entry.name,
            entry.label,
            options,
        )

    def _answer(self, line: Line, cell: Cell) -> SafeString:
        if line.source:
            return format_html('<span class="quiet">{}</span>', line.source)
        if cell.answer.get("not_applicable"):
            return format_html('<span class="quiet">{}</span>', self.absent)
        return format_html_join(" / ", "{}", ((_shown(entry),) for entry in line.entries if _shown(entry)))

    def _maximum(self, line: Line) -> SafeString:
        return format_html('<td class="number">{}<span data-maximum>{}</span></td>', self.most, line.maximum)

    def _why(self, line: Line) -> SafeString:
        return format_html(
            '<a class="why" data-panel-link href="{}#why"><span data-points>{}</span>'
            '<span class="visually-hidden"> {}, {}</span></a>',
            self._address(line),
            line.points,
            line.row.code,
            self.why,
        )

    def _address(self, line: Line) -> str:
        return self.panel.replace(CODE, line.row.code)

    def _points(self, line: Line) -> SafeString:
        former = EMPTY
        if line.former:
            former = format_html(
                '<span class="ghost"><span aria-hidden="true">{}</span>'
                '<span class="visually-hidden">, {}</span></span>',
                line.former,
                line.former_said,
            )
        own = self._why(line) if line.row.takes_answer else EMPTY
        return format_html('<td class="number">{}{}{}</td>', self.own if own else "", own, former)

    def _appraised(self, line: Line) -> SafeString:
        return self._column(self.columns.appraised, self.judged, line.appraised)

    def _final(self, line: Line) -> SafeString:
        return self._column(self.columns.final, self.final, line.final)

    @staticmethod
    def _column(stands: bool, label: SafeString, text: str) -> SafeString:
        if not stands:
            return EMPTY
        return format_html('<td class="number">{}{}</td>', label if text else "", text)

    def _survey(self, line: Line, cell: Cell) -> SafeString:
        if line.row.takes_answer or line.row.is_exempt:
            return SafeString('<td class="number"></td>')
        if cell.given is None:
            return format_html(
                '<td class="number">{}<span class="quiet">{}</span></td>', self.survey, self.waiting
            )
        return format_html('<td class="number">{}{}</td>', self.survey, self._why(line))

    def _share(self, line: Line) -> SafeString:
        return format_html('<td class="number">{}<span data-share>{}</span></td>', self.share, line.share)

    def _papers(self, line: Line) -> SafeString:
        chips = format_html_join("", "{}", ((self._chip(chip),) for chip in line.chips))
        return format_html('<td class="c-papers" data-papers data-count="{}">{}</td>', line.papers, chips)

    def _chip(self, chip: Chip) -> SafeString:
        return format_html(
            '<span class="chip{}"{}>{} <span class="quiet">{}</span>{}</span>',
            f" chip-{chip.level}" if chip.level else "",
            format_html(' title="{}"', chip.words) if chip.words else "",
            said(chip.label),
            chip_page(chip),
            format_html('<span class="visually-hidden"> {}</span>', chip.words) if chip.words else "",
        )

    def _explain(self, line: Line, cell: Cell) -> SafeString:
        written = bool(cell.explanation)
        return format_html(
            '<td class="c-explain"><a class="tool" data-panel-link href="{}">{}<span data-explain>{}</span>'
            '<span class="visually-hidden"> {}</span></a></td>',
            self._address(line),
            self.icons["circle-check" if written else "edit"],
            self.explained if written else self.explain,
            line.row.code,
        )


def _shown(entry: Entry) -> str:
    if not entry.options:
        return entry.text
    return next((option.label for option in entry.options if option.chosen), "")
