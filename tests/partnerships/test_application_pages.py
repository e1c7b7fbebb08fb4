"""The form of a first contact, its letter and its answer, also in the office."""

import re

import pytest
from django.test import Client

from malmoandan.core.models import Letter, Term, User, Vocabulary
from partnerships import actions
from partnerships.models import Affiliation, Application, Organisation, Vouching
from tests import cast
from tests.office import address, asks_the_same_at_three_rows, questions
from tests.partnerships.people import NOW, administers, organisation, speaks

pytestmark = pytest.mark.django_db

NEW, REST, SENT = (
    "/foreningar/anmal/",
    "/foreningar/anmal/om-er/",
    "/foreningar/anmal/skickat/",
)
ME = {"name": "Exempelperson ny", "email": "ny@example.org"}


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def coordinator() -> User:
    return cast.person("coordinator_civil")


def first_step(name="Exempelföreningen", **more):
    return {"name": name, "number": "", "kind": cast.kind_of_side("civil").pk, **more}


def link() -> str:
    letter = Letter.objects.get(key__startswith="application_confirm:")
    return re.search(r"http://[^/]+(\S+)", letter.text.partition("\n\n")[2]).group(1)


def applied(client=None) -> Client:
    client = client or Client()
    client.post(NEW, first_step())
    assert client.post(REST, ME)["Location"] == SENT
    return client


def test_the_whole_way_from_form_to_answer(coordinator):
    client = applied()
    assert "öppna brevet" in client.get(SENT).text
    asked = client.get(link())
    assert "Är adressen din?" in asked.text
    assert not Organisation.objects.exists()  # opening it is not enough

    done = client.post(link(), follow=True)

    assert "Din adress är bekräftad för Exempelföreningen" in done.text
    assert "Din adress är bekräftad" in client.post(link(), follow=True).text
    application = Application.objects.get()
    office = cast.enter(Client(), coordinator)
    page = office.get(address(Application, "change", application.pk))
    assert "Säg ja" in page.text
    yes = office.post(
        address(Application, "approve", application.pk),
        {"role": "administrator", "reason": ""},
        follow=True,
    )
    assert "Personen får ett brev" in yes.text
    ny = cast.enter(Client(), User.objects.get(email="ny@example.org"))
    assert ny.get(f"/mina-sidor/organisation/{application.organisation_id}/").text
    assert "Redan besvarat" in client.get(link()).text


def test_an_organisation_that_is_here_is_told_before_anything_is_sent():
    body = organisation("Föreningen Exempel", number="8020001234")
    client = Client()

    for given in (
        first_step("föreningen exempel"),
        first_step("Något annat", number="802000-1234"),
        first_step("Föreningen Exempel", seen="1"),
    ):
        page = client.post(NEW, given)
        assert "finns redan i registret" in page.text
        assert f"/foreningar/foretrad/{body.pk}/" in page.text


def test_one_that_is_not_shown_is_not_named():
    organisation("Hemliga gruppen", listed=False, number="8020001234")

    page = Client().post(NEW, first_step("Något annat", number="8020001234"))

    assert "väntar på svar eller visas inte" in page.text
    assert "Hemliga" not in page.text


def test_similar_names_are_shown_once_and_passed():
    body = organisation("Exempelkulturföreningen Solrosen")
    client = Client()

    page = client.post(NEW, first_step("Solrosen"))
    assert "Är det någon av de här?" in page.text
    assert f"/foreningar/foretrad/{body.pk}/" in page.text
    assert client.post(NEW, first_step("Solrosen", seen="1"))["Location"] == REST


def test_what_was_written_is_kept_and_can_be_gone_on_with():
    client = Client()
    assert client.get(REST)["Location"] == NEW
    client.post(NEW, first_step())

    page = client.post(REST, {**ME, "email": "fel", "about": "Vi odlar."})
    assert "Vi odlar." in page.text
    assert "Fortsätt där du var" in client.get(NEW).text
    assert "Vi odlar." in client.get(REST).text
    assert 'value="Exempelföreningen"' in client.get(NEW).text


