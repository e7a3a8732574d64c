"""Answers between the engine, the database and the fields of the scoring table.

In the database an answer is a small object of exact texts: ``value``, ``numerator``, ``denominator``,
``choice``, ``inputs`` (by name), ``not_applicable``, ``decided`` and ``because``. What is empty is left out,
so that equal answers are equal objects and an empty answer is ``{}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from caicach.core.codes.numbers import format_number, plain
from caicach.core.codes.text import tidy
from caicach.core.index.answers import NO_EVIDENCE, Answer
from caicach.core.index.checking import fault_of
from caicach.core.index.model import Criterion, InputKind, Method
from caicach.core.index.problems import Place, Problem, error
from caicach.core.index.text import say
from caicach.evaluation.criteria.faults import told
from caicach.exchange.numbers import is_sane, possible

Stored: TypeAlias = dict[str, object]

NUMBERS = ("value", "numerator", "denominator", "decided")
YES = frozenset({"1", "có", "co", "x", "yes", "đạt", "dat"})
NO = frozenset({"0", "không", "khong", "no", "chưa", "chua", "chưa đạt", "chua dat"})
TAKES_ANSWERS = frozenset({Method.APPRAISED, Method.BONUS, Method.PENALTY})


class AnswerRefusedError(Exception):
    """What was typed is no answer to the criterion; ``problem`` says why and what to type instead."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(told(problem))


def takes_answer(leaf: Criterion) -> bool:
    """Return whether a unit answers the leaf itself: what is surveyed or measured it may not."""
    return leaf.method is None or leaf.method in TAKES_ANSWERS


def is_adjustment(leaf: Criterion) -> bool:
    """Return whether the leaf adds or takes away points beyond the criteria, and so may stay empty."""
    return leaf.method in {Method.BONUS, Method.PENALTY}


def encode(answer: Answer) -> Stored:
    """Return an answer as it is kept; names of evidence are kept with the evidence."""
    kept: Stored = {name: plain(number) for name in NUMBERS if (number := getattr(answer, name)) is not None}
    if answer.choice:
        kept["choice"] = answer.choice
    if answer.inputs:
        kept["inputs"] = {name: plain(number) for name, number in sorted(answer.inputs.items())}
    if answer.not_applicable:
        kept["not_applicable"] = True
    if answer.decided_because:
        kept["because"] = answer.decided_because
    return kept


def decode(kept: Mapping[str, object], *, papers: frozenset[str] = NO_EVIDENCE, note: str = "") -> Answer:
    """Return the answer that is kept, with the papers shown for it."""
    inputs = kept.get("inputs")
    return Answer(
        value=_number(kept, "value"),
        numerator=_number(kept, "numerator"),
        denominator=_number(kept, "denominator"),
        choice=str(kept.get("choice", "")),
        inputs={str(name): Decimal(str(text)) for name, text in inputs.items()}
        if isinstance(inputs, dict)
        else {},
        evidence=papers,
        not_applicable=bool(kept.get("not_applicable", False)),
        note=note,
        decided=_number(kept, "decided"),
        decided_because=str(kept.get("because", "")),
    )


def _number(kept: Mapping[str, object], name: str) -> Decimal | None:
    text = kept.get(name)
    return None if text is None else Decimal(str(text))


@dataclass(frozen=True, slots=True)
class Field:
    """One box of a row of the scoring table: its name in forms, and the figure it stands for."""

    name: str
    title: str
    kind: str


def fields_of(leaf: Criterion) -> tuple[Field, ...]:
    """Return the boxes in which a leaf is answered, in reading order.

    ``kind`` is ``number``, ``yes_no`` or ``choice``; ``title`` is empty where the unit of the criterion says
    all.
    """
    names = leaf.rule.input_names() if leaf.rule is not None else ()
    if leaf.input is InputKind.SHARE:
        return (Field("numerator", "", "number"), Field("denominator", "", "number"))
    if leaf.input is InputKind.YES_NO:
        return (Field("value", "", "yes_no"),)
    if leaf.input is InputKind.CHOICE:
        return (Field("choice", "", "choice"),)
    if leaf.input is InputKind.INPUTS or names:
        return tuple(Field(f"input:{name}", name, "number") for name in names)
    return (Field("value", leaf.unit, "number"),)


