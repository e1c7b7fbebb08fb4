"""A coordinator who is away: names a stand-in, hands over, and sees it end."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from events.models import Event
from governance.models import CooperationPlan, Meeting, Minutes
from malmoandan.core.models import Letter, RoleGrant, StandIn, Term, Vocabulary
from partnerships.models import Affiliation, IopCase, Story
from reports.models import (
    AnnualReport,
    CommunicationPlan,
    Contribution,
    ContributionRound,
    StatusReport,
    YearMark,
)
from tests import cast
from tests.home.test_own_pages import affiliation, body
from tests.home.waiting import DAY, MONDAY, NOON, assignment
from tests.office import questions

pytestmark = pytest.mark.django_db
PAGE, HANDOVER = "/mina-sidor/ersattare/", "/mina-sidor/overlamning/"


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def away():
    return cast.person("coordinator_city")


@pytest.fixture
def substitute():
    return cast.person("city_office")


def grant_of(user) -> RoleGrant:
    return RoleGrant.objects.get(user=user)


def days(first: int = 0, last: int = 7, **more) -> dict[str, str]:
    found = {"from_on": MONDAY + first * DAY, "to_on": MONDAY + last * DAY}
    return {**{name: day.isoformat() for name, day in found.items()}, **more}


def name(client, user, first: int = 0, last: int = 7, **more):
    asked = days(first, last, substitute=str(user.pk), **more)
    return client.post(PAGE, asked, follow=True)


def test_somebody_is_named_both_get_a_letter_and_it_ends(client, away, substitute):
    cast.enter(client, away)
    grant = str(grant_of(away).pk)
    page = name(client, substitute, grant=grant)
    assert "Ersättaren är utsedd." in page.text
    assert str(substitute) in page.text
    told = Letter.objects.get(to=substitute.email)
    assert "Du är ersättare för" in told.subject
    assert f"{HANDOVER}{grant}/" in told.text
    assert "ett andra steg" in told.text
    assert PAGE in Letter.objects.get(to=away.email).text

    again = name(client, substitute, grant=grant)  # a double click
    assert "Personen är redan ersättare under den perioden." in again.text
    assert StandIn.objects.count() == 1

    standing = StandIn.objects.get()
    end = f"{PAGE}{standing.pk}/avsluta/"
    assert "Klart. Ni får brev båda två." in client.post(end, follow=True).text
    standing.refresh_from_db()
    assert standing.to_on == MONDAY
    again = client.post(end, follow=True)
    assert "Rollen har redan upphört." in again.text
    assert Letter.objects.filter(key__startswith="stand-in-ended").count() == 2
    assert "Avsluta efter i dag" not in again.text


def test_a_period_that_has_not_begun_is_taken_back(client, away, substitute):
    cast.enter(client, away)
    page = name(client, substitute, 3, 9, grant=str(grant_of(away).pk))
    assert "Ta tillbaka" in page.text
    end = f"{PAGE}{StandIn.objects.get().pk}/avsluta/"
    for _again in range(2):
        assert client.post(end, follow=True).status_code == 200
    assert not StandIn.objects.exists()
    letter = Letter.objects.get(key__startswith="stand-in-cancelled", user=substitute)
    assert letter.subject == f"Du är inte ersättare för {away}"


def test_what_is_over_is_said_to_be_over(client, away, substitute):
    StandIn.objects.create(
        grant=grant_of(away),
        absent=away,
        substitute=substitute,
        from_on=MONDAY - 9 * DAY,
        to_on=MONDAY - 2 * DAY,
    )
    page = cast.enter(client, away).get(PAGE)
    assert "status-calm" in page.text
    assert "avsluta/" not in page.text


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (5, 2, "Perioden slutar innan den börjar."),
        (0, 90, "Samordnaren har inte rollen under hela perioden."),
    ],
)
def test_refusals_stand_above_the_form(client, away, substitute, first, last, words):
    grant = grant_of(away)
    RoleGrant.objects.update(to_on=MONDAY + 30 * DAY)
    page = name(cast.enter(client, away), substitute, first, last, grant=str(grant.pk))
    assert words in page.text
    assert not StandIn.objects.exists()


def test_only_colleagues_can_be_chosen_and_for_ones_own_role(client, away, substitute):
    contact, other = cast.person("organisation_contact"), cast.person("steering_civil")
    theirs = cast.person("coordinator_civil")
    cast.enter(client, away)
    grant = str(grant_of(away).pk)
    for wrong in (contact, away):
        assert "substitute" in name(client, wrong, grant=grant).context["form"].errors
    asked = name(client, other, grant=str(grant_of(theirs).pk))
    assert "grant" in asked.context["form"].errors
    assert not StandIn.objects.exists()


def test_whoever_coordinates_both_sides_says_for_which(client, away, substitute):
    civil = RoleGrant.objects.create(
        user=away, role="coordinator", side="civil", from_on=cast.LONG_AGO
    )
    cast.enter(client, away)
    assert 'type="hidden" name="grant"' not in client.get(PAGE).text
    name(client, substitute, grant=str(civil.pk))
    assert StandIn.objects.get().grant == civil


def test_a_stand_in_names_nobody_in_turn(client, away, substitute):
    stands_in(away, substitute)
    cast.enter(client, substitute)
    assert client.get(PAGE).status_code == 403
    end = f"{PAGE}{StandIn.objects.get().pk}/avsluta/"
    assert client.post(end).status_code == 403


def stands_in(away, substitute, first=0, last=7) -> StandIn:
    return StandIn.objects.create(
        grant=grant_of(away),
        absent=away,
        substitute=substitute,
        from_on=MONDAY + first * DAY,
        to_on=MONDAY + last * DAY,
    )


# The handover


def filled(away, number: int = 0) -> None:
    """Something of everything that is handed over."""
    kind, _new = Term.objects.get_or_create(
        vocabulary=Vocabulary.EVENT_KIND, key="forum"
    )
    soon = NOON + (10 + number) * DAY
    for state, at, title in (
        ("utkast", None, f"Skiss {number}"),
        ("publicerat", soon, f"Snart forum {number}"),
        ("publicerat", NOON + 90 * DAY, f"Långt borta {number}"),
        ("inställt", soon, f"Inställt {number}"),
    ):
        Event.objects.create(
            title=title, kind=kind, year=2031, state=state, starts_at=at
        )
    held = body(f"Bollhållare {number}")
    speaker = cast.somebody(f"talesperson{number}")
    affiliation(held, speaker, Affiliation.State.ACTIVE, from_on=MONDAY)
    IopCase.objects.create(
        name=f"Exempelfall {number}",
        state="avtal",
        agreed_from="2028",
        agreed_to=(MONDAY + 30 * DAY).isoformat(),
        ball_with=held,
        ball_since=MONDAY,
    )
    assignment(away, MONDAY + 20 * DAY, f"Räkna stolarna {number}")
    for state, at in (("planned", soon), ("ended", NOON - 3 * DAY)):
        meeting = Meeting.objects.create(
            year=2031,
            number=Meeting.objects.count() + 1,
            state=state,
            starts_at=at,
            date=at.date().isoformat(),
        )
    Minutes.objects.create(meeting=meeting)
    StatusReport.objects.create(meeting=meeting, drafted_at=NOON)
    AnnualReport.objects.create(year=2030 - number)
    CooperationPlan.objects.create(title=f"Nästa plan {number}")
    CommunicationPlan.objects.create(title=f"Så hörs vi {number}", from_year=2031)
    Story.objects.create(
        title=f"Saga {number}", text="x", state="sent", written_at=NOON
    )
    made = ContributionRound.objects.create(
        year=2031 + number, due_on=MONDAY, opened_at=NOON
    )
    Contribution.objects.create(round=made, organisation=held, state="påbörjat")
    YearMark.objects.create(
        key=f"m{number}",
        kind="task",
        title_sv=f"Årets uppgift {number}",
        title_en="x",
        from_day="03-01",
        to_day="03-31",
        role="coordinator",
        side="city",
    )
    YearMark.objects.create(
        key=f"n{number}",
        kind="task",
        title_sv="De andras uppgift",
        from_day="03-01",
        to_day="03-31",
        role="coordinator",
        side="civil",
    )


def test_everything_to_hand_over_stands_on_one_page(client, away, substitute):
    colleague = cast.person("coordinator_civil")
    stands_in(away, substitute)
    filled(away)
    page = cast.enter(client, away).get(HANDOVER)
    for words in (
        f"{substitute} är ersättare från 3 mars 2031",
        "Uppdrag som ska vara klart 23 mars 2031: Räkna stolarna 0",
        "Snart forum 0",
        "Styrgruppen möts",
        "Exempelfall 0 upphör",
        "Årets uppgift 0",
        "Bollhållare 0",
        "talesperson0@example.org",
        colleague.email,
        "Skiss 0",
        "Årsrapport 2030",
        "Nästa plan 0",
        "Så hörs vi 0",
        "Saga 0",
        "Bollhållare 0 2031",
    ):
        assert words in page.text, words
    for words in ("Långt borta", "Inställt 0", "De andras uppgift"):
        assert words not in page.text, words
    found = page.context["handover"]
    assert [dated.on for dated in found.dates] == sorted(d.on for d in found.dates)
    kinds = {draft.kind for draft in found.drafts}
    assert len(kinds) == 8, kinds


def test_links_of_the_handover_lead_somewhere(client, away):
    filled(away)
    cast.enter(client, away)
    found = client.get(HANDOVER).context["handover"]
    urls = {dated.url for dated in found.dates} | {draft.url for draft in found.drafts}
    for url in sorted(filter(None, urls)):
        assert client.get(url).status_code == 200, url


def test_three_of_everything_cost_no_more_questions_than_one(client, away):
    cast.enter(client, away)
    filled(away)
    one = questions(client, HANDOVER)
    filled(away, 1)
    filled(away, 2)
    assert questions(client, HANDOVER) == one
    assert one <= 70


def test_an_empty_handover_says_so(client, away):
    page = cast.enter(client, away).get(HANDOVER)
    for words in ("Inget väntar just nu.", "Inget har någon dag", "Inget är påbörjat"):
        assert words in page.text


def test_who_may_read_it(client, away, substitute):
    grant = grant_of(away)
    page = f"{HANDOVER}{grant.pk}/"
    cast.enter(client, substitute)
    assert client.get(page).status_code == 403
    standing = stands_in(away, substitute, 5, 9)  # from next week: to read up before
    assert client.get(page).status_code == 200
    assert "Du är ersättare för" in client.get("/mina-sidor/").text
    StandIn.objects.filter(pk=standing.pk).update(from_on=MONDAY - DAY, to_on=MONDAY)
    assert client.get(HANDOVER).context["handover"].grant == grant
    assert page in client.get("/admin/").text
    StandIn.objects.update(to_on=MONDAY - DAY)
    assert client.get(page).status_code == 403


def test_a_colleague_of_the_other_side_reads_only_the_own(client, away):
    other = cast.person("coordinator_civil")
    cast.enter(client, other)
    assert client.get(f"{HANDOVER}{grant_of(away).pk}/").status_code == 403
    own = client.get(HANDOVER).context
    assert own["handover"].grant == grant_of(other)
    assert own["others"] == []


def test_an_administrator_reads_them_all(client):
    cast.enter(client, cast.person("administrator"))
    assert "Ingen samordnar någon sida i dag" in client.get(HANDOVER).text
    one, two = cast.person("coordinator_city"), cast.person("coordinator_civil")
    shown = client.get(HANDOVER).context
    assert {shown["handover"].grant.user, shown["others"][0].user} == {one, two}
    steering = RoleGrant.objects.create(
        user=one, role="steering_member", side="city", from_on=dt.date(2030, 1, 1)
    )
    assert client.get(f"{HANDOVER}{steering.pk}/").status_code == 404


def test_nobody_is_asked_of_no_role_in_particular(away, substitute):
    stands_in(away, substitute)
    assert away.has_perm("home.read_handover")
    assert not cast.somebody("annan").has_perm("home.read_handover")
    assert not AnonymousUser().has_perm("home.read_handover", grant_of(away))
