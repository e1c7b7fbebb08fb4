"""The page where an organisation keeps its card."""

import pytest
from django.test import Client

from malmoandan.core.models import TrailEntry
from partnerships.models import CardPart, Organisation
from partnerships.models.organisations import SHOWS_NOTHING
from tests import browsing, cast, office
from tests.partnerships import people

pytestmark = pytest.mark.django_db


def page_of(organisation: Organisation, tail: str = "") -> str:
    return f"/mina-sidor/organisation/{organisation.pk}/kort/{tail}"


def keeper_of(organisation: Organisation) -> Client:
    """A client of somebody who administers the organisation."""
    return cast.enter(Client(), people.administers(organisation).person)


@pytest.fixture
def mine() -> Organisation:
    return people.organisation(about="Odling", phone="040-12 34 56")


def words() -> dict[str, object]:
    return {
        "theme": office.term("theme", "fritid"),
        "category": office.term("sector_category", "kultur"),
        "legal_form": office.term("legal_form", "ideell förening"),
    }


def filled(**more: object) -> dict[str, object]:
    return {
        "about": "Odling på taken",
        "website": "exempel.se",
        "mailbox": "info@exempel.se",
        "phone": "040-12 34 56",
        "number": "16802000-1239",
        "seat": "Malmö",
        "umbrella": "",
        "card_shows": ["about", "phone"],
        **more,
    }


def test_a_card_is_filled_and_saved(mine):
    known = words()
    form = filled(
        themes=[known["theme"].pk],
        category=known["category"].pk,
        legal_form=known["legal_form"].pk,
    )
    client = keeper_of(mine)
    answer = client.post(page_of(mine), form, follow=True)
    assert answer.redirect_chain == [(page_of(mine), 302)]
    assert "Kortet är sparat." in answer.content.decode()

    mine.refresh_from_db()
    assert mine.about == "Odling på taken"
    assert mine.website == "https://exempel.se"
    assert mine.number == "8020001239"
    assert mine.category == known["category"]
    assert list(mine.themes.all()) == [known["theme"]]
    assert mine.card_shows == ["about", "phone"]
    assert mine.card_checked_on is not None
    assert TrailEntry.objects.filter(verb="organisation.card_saved").count() == 1

    again = client.post(page_of(mine), form)
    assert again.status_code == 302
    assert TrailEntry.objects.last().data == {"fields": []}


