"""What becomes of a sign-up: changed, one more or less, cancelled, taken back."""

import pytest

from events import actions
from events.models import Event, GuestNeeds, Registration, SignUpRefusal, WaitingList
from malmoandan.core.models import Letter
from malmoandan.core.transitions import NotPossible
from tests.events import made
from tests.events.made import DAY, NOW
from tests.events.signing import sign_up

pytestmark = pytest.mark.django_db
State = Registration.State
NOTHING = actions.Needs()
BEGUN = NOW + 8 * DAY


@pytest.fixture
def event() -> Event:
    """Four seats, and the next in line gets one at once."""
    return made.event(capacity=4, waiting_list=WaitingList.SILENT)


def details(registration: Registration, **more: object) -> actions.Details:
    values = {"name": registration.name, "organisation_text": "", **more}
    return actions.Details(**values)


def subjects(email: str = "asta@example.org") -> list[str]:
    found = Letter.objects.filter(to=email).order_by("pk")
    return [letter.subject.partition(":")[0] for letter in found]


class TestChanging:
    """What it says, and how many youths."""

    def test_what_it_says(self, event):
        one = sign_up(event)

        got = actions.change_sign_up(
            registration=one,
            details=details(one, name="Asta Nyexempel", role="ordförande"),
            needs=actions.Needs(access="Ramp"),
            at=NOW,
        )

        assert (got.name, got.role, got.sequence) == ("Asta Nyexempel", "ordförande", 1)
        assert got.guests.get().name == "Asta Nyexempel"
        assert GuestNeeds.objects.get().access == "Ramp"
        assert subjects() == ["Du är anmäld", "Din anmälan är ändrad"]

    def test_needs_that_are_taken_away_are_gone(self, event):
        one = sign_up(event, needs=actions.Needs(access="Ramp"))

        actions.change_sign_up(
            registration=one, details=details(one), needs=NOTHING, at=NOW
        )

        assert not GuestNeeds.objects.exists()

    def test_fewer_youths_leave_their_seats_to_those_in_line(self, event):
        one = sign_up(event, youths=3)
        two = sign_up(event, "Bo Exempel", others=("Cia Exempel",))

        actions.change_sign_up(
            registration=one, details=details(one, youths=1), needs=NOTHING, at=NOW
        )

        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.seats, two.state) == (2, State.REGISTERED)

    @pytest.mark.parametrize(
        ("youths", "reason"), [(61, "too_many"), (4, "too_many"), (3, "no_seat_left")]
    )
    def test_more_youths_need_seats(self, event, youths, reason):
        one = sign_up(event, youths=1)
        sign_up(event, "Bo Exempel")

        with pytest.raises(NotPossible) as no:
            actions.change_sign_up(
                registration=one,
                details=details(one, youths=youths),
                needs=NOTHING,
                at=NOW,
            )

        one.refresh_from_db()
        assert no.value.reason == reason
        assert (one.seats, one.youths) == (2, 1)

    def test_another_organisation_may_have_no_seats_left(self, event):
        event.organisation_cap = 1
        event.save()
        one = sign_up(event)
        sign_up(event, "Bo Exempel", organisation_text="Exempelklubben")

        with pytest.raises(NotPossible) as no:
            actions.change_sign_up(
                registration=one,
                details=details(one, organisation_text="Exempelklubben"),
                needs=NOTHING,
                at=NOW,
            )

        assert no.value.reason == SignUpRefusal.CAP


class TestColleagues:
    """One more needs a seat; one less leaves it."""

    def test_one_more(self, event):
        one = sign_up(event)

        guest = actions.add_guest(registration=one, name="Bo Exempel", at=NOW)

        one.refresh_from_db()
        assert (one.seats, guest.order) == (2, 1)
        assert subjects()[-1] == "Din anmälan är ändrad"

    def test_there_is_no_seat(self, event):
        one = sign_up(event, others=("Bo Exempel",), youths=2)
        two = sign_up(event, "Cia Exempel")
        event.refresh_from_db()
        Event.objects.update(capacity=5)

        with pytest.raises(NotPossible) as no:
            actions.add_guest(registration=one, name="Dan Exempel", at=NOW)

        two.refresh_from_db()
        assert no.value.reason == SignUpRefusal.NO_SEAT_LEFT  # the line goes first
        assert one.guests.count() == 2

    def test_in_line_the_party_becomes_larger_and_keeps_its_place(self, event):
        sign_up(event, youths=3)
        one = sign_up(event, "Bo Exempel")

        actions.add_guest(registration=one, name="Cia Exempel", at=NOW + DAY)

        one.refresh_from_db()
        assert (one.state, one.seats, one.waiting_since) == (State.WAITING, 2, NOW)
        assert "väntelistan" in Letter.objects.order_by("pk").last().text

    def test_ten_are_enough(self):
        one = sign_up(made.event(), others=tuple(f"Person {n}" for n in range(9)))

        with pytest.raises(NotPossible) as no:
            actions.add_guest(registration=one, name="Bo Exempel", at=NOW)

        assert no.value.reason == SignUpRefusal.TOO_MANY

    def test_after_sign_up_has_closed_nobody_is_added(self, event):
        one = sign_up(event)
        Event.objects.update(signup_closes_at=NOW)

        with pytest.raises(NotPossible) as no:
            actions.add_guest(registration=one, name="Bo Exempel", at=NOW)

        assert no.value.reason == SignUpRefusal.CLOSED

    def test_one_less_and_the_seat_goes_on(self, event):
        one = sign_up(event, others=("Bo Exempel",), youths=2)
        two = sign_up(event, "Cia Exempel")
        guest = one.guests.get(order=1)

        for _twice in range(2):
            actions.remove_guest(registration=one, guest=guest, at=NOW)

        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.seats, one.sequence, two.state) == (3, 1, State.REGISTERED)

    def test_the_contact_may_stay_at_home_and_a_new_one_come(self, event):
        one = sign_up(event, others=("Bo Exempel",))
        actions.remove_guest(registration=one, guest=one.guests.get(order=0), at=NOW)

        actions.add_guest(registration=one, name="Cia Exempel", at=NOW)

        assert [guest.name for guest in one.guests.all()] == [
            "Bo Exempel",
            "Cia Exempel",
        ]

    def test_the_last_one_cancels_instead(self, event):
        one = sign_up(event)

        with pytest.raises(NotPossible) as no:
            actions.remove_guest(registration=one, guest=one.guests.get(), at=NOW)

        assert no.value.reason == SignUpRefusal.LAST_GUEST


