"""What stands beside the rows of a sheet as their evidence."""

from __future__ import annotations

from caicach.evaluation.evidence import selectors
from caicach.evaluation.scoring.selectors import Sheet
from caicach.web.season.sheet.lines import Chips


def chips_of(sheet: Sheet) -> Chips:
    """Return the documents of every cell of a sheet, as far as the reader may know of them."""
    return selectors.chips_of(sheet.participant, sheet.access)
