"""Every worked case of the book of due moments comes out as it was worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from tests.golden.deadline_cases import BOOK, announced, load, shown, work

from caicach.core.deadlines.calendars import DayKind
from caicach.registry.calendars.seeding import SWAP_OF_JANUARY_2026, days_of

CASES = load()
LEAST = 60
MUST_COVER = {
    *(
        "quarter_day",
        "half_day",
        "working_day",
        "whole_days",
        "working_hours",
        "clock_hours",
        "calendar_days",
    ),
    *("months", "month_end", "sum", "after_15", "lunch", "weekend", "tet", "swap", "make_up", "late_holiday"),
    *("pause", "restart", "none", "financial_duty", "opinion", "extension", "out_of_boundary", "roll"),
    *("untimed", "same_day", "provisional", "short_day", "waiting", "too_late", "other_hours"),
}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_case_comes_out_as_written(case: dict[str, Any]) -> None:
    expected, worked = case["expect"], work(case)
    found = worked.found
    assert shown(found.due) == expected["due"]
    if "begins" in expected:
        assert shown(found.begins) == expected["begins"]
    if "due_before" in expected:
        assert worked.due_before == expected["due_before"]
    assert worked.refused == expected.get("refused")
    said = [sentence.vi for sentence in worked.sentences]
    for words in expected["sentences"]:
        assert any(words in sentence for sentence in said), f"{words!r} is not in {said}"
    if "sentence_count" in expected:
        assert len(said) == expected["sentence_count"], said
    if found.due is not None:
        assert sum(found.used) == sum(found.allotted)
    else:
        assert all(used <= whole for used, whole in zip(found.used, found.allotted, strict=True))


def test_the_book_is_as_large_and_as_wide_as_it_should_be() -> None:
    assert len(CASES) >= LEAST
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert {theme for case in CASES for theme in case["covers"]} >= MUST_COVER
    assert all(len(case["working"]) > 40 for case in CASES)
    assert len({case["procedure"]["code"] for case in CASES}) > 50


def test_a_procedure_bears_one_name() -> None:
    names = {(case["procedure"]["code"], case["procedure"]["name"]) for case in CASES}
    assert len(names) == len({code for code, _name in names})


def test_the_days_of_the_book_are_those_that_an_installation_begins_with() -> None:
    seeded = {
        (day.day, DayKind(day.kind.value))
        for year in range(2023, 2028)
        for day in (*days_of(year), *SWAP_OF_JANUARY_2026.days)
    }
    assert {(day.day, day.kind) for day in announced()} == seeded
    assert set(BOOK["hours"]) == {case.get("calendar", "office") for case in CASES}


def test_a_case_that_says_something_unknown_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ({"moment": "2026-01-01"}, {"rules": {"rol": True}}, {"expect": {"due": None}}):
        case = {**CASES[0], **wrong}
        monkeypatch.setattr(
            "tests.golden.deadline_cases.yaml.safe_load", lambda _text, one=case: {"cases": [one]}
        )
        with pytest.raises(ValueError, match=str(CASES[0]["id"])):
            load()
