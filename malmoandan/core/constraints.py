"""What must never be false, guarded by the database itself, on SQLite and PostgreSQL.

Each function returns an operation for a migration. The guard is a trigger with the same
meaning in both dialects, so that raw SQL is refused as well as the ORM.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory

FOREVER = "'9999-12-31'"


class Guard(Operation):
    """A trigger: `refuse` is the condition, over OLD and NEW, on which it says no."""

    reversible = True
    category = OperationCategory.SQL

    def __init__(
        self, name: str, table: str, event: str, refuse: str, lock: str = ""
    ) -> None:
        self.name = name
        self.table = table
        self.event = event
        self.refuse = refuse
        self.lock = lock

    def state_forwards(self, app_label: str, state: Any) -> None:
        """A trigger is no part of the models' state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Create the trigger in the database's own dialect."""
        vendor = schema_editor.connection.vendor
        statements = self.postgresql() if vendor == "postgresql" else [self.sqlite()]
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Remove the trigger."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"DROP FUNCTION IF EXISTS {self.name}() CASCADE", params=None
            )
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.name}", params=None)

    def describe(self) -> str:
        """Say what the migration does here."""
        return f"Guard {self.table}: {self.name}"

    def sqlite(self) -> str:
        """The trigger as SQLite writes it."""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH ROW WHEN {self.refuse} "
            f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
        )

    def postgresql(self) -> list[str]:
        """The same as PostgreSQL writes it; `lock` lets one at a time be judged."""
        lock = f"PERFORM pg_advisory_xact_lock({self.lock});" if self.lock else ""
        function = (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ "
            f"BEGIN {lock} IF {self.refuse} THEN RAISE EXCEPTION '{self.name}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        trigger = (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()"
        )
        return [function, trigger]


def forbid_update_delete(table: str) -> list[Guard]:
    """Rows may be added, and then stay as they are."""
    return [
        Guard(f"{table}_never_changes", table, "UPDATE", "1 = 1"),
        Guard(f"{table}_never_goes", table, "DELETE", "1 = 1"),
    ]


def lock_when(
    table: str, condition: str, *, name: str = "locked", columns: Sequence[str] = ()
) -> list[Guard]:
    """A row for which the condition holds may be neither changed nor removed.

    The condition is SQL over OLD, such as `OLD.state = 'locked'`. With `columns` only
    those are locked, and the rest of the row may change.
    """
    event = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    return [
        Guard(f"{table}_{name}_stays", table, event, condition),
        Guard(f"{table}_{name}_is_kept", table, "DELETE", condition),
    ]


def no_overlap(
    table: str,
    key: Sequence[str],
    from_column: str,
    to_column: str,
    *,
    where: str = "",
    name: str = "no_overlap",
    forever: str = FOREVER,
) -> list[Guard]:
    """Two rows with the same key never share a day; no end means `forever`.

    Both ends are part of the period. `where` limits it to some rows, and names them
    `{row}`: `{row}.state = 'valid'`. Without key columns no two rows overlap at all.
    """
    same = "".join(f" AND other.{column} = NEW.{column}" for column in key)
    some = (
        f" AND ({where.format(row='other')}) AND ({where.format(row='NEW')})"
        if where
        else ""
    )
    overlaps = (
        f"EXISTS (SELECT 1 FROM {table} other WHERE {{itself}}{same}{some}"  # noqa: S608
        f" AND other.{from_column} <= COALESCE(NEW.{to_column}, {forever})"
        f" AND NEW.{from_column} <= COALESCE(other.{to_column}, {forever}))"
    )
    # A row that is being added has no number yet on SQLite.
    found = {
        "INSERT": overlaps.format(itself="1 = 1"),
        "UPDATE": overlaps.format(itself="other.id <> NEW.id"),
    }
    # Two transactions do not see each other's rows: the second waits for the first.
    words = " || '|' || ".join([f"'{table}'", *(f"NEW.{c}::text" for c in key)])
    lock = f"hashtextextended({words}, 0)"
    return [
        Guard(f"{table}_{name}_{event.lower()}", table, event, refuse, lock)
        for event, refuse in found.items()
    ]
