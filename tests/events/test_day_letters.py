"""Letters to groups of guests: who gets them, once, and never who has been erased."""

import pytest

from events import actions
from events.models import DayRefusal, Event, EventMailing, Guest, Registration
from events.search.audiences import readers_of
from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.events import made

pytestmark = pytest.mark.django_db

State, Audience = Registration.State, EventMailing.Audience


@pytest.fixture
def event() -> Event:
    """A forum with guests of every kind, after it was held."""
    forum = made.event()
    made.signed_up(forum, "Ada Exempel")
    made.signed_up(forum, "Vera Exempel", state=State.WAITING)
    made.signed_up(forum, "Kim Exempel", state=State.CANCELLED)
    three = made.signed_up(
        forum, "Nils Exempel", state=State.PRESENT, others=("Nora", "Noa")
    )
    nils, nora, _noa = three.guests.all()
    Guest.objects.filter(pk=nils.pk).update(came=Guest.Came.NO)
    Guest.objects.filter(pk=nora.pk).update(
        came=Guest.Came.YES, came_at=made.NOW, email="nora@example.org"
    )
    gone = made.signed_up(forum, "Gun Exempel", state=State.WAITING)
    Registration.objects.filter(pk=gone.pk).update(
        anonymised_at=made.NOW, name="", email="", phone=""
    )
    return forum


def written(event: Event, audience: str = Audience.COMING) -> EventMailing:
    return actions.write_to_guests(
        event=event,
        audience=audience,
        subject="Om lokalen",
        text="Gå in från gården.\n\nVälkommen!",
        by=cast.person("coordinator_city"),
        at=made.NOW,
    )


def reason_of(call: object, **more: object) -> object:
    with pytest.raises(NotPossible) as refused:
        call(**more)
    return refused.value.reason


@pytest.mark.parametrize(
    ("audience", "addresses", "without"),
    [
        (Audience.COMING, {"ada@example.org", "nora@example.org"}, []),
        (Audience.WAITING, {"vera@example.org"}, []),
        (Audience.PRESENT, {"nora@example.org"}, []),
        (Audience.ABSENT, {"nils@example.org"}, []),
    ],
)
def test_a_group_is_told_by_what_its_guests_did(event, audience, addresses, without):
    found = readers_of(event, audience)

    assert {reader.email for reader in found.found} == addresses
    assert [guest.name for guest in found.without] == without


def test_two_who_share_an_address_get_one_letter_and_who_has_none_is_named(event):
    made.signed_up(event, "Sten Exempel", email="", others=("Siv",))
    Guest.objects.filter(name="Siv").update(email="ADA@example.org")

    found = readers_of(event, Audience.COMING)

    assert [reader.email for reader in found.found].count("ada@example.org") == 1
    assert [guest.name for guest in found.without] == ["Sten Exempel"]


def test_a_letter_is_looked_at_and_then_sent_once_to_each_address(event):
    mailing = written(event)
    assert not Letter.objects.exists()
    by = mailing.written_by

    assert actions.send_to_guests(mailing=mailing, by=by, at=made.NOW) == 2
    again = reason_of(actions.send_to_guests, mailing=mailing, by=by, at=made.NOW)
    assert again == DayRefusal.SENT

    letters = {letter.to: letter for letter in Letter.objects.all()}
    ada = letters["ada@example.org"]
    assert set(letters) == {"ada@example.org", "nora@example.org"}
    assert ada.subject == "Om lokalen"
    assert "Gå in från gården." in ada.text
    assert "Exempelperson coordinator_city" in ada.text
    assert ada.headers["Reply-To"] == "forum@example.org"
    registration = Registration.objects.get(name="Ada Exempel")
    # So that it is forgotten with the list.
    assert ada.key.startswith(f"registration:{registration.pk}:")
    mailing.refresh_from_db()
    assert (mailing.sent_at, mailing.letters) == (made.NOW, 2)
    assert TrailEntry.objects.get(verb="eventmailing.sent").data == {"letters": 2}


def test_an_event_without_an_address_for_questions_gets_answers_nowhere_else(event):
    Event.objects.update(contact_email="")
    mailing = written(event)
    actions.send_to_guests(mailing=mailing, by=mailing.written_by, at=made.NOW)

    assert all("Reply-To" not in letter.headers for letter in Letter.objects.all())


def test_letters_to_nobody_or_with_nothing_in_them_are_not_written(event):
    words = {
        "event": made.event(title="Tomt"),
        "by": cast.person("coordinator_city"),
        "at": made.NOW,
        "audience": Audience.COMING,
    }
    nobody = reason_of(actions.write_to_guests, subject="Hej", text="Hej", **words)
    nothing = reason_of(actions.write_to_guests, subject=" ", text="Hej", **words)

    assert (nobody, nothing) == (DayRefusal.NOBODY, DayRefusal.NO_TEXT)


def test_a_letter_whose_readers_are_gone_is_sent_to_nobody(event):
    mailing = written(event, Audience.WAITING)
    Registration.objects.filter(state=State.WAITING).update(state=State.LAPSED)

    reason = reason_of(
        actions.send_to_guests, mailing=mailing, by=mailing.written_by, at=made.NOW
    )

    assert reason == DayRefusal.NOBODY
    mailing.refresh_from_db()
    assert mailing.sent_at is None


def test_a_letter_that_nobody_got_is_thrown_away_and_one_that_was_sent_stays(event):
    draft, sent = written(event), None
    actions.discard_letter(mailing=draft, by=draft.written_by, at=made.NOW)
    assert not EventMailing.objects.exists()

    sent = actions.write_to_guests(
        event=event,
        audience=Audience.COMING,
        subject="Hej",
        text="Hej",
        by=draft.written_by,
        at=made.NOW,
    )
    actions.send_to_guests(mailing=sent, by=draft.written_by, at=made.NOW)
    reason = reason_of(
        actions.discard_letter, mailing=sent, by=draft.written_by, at=made.NOW
    )
    assert reason == DayRefusal.SENT
