"""Published rankings, the profile of a unit, and why a number is what it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caicach.core.codes.text import format_date
from caicach.core.index.model import Block
from caicach.core.index.problems import ProblemsError
from caicach.web.index import catalogue, figures, maps, tables
from caicach.web.index.catalogue import NotPublishedError, Official, Published
from caicach.web.index.links import PublishedLinks
from caicach.web.index.profiles import profile_of
from caicach.web.index.rankings import RankingTable, Row, areas_of, ranking_table
from caicach.web.index.shares import step_of, steps_legend
from caicach.web.index.why import why
from caicach.web.templatetags.index_tags import words

FEWEST = 3
"""A ranking has at least as many units; fewer are figures of single units."""

P = ParamSpec("P")


def published_only(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Answer "not found" for sets, data sets, units and codes that are not published."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except (NotPublishedError, ProblemsError, KeyError) as fault:
            raise Http404 from fault

    return answered


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show which rankings are published, each with its top, and the known figures of PAR INDEX."""
    shown, single = [], []
    for shelved in catalogue.shelved_sets():
        for dataset in catalogue.datasets_of(shelved.folder.name):
            try:
                found = catalogue.published(dataset.set_id, dataset.id)
            except ProblemsError:
                continue
            table = ranking_table(found.result, _block(found))
            if len(table.rows) < FEWEST:
                single.append(found)
            else:
                shown.append((len(table.rows), found, table.rows[:5]))
    shown.sort(key=lambda one: one[0], reverse=True)
    context = {"rankings": shown, "single": single, "averages": figures.national_averages()}
    return render(request, "index/overview.html", context)


@require_safe
def par_index(request: HttpRequest) -> HttpResponse:
    """Show every PAR INDEX and SIPAS figure that is known publicly, year by year, each with its source."""
    context = {"years": figures.known_years(), "averages": figures.national_averages()}
    return render(request, "index/par_index.html", context)


def _block(found: Published, wanted: str = "") -> Block:
    used = [block for block in found.result.criteria_set.blocks if found.result.blocks()[block.id]]
    return next((block for block in used if block.id == wanted), used[0])


def _table(request: HttpRequest, found: Published) -> RankingTable:
    block = _block(found, request.GET.get("khoi", ""))
    return ranking_table(found.result, block, request.GET.get("xep", "")[:60])


@require_safe
@published_only
def ranking(request: HttpRequest, set_id: str, name: str) -> HttpResponse:
    """Show one ranking as table or as map."""
    found = catalogue.published(set_id, name)
    table = _table(request, found)
    links = PublishedLinks(found)
    coloured = request.GET.get("linh-vuc", "")
    codes = [column.code for column in table.columns]
    place = codes.index(coloured) if coloured in codes else None
    drawn = None
    if found.dataset.units_are == maps.UNITS:
        drawn = maps.province_map(
            maps.Figure(
                row.unit,
                row.name,
                row.total.score if place is None else row.cells[place].score,
                links.address(row.unit),
            )
            for row in table.rows
        )
    context = {
        "published": found,
        "set": found.result.criteria_set,
        "links": links,
        "official": found.official,
        "table": table,
        "blocks": [block for block in found.result.criteria_set.blocks if found.result.blocks()[block.id]],
        "map": drawn,
        "islands": maps.ISLANDS,
        "show_map": drawn is not None and request.GET.get("xem") == "ban-do",
        "coloured": table.columns[place] if place is not None else None,
        "mapped": [
            (row, row.total if place is None else row.cells[place])
            for row in sorted(
                table.rows,
                key=lambda row: (row.total if place is None else row.cells[place]).score or 0,
                reverse=True,
            )
        ],
        "legend": steps_legend(),
        "query": request.GET.urlencode(),
    }
    return render(request, "index/ranking.html", context)


FILES = {"csv": (tables.as_csv, tables.CSV_TYPE), "xlsx": (tables.as_xlsx, tables.XLSX_TYPE)}


