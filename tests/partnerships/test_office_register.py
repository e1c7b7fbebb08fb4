"""The register in the office: what is listed, moved, merged and undone there."""

import pytest
from django.utils import timezone

from malmoandan.core.models import Letter
from partnerships.models import (
    Affiliation,
    IopCase,
    NotDuplicate,
    Organisation,
    OrganisationMerge,
    ProcessSupport,
)
from partnerships.search import duplicates
from tests import office
from tests.partnerships import people

pytestmark = pytest.mark.django_db

LIST = office.address(Organisation)


def body(name: str, side: str = "civil", **more: object) -> Organisation:
    return people.organisation(f"Exempelförening {name}", side, **more)


def found(client, **asked: str) -> set[str]:
    page = client.get(LIST, asked)
    rows = page.context["cl"].result_list
    return {row.name.removeprefix("Exempelförening ") for row in rows}


def make_full(n: int) -> None:
    umbrella = body(f"paraply {n}", is_umbrella=True) if n == 1 else None
    whole = body(str(n), umbrella=umbrella)
    people.speaks(whole, f"person{n}")
    people.speaks(whole, f"annan{n}")


def test_the_list_with_counts_asks_the_same_at_one_and_four_rows():
    client = office.as_role("administrator")
    make_full(1)
    one = office.questions(client, LIST)
    for n in (2, 3, 4):
        make_full(n)
    assert office.questions(client, LIST) == one


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, {"med", "utan", "borta"}),
        ({"todo": "nobody"}, {"utan", "borta"}),
        ({"todo": "unreachable"}, {"borta"}),
        ({"todo": "card"}, {"utan", "borta"}),
        ({"merged": "yes"}, {"gömd"}),
        ({"q": "802001-4711"}, {"med"}),
        ({"q": "16 802001 4711"}, {"med"}),
    ],
)
def test_the_list_is_narrowed(asked, names):
    today = timezone.localdate()
    whole = body("med", card_checked_on=today, number="8020014711")
    people.speaks(whole)
    body("utan")
    body("borta", mailbox_unreachable_at=timezone.now())
    body("gömd", merged_into=whole)
    assert found(office.as_role("coordinator_city"), **asked) == names


def test_filters_say_how_many_there_are():
    body("ett")
    body("två", state="dormant")
    page = office.as_role("administrator").get(LIST).content.decode()
    assert "vilande (1)" in page
    assert page.count("(1)") >= 2


def test_a_state_moves_with_a_reason_and_only_where_there_is_an_arrow():
    mine, other = body("ett"), body("två", side="city")
    people.administers(mine)
    client = office.as_role("coordinator_civil")
    form = client.get(office.address(Organisation, "change", mine.pk))
    assert office.address(Organisation, "rest", mine.pk) in form.content.decode()
    assert office.address(Organisation, "wake", mine.pk) not in form.content.decode()

    path = office.address(Organisation, "rest", mine.pk)
    assert client.post(path, {"reason": ""}).status_code == 200
    assert client.post(path, {"reason": "Ingen svarar."}).status_code == 302
    mine.refresh_from_db()
    assert mine.state == "dormant"
    assert "Ingen svarar." in Letter.objects.get().text
    again = client.post(path, {"reason": "Ingen svarar."})
    assert again.status_code == 200
    assert "errornote" in again.content.decode()
    theirs = office.address(Organisation, "rest", other.pk)
    assert client.post(theirs, {"reason": "Nej."}).status_code == 403


def test_somebody_is_invited_from_the_office():
    mine = body("ett")
    client = office.as_role("coordinator_civil")
    path = office.address(Organisation, "invite", mine.pk)
    form = {"name": "Ny Person", "email": "ny@example.org", "role": "administrator"}
    assert client.post(path, form).status_code == 302
    assert Affiliation.objects.get().state == "invited"
    assert client.post(path, form).status_code == 200
    assert Affiliation.objects.count() == 1


def test_two_rows_are_merged_looked_at_and_taken_apart():
    kept, gone = body("Äpplet"), body("Applet", number="8020014711")
    case = IopCase.objects.create(name="Fall")
    case.parties.create(organisation=gone)
    support = ProcessSupport.objects.create(year=2001, name="Stöd")
    support.organisations.add(gone)
    gone.themes.add(office.term("theme", "exempeltema"))
    people.speaks(gone, "anna")
    twice = people.speaks(gone, "bo")
    people.speaks(kept, twice.person)
    client = office.as_role("coordinator_civil")
    path = office.address(Organisation, "merge", kept.pk)

    chosen = client.get(path).content.decode()
    assert f"?other={gone.pk}" in chosen
    plan = client.get(path, {"other": gone.pk}).content.decode()
    for words in ("Fall", "Stöd", "exempeltema", "Exempelperson anna", "8020014711"):
        assert words in plan
    assert Organisation.objects.standing().count() == 2
    turned = client.get(path, {"other": gone.pk, "stays": "other"}).content.decode()
    assert f"<strong>{gone}</strong>" in turned.split("<h2>")[0]

    answer = client.post(path, {"other": gone.pk, "stays": "this"}, follow=True)
    done = OrganisationMerge.objects.get()
    undo = office.address(OrganisationMerge, "undo", done.pk)
    assert undo in answer.content.decode()
    gone.refresh_from_db()
    assert gone.merged_into == kept
    again = client.post(path, {"other": gone.pk, "stays": "this"})
    assert again.status_code == 200
    assert OrganisationMerge.objects.count() == 1
    assert client.get(office.address(Organisation, "merge", gone.pk)).status_code == 403

    stranger = office.as_role("coordinator_city")
    assert stranger.post(undo).status_code == 403
    assert client.post(undo).status_code == 302
    gone.refresh_from_db()
    assert gone.merged_into is None
    refused = client.post(undo)
    assert refused.status_code == 200
    assert "har redan ångrats" in refused.content.decode()
    change = office.address(OrganisationMerge, "change", done.pk)
    assert undo not in client.get(change).content.decode()


