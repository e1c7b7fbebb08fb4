"""A term that ends and a seat that is empty: who hears of it, when, and only once."""

import datetime as dt

import pytest
import time_machine

from governance.actions import seat_reminders as actions
from governance.jobs import seats as jobs
from governance.models import Seat, SeatAllocation, Tenure
from malmoandan.core.models import Letter, ReminderRule
from tests import cast, office
from tests.governance import made

pytestmark = pytest.mark.django_db
TODAY = dt.date(2031, 3, 4)
DAY = dt.timedelta(days=1)
END = dt.date(2032, 3, 3)


@pytest.fixture
def side():
    made.group()
    cast.person("coordinator_city")
    return cast.person("coordinator_civil")


def sit(number=1, to_on=END, **more):
    seat = Seat.objects.get(allocation__side="civil", number=number)
    more.setdefault("from_on", TODAY)
    return Tenure.objects.create(
        seat=seat, name=f"Exempelperson {number}", to_on=to_on, **more
    )


def at(day):
    when = dt.datetime.combine(day, dt.time(8, 0), tzinfo=dt.UTC)
    return {"today": day, "at": when}


def test_both_hear_half_a_year_before_a_term_ends_and_again(side):
    member = cast.somebody("ledamot")
    tenure = sit(user=member)
    cast.each_by_itself()
    heard = [
        actions.remind_of_seats(**at(END - n * DAY))
        for n in (184, 183, 183, 100, 61, 0)
    ]
    assert heard == [0, 2, 0, 0, 2, 0]
    to_member = Letter.objects.filter(to=member.email).first()
    assert to_member.subject == "Din mandattid i styrgruppen går ut den 3 mars 2032"
    assert "/styrgruppen/" in to_member.text
    to_office = Letter.objects.filter(to=side.email).first()
    assert "Exempelperson 1 (plats 1, civilsamhället)" in to_office.text
    assert office.address(Seat, "change", tenure.seat_id) in to_office.text
    assert "Du samordnar den sida" in to_office.text
    assert "Se platsen" in to_office.html


def test_nobody_hears_of_a_term_when_it_is_known_who_follows(side):
    sit()
    sit(from_on=END + DAY, to_on=None)
    assert actions.remind_of_seats(**at(END - 100 * DAY)) == 0


def test_whoever_cannot_log_in_and_whoever_is_made_up_hears_nothing(side):
    closed = cast.somebody("stängd")
    closed.is_active = False
    closed.save()
    sit(user=closed)
    sit(2, is_example=True, user=cast.somebody("påhittad"))
    sit(3, to_on=TODAY, is_example=True)
    assert actions.remind_of_seats(**at(END - 100 * DAY)) == 1


def test_a_seat_that_gets_empty_is_told_that_day_and_while_it_stays_so(side):
    SeatAllocation.objects.update(appointed_by="Exempelvalmötet")
    sit(to_on=TODAY)
    cast.each_by_itself()
    heard = [
        actions.remind_of_seats(**at(TODAY + n * DAY)) for n in (1, 1, 30, 31, 400)
    ]
    assert heard == [1, 0, 0, 1, 1]
    letter = Letter.objects.filter(to=side.email).first()
    subject = "En vakant plats i styrgruppen: civilsamhället, plats 1"
    assert letter.subject == subject
    assert "vakant sedan 5 mars 2031" in letter.text
    assert "Den utses av Exempelvalmötet." in letter.text
    sit(from_on=TODAY + 402 * DAY, to_on=None)
    assert actions.remind_of_seats(**at(TODAY + 500 * DAY)) == 0


def test_the_office_says_how_long_before_and_in_what_words(side):
    sit()
    cast.each_by_itself()
    assert actions.remind_of_seats(**at(TODAY)) == 0
    rule = ReminderRule.objects.get(key="term-ending")
    rule.days, rule.subject, rule.body = [-300], "Snart slut", "Egna ord."
    rule.save()
    with time_machine.travel(at(END - 299 * DAY)["at"], tick=False):
        assert jobs.remind() == 1
    letter = Letter.objects.get()
    assert letter.subject == "Snart slut"
    assert "Egna ord." in letter.text
    rule.days = []
    rule.save()
    assert actions.remind_of_seats(**at(END - 100 * DAY)) == 0
