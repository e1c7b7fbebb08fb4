"""People begin to speak for an organisation: invited, or because they ask."""

import datetime as dt

import pytest

from malmoandan.core.models import PersonRefusal, Role, RoleGrant, User
from partnerships import actions
from partnerships.models import Affiliation, AffiliationRefusal, Organisation
from tests import cast
from tests.partnerships.people import (
    NOW,
    TODAY,
    administers,
    invite,
    letters,
    may_speak,
    organisation,
    refused,
    speaks,
)

pytestmark = pytest.mark.django_db

State = Affiliation.State
DAY = dt.timedelta(days=1)
LATER = NOW + 15 * DAY


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def body() -> Organisation:
    return organisation()


@pytest.fixture
def asta(body) -> User:
    return administers(body).person


# Invited


def test_who_is_invited_may_nothing_until_they_say_yes(body, asta):
    invited = invite(body, asta, message="Kom och var med!")

    assert invited.state == State.INVITED
    assert not may_speak(invited.person, body)
    (letter,) = letters("affiliation_invited")
    assert letter.to == "ny@example.org"
    assert f"/mina-sidor/inbjudan/{invited.pk}/" in letter.text
    assert "Kom och var med!" in letter.text
    assert "Varför får jag detta?" in letter.text


def test_a_yes_gives_the_power_at_once_and_tells_who_invited(body, asta):
    invited = invite(body, asta, role=Affiliation.Role.DELEGATE)

    accepted = actions.accept(affiliation=invited, by=invited.person, at=NOW)

    assert accepted.state == State.ACTIVE
    assert (accepted.from_on, accepted.confirmed_on) == (TODAY, TODAY)
    assert may_speak(invited.person, body)
    assert accepted.grant == RoleGrant.objects.get(user=invited.person)
    assert [letter.to for letter in letters("affiliation_accepted")] == [asta.email]


def test_letters_speak_the_language_of_their_reader(body, asta):
    invited = invite(body, asta, language="en")

    (letter,) = letters("affiliation_invited")
    assert letter.subject == "Do you want to speak for Exempelföreningen?"
    assert f"/en/mina-sidor/inbjudan/{invited.pk}/" in letter.text


def test_a_no_tells_who_invited(body, asta):
    invited = invite(body, asta)

    actions.decline(affiliation=invited, by=invited.person, at=NOW, reason="Hinner ej")

    assert not may_speak(invited.person, body)
    (letter,) = letters("affiliation_declined")
    assert (letter.to, "Hinner ej" in letter.text) == (asta.email, True)


@pytest.mark.parametrize("answer", [actions.accept, actions.decline])
def test_a_forwarded_invitation_is_of_no_use(body, asta, answer):
    invited, other = invite(body, asta), cast.somebody("other")

    refused(
        AffiliationRefusal.OTHER_PERSON, answer, affiliation=invited, by=other, at=NOW
    )
    assert not may_speak(other, body)


@pytest.mark.parametrize("answer", [actions.accept, actions.decline])
@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ("accept", AffiliationRefusal.WRONG_STATE),
        ("decline", AffiliationRefusal.WRONG_STATE),
        ("withdraw", AffiliationRefusal.WRONG_STATE),
        ("lapse", AffiliationRefusal.EXPIRED),
    ],
)
def test_an_invitation_is_answered_once(body, asta, answer, first, reason):
    invited = invite(body, asta)
    if first == "lapse":
        actions.lapse_invitations(now=LATER)
    else:
        by = asta if first == "withdraw" else invited.person
        getattr(actions, first)(affiliation=invited, by=by, at=NOW)

    refused(reason, answer, affiliation=invited, by=invited.person, at=NOW)


def test_an_invitation_runs_out_even_before_the_clock_has_been_round(body, asta):
    invited = invite(body, asta)

    refused(
        AffiliationRefusal.EXPIRED,
        actions.accept,
        affiliation=invited,
        by=invited.person,
        at=LATER,
    )
    again = invite_later(body, asta)
    invited.refresh_from_db()
    assert (invited.state, again.state) == (State.LAPSED, State.INVITED)


def invite_later(body, by):
    return actions.invite(
        organisation=body,
        email="ny@example.org",
        name="",
        role=Affiliation.Role.CONTACT,
        by=by,
        at=LATER,
    )


def test_who_invited_is_told_once_that_nobody_answered(body, asta):
    invite(body, asta)

    assert actions.lapse_invitations(now=NOW + 13 * DAY) == 0
    assert actions.lapse_invitations(now=LATER) == 1
    assert actions.lapse_invitations(now=LATER) == 0
    assert [letter.to for letter in letters("affiliation_lapsed")] == [asta.email]


