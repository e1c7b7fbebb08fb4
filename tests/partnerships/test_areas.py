"""The themes of the plans: their years, hosts, phases and what came of them."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from malmoandan.core.models import StoredFile, TrailEntry, Vocabulary
from malmoandan.management.facts.loading import load
from partnerships.models import Area, Hosting, IopCase, Project, Story
from tests import office
from tests.core.uploads import EXE, PDF, upload
from tests.partnerships.together import contact, entered, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def theme(key="havet"):
    return office.term(Vocabulary.THEME, key)


def area(key="havet", **more):
    return Area.objects.create(theme=theme(key), **more)


def page(term, client=None):
    path = f"/teman/{term.pk}/{term.label_sv}/"
    return (client or Client()).get(path).content.decode()


def test_a_theme_tells_its_years_hosts_phases_and_results(client):
    made = area(from_year=2001, to_year=2004, outcome="Ett badhus blev det.")
    civil, city = organisation(), organisation("Exempelnämnden", side="city")
    made.hostings.create(civil=civil, city=city, starts="2001-02", dialogues_held=3)
    made.phases.create(phase="dialogue", starts="2001", ends="2002", text="Vi sågs.")
    made.phases.create(phase="development", starts="2002-05")
    text = page(theme())
    for told in (
        *("2001–2004", "Ett badhus blev det.", "Exempelföreningen", "Exempelnämnden"),
        *("från februari 2001", "3 dialoger", "Vi sågs.", "maj 2002"),
    ):
        assert told in text
    steps = [part.split('"')[0] for part in text.split('<li class="step is-')[1:]]
    assert steps == ["before", "done", "now", "later", "later"]
    listed = client.get("/teman/").content.decode()
    assert "2001–2004" in listed
    assert "Utveckling och innovation" in listed


def test_a_phase_that_has_ended_is_done_and_without_phases_nothing_is_guessed():
    done = area()
    done.phases.create(phase="evaluation", starts="2001", ends="2002")
    assert 'aria-current="step"' not in page(theme())
    area("skogen")
    assert page(theme("skogen")).count('class="missing"') == 3
    assert "Hur långt arbetet kom" not in page(theme("vinden"))


@pytest.mark.parametrize(
    ("years", "said"),
    [((2001, None), "2001–"), ((None, 2004), "–2004"), ((None, None), "")],
)
def test_years_as_far_as_they_are_known(years, said):
    area(from_year=years[0], to_year=years[1])
    text = page(theme())
    assert (f"Prioriterat {said}" in text) == bool(said)


def test_what_is_public_of_what_is_done_in_the_theme_stands_there(client):
    assert "Inget tema är inlagt än" in client.get("/teman/").content.decode()
    term = theme()
    assert "Ingenting är berättat" in page(term)
    for shown in (True, False):
        name = "öppna" if shown else "hemliga"
        project = Project.objects.create(name=f"Det {name} projektet", is_public=shown)
        case = IopCase.objects.create(name=f"Det {name} fallet", is_public=shown)
        state = "published" if shown else "draft"
        given = {"title": f"Den {name} berättelsen", "written_at": timezone.now()}
        story = Story.objects.create(state=state, **given)
        for thing in (project, case, story):
            thing.themes.add(term)
    text = page(term)
    assert text.count("öppna") == 3
    assert "hemliga" not in text


def test_addresses_lead_to_the_right_tail(client):
    term = theme()
    for path in (f"/teman/{term.pk}/", f"/teman/{term.pk}/fel/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (
            301,
            f"/teman/{term.pk}/havet/",
        )
    other = office.term(Vocabulary.CITY_AREA, "centrum")
    assert client.get(f"/teman/{other.pk}/centrum/").status_code == 404
    assert client.get("/teman/0/").status_code == 404


def test_the_pages_ask_the_same_at_three_rows(client):
    def asked():
        one = f"/teman/{theme().pk}/havet/"
        return [office.questions(client, path) for path in ("/teman/", one)]

    def make(n):
        made = Area.objects.filter(theme=theme()).first() or area()
        host = organisation(f"Exempel {n}")
        made.hostings.create(civil=host, city=host)
        made.phases.create(phase=["hosts", "dialogue", "spreading"][n])
        Project.objects.create(name=f"P {n}").themes.add(theme())
        area(f"tema {n}")

    make(0)
    one = asked()
    make(1)
    make(2)
    assert asked() == one


# Agreements on hosting


def test_an_agreement_is_read_by_the_hosts_and_the_coordinators_only(client):
    civil, made = organisation(), area()
    hosting = made.hostings.create(civil=civil)
    path = f"/teman/vardskap/{hosting.pk}/avtal/"
    staff = office.as_role("coordinator_city")
    assert staff.get(path).status_code == 404
    keep = office.address(Area, "agreement", made.pk)
    assert keep in staff.get(office.address(Area, "change", made.pk)).content.decode()
    given = {"hosting": hosting.pk, "content": upload("avtal.pdf", EXE)}
    assert "inte vad namnet säger" in staff.post(keep, given).content.decode()
    for name in ("ett.pdf", "tva.pdf"):
        given = {"hosting": hosting.pk, "content": upload(name, PDF)}
        assert staff.post(keep, given).status_code == 302
    hosting.refresh_from_db()
    assert hosting.agreement.name == "tva.pdf"
    assert StoredFile.objects.count() == 1
    assert TrailEntry.objects.of(hosting).count() == 2
    shown = staff.get(office.address(Area, "change", made.pk)).content.decode()
    assert path in shown
    assert path in page(theme(), staff)
    host = entered(contact(civil))
    assert b"".join(host.get(path).streaming_content) == PDF
    assert path in page(theme(), host)
    stranger = entered(contact(organisation("Exempelgrannen"), "granne"))
    assert stranger.get(path).status_code == 403
    assert path not in page(theme())
    assert client.get(path).status_code == 302


def test_without_hosts_there_is_nothing_to_add_an_agreement_to():
    made = area()
    client = office.as_role("coordinator_city")
    path = office.address(Area, "agreement", made.pk)
    text = client.get(office.address(Area, "change", made.pk)).content.decode()
    assert path not in text
    steering = office.as_role("steering_city")
    assert steering.get(path).status_code == 403


def test_an_area_is_kept_in_the_office_whatever_the_number_of_organisations():
    made = area()
    made.hostings.create(civil=organisation())
    client = office.as_role("coordinator_civil")
    path = office.address(Area, "change", made.pk)
    one = office.questions(client, path)
    for n in range(3):
        organisation(f"Exempel {n}")
    assert office.questions(client, path) == one
    assert "Exempel 2" not in client.get(path).content.decode()


def test_the_list_asks_the_same_at_three_rows():
    def make(n):
        area(f"tema {n}").hostings.create(civil=organisation(f"Exempel {n}"))

    office.asks_the_same_at_three_rows(Area, make)


# Loaded


def loaded(*plans):
    content = json.dumps({"format": 1, "plans": plans}).encode()
    outcome = load("facts.json", content, at=timezone.now(), check=False)
    assert not outcome.is_refused, list(outcome.lines())
    return outcome


def plan(number, areas, **more):
    source = [{"document": "S", "line": number}]
    row = {"id": f"p{number}", "title": f"Plan {number}", "areas": areas}
    return {**row, "source": source, "state": "utkast", **more}


def years():
    return set(Area.objects.values_list("theme__label_sv", "from_year", "to_year"))


def test_the_areas_of_a_plan_are_kept_with_its_years_and_nothing_else():
    first = plan(
        1, ["havet", "skogen"], **{"from": 2001, "to": 2004, "state": "utkast"}
    )
    loaded(first)
    assert years() == {("havet", 2001, 2004), ("skogen", 2001, 2004)}
    made = Area.objects.get(theme__label_sv="havet")
    assert (made.outcome, made.hostings.count(), made.phases.count()) == ("", 0, 0)
    assert [citation.line for citation in made.citations.all()] == [1]
    Area.objects.filter(pk=made.pk).update(to_year=2003)  # put right in the office
    loaded(first)
    assert years() == {("havet", 2001, 2003), ("skogen", 2001, 2004)}
    second = plan(2, ["skogen"], **{"from": 2005})
    loaded(first, second)
    assert years() == {("havet", 2001, 2003), ("skogen", 2001, 2004)}
    third = plan(3, ["skogen"], **{"from": 2009, "to": 2012})
    loaded(third)
    assert ("skogen", 2001, 2012) in years()
    assert Hosting.objects.count() == 0


@pytest.mark.browser
@pytest.mark.audit
def test_the_pages_are_clean_for_axe(page, axe):
    made = area(from_year=2001, to_year=2004)
    made.hostings.create(civil=organisation())
    made.phases.create(phase="dialogue", starts="2001", text="Vi sågs.")
    for path in ("/teman/", f"/teman/{theme().pk}/havet/"):
        page.goto(path)
        assert axe(page) == []