def test_a_personal_number_as_organisation_number_is_refused_in_words():
    page = Client().post(NEW, first_step(number="850709-9805"))

    assert "personnummer" in page.text


def test_the_rest_of_the_form_describes_the_organisation(coordinator):
    umbrella = organisation("Paraplyet", is_umbrella=True)
    form = Term.objects.create(
        vocabulary=Vocabulary.LEGAL_FORM, key="ideell", label_sv="ideell förening"
    )
    client = Client()
    client.post(NEW, first_step())
    client.post(REST, {**ME, "umbrella": umbrella.pk, "legal_form": form.pk})
    client.post(link())

    body = Application.objects.get().organisation
    assert (body.umbrella, body.legal_form, body.stands_alone) == (
        umbrella,
        form,
        False,
    )


def test_one_without_umbrella_stands_alone():
    client = Client()
    client.post(NEW, first_step())
    client.post(REST, {**ME, "umbrella": "egen"})

    assert Application.objects.get().details["stands_alone"] is True


def test_a_machine_that_fills_in_everything_is_stopped():
    client = Client()
    client.post(NEW, first_step())

    page = client.post(REST, {**ME, "homepage": "https://example.org"})

    assert "Formuläret kunde inte skickas" in page.text
    assert not Application.objects.exists()


def test_too_many_from_one_place_are_stopped(settings):
    settings.ACCOUNT_RATE_LIMITS = {"public_form": "1/h/ip"}
    body = organisation()

    pages = [
        Client().post(f"/foreningar/foretrad/{body.pk}/", {**ME, "email": who})
        for who in ("a@example.org", "b@example.org")
    ]

    assert [page.status_code for page in pages] == [302, 200]
    assert "Försök igen om en timme" in pages[1].text


def test_a_link_that_has_run_out_leads_to_the_form(time_machine):
    client = applied()
    where = link()
    time_machine.move_to(NOW.replace(day=NOW.day + 4), tick=False)

    for page in (client.get(where), client.post(where)):
        assert "Länken har gått ut" in page.text
        assert NEW in page.text


def test_who_was_second_is_shown_the_way():
    client = applied()
    organisation()

    page = client.post(link())

    assert "Någon hann före" in page.text


# Claims


def test_a_stranger_claims_and_learns_nothing_of_who_speaks(coordinator):
    body = organisation()
    asta = administers(body).person
    where = f"/foreningar/foretrad/{body.pk}/"
    client = Client()

    page = client.get(where)
    assert asta.name not in page.text
    assert client.post(where, ME)["Location"] == SENT
    assert client.post(link(), follow=True).status_code == 200
    asked = Affiliation.objects.get(state=Affiliation.State.REQUESTED)
    assert asked.organisation == body


def test_who_is_logged_in_claims_at_once_and_only_once(coordinator):
    body = organisation()
    client = cast.enter(Client(), cast.somebody("anna"))
    where = f"/foreningar/foretrad/{body.pk}/"
    assert "Din e-postadress" not in client.get(where).text

    page = client.post(where, {"message": "Hej"}, follow=True)
    assert "Tack! Det är skickat" in page.text
    assert "Du har redan frågat" in client.post(where, {"message": ""}).text


@pytest.mark.parametrize(
    "hidden",
    [
        {"listed": False},
        {"state": Organisation.State.APPLIED},
        {"state": Organisation.State.DEREGISTERED},
    ],
)
def test_what_cannot_be_claimed_has_no_form(hidden):
    body = organisation(**hidden)

    assert Client().get(f"/foreningar/foretrad/{body.pk}/").status_code == 404


# In the office


