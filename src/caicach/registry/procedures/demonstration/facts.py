"""What is published of common procedures, as ``procedures.yaml`` holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("procedures.yaml")


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee as published; ``amount`` in đồng, None where none is stated; ``way`` empty: every way."""

    amount: int | None = None
    text: str = ""
    exemption: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A procedure.

    ``limits`` are by way, under an empty name for every way; ``printed`` is what the portal prints instead of
    a limit. ``basis`` is name and number of the law, ``result`` code and name. ``until_three``: what is
    received after 15:00 counts from the next working day.
    """

    code: str
    name: str
    field: str
    decision: str
    limits: Mapping[str, str]
    basis: tuple[str, str]
    papers: tuple[str, ...]
    result: tuple[str, str]
    charges: tuple[Charge, ...] = ()
    printed: str = ""
    levels: tuple[str, ...] = ("commune",)
    subjects: tuple[str, ...] = ("Công dân Việt Nam",)
    agency: str = "Ủy ban nhân dân cấp xã"
    ways: tuple[str, ...] = ("counter", "online", "post")
    until_three: bool = False
    is_immediate: bool = False


@cache
def facts() -> tuple[Fact, ...]:
    """Return the procedures of the demonstration."""
    return tuple(_fact(row) for row in yaml.safe_load(FILE.read_text(encoding="utf-8")))


def _fact(row: Mapping[str, Any]) -> Fact:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    limits = row["limits"]
    values["limits"] = {"": limits} if isinstance(limits, str) else limits
    values["charges"] = tuple(Charge(**charge) for charge in row.get("charges", ()))
    return Fact(**values)
