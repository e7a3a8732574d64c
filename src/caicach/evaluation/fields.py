"""Columns that the applications of this room share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from caicach.core.codes.numbers import plain

MAX_LENGTH = 60


if TYPE_CHECKING:
    _Text = models.CharField[Decimal | str | int | None, Decimal | None]
else:
    _Text = models.CharField


class ExactField(_Text):
    """An exact decimal of any scale, kept as text.

    SQLite has no exact decimals, and PostgreSQL's would come back with trailing zeros that nobody wrote.
    What is exact is therefore compared and added up in Python, never in SQL.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = MAX_LENGTH
        kwargs["null"] = True
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Stand in migrations as the text column it is, so that they import nothing of this code."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def from_db_value(self, value: str | None, *_args: object) -> Decimal | None:
        """Return the number."""
        return None if value is None else Decimal(value)

    def to_python(self, value: Decimal | str | int | None) -> Decimal | None:
        """Return the number."""
        return None if value in {None, ""} else Decimal(str(value))

    def get_prep_value(self, value: Decimal | str | int | None) -> str | None:
        """Return the number as machines write it."""
        return None if value is None else plain(Decimal(value))
