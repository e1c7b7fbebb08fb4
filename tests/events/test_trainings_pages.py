"""Pages of trainings: read by anybody, applied to without an account, decided."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from events import actions
from events.models import Event, SeatApplication, Training, TrainingGroup
from malmoandan.core.models import Citation, Letter, SourceDocument
from tests import cast, office
from tests.events.courses import applied, training
from tests.events.made import DAY, NOW, event
from tests.partnerships.people import speaks
from tests.partnerships.together import organisation

pytestmark = pytest.mark.django_db
BY = NOW.date() + 7 * DAY


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(made):
    return reverse("training-read", args=[made.pk, made.slug])


def own(row):
    return reverse("seat-application-read", args=[row.key])


def written(**more):
    given = {"name": "Asta Exempel", "email": "asta@example.org", "once": "1"}
    return {**given, "motivation": "Jag vill lära mig.", **more}


def test_a_training_of_the_facts_reads_well(client):
    made = training(
        title="Civilsamhället i exempel",
        provider="Exempelhögskolan",
        apply_opens_at=None,
        apply_closes_at=None,
        starts="2033-10",
        ends="2034-03",
        sessions=5,
        other_names=["Exempel i samverkan"],
        website="https://example.org/kurs",
    )
    made.partners.add(organisation("Exempelnätverket"))
    civil = office.term("participant_group", "civil", label_sv="föreningar")
    city = office.term("participant_group", "city", label_sv="stadens medarbetare")
    TrainingGroup.objects.create(training=made, group=civil, count=5)
    words = "deltog, hur många framgår inte"
    TrainingGroup.objects.create(training=made, group=city, text=words)
    page = client.get(page_of(made)).content.decode()
    for told in (
        *("Civilsamhället i exempel", "Exempelhögskolan", "Exempelnätverket", ">5<"),
        *("oktober 2033 – mars 2034", "Exempel i samverkan", words, "Föreningar"),
        "https://example.org/kurs",
    ):
        assert told in page
    assert "Sök en plats" not in page
    assert "Sista dagen" not in page
    assert client.get(f"/utbildningar/{made.pk}/").url == page_of(made)
    listed = client.get("/utbildningar/").content.decode()
    assert page_of(made) in listed
    assert "oktober 2033 – mars 2034" in listed


def test_a_series_tells_how_many_were_planned_and_held(client):
    made = training(sessions_planned=7, seats=None, title="Exempelserien")
    event(training=made, state=Event.State.HELD, title="Första träffen")
    event(training=made, title="Andra träffen")
    event(training=made, state=Event.State.DRAFT, title="Hemlig träff")
    page = client.get(page_of(made)).content.decode()
    assert "1 hållna av 7 planerade" in page
    assert "Andra träffen" in page
    assert "Hemlig träff" not in page


def test_what_is_not_shown_is_not_there(client):
    made = training(is_public=False)
    for path in (page_of(made), reverse("training-apply", args=[made.pk])):
        assert client.get(path).status_code == 404
    assert (
        "Här står ingen utbildning än" in client.get("/utbildningar/").content.decode()
    )


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Ansökan är öppen till <strong>21 mars 2034 kl. 13.00"),
        ({"apply_opens_at": NOW + DAY}, "Du kan söka från 15 mars 2034 kl. 13.00"),
        ({"apply_closes_at": NOW}, "Sista dagen att söka var 14 mars 2034"),
    ],
)
def test_the_page_says_when_one_can_apply(client, facts, words):
    assert words in client.get(page_of(training(**facts))).content.decode()


def test_somebody_applies_is_offered_a_seat_and_takes_it(client):
    civil = office.term("participant_group", "civil", label_sv="den idéburna sidan")
    made = training(contact_email="kurs@example.org", call="Sök du som vill.")
    path = reverse("training-apply", args=[made.pk])
    assert "Sök du som vill." in client.get(path).content.decode()
    body = organisation()
    given = written(organisation="exempelföreningen", group=civil.pk)
    answer = client.post(path, given)
    row = SeatApplication.objects.get()
    assert answer.url == own(row)
    assert (row.organisation, row.group, row.person) == (body, civil, None)
    assert client.post(path, given).url == own(row)
    assert SeatApplication.objects.count() == 1
    assert "Vi har fått din ansökan" in client.get(own(row)).content.decode()
    assert own(row) in Letter.objects.get().text

    office_client = office.as_role("coordinator_civil")
    offer = office.address(SeatApplication, "offer", row.pk)
    change = office.address(SeatApplication, "change", row.pk)
    assert offer in office_client.get(change).content.decode()
    asked = office_client.get(offer).content.decode()
    assert "2 av 2 platser kan erbjudas" in asked
    assert "1 är inte beslutade" in asked
    sent = {"answer_by": BY, "reason": "Välkommen!"}
    assert office_client.post(offer, sent).status_code == 302
    assert "redan besvarat" in office_client.post(offer, sent).content.decode()

    page = client.get(own(row)).content.decode()
    assert "Det finns en plats" in page
    assert "Välkommen!" in page
    assert SeatApplication.objects.get().state == "offered"
    client.post(own(row), {"accept": "1"})
    assert "Platsen är din" in client.get(own(row)).content.decode()
    assert "redan besvarat" in client.post(own(row), {"accept": "1"}).content.decode()
    assert "Platser som fördelats här" in client.get(page_of(made)).content.decode()
    client.post(own(row), {"withdraw": "1"})
    page = client.get(own(row)).content.decode()
    assert "tillbakadragen" in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("reserve", "Du är reserv"),
        ("declined", "Du får ingen plats den här gången"),
        ("offered", "Tiden att svara har gått ut"),
    ],
)
def test_ones_own_page_says_how_it_stands(client, state, words):
    row = applied(training())
    day = NOW.date() - DAY
    SeatApplication.objects.update(state=state, answer_by=day, reason="Så är det")
    page = client.get(own(row)).content.decode()
    assert words in page
    assert "Så är det" in page


def test_a_wrong_link_and_an_erased_one_open_the_same_page(client):
    row = applied(training())
    SeatApplication.objects.update(anonymised_at=NOW)
    erased, wrong = client.get(own(row)), client.get("/utbildningsplats/fel/")
    assert erased.status_code == wrong.status_code == 404
    assert erased.content == wrong.content.replace(b"/fel/", f"/{row.key}/".encode())


def test_the_office_decides_and_says_no_to_too_many():
    made = training(seats=1)
    one, two = applied(made), applied(made, "Bo Exempel")
    client = office.as_role("coordinator_city")
    way = f"?training__id__exact={made.pk}"
    page = client.get(office.address(Training, "change", made.pk))
    assert way in page.content.decode()
    page = client.get(office.address(SeatApplication) + way)
    assert "Bo Exempel" in page.content.decode()
    without = training(apply_opens_at=None, apply_closes_at=None)
    page = client.get(office.address(Training, "change", without.pk))
    assert b"?training__id__exact" not in page.content
    offer = office.address(SeatApplication, "offer", one.pk)
    client.post(offer, {"answer_by": BY})
    more = office.address(SeatApplication, "offer", two.pk)
    page = client.post(more, {"answer_by": BY}).content.decode()
    assert "Alla platser är erbjudna eller tagna" in page
    assert "0 av 1 platser" in page
    reserve = office.address(SeatApplication, "reserve", two.pk)
    assert "Sätt som reserv" in client.get(reserve).content.decode()
    assert client.post(reserve, {}).status_code == 302
    decline = office.address(SeatApplication, "decline", two.pk)
    assert client.post(decline, {"reason": ""}).status_code == 200
    assert client.post(decline, {"reason": "Fullt."}).status_code == 302
    two.refresh_from_db()
    assert (two.state, two.reason) == ("declined", "Fullt.")
    unlimited = applied(training(seats=None), "Cilla Exempel")
    page = client.get(office.address(SeatApplication, "offer", unlimited.pk))
    assert "ingen gräns för platserna" in page.content.decode()


def test_coordinators_link_the_organisation_and_nobody_else_decides():
    row = applied(training(), more={"organisation_text": "Exempelför."})
    city = office.term("participant_group", "city")
    body = organisation()
    change = office.address(SeatApplication, "change", row.pk)
    client = office.as_role("coordinator_city")
    client.post(change, {"organisation": body.pk, "group": city.pk})
    row.refresh_from_db()
    assert (row.organisation, row.group) == (body, city)
    assert (
        "civilsamhället" in client.get(office.address(SeatApplication)).content.decode()
    )
    admin = office.as_role("administrator")
    assert b"/offer/" not in admin.get(change).content
    for page in ("offer", "reserve", "decline"):
        path = office.address(SeatApplication, page, row.pk)
        assert admin.get(path).status_code == 403
    SeatApplication.objects.update(anonymised_at=NOW, name="")
    assert b"/offer/" not in client.get(change).content
    assert "(raderat)" in client.get(office.address(SeatApplication)).content.decode()


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"motivation": ""}, "motivation", "required"),
        ({"motivation": "x" * 10_000}, "motivation", "max_length"),
        ({"name": "19121212-1212"}, "name", "personal_number"),
        ({"email": "asta@"}, "email", "invalid"),
        ({"homepage": "x"}, "__all__", "trapped"),
    ],
)
def test_what_is_not_taken(client, more, field, code):
    path = reverse("training-apply", args=[training().pk])
    page = client.post(path, written(**more))
    assert page.context["form"].has_error(field, code)
    assert not SeatApplication.objects.exists()


def test_an_address_applies_once_and_hears_so_beside_the_field():
    made = training()
    applied(made)
    path = reverse("training-apply", args=[made.pk])
    page = Client().post(path, written(motivation="Ett annat skäl"))
    assert "har redan sökt" in str(page.context["form"].errors["email"])
    assert "Ett annat skäl" in page.content.decode()


def test_what_was_written_is_shown_when_the_call_closed_meanwhile(client):
    made = training(apply_closes_at=NOW)
    path = reverse("training-apply", args=[made.pk])
    assert "Sista dagen att söka har passerat" in client.get(path).content.decode()
    page = client.post(path, written(motivation="Mitt skäl")).content.decode()
    assert "Mitt skäl" in page
    assert not SeatApplication.objects.exists()


def test_somebody_who_is_known_need_not_write_it_again(client):
    person = cast.somebody("asta")
    speaks(organisation(), person)
    cast.enter(client, person)
    made = training()
    path = reverse("training-apply", args=[made.pk])
    page = client.get(path).content.decode()
    assert 'value="Exempelföreningen"' in page
    client.post(path, written())
    assert SeatApplication.objects.get().person == person


def test_lists_ask_the_same_however_long():
    def make(number):
        made = training(title=f"Exempel {number}")
        made.partners.add(organisation(f"Exempel {number}"))
        applied(made, more={"organisation": organisation(f"Annan {number}")})
        event(training=made, state=Event.State.HELD)

    make(1)
    client = Client()
    paths = ("/utbildningar/", page_of(Training.objects.get()))
    one = [office.questions(client, path) for path in paths]
    first = Training.objects.get()
    office_client = office.as_role("administrator")
    listed = office.questions(office_client, office.address(SeatApplication))
    for number in (2, 3):
        make(number)
        event(training=first)
        applied(first, f"Bo{number} Exempel")
        first.partners.add(organisation(f"Mer {number}"))
    assert [office.questions(client, path) for path in paths] == one
    assert office.questions(office_client, office.address(SeatApplication)) == listed


def test_the_pages_say_where_facts_come_from(client):
    made = training()
    document = SourceDocument.objects.create(fact_id="S1", title="Exempelrapporten")
    Citation.objects.create(document=document, subject=made, line=7)
    assert "Exempelrapporten" in client.get(page_of(made)).content.decode()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.audit
def test_applying_in_a_browser(page, axe, live_server, width):
    office.term("participant_group", "civil", label_sv="den idéburna sidan")
    made = training(seats=6, call="Sök du som vill.", provider="Exempelskolan")
    page.set_viewport_size({"width": width, "height": 844})
    for path in ("/utbildningar/", page_of(made)):
        page.goto(path)
        assert axe(page) == []
    page.get_by_role("link", name="Sök en plats").click()
    page.get_by_label("Ditt namn").fill("Asta Exempel")
    page.get_by_label("Din e-postadress").fill("asta@example.org")
    page.get_by_label("den idéburna sidan", exact=False).check()
    page.get_by_label("Varför vill du vara med?").fill("Jag vill lära mig.")
    assert axe(page) == []
    page.get_by_role("button", name="Skicka ansökan").click()
    page.get_by_role("heading", name="Vi har fått din ansökan").wait_for()
    assert axe(page) == []
    row = SeatApplication.objects.get()
    actions.offer_seat(application=row, answer_by=BY, by=cast.somebody(), at=NOW)
    page.reload()
    assert axe(page) == []
    page.get_by_role("button", name="Ja, jag tar platsen").click()
    page.get_by_role("heading", name="Platsen är din").wait_for()