def parse(leaf: Criterion, typed: Mapping[str, str]) -> Answer:
    """Return the answer that was typed into the boxes of a leaf; all boxes empty is the empty answer.

    Numbers are read as Vietnamese write them, or with a decimal dot where that has one meaning alone.
    ``45/50`` in any box of a share fills both. ``not_applicable`` ticked overrides the boxes.

    Raises AnswerRefusedError with what is wrong and what to type.
    """
    texts = {name: tidy(text) for name, text in typed.items() if tidy(text)}
    if texts.pop("not_applicable", "") in {"1", "on", "true"}:
        return Answer(not_applicable=True)
    texts.pop("not_applicable", "")
    answer = Answer()
    inputs: dict[str, Decimal] = {}
    for name, text in _split_share(leaf, texts).items():
        if name == "choice":
            answer.choice = _choice(leaf, text)
        elif name.startswith("input:"):
            inputs[name.removeprefix("input:")] = _read(leaf, text)
        elif name in {"value", "numerator", "denominator"}:
            yes_no = name == "value" and leaf.input is InputKind.YES_NO
            setattr(answer, name, _yes_no(leaf, text) if yes_no else _read(leaf, text))
    if inputs:
        answer.inputs = inputs
    if not answer.is_empty():
        _check(leaf, answer)
    return answer


def _split_share(leaf: Criterion, texts: dict[str, str]) -> dict[str, str]:
    if leaf.input is not InputKind.SHARE:
        return texts
    for name in ("numerator", "denominator", "value"):
        head, slash, tail = texts.get(name, "").partition("/")
        if slash:
            return {"numerator": tidy(head), "denominator": tidy(tail)}
    for name in ("numerator", "denominator"):
        text = texts.get(name, "")
        if text.endswith("%"):
            return {"value": text}
    return texts


def _read(leaf: Criterion, text: str) -> Decimal:
    numbers = possible(text)
    if len(numbers) > 1 and leaf.input in {InputKind.COUNT, InputKind.SHARE}:
        whole = frozenset(number for number in numbers if number == number.to_integral_value())
        numbers = whole if len(whole) == 1 else numbers
    elif len(numbers) > 1:
        # The site is Vietnamese: a comma is the decimal sign, and a dot groups thousands.
        numbers = frozenset({Decimal(text.replace(".", "").replace(",", ".").replace(" ", "").rstrip("%"))})
    number = next(iter(numbers), None)
    if number is None or not is_sane(number):
        raise AnswerRefusedError(
            error(
                "C001",
                say("«{t}» không phải là số.", "'{t}' is not a number.", t=text[:40]),
                say(
                    "Nhập số, dấu phẩy là dấu thập phân: 84,5 hoặc 1.250.",
                    "Enter a number with a decimal comma: 84,5 or 1.250.",
                ),
                Place(code=leaf.code),
            )
        )
    return number


def _yes_no(leaf: Criterion, text: str) -> Decimal:
    folded = text.casefold()
    if folded in YES:
        return Decimal(1)
    if folded in NO:
        return Decimal(0)
    raise AnswerRefusedError(
        error(
            "C002",
            say("«{t}» không phải là có hay không.", "'{t}' is neither yes nor no.", t=text[:40]),
            say("Chọn Có hoặc Không.", "Choose Có or Không."),
            Place(code=leaf.code),
        )
    )


def _choice(leaf: Criterion, text: str) -> str:
    options = tuple(getattr(leaf.rule, "options", {}))
    return next((option for option in options if option.casefold() == text.casefold()), text)


def _check(leaf: Criterion, answer: Answer) -> None:
    fault = fault_of(leaf, answer)
    if fault is not None:
        id_, message, mend = fault
        raise AnswerRefusedError(error(id_, message, mend, Place(code=leaf.code)))


def typed_of(leaf: Criterion, kept: Mapping[str, object]) -> dict[str, str]:
    """Return what stands in the boxes of a leaf for an answer that is kept, written as Vietnamese write."""
    answer = decode(kept)
    texts: dict[str, str] = {}
    for field in fields_of(leaf):
        if field.name == "choice":
            texts[field.name] = answer.choice
        elif field.name.startswith("input:"):
            number = answer.inputs.get(field.title)
            texts[field.name] = "" if number is None else format_number(number)
        else:
            number = getattr(answer, field.name)
            texts[field.name] = "" if number is None else format_number(number)
    if leaf.input is InputKind.SHARE and answer.value is not None and answer.denominator is None:
        texts["numerator"] = f"{format_number(answer.value)}%"
    return texts
