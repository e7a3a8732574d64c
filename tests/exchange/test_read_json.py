"""Answers as JSON."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from tests.exchange.sheets import contents, read, value

from caicach.exchange.numbers import Separator


def ids(text: str) -> list[tuple[str, str]]:
    _, problems = read(text, filename="a.json")
    return [(problem.id, problem.place.cell) for problem in problems]


def test_units_with_answers_and_rows_say_the_same() -> None:
    by_unit, problems = read(
        json.dumps(
            {
                "units": [
                    {
                        "unit": "Xã A",
                        "block": "xa",
                        "facts": {"ky_luat": "co"},
                        "answers": {
                            "1.1": True,
                            "1.2": {"numerator": 45, "denominator": 50, "note": "quý 4"},
                            "1.3": {"not_applicable": True},
                            "1.10": {"choice": "A", "evidence": ["Kế hoạch; 1", "Công văn 2"]},
                            "2.1": {"inputs": {"done": 3, "assigned": "4"}},
                        },
                    }
                ]
            }
        ),
        filename="a.json",
    )
    assert problems == []
    rows, problems = read(
        json.dumps(
            [
                {"unit": "Xã A", "block": "xa", "code": "@ky_luat", "value": "co"},
                {"unit": "Xã A", "code": "1.1", "value": "có"},
                {"unit": "Xã A", "code": "1.2", "numerator": "45", "denominator": 50, "note": "quý 4"},
                {"unit": "Xã A", "code": "1.3", "not_applicable": "x"},
                {"unit": "Xã A", "code": "1.10", "value": "A", "evidence": ["Kế hoạch; 1", "Công văn 2"]},
                {"unit": "Xã A", "code": "2.1", "input": "done", "value": 3},
                {"unit": "Xã A", "code": "2.1", "input": "assigned", "value": 4},
            ]
        ),
        filename="a.json",
    )
    assert problems == []
    assert contents(by_unit) == contents(rows)
    assert by_unit.units["Xã A"].answers["1.10"].evidence == {"Kế hoạch; 1", "Công văn 2"}


def test_json_numbers_are_exact_and_never_ambiguous() -> None:
    sheet, problems = read('[{"unit":"A","block":"xa","code":"2.2","value":1.234}]', decimal=Separator.COMMA)
    assert problems == []
    assert value(sheet, "A", "2.2") == Decimal("1.234")
    sheet, _ = read('[{"unit":"A","block":"xa","code":"2.2","value":0.12345678901234567890}]')
    assert value(sheet, "A", "2.2") == Decimal("0.12345678901234567890")


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("{", "F030"),
        ("[" * 100_000, "F030"),
        ('[{"unit":"A","code":"2.2","value":NaN}]', "F031"),
        ('[{"unit":"A","code":"2.2","value":1,"value":2}]', "F031"),
        ('[{"unit":"A","code":"2.2","value":' + "9" * 5000 + "}]", "F031"),
        ('[{"unit":"A","code":"2.2","value":1e999999999}]', "F031"),
        ('{"answers": []}', "F032"),
        ("[1, 2]", "F032"),
        ('[{"unit":"A","code":"2.2","value":{"x":1}}]', "F032"),
        ('[{"unit":"A","code":"2.2","valeu":1}]', "F032"),
        ('{"units":[{"unit":"A","answers":[1]}]}', "F032"),
        ('{"units":[{"unit":"A","anwsers":{}}]}', "F032"),
    ],
)
def test_json_of_another_shape_is_refused(text: str, id_: str) -> None:
    found = ids(text)
    assert found
    assert {one for one, _ in found} == {id_}


def test_json_in_another_encoding_is_refused() -> None:
    _, problems = read('[{"unit":"Xã"}]'.encode("utf-16"), filename="a.json")
    assert [problem.id for problem in problems] == ["F011"]


def test_places_in_json_are_paths() -> None:
    assert ids('[{"unit":"A","code":"1.1","value":1},{"unit":"A","code":"2.2","valeu":1}]') == [
        ("F032", "[1].valeu")
    ]
