"""PAPI 2011-2022: totals of 63 provinces over twelve years, from research data beside the project."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from tests.golden.sources import criteria_set, known, shared_rows

from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.result import Missing, Result
from caicach.core.index.scoring import score

pytestmark = pytest.mark.shared
FILE = "papi/papi_dimensions_2011_2022.csv"
DIMENSIONS = [f"D{number}" for number in range(1, 9)]


def complete(row: dict[str, str]) -> bool:
    """Whether all dimensions of that year were published (7 and 8 exist from 2018)."""
    there = {code for code in DIMENSIONS if row[code]}
    return there == set(DIMENSIONS if int(row["year"]) >= 2018 else DIMENSIONS[:6])


def sheet_of(table: list[dict[str, str]]) -> AnswerSheet:
    """Return the answers of all province-years, dimensions that did not exist yet as not applicable."""
    sheet = AnswerSheet()
    for row in table:
        unit = sheet.unit(f"{row['year']} {row['province']}", f"y{row['year']}")
        for code in DIMENSIONS:
            if row[code]:
                unit.answers[code] = Answer(value=Decimal(row[code]))
            elif code in {"D7", "D8"} and int(row["year"]) < 2018:
                unit.answers[code] = Answer(not_applicable=True)
    return sheet


@pytest.fixture(scope="module")
def table() -> list[dict[str, str]]:
    return shared_rows(FILE)


@pytest.fixture(scope="module")
def result(table: list[dict[str, str]]) -> Result:
    return score(criteria_set("papi-2011-2022"), sheet_of(table), missing=Missing.BLANK)


def of_year(table: list[dict[str, str]], year: int) -> Iterator[dict[str, str]]:
    """Iterate over the complete rows of a year."""
    return (row for row in table if int(row["year"]) == year and complete(row))


def test_every_complete_total_is_the_published_one(table: list[dict[str, str]], result: Result) -> None:
    whole = [row for row in table if complete(row)]
    assert len(whole) > 700
    apart = {
        (row["year"], row["province"]): gap
        for row in whole
        # Dimensions are given to 4 decimals, so a sum of eight may differ by 4 of the fourth.
        if (gap := abs(known(result.total(f"{row['year']} {row['province']}")) - Decimal(row["total"])))
        > Decimal("0.0004")
    }
    assert apart == {}


@pytest.mark.parametrize(("year", "maximum"), [(2011, 60), (2017, 60), (2018, 80), (2022, 80)])
def test_the_maximum_shrinks_to_60_before_2018(
    year: int, maximum: int, table: list[dict[str, str]], result: Result
) -> None:
    found = {result.node(f"{year} {row['province']}", "total").maximum for row in of_year(table, year)}
    assert found == {Decimal(maximum)}


def test_a_province_without_figures_has_no_total_and_no_rank(
    table: list[dict[str, str]], result: Result
) -> None:
    absent = [row for row in table if not any(row[code] for code in DIMENSIONS)]
    for row in absent:
        assert result.total(f"{row['year']} {row['province']}") is None
        assert result.rank(f"{row['year']} {row['province']}") is None
    assert "2021 Quảng Ninh" in {f"{row['year']} {row['province']}" for row in absent}


def test_years_are_ranked_apart(table: list[dict[str, str]], result: Result) -> None:
    for year in range(2011, 2023):
        totals = {f"{year} {row['province']}": Decimal(row["total"]) for row in of_year(table, year)}
        leader = max(totals, key=totals.__getitem__)
        rank = result.rank(leader)
        assert rank is not None
        assert rank.place == 1
