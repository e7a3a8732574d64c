"""Every worked case of every criteria set comes out as its file says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.golden.sources import FOLDERS

from caicach.core.index.lint import contradictions
from caicach.exchange.cases_yaml import Case, check_case, load_cases
from caicach.exchange.criteria_yaml import load_criteria_set

WORKED = [
    pytest.param(folder, case, id=f"{folder.name}:{case.id}")
    for folder in FOLDERS
    for case in load_cases(folder).cases
]


@pytest.mark.parametrize(("folder", "case"), WORKED)
def test_a_worked_case_comes_out_as_written(folder: Path, case: Case) -> None:
    assert [str(mismatch) for mismatch in check_case(load_criteria_set(folder), case)] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_set_and_its_cases_name_each_other(folder: Path) -> None:
    assert load_criteria_set(folder).id == load_cases(folder).set_id == folder.name


def test_only_the_plan_as_written_contradicts_itself() -> None:
    refused = {folder.name for folder in FOLDERS if contradictions(load_criteria_set(folder))}
    assert refused == {"cantho-157-2025-as-written"}
