"""The import as the console command runs it."""

from __future__ import annotations

from datetime import UTC, datetime

from caicach.common.audit.actions import SYSTEM
from caicach.registry.organisations.imports import ImportReport, import_admin_units

IMPORTED_AT = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)


def import_once() -> ImportReport:
    """Import the vendored units."""
    return import_admin_units(by=SYSTEM, at=IMPORTED_AT, origin="test")
