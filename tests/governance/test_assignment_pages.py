"""Assignments on pages: the public list, the owner's own page, the office."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from governance import actions
from governance.models import Assignment, Meeting
from malmoandan.core.dates import PartialDate
from tests import cast, office
from tests.governance import made

pytestmark = pytest.mark.django_db

PAGE = "/styrgruppen/uppdrag/"
State = Assignment.State


def stated(what="Hitta pengar", **more):
    """One that a source states: it has no §."""
    return Assignment.objects.create(
        what=what, given_for=timezone.localdate().year, **more
    )


def held(state=Meeting.State.PUBLISHED, days=-30):
    return made.meeting(timezone.now() + dt.timedelta(days), state=state)


def given(meeting, by, what="Ta fram en plan", **more):
    due = timezone.localdate() + dt.timedelta(60)
    return actions.give_assignment(
        paragraph=made.decided(meeting),
        what=what,
        owner="Samordnarna",
        due_on=PartialDate(due.isoformat()),
        by=by,
        at=timezone.now(),
        **more,
    )


@pytest.fixture
def by():
    return cast.somebody("som-skriver")


# The public list


def test_the_public_reads_open_ones_first_with_their_state_in_words(client, by):
    assert "Inget uppdrag är öppet" in client.get(PAGE).content.decode()
    meeting = held()
    late = stated("Sent uppdrag", due_on=PartialDate("2001-01"))
    done = given(meeting, by, "Klart uppdrag")
    actions.report_status(
        assignment=late, text="Vi väntar på svar", by=by, at=timezone.now()
    )
    actions.carry_over(
        assignment=late,
        to_year=late.given_for + 1,
        text="Får ta tid",
        by=by,
        at=timezone.now(),
    )
    actions.close_assignment(
        assignment=done,
        paragraph=made.decided(meeting),
        verb="finish",
        by=by,
        at=timezone.now(),
    )

    page = client.get(PAGE).content.decode()

    order = ("Sent uppdrag", "försenat", "Vi väntar på svar", "Klart uppdrag")
    assert sorted(order, key=page.index) == list(order)
    assert f"bärs över till {late.given_for + 1}" in page
    assert f"§ 2/{meeting.year}" in page.partition("Klart uppdrag")[2]
    english = client.get(f"/en{PAGE}").content.decode()
    assert 'lang="sv">Klart uppdrag' in english


def test_what_a_paragraph_says_is_public_when_its_minutes_are(client, by):
    first = held()
    second = held(Meeting.State.APPROVED, -10)
    shown = given(first, by, "Synligt")
    given(second, by, "Ännu inte synligt")
    actions.close_assignment(
        assignment=shown,
        paragraph=made.decided(second),
        verb="drop",
        by=by,
        at=timezone.now(),
    )

    page = client.get(PAGE)
    assert "Ännu inte synligt" not in page.content.decode()
    assert [t.record for t in page.context["register"].open] == [shown]

    second.state = Meeting.State.PUBLISHED
    second.save()
    page = client.get(PAGE)
    assert [t.record for t in page.context["register"].closed] == [shown]
    assert "avskrivet" in page.content.decode()
    withheld = shown.given_in
    withheld.withheld = "Personuppgifter"
    withheld.save(update_fields=["withheld"])
    assert "Synligt" not in client.get(PAGE).content.decode()


def test_an_example_says_so(client):
    stated(is_example=True)
    page = client.get(PAGE).content.decode()
    assert "påhittat exempel" in page
    assert "Några av uppdragen nedan är påhittade" in page


def test_the_public_list_asks_the_same_at_three_rows(client, by):
    def more(what):
        meeting = Meeting.objects.first() or held()
        open_one = given(meeting, by, f"{what} öppet")
        closed = given(meeting, by, f"{what} stängt")
        for assignment in (open_one, closed):
            actions.report_status(
                assignment=assignment, text="Går bra", by=by, at=timezone.now()
            )
        actions.close_assignment(
            assignment=closed,
            paragraph=made.decided(meeting),
            verb="finish",
            by=by,
            at=timezone.now(),
        )

    more("ett")
    one = office.questions(client, PAGE)
    more("två")
    more("tre")
    assert office.questions(client, PAGE) == one <= 4


# The owner's own page


def test_the_owner_begins_and_writes_how_it_stands(by):
    assignment = given(held(), cast.somebody("annan"), person=by)
    path = f"/mina-sidor/uppdrag/{assignment.pk}/"
    client = cast.enter(Client(), by, factor=False)

    assert "Jag har börjat" in client.get(path).content.decode()
    for _click in range(2):
        page = client.post(f"{path}borja/", follow=True).content.decode()
        assert "arbetet har börjat" in page
        assert "Jag har börjat" not in page
    assert "<textarea" in client.post(path, {"text": " "}).content.decode()
    for _click in range(2):
        page = client.post(path, {"text": "Halvvägs"}, follow=True)
        assert "Styrgruppen läser det" in page.content.decode()
    assert [s.text for s in assignment.statuses.all()] == ["Halvvägs"]


def test_what_is_held_about_the_owner_is_told(by):
    assignment = stated(person=by)
    actions.report_status(
        assignment=assignment, text="Halvvägs", by=by, at=timezone.now()
    )
    client = cast.enter(Client(), by, factor=False)

    told = client.get("/mina-sidor/uppgifter/uppgifter.json").json()["assignments"]

    assert [row["what"] for row in told] == ["Hitta pengar", "Halvvägs"]


def test_a_closed_one_is_only_read(by):
    assignment = stated(person=by, state=State.DONE)
    path = f"/mina-sidor/uppdrag/{assignment.pk}/"
    client = cast.enter(Client(), by, factor=False)

    assert "<textarea" not in client.get(path).content.decode()
    refused = client.post(path, {"text": "Mer"}).content.decode()
    assert "Det går inte som uppdraget ser ut nu" in refused
    begun = client.post(f"{path}borja/", follow=True).content.decode()
    assert "Det går inte som uppdraget ser ut nu" in begun


ROLES = {
    "administrator": 200,
    "coordinator_city": 200,
    "coordinator_civil": 200,
    "steering_city": 403,
    "organisation_contact": 403,
    "city_office": 403,
}


@pytest.mark.parametrize("state", State)
def test_who_may_say_how_it_stands(state):
    assignment = stated(state=state)
    path = f"/mina-sidor/uppdrag/{assignment.pk}/"
    for role, status in ROLES.items():
        assert office.as_role(role).get(path).status_code == status, role
    assert Client().get(path)["Location"].startswith("/konto/logga-in/")


def test_rules_without_an_assignment(by):
    verb = "governance.report_on_assignment"
    assert not by.has_perm(verb)
    stated(person=by)
    fresh = type(by).objects.get(pk=by.pk)
    assert fresh.has_perm(verb)
    fresh.is_active = False
    assert not fresh.has_perm(verb)


# The office


def test_a_coordinator_gives_follows_carries_over_and_closes():
    meeting = held()
    paragraph, later = made.decided(meeting), made.decided(meeting)
    client = office.as_role("coordinator_city")
    form = {
        "paragraph": paragraph.pk,
        "what": "Ta fram en plan",
        "owner": "Samordnarna",
        "side": "city",
        "due_on": "2041-13",
    }
    page = client.post(office.address(Assignment, "give"), form)
    assert "due_on" in page.context["form"].errors
    form["due_on"] = "2041-05"
    assert client.post(office.address(Assignment, "give"), form).status_code == 302
    assignment = Assignment.objects.get()
    assert (
        "Ta fram en plan"
        in client.get(office.address(Assignment) + "?left=open").content.decode()
    )

    def press(name, data):
        path = office.address(Assignment, name, assignment.pk)
        assert client.get(path).status_code == 200
        return client.post(path, data)

    change = office.address(Assignment, "change", assignment.pk)
    page = client.get(change)
    assert len(page.context["buttons"]) == 4
    assert "Ingen har skrivit" in page.content.decode()
    assert press("start", {}).status_code == 302
    assert len(client.get(change).context["buttons"]) == 3
    assert press("report", {"text": "Halvvägs"}).status_code == 302
    asked = client.get(office.address(Assignment, "carry", assignment.pk))
    year = asked.context["form"]["to_year"].initial
    carried = {"to_year": year, "text": "Mer tid"}
    assert press("carry", carried).status_code == 302
    assert "bärs redan över" in press("carry", carried).content.decode()
    page = client.get(change).content.decode()
    assert f"Mer tid (bärs över till {year})" in page

    # What the § says stays; who does it can change.
    edited = {"owner": "Föreningarna", "side": "", "due_on": "2041-06", "what": "Annat"}
    assert client.post(change, edited).status_code == 302
    assignment.refresh_from_db()
    assert (assignment.owner, assignment.what) == ("Föreningarna", "Ta fram en plan")

    closing = {"paragraph": later.pk, "verb": "finish"}
    assert press("close", closing).status_code == 302
    assert press("close", closing).context["form"].errors
    page = client.get(change)
    assert page.context["buttons"] == []
    assert not page.context["has_change_permission"]
    closed = client.get(office.address(Assignment) + "?left=closed").content.decode()
    assert "Ta fram en plan" in closed
    assert "bärs över till nästa år" in client.get("/admin/").content.decode()


def test_only_what_no_paragraph_gave_can_be_removed(by):
    client = office.as_role("administrator")
    for row, status in ((given(held(), by), 403), (stated(), 200)):
        path = office.address(Assignment, "delete", row.pk)
        assert client.get(path).status_code == status


@pytest.mark.parametrize("role", ["steering_city", "organisation_contact"])
@pytest.mark.parametrize("state", State)
def test_others_do_nothing_in_the_office(role, state):
    row = stated(state=state)
    client = office.as_role(role)
    for name in ("start", "report", "carry", "close"):
        path = office.address(Assignment, name, row.pk)
        assert client.post(path).status_code == 403
    assert client.post(office.address(Assignment, "give")).status_code == 403


@pytest.mark.audit
def test_the_pages_are_clean(page, axe, transactional_db, live_server):
    by = cast.somebody("som-skriver")
    meeting = held()
    one = given(meeting, by)
    closed = given(meeting, by, "Ett annat")
    now = timezone.now()
    actions.report_status(assignment=one, text="Halvvägs", by=by, at=now)
    actions.close_assignment(
        assignment=closed,
        paragraph=made.decided(meeting),
        verb="drop",
        by=by,
        at=now,
    )
    office.hand_over(page, office.as_role("administrator"), live_server)

    for path in (
        PAGE,
        f"/mina-sidor/uppdrag/{one.pk}/",
        office.address(Assignment),
        office.address(Assignment, "give"),
        office.address(Assignment, "change", one.pk),
        office.address(Assignment, "close", one.pk),
    ):
        page.goto(path)
        assert axe(page) == [], path
