"""Life cycles: every pair of states, and one door that writes them."""

import datetime as dt
from itertools import product
from typing import ClassVar

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from malmoandan.core import transitions
from malmoandan.core.models import TrailEntry, User

WHEN = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
MACHINES = list(transitions.machines())


with isolate_apps("malmoandan.core"):

    class Lamp(models.Model):
        class State(models.TextChoices):
            OFF = "släckt", "off"
            ON = "tänd", "on"
            BROKEN = "trasig", "broken"

        TRANSITIONS: ClassVar = (
            (State.OFF, State.ON, "light"),
            (State.ON, State.OFF, "put_out"),
            (State.ON, State.BROKEN, "drop"),
        )
        state = models.CharField(max_length=9, choices=State.choices, default=State.OFF)
        note = models.CharField(max_length=9, default="")

        class Meta:
            app_label = "core"

        def __str__(self):
            return self.state


class Stuck(models.TextChoices):
    LAMP = "lamp", "The lamp does not do that."


@pytest.fixture
def lamp(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Lamp)
    yield Lamp.objects.create()
    with connection.schema_editor() as editor:
        editor.delete_model(Lamp)


@pytest.fixture
def person(transactional_db):
    return User.objects.create_user("person@example.org")


def pairs(model):
    verbs = dict.fromkeys(name for _at, _to, name in model.TRANSITIONS)
    return list(product(model.State.values, verbs))


@pytest.mark.parametrize("model", MACHINES, ids=lambda m: m.__name__)
def test_every_table_is_one_that_can_be_walked(model):
    states = set(model.State.values)
    arrows = [(str(at), name) for at, _to, name in model.TRANSITIONS]
    assert len(arrows) == len(set(arrows)), "a verb leads to one state only"
    assert {str(s) for at, to, _ in model.TRANSITIONS for s in (at, to)} <= states
    # None at all when it begins in more ways than one, and the action says how.
    assert model._meta.get_field("state").get_default() in {*states, ""}
    for state, verb in pairs(model):
        leads = transitions.target(model, state, verb)
        assert (leads in states) == (verb in transitions.verbs(model, state))


@pytest.mark.parametrize(("state", "verb"), pairs(Lamp))
def test_the_door_follows_arrows_and_refuses_all_else(lamp, person, state, verb):
    Lamp.objects.update(state=state)
    expected = transitions.target(Lamp, state, verb)
    if expected is None:
        with pytest.raises(transitions.NotPossible) as refused:
            transitions.move(lamp, verb, by=person, at=WHEN, refusal=Stuck.LAMP)
        assert refused.value.reason is Stuck.LAMP
        assert not TrailEntry.objects.exists()
    else:
        transitions.move(lamp, verb, by=person, at=WHEN, hand=1)
        (entry,) = TrailEntry.objects.of(lamp)
        assert (entry.from_state, entry.to_state) == (state, expected)
        assert (entry.verb, entry.data) == (f"lamp.{verb}", {"hand": 1})
    assert Lamp.objects.get().state == (expected or state)


def test_what_counts_is_what_is_stored(lamp, person):
    old = Lamp.objects.get()
    transitions.move(lamp, "light", by=person, at=WHEN)
    with pytest.raises(transitions.NotPossible) as refused:
        transitions.move(old, "light", by=person, at=WHEN)
    assert refused.value.reason is transitions.Refusal.WRONG_STATE


def test_only_the_state_is_written(lamp, person):
    lamp.note = "unsaved"
    transitions.move(lamp, "light", by=None, at=WHEN)
    stored = Lamp.objects.get()
    assert (stored.state, stored.note) == (Lamp.State.ON, "")


def test_the_drawing_shows_every_state_and_arrow():
    assert transitions.diagram(Lamp) == (
        "stateDiagram-v2\n"
        '    state "släckt" as s0\n'
        '    state "tänd" as s1\n'
        '    state "trasig" as s2\n'
        "    [*] --> s0\n"
        "    s0 --> s1: light\n"
        "    s1 --> s0: put_out\n"
        "    s1 --> s2: drop\n"
    )
