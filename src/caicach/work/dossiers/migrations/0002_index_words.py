from __future__ import annotations

from typing import Any

from django.db import migrations

INDEX = "CREATE INDEX dossiers_words ON dossiers_dossier USING gin (to_tsvector('simple', search))"


def add(_apps: Any, schema_editor: Any) -> None:
    """A commune on SQLite has few enough dossiers to read their words one by one."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS dossiers_words")


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_add_dossiers")]

    operations = [migrations.RunPython(add, drop)]
