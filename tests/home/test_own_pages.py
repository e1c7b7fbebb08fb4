"""Mina sidor: what waits for whom, in a constant number of questions."""

import datetime as dt

import pytest
from django.utils import timezone

from governance.models import Agreement, Endorsement
from malmoandan.core.models import User
from partnerships.models import (
    AdviceCase,
    Affiliation,
    Application,
    IopCase,
    IopParty,
    Organisation,
    Project,
    SelfDeclaration,
    Story,
    StoryParty,
    WorkingGroup,
)
from tests import cast
from tests.office import questions, term

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LONG_AGO = NOW - dt.timedelta(days=500)
TODAY = timezone.localdate()


def affiliation(body: Organisation, person: User, state: str, **more) -> Affiliation:
    more.setdefault("asked_at", LONG_AGO)
    return Affiliation.objects.create(
        organisation=body, person=person, state=state, **more
    )


def body(name: str, side: str = "civil", **more) -> Organisation:
    return Organisation.objects.create(name=name, kind=cast.kind_of_side(side), **more)


def busy(person: User, number: int) -> Organisation:
    """An organisation of the person's where something of every kind waits."""
    mine = body(f"Exempelförening {number}")
    affiliation(
        mine, person, "active", role="administrator", from_on=LONG_AGO.date(), title="x"
    )
    affiliation(body(f"Inbjuden {number}"), person, "invited")
    affiliation(body(f"Frågad {number}"), person, "requested")
    affiliation(mine, cast.somebody(f"frågare{number}"), "requested")
    case = IopCase.objects.create(
        name=f"Exempelfall {number}",
        state="avtal",
        agreed_from="2020",
        agreed_to=(TODAY + dt.timedelta(days=20)).isoformat(),
        ball_with=mine,
        ball_since=TODAY,
    )
    IopParty.objects.create(case=case, organisation=mine, capacity="legal_party")
    asked = Story.objects.create(
        title=f"Fråga {number}", text="x", state="sent", written_at=NOW
    )
    back = Story.objects.create(
        title=f"Retur {number}",
        text="x",
        written_by=person,
        written_at=NOW,
        returned_reason="Exempelskäl",
    )
    shown = Story.objects.create(
        title=f"Saga {number}", text="x", state="published", written_at=NOW
    )
    for story in (asked, back, shown):
        StoryParty.objects.create(story=story, organisation=mine)
    project = Project.objects.create(name=f"Exempelprojekt {number}")
    project.partners.create(organisation=mine)
    WorkingGroup.objects.create(name=f"Exempelgrupp {number}").organisations.add(mine)
    for index, state in enumerate(("returned", "confirmed")):
        Endorsement.objects.create(
            organisation=mine,
            agreement=Agreement.objects.get_or_create(name=f"Avtal {index}")[0],
            state=state,
            decided_on=TODAY,
            submitted_at=NOW,
            reviewed_at=NOW if index == 0 else None,
        )
    return mine


def test_everything_that_waits_stands_on_one_page(client):
    person = cast.somebody("flitig")
    busy(person, 1)
    page = cast.enter(client, person).get("/mina-sidor/").content.decode()
    for words in (
        "Svara på inbjudan att företräda Inbjuden 1.",
        "Exempelperson frågare1 ber att få företräda Exempelförening 1.",
        "Titta igenom kortet för Exempelförening 1.",
        "Företräder du fortfarande Exempelförening 1?",
        "Säg ja eller nej till berättelsen ”Fråga 1”.",
        "Berättelsen ”Retur 1” har kommit tillbaka till dig.",
        "Exempelfall 1: bollen ligger hos Exempelförening 1.",
        "Vill ni fortsätta?",
        "Anslutningen för Exempelförening 1 har kommit tillbaka till er.",
        "Du har bett att få företräda den.",
        "Exempelprojekt 1",
        "Exempelgrupp 1",
        "Saga 1",
        "Avtal 1",
    ):
        assert words in page, words


def test_three_organisations_cost_no_more_questions_than_one(client):
    person = cast.somebody("flitig")
    cast.enter(client, person)
    busy(person, 1)
    one = questions(client, "/mina-sidor/")
    busy(person, 2)
    busy(person, 3)
    assert questions(client, "/mina-sidor/") == one
    assert one <= 30


