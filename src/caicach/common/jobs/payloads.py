"""What a job is given: a frozen dataclass here, JSON in the table, and nothing lost between."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from caicach.core.ledger import Plain, plain

P = TypeVar("P")


class PayloadError(ValueError):
    """A payload does not fit its type; the message names the field."""


def encode(payload: object) -> Plain:
    """Return a dataclass instance as JSON data that :func:`decode` turns back into an equal instance.

    Raises:
        PayloadError: when it is no dataclass instance, or would not come back as it went.
        UncanonicalValueError: when a value has no exact form, such as a binary fraction.
    """
    if not dataclasses.is_dataclass(payload) or isinstance(payload, type):
        raise PayloadError(f"{payload!r} is not an instance of a dataclass")
    data = plain(dataclasses.asdict(payload))
    # A field of the wrong type shows here, where the mistake is, and not in a worker at night.
    decode(type(payload), data)
    return data


def decode(kind: type[P], data: Plain) -> P:
    """Return the instance of dataclass ``kind`` that ``data`` stands for.

    Fields are ``str``, ``int``, ``bool``, ``Decimal``, ``date``, ``datetime``, ``tuple[T, ...]`` of these, or
    one of these or ``None``.

    Raises:
        PayloadError: when a field is missing, unknown or of another type.
    """
    if not isinstance(data, Mapping):
        raise PayloadError(f"{kind.__name__}: {type(data).__name__} is not an object")
    hints = get_type_hints(kind)
    unknown = sorted(set(data) - set(hints))
    if unknown:
        raise PayloadError(f"{kind.__name__}: unknown fields {', '.join(unknown)}")
    values = {name: _value(hints[name], item, f"{kind.__name__}.{name}") for name, item in data.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise PayloadError(f"{kind.__name__}: {error}") from error


def _value(kind: Any, data: Plain, place: str) -> object:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        choices = [choice for choice in get_args(kind) if choice is not NoneType]
        if data is None and len(choices) < len(get_args(kind)):
            return None
        if len(choices) == 1:
            return _value(choices[0], data, place)
    elif origin is tuple and isinstance(data, list):
        [inner, *_rest] = get_args(kind)
        return tuple(_value(inner, item, f"{place}[{index}]") for index, item in enumerate(data))
    elif kind in {str, int, bool}:
        if type(data) is kind:
            return data
    elif isinstance(data, str):
        return _from_text(kind, data, place)
    raise PayloadError(f"{place}: {data!r} is not {kind}")


def _from_text(kind: Any, text: str, place: str) -> object:
    try:
        if kind is Decimal:
            return Decimal(text)
        if kind is datetime:
            return datetime.fromisoformat(text)
        if kind is date:
            return date.fromisoformat(text)
    except (ValueError, InvalidOperation) as error:
        raise PayloadError(f"{place}: {text!r} is not {kind.__name__}") from error
    raise PayloadError(f"{place}: fields of type {kind} are not supported")
