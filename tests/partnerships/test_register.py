"""The public register: its list and the cards."""

import pytest
from django.test import Client

from malmoandan.core.models import RoleGrant
from partnerships.models import CardPart, IopCase, Organisation, Project, Story
from partnerships.models.organisations import SHOWS_NOTHING, usual_card
from tests import cast, office
from tests.partnerships import people
from tests.partnerships.cards import EVERYTHING, LIST, card_of, full, text

pytestmark = pytest.mark.django_db

# The list


def test_an_empty_register_says_what_will_stand_there(client):
    assert "Registret är tomt än så länge" in text(client, LIST)


def test_the_list_is_a_page_at_a_time_with_links_that_keep_the_search(client):
    for number in range(120):
        Organisation.objects.create(name=f"Exempelförening {number:03}")
    first = text(client, f"{LIST}?q=exempel")
    assert "120 organisationer hittades" in first
    assert "Exempelförening 049" in first
    assert "Exempelförening 050" not in first
    assert 'href="?q=exempel&amp;sida=2"' in first

    last = text(client, f"{LIST}?q=exempel&typ=&sida=3")
    assert "Exempelförening 119" in last
    assert 'href="?q=exempel&amp;sida=2"' in last
    assert "Nästa" not in last
    for odd in ("0", "99", "x"):
        assert client.get(f"{LIST}?sida={odd}").status_code == 200


def test_a_list_of_one_page_has_no_links_to_pages(client):
    full()
    assert 'aria-label="Listans sidor"' not in text(client, LIST)


def test_nothing_found_says_what_was_asked_for_and_how_to_go_on(client):
    full()
    theme = office.term("theme", "annat")
    page = text(client, f"{LIST}?q=odlar+<b>&tema={theme.pk}")
    assert "Ingen stämmer med det du sökte" in page
    assert "odlar &lt;b&gt;" in page
    assert "Tema: <strong>annat</strong>" in page
    assert f'href="{LIST}">Rensa och visa alla' in page


def test_filters_work_by_themselves_and_together(client):
    mine = full()
    full("En annan", number="", umbrella=None, stands_alone=True, category=None)
    asked = f"{LIST}?kategori={mine.category_id}&paraply={mine.umbrella_id}"
    page = text(client, f"{asked}&tema={mine.themes.get().pk}&typ={mine.kind_id}")
    assert "Exempelföreningen" in page
    assert "En annan" not in page
    alone = text(client, f"{LIST}?paraply=egen")
    assert "En annan" in alone
    assert "1 organisation hittades" in alone


@pytest.mark.parametrize("wrong", ["typ=9999", "tema=x", "q=%00", f"q={'x' * 300}"])
def test_a_choice_that_is_not_there_is_said_and_breaks_nothing(client, wrong):
    full()
    page = text(client, f"{LIST}?{wrong}")
    assert "errorlist" in page
    assert "Exempelföreningen" in page


def test_a_list_shows_only_what_the_card_shows(client):
    full(card_shows=list(SHOWS_NOTHING))
    page = text(client, LIST)
    assert "Exempelföreningen" in page
    assert "Vi odlar" not in page
    assert 'class="register-tags"' not in page


def test_what_people_wrote_is_shown_as_text(client):
    full("<script>alert(1)</script> =1+1")
    page = text(client, LIST)
    assert "<script>alert" not in page
    assert "Vi odlar &lt;b&gt;på taken&lt;/b&gt;." in page


def test_the_list_asks_the_same_at_three_rows_and_at_sixty(client):
    def make(numbers: range) -> None:
        for number in numbers:
            made = full(f"Exempel {number}", number="", umbrella=None)
            people.speaks(made, f"person{number}")

    make(range(3))
    pages = (LIST, f"{LIST}?q=odlar", f"{LIST}?typ={cast.kind_of_side('civil').pk}")
    few = [office.questions(client, page) for page in pages]
    make(range(3, 60))
    assert [office.questions(client, page) for page in pages] == few
    assert max(few) <= 10


# The card


def test_the_card_shows_what_the_organisation_has_chosen(client):
    mine = full()
    people.speaks(mine, "anna", shown=True, title="ordförande")
    people.speaks(mine, "bo", shown=False)
    page = text(client, card_of(mine))
    for shown in (
        *("Vi odlar &lt;b&gt;", "https://exempel.se/", "mailto:info@exempel.se"),
        *("040-12 34 56", "802000-1239", "ideell förening", "Exempelparaplyet"),
        *("fritid", "unga", "hamnen", "Exempelperson anna", "ordförande"),
    ):
        assert shown in page
    assert "Exempelperson bo" not in page


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        (CardPart.ABOUT, "Vi odlar"),
        (CardPart.WEBSITE, "https://exempel.se/"),
        (CardPart.MAILBOX, "info@exempel.se"),
        (CardPart.PHONE, "040-12"),
        (CardPart.NUMBER, "802000"),
        (CardPart.LEGAL_FORM, "ideell förening"),
        (CardPart.CATEGORY, "kultur"),
        (CardPart.UMBRELLA, "Exempelparaplyet"),
        (CardPart.THEMES, "fritid"),
        (CardPart.TARGET_GROUPS, "unga"),
        (CardPart.CITY_AREAS, "hamnen"),
        (CardPart.CONTACTS, "Exempelperson anna"),
        (CardPart.COOPERATION, "Exempelpartnerskapet"),
    ],
)
def test_a_part_that_is_hidden_is_nowhere_on_the_page(client, part, gone):
    mine = full(card_shows=[p for p in EVERYTHING if p != part])
    people.speaks(mine, "anna", shown=True)
    case = IopCase.objects.create(name="Exempelpartnerskapet", is_public=True)
    case.parties.create(organisation=mine)
    page = text(client, card_of(mine))
    assert gone not in page
    mine.card_shows = EVERYTHING
    mine.save()
    assert gone in text(client, card_of(mine))


