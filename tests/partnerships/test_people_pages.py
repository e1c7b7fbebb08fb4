"""The pages of an organisation's people: who may do what, and what a page answers."""

import datetime as dt

import pytest
from django.test import Client

from malmoandan.core.models import Letter, User
from partnerships import actions
from partnerships.models import Affiliation, Organisation
from tests import cast
from tests.partnerships.people import NOW, administers, organisation, speaks

pytestmark = pytest.mark.django_db

State = Affiliation.State


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def body() -> Organisation:
    return organisation()


@pytest.fixture
def asta(body) -> User:
    return administers(body).person


@pytest.fixture
def bo(body) -> Affiliation:
    return speaks(body, "bo")


def inside(person) -> Client:
    return cast.enter(Client(), person)


def path(body, tail: str = "") -> str:
    return f"/mina-sidor/organisation/{body.pk}/personer/{tail}"


def invite(body, by, email="ny@example.org") -> Affiliation:
    return actions.invite(
        organisation=body, email=email, name="Ny", role="contact", by=by, at=NOW
    )


def ask(body, name="cilla") -> Affiliation:
    return actions.request(organisation=body, person=cast.somebody(name), at=NOW)


def who(name: str, body, bo) -> Client:
    people = {
        "administrator": lambda: body.affiliations.administrators().get().person,
        "coordinator": lambda: cast.person("coordinator_civil"),
        "contact": lambda: speaks(body, "doris").person,
        "self": lambda: bo.person,
        "stranger": lambda: cast.somebody("stranger"),
    }
    return inside(people[name]())


KEEPERS = {"administrator": 200, "coordinator": 200, "self": 403, "contact": 403}


@pytest.mark.parametrize(
    ("page", "answers"),
    [
        ("bjud-in/", KEEPERS),
        ("{bo}/", {**KEEPERS, "self": 200, "contact": 200}),
        ("{bo}/roll/", KEEPERS),
        ("{bo}/uppgifter/", {**KEEPERS, "administrator": 403, "self": 200}),
        ("{bo}/lamna-over/", {**KEEPERS, "self": 200}),
        ("{bo}/avsluta/", {**KEEPERS, "self": 200}),
        ("{cilla}/svara/", KEEPERS),
    ],
)
def test_who_opens_which_page(body, asta, bo, page, answers):
    cilla = ask(body)
    address = path(body, page.format(bo=bo.pk, cilla=cilla.pk))
    answers = {**answers, "stranger": 403}
    if "uppgifter" in page:
        answers["coordinator"] = 403

    got = {n: who(n, body, bo).get(address).status_code for n in answers}

    assert got == answers


def test_an_administrator_invites_and_takes_back(body, asta):
    client = inside(asta)
    form = {"email": "NY@example.org", "name": "Exempelperson ny", "role": "delegate"}

    page = client.post(path(body, "bjud-in/"), form, follow=True)
    assert "Inbjudan är på väg." in page.text
    assert "ny@example.org" in page.text
    again = client.post(path(body, "bjud-in/"), form)
    assert "Personen har redan en inbjudan." in again.text
    assert 'value="NY@example.org"' in again.text
    invited = body.affiliations.get(state=State.INVITED)
    back = path(body, f"{invited.pk}/ta-tillbaka/")
    assert "Inbjudan är tillbakatagen." in client.post(back, follow=True).text
    assert "redan besvarat" in client.post(back, follow=True).text


def test_a_question_cannot_be_taken_back_by_others(body, asta):
    page = inside(asta).post(path(body, f"{ask(body).pk}/ta-tillbaka/"))

    assert page.status_code == 403


def test_a_personal_number_is_refused_in_the_message(body, asta):
    form = {"email": "a@example.org", "name": "Ny", "role": "contact"}

    page = inside(asta).post(
        path(body, "bjud-in/"), {**form, "message": "Jag är 850709-9805"}
    )

    assert "Här står ett personnummer" in page.text
    assert not body.affiliations.filter(state=State.INVITED).exists()