def test_name_kind_and_state_cannot_be_changed_here(mine):
    other = cast.kind_of_side("city")
    form = filled(name="Annat", kind=other.pk, state="dormant", listed="")
    keeper_of(mine).post(page_of(mine), form)
    kept = Organisation.objects.get(pk=mine.pk)
    assert (kept.name, kept.kind, kept.state) == (mine.name, mine.kind, "verified")
    assert kept.listed


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("number", "850709-9805", "Det här ser ut som ett personnummer."),
        ("number", "212000-1125", "Sista siffran stämmer inte"),
        ("number", "12", "Skriv tio siffror"),
        ("about", "Ring 850709-9805", "personnummer"),
        ("seat", "900101-0017", "personnummer"),
        ("website", "ftp:/x", "webbadress"),
        ("website", "javascript:alert(1)", "webbadress"),
        ("mailbox", "info", "e-postadress"),
        ("about", "x" * 1001, "1000"),
        ("umbrella", "999", "giltigt"),
        ("card_shows", ["inget"], "giltigt"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_is_lost(mine, field, value, says):
    form = filled(**{field: value})
    answer = keeper_of(mine).post(page_of(mine), form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert says in str(answer.context["form"].errors[field])
    assert "Inget är sparat än" in page
    assert 'value="info@exempel.se"' in page or field == "mailbox"
    mine.refresh_from_db()
    assert mine.about == "Odling"


def test_a_number_of_another_organisation_is_said_beside_the_field(mine):
    people.organisation("En annan", number="8020001239")
    answer = keeper_of(mine).post(page_of(mine), filled())
    assert "En annan organisation i registret har det här numret." in str(
        answer.context["form"].errors["number"]
    )


def test_the_umbrella_is_one_of_the_register_or_none_or_not_said(mine):
    umbrella = people.organisation("Exempelparaplyet", is_umbrella=True)
    client = keeper_of(mine)

    def saved(value: object) -> tuple[object, bool]:
        assert client.post(page_of(mine), filled(umbrella=value)).status_code == 302
        mine.refresh_from_db()
        return mine.umbrella, mine.stands_alone

    assert saved(umbrella.pk) == (umbrella, False)
    assert saved("egen") == (None, True)
    assert 'value="egen" selected' in client.get(page_of(mine)).content.decode()
    assert saved("") == (None, False)


def test_an_umbrella_that_rests_stays_until_another_is_chosen(mine):
    rests = people.organisation("Vilar", is_umbrella=True, state="dormant")
    mine.umbrella = rests
    mine.save()
    client = keeper_of(mine)
    assert client.post(page_of(mine), filled(umbrella=rests.pk)).status_code == 302
    mine.refresh_from_db()
    assert mine.umbrella == rests
    assert "Vilar" in client.get(page_of(mine)).content.decode()


def test_no_organisation_is_its_own_umbrella(mine):
    mine.is_umbrella = True
    mine.save()
    answer = keeper_of(mine).post(page_of(mine), filled(umbrella=mine.pk))
    assert "umbrella" in answer.context["form"].errors


def test_a_card_that_shows_nothing_shows_nothing(mine):
    client = keeper_of(mine)
    form = filled()
    del form["card_shows"]
    client.post(page_of(mine), form)
    mine.refresh_from_db()
    assert mine.card_shows == list(SHOWS_NOTHING)
    assert not [part for part in CardPart if mine.shows(part)]
    boxes = client.get(page_of(mine)).context["form"]["card_shows"]
    assert not [box for box in boxes if box.data["selected"]]


def test_a_preview_shows_what_was_written_and_saves_nothing(mine):
    known = words()
    people.speaks(mine, "anna", shown=True)
    form = filled(
        about="Ny <i>text</i>",
        themes=[known["theme"].pk],
        card_shows=["about", "themes", "contacts"],
        preview="1",
    )
    page = keeper_of(mine).post(page_of(mine), form).content.decode()
    card = page[page.index('class="card"') : page.index("<form method")]
    assert "Inget är sparat än." in page
    for shown in ("Ny &lt;i&gt;text&lt;/i&gt;", "fritid", "Exempelperson anna"):
        assert shown in card
    assert "040-12 34 56" not in card
    mine.refresh_from_db()
    assert (mine.about, mine.card_checked_on) == ("Odling", None)
    assert not TrailEntry.objects.exists()


def test_everything_is_right_with_one_click_and_twice_is_no_more(mine):
    client = keeper_of(mine)
    assert (
        "Det är dags för den årliga titten"
        in client.get(page_of(mine)).content.decode()
    )
    for _click in range(2):
        answer = client.post(page_of(mine, "stammer/"), follow=True)
        assert "markerat som kontrollerat i dag" in answer.content.decode()
    assert TrailEntry.objects.get().verb == "organisation.card_checked"
    assert "Kortet kontrollerades i dag." in client.get(page_of(mine)).content.decode()


def test_a_card_looked_at_some_time_ago_says_when(mine):
    mine.card_checked_on = people.TODAY
    mine.save()
    client = keeper_of(mine)
    assert (
        "Senast kontrollerat 14 mars 2034" in client.get(page_of(mine)).content.decode()
    )


def test_what_has_left_the_register_says_so_and_is_not_written(mine):
    client = keeper_of(mine)
    Organisation.objects.filter(pk=mine.pk).update(state="deregistered")
    answer = client.post(page_of(mine), filled())
    assert answer.status_code == 409
    assert "Det går inte att göra med organisationen nu." in answer.content.decode()
    checked = client.post(page_of(mine, "stammer/"), follow=True)
    assert "Det går inte att göra med organisationen nu." in checked.content.decode()
    mine.refresh_from_db()
    assert mine.about == "Odling"


@pytest.mark.parametrize(
    ("who", "looks", "writes"),
    [
        ("keeper", 200, 302),
        ("contact", 200, 403),
        ("other", 403, 403),
        ("administrator", 200, 302),
        ("coordinator_civil", 200, 302),
        ("coordinator_city", 403, 403),
        ("steering_civil", 403, 403),
        ("city_office", 403, 403),
    ],
)
def test_who_may_look_and_who_may_write(mine, who, looks, writes):
    if who == "keeper":
        client = keeper_of(mine)
    elif who == "contact":
        client = cast.enter(Client(), people.speaks(mine, "anna").person)
    elif who == "other":
        client = keeper_of(people.organisation("En annan"))
    else:
        client = office.as_role(who)
    assert client.get(page_of(mine)).status_code == looks
    assert client.post(page_of(mine), filled()).status_code == writes
    assert client.post(page_of(mine, "stammer/")).status_code == writes


def test_a_contact_sees_the_card_and_no_form(mine):
    client = cast.enter(Client(), people.speaks(mine, "anna").person)
    page = client.get(page_of(mine)).content.decode()
    assert "En administratör för organisationen kan ändra kortet." in page
    assert "Spara kortet" not in page
    assert "Allt stämmer" not in page


def test_visitors_are_asked_to_log_in(client, mine):
    for path in (page_of(mine), page_of(mine, "stammer/")):
        assert client.get(path)["Location"].startswith("/konto/logga-in/")


def test_the_page_asks_the_same_at_three_words_and_contacts(mine):
    client = keeper_of(mine)

    def make(number: int) -> None:
        mine.themes.add(office.term("theme", f"tema {number}"))
        people.speaks(mine, f"person{number}", shown=True)
        people.organisation(f"Paraply {number}", is_umbrella=True)

    make(1)
    one = office.questions(client, page_of(mine))
    make(2)
    make(3)
    assert office.questions(client, page_of(mine)) == one


@pytest.mark.parametrize("width", [browsing.PHONE, browsing.DESKTOP])
@pytest.mark.audit
def test_the_pages_are_clean_and_fit(
    page, axe, transactional_db, live_server, client, width
):
    known = words()
    mine = people.organisation(about="Odling på taken " * 10, website="https://a.se")
    mine.themes.add(known["theme"])
    for number in range(60):
        people.organisation(f"Exempelförening {number}")
    board = people.organisation("Exempelnämnden", "city")
    board.contact_points.create(topic="Lokaler", mailbox="lokaler@exempel.se")
    office.hand_over(page, keeper_of(mine), live_server)
    page.set_viewport_size(width)

    for path in (
        "/foreningar/",
        "/foreningar/?q=odling",
        "/foreningar/?q=zzz&typ=99",
        f"/foreningar/{mine.pk}/{mine.slug}/",
        "/kontakt/",
        "/en/foreningar/",
        page_of(mine),
    ):
        page.goto(path)
        assert axe(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width["width"], path


def test_a_card_is_filled_on_a_phone(page, axe, transactional_db, live_server):
    words()
    mine = people.organisation()
    office.hand_over(page, keeper_of(mine), live_server)
    page.set_viewport_size(browsing.PHONE)
    page.goto(page_of(mine))
    page.get_by_label("vad vi gör", exact=False).first.fill("Läxhjälp på onsdagar")
    page.get_by_label("Organisationsnummer").first.fill("850709-9805")
    page.get_by_role("button", name="Spara kortet").click()
    assert page.get_by_text("Det här ser ut som ett personnummer.").is_visible()
    assert axe(page) == []

    page.get_by_label("Organisationsnummer").first.fill("802000-1239")
    page.get_by_role("button", name="Förhandsvisa").click()
    assert page.locator(".card").get_by_text("Läxhjälp på onsdagar").is_visible()
    page.get_by_role("button", name="Spara kortet").click()
    assert page.get_by_text("Kortet är sparat.").is_visible()

    page.goto("/foreningar/")
    page.get_by_role("searchbox").fill("läxhjälp")
    page.get_by_role("button", name="Sök").click()
    page.get_by_role("link", name="Exempelföreningen").click()
    assert page.get_by_text("802000-1239").is_visible()