def test_nobody_has_chosen_shows_nothing_about_persons(client):
    mine = full(card_shows=[])
    people.speaks(mine, "anna", shown=True)
    page = text(client, card_of(mine))
    assert "Vi odlar" in page
    assert "info@exempel.se" not in page
    assert "Exempelperson" not in page
    assert set(EVERYTHING) - set(usual_card()) == {"contacts", "phone", "mailbox"}


def test_what_it_takes_part_in_is_what_anybody_may_read(client):
    mine = full()
    for public in (True, False):
        mark = "öppet" if public else "stängt"
        case = IopCase.objects.create(name=f"Partnerskap {mark}", is_public=public)
        case.parties.create(organisation=mine)
        project = Project.objects.create(name=f"Projekt {mark}", is_public=public)
        project.partners.create(organisation=mine)
        state = Story.State.PUBLISHED if public else Story.State.DRAFT
        story = Story.objects.create(
            title=f"Berättelse {mark}", state=state, written_at=people.NOW
        )
        story.parties.create(organisation=mine)
    page = text(client, card_of(mine))
    for kind in ("Partnerskap", "Projekt", "Berättelse"):
        assert f"{kind} öppet" in page
    assert "stängt" not in page


def test_part_of_a_board_and_members_lead_on(client):
    board = people.organisation("Exempelnämnden", "city")
    hidden = people.organisation("Dold förvaltning", "city", listed=False)
    mine = full(board=board, parent=hidden)
    page = text(client, card_of(mine))
    assert f'href="{card_of(board)}"' in page
    assert "Dold förvaltning" in page
    assert card_of(hidden) not in page
    umbrella = text(client, card_of(mine.umbrella))
    assert "1 medlem i registret" in umbrella
    assert f"{LIST}?paraply={mine.umbrella_id}" in umbrella


@pytest.mark.parametrize("tail", ["", "fel-svans/", "-/"])
def test_a_wrong_tail_leads_to_the_right_one(client, tail):
    mine = full("Åkern & Ängen")
    answer = client.get(f"{LIST}{mine.pk}/{tail}")
    assert answer.status_code == 301
    assert answer["Location"] == f"{LIST}{mine.pk}/akern-angen/"


def test_a_name_without_letters_has_an_address(client):
    mine = people.organisation("???")
    assert card_of(mine) == f"{LIST}{mine.pk}/-/"
    assert client.get(card_of(mine)).status_code == 200


def test_a_merged_one_leads_to_the_one_that_stands(client):
    kept = full("Kvar")
    middle = people.organisation("Mitten", merged_into=kept)
    gone = people.organisation("Borta", merged_into=middle)
    for each in (middle, gone):
        answer = client.get(card_of(each))
        assert (answer.status_code, answer["Location"]) == (301, card_of(kept))


def test_a_ring_of_merged_ones_leads_nowhere(client):
    one = people.organisation("Ett")
    other = people.organisation("Två", merged_into=one)
    Organisation.objects.filter(pk=one.pk).update(merged_into=other)
    assert client.get(card_of(one)).status_code == 404


HIDDEN = [
    {"state": "mentioned"},
    {"state": "applied"},
    {"state": "dormant"},
    {"state": "deregistered"},
    {"listed": False},
]


@pytest.mark.parametrize("more", HIDDEN)
def test_a_card_that_is_not_public_is_there_for_its_own_people_only(client, more):
    mine = full(**more)
    other = people.organisation("En annan")
    assert client.get(card_of(mine)).status_code == 404
    assert client.get(f"{LIST}{mine.pk}/").status_code == 404
    seen = {
        "anna": people.speaks(mine, "anna").person,
        "bo": people.speaks(other, "bo").person,
        "civil": cast.person("coordinator_civil"),
        "city": cast.person("coordinator_city"),
        "administrator": cast.person("administrator"),
    }
    got = {
        name: cast.enter(Client(), user).get(card_of(mine)).status_code
        for name, user in seen.items()
    }
    yes = dict.fromkeys(("anna", "civil", "administrator"), 200)
    assert got == {**yes, "bo": 404, "city": 404}
    page = text(cast.enter(Client(), seen["anna"]), card_of(mine))
    assert "Bara ni som hör till organisationen" in page


def test_power_that_has_ended_opens_nothing(client):
    mine = full(state="dormant")
    anna = people.speaks(mine, "anna").person
    RoleGrant.objects.filter(user=anna).update(to_on=cast.LONG_AGO)
    assert cast.enter(client, anna).get(card_of(mine)).status_code == 404


def test_the_card_asks_the_same_however_much_there_is(client):
    mine = full()

    def make(number: int) -> None:
        people.speaks(mine, f"person{number}", shown=True)
        mine.themes.add(office.term("theme", f"tema {number}"))
        case = IopCase.objects.create(name=f"Fall {number}", is_public=True)
        case.parties.create(organisation=mine)
        project = Project.objects.create(name=f"Projekt {number}", is_public=True)
        project.partners.create(organisation=mine)

    make(1)
    one = office.questions(client, card_of(mine))
    make(2)
    make(3)
    assert office.questions(client, card_of(mine)) == one
