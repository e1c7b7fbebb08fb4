"""People begin and stop speaking for an organisation, and their power with them."""

import datetime as dt

import pytest
from django.test import Client

from malmoandan.core import rules
from malmoandan.core.models import (
    Letter,
    PersonRefusal,
    Role,
    RoleGrant,
    TrailEntry,
    User,
)
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.models import Affiliation, AffiliationRefusal, Organisation
from tests import cast
from tests.partnerships.people import NOW, TODAY, administers, organisation, speaks

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


def invite(body, by, email="ny@example.org", **more):
    given = {"name": "Exempelperson ny", "role": Affiliation.Role.CONTACT, **more}
    return actions.invite(organisation=body, email=email, by=by, at=NOW, **given)


def may_speak(person, body) -> bool:
    return bool(rules.speaks_for(User.objects.get(pk=person.pk), body))


def letters(name: str) -> list[Letter]:
    return list(Letter.objects.filter(key__startswith=f"{name}:").order_by("pk"))


def refused(reason, do, /, **kwargs) -> None:
    with pytest.raises(NotPossible) as no:
        do(**kwargs)
    assert no.value.reason == reason


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


# Changed and ended


def test_a_new_role_is_told(body, asta):
    bo = speaks(body, "bo")

    changed = actions.change_role(affiliation=bo, role="delegate", by=asta, at=NOW)

    assert changed.role == "delegate"
    assert [letter.to for letter in letters("affiliation_role_changed")] == [
        bo.person.email
    ]
    actions.change_role(affiliation=bo, role="delegate", by=asta, at=NOW)
    actions.change_role(affiliation=bo, role="contact", by=bo.person, at=NOW)
    assert len(letters("affiliation_role_changed")) == 1


@pytest.mark.parametrize("how", ["change", "end"])
def test_the_last_administrator_stays_while_others_speak(body, asta, how):
    last = body.affiliations.get()
    bo = speaks(body, "bo")

    def lose() -> None:
        if how == "change":
            actions.change_role(affiliation=last, role="contact", by=asta, at=NOW)
        else:
            actions.end_affiliation(affiliation=last, by=asta, at=NOW)

    refused(AffiliationRefusal.LAST_ADMINISTRATOR, lose)
    actions.change_role(affiliation=bo, role="administrator", by=asta, at=NOW)
    lose()
    assert body.affiliations.administrators().get() == bo


def test_an_end_is_at_once_and_told(body, asta):
    bo = speaks(body, "bo")

    ended = actions.end_affiliation(affiliation=bo, by=asta, at=NOW, reason="Flyttat")

    assert (ended.state, ended.to_on) == (State.ENDED, TODAY)
    assert not may_speak(bo.person, body)
    (letter,) = letters("affiliation_ended")
    assert (letter.to, "Flyttat" in letter.text) == (bo.person.email, True)


def test_who_began_today_can_end_today_and_begin_again(body, asta):
    for _time in range(2):
        invited = invite(body, asta)
        accepted = actions.accept(affiliation=invited, by=invited.person, at=NOW)
        assert may_speak(accepted.person, body)
        actions.end_affiliation(affiliation=accepted, by=accepted.person, at=NOW)
        assert not may_speak(accepted.person, body)

    assert letters("affiliation_ended") == []  # one needs no letter about oneself
    assert body.affiliations.filter(state=State.ENDED).count() == 2


def test_what_has_ended_is_not_changed(body, asta):
    bo = speaks(body, "bo")
    actions.end_affiliation(affiliation=bo, by=asta, at=NOW)

    for do, more in (
        (actions.end_affiliation, {}),
        (actions.change_role, {"role": "contact"}),
        (actions.say_right, {}),
        (actions.describe, {"title": "", "shown": True}),
    ):
        refused(
            AffiliationRefusal.WRONG_STATE,
            do,
            affiliation=bo,
            by=bo.person,
            at=NOW,
            **more,
        )


def test_a_coordinator_may_end_anybody_with_a_reason(body, asta):
    coordinator = cast.person("coordinator_civil")
    last, bo = body.affiliations.get(), speaks(body, "bo")
    invited = invite(body, asta)

    how = {"affiliation": last, "by": coordinator, "at": NOW, "by_office": True}
    refused(AffiliationRefusal.NEEDS_REASON, actions.end_affiliation, **how)
    actions.end_affiliation(**how, reason="Hörde inte till föreningen")

    assert not may_speak(asta, body)
    assert may_speak(bo.person, body)
    invited.refresh_from_db()
    assert invited.state == State.ENDED  # what asta invited goes with her
    told = [letter.to for letter in letters("organisation_lacks_administrator")]
    assert told == [coordinator.email]


