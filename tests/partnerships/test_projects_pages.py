"""The pages of cooperations: three minutes on a phone, with and without script."""

import pytest
from django.test import Client

from partnerships import actions
from partnerships.models import IopCase, Project
from tests import browsing, cast, office
from tests.partnerships.people import NOW, organisation, speaks

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(body):
    return cast.enter(Client(), speaks(body, "anna").person)


def path(body, tail: str = "") -> str:
    return f"/mina-sidor/organisation/{body.pk}/samarbeten/{tail}"


def form(*partners, **more):
    return {
        "name": "Språkkafé",
        "about": "Vi pratar svenska varje torsdag.",
        "starts": "mars 2033",
        "ends": "",
        "partners": [partner.pk for partner in partners],
        **more,
    }


def told(body, *partners, **more) -> Project:
    facts = {"name": "Språkkafé", "about": "Vi pratar.", "starts": "2033", **more}
    by = body.affiliations.get().person
    return actions.register_project(
        organisation=body, partners=partners, facts=facts, by=by, at=NOW
    )


# Telling of one


def test_a_cooperation_is_told_of_and_stands_for_everybody(body, other, anna):
    assert "Inget samarbete än" in anna.get(path(body)).text
    page = anna.post(path(body, "nytt/"), form(other), follow=True)

    project = Project.objects.get()
    assert page.redirect_chain[-1][0] == path(body, f"{project.pk}/")
    assert "Tack! Nu kan alla läsa om det." in page.text
    assert "från mars 2033" in Client().get("/samarbeten/").text
    address = f"/samarbeten/{project.pk}/sprakkafe/"
    public = Client().get(address)
    assert "Vi pratar svenska varje torsdag." in public.text
    assert "Exempelnämnden" in public.text
    assert "Exempelperson" not in public.text
    assert "/en/samarbeten/" in public.text
    wrong = Client().get(f"/samarbeten/{project.pk}/fel/")
    assert (wrong.status_code, wrong["Location"]) == (301, address)
    assert "Språkkafé" in anna.get(path(body)).text
    # The same form sent again: the same cooperation.
    anna.post(path(body, "nytt/"), form(other))
    assert Project.objects.get() == project


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"partners": []}, "Ett samarbete har minst två parter"),
        ({"starts": "snart"}, "Skriv ett år, en månad eller en dag"),
        ({"ends": "2031"}, "Slutet ligger före början"),
        ({"about": ""}, "Detta fält måste fyllas i"),
        ({"about": "Ring 19121212-1212"}, "personnummer"),
        ({"goals": "ett\n19121212-1212"}, "personnummer"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_is_lost(
    body, other, anna, more, words
):
    page = anna.post(path(body, "nytt/"), form(other, **more))

    assert words in page.text
    assert "Språkkafé" in page.text
    assert not Project.objects.exists()
    again = anna.get(path(body, "nytt/")).text
    assert 'value="Språkkafé"' in again
    assert "Det här skrev ni förra gången" in again


def test_four_global_goals_are_one_too_many(body, other, anna):
    goals = [office.term("global_goal", str(number)).pk for number in range(4)]
    page = anna.post(path(body, "nytt/"), form(other, global_goals=goals))

    assert "Välj högst tre globala mål" in page.text
    assert "<details open>" in page.text
    anna.post(path(body, "nytt/"), form(other, global_goals=goals[:3]))
    assert Project.objects.get().global_goals.count() == 3


def test_partners_are_found_without_script(body, other, anna):
    organisation("Exempelföreningen vilande", state="dormant")
    page = anna.post(path(body, "nytt/"), {**form(), "q": "exempel", "sok": "1"})

    assert f'name="partners" value="{other.pk}">' in page.text
    assert "vilande" not in page.text
    assert 'value="Språkkafé"' in page.text
    assert "errorlist" not in page.text
    ticked = {**form(other), "q": "zzz", "sok": "1"}
    page = anna.post(path(body, "nytt/"), ticked)
    assert f'value="{other.pk}" checked' in page.text
    assert "Skriv namnet i beskrivningen" in page.text


def test_partners_are_found_while_one_types(body, other, anna):
    asked = {"q": "EXEMPELN", "partners": ["", "x", str(other.pk)]}
    page = anna.get(path(body, "sok/"), asked)

    assert f'value="{other.pk}" checked' in page.text
    assert "<html" not in page.text
    found = anna.get(path(body, "sok/"), {"q": "exempelnämnden"})
    assert "1 organisation hittades" in found.text


def test_what_is_written_is_kept_and_can_be_thrown_away(body, other, anna):
    kept = anna.post(path(body, "nytt/utkast/"), form(other, starts="2033"))
    assert kept.status_code == 204
    assert "Fortsätt med det ni började skriva" in anna.get(path(body)).text
    page = anna.get(path(body, "nytt/")).text
    assert f'value="{other.pk}" checked' in page
    assert 'value="2033"' in page

    anna.post(path(body, "nytt/borja-om/"))
    assert 'value="2033"' not in anna.get(path(body, "nytt/")).text


# Going on


def test_facts_are_changed_by_any_partner(body, other, anna):
    theme = office.term("theme", "unga")
    case = IopCase.objects.create(name="Ett fall")
    case.parties.create(organisation=other)
    project = told(body, other, themes=[theme], goals=["ett", "två"])
    bo = cast.enter(Client(), speaks(other, "bo").person)
    address = path(other, f"{project.pk}/andra/")
    page = bo.get(address).text
    assert "ett\ntvå</textarea>" in page
    assert f'value="{body.pk}" checked' in page

    found = bo.post(address, {**form(body, name="Nytt namn"), "q": "x", "sok": "1"})
    assert 'value="Nytt namn"' in found.text
    assert Project.objects.get().name == "Språkkafé"
    bo.post(address, form(body, name="Nytt namn", ends="2034", iop=case.pk))
    project.refresh_from_db()
    assert (project.name, project.ends.text, project.goals) == ("Nytt namn", "2034", [])
    assert project.iop == case
    assert list(project.themes.all()) == []
    read = Client().get(f"/samarbeten/{project.pk}/nytt-namn/").text
    assert f"/partnerskap/{case.pk}/" in read


def test_what_stops_a_change_is_said_above_the_form(body, other, anna):
    project = told(body, other)
    actions.leave_project(
        project=project, organisation=other, by=body.affiliations.get().person, at=NOW
    )
    page = anna.post(path(body, f"{project.pk}/andra/"), form(other))

    assert "har sagt att den inte är med" in page.text


def test_activities_come_and_go(body, other, anna):
    project = told(body, other)
    add = path(body, f"{project.pk}/aktiviteter/")
    assert "Samarbetet pågick inte det året" in (
        anna.post(add, {"year": "2031", "text": "Tidigt"}).text
    )
    page = anna.post(add, {"year": "2033", "text": "Tolv kvällar"}, follow=True)
    assert "Tolv kvällar" in page.text
    activity = project.activities.get()
    loaded = project.activities.create(year=2033, text="Rätt", fact_id="a1")

    for row in (loaded, activity, activity):
        page = anna.post(f"{add}{row.pk}/ta-bort/", follow=True)
        assert page.status_code == 200
    assert list(project.activities.all()) == [loaded]
    assert "Det här står i ett dokument" in (
        anna.post(f"{add}{loaded.pk}/ta-bort/", follow=True).text
    )


def test_closing_asks_what_came_of_it(body, other, anna, time_machine):
    time_machine.move_to(NOW, tick=False)
    anna = cast.enter(Client(), body.affiliations.get().person)
    project = told(body, other, ends="2033")
    assert "Perioden är slut" in anna.get(path(body, f"{project.pk}/")).text
    close = path(body, f"{project.pk}/avsluta/")
    assert "errorlist" in anna.post(close, {"report": "", "lessons": ""}).text
    given = {"report": "Fler pratar.", "lessons": "Börja i tid."}
    page = anna.post(close, given, follow=True)

    assert "Samarbetet är avslutat." in page.text
    public = Client().get(f"/samarbeten/{project.pk}/sprakkafe/").text
    assert "Fler pratar." in public
    assert "Börja i tid." in public
    assert "Samarbetet är redan avslutat" in anna.post(close, given).text
    assert "Ändra" not in anna.get(path(body, f"{project.pk}/")).text
    assert "Avslutade" in anna.get(path(body)).text


def test_one_click_takes_an_organisation_out(body, other, anna):
    project = told(body, other)
    bo = cast.enter(Client(), speaks(other, "bo").person)
    address = path(other, f"{project.pk}/lamna/")
    assert "Stämmer det inte?" in bo.get(address).text
    for _click in range(2):
        page = bo.post(address, follow=True)
        assert "inte längre med där" in page.text
    assert "redan borttagen" in bo.get(address).text
    assert "Ni har sagt att ni inte är med" in bo.get(path(other)).text

    public = f"/samarbeten/{project.pk}/sprakkafe/"
    assert Client().get(public).status_code == 404
    assert "Språkkafé" not in Client().get("/samarbeten/").text
    assert "Samarbetet visas inte för andra" in (
        anna.get(path(body, f"{project.pk}/")).text
    )
    keeper = cast.enter(Client(), cast.person("coordinator_city"))
    assert "visas inte för andra" in keeper.get(public).text


@pytest.mark.parametrize(
    ("who", "look", "write", "leave"),
    [
        ("coordinator_civil", 200, 403, 200),
        ("administrator", 200, 403, 200),
        ("coordinator_city", 403, 403, 403),
        ("organisation_contact", 403, 403, 403),
    ],
)
def test_who_looks_and_who_writes(body, other, anna, who, look, write, leave):
    project = told(body, other)
    client = cast.enter(Client(), cast.person(who))

    for tail, status in {
        "": look,
        f"{project.pk}/": look,
        "nytt/": write,
        "sok/": write,
        f"{project.pk}/andra/": write,
        f"{project.pk}/avsluta/": write,
        f"{project.pk}/lamna/": leave,
    }.items():
        assert client.get(path(body, tail)).status_code == status, tail


def test_a_cooperation_of_others_is_not_there(body, other, anna):
    third = organisation("Exempelföreningen Åkern")
    project = Project.objects.create(name="Deras")
    project.partners.create(organisation=third)

    for tail in ("", "andra/", "avsluta/", "lamna/"):
        assert anna.get(path(body, f"{project.pk}/{tail}")).status_code == 404


# In a browser


def test_a_cooperation_is_told_of_on_a_phone(
    browser, axe, transactional_db, live_server
):
    body = organisation("Exempelföreningen Ängen")
    other = organisation("Exempelnämnden", "city")
    office.term("theme", "unga")
    office.term("global_goal", "3")
    client = cast.enter(Client(), speaks(body, "anna").person)
    with browsing.page(browser, live_server.url, viewport=browsing.PHONE) as page:
        office.hand_over(page, client, live_server)
        page.goto(path(body))
        assert axe(page) == []
        page.get_by_role("link", name="Berätta om ett samarbete").click()
        page.get_by_label("Vad heter samarbetet?").fill("Språkkafé")
        page.get_by_label("Vad gör ni tillsammans?").fill("Vi pratar svenska.")
        page.get_by_label("Sök bland organisationerna").press_sequentially("exempeln")
        page.get_by_label(other.name).check()
        page.get_by_label("Från").fill("mars 2033")
        assert axe(page) == []
        page.get_by_text("Mer, om ni vill berätta").click()
        assert axe(page) == []
        page.get_by_role("button", name="Visa det för alla").click()
        page.get_by_text("Tack! Nu kan alla läsa om det.").wait_for()
        assert axe(page) == []
        page.get_by_role("link", name="Se sidan som alla ser").click()
        assert axe(page) == []
        page.goto("/samarbeten/")
        assert axe(page) == []
        wide = "document.documentElement.scrollWidth"
        assert page.evaluate(wide) == browsing.PHONE["width"]
    assert Project.objects.get().partners.count() == 2