def test_when_who_invited_has_left_those_who_stay_are_told(body, asta):
    bo = administers(body, "bo")
    invited = invite(body, asta)
    theirs = body.affiliations.get(person=asta)
    actions.end_affiliation(affiliation=theirs, by=asta, at=NOW)

    actions.accept(affiliation=invited, by=invited.person, at=NOW)

    told = [letter.to for letter in letters("affiliation_accepted")]
    assert told == [bo.person.email]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.INVITED, AffiliationRefusal.INVITED_ALREADY),
        (State.REQUESTED, AffiliationRefusal.HAS_ASKED),
        (State.ACTIVE, AffiliationRefusal.SPEAKS_ALREADY),
    ],
)
def test_who_is_there_already_is_not_invited_once_more(body, asta, state, reason):
    speaks(body, "ny", state=state)

    refused(reason, invite, body=body, by=asta)


def test_a_closed_account_is_not_invited(body, asta):
    closed = cast.somebody("ny")
    closed.is_active = False
    closed.save()

    refused(PersonRefusal.CLOSED, invite, body=body, by=asta)


@pytest.mark.parametrize(
    "gone", [{"state": Organisation.State.DEREGISTERED}, {"merged": True}]
)
def test_nobody_is_invited_to_what_does_not_stand(body, asta, gone):
    if gone.pop("merged", False):
        gone = {"merged_into": organisation("En annan")}
    Organisation.objects.filter(pk=body.pk).update(**gone)

    refused(AffiliationRefusal.NOT_STANDING, invite, body=body, by=asta)


def test_there_is_an_end_to_invitations(body, asta):
    for number in range(20):
        invite(body, asta, email=f"nr{number}@example.org")

    refused(AffiliationRefusal.TOO_MANY, invite, body=body, by=asta)


def test_a_person_may_speak_for_several(body, asta):
    other = organisation("En annan")
    for where, by in ((body, asta), (other, administers(other, "bo").person)):
        invited = invite(where, by)
        actions.accept(affiliation=invited, by=invited.person, at=NOW)

    assert may_speak(invited.person, body)
    assert may_speak(invited.person, other)


def test_a_role_given_by_hand_in_the_office_gives_way(body, asta):
    ny = cast.somebody("ny")
    by_hand = RoleGrant.objects.create(
        user=ny, role=Role.ORGANISATION_CONTACT, subject=body, from_on=cast.LONG_AGO
    )
    invited = invite(body, asta)

    actions.accept(affiliation=invited, by=ny, at=NOW)

    by_hand.refresh_from_db()
    assert by_hand.to_on == TODAY - DAY
    assert may_speak(ny, body)


# Asked


def asks(body, name="ny"):
    return actions.request(
        organisation=body, person=cast.somebody(name), at=NOW, message="Hej"
    )


def test_two_who_ask_are_answered_each_on_their_own(body, asta):
    first, second = asks(body, "first"), asks(body, "second")

    actions.confirm(affiliation=first, role="delegate", by=asta, at=NOW)
    actions.refuse(affiliation=second, reason="Okänd här", by=asta, at=NOW)

    assert may_speak(first.person, body)
    assert not may_speak(second.person, body)
    (yes,) = letters("affiliation_confirmed")
    (no,) = letters("affiliation_refused")
    assert (yes.to, no.to) == (first.person.email, second.person.email)
    assert "Okänd här" in no.text


def test_a_no_needs_a_reason(body, asta):
    refused(
        AffiliationRefusal.NEEDS_REASON,
        actions.refuse,
        affiliation=asks(body),
        reason=" ",
        by=asta,
        at=NOW,
    )


def test_a_question_is_answered_once(body, asta):
    asked = asks(body)
    actions.confirm(affiliation=asked, role="contact", by=asta, at=NOW)

    refused(
        AffiliationRefusal.WRONG_STATE,
        actions.refuse,
        affiliation=asked,
        reason="Nej",
        by=asta,
        at=NOW,
    )


def test_nobody_asks_twice(body):
    asked = asks(body)

    refused(
        AffiliationRefusal.ASKED_ALREADY,
        actions.request,
        organisation=body,
        person=asked.person,
        at=NOW,
    )


def test_a_yes_to_somebody_verifies_what_was_only_mentioned(body, asta):
    body.state = Organisation.State.MENTIONED
    body.save()
    coordinator = cast.person("coordinator_civil")

    actions.confirm(
        affiliation=asks(body), role="administrator", by=coordinator, at=NOW
    )

    body.refresh_from_db()
    assert body.state == Organisation.State.VERIFIED
