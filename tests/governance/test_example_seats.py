"""Made-up people in the steering group's seats: written once, moved on, taken away."""

import datetime as dt

import pytest

from governance.models import CoOption, CoordinationPost, PostHolding, Tenure
from governance.search import group as search
from malmoandan.core.models import Role
from malmoandan.management.example import seated, together
from malmoandan.management.example.ledger import Ledger, read
from malmoandan.management.facts.vocabulary import load_shipped
from tests.governance import made

pytestmark = pytest.mark.django_db
SPRING, AUTUMN = dt.date(2032, 3, 1), dt.date(2032, 10, 1)


def write(year=2032, today=SPRING):
    load_shipped()
    data = read()
    ledger = Ledger(year, today)
    together.organisations(ledger, data["organisations"])
    ledger.created = 0
    seated.write(ledger, data["seated"])
    return ledger.created, ledger.moved


def test_eight_sit_in_spring_and_one_has_left_by_autumn():
    made.group()
    member = made.user("styrgrupp.stad", Role.STEERING_MEMBER, "city")
    assert write() == (8 + 1 + 2 + 2, 0)
    assert write() == (0, 0)
    assert search.members(SPRING).count() == 8
    assert Tenure.objects.get(user=member).name == "Exempelperson Styrgrupp Stad"
    assert write(today=AUTUMN) == (0, 1)
    assert write(today=AUTUMN) == (0, 0)
    (empty,) = search.vacancies(AUTUMN)
    assert (empty.side, empty.seat.number) == ("civil", 5)
    group = search.composition(AUTUMN)
    assert group.has_examples
    assert [len(group.beside), len(group.posts)] == [3, 2]


def test_the_next_term_follows_and_counts_who_is_chosen_again():
    made.group()
    write()
    assert write(2033, dt.date(2033, 2, 1)) == (8 + 1, 0)
    assert set(Tenure.objects.values_list("times_chosen", flat=True)) == {1, 2}
    assert search.members(dt.date(2033, 2, 1)).count() == 8


def test_nobody_made_up_sits_without_seats_or_beside_somebody_real():
    assert write() == (0, 0)
    group = made.group()
    seat = group.allocations.get(side="city").seats.first()
    Tenure.objects.create(seat=seat, name="Exempelperson", from_on=SPRING)
    assert write() == (0, 0)


def test_a_seat_that_there_is_not_is_passed_over():
    group = made.group()
    group.allocations.get(side="civil").seats.filter(number=5).delete()
    assert write()[0] == 12


def test_all_are_taken_away_but_who_was_called_to_a_meeting():
    made.group()
    write()
    assert seated.remove() == 13
    rows = (Tenure, CoOption, PostHolding, CoordinationPost)
    assert not any(model.objects.exists() for model in rows)
    write()
    met = made.meeting()
    kept = met.participants.exclude(tenure=None).count()
    made_up = CoOption.objects.filter(is_example=True).count()
    assert seated.remove() == 13 - kept - made_up
    assert Tenure.objects.count() == kept
