"""What the tests of the catalogue share: research files beside the project, and short ways to import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import NOW
from tests.factories.portal_records import jsonl

from caicach.common.audit.actions import SYSTEM
from caicach.registry.procedures.imports import ImportOptions, ImportReport, run_import
from caicach.registry.procedures.processes import ProcessImportReport, run_process_import

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def shared_file(path: str) -> Path:
    """Return a research file beside the project; skips the test aloud when it is absent."""
    file = SHARED / path
    if not file.is_file():
        pytest.skip(f"research data not found beside the project: {path}")
    return file


def imported(folder: Path, *records: Mapping[str, Any], **options: Any) -> ImportReport:
    """Import records as the operator does."""
    path = jsonl(folder / "records.jsonl", records)
    at = options.pop("at", NOW)
    return run_import(path, by=SYSTEM, at=at, origin="test", options=ImportOptions(**options))


def imported_processes(folder: Path, *records: Mapping[str, Any]) -> ProcessImportReport:
    """Import internal processes as the operator does."""
    path = jsonl(folder / "processes.jsonl", records)
    return run_process_import(path, by=SYSTEM, at=NOW, origin="test")
