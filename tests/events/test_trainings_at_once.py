"""Many at the same moment: no seat of a training is offered twice."""

from collections import Counter

import pytest

from events import actions
from events.models import ApplyRefusal, SeatApplication
from malmoandan.core.models import Letter
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.events.courses import applied, training
from tests.events.made import DAY, NOW
from tests.events.test_signup_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def test_six_offers_of_two_seats():
    to, by = training(seats=2), cast.person("coordinator_city")
    rows = [applied(to, f"Person{number} Exempel") for number in range(MANY)]

    def offer(number: int) -> str:
        given = {"answer_by": NOW.date() + DAY, "by": by, "at": NOW}
        try:
            actions.offer_seat(application=rows[number], **given)
        except NotPossible as no:
            return str(no.reason)
        return "offered"

    said = Counter(at_once(offer, MANY))
    assert said == {"offered": 2, ApplyRefusal.NO_SEAT_LEFT: MANY - 2}
    assert SeatApplication.objects.filter(state="offered").count() == 2
    assert Letter.objects.filter(key__endswith=":offered").count() == 2


def test_one_application_that_was_sent_four_times():
    to = training()
    found = at_once(lambda _number: applied(to, key="k" * 24).pk, 4)
    assert len(set(found)) == 1
    assert Letter.objects.filter(key__endswith=":receipt").count() == 1