@pytest.mark.parametrize(
    ("button", "state", "told"),
    [("yes", State.ACTIVE, "affiliation_confirmed"), ("no", State.DECLINED, "refused")],
)
def test_a_question_is_answered(body, asta, button, state, told):
    cilla = ask(body)
    client, address = inside(asta), path(body, f"{cilla.pk}/svara/")
    assert "Vill företräda organisationen" in client.get(path(body)).text

    form = {button: "1", "role": "contact", "reason": "För att."}
    assert "Besvarat" in client.post(address, form, follow=True).text

    cilla.refresh_from_db()
    assert cilla.state == state
    assert Letter.objects.get(to=cilla.person.email).key.count(told)
    assert "redan besvarat" in client.post(address, form).text
    assert "Redan besvarat" in client.get(address).text


def test_a_no_without_a_reason_is_asked_for_one(body, asta):
    cilla = ask(body)

    page = inside(asta).post(
        path(body, f"{cilla.pk}/svara/"), {"no": "1", "role": "contact"}
    )

    assert "Skriv varför. Personen får läsa det." in page.text


def test_the_role_is_changed(body, asta, bo):
    address = path(body, f"{bo.pk}/roll/")

    page = inside(asta).post(address, {"role": "delegate"}, follow=True)

    assert "Sparat." in page.text
    assert "Ombud" in page.text


def test_one_says_how_one_is_shown_and_that_all_is_right(body, asta, bo):
    client = inside(bo.person)

    client.post(path(body, f"{bo.pk}/uppgifter/"), {"title": "kassör", "shown": "on"})
    page = client.post(path(body, f"{bo.pk}/stammer/"), follow=True)

    assert "Vi frågar igen om ett år" in page.text
    shown = client.get(path(body, f"{bo.pk}/")).text
    assert "kassör" in shown
    assert "Namnet får visas" in shown
    assert "Allt stämmer" in shown


def test_the_last_administrator_is_told_to_hand_over(body, asta, bo):
    mine = body.affiliations.get(person=asta)

    page = inside(asta).post(path(body, f"{mine.pk}/avsluta/"))

    assert "Organisationen behöver en administratör." in page.text


def test_who_leaves_is_led_out_and_a_second_click_too(body, asta, bo):
    client, address = inside(bo.person), path(body, f"{bo.pk}/avsluta/")

    for _click in range(2):
        page = client.post(address)
        assert (page.status_code, page["Location"]) == (302, "/konto/")
    hand_over = client.post(path(body, f"{bo.pk}/lamna-over/"))
    assert hand_over["Location"] == "/konto/"
    assert client.get(path(body)).status_code == 403


def test_a_second_click_on_ending_somebody_says_that_it_is_done(body, asta, bo):
    client, address = inside(asta), path(body, f"{bo.pk}/avsluta/")

    assert "Avslutat." in client.post(address, {"reason": ""}, follow=True).text
    assert "redan besvarat" in client.post(address, {"reason": ""}).text
    assert "Har företrätt organisationen tidigare" in client.get(path(body)).text
    assert client.get(address).status_code == 404


def test_a_coordinator_needs_a_reason_to_end_somebody(body, asta, bo):
    client = inside(cast.person("coordinator_civil"))
    address = path(body, f"{bo.pk}/avsluta/")

    page = client.post(address, {"reason": ""})
    assert page.status_code == 200
    assert body.affiliations.active().count() == 2
    done = client.post(address, {"reason": "Har slutat"}, follow=True)
    assert "Avslutat." in done.text


def test_handing_over_to_somebody_new_and_to_a_colleague(body, asta, bo):
    mine = body.affiliations.get(person=asta)
    client, address = inside(asta), path(body, f"{mine.pk}/lamna-over/")

    page = client.post(address, {"email": "ny@example.org", "name": "Ny"}, follow=True)
    assert "tar över efter Exempelperson asta" in page.text
    page = client.post(address, {"email": bo.person.email, "name": "Bo"})
    assert page["Location"] == "/konto/"
    assert body.affiliations.administrators().get().pk == bo.pk


