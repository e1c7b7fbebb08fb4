"""Proposed events: anybody sends one, each is answered, and an event comes of a yes."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from events.actions import (
    accept_proposal,
    decline_proposal,
    draft_event,
    propose_event,
)
from events.jobs import proposals as jobs
from events.models import Event, EventProposal, KindTemplate
from malmoandan.core.models import Letter, ReminderRule, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast, office
from tests.events.made import DAY, HOUR, NOW
from tests.partnerships.people import speaks
from tests.partnerships.together import organisation

pytestmark = pytest.mark.django_db
NEW = "/kalender/foresla/"


def lunch(*, taken=True):
    """A kind of event that anybody may propose, or may not."""
    kind = office.term("event_kind", "lunch", label_sv="lärandelunch", order=1)
    template = {"takes_proposals": taken, "starts": dt.time(12), "minutes": 60}
    KindTemplate.objects.get_or_create(kind=kind, defaults=template)
    return kind


def written(**more):
    given = {"kind": lunch().pk, "title": "Om ett exempel", "name": "Asta  Exempel"}
    return {**given, "email": "Asta@example.org", **more}


def proposed(**more):
    values = {"title": "Om ett exempel", "name": "Asta Exempel", "at": NOW}
    return propose_event(
        **{**values, "kind": lunch(), "email": "a@example.org", **more}
    )


def letters(to):
    return {letter.subject: letter for letter in Letter.objects.filter(to=to)}


@time_machine.travel(NOW, tick=False)
def test_a_proposal_from_the_form_to_the_event(client):
    civil = office.as_role("coordinator_civil")
    body = organisation()
    lunch()
    page = client.get(NEW).content.decode()
    assert "Lärandelunch" in page
    more = {"about": "Vi berättar.", "organisation": "exempelFÖRENINGEN"}
    answer = client.post(NEW, written(**more))
    assert answer.url == reverse("proposal-sent")
    assert "kvittens" in client.get(answer.url).content.decode()
    proposal = EventProposal.objects.get()
    assert (proposal.name, proposal.email) == ("Asta Exempel", "asta@example.org")
    assert (proposal.organisation, proposal.person) == (body, None)
    (receipt,) = letters("asta@example.org").values()
    assert "Om ett exempel" in receipt.text
    assert "Vi berättar." in receipt.text
    (told,) = letters("coordinator_civil@example.org").values()
    assert office.address(EventProposal, "change", proposal.pk) in told.text
    assert "Exempelföreningen" in told.text

    listed = civil.get(office.address(EventProposal)).content.decode()
    assert "Om ett exempel" in listed
    accept = office.address(EventProposal, "accept", proposal.pk)
    change = office.address(EventProposal, "change", proposal.pk)
    assert accept in civil.get(change).content.decode()
    form = civil.get(accept).content.decode()
    assert 'value="Exempelföreningen"' in form
    yes = {"title": "Lunch om ett exempel", "presenter": "Asta Exempel"}
    yes |= {"organisation": body.name, "day": "2034-04-06", "answer": "Vad roligt!"}
    assert civil.post(accept, yes).status_code == 302
    proposal.refresh_from_db()
    event = proposal.event
    assert (proposal.state, event.state) == ("accepted", Event.State.DRAFT)
    assert (event.title, event.presenter_organisation) == (yes["title"], body)
    assert event.starts_at == dt.datetime(2034, 4, 6, 10, tzinfo=dt.UTC)
    answer = letters("asta@example.org")["Ja, gärna: Om ett exempel"]
    assert "Vad roligt!" in answer.text
    again = civil.post(accept, yes).content.decode()
    assert "redan besvarat" in again
    assert Event.objects.count() == 1
    assert accept not in civil.get(change).content.decode()
    verbs = [entry.verb for entry in TrailEntry.objects.of(proposal)]
    assert verbs == ["eventproposal.sent", "eventproposal.accept"]


@time_machine.travel(NOW, tick=False)
def test_a_no_says_why():
    proposal = proposed(email="asta@example.org")
    city = office.as_role("coordinator_city")
    decline = office.address(EventProposal, "decline", proposal.pk)
    assert city.post(decline, {"answer": " "}).status_code == 200
    assert city.post(decline, {"answer": "Vi har haft en sådan."}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answered_at) == ("declined", NOW)
    answer = letters("asta@example.org")["Svar på ditt förslag: Om ett exempel"]
    assert "Vi har haft en sådan." in answer.text
    assert "redan besvarat" in city.post(decline, {"answer": "Nej"}).content.decode()


@pytest.mark.parametrize("name", ["administrator", "organisation_contact"])
def test_only_coordinators_answer(name):
    proposal = proposed()
    client = office.as_role(name)
    for page in ("accept", "decline"):
        path = office.address(EventProposal, page, proposal.pk)
        assert client.get(path).status_code == 403
    change = client.get(office.address(EventProposal, "change", proposal.pk))
    assert b"/accept/" not in change.content


def test_sent_twice_in_a_row_is_one_proposal():
    first = proposed()
    assert proposed(at=NOW + HOUR / 12) == first
    assert Letter.objects.filter(to="a@example.org").count() == 1
    assert proposed(at=NOW + HOUR) != first


def reason_of(call, **given):
    with pytest.raises(NotPossible) as no:
        call(at=NOW, **given)
    return no.value.reason.value


def test_what_cannot_be_done():
    kind = office.term("event_kind", "forum")
    given = {"title": "x", "name": "y", "email": "a@example.org"}
    assert reason_of(propose_event, kind=kind, **given) == "not_taken"
    proposal, by = proposed(), cast.somebody()
    given = {"proposal": proposal, "by": by}
    assert reason_of(decline_proposal, answer=" ", **given) == "needs_answer"
    accept_proposal(title="x", at=NOW, **given)
    assert reason_of(decline_proposal, answer="Nej", **given) == "answered"
    assert reason_of(accept_proposal, title="x", **given) == "answered"


def test_the_side_of_whoever_presents_comes_with_the_organisation():
    side = office.term("presenter_side", "staden", meaning="city")
    body = organisation("Exempelnämnden", side="city")
    made = accept_proposal(
        proposal=proposed(), title="x", organisation=body, by=cast.somebody(), at=NOW
    )
    assert made.event.presenter_side == side


def test_a_proposal_without_an_address_gets_no_letter():
    proposal = proposed()
    Letter.objects.all().delete()
    EventProposal.objects.update(email="")
    proposal.refresh_from_db()
    decline_proposal(proposal=proposal, answer="Nej", by=cast.somebody(), at=NOW)
    assert not Letter.objects.exists()


def test_a_draft_that_went_away_leaves_the_proposal():
    made = accept_proposal(proposal=proposed(), title="x", by=cast.somebody(), at=NOW)
    draft_event(kind=made.kind, by=cast.somebody("b"), at=NOW)
    made.event.delete()
    made.refresh_from_db()
    assert (made.state, made.event) == ("accepted", None)


@time_machine.travel(NOW, tick=False)
def test_somebody_who_is_known_need_not_write_it_again(client):
    person = cast.somebody("asta")
    lunch()
    cast.enter(client, person)
    page = client.get(NEW).content.decode()
    assert 'value="asta@example.org"' in page
    assert "Exempelföreningen" not in page
    speaks(organisation(), person)
    assert 'value="Exempelföreningen"' in client.get(NEW).content.decode()
    client.post(NEW, written())
    assert EventProposal.objects.get().person == person


def test_the_address_chooses_a_kind():
    first = lunch()
    other = office.term("event_kind", "timme", label_sv="malmötimme", order=9)
    KindTemplate.objects.create(kind=other, takes_proposals=True)
    client = Client()

    def chosen(query):
        page = client.get(NEW + query)
        return page.context["form"]["kind"].value()

    assert chosen("") == first.pk
    assert chosen(f"?typ={other.pk}") == other.pk
    assert chosen("?typ=x") == first.pk


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": ""}, "required"),
        ({"email": "asta"}, "invalid"),
        ({"about": "Jag är 19121212-1212."}, "personal_number"),
        ({"name": "x" * 10_000}, "max_length"),
        ({"homepage": "https://example.org"}, "trapped"),
    ],
)
def test_what_is_not_taken_is_said_and_what_was_written_stays(client, more, code):
    page = client.post(NEW, written(wish="En torsdag", **more))
    (field,) = set(more) - {"homepage"} or {"__all__"}
    assert page.context["form"].has_error(field, code)
    assert "En torsdag" in page.content.decode()
    assert not EventProposal.objects.exists()


def test_a_kind_that_is_no_longer_proposed(client):
    KindTemplate.objects.filter(kind=lunch()).update(takes_proposals=False)
    assert "Just nu tar vi inte emot förslag" in client.get(NEW).content.decode()
    assert client.post(NEW, written()).status_code == 200
    assert not EventProposal.objects.exists()


@pytest.mark.parametrize(("days", "number"), [(13, 0), (14, 2), (30, 2)])
def test_the_coordinators_are_reminded_once_after_two_weeks(days, number):
    cast.person("coordinator_city")
    cast.person("coordinator_civil")
    proposed()
    declined = proposed(title="Nej")
    decline_proposal(proposal=declined, answer="Nej", by=cast.somebody(), at=NOW)
    cast.each_by_itself()
    with time_machine.travel(NOW + days * DAY, tick=False):
        assert jobs.remind() == number
        assert jobs.remind() == 0
    found = Letter.objects.filter(key__startswith="reminder:")
    assert found.count() == number
    assert all("inte fått något svar" in letter.text for letter in found)
    assert ReminderRule.objects.get(key="proposal-waits").days == [14]


def test_it_waits_on_ones_own_pages_for_coordinators_alone(client):
    proposed()
    page = office.as_role("coordinator_city").get("/mina-sidor/").content.decode()
    assert "1 föreslaget evenemang väntar på svar" in page
    page = office.as_role("administrator").get("/mina-sidor/").content.decode()
    assert "föreslaget" not in page


def test_the_list_asks_the_same_however_long():
    def make(number):
        proposed(
            title=f"Förslag {number}", more={"organisation": organisation(f"O{number}")}
        )

    office.asks_the_same_at_three_rows(EventProposal, make)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.audit
def test_the_form_in_a_browser(page, axe, live_server, width):
    kind = lunch()
    other = office.term("event_kind", "timme", label_sv="malmötimme", order=9)
    KindTemplate.objects.create(kind=other, takes_proposals=True)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(NEW)
    assert axe(page) == []
    page.get_by_label("Vad handlar det om?").fill("Om ett exempel")
    page.get_by_label("Ditt namn").fill("Asta Exempel")
    page.get_by_label("Din e-postadress").fill("asta@example.org")
    page.get_by_role("button", name="Skicka förslaget").click()
    page.wait_for_url("**/tack/")
    assert axe(page) == []
    assert EventProposal.objects.get().kind == kind
