"""People get another role, hand over and stop, and their power with them."""

import datetime as dt

import pytest
from django.test import Client

from malmoandan.core.models import TrailEntry, User
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


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def body() -> Organisation:
    return organisation()


@pytest.fixture
def asta(body) -> User:
    return administers(body).person


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