def test_what_is_answered_does_not_wait(client):
    person = cast.somebody("flitig")
    mine = busy(person, 1)
    party = IopParty.objects.get()
    party.renewal_answers.create(
        ends_on=party.case.agreed_to.last,
        answer="yes",
        answered_by=person,
        answered_at=NOW,
    )
    IopParty.objects.create(
        case=IopCase.objects.create(name="Utan slut", state="avtal"),
        organisation=mine,
        capacity="legal_party",
    )
    Organisation.objects.filter(pk=mine.pk).update(card_checked_on=TODAY)
    Affiliation.objects.update(confirmed_on=TODAY)
    Endorsement.objects.update(reviewed_at=None)
    page = cast.enter(client, person).get("/mina-sidor/").content.decode()
    for words in ("Vill ni fortsätta?", "Titta igenom kortet", "fortfarande"):
        assert words not in page


def test_somebody_without_anything_is_told_where_to_begin(client):
    page = cast.enter(client, cast.somebody("ny")).get("/mina-sidor/").content.decode()
    assert "Du företräder ingen organisation än" in page
    assert "Inget väntar just nu." in page
    assert 'href="/foreningar/anmal/"' in page


def waiting_office(side: str) -> None:
    mine = body(f"Väntar {side}", side)
    Application.objects.create(
        organisation=mine, state="waiting", sent_at=LONG_AGO, confirmed_at=LONG_AGO
    )
    affiliation(mine, cast.somebody(f"a{side}"), "requested")
    affiliation(
        mine, cast.somebody(f"b{side}"), "active", from_on=TODAY, unreachable_at=NOW
    )
    SelfDeclaration.objects.create(organisation=mine, declared_at=NOW)
    Endorsement.objects.create(
        organisation=mine,
        agreement=Agreement.objects.get_or_create(name="Avtal")[0],
        decided_on=TODAY,
        submitted_at=NOW,
    )


@pytest.mark.parametrize(
    ("role", "declarations"), [("coordinator_civil", 1), ("coordinator_city", 0)]
)
def test_a_coordinator_sees_what_waits_for_the_own_side(client, role, declarations):
    for side in ("civil", "city"):
        waiting_office(side)
    SelfDeclaration.objects.filter(organisation__name="Väntar city").delete()
    body("Bara nämnd", "civil" if declarations else "city", state="mentioned")
    IopCase.objects.create(name="Tyst")
    AdviceCase.objects.create(asked_on=TODAY, topic=term("advice_topic", "råd"))
    page = cast.enter(client, cast.person(role)).get("/mina-sidor/").content.decode()
    for words, count in (
        ("1 första kontakt väntar på beslut.", 1),
        ("1 person ber att få företräda en organisation.", 1),
        ("Brev till 1 kontakt kommer tillbaka.", 1),
        ("1 självdeklaration väntar på granskning.", declarations),
        ("1 anslutning väntar på att bekräftas.", 1),
        ("1 organisation är bara nämnd i en källa", 1),
        ("1 partnerskap saknar status för", 1),
        ("1 fråga om råd har inget svar.", 1),
    ):
        assert page.count(words) == count, words
    assert "/admin/partnerships/application/?state__exact=waiting" in page


def test_the_office_says_the_same_as_ones_own_pages(client):
    waiting_office("city")
    cast.enter(client, cast.person("coordinator_city"))
    waits = [str(w.text) for w in client.get("/mina-sidor/").context["waits"]]
    page = client.get("/admin/").content.decode()
    assert waits
    assert all(text in page for text in waits)


def test_links_of_what_waits_lead_somewhere(client):
    waiting_office("civil")
    body("Bara nämnd", state="mentioned")
    cast.enter(client, cast.person("coordinator_civil"))
    page = client.get("/mina-sidor/")
    for waiting in page.context["waits"]:
        assert client.get(waiting.url).status_code == 200


def test_a_coordinator_with_nothing_to_do_is_told_so(client):
    cast.enter(client, cast.person("coordinator_city"))
    assert "Inget väntar just nu." in client.get("/mina-sidor/").content.decode()


def test_a_visitor_logs_in_first(client):
    answer = client.get("/mina-sidor/")
    assert answer["Location"].startswith("/konto/logga-in/?next=/mina-sidor/")
