"""An umbrella organisation and its members: only its own people speak in its name."""

import pytest
from django.test import Client

from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.models import Mailing, Organisation, Vouching, VouchingRefusal
from tests import cast
from tests.office import questions
from tests.partnerships.people import NOW, administers, organisation, speaks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def umbrella() -> Organisation:
    return organisation("Paraplyet", is_umbrella=True)


@pytest.fixture
def member(umbrella) -> Organisation:
    return organisation(umbrella=umbrella, state=Organisation.State.APPLIED)


def path(body, tail: str = "") -> str:
    return f"/mina-sidor/organisation/{body.pk}/medlemmar/{tail}"


def inside(person) -> Client:
    return cast.enter(Client(), person)


def test_an_umbrella_vouches_once_for_who_waits(umbrella, member):
    client = inside(administers(umbrella).person)
    assert "Gå i god för Exempelföreningen" in client.get(path(umbrella)).text

    for note in ("Vi känner dem.", "Igen."):
        page = client.post(path(umbrella, f"{member.pk}/"), {"note": note}, follow=True)
        assert "Ni går i god för den" in page.text

    assert Vouching.objects.get().note == "Vi känner dem."
    assert TrailEntry.objects.filter(verb="organisation.vouched_for").count() == 1


def test_who_belongs_to_another_is_not_vouched_for(umbrella, member):
    other = organisation("Ett annat", is_umbrella=True)
    by = administers(other).person

    assert inside(by).get(path(other, f"{member.pk}/")).status_code == 404
    for where, reason in (
        (other, VouchingRefusal.NOT_MEMBER),
        (member, VouchingRefusal.NOT_UMBRELLA),
    ):
        with pytest.raises(NotPossible) as no:
            actions.vouch(umbrella=where, organisation=member, by=by, at=NOW)
        assert no.value.reason == reason


@pytest.mark.parametrize(
    ("who", "look", "act"),
    [
        ("administrator", 200, 200),
        ("contact", 200, 403),
        ("coordinator", 200, 403),
        ("stranger", 403, 403),
    ],
)
def test_only_the_umbrellas_administrators_speak_in_its_name(
    umbrella, member, who, look, act
):
    people = {
        "administrator": lambda: administers(umbrella).person,
        "contact": lambda: speaks(umbrella).person,
        "coordinator": lambda: cast.person("coordinator_civil"),
        "stranger": lambda: cast.somebody("stranger"),
    }
    client = inside(people[who]())

    assert client.get(path(umbrella)).status_code == look
    assert client.get(path(umbrella, f"{member.pk}/")).status_code == act


def test_an_organisation_without_members_has_no_such_page():
    body = organisation()

    client = inside(administers(body).person)
    assert client.get(path(body)).status_code == 404
    assert "Medlemmar" not in client.get(f"/mina-sidor/organisation/{body.pk}/").text


def test_an_empty_list_says_what_will_stand_there(umbrella):
    page = inside(administers(umbrella).person).get(path(umbrella))

    assert "Inga medlemmar i registret ännu" in page.text


def test_the_list_asks_the_same_for_many_members(umbrella, member):
    client = inside(administers(umbrella).person)
    few = questions(client, path(umbrella))
    for number in range(3):
        organisation(f"Förening {number}", umbrella=umbrella)

    assert questions(client, path(umbrella)) == few


def test_a_message_is_looked_at_and_passed_on_once(umbrella):
    first = organisation("En medlem", umbrella=umbrella)
    anna = speaks(first, "anna").person
    organisation("Ingen läser", umbrella=umbrella)
    organisation("Vilande", umbrella=umbrella, state=Organisation.State.DORMANT)
    client = inside(administers(umbrella).person)
    letter = {"subject": "Välkomna", "text": "Vi ses på torsdag."}

    page = client.post(path(umbrella, "skriv/"), letter, follow=True)
    assert "Det går till 1 adress." in page.text
    assert "Ingen läser" in page.text
    assert "Vi ses på torsdag." in page.text
    assert not Letter.objects.filter(to=anna.email).exists()
    where = page.request["PATH_INFO"]
    assert "Brevet är på väg." in client.post(where, follow=True).text
    assert "Skickat" in client.post(where, follow=True).text

    assert Letter.objects.filter(to=anna.email).count() == 1


def test_an_umbrella_whom_nobody_reads_is_told(umbrella):
    client = inside(administers(umbrella).person)

    page = client.post(path(umbrella, "skriv/"), {"subject": "Hej", "text": "Hej"})

    assert page.status_code == 200
    assert not umbrella.mailings.exists()


def test_another_umbrellas_letter_is_not_there(umbrella):
    other = organisation("Ett annat", is_umbrella=True)
    theirs = Mailing.objects.create(
        sender=other, subject="x", text="x", written_by=cast.somebody(), written_at=NOW
    )

    client = inside(administers(umbrella).person)
    assert client.get(path(umbrella, f"brev/{theirs.pk}/")).status_code == 404
