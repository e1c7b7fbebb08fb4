"""What must never be false: refused by the database to raw SQL, in both dialects."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.test.utils import isolate_apps

from malmoandan.core import constraints

pytestmark = pytest.mark.django_db(transaction=True)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def apply(guards, backwards=False):
    with connection.schema_editor() as editor:
        for guard in guards:
            step = guard.database_backwards if backwards else guard.database_forwards
            step("core", editor, None, None)


@pytest.fixture
def table():
    kind = "serial" if connection.vendor == "postgresql" else "integer"
    sql(
        f"CREATE TABLE tenure (id {kind} PRIMARY KEY, seat integer, state varchar(9), "
        "note varchar(9), from_on date, to_on date)"
    )
    yield "tenure"
    sql("DROP TABLE tenure")


def sit(seat, from_on, to_on, state="valid"):
    sql(
        "INSERT INTO tenure (seat, from_on, to_on, state, note) "
        "VALUES (%s, %s, %s, %s, '')",
        seat,
        from_on,
        to_on,
        state,
    )


TAKEN = [("2031-01-01", "2031-06-30"), ("2032-01-01", None)]


@pytest.mark.parametrize(
    ("from_on", "to_on", "fits"),
    [
        ("2030-01-01", "2030-12-31", True),
        ("2030-01-01", "2031-01-01", False),
        ("2030-01-01", None, False),
        ("2031-02-01", "2031-03-01", False),
        ("2031-06-30", "2031-07-31", False),
        ("2031-07-01", "2031-12-31", True),
        ("2031-07-01", "2032-01-01", False),
        ("2040-01-01", "2040-12-31", False),
        ("2040-01-01", None, False),
    ],
)
def test_no_two_periods_share_a_day(table, from_on, to_on, fits):
    apply(constraints.no_overlap(table, ["seat"], "from_on", "to_on"))
    for period in TAKEN:
        sit(1, *period)
    sit(2, from_on, to_on)
    if fits:
        sit(1, from_on, to_on)
    else:
        with pytest.raises(IntegrityError, match="tenure_no_overlap_insert"):
            sit(1, from_on, to_on)
    assert len(sql("SELECT id FROM tenure WHERE seat = 1")) == (3 if fits else 2)


def test_a_period_cannot_be_stretched_into_another(table):
    apply(constraints.no_overlap(table, ["seat"], "from_on", "to_on"))
    for period in TAKEN:
        sit(1, *period)
    sql("UPDATE tenure SET to_on = '2031-07-31' WHERE from_on = '2031-01-01'")
    with pytest.raises(IntegrityError, match="tenure_no_overlap_update"):
        sql("UPDATE tenure SET to_on = '2032-02-01' WHERE from_on = '2031-01-01'")


def test_only_rows_that_are_meant_are_judged(table):
    where = "{row}.state = 'valid'"
    apply(constraints.no_overlap(table, [], "from_on", "to_on", where=where))
    sit(1, "2031-01-01", None)
    sit(2, "2031-01-01", None, state="draft")
    with pytest.raises(IntegrityError):
        sql("UPDATE tenure SET state = 'valid' WHERE seat = 2")


def test_two_at_once_do_not_both_get_the_seat(table):
    apply(constraints.no_overlap(table, ["seat"], "from_on", "to_on"))
    gate = threading.Barrier(2)
    said = []

    def take():
        gate.wait()
        try:
            with transaction.atomic():
                sit(1, "2031-01-01", None)
                sql("SELECT count(*) FROM tenure")
            said.append("sat")
        except IntegrityError:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["refused", "sat"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tenure SET note = 'x' WHERE seat = 1",
        "UPDATE tenure SET state = 'valid' WHERE seat = 1",
        "DELETE FROM tenure WHERE seat = 1",
    ],
)
def test_a_locked_row_stays(table, statement):
    apply(constraints.lock_when(table, "OLD.state = 'locked'"))
    sit(1, "2031-01-01", None, state="locked")
    sit(2, "2031-01-01", None)
    with pytest.raises(IntegrityError, match="tenure_locked"):
        sql(statement)
    sql(statement.replace("seat = 1", "seat = 2"))


def test_some_columns_can_be_locked_and_the_rest_left(table):
    locked = constraints.lock_when(table, "OLD.state = 'locked'", columns=["seat"])
    apply(locked)
    sit(1, "2031-01-01", None, state="locked")
    sql("UPDATE tenure SET note = 'x'")
    with pytest.raises(IntegrityError, match="tenure_locked_stays"):
        sql("UPDATE tenure SET seat = 2")


def test_a_guard_can_be_taken_down_again(table):
    guards = constraints.forbid_update_delete(table)
    apply(guards)
    sit(1, "2031-01-01", None)
    with pytest.raises(IntegrityError):
        sql("DELETE FROM tenure")
    apply(guards, backwards=True)
    sql("DELETE FROM tenure")
    assert [guard.describe() for guard in guards] == [
        "Guard tenure: tenure_never_changes",
        "Guard tenure: tenure_never_goes",
    ]


@isolate_apps("malmoandan.core")
def test_a_guard_outlives_a_change_of_its_table(table):
    """SQLite makes a new table for many changes; the guard must come along."""

    class Tenure(models.Model):
        seat = models.IntegerField(null=True)
        state = models.CharField(max_length=9, null=True)  # noqa: DJ001
        note = models.CharField(max_length=9, null=True)  # noqa: DJ001
        from_on = models.DateField(null=True)
        to_on = models.DateField(null=True)

        class Meta:
            app_label = "core"
            db_table = "tenure"

        def __str__(self):
            return str(self.pk)

    apply(constraints.lock_when(table, "OLD.state = 'locked'"))
    before = Tenure._meta.get_field("note")
    after = models.CharField(max_length=20, default="", db_default="")
    after.set_attributes_from_name("note")
    after.model = Tenure
    with connection.schema_editor() as editor:
        editor.alter_field(Tenure, before, after)
    sit(1, dt.date(2031, 1, 1), None, state="locked")
    with pytest.raises(IntegrityError, match="tenure_locked_is_kept"):
        sql("DELETE FROM tenure")


def test_a_guard_is_no_part_of_the_models():
    state = migrations.state.ProjectState()
    (guard, _other) = constraints.forbid_update_delete("core_trailentry")
    guard.state_forwards("core", state)
    assert state.models == {}