class TestCancelling:
    """One click, and the seats go on."""

    def test_the_seat_goes_to_the_next_in_line(self, event):
        one = sign_up(event, youths=3)
        two = sign_up(event, "Bo Exempel")

        got = actions.cancel_registration(registration=one, at=NOW)

        two.refresh_from_db()
        assert (got.state, got.cancelled_at) == (State.CANCELLED, NOW)
        assert two.state == State.REGISTERED
        letter = Letter.objects.get(subject__startswith="Du är avbokad")
        assert letter.attachments[0]["name"] == "evenemang.ics"

    def test_twice_is_once(self, event):
        one = sign_up(event)

        for _twice in range(2):
            actions.cancel_registration(registration=one, at=NOW)

        assert subjects() == ["Du är anmäld", "Du är avbokad"]

    def test_without_a_letter_where_another_is_written(self, event):
        actions.cancel_registration(registration=sign_up(event), at=NOW, tells=False)

        assert subjects() == ["Du är anmäld"]

    def test_not_when_it_has_begun(self, event):
        with pytest.raises(NotPossible) as no:
            actions.cancel_registration(registration=sign_up(event), at=BEGUN)

        assert no.value.reason == SignUpRefusal.BEGUN

    def test_not_what_has_lapsed(self, event):
        one = made.signed_up(event, state=State.LAPSED)

        with pytest.raises(NotPossible) as no:
            actions.cancel_registration(registration=one, at=NOW)

        assert no.value.reason == SignUpRefusal.WRONG_STATE


class TestComingBack:
    """A cancellation is taken back: a seat if there is one, else the line."""

    def test_to_a_seat(self, event):
        one = actions.cancel_registration(registration=sign_up(event), at=NOW)

        for _twice in range(2):
            got = actions.come_back(registration=one, at=NOW)

        assert (got.state, got.cancelled_at) == (State.REGISTERED, None)
        assert subjects() == ["Du är anmäld", "Du är avbokad", "Du är anmäld"]

    def test_to_the_end_of_the_line(self, event):
        one = sign_up(event, youths=3)
        sign_up(event, "Bo Exempel", youths=2)
        actions.cancel_registration(registration=one, at=NOW)

        got = actions.come_back(registration=one, at=NOW + DAY)

        assert (got.state, got.waiting_since) == (State.WAITING, NOW + DAY)
        assert subjects()[-1] == "Du står på väntelistan"

    def test_not_to_a_full_event_without_a_line(self):
        event = made.event(capacity=1, waiting_list=WaitingList.NONE)
        one = actions.cancel_registration(registration=sign_up(event), at=NOW)
        sign_up(event, "Bo Exempel")

        assert self.why_not(one) == SignUpRefusal.FULL

    def test_not_beside_a_new_sign_up_of_the_same_address(self, event):
        one = actions.cancel_registration(registration=sign_up(event), at=NOW)
        sign_up(event)

        assert self.why_not(one) == SignUpRefusal.ALREADY

    def test_not_after_sign_up_has_closed(self, event):
        one = actions.cancel_registration(registration=sign_up(event), at=NOW)
        Event.objects.update(signup_closes_at=NOW)

        assert self.why_not(one) == SignUpRefusal.CLOSED

    def test_not_from_another_state(self, event):
        one = made.signed_up(event, state=State.LAPSED)

        assert self.why_not(one) == SignUpRefusal.WRONG_STATE

    def test_somebody_without_an_address_comes_back_too(self, event):
        one = sign_up(event, email="")
        actions.cancel_registration(registration=one, at=NOW)

        assert actions.come_back(registration=one, at=NOW).state == State.REGISTERED

    def why_not(self, one: Registration) -> SignUpRefusal:
        with pytest.raises(NotPossible) as no:
            actions.come_back(registration=one, at=NOW)
        return no.value.reason


@pytest.mark.parametrize(
    ("event_more", "state", "at", "reason"),
    [
        ({"state": Event.State.CANCELLED}, State.REGISTERED, NOW, "cancelled"),
        ({}, State.CANCELLED, NOW, "wrong_state"),
        ({}, State.PRESENT, NOW, "wrong_state"),
        ({}, State.REGISTERED, BEGUN, "begun"),
        ({}, State.CONFIRMED, NOW, None),
        ({}, State.WAITING, NOW, None),
    ],
)
def test_what_can_be_changed_and_when(event_more, state, at, reason):
    one = made.signed_up(made.event(**event_more), state=state)

    assert one.why_not_change(at) == reason
    if reason:
        with pytest.raises(NotPossible) as no:
            actions.add_guest(registration=one, name="Bo Exempel", at=at)
        assert no.value.reason == reason
