"""On SQLite, ``INSERT OR REPLACE`` removes the row it replaces without asking the triggers of 0002.

PostgreSQL has no such statement: there ``ON CONFLICT DO UPDATE`` is an update, which is refused already.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    (
        "CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry"
        " WHEN EXISTS (SELECT 1 FROM audit_entry"
        " WHERE id = NEW.id OR (chain = NEW.chain AND sequence = NEW.sequence))"
        " BEGIN SELECT RAISE(ABORT, 'audit ledger is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_chain_no_replace BEFORE INSERT ON audit_chain"
        " WHEN EXISTS (SELECT 1 FROM audit_chain WHERE name = NEW.name)"
        " BEGIN SELECT RAISE(ABORT, 'audit ledger is append-only'); END"
    ),
]
SQLITE_BACK = ["DROP TRIGGER audit_entry_no_replace", "DROP TRIGGER audit_chain_no_replace"]


def add_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers where such statements exist."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            schema_editor.execute(statement, params=None)


def drop_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them again."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE_BACK:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Added to, and nothing put in the place of what is there."""

    dependencies = [("audit", "0002_refuse_changes_of_entries")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
