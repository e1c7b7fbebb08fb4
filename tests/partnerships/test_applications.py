"""First contacts: what anybody may send, what an address answers, what is decided."""

import datetime as dt

import pytest

from malmoandan.core import rules
from malmoandan.core.models import PersonRefusal, User
from partnerships import actions
from partnerships.actions import applications
from partnerships.models import (
    Affiliation,
    AffiliationRefusal,
    Application,
    ApplicationRefusal,
    Organisation,
)
from partnerships.search import already
from tests import cast
from tests.partnerships.people import (
    NOW,
    TODAY,
    administers,
    letters,
    organisation,
    refused,
    speaks,
)

pytestmark = pytest.mark.django_db

State = Application.State
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def coordinator() -> User:
    return cast.person("coordinator_civil")


def details(name="Exempelföreningen", **more):
    return {"name": name, "kind_id": cast.kind_of_side("civil").pk, **more}


def applied(email="ny@example.org", at=NOW, **more) -> Application:
    given = {"details": details()} | more
    if "organisation" in given:
        del given["details"]
    return actions.apply(name="Exempelperson ny", email=email, at=at, **given)


def confirmed(**more) -> Application:
    return actions.confirm_application(application=applied(**more), at=NOW)


def may_speak(email: str, body: Organisation) -> bool:
    return bool(rules.speaks_for(User.objects.get(email=email), body))


# Sent


def test_nothing_but_the_application_is_made_before_the_address_answers():
    sent = applied(email=" NY@example.org ")

    assert sent.state == State.UNCONFIRMED
    assert not Organisation.objects.exists()
    assert not User.objects.exists()
    (letter,) = letters("application_confirm")
    assert letter.to == "ny@example.org"
    assert f"/foreningar/bekrafta/{applications.token_of(sent)}/" in letter.text
    assert letter.expires_at == sent.runs_out_at()


def test_two_clicks_are_one_application():
    assert applied() == applied()
    assert applied(details=details("En annan")) != applied()
    first = applied()
    assert applied(at=NOW + DAY) != first


def test_a_link_that_we_did_not_sign_opens_nothing():
    sent = applied()

    assert applications.application_of(applications.token_of(sent)) == sent
    assert applications.application_of(f"{sent.pk}.forged") is None
    assert applications.application_of("nonsense") is None


# Answered by the address


def test_the_address_makes_the_organisation_wait_and_coordinators_hear(coordinator):
    application = confirmed(details=details(about="Vi ses.", number="8020001234"))

    body = application.organisation
    assert body.state == Organisation.State.APPLIED
    assert (body.about, body.number, body.card_checked_on) == (
        "Vi ses.",
        "8020001234",
        TODAY,
    )
    assert application.affiliation.state == Affiliation.State.REQUESTED
    assert not may_speak("ny@example.org", body)
    (letter,) = letters("application_waits")
    assert letter.to == coordinator.email
    assert f"/admin/partnerships/application/{application.pk}/change/" in letter.text


@pytest.mark.parametrize("when", [NOW + DAY, NOW + 4 * DAY])
def test_a_link_is_used_once(when):
    application = confirmed()

    refused(
        ApplicationRefusal.WRONG_STATE,
        actions.confirm_application,
        application=application,
        at=when,
    )


def test_a_link_runs_out_before_and_after_the_clock_has_been_round():
    sent = applied()
    later = NOW + 3 * DAY + dt.timedelta(minutes=1)
    how = {"application": sent, "at": later}

    refused(ApplicationRefusal.EXPIRED, actions.confirm_application, **how)
    assert actions.expire_applications(now=later) == 1
    assert actions.expire_applications(now=later) == 0
    refused(ApplicationRefusal.EXPIRED, actions.confirm_application, **how)
    sent.refresh_from_db()
    assert (sent.name, sent.email, sent.message) == ("", "", "")


def test_what_still_waits_for_its_address_is_kept():
    sent = applied()

    assert actions.expire_applications(now=NOW + 2 * DAY) == 0
    sent.refresh_from_db()
    assert sent.email == "ny@example.org"


