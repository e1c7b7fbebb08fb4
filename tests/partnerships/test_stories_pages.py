"""The pages of stories: written, sent, answered, published, and read by all."""

import pytest
from django.core.cache import cache
from django.test import Client

from malmoandan.core.models import TrailEntry
from partnerships.models import IopCase, Project, Story
from tests import browsing, cast, office
from tests.office import address, questions
from tests.partnerships.people import NOW, organisation, speaks
from tests.partnerships.tellings import (
    DESCRIBED,
    answer,
    image,
    published,
    sent,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(settings, tmp_path, time_machine) -> None:
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(NOW)


def inside(person) -> Client:
    return cast.enter(Client(), person)


def path(body, tail: object = "") -> str:
    return f"/mina-sidor/organisation/{body.pk}/berattelser/{tail}"


def form(*partners, **more):
    return {
        "title": "Det blev språk",
        "text": "Vi pratade hela våren.",
        "partners": [partner.pk for partner in partners],
        **more,
    }


PICTURE = {
    "picture_alt": "Två vid ett bord",
    "picture_basis": "consent",
    "picture_until": "2034-12-31",
}


# From draft to page


def test_a_story_goes_from_draft_to_page(body, other, anna, bo, keeper):
    theme = office.term("theme", "unga")
    project = Project.objects.create(name="Språkkafé", starts="2033")
    project.partners.create(organisation=body)
    case = IopCase.objects.create(name="Ett fall")
    case.parties.create(organisation=body)
    writer, reader = inside(anna), inside(bo)
    assert "Ingen berättelse än" in writer.get(path(body)).text
    given = form(
        other, effect="Fler pratar.", place="Torget", project=project.pk, case=case.pk
    )
    given |= {"themes": [theme.pk], "picture": image(), **PICTURE}
    page = writer.post(path(body, "ny/"), given, follow=True)
    story = Story.objects.get()
    assert page.redirect_chain[-1][0] == path(body, f"{story.pk}/")
    assert "Skicka och fråga de andra" in page.text
    assert reader.get(path(other)).text.count("Det blev språk") == 0

    page = writer.post(path(body, f"{story.pk}/skicka/"), follow=True)
    assert "De andra får ett brev" in page.text
    again = writer.post(path(body, f"{story.pk}/skicka/"), follow=True)
    assert "Det går inte att göra med berättelsen nu" in again.text
    assert "Väntar på ert svar" in reader.get(path(other)).text
    mine = path(other, f"{story.pk}/")
    assert "Får den publiceras som den är?" in reader.get(mine).text
    assert "Skriv varför" in reader.post(mine, {"answer": "no", "reason": ""}).text
    page = reader.post(mine, {"answer": "yes", "reason": ""}, follow=True)
    assert "Tack, ert svar är sparat" in page.text
    second = reader.post(mine, {"answer": "yes", "reason": ""})
    assert "har redan svarat så" in second.text

    assert Client().get(f"/berattelser/{story.pk}/").status_code == 404
    desk = inside(keeper)
    shown = desk.get(address(Story, "change", story.pk)).text
    assert "Ingenting hindrar den." in shown
    assert f'src="/berattelser/{story.pk}/bild/"' in shown
    done = desk.post(address(Story, "publish", story.pk), follow=True)
    assert "Berättelsen är publicerad" in done.text

    there = f"/berattelser/{story.pk}/det-blev-sprak/"
    assert Client().get(f"/berattelser/{story.pk}/")["Location"] == there
    public = Client().get(there).text
    for words in (
        *("Vi pratade hela våren.", "Fler pratar.", "Torget", "Språkkafé", "Ett fall"),
        *("Unga", "Exempelnämnden", 'alt="Två vid ett bord"', 'lang="sv"'),
    ):
        assert words in public
    assert "Exempelperson" not in public
    listed = Client().get("/berattelser/", {"tema": theme.pk}).text
    assert "1 berättelse" in listed
    assert "Se sidan som alla ser" in writer.get(path(body, f"{story.pk}/")).text
    assert "Det blev språk" in Client().get(f"/samarbeten/{project.pk}/sprakkafe/").text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"partners": []}, "minst en utöver er"),
        ({"text": "19121212-1212"}, "personnummer"),
        ({"picture_alt": ""}, "Beskriv bilden"),
        ({"picture_basis": ""}, "varför bilden får publiceras"),
        ({"picture_until": ""}, "hur länge en bild"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(body, other, anna, more, words):
    given = {**form(other), "picture": image(), **PICTURE, **more}
    page = inside(anna).post(path(body, "ny/"), given)

    assert words in page.text
    assert "Det blev språk" in page.text
    assert not Story.objects.exists()


def test_a_broken_picture_is_said_and_the_words_are_kept(body, other, anna):
    writer = inside(anna)
    torn = image()
    torn.file.truncate(400)
    torn.size = 400
    page = writer.post(path(body, "ny/"), {**form(other), "picture": torn, **PICTURE})

    assert "Filen går inte att läsa" in page.text
    assert 'value="Det blev språk"' in writer.get(path(body, "ny/")).text
    found = writer.post(path(body, "ny/"), {**form(), "q": "exempel", "sok": "1"})
    assert f'name="partners" value="{other.pk}">' in found.text


def test_a_draft_is_changed_and_thrown_away(body, other, anna):
    story = written(body, [other], anna, photo=image(), **DESCRIBED)
    writer = inside(anna)
    change = path(body, f"{story.pk}/andra/")
    assert "Ta bort bilden som finns" in writer.get(change).text
    found = writer.post(change, {**form(title="Ny"), "q": "exempel", "sok": "1"})
    assert 'value="Ny"' in found.text
    given = {**form(other, title="Ny"), **PICTURE, "without_picture": "on"}
    writer.post(change, given)
    story.refresh_from_db()
    assert (story.title, story.picture) == ("Ny", None)

    for _click in range(2):
        page = writer.post(path(body, f"{story.pk}/slang/"), follow=True)
        assert page.status_code == 200
    assert not Story.objects.exists()


def test_a_story_is_taken_back_and_the_others_see_that_it_is(body, other, anna, bo):
    story = sent(body, other, anna)
    writer, reader = inside(anna), inside(bo)
    assert "Får den publiceras" not in writer.get(path(body, f"{story.pk}/")).text
    refused = writer.get(path(body, f"{story.pk}/andra/"))
    assert refused.status_code == 200
    stopped = writer.post(path(body, f"{story.pk}/andra/"), form(other))
    assert "Det går inte att göra med berättelsen nu" in stopped.text
    writer.post(path(body, f"{story.pk}/ta-tillbaka/"))

    page = reader.get(path(other, f"{story.pk}/"))
    assert "Berättelsen ändras" in page.text
    assert "Vi pratade" not in page.text
    assert reader.get(path(other, f"{story.pk}/andra/")).status_code == 404


def test_what_stops_sending_stands_on_the_page(body, anna):
    story = written(body, [], anna)
    page = inside(anna).get(path(body, f"{story.pk}/"))

    assert "minst en utöver er" in page.text
    assert "Skicka och fråga" not in page.text


@pytest.mark.parametrize(
    ("who", "look", "write"),
    [
        ("coordinator_civil", 200, 403),
        ("administrator", 200, 403),
        ("coordinator_city", 403, 403),
        ("organisation_contact", 403, 403),
    ],
)
def test_who_looks_and_who_writes(body, other, anna, who, look, write):
    story = sent(body, other, anna)
    client = inside(cast.person(who))

    assert client.get(path(body)).status_code == look
    assert client.get(path(body, f"{story.pk}/")).status_code == look
    assert client.post(path(body, f"{story.pk}/")).status_code == write
    assert client.get(path(body, "ny/")).status_code == write
    assert client.post(path(body, f"{story.pk}/skicka/")).status_code == write


# The picture


def asked(client: Client, there: str):
    """The answer, read to its end."""
    response = client.get(there)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response


def test_a_picture_is_seen_by_all_only_while_it_may_be(
    body, other, anna, bo, keeper, time_machine
):
    story = sent(body, other, anna, photo=image(), **DESCRIBED)
    there = f"/berattelser/{story.pk}/bild/"
    stranger = speaks(organisation("Exempelföreningen Åkern"), "cia").person

    def seen() -> list[int]:
        everybody = [Client(), inside(stranger), inside(bo), inside(keeper)]
        return [asked(client, there).status_code for client in everybody]

    assert seen() == [404, 404, 200, 200]
    answer(story, other, bo, "yes")
    inside(keeper).post(address(Story, "publish", story.pk))
    assert seen() == [200, 200, 200, 200]
    shown = asked(Client(), there)
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Cache-Control"] == "public, max-age=300"
    page = f"/berattelser/{story.pk}/det-blev-sprak/"
    assert there in Client().get(page).text

    time_machine.shift(86400)
    assert seen() == [404, 404, 200, 200]
    assert there not in Client().get(page).text
    assert asked(inside(bo), there)["Cache-Control"] == "private, max-age=300"
    Story.objects.update(picture=None)
    assert seen() == [404, 404, 404, 404]


def test_a_drafts_picture_is_its_tellers(body, other, anna, bo):
    story = written(body, [other], anna, photo=image(), **DESCRIBED)
    there = f"/berattelser/{story.pk}/bild/"

    assert asked(inside(anna), there).status_code == 200
    assert asked(inside(bo), there).status_code == 404


# The office


def test_the_office_sees_what_was_sent_and_moves_it(body, other, anna, bo, keeper):
    draft = written(body, [other], anna, title="Ett utkast")
    story = sent(body, other, anna)
    desk = inside(keeper)
    listed = desk.get(address(Story)).text
    assert "1 ja av 2" in listed
    assert "Ett utkast" not in listed
    assert desk.get(address(Story, "publish", draft.pk)).status_code == 404
    page = desk.get(address(Story, "change", story.pk)).text
    assert "Alla parter har inte sagt ja." in page
    stopped = desk.post(address(Story, "publish", story.pk))
    assert "Alla parter har inte sagt ja." in stopped.text
    back = address(Story, "send_back", story.pk)
    assert "Skriv varför" in desk.post(back, {"reason": ""}).text
    gone = desk.post(back, {"reason": "Vem är hen?"}, follow=True)
    assert "Berättelsen är skickad tillbaka" in gone.text
    assert "En samordnare har skickat tillbaka berättelsen: Vem är hen?" in (
        inside(anna).get(path(body, f"{story.pk}/")).text
    )


def test_the_office_takes_a_story_down(body, other, anna, bo, keeper):
    story = published(body, other, anna, bo, keeper, photo=image(), **DESCRIBED)
    desk = inside(keeper)
    assert "Den är publicerad." in desk.get(address(Story, "change", story.pk)).text
    down = address(Story, "withdraw", story.pk)
    page = desk.post(down, {"reason": "Fel bild."}, follow=True)

    assert "Berättelsen visas inte längre" in page.text
    assert Client().get(f"/berattelser/{story.pk}/").status_code == 404
    assert TrailEntry.objects.filter(verb="story.withdraw").exists()
    Story.objects.update(picture=None)
    page = desk.get(address(Story, "change", story.pk))
    assert "Den visades till sin sista dag" in page.text


def test_the_offices_list_is_narrowed(body, other, anna, keeper):
    theme = office.term("theme", "unga")
    sent(body, other, anna, title="Med", photo=image(), themes=[theme], **DESCRIBED)
    sent(body, other, anna, title="Utan")
    desk = inside(keeper)

    def rows(**asked) -> set[str]:
        found = desk.get(address(Story), asked).context["cl"].result_list
        return {story.title for story in found}

    assert rows(picture="yes") == rows(theme=theme.pk) == {"Med"}
    assert rows(picture="no") == {"Utan"}
    assert rows() == rows(state="sent") == {"Med", "Utan"}


def test_a_list_asks_the_same_at_three_rows(body, other, anna, bo, keeper):
    pages = ["/berattelser/", path(body), address(Story)]
    client = inside(cast.person("administrator"))

    def more(number: int) -> list[int]:
        third = organisation(f"Exempelföreningen {number}")
        story = written(body, [other, third], anna, title=f"Berättelse {number}")
        story.themes.add(office.term("theme", f"tema {number}"))
        Story.objects.filter(pk=story.pk).update(state="published")
        cache.clear()
        return [questions(client, page) for page in pages]

    one = more(1)
    more(2)
    assert more(3) == one


def test_stories_that_are_not_there(client, body):
    assert "Här står ingen berättelse än" in client.get("/berattelser/").text
    Story.objects.create(title="Det blev", text="så", state="published", written_at=NOW)
    theme = office.term("theme", "unga")
    assert "Ingen berättelse handlar om det" in (
        client.get("/berattelser/", {"tema": theme.pk}).text
    )
    assert "1 berättelse" in client.get("/berattelser/", {"tema": "x"}).text


# In a browser


@pytest.mark.audit
def test_stories_are_clean_on_a_phone(browser, axe, transactional_db, live_server):
    body, other = organisation("Exempelföreningen"), organisation("Exempelnämnden")
    office.term("theme", "unga")
    anna, bo = speaks(body, "anna").person, speaks(other, "bo").person
    keeper = cast.person("coordinator_civil")
    until = {**DESCRIBED, "picture_until": None, "picture_basis": "nobody"}
    shown = published(body, other, anna, bo, keeper, photo=image(), **until)
    waits = sent(body, other, anna, title="En till")
    draft = written(body, [other], anna, title="Ett utkast", photo=image(), **until)
    with browsing.page(browser, live_server.url, viewport=browsing.PHONE) as page:
        for there in ("/berattelser/", f"/berattelser/{shown.pk}/det-blev-sprak/"):
            page.goto(there)
            assert axe(page) == []
        office.hand_over(page, inside(anna), live_server)
        for tail in ("", "ny/", f"{draft.pk}/", f"{draft.pk}/andra/", f"{waits.pk}/"):
            page.goto(path(body, tail))
            assert axe(page) == []
            wide = "document.documentElement.scrollWidth"
            assert page.evaluate(wide) == browsing.PHONE["width"]
        office.hand_over(page, inside(bo), live_server)
        page.goto(path(other, f"{waits.pk}/"))
        assert axe(page) == []