def test_the_only_person_of_an_organisation_may_leave_and_coordinators_hear(body, asta):
    coordinator = cast.person("coordinator_civil")
    only = body.affiliations.get()

    actions.end_affiliation(affiliation=only, by=asta, at=NOW)

    told = [letter.to for letter in letters("organisation_lacks_administrator")]
    assert told == [coordinator.email]


# Handed over


def test_the_old_one_stops_the_moment_the_new_one_says_yes(body, asta):
    old = body.affiliations.get()

    invited = actions.hand_over(
        affiliation=old, email="ny@example.org", name="Ny", by=asta, at=NOW
    )
    assert (invited.role, invited.state) == ("administrator", State.INVITED)
    assert may_speak(asta, body)
    actions.accept(affiliation=invited, by=invited.person, at=NOW)

    assert body.affiliations.active().get().person == invited.person
    assert not may_speak(asta, body)
    assert [letter.to for letter in letters("affiliation_handed_over")] == [asta.email]
    assert letters("affiliation_accepted") == []  # asta has heard it already
    assert letters("organisation_lacks_administrator") == []


def test_a_colleague_takes_over_at_once(body, asta):
    old, bo = body.affiliations.get(), speaks(body, "bo")

    new = actions.hand_over(
        affiliation=old, email=bo.person.email.upper(), name="", by=asta, at=NOW
    )

    assert (new.pk, new.role) == (bo.pk, "administrator")
    assert body.affiliations.active().get() == bo


def test_a_contact_hands_over_to_an_administrator_who_stays_one(body, asta):
    bo = speaks(body, "bo")

    actions.hand_over(affiliation=bo, email=asta.email, name="", by=bo.person, at=NOW)

    assert body.affiliations.active().get().role == "administrator"


def test_nothing_is_handed_over_by_who_has_left(body, asta):
    bo = speaks(body, "bo")
    invited = actions.hand_over(
        affiliation=bo, email="ny@example.org", name="Ny", by=bo.person, at=NOW
    )
    actions.end_affiliation(affiliation=bo, by=asta, at=NOW)

    refused(
        AffiliationRefusal.WRONG_STATE,
        invite,
        body=body,
        by=asta,
        replaces=Affiliation.objects.get(pk=bo.pk),
        email="en-till@example.org",
    )
    actions.accept(affiliation=invited, by=invited.person, at=NOW)
    assert letters("affiliation_handed_over") == []
    assert may_speak(invited.person, body)


# Everything else


def test_one_says_for_oneself_what_is_shown(body):
    bo = speaks(body, "bo", unreachable_at=NOW, confirmed_on=TODAY - 400 * DAY)

    actions.describe(affiliation=bo, title=" kassör ", shown=True, by=bo.person, at=NOW)
    actions.say_right(affiliation=bo, by=bo.person, at=NOW)

    bo.refresh_from_db()
    assert (bo.title, bo.shown) == ("kassör", True)
    assert (bo.confirmed_on, bo.unreachable_at) == (TODAY, None)


def test_a_person_can_stop_everywhere(body, asta):
    coordinator = cast.person("coordinator_civil")
    other, third = organisation("En annan"), organisation("En tredje")
    speaks(body, "bo")
    invited = invite(other, administers(other, "cilla").person, email=asta.email)
    asked = actions.request(organisation=third, person=asta, at=NOW)

    assert actions.end_all_affiliations(person=asta, by=asta, at=NOW) == 3

    assert not Affiliation.objects.open().filter(person=asta).exists()
    for each in (invited, asked):
        each.refresh_from_db()
        assert each.state == State.ENDED
    told = [letter.to for letter in letters("organisation_lacks_administrator")]
    assert told == [coordinator.email]


def test_the_trail_tells_ids_and_no_names(body, asta):
    invited = invite(body, asta)
    actions.accept(affiliation=invited, by=invited.person, at=NOW)
    actions.end_affiliation(affiliation=invited, by=asta, at=NOW, reason="Flyttat")

    verbs = list(
        TrailEntry.objects.of(invited).order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["affiliation.invited", "affiliation.accept", "affiliation.end"]


def test_the_client_of_who_has_left_is_locked_out_at_once(body, asta):
    bo = speaks(body, "bo")
    client = cast.enter(Client(), bo.person)
    page = f"/mina-sidor/organisation/{body.pk}/"
    assert client.get(page).status_code == 200

    actions.end_affiliation(affiliation=bo, by=asta, at=NOW)

    assert client.get(page).status_code == 403
