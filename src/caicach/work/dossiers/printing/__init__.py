"""The papers of the one-stop office, filled in from dossiers: forms 01 to 07, hand-over lists, fees, results.

Values come from the history and the columns of a dossier, words and layout from ``exchange.forms``. What the
platform does not know stays a dotted line. Papers are in Vietnamese, whatever language their reader chose.
"""

from __future__ import annotations

from caicach.work.dossiers.printing.books import BookAsked, TooLongError, hand_over_list, register_of
from caicach.work.dossiers.printing.cases import Asking, Case, case_of
from caicach.work.dossiers.printing.papers import Paper, forms_of, issuer_of, printable

__all__ = [
    "Asking",
    "BookAsked",
    "Case",
    "Paper",
    "TooLongError",
    "case_of",
    "forms_of",
    "hand_over_list",
    "issuer_of",
    "printable",
    "register_of",
]
