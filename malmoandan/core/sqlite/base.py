"""Django's SQLite backend, and the little that it lacks for us."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base, operations, schema

from malmoandan.core.text import sort_key

_key = lru_cache(maxsize=20_000)(sort_key)


def _compare(one: str, other: str) -> int:
    """Order two texts as Swedish does, and equal ones by their letters' cases."""
    # Swapped, because a small letter stands before its capital.
    left, right = (_key(one), one.swapcase()), (_key(other), other.swapcase())
    return (left > right) - (left < right)


def _triggers(connection: Any, table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
            "AND tbl_name = %s ORDER BY name",
            [table],
        )
        return list(cursor.fetchall())


class SchemaEditor(schema.DatabaseSchemaEditor):
    """Changes tables; Django drops and remakes a table, and its guards with it."""

    def _remake_table(self, model: Any, *args: Any, **kwargs: Any) -> None:
        kept = _triggers(self.connection, model._meta.db_table)
        super()._remake_table(model, *args, **kwargs)  # type: ignore[misc]
        for _name, statement in kept:
            # Later, so that what speaks of two tables finds both as they will be.
            self.execute(statement, params=None)


class DatabaseOperations(operations.DatabaseOperations):
    """Empties tables as PostgreSQL's TRUNCATE does: without waking the guards."""

    def sql_flush(
        self,
        style: Any,
        tables: Iterable[str],
        *,
        reset_sequences: bool = False,
        allow_cascade: bool = False,
    ) -> list[str]:
        """Take the guards away, empty the tables, and set the guards up again."""
        tables = list(tables)
        guards = [g for table in tables for g in _triggers(self.connection, table)]
        emptied = super().sql_flush(
            style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade
        )
        return [
            *(f"DROP TRIGGER {self.quote_name(name)}" for name, _sql in guards),
            *emptied,
            *(statement for _name, statement in guards),
        ]


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows the collation by the name it has on PostgreSQL."""

    SchemaEditorClass = SchemaEditor
    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: Any) -> Any:
        """Open a connection and teach it the Swedish order."""
        connection = super().get_new_connection(conn_params)
        connection.create_collation("sv-x-icu", _compare)
        return connection
