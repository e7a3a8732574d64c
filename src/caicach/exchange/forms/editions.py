"""Which edition of the forms holds on which day, read from data: a new circular needs no new program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from caicach.exchange.forms.model import FormError, Kind
from caicach.exchange.forms.wording import LABELS

_FILE = Path(__file__).parent / "editions.yaml"
_NUMBERED = (
    Kind.RECEIPT, Kind.SUPPLEMENT, Kind.REFUSAL, Kind.APOLOGY, Kind.STOP, Kind.CONTROL, Kind.REGISTER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """One form of an edition: its number in the circular (empty where it has none), and its title."""

    title: str
    number: str = ""
    symbol: str = ""


# What follows the slash of a number; the apology's does not name the office (mẫu 04: "Số: …/PXL").
_PREFIXES = {
    Kind.RECEIPT: "{office}",
    Kind.SUPPLEMENT: "PBS-{office}",
    Kind.REFUSAL: "PTC-{office}",
    Kind.APOLOGY: "PXL",
    Kind.STOP: "TB-{office}",
    Kind.CONTROL: "PKS-{office}",
    Kind.REGISTER: "STD-{office}",
    Kind.HAND_OVER: "BG-{office}",
    Kind.RESULT: "TKQ-{office}",
    Kind.PAYMENT: "NP-{office}",
    Kind.FEE: "",
}
_OWN = {
    Kind.HAND_OVER: Template("Danh sách bàn giao hồ sơ"),
    Kind.RESULT: Template("Phiếu trả kết quả giải quyết thủ tục hành chính"),
    Kind.PAYMENT: Template("Phiếu đề nghị nộp phí, lệ phí"),
    Kind.FEE: Template("Biên lai thu phí, lệ phí"),
}


@dataclass(frozen=True, slots=True)
class Edition:
    """The forms of one circular; ``valid_from`` is None while awaited, ``source`` tells what is known."""

    id: str
    basis: str
    valid_from: date | None
    source: str
    templates: Mapping[Kind, Template]
    labels: Mapping[str, str] = field(default_factory=dict)

    def template(self, kind: Kind) -> Template:
        """Return a form's template."""
        return self.templates.get(kind) or _OWN[kind]

    def symbol(self, kind: Kind, office: str) -> str:
        """Return what follows the slash in a number."""
        pattern = self.template(kind).symbol or _PREFIXES[kind]
        return pattern.replace("{office}", office)

    def label(self, name: str) -> str:
        """Return a phrase of the forms."""
        return self.labels.get(name, LABELS[name])

    def footer(self, kind: Kind) -> str:
        """Return the line that says which form this is."""
        number = self.template(kind).number
        return f"Mẫu số {number} - {self.basis}" if number else ""


def read_editions(path: Path) -> tuple[Edition, ...]:
    """Return the editions in a file, the earliest first and the awaited last.

    Raises:
        FormError: the file names a form or phrase that is not known, leaves one of the seven forms out, or
            lets two editions begin on one day.
    """
    found = tuple(_edition(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")))
    days = [edition.valid_from for edition in found if edition.valid_from]
    if len(set(days)) != len(days):
        raise FormError(f"two editions in {path.name} begin on one day")
    return tuple(sorted(found, key=lambda edition: edition.valid_from or date.max))


@lru_cache(maxsize=1)
def editions() -> tuple[Edition, ...]:
    """Return the editions that come with the program."""
    return read_editions(_FILE)


def edition_on(day: date, known: Sequence[Edition] | None = None) -> Edition:
    """Return the edition in force on a day; before the first, the first, because a paper must be had."""
    dated = [edition for edition in known or editions() if edition.valid_from]
    held = [edition for edition in dated if edition.valid_from and edition.valid_from <= day]
    return held[-1] if held else dated[0]


def _edition(entry: Mapping[str, Any]) -> Edition:
    try:
        templates = {Kind(kind): Template(**parts) for kind, parts in entry["forms"].items()}
        edition = Edition(
            id=entry["id"],
            basis=entry["basis"],
            valid_from=entry.get("valid_from"),
            source=entry.get("source", ""),
            templates=templates,
            labels=entry.get("labels", {}),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise FormError(f"an edition of the forms cannot be read: {fault}") from fault
    missing = [kind.value for kind in _NUMBERED if kind not in templates]
    unknown = sorted(set(edition.labels) - set(LABELS))
    if missing or unknown:
        raise FormError(f"edition {edition.id}: forms missing {missing}, phrases not known {unknown}")
    return edition
