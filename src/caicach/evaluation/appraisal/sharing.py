"""What the jobs of appraisal are told."""

from __future__ import annotations

from dataclasses import dataclass

GIVE_FIGURES = "appraisal.give_figures"


@dataclass(frozen=True, slots=True)
class GiveFigures:
    """Some units of an import of figures, and in whose name they are given."""

    import_id: int
    units: tuple[int, ...]
    user_id: int
    origin: str
