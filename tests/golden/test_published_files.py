"""Published files: every row has its source, every unit its province, every figure its range."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.golden.sources import FOLDERS, ROOT, rows

from caicach.core.index.document import Reader
from caicach.exchange.criteria_yaml import load_criteria_set, read_document

PROVINCES = ROOT / "src/caicach/registry/organisations/data"
TABLES = sorted((ROOT / "published").glob("*.csv"))
ABOUT = sorted(about for folder in FOLDERS for about in (folder / "answers").glob("*.yaml"))


def names_by_code(file: str) -> dict[str, str]:
    """Return the short names of provinces by their code."""
    return {row["code"]: row["short_name"] for row in rows(PROVINCES / file)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_published_figure_names_its_source(table: Path) -> None:
    found = rows(table)
    assert found
    assert [row for row in found if not row["source"].strip()] == []


@pytest.mark.parametrize("name", ["par_index_provinces", "par_index_areas", "sipas"])
def test_published_provinces_bear_the_name_of_their_code(name: str) -> None:
    known = names_by_code("provinces_63.csv") | {"46": "Thừa Thiên Huế", "": "Cả nước"}
    found = rows(ROOT / "published" / f"{name}.csv")
    assert {(row["province_code"], row["province"]) for row in found} <= set(known.items())


@pytest.mark.parametrize(
    ("name", "column"),
    [("par_index_provinces", "par_index"), ("par_index_ministries", "par_index"), ("sipas", "sipas")],
)
def test_published_indices_are_percentages_and_ranks_follow_them(name: str, column: str) -> None:
    by_year: dict[str, list[tuple[int, Decimal]]] = {}
    for row in rows(ROOT / "published" / f"{name}.csv"):
        if row[column]:
            assert 0 < Decimal(row[column]) <= 100
            if row["rank"]:
                by_year.setdefault(row["year"], []).append((int(row["rank"]), Decimal(row[column])))
    for ranked in by_year.values():
        figures = [figure for _, figure in sorted(ranked)]
        assert figures == sorted(figures, reverse=True)


def test_areas_with_points_and_maximum_have_the_share_that_was_published() -> None:
    compared = 0
    for row in rows(ROOT / "published" / "par_index_areas.csv"):
        if row["score"] and row["maximum"] and row["share"]:
            share = Decimal(row["score"]) * 100 / Decimal(row["maximum"])
            assert abs(share - Decimal(row["share"])) <= Decimal("0.01"), row
            compared += 1
    assert compared == 7


@pytest.mark.parametrize("about", ABOUT, ids=lambda about: f"{about.parent.parent.name}:{about.stem}")
def test_published_answers_say_what_they_are_and_whose_units(about: Path) -> None:
    reader = Reader(about.name)
    fields = reader.fields(read_document(about.read_bytes(), about.name))
    folder = about.parent.parent
    assert fields.text("set") == folder.name == load_criteria_set(folder).id
    assert fields.words("title").vi
    assert fields.text("source")
    assert fields.text("attribution")
    assert fields.text("licence")
    assert fields.day("as_of") is not None
    assert (folder / "published" / fields.text("published")).is_file()
    codes = names_by_code(fields.text("units_are") + ".csv")
    units = {unit.text("unit"): unit.text("province_code") for unit in fields.groups("units")}
    assert set(units) == {row["unit"] for row in rows(about.with_suffix(".csv"))}
    assert set(units) == {row["unit"] for row in rows(folder / "published" / fields.text("published"))}
    renamed = {"Thừa Thiên Huế": "Huế"}
    assert {unit: codes[code] for unit, code in units.items()} == {
        unit: renamed.get(unit, unit) for unit in units
    }
    assert reader.problems == []