def test_an_application_shows_what_the_decision_needs(coordinator):
    organisation("Exempelkulturföreningen Solrosen")
    applied_for = {"name": "Solrosen", "kind_id": cast.kind_of_side("civil").pk}
    umbrella = organisation("Paraplyet", is_umbrella=True)
    applied_for |= {"umbrella_id": umbrella.pk, "stands_alone": False, "about": "Vi."}
    application = actions.apply_as(
        person=cast.somebody("anna"), details=applied_for, at=NOW
    )
    Vouching.objects.create(
        umbrella=umbrella,
        organisation=application.organisation,
        vouched_by=cast.somebody("ulla"),
        vouched_at=NOW,
        note="Vi känner dem väl.",
    )

    page = cast.enter(Client(), coordinator).get(
        address(Application, "change", application.pk)
    )

    for words in (
        "Exempelkulturföreningen Solrosen",
        "Paraplyet",
        "slag civil",
        "Vi känner dem väl.",
    ):
        assert words in page.text


def test_the_other_sides_coordinator_reads_and_does_not_decide():
    application = actions.apply_as(
        person=cast.somebody("anna"), details=details(), at=NOW
    )
    office = cast.enter(Client(), cast.person("coordinator_city"))

    page = office.get(address(Application, "change", application.pk))
    assert "Säg ja" not in page.text
    where = address(Application, "approve", application.pk)
    assert office.get(where).status_code == 403


def details():
    return {"name": "Exempelföreningen", "kind_id": cast.kind_of_side("civil").pk}


def test_a_no_in_the_office_needs_a_reason_and_is_given_once(coordinator):
    application = actions.apply_as(
        person=cast.somebody("anna"), details=details(), at=NOW
    )
    office = cast.enter(Client(), coordinator)
    where = address(Application, "refuse", application.pk)

    assert "Skriv varför" in office.post(where, {"reason": ""}).text
    office.post(where, {"reason": "Nej"})
    assert "redan besvarat" in office.post(where, {"reason": "Nej"}).text
    application.refresh_from_db()
    assert application.state == Application.State.REFUSED


@pytest.mark.parametrize(
    ("state", "verb", "given", "after"),
    [
        ("requested", "confirm", {"role": "contact"}, "active"),
        ("requested", "refuse", {"reason": "Nej"}, "declined"),
        ("invited", "withdraw", {"x": ""}, "ended"),
        ("active", "end", {"reason": "Har slutat"}, "ended"),
    ],
)
def test_people_are_answered_in_the_office(coordinator, state, verb, given, after):
    anna = speaks(organisation(), "anna", state=state, grant=None)
    office = cast.enter(Client(), coordinator)

    page = office.get(address(Affiliation, "change", anna.pk))
    assert f"/{verb}/" in page.text
    office.post(address(Affiliation, verb, anna.pk), given)

    anna.refresh_from_db()
    assert anna.state == after
    assert "Säg ja" not in office.get(address(Affiliation, "change", anna.pk)).text


@pytest.mark.parametrize("query", ["side=civil", "unreachable=1", "side=x", ""])
def test_people_are_found_by_side_and_by_letters_that_come_back(coordinator, query):
    speaks(organisation(), "anna", unreachable_at=NOW)
    speaks(organisation("Nämnden", side="city"), "bo")

    page = cast.enter(Client(), coordinator).get(f"{address(Affiliation)}?{query}")

    assert "Exempelperson anna" in page.text
    assert ("Exempelperson bo" in page.text) == (query in ("", "side=x"))


@pytest.mark.parametrize("model", [Affiliation, Application, Vouching])
def test_lists_ask_the_same_for_many_rows(model):
    def make(number: int) -> None:
        body = organisation(f"Förening {number}")
        person = cast.somebody(f"person{number}")
        if model is Affiliation:
            speaks(body, person)
        elif model is Application:
            Application.objects.create(
                organisation=body, name="Ny", email=person.email, sent_at=NOW
            )
        else:
            Vouching.objects.create(
                umbrella=body, organisation=body, vouched_by=person, vouched_at=NOW
            )

    asks_the_same_at_three_rows(model, make)


def test_the_form_asks_the_same_for_many_organisations():
    client = Client()
    few = questions(client, NEW)
    for number in range(3):
        organisation(f"Paraply {number}", is_umbrella=True)

    assert questions(client, NEW) == few
