"""The scoring table of a unit, and the choice among units for who works for several."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from caicach.evaluation.scoring.constants import Standing as Reckoning
from caicach.evaluation.scoring.selectors import own_units
from caicach.evaluation.scoring.table import table_of
from caicach.web.season.entry import Season, season_page
from caicach.web.season.sheet.chips import chips_of
from caicach.web.season.sheet.lines import lines_of
from caicach.web.season.sheet.pages import asks_for_own, clock_of, has_own, sheet_or_404, standing_of
from caicach.web.season.sheet.payload import script_words
from caicach.web.season.sheet.rows import Columns, Writer


@require_safe
@season_page
def mine(request: HttpRequest, season: Season) -> HttpResponseBase:
    """Lead to the table of the reader's unit; who works for several chooses."""
    units = own_units(season.entered)
    if not units:
        raise Http404
    if len(units) == 1:
        return redirect("sheet:table", season.campaign.slug, units[0].pk)
    return render(request, "season/sheet/mine.html", {"season": season, "units": units})


@require_safe
@season_page
def table(request: HttpRequest, season: Season, participant: int) -> HttpResponseBase:
    """Show the scoring table, or the rows that the reader was given; who may write finds boxes."""
    sheet = sheet_or_404(season, participant)
    found = table_of(sheet, season.act)
    only_mine = asks_for_own(request) and has_own(sheet)
    shown = found.of(season.access.user_id) if only_mine else found
    unit = sheet.participant
    lines = lines_of(shown.rows, chips_of(sheet))
    columns = Columns(sheet.sight.appraised or any(row.is_asked for row in found.rows), sheet.sight.final)
    return render(
        request,
        "season/sheet/table.html",
        {
            "season": season,
            "sheet": sheet,
            "unit": unit,
            "table": found,
            "rows": Writer(sheet, columns).write(lines),
            "columns": columns,
            "areas": [line for line in lines if not line.row.above],
            "card": found.tally,
            "only_mine": only_mine,
            "has_own": has_own(sheet),
            "final_card": sheet.cards[Reckoning.FINAL] if Reckoning.FINAL in found.sums else None,
            "mark": sheet.mark,
            "clock": clock_of(sheet),
            "standing": standing_of(sheet),
            "script_words": script_words(),
            "searched": request.GET.get("q", ""),
        },
    )
