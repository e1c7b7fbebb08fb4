"""What is true of events."""

import pytest

from events.models import Event, Series
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.numbers import Bound, Quantity

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum() -> Term:
    return Term.objects.create(
        vocabulary=Vocabulary.EVENT_KIND, key="forum", label_sv="forum"
    )


def test_only_what_was_held_counts(forum):
    for state in Event.State:
        Event.objects.create(year=2030, kind=forum, title=state.label, state=state)
    Event.objects.create(year=2031, kind=forum, title="-", state=Event.State.HELD)

    held = Event.objects.of(2030, "forum").held()

    assert {e.state for e in held} == {Event.State.HELD, Event.State.DOCUMENTED}
    assert not Event.objects.of(2030, "lunch").exists()
    assert Event.objects.of(2030).count() == len(Event.State)


def test_attendance_is_read_with_its_qualifier(forum):
    more = Term.objects.create(
        vocabulary=Vocabulary.QUALIFIER,
        key="mer än",
        label_sv="fler än",
        meaning=Bound.AT_LEAST,
    )
    event = Event(
        year=2030, kind=forum, title="Forum", persons=60, persons_qualifier=more
    )

    assert event.attendance == Quantity(60, None, Bound.AT_LEAST, "fler än")
    assert event.organisations_present is None
    assert Series(
        year=2030, kind=forum, persons=5, persons_to=7
    ).attendance == Quantity(5, 7)