def test_two_who_register_the_same_organisation_become_one():
    first, second = applied(), applied(email="annan@example.org")
    actions.confirm_application(application=first, at=NOW)

    refused(
        ApplicationRefusal.EXISTS,
        actions.confirm_application,
        application=second,
        at=NOW,
    )
    assert Organisation.objects.count() == 1
    assert not User.objects.filter(email="annan@example.org").exists()


def test_a_number_that_is_taken_is_told():
    organisation("En annan", number="8020001234")
    sent = applied(details=details(number="8020001234"))

    refused(
        ApplicationRefusal.EXISTS, actions.confirm_application, application=sent, at=NOW
    )


def test_a_closed_account_sends_nothing_on():
    sent = applied()
    closed = cast.somebody("ny")
    closed.is_active = False
    closed.save()

    refused(PersonRefusal.CLOSED, actions.confirm_application, application=sent, at=NOW)


# Decided


def test_a_yes_opens_the_register_and_its_pages(coordinator):
    application = confirmed()

    decided = actions.approve_application(
        application=application, role="administrator", by=coordinator, at=NOW
    )

    body = decided.organisation
    assert (decided.state, decided.decided_by) == (State.APPROVED, coordinator)
    assert body.state == Organisation.State.VERIFIED
    assert may_speak("ny@example.org", body)
    assert body.affiliations.administrators().count() == 1
    (letter,) = letters("application_confirmed")
    assert letter.to == "ny@example.org"
    assert "Tre första steg" in letter.text


def test_a_no_needs_a_reason_and_shows_the_way_back(coordinator):
    application = confirmed()
    how = {"application": application, "by": coordinator, "at": NOW}

    refused(
        ApplicationRefusal.NEEDS_REASON, actions.refuse_application, **how, reason=" "
    )
    decided = actions.refuse_application(**how, reason="Skriv in stadgarna.")

    assert decided.state == State.REFUSED
    assert decided.organisation.state == Organisation.State.DEREGISTERED
    assert not may_speak("ny@example.org", decided.organisation)
    (letter,) = letters("application_refused")
    assert "Skriv in stadgarna." in letter.text
    assert "/foreningar/anmal/" in letter.text


def test_who_got_a_no_is_welcome_back(coordinator):
    first = confirmed()
    actions.refuse_application(application=first, reason="Nej", by=coordinator, at=NOW)
    again = confirmed(at=NOW + dt.timedelta(hours=1), email="ny2@example.org")

    actions.approve_application(
        application=again, role="administrator", by=coordinator, at=NOW
    )

    assert again.organisation == first.organisation
    again.organisation.refresh_from_db()
    assert again.organisation.state == Organisation.State.VERIFIED


def test_a_no_to_who_came_back_leaves_it_outside(coordinator):
    body = organisation(state=Organisation.State.DEREGISTERED)
    again = confirmed()

    actions.refuse_application(application=again, reason="Nej", by=coordinator, at=NOW)

    body.refresh_from_db()
    assert body.state == Organisation.State.DEREGISTERED


@pytest.mark.parametrize("first", ["approve", "refuse", "none"])
def test_an_application_is_decided_once(coordinator, first):
    application = applied() if first == "none" else confirmed()
    how = {"application": application, "by": coordinator, "at": NOW}
    if first == "approve":
        actions.approve_application(**how, role="contact")
    if first == "refuse":
        actions.refuse_application(**how, reason="Nej")

    refused(
        ApplicationRefusal.WRONG_STATE,
        actions.approve_application,
        **how,
        role="contact",
    )
    refused(
        ApplicationRefusal.WRONG_STATE, actions.refuse_application, **how, reason="Nej"
    )


def test_who_takes_the_question_back_takes_the_organisation_back(coordinator):
    application = confirmed()
    asked = application.affiliation

    actions.withdraw(affiliation=asked, by=asked.person, at=NOW)

    application.refresh_from_db()
    assert application.state == State.WITHDRAWN
    assert application.organisation.state == Organisation.State.DEREGISTERED


