"""The search of the register: the same on both databases."""

import pytest

from malmoandan.core.models import Term
from malmoandan.core.text import in_order, sort_key
from partnerships.models import CardPart, ContactPoint, Organisation
from partnerships.models.organisations import usual_card
from partnerships.search import register as search
from tests import cast, office

pytestmark = pytest.mark.django_db

NAMES = {
    "Åkerbär": "Vi odlar på taken.",
    "ÄLVDANSARNA": "Dans för äldre",
    "Idé och Form": "",
    "Kulturföreningen Öppen dörr": "Café och läxhjälp för unga i Örtagården",
    "Café Étoile": "Mötesplats",
    "100 % Exempel_förening": "",
}


@pytest.fixture
def register() -> None:
    for name, about in NAMES.items():
        Organisation.objects.create(name=name, about=about)


def found(query: str = "", **chosen: object) -> list[str]:
    return [o.name for o in search.organisations(query, **chosen)]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("åkerbär", ["Åkerbär"]),
        ("ÅKERBÄR", ["Åkerbär"]),
        ("A\u030akerba\u0308r", ["Åkerbär"]),  # letters and marks apart
        ("akerbar", []),
        ("älv", ["ÄLVDANSARNA"]),
        ("Äldre", ["ÄLVDANSARNA"]),
        ("förening", ["100 % Exempel_förening", "Kulturföreningen Öppen dörr"]),
        ("forening", []),
        ("ide", ["Idé och Form"]),
        ("form idé", ["Idé och Form"]),
        ("cafe", ["Café Étoile", "Kulturföreningen Öppen dörr"]),
        ("etoile CAFÉ", ["Café Étoile"]),
        ("öppen läxhjälp", ["Kulturföreningen Öppen dörr"]),
        ("öppen saknas", []),
        ("örtagården", ["Kulturföreningen Öppen dörr"]),
        ("%", ["100 % Exempel_förening"]),
        ("x_m", []),
        ("_", ["100 % Exempel_förening"]),
        ("\\", []),
        ("'", []),
        ("   ", ["100 % Exempel_förening", "Café Étoile", "Idé och Form"]),
    ],
)
def test_words_find_what_people_mean(register, asked, names):
    assert found(asked)[:3] == names


def test_names_stand_in_swedish_order(register):
    assert found() == [
        "100 % Exempel_förening",
        "Café Étoile",
        "Idé och Form",
        "Kulturföreningen Öppen dörr",
        "Åkerbär",
        "ÄLVDANSARNA",
    ]


def test_the_stored_order_follows_the_name():
    one = Organisation.objects.create(name="Åsa")
    assert one.name_order == sort_key("åsa")
    one.name = "Bo"
    one.save()
    assert Organisation.objects.order_by(in_order("name_order")).get().name_order == (
        "bo"
    )


@pytest.mark.parametrize(
    "typed", ["802000-1239", "8020001239", "16802000-1239", " 168020001239 "]
)
def test_a_number_finds_its_organisation_however_it_is_written(typed):
    Organisation.objects.create(name="Exempelförening", number="8020001239")
    Organisation.objects.create(name="Exempelförening två")
    assert found(typed) == ["Exempelförening"]


def test_a_part_of_a_number_finds_nothing():
    Organisation.objects.create(name="Exempelförening", number="8020001239")
    assert found("802000") == []


def test_digits_of_a_name_are_found_beside_numbers():
    Organisation.objects.create(name="Nummer 8020001239")
    Organisation.objects.create(name="Exempelförening", number="8020001239")
    assert found("8020001239") == ["Exempelförening", "Nummer 8020001239"]


@pytest.mark.parametrize("part", [CardPart.ABOUT, CardPart.NUMBER])
def test_what_a_card_hides_finds_nothing(part):
    shows = [p for p in usual_card() if p != part]
    Organisation.objects.create(
        name="Exempelförening",
        about="Odling",
        number="8020001239",
        card_shows=shows,
    )
    hidden = {CardPart.ABOUT: "odling", CardPart.NUMBER: "802000-1239"}
    assert {p: found(asked) for p, asked in hidden.items()} == {
        p: [] if p == part else ["Exempelförening"] for p in hidden
    }


def terms() -> dict[str, Term]:
    names = ("organisation_kind", "sector_category", "theme", "city_area")
    return {name: office.term(name, "ett") for name in (*names, "target_group")}


def described(**more: object) -> Organisation:
    words = terms()
    made = Organisation.objects.create(
        name="Exempelförening",
        kind=words["organisation_kind"],
        category=words["sector_category"],
        umbrella=Organisation.objects.create(name="Paraply", is_umbrella=True),
        **more,
    )
    made.themes.add(words["theme"])
    made.city_areas.add(words["city_area"])
    made.target_groups.add(words["target_group"])
    return made


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("kind", ""),
        ("category", CardPart.CATEGORY),
        ("umbrella", CardPart.UMBRELLA),
        ("theme", CardPart.THEMES),
        ("city_area", CardPart.CITY_AREAS),
        ("target_group", CardPart.TARGET_GROUPS),
    ],
)
def test_a_choice_narrows_by_what_the_card_shows(name, part):
    mine = described()
    other = office.term("theme", "annat")
    words = terms()
    value = {
        "kind": words["organisation_kind"],
        "category": words["sector_category"],
        "umbrella": mine.umbrella,
        "theme": words["theme"],
        "city_area": words["city_area"],
        "target_group": words["target_group"],
    }[name]
    assert found(**{name: value}) == ["Exempelförening"]
    assert found(**{name: value.pk}) == ["Exempelförening"]
    assert found(**{name: other.pk + 1000}) == []
    assert found("paraply", **{name: value}) == []

    mine.card_shows = [p for p in usual_card() if p != part]
    mine.save()
    assert found(**{name: value}) == ([] if part else ["Exempelförening"])


def test_those_who_stand_alone_are_found():
    described()
    Organisation.objects.create(name="Ensam", stands_alone=True)
    assert found(stands_alone=True) == ["Ensam"]


@pytest.mark.parametrize(
    "more",
    [
        {"state": "mentioned"},
        {"state": "applied"},
        {"state": "dormant"},
        {"state": "deregistered"},
        {"listed": False},
    ],
)
def test_only_public_cards_are_found(more):
    Organisation.objects.create(name="Exempelförening", **more)
    kept = Organisation.objects.create(name="Kvar")
    Organisation.objects.create(name="Samma", merged_into=kept)
    assert found() == ["Kvar"]
    assert found("exempel", among=Organisation.objects.all()) == ["Exempelförening"]


def test_contacts_are_found_by_topic_text_office_and_theme():
    board = Organisation.objects.create(
        name="Exempelnämnden", kind=cast.kind_of_side("city")
    )
    made = ContactPoint.objects.create(
        topic="Övernattning i skolor", about="Läger och cuper", organisation=board
    )
    made.themes.add(office.term("theme", "fritid", label_sv="Jämlik fritid"))
    ContactPoint.objects.create(topic="Affischering", organisation=board)

    def topics(query: str) -> list[str]:
        return [point.topic for point in search.contact_points(query)]

    assert topics("") == ["Affischering", "Övernattning i skolor"]
    for query in ("ÖVERNATTNING", "läger", "jämlik", "exempelnämnden cuper"):
        assert topics(query) == ["Övernattning i skolor"]
    assert topics("overnattning") == []