@require_safe
@published_only
def ranking_file(request: HttpRequest, set_id: str, name: str, kind: str) -> HttpResponse:
    """Hand out the ranking in the order and of the block shown, unrounded, as CSV or XLSX."""
    write, media_type = FILES[kind]
    found = catalogue.published(set_id, name)
    raw = write(ranking_file_table(found, _table(request, found)))
    return HttpResponse(
        raw,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{set_id}-{name}.{kind}"'},
    )


@require_safe
@published_only
def answers_file(_request: HttpRequest, set_id: str, name: str) -> HttpResponse:
    """Hand out the answers behind a ranking, byte for byte, so that anybody can score them again."""
    return HttpResponse(
        catalogue.dataset(set_id, name).file.read_bytes(),
        content_type=tables.CSV_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def ranking_file_table(found: Published, table: RankingTable) -> tables.FileTable:
    """Return the ranking as a table for files."""
    criteria_set = found.result.criteria_set
    header = [_("Hạng"), _("Đơn vị"), _("Mã"), _("Tổng điểm"), _("Điểm tối đa"), _("Tỷ lệ %"), _("Xếp loại")]
    if found.official:
        header += [_("Điểm công bố"), _("Lệch so với công bố"), _("Hạng công bố")]
    header += [f"{column.code} {words(column.title)}" for column in table.columns]
    rows = [
        [
            row.rank,
            row.name,
            found.dataset.code_of(row.unit),
            row.total.score,
            row.total.maximum,
            row.total.share,
            words(row.badge.title) if row.badge else "",
            *(_official_cells(found, row) if found.official else ()),
            *(cell.score for cell in row.cells),
        ]
        for row in table.rows
    ]
    as_of = found.dataset.as_of
    about = [
        (_("Bộ tiêu chí"), f"{words(criteria_set.title)} ({criteria_set.id}, {criteria_set.version})"),
        (_("Quyết định"), criteria_set.decision.number),
        (_("Số liệu đến ngày"), format_date(as_of) if as_of else ""),
        (_("Nguồn"), found.dataset.source),
        (_("Ghi nhận"), found.dataset.attribution),
        (_("SHA-256 của bộ tiêu chí"), criteria_set.digest),
        (_("SHA-256 của tệp số liệu đầu vào"), found.digest),
    ]
    return tables.FileTable(words(found.dataset.title), header, rows, about)


def _official_cells(found: Published, row: Row) -> tuple[tables.Value, ...]:
    """Return what was published of a unit, and the unrounded difference of what is computed here."""
    said = found.official.get(row.unit, Official(None, None))
    score = row.total.score
    return said.total, None if score is None or said.total is None else score - said.total, said.rank


@require_safe
@published_only
def profile(request: HttpRequest, set_id: str, name: str, unit: str) -> HttpResponse:
    """Show one unit: areas, distances, where points were lost, what moved."""
    found = catalogue.published(set_id, name)
    before = catalogue.earlier(found)
    shown = profile_of(found.result, found.unit_of(unit), before.result if before else None)
    context = {
        "published": found,
        "set": found.result.criteria_set,
        "links": PublishedLinks(found),
        "official": found.official.get(shown.unit),
        "profile": shown,
        "before": before,
        "history": figures.par_index_of(shown.name),
        "areas": [(standing, step_of(standing.row.share)) for standing in shown.areas],
        "deep": len(shown.tree) > len(areas_of(found.result.criteria_set)),
    }
    return render(request, "index/profile.html", context)


@require_safe
@published_only
def why_page(request: HttpRequest, set_id: str, name: str, unit: str, code: str) -> HttpResponse:
    """Explain one number: a fragment for the side panel, a whole page without it."""
    found = catalogue.published(set_id, name)
    links = PublishedLinks(found)
    named = found.unit_of(unit)
    context = {
        "why": why(found.result, named, code),
        "set": found.result.criteria_set,
        "links": links,
        "unit": named,
        "back": links.address(named),
        "file_digest": found.digest,
    }
    fragment = bool(request.headers.get("HX-Request"))
    response = render(request, "index/why_panel.html" if fragment else "index/why.html", context)
    response["Vary"] = "HX-Request"
    return response