def test_a_side_merges_only_its_own():
    mine, theirs = body("ett"), body("två", side="city")
    client = office.as_role("coordinator_civil")
    path = office.address(Organisation, "merge", mine.pk)
    found = client.get(path, {"q": "två"}).content.decode()
    assert f"?other={theirs.pk}" not in found
    assert client.get(path, {"other": theirs.pk}).status_code == 403
    boss = office.as_role("administrator")
    refused = boss.get(path, {"other": theirs.pk}, follow=True).content.decode()
    assert "olika sidor" in refused


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        ("Odlarföreningen Rosengård", "Odlarföreningen Rosengard", "similar_name"),
        ("Föreningen Ibis", "Ibis ideell förening", "same_words"),
        ("Scoutkåren 3 i Ö", "Scoutkåren 4 i Ö", None),
        ("Kulturföreningen Måsen", "Idrottsklubben Tärnan", None),
        ("Förbundet", "Föreningen", None),
    ],
)
def test_names_that_are_nearly_the_same_are_found(one, two, why):
    first, second = people.organisation(one), people.organisation(two)
    pairs = [(a.pk, b.pk, str(why)) for a, b, why in duplicates.pairs()]
    assert pairs == ([(first.pk, second.pk, why)] if why else [])
    assert duplicates.similar_to(second) == ([first.pk] if why else [])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"number": "8020014711"}, {"number": "2021005489"}),
        ({"side": "city"}, {}),
        ({}, {"merged_into": "first"}),
        ({}, {"parent": "first"}),
        ({}, {"umbrella": "first"}),
    ],
)
def test_rows_that_cannot_be_one_are_no_pair(first, second):
    one = people.organisation("Föreningen Ibis", **first)
    more = {name: one if given == "first" else given for name, given in second.items()}
    people.organisation("Ibis förening", **more)
    assert duplicates.pairs() == []


@pytest.mark.parametrize(
    ("field", "one", "two"),
    [
        ("mailbox", "Brev@example.org", "brev@example.org"),
        ("website", "https://www.example.org/", "http://example.org"),
    ],
)
def test_a_shared_address_is_a_sign(field, one, two):
    people.organisation("Måsen", **{field: one})
    people.organisation("Tärnan", **{field: two})
    ((_a, _b, why),) = duplicates.pairs()
    assert why == f"same_{field}"


def test_pairs_are_shown_and_said_not_to_be_the_same():
    one = people.organisation("Föreningen Ibis")
    two = people.organisation("Ibis ideell förening")
    for name in ("Nämnden Ibis", "Ibis nämnden"):
        people.organisation(name, "city")
    client = office.as_role("coordinator_civil")
    path = office.address(Organisation, "duplicates")
    shown = client.get(path).content.decode()
    assert f"{office.address(Organisation, 'merge', one.pk)}?other={two.pk}" in shown
    assert "Nämnden" not in shown

    for _again in range(2):
        assert client.post(path, {"one": two.pk, "two": one.pk}).status_code == 302
    assert NotDuplicate.objects.count() == 1
    assert "liknar varandra" in client.get(path).content.decode()
    theirs = Organisation.objects.get(name="Nämnden Ibis").pk
    assert client.post(path, {"one": theirs, "two": one.pk}).status_code == 403
    assert client.post(path, {"one": "x"}).status_code == 404


def test_the_page_of_pairs_asks_the_same_at_one_and_three_pairs():
    client = office.as_role("administrator")
    path = office.address(Organisation, "duplicates")

    def make(word: str) -> None:
        people.organisation(f"Föreningen {word}")
        people.organisation(f"{word} förening")

    make("Ibis")
    one = office.questions(client, path)
    make("Tärna")
    make("Måsvingen")
    assert len(client.get(path).context["pairs"]) == 3
    assert office.questions(client, path) == one


@pytest.mark.audit
def test_the_pages_of_a_merge_are_clean(page, axe, transactional_db, live_server):
    kept, gone = body("ett"), body("tva", website="https://example.org")
    people.speaks(gone, "anna")
    client = office.as_role("coordinator_civil")
    office.hand_over(page, client, live_server)
    path = office.address(Organisation, "merge", kept.pk)
    people.organisation("Exempelforening ett")
    pairs = office.address(Organisation, "duplicates")
    for asked in (path, f"{path}?other={gone.pk}", f"{LIST}?todo=nobody", pairs):
        page.goto(asked)
        assert axe(page) == []
    page.goto(office.address(Organisation, "change", gone.pk))
    assert axe(page) == []
