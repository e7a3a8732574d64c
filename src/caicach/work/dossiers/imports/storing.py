"""Rows into tables in bulk: COPY on PostgreSQL, the ORM's bulk insert elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models
from django.db.models import Max

from caicach.work.dossiers.imports.sealing import Prepared

BATCH = 400
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


Table = models.Manager[Any]
"""A table, as the manager of its model."""


class Store(Protocol):
    """Where many rows go at once."""

    def reserve(self, table: Table, count: int) -> Sequence[int]:
        """Return primary keys that nobody else is given."""

    def add(
        self,
        table: Table,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        constants: Mapping[str, Any],
    ) -> None:
        """Add rows of the columns named by attribute; ``constants`` are the same in each."""


def store() -> Store:
    """Return the store of the database in use."""
    return CopyStore() if connection.vendor == "postgresql" else OrmStore()


def others(table: Table, columns: Iterable[str]) -> dict[str, Any]:
    """Return the defaults of all columns that are not among those named, the key aside."""
    named = {*columns}
    return {
        field.attname: field.get_default()
        for field in table.model._meta.concrete_fields  # noqa: SLF001 - Django's documented interface of models
        if field.attname not in named and not field.primary_key
    }


class OrmStore:
    """Objects in batches; the transaction is the only writer, so that keys can be counted on."""

    def reserve(self, table: Table, count: int) -> Sequence[int]:
        """Return the keys that follow the last one."""
        last = table.aggregate(last=Max("pk"))["last"] or 0
        return range(last + 1, last + 1 + count)

    def add(
        self,
        table: Table,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        constants: Mapping[str, Any],
    ) -> None:
        """Add the rows as objects."""
        made = [
            table.model(
                **constants, **{name: _lively(value) for name, value in zip(columns, row, strict=True)}
            )
            for row in rows
        ]
        table.bulk_create(made, batch_size=BATCH)


def _lively(value: Any) -> Any:
    return value.data if type(value) is Prepared else value


class CopyStore:
    """COPY in text form, with keys from the table's own sequence."""

    def reserve(self, table: Table, count: int) -> Sequence[int]:
        """Take keys from the sequence."""
        name, key = _named(table, "pk")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [name, key, count],
            )
            return [row[0] for row in cursor.fetchall()]

    def add(
        self,
        table: Table,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        constants: Mapping[str, Any],
    ) -> None:
        """Copy the rows; the constant ones are written once and repeated."""
        quote = connection.ops.quote_name
        target = quote(_named(table, "pk")[0])
        names = ", ".join(quote(_named(table, name)[1]) for name in (*columns, *constants))
        end = "".join(f"\t{_cell(value)}" for value in constants.values()) + "\n"
        with connection.cursor() as cursor, cursor.copy(f"COPY {target} ({names}) FROM STDIN") as copy:
            held: list[str] = []
            for row in rows:
                held.append("\t".join([_CELLS[type(value)](value) for value in row]))
                if len(held) == BATCH:
                    copy.write(end.join(held) + end)
                    held.clear()
            if held:
                copy.write(end.join(held) + end)


def _named(table: Table, attribute: str) -> tuple[str, str]:
    """Return the table and the column of an attribute."""
    meta = table.model._meta  # noqa: SLF001 - Django's documented interface of models
    if attribute == "pk":
        assert meta.pk is not None
        return meta.db_table, meta.pk.column
    column = next(field.column for field in meta.concrete_fields if field.attname == attribute)
    return meta.db_table, column


def _text(value: str) -> str:
    if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
        return value.translate(_ESCAPED)
    return value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPED)


_CELLS: dict[type[Any], Callable[[Any], str]] = {
    type(None): lambda _nothing: "\\N",
    str: _text,
    int: str,
    bool: lambda value: "t" if value else "f",
    datetime: datetime.isoformat,
    dict: _json,
    list: _json,
    Prepared: lambda value: _text(value.text),
}


def _cell(value: Any) -> str:
    # Members of enumerations are the texts that they stand for.
    return _text(str(value)) if isinstance(value, str) else _CELLS[type(value)](value)
