"""The examples of docs/reference/api.md do what the page says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.web.exchange.conftest import Program

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "api.md"


@pytest.fixture
def examples() -> list[object]:
    """The JSON of the page, in its order."""
    return [json.loads(found) for found in re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)]


def test_the_batch_of_the_page_is_answered_as_the_page_says(
    commune_program: Program, examples: list[object]
) -> None:
    batch, answer = examples
    assert commune_program.post(batch).json() == answer


def test_the_addresses_of_the_page_answer_as_the_page_says(
    commune_program: Program, examples: list[object]
) -> None:
    commune_program.post(examples[0])
    gets = re.findall(r"`GET (/api/v1/\S*)`", PAGE.read_text())
    assert len(gets) == 2
    answers = [commune_program.client.get(address) for address in gets]
    assert [answer.status_code for answer in answers] == [200, 200]
    listed, one = (answer.json() for answer in answers)
    assert set(listed) == {"data", "after", "next_since"}
    assert set(one) == {"HoSo", "TienDo"}
    assert len(one["TienDo"]) == 1
