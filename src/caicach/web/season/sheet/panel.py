"""All about one row: its rule drawn with the unit's figure on it, why its points, last year, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from caicach.core.index.model import Criterion
from caicach.core.index.trace import Trace
from caicach.evaluation.publication.lines import number_kept
from caicach.evaluation.scoring.constants import Outcome, RevisionKind, Standing, Via
from caicach.evaluation.scoring.models import Cell, CellRevision
from caicach.evaluation.scoring.selectors import Sheet, history_of
from caicach.evaluation.scoring.sums import reckoned, with_peers
from caicach.evaluation.scoring.table import Row, table_of
from caicach.registry.acting import Act
from caicach.web.index.charts import RuleChart
from caicach.web.index.why import why
from caicach.web.season.sheet.lines import Line, answer_words, lines_of
from caicach.web.season.sheet.payload import moment


@dataclass(frozen=True, slots=True)
class Past:
    """One writing of the cell as its history shows it."""

    by: str
    at: str
    answer: str
    explanation: str
    points: Decimal | None
    is_lost: bool
    via: str


@dataclass(frozen=True, slots=True)
class Former:
    """What last year says under this criterion."""

    code: str
    title: str
    answer: str
    points: Decimal | None
    self_points: Decimal | None
    maximum: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What the appraisers said of the claim; who they are is not told here."""

    stage: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One row with all that explains it."""

    line: Line
    cell: Cell
    path: tuple[Criterion, ...]
    trace: Trace
    chart: RuleChart | None
    citations: Sequence[str]
    history: Sequence[Past]
    former: Former | None
    remarks: Sequence[Remark]
    explanation: str
    not_applicable: bool
    base_version: int
    evidence_url: str

    @property
    def node(self) -> Criterion:
        """The criterion."""
        return self.line.row.node


def panel_of(sheet: Sheet, code: str, act: Act, typed: Mapping[str, str] | None = None) -> Panel | None:
    """Return the panel of a leaf, with what was typed where it was refused; None for no leaf of the set."""
    cell = sheet.cell(code)
    if cell is None:
        return None
    row = next(row for row in table_of(sheet, act).rows if row.code == code)
    plan, unit = sheet.plan, sheet.participant
    leaf = plan.leaf_at[plan.index[code]]
    work_out = with_peers if leaf.compares else reckoned
    explained = why(work_out(plan, unit, sheet.behind, Standing.SELF).result, unit.unit, code)
    return Panel(
        line=_with(lines_of([row], {})[0], typed),
        cell=cell,
        path=explained.path,
        trace=explained.trace,
        chart=explained.chart,
        citations=plan.criteria_set.citations(leaf.criterion),
        history=[_past(leaf.criterion, revision) for revision in history_of(sheet, code)],
        former=_former(leaf.criterion, cell),
        remarks=_remarks(sheet, row, cell),
        explanation=cell.explanation if typed is None else typed.get("explanation", ""),
        not_applicable=bool((cell.answer if typed is None else typed).get("not_applicable")),
        base_version=cell.version if typed is None else int(typed.get("base_version") or 0),
        evidence_url=reverse("evidence:cell", args=(unit.campaign.slug, unit.pk, code)),
    )


def _with(line: Line, typed: Mapping[str, str] | None) -> Line:
    if typed is None:
        return line
    entries = tuple(
        replace(
            entry,
            text=typed.get(entry.name, ""),
            options=tuple(
                replace(option, chosen=option.value == typed.get(entry.name)) for option in entry.options
            ),
        )
        for entry in line.entries
    )
    return replace(line, entries=entries)


def _past(leaf: Criterion, revision: CellRevision) -> Past:
    return Past(
        by=revision.by_label,
        at=moment(revision),
        answer=answer_words(leaf, revision.answer),
        explanation=revision.explanation,
        points=revision.points,
        is_lost=revision.kind == RevisionKind.CONFLICT,
        via="" if revision.via == Via.TABLE else str(Via(revision.via).label),
    )


def _former(leaf: Criterion, cell: Cell) -> Former | None:
    kept = cell.former
    if not kept:
        return None
    answer = kept.get("answer")
    return Former(
        code=str(kept.get("code", "")),
        title=str(kept.get("title", "")),
        answer=answer_words(leaf, answer) if isinstance(answer, dict) and answer else "",
        points=number_kept(kept.get("points")),
        self_points=number_kept(kept.get("self_points")),
        maximum=number_kept(kept.get("maximum")),
        reason=str(kept.get("reason") or ""),
    )


def _remarks(sheet: Sheet, row: Row, cell: Cell) -> list[Remark]:
    found = []
    if sheet.sight.shows_appraisal_of(cell):
        found.append(Remark(_("Thẩm định lần 1"), str(Outcome(cell.outcome_1).label), cell.reason_1))
    if row.final is not None:
        if cell.outcome_2:
            found.append(Remark(_("Thẩm định lần 2"), str(Outcome(cell.outcome_2).label), cell.reason_2))
        if cell.recognised_3 is not None:
            found.append(Remark(_("Hội đồng"), _("Quyết định"), cell.reason_3))
    return found
