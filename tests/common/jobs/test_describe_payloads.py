"""What a job is told comes back from the database as it went, or is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from caicach.common.jobs.handlers import Run, handler
from caicach.common.jobs.models import State
from caicach.common.jobs.payloads import PayloadError, decode, encode
from caicach.common.jobs.services import enqueue
from caicach.common.jobs.worker import Worker

pytestmark = pytest.mark.django_db

AT = datetime(2025, 10, 6, 1, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Note:
    text: str


@dataclass(frozen=True)
class Everything:
    text: str
    number: int
    score: Decimal
    on: date
    at: datetime
    is_final: bool
    codes: tuple[str, ...] = ()
    limit: int | None = None


@handler("demo.everything", Everything)
def take_everything(payload: Everything, run: Run) -> None:
    assert payload.score == Decimal("84.64")


def test_a_payload_comes_back_from_json_as_it_went() -> None:
    payload = Everything("Huế", 2**60, Decimal("84.640"), date(2019, 12, 31), AT, True, ("H19", "H35"), None)
    data = json.loads(json.dumps(encode(payload)))
    assert decode(Everything, data) == payload
    job = enqueue("demo.everything", payload, at=AT)
    Worker(clock=lambda: AT, name="w1").run(until_empty=True)
    job.refresh_from_db()
    assert job.state == State.DONE


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": None},
        {"text": "a", "more": 1},
        {"text": ["a"]},
        [],
        None,
    ],
)
def test_a_payload_of_another_shape_is_refused(data: object) -> None:
    with pytest.raises(PayloadError, match="Note"):
        decode(Note, data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed", [{"score": "many"}, {"on": "yesterday"}, {"is_final": 1}, {"number": True}]
)
def test_a_field_of_another_type_is_refused_by_name(changed: dict[str, object]) -> None:
    payload = Everything("a", 1, Decimal(1), date(2019, 12, 31), AT, True)
    data = encode(payload)
    assert isinstance(data, dict)
    with pytest.raises(PayloadError, match=f"Everything.{next(iter(changed))}"):
        decode(Everything, {**data, **changed})  # type: ignore[dict-item]