def test_who_got_a_no_is_forgotten_after_half_a_year(coordinator):
    application = confirmed()
    actions.refuse_application(
        application=application, reason="Nej", by=coordinator, at=NOW
    )
    kept = confirmed(details=details("En annan"), email="kvar@example.org")

    assert actions.forget_applications(now=NOW + 180 * DAY) == 0
    assert actions.forget_applications(now=NOW + 190 * DAY) == 1
    assert actions.forget_applications(now=NOW + 190 * DAY) == 0
    application.refresh_from_db()
    kept.refresh_from_db()
    assert (application.name, application.email) == ("", "")
    assert kept.email == "kvar@example.org"


# Somebody who says they speak for an organisation that stands


def test_two_strangers_claim_at_once_and_each_is_answered(coordinator):
    body = organisation()
    asta = administers(body).person
    first = confirmed(organisation=body, email="first@example.org")
    second = confirmed(organisation=body, email="second@example.org")

    told = {letter.to for letter in letters("affiliation_requested")}
    assert told == {asta.email}
    actions.confirm(affiliation=first.affiliation, role="contact", by=asta, at=NOW)
    actions.refuse(affiliation=second.affiliation, reason="Okänd", by=asta, at=NOW)

    assert may_speak("first@example.org", body)
    assert not may_speak("second@example.org", body)
    states = dict(Application.objects.values_list("email", "state"))
    assert states == {
        "first@example.org": State.APPROVED,
        "second@example.org": State.REFUSED,
    }
    body.refresh_from_db()
    assert body.state == Organisation.State.VERIFIED


def test_without_administrators_the_coordinators_answer(coordinator):
    confirmed(organisation=organisation(state=Organisation.State.MENTIONED))

    assert [letter.to for letter in letters("affiliation_requested")] == [
        coordinator.email
    ]


@pytest.mark.parametrize(
    "state", [Organisation.State.APPLIED, Organisation.State.DEREGISTERED]
)
def test_what_does_not_stand_is_not_claimed(state):
    body = organisation()
    sent = applied(organisation=body)
    Organisation.objects.update(state=state)
    body.refresh_from_db()

    refused(
        ApplicationRefusal.NOT_CLAIMABLE,
        applied,
        organisation=body,
        email="senare@example.org",
    )
    refused(
        ApplicationRefusal.NOT_CLAIMABLE,
        actions.confirm_application,
        application=sent,
        at=NOW,
    )


def test_who_speaks_for_it_already_is_told(coordinator):
    body = organisation()
    anna = speaks(body, "anna").person

    refused(
        AffiliationRefusal.SPEAKS_ALREADY,
        actions.apply_as,
        person=anna,
        organisation=body,
        at=NOW,
    )
    assert not Application.objects.exists()


def test_who_is_logged_in_needs_no_letter(coordinator):
    anna = cast.somebody("anna")

    application = actions.apply_as(person=anna, details=details(), at=NOW)

    assert application.state == State.WAITING
    assert letters("application_confirm") == []
    assert len(letters("application_waits")) == 1


# Found before it is sent


def test_what_is_here_already_is_found_by_name_and_number():
    body = organisation("Föreningen Exempel", number="8020001234")

    assert already.with_name_or_number("föreningen  EXEMPEL", "") == body
    assert already.with_name_or_number("Något annat", "8020001234") == body
    assert already.with_name_or_number("Något annat", "") is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Exempelkulturföreningen Solrosen", True),
        ("Solrosen", True),
        ("Exempelkulturforeningen Solrosen", True),
        ("Tulpanen", False),
        ("Föreningen", False),  # a word that says nothing
    ],
)
def test_names_that_are_alike_are_found(name, found):
    body = organisation("Exempelkulturföreningen Solrosen")
    for hidden in (
        {"state": Organisation.State.APPLIED},
        {"listed": False},
        {"merged_into": body},
    ):
        organisation(f"Solrosen {len(hidden)} {next(iter(hidden))}", **hidden)

    assert already.alike(name) == ([body] if found else [])
