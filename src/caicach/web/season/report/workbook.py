"""A unit's sheet as the lines of the workbook in which it is worked on without a network."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from caicach.evaluation.publication.lines import number_kept
from caicach.evaluation.scoring.offline import text_of
from caicach.evaluation.scoring.selectors import Sheet
from caicach.exchange.offline_sheet import About
from caicach.exchange.offline_sheet import Line as FileLine
from caicach.exchange.slots import Slots
from caicach.web.season.sheet.lines import Line
from caicach.web.templatetags.index_tags import words


def about_of(sheet: Sheet) -> About:
    """Return whose file it is."""
    unit = sheet.participant
    return About(
        campaign=str(unit.campaign.uid),
        unit=str(unit.organisation.uid),
        set_digest=sheet.plan.criteria_set.digest,
        title=f"{unit.campaign.title} · {unit.name}",
    )


def file_lines(sheet: Sheet, lines: Sequence[Line]) -> list[FileLine]:
    """Return the lines of the file, with what stands in the sheet now."""
    slots = Slots(sheet.plan.criteria_set)
    return [_line(line, slots) for line in lines]


def _line(line: Line, slots: Slots) -> FileLine:
    row, cell = line.row, line.row.cell
    maximum = "" if row.maximum is None else row.maximum
    points = line.points if row.self_points.score is None else row.self_points.score
    if cell is None:
        return FileLine(row.code, words(row.node.title), maximum, points=points, is_group=True)
    former = number_kept((cell.former or {}).get("points"))
    fills = row.takes_answer and not row.is_exempt
    how = words(slots.what_to_enter(row.node)) if fills else _("đơn vị không điền")
    names = row.node.rule.input_names() if row.node.rule is not None and not row.node.children else ()
    if fills and names:
        how = "; ".join(f"{name}: …" for name in names)
    return FileLine(
        code=row.code,
        title=words(row.node.title),
        maximum=maximum,
        how=how,
        figures=text_of(row.node, cell.answer if cell.given is None else cell.given),
        is_absent=row.is_exempt or bool(cell.answer.get("not_applicable")),
        explanation=cell.explanation,
        points=points,
        former=line.former if former is None else former,
        version=cell.version,
        may_fill=fills,
    )
