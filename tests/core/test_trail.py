"""The trail: added to, never changed, and free of names."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from malmoandan.core import audit
from malmoandan.core.models import TrailEntry, User
from malmoandan.core.templatetags.office import done
from malmoandan.core.transitions import machines

WHEN = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def person(db):
    return User.objects.create_user("person@example.org", name="Person")


def write(person, **ids):
    return audit.record(verb="user.greeted", subject=person, by=person, at=WHEN, **ids)


def test_an_entry_says_who_what_and_when(person):
    write(person, meeting=7, reason="wrong_state", rounds=[1, 2], last=None)
    (entry,) = TrailEntry.objects.of(person)
    assert (entry.verb, entry.by, entry.subject, entry.at) == (
        "user.greeted",
        person,
        person,
        WHEN,
    )
    assert entry.data == {
        "meeting": 7,
        "reason": "wrong_state",
        "rounds": [1, 2],
        "last": None,
    }


@pytest.mark.parametrize(
    "text", ["Some Body", "a@example.org", "two\nlines", "x" * 101]
)
def test_the_trail_takes_no_text_that_could_name_somebody(person, text):
    with pytest.raises(audit.NotAnId, match="about"):
        write(person, about=text)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_trailentry SET verb = 'x'", "DELETE FROM core_trailentry"],
)
def test_raw_sql_cannot_touch_an_entry(person, statement):
    entry = write(person)
    with (
        pytest.raises(IntegrityError, match="core_trailentry_never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert TrailEntry.objects.get(pk=entry.pk).verb == "user.greeted"


@pytest.mark.django_db(transaction=True)
def test_an_entry_stands_and_falls_with_what_it_tells_of():
    person = User.objects.create_user("person@example.org")
    with pytest.raises(audit.OutsideTransaction):
        write(person)
    with transaction.atomic():
        write(person)
        transaction.set_rollback(True)
    assert not TrailEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_are_told_at_once_in_the_transaction_of_what_happened():
    people = [User.objects.create_user(f"p{n}@example.org") for n in range(3)]
    with pytest.raises(audit.OutsideTransaction):
        audit.record_many(verb="user.seen", subjects=people, by=None, at=WHEN)
    with transaction.atomic():
        audit.record_many(verb="user.seen", subjects=[], by=None, at=WHEN)
        audit.record_many(verb="user.seen", subjects=people, by=people[0], at=WHEN, n=1)
    told = TrailEntry.objects.filter(verb="user.seen").order_by("object_id")
    assert [(e.subject, e.by, e.data) for e in told] == [
        (person, people[0], {"n": 1}) for person in people
    ]


def test_whatever_a_life_cycle_does_has_its_words():
    moves = {
        f"{model._meta.model_name}.{verb}"
        for model in machines()
        for _at, _to, verb in model.TRANSITIONS
    }
    assert [verb for verb in sorted(moves) if "(" in done(verb)] == []
    assert done("thing.unheard_of") == "flyttad vidare (unheard_of)"
