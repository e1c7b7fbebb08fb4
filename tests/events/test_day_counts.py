"""How many signed up and came, divided in every way, with a list and without one."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import actions
from events.models import (
    DayRefusal,
    Event,
    EventCount,
    Guest,
    GuestNeeds,
    Registration,
    SignUpRefusal,
)
from events.search.attendance import Basis, Part, counts
from events.search.needs import food_of, needs_of
from malmoandan.core.models import Term, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation
from tests import cast, office
from tests.events import made
from tests.partnerships import people

pytestmark = pytest.mark.django_db

What, By = EventCount.What, EventCount.By
State, Side = Registration.State, Registration.Side
AFTER = made.NOW + 8 * made.DAY


def came(registration: Registration, *, how_many: int = 1, missed: int = 0) -> None:
    """So many of its guests came, and so many did not."""
    guests = list(registration.guests.all())
    for guest in guests[:how_many]:
        guest.came, guest.came_at = Guest.Came.YES, made.NOW
    for guest in guests[how_many : how_many + missed]:
        guest.came = Guest.Came.NO
    Guest.objects.bulk_update(guests, ["came", "came_at"])


@pytest.fixture
def event() -> Event:
    """A forum where a board's department, an association and somebody came."""
    board = people.organisation("Exempelnämnden", "city")
    department = people.organisation("Exempelförvaltningen", "city", board=board)
    culture = office.term("sector_category", "kultur")
    association = people.organisation(category=culture)
    forum = made.event()
    came(
        made.signed_up(
            forum,
            "Bo Exempel",
            others=("Bea Exempel", "Bim Exempel"),
            side=Side.CITY,
            organisation=department,
            state=State.PRESENT,
        ),
        how_many=2,
        missed=1,
    )
    came(
        made.signed_up(
            forum, "Ada Exempel", organisation=association, state=State.PRESENT
        )
    )
    group = made.signed_up(
        forum,
        "Uno Exempel",
        organisation_text="Exempelgården",
        sector=office.term("sector_category", "idrott"),
        state=State.PRESENT,
        youths=12,
        youths_present=9,
    )
    came(group)
    walk_in = made.signed_up(
        forum,
        "Dan Exempel",
        email="",
        organisation_text=" exempelgården ",
        channel=Registration.Channel.DOOR,
        state=State.PRESENT,
        side=Side.OTHER,
    )
    came(walk_in)
    made.signed_up(forum, "Eva Exempel", state=State.CANCELLED)
    made.signed_up(forum, "Vera Exempel", state=State.WAITING, others=("Vilma",))
    return forum


def shown(parts: tuple[Part, ...]) -> dict[str, int]:
    return {part.name: part.number for part in parts}


def test_a_list_is_counted_in_persons_and_a_department_counts_for_its_board(event):
    found = counts(event, What.CAME)

    assert (found.basis, found.all) == (Basis.LIST, 2 + 1 + 1 + 9 + 1)
    assert shown(found.sides) == {
        str(Side.CIVIL.label): 11,
        str(Side.CITY.label): 2,
        str(Side.OTHER.label): 1,
    }
    # Who says no sector has that of the organisation.
    assert shown(found.sectors) == {"idrott": 10, "kultur": 1, "uppgift saknas": 3}
    assert shown(found.organisations) == {
        "Exempelgården": 11,
        "Exempelförvaltningen": 2,
        "Exempelföreningen": 1,
    }
    assert shown(found.boards) == {"Exempelnämnden": 2}
    assert found.organisations_in_all == 3


@pytest.mark.parametrize(
    ("what", "number"),
    [
        (What.SIGNED_UP, 3 + 1 + 13),  # not whoever came unannounced
        (What.ABSENT, 1 + 3),
        (What.CANCELLED, 1),
        (What.WAITED, 2),
    ],
)
def test_the_other_numbers_of_a_list(event, what, number):
    assert counts(event, what).all == number


def test_counting_asks_the_same_however_many_have_signed_up(event):
    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            counts(event, What.SIGNED_UP)
        return len(questions)

    before = asked()
    for number in range(3):
        body = people.organisation(f"Exempel {number}")
        made.signed_up(event, f"Nr{number}", organisation=body)

    assert asked() == before


def test_numbers_stay_when_the_list_is_erased_and_say_the_same(event):
    needs = GuestNeeds.objects.create(
        registration=Registration.objects.get(name="Ada Exempel"),
        food=json.dumps({"vegansk": 1}),
    )
    office.term("food", "vegansk")
    before = {what: counts(event, what) for what in What}
    actions.keep_counts(event=event, at=made.NOW)
    actions.keep_counts(event=event, at=made.NOW)  # and again

    needs.delete()
    Registration.objects.filter(event=event).update(
        anonymised_at=made.NOW, name="", email="", phone=""
    )
    actions.keep_counts(event=event, at=made.NOW)  # there is nothing to count any more

    for what in set(What) - {What.FOOD}:
        after = counts(event, what)
        assert after.basis == Basis.KEPT
        assert after.all == before[what].all
        for name in ("sides", "sectors", "organisations", "boards"):
            assert shown(getattr(after, name)) == shown(getattr(before[what], name))
    assert shown(food_of(event)) == {"vegansk": 1}