# The invitation itself


def invitation(affiliation) -> str:
    return f"/mina-sidor/inbjudan/{affiliation.pk}/"


def test_an_invitation_is_accepted_and_used_twice(body, asta):
    invited = invite(body, asta)
    client, address = inside(invited.person), invitation(invited)
    assert "Vill du företräda Exempelföreningen?" in client.get(address).text

    for _click in range(2):
        page = client.post(address, {"yes": "1"}, follow=True)
        assert "Du företräder Exempelföreningen" in page.text
    assert client.get(f"/mina-sidor/organisation/{body.pk}/").status_code == 200


def test_an_invitation_is_declined(body, asta):
    invited = invite(body, asta)

    page = inside(invited.person).post(invitation(invited), {"no": "1"}, follow=True)

    assert "Du har tackat nej" in page.text


def test_who_opens_anothers_invitation_learns_nothing(body, asta):
    invited = invite(body, asta, "hemlig@example.org")

    page = inside(cast.somebody("other")).get(invitation(invited))

    assert page.status_code == 403
    assert "h…@….org" in page.text
    for secret in ("hemlig@", body.name, asta.name):
        assert secret not in page.text


def test_a_visitor_logs_in_first(body, asta):
    page = Client().get(invitation(invite(body, asta)))

    assert page["Location"].startswith("/konto/logga-in/?next=/mina-sidor/inbjudan/")


def test_an_invitation_that_has_run_out_says_so(body, asta, time_machine):
    invited = invite(body, asta)
    time_machine.move_to(NOW + dt.timedelta(days=15), tick=False)
    client = inside(invited.person)

    assert "Inbjudan har gått ut" in client.get(invitation(invited)).text
    page = client.post(invitation(invited), {"yes": "1"}, follow=True)
    assert "Inbjudan har gått ut" in page.text
    actions.lapse_invitations(now=NOW + dt.timedelta(days=15))
    assert "Inbjudan har gått ut" in client.get(invitation(invited)).text


def test_an_invitation_that_was_taken_back_says_so(body, asta):
    invited = invite(body, asta)
    actions.withdraw(affiliation=invited, by=asta, at=NOW)

    page = inside(invited.person).get(invitation(invited))

    assert "Inbjudan har tagits tillbaka" in page.text


def test_what_has_ended_cannot_begin_by_an_old_invitation(body, asta):
    invited = invite(body, asta)
    accepted = actions.accept(affiliation=invited, by=invited.person, at=NOW)
    actions.end_affiliation(affiliation=accepted, by=asta, at=NOW)
    client = inside(invited.person)

    page = client.post(invitation(invited), {"yes": "1"}, follow=True)

    assert "Inbjudan kan inte användas igen" in page.text
    assert client.get(f"/mina-sidor/organisation/{body.pk}/").status_code == 403


def test_an_organisation_that_has_left_takes_nobody_in(body, asta):
    invited = invite(body, asta)
    Organisation.objects.filter(pk=body.pk).update(
        state=Organisation.State.DEREGISTERED
    )

    page = inside(invited.person).post(invitation(invited), {"yes": "1"}, follow=True)

    assert "Organisationen finns inte i registret." in page.text


def test_a_question_is_no_invitation(body):
    cilla = ask(body)

    assert inside(cilla.person).get(invitation(cilla)).status_code == 404


def test_a_closed_account_is_told_to_who_invites(body, asta):
    closed = cast.somebody("closed")
    closed.is_active = False
    closed.save()

    page = inside(asta).post(
        path(body, "bjud-in/"),
        {"email": closed.email, "name": "Ny", "role": "contact"},
    )

    assert "stängt konto" in page.text
