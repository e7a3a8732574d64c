"""The sample answer of the editor: which figures a leaf asks for, and what its rule gives for those typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from caicach.core.index.model import Criterion, InputKind
from caicach.core.index.rules import Choice
from caicach.evaluation.criteria.tree import Place, Plain
from caicach.evaluation.criteria.tryout import Tried, sample, try_out
from caicach.web.criteria.fields import plain_number

MAX_OTHERS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure of the sample answer: the input's name, its words, what was typed, its choices if any."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()


def asked_of(criterion: Criterion | None, typed: Mapping[str, str]) -> list[Asked]:
    """Return the figures that a sample answer to a leaf consists of."""
    if criterion is None or criterion.rule is None:
        return []
    rule, found = criterion.rule, []
    if isinstance(rule, Choice):
        options = ("", *rule.options)
        found.append(_asked("choice", _("Mức"), typed, tuple((each, each or "–") for each in options)))
    elif criterion.input is InputKind.YES_NO:
        found.append(_asked("value", _("Trả lời"), typed, (("", "–"), ("1", _("có")), ("0", _("không")))))
    elif rule.needs_measure:
        found.append(_asked("value", _value_label(criterion), typed))
        if criterion.input is InputKind.SHARE:
            found.append(_asked("numerator", _("hoặc tử số"), typed))
            found.append(_asked("denominator", _("và mẫu số"), typed))
    found.extend(_asked(f"input-{name}", name, typed) for name in rule.input_names())
    if rule.needs_peers:
        found.append(_asked("others", _("Số của các đơn vị khác, cách nhau bằng dấu chấm phẩy"), typed))
    return found


def _value_label(criterion: Criterion) -> str:
    labels = {
        InputKind.SHARE: _("Tỷ lệ %"),
        InputKind.MEAN: _("Điểm trung bình"),
        InputKind.POINTS: _("Điểm"),
    }
    return f"{labels.get(criterion.input, _('Số liệu'))}{f' ({criterion.unit})' if criterion.unit else ''}"


def _asked(
    name: str, label: str, typed: Mapping[str, str], options: tuple[tuple[str, str], ...] = ()
) -> Asked:
    return Asked(f"try-{name}", label, typed.get(f"try-{name}", ""), options)


def tried(
    document: Plain, place: Place, criterion: Criterion | None, typed: Mapping[str, str]
) -> Tried | None:
    """Return what the leaf gives for the sample answer typed; None as long as there is none."""
    if criterion is None or criterion.rule is None or not criterion.is_leaf:
        return None
    figures = {name: _figure(typed, name) for name in ("value", "numerator", "denominator")}
    names = criterion.rule.input_names()
    inputs = {name: number for name in names if (number := _figure(typed, f"input-{name}")) is not None}
    choice = typed.get("try-choice", "") if isinstance(criterion.rule, Choice) else ""
    if not (any(number is not None for number in figures.values()) or inputs or choice):
        return None
    others = [
        number
        for text in typed.get("try-others", "").split(";")[:MAX_OTHERS]
        if (number := _number(text)) is not None
    ]
    return try_out(document, place, sample(figures, choice, inputs), others)


def _figure(typed: Mapping[str, str], name: str) -> Decimal | None:
    return _number(typed.get(f"try-{name}", ""))


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(plain_number(text, "", {}))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal("1E15") else None


def unread(typed: Mapping[str, str]) -> list[str]:
    """Return the figures of the sample answer that are no numbers, as typed."""
    names = [name for name in typed if name.startswith("try-") and name not in {"try-choice", "try-others"}]
    return [typed[name] for name in names if typed[name].strip() and _number(typed[name]) is None]
