"""The files of a try-out: the sheet to fill in, and the results."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from caicach.core.index.answers import UnitAnswers
from caicach.core.index.model import CriteriaSet
from caicach.core.index.result import Result
from caicach.exchange.result_workbook import write_result_workbook
from caicach.exchange.results import write_rows
from caicach.exchange.template import MAX_COLUMNS, Shape, write_template
from caicach.web.templatetags.index_tags import language

MOST_ACROSS = 200
"""Units beyond which a sheet has one row a unit: wider ones are hard to fill in."""


def template_workbook(criteria_set: CriteriaSet, units: Sequence[str]) -> bytes:
    """Return the sheet of a set, with places for the units named.

    Raises ProblemsError when a spreadsheet cannot hold it.
    """
    raw = io.BytesIO()
    across = len(units) <= min(MOST_ACROSS, MAX_COLUMNS)
    write_template(
        criteria_set,
        raw,
        units=[UnitAnswers(unit) for unit in units],
        shape=Shape.UNITS_IN_COLUMNS if across else Shape.UNITS_IN_ROWS,
        lang=language(),
    )
    return raw.getvalue()


def results_workbook(result: Result, about: Sequence[tuple[str, str]]) -> bytes:
    """Return the results as a workbook; ``about`` says where they come from."""
    with TemporaryDirectory(prefix="caicach-") as folder:
        path = Path(folder) / "results.xlsx"
        write_result_workbook(result, path, language(), about)
        return path.read_bytes()


def results_csv(result: Result) -> bytes:
    """Return results.csv: one row a unit and node, unrounded."""
    text = io.StringIO(newline="")
    write_rows(result.rows(), text)
    return text.getvalue().encode("utf-8-sig")
