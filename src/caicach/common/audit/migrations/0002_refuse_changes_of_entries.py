"""Triggers that refuse what the code already refuses, so that raw SQL and other programs are refused too.

On SQLite a later migration that alters one of these tables rebuilds it and drops its triggers: it must put them
back.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MESSAGE = "audit ledger is append-only"

SQLITE = [
    f"CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    f"CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    f"CREATE TRIGGER audit_chain_no_delete BEFORE DELETE ON audit_chain BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    (
        "CREATE TRIGGER audit_chain_only_grows BEFORE UPDATE ON audit_chain"
        " WHEN NEW.name <> OLD.name OR NEW.last_sequence <> OLD.last_sequence + 1"
        f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    ),
]
SQLITE_BACK = [
    "DROP TRIGGER audit_entry_no_update",
    "DROP TRIGGER audit_entry_no_delete",
    "DROP TRIGGER audit_chain_no_delete",
    "DROP TRIGGER audit_chain_only_grows",
]
POSTGRESQL = [
    (
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ),
    (
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    ),
    (
        "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    ),
    (
        "CREATE TRIGGER audit_chain_no_delete BEFORE DELETE ON audit_chain"
        " FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    ),
    (
        "CREATE TRIGGER audit_chain_no_truncate BEFORE TRUNCATE ON audit_chain"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    ),
    (
        "CREATE TRIGGER audit_chain_only_grows BEFORE UPDATE ON audit_chain FOR EACH ROW"
        " WHEN (NEW.name <> OLD.name OR NEW.last_sequence <> OLD.last_sequence + 1)"
        " EXECUTE FUNCTION audit_refuse()"
    ),
]
POSTGRESQL_BACK = [
    "DROP TRIGGER audit_entry_no_change ON audit_entry",
    "DROP TRIGGER audit_entry_no_truncate ON audit_entry",
    "DROP TRIGGER audit_chain_no_delete ON audit_chain",
    "DROP TRIGGER audit_chain_no_truncate ON audit_chain",
    "DROP TRIGGER audit_chain_only_grows ON audit_chain",
    "DROP FUNCTION audit_refuse()",
]


def add_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers in the dialect of the database."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them again."""
    for statement in {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Only added to: the ledger."""

    dependencies = [("audit", "0001_add_entries_and_chains")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
