"""What somebody with all the keys to the database could do."""

from django.db import connection, transaction


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def without_guards(name):
    """Take a guard away, as somebody with all the keys to the database could."""
    if connection.vendor == "postgresql":
        sql(f"DROP FUNCTION {name}() CASCADE")
    else:
        sql(f"DROP TRIGGER {name}")