def test_food_that_was_kept_stays_when_the_needs_are_erased_before_the_list(event):
    office.term("food", "vegansk")
    needs = GuestNeeds.objects.create(
        registration=Registration.objects.get(name="Ada Exempel"),
        food=json.dumps({"vegansk": 1, "något annat": 2}),
    )
    actions.keep_counts(event=event, at=made.NOW)
    needs.delete()
    assert food_of(event) == ()  # it is still ahead: nobody wants anything any more

    event.state = Event.State.HELD
    event.save()
    actions.keep_counts(event=event, at=made.NOW)
    assert shown(food_of(event)) == {"något annat": 2, "vegansk": 1}


def test_without_a_list_the_number_of_a_source_is_told():
    more = Term.objects.create(
        vocabulary="qualifier", key="mer än", label_sv="fler än", meaning="at_least"
    )
    event = made.event(persons=60, persons_qualifier=more)

    found = counts(event, What.CAME)

    assert (found.basis, found.all) == (Basis.STATED, 60)
    assert str(found.stated) == "fler än 60"
    assert counts(event, What.ABSENT).basis == Basis.NONE
    assert counts(made.event(title="Annat"), What.CAME).all is None


def test_numbers_without_a_list_are_stated_by_side_sector_and_organisation():
    event, by = made.event(persons=60), cast.person("coordinator_city")
    association = people.organisation()
    parts = {
        By.SIDE: [Part(20, side=Side.CIVIL), Part(7, side=Side.CITY)],
        By.SECTOR: [Part(5, term=office.term("sector_category", "kultur"))],
        By.ORGANISATION: [Part(4, organisation=association), Part(2, text="Gården")],
    }
    actions.state_counts(event=event, parts=parts, in_all=27, by=by, at=AFTER)

    found = counts(event, What.CAME)
    event.refresh_from_db()

    assert (found.all, event.persons, event.organisations) == (27, 27, 2)
    assert shown(found.organisations) == {"Exempelföreningen": 4, "Gården": 2}
    assert TrailEntry.objects.get(verb="event.counted").data == {"persons": 27}

    # Only the sides: what was said of the organisations goes, but not their number.
    parts = {By.SIDE: [Part(20, side=Side.CIVIL)]}
    actions.state_counts(event=event, parts=parts, in_all=20, by=by, at=AFTER)
    event.refresh_from_db()
    assert (event.persons, event.organisations) == (20, 2)
    assert shown(counts(event, What.CAME).organisations) == {}


def test_a_number_that_was_not_kept_in_all_is_the_largest_sum_of_its_parts():
    event = made.event()
    for side, number in ((Side.CIVIL, 3), (Side.CITY, 4)):
        EventCount.objects.create(
            event=event,
            what=What.CAME,
            by=By.SIDE,
            side=side,
            number=number,
            counted_at=made.NOW,
        )
    assert counts(event, What.CAME).all == 7


def test_numbers_are_not_stated_beside_a_list_nor_before_the_day(event):
    by = cast.person("coordinator_city")
    for at, reason in (
        (AFTER, DayRefusal.HAS_LIST),
        (made.NOW, SignUpRefusal.TOO_EARLY),
    ):
        with pytest.raises(NotPossible) as refused:
            actions.state_counts(event=event, parts={}, in_all=1, by=by, at=at)
        assert refused.value.reason == reason


@pytest.mark.parametrize("said", ["", "nej", "[]", '{"vegansk": "två"}'])
def test_food_that_cannot_be_read_counts_nothing(event, said):
    registration = Registration.objects.get(name="Ada Exempel")
    GuestNeeds.objects.create(registration=registration, food=said, access="Hörslinga")

    found = needs_of(event)

    assert (found.food, found.food_notes, found.access) == ((), (), ("Hörslinga",))


def test_only_needs_of_those_who_have_a_seat_are_told(event):
    for name, note in (("Ada Exempel", "Nötter"), ("Vera Exempel", "Ägg")):
        GuestNeeds.objects.create(
            registration=Registration.objects.get(name=name), food_note=note
        )
    assert needs_of(event).food_notes == ("Nötter",)


def test_a_part_nobody_has_named_says_so():
    assert Part(1).name == "uppgift saknas"
    assert Part(1, organisation=Organisation(name="Ex")).name == "Ex"
