"""The register of partnerships: what anybody can read, and nothing else."""

import csv
import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from malmoandan.core import actions as core
from malmoandan.core import files
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import SourceDocument, Vocabulary
from partnerships import actions
from partnerships.exports import iop_shown as shown
from partnerships.figures import iop as figures
from partnerships.models import (
    IopAssessment,
    IopCase,
    IopContribution,
    IopDocument,
    IopParty,
    IopYear,
    Organisation,
    Project,
    Story,
)
from tests import browsing, cast, office
from tests.core.uploads import PDF
from tests.partnerships import people

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2034, 3, 14, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
KIND = IopContribution.Kind


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOW, tick=False):
        yield


def case(name="Exempelpartnerskapet", state="utredning", **more):
    for name_of_date in ("agreed_from", "agreed_to"):
        if more.get(name_of_date):
            more[name_of_date] = PartialDate(more[name_of_date])
    return IopCase.objects.create(name=name, state=state, **more)


def body(name, side="civil"):
    return people.organisation(name, side)


def party(of, organisation, **more):
    return IopParty.objects.create(case=of, organisation=organisation, **more)


def read(of, client=None):
    return (client or Client()).get(reverse("iop-read", args=[of.pk, of.slug]))


def register(**query):
    return Client().get("/partnerskap/", query)


def rich(name="Exempelpartnerskapet"):
    """A case of which there is something of everything."""
    made = case(
        name,
        "uppföljning",
        purpose="öppna verkstäder",
        agreed_from="2032-01",
        agreed_to="2034-04-13",
        hub="Verkstan",
        target_group_part="Ungdomsrådet väljer.",
        next_move="kalla till möte",
    )
    board, office_ = (
        body(f"Exempelnämnden {name}", "city"),
        body(f"Kontoret {name}", "city"),
    )
    civil, school = body(f"Föreningen {name}"), body(f"Högskolan {name}", "")
    legal = IopParty.Capacity.LEGAL_PARTY
    signs = party(made, board, capacity=legal)
    doing = party(
        made, office_, capacity=IopParty.Capacity.PERFORMER, performs_for=signs
    )
    other, third = party(made, civil, capacity=legal), party(made, school)
    for of, kind, amount, text in [
        (signs, KIND.MONEY, 1_000_000, ""),
        (signs, KIND.MONEY, 250_000, "för mat"),
        (doing, KIND.STAFF_HOURS, 240, ""),
        (other, KIND.VOLUNTARY_HOURS, 1, ""),
        (third, KIND.KNOWLEDGE, None, "följeforskning"),
    ]:
        of.contributions.create(year=2033, kind=kind, amount=amount, text=text)
    other.contributions.create(year=2032, kind=KIND.PREMISES, text="en lokal")
    made.ball_with, made.ball_since = civil, dt.date(2034, 3, 1)
    made.save()
    made.themes.add(office.term(Vocabulary.THEME, "unga"))
    made.decisions.create(
        board=board,
        order=1,
        case_number="EXN-2031-7",
        paragraph="12",
        decided_on=dt.date(2031, 12, 1),
        outcome="approved",
    )
    made.meetings.create(planned_on=dt.date(2033, 5, 1), held_on=dt.date(2033, 5, 2))
    made.meetings.create(planned_on=dt.date(2033, 11, 1), notes="hemligt")
    made.meetings.create(planned_on=dt.date(2034, 5, 1))
    made.amendments.create(
        agreed_on=dt.date(2033, 2, 1), text="Öppet på söndagar", new_end="2034-04-13"
    )
    signs.signatories.create(function="ordförande", name="Exempelperson Namnsson")
    IopYear.objects.create(case=made, year=2032, step="avtal", text="avtal slutet")
    IopYear.objects.create(case=made, year=2033, step="uppföljning")
    return made


# What stops you from being misled: who sees what


def test_a_stranger_finds_only_public_cases():
    case("Det öppna")
    hidden = case("Det slutna", is_public=False)

    page = register().content.decode()
    assert "Det öppna" in page
    assert "Det slutna" not in page
    assert read(hidden).status_code == 404
    for path in ("iop-csv", "iop-json"):
        assert "Det slutna" not in Client().get(reverse(path)).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator_city", 200),
        ("coordinator_civil", 200),
        ("administrator", 200),
        ("steering_civil", 404),
        ("organisation_contact", 404),
        ("city_office", 404),
    ],
)
def test_a_case_that_is_not_public_is_read_by_those_who_run_the_portal(who, status):
    assert read(case(is_public=False), office.as_role(who)).status_code == status


def test_a_case_that_is_not_public_is_read_by_the_people_of_its_parties():
    ours, theirs = case("Vårt", is_public=False), case("Deras", is_public=False)
    civil = body("Exempelföreningen")
    party(ours, civil)
    client = cast.enter(Client(), people.speaks(civil).person)

    assert "inte i det öppna registret" in read(ours, client).content.decode()
    assert read(theirs, client).status_code == 404


def test_an_address_with_another_tail_leads_to_the_right_one():
    made = case("Å, ä och ö")
    right = reverse("iop-read", args=[made.pk, "a-a-och-o"])

    for path in (f"/partnerskap/{made.pk}/", f"/partnerskap/{made.pk}/gammalt-namn/"):
        answer = Client().get(path)
        assert (answer.status_code, answer["Location"]) == (301, right)
    assert Client().get("/partnerskap/0/").status_code == 404


def file_of(of, settings, tmp_path, **more):
    settings.MEDIA_ROOT = tmp_path
    stored = core.store_file(
        content=ContentFile(PDF, name="avtal.pdf"),
        allowed=files.DOCUMENTS,
        by=None,
        at=NOW,
    )
    return IopDocument.objects.create(case=of, title="Avtalet", file=stored, **more)


@pytest.mark.parametrize("case_public", [True, False])
@pytest.mark.parametrize("file_public", [True, False])
def test_a_file_is_read_by_whom_it_is_for(case_public, file_public, settings, tmp_path):
    made = case(is_public=case_public)
    civil = body("Exempelföreningen")
    party(made, civil)
    document = file_of(made, settings, tmp_path, is_public=file_public)
    path = reverse("iop-document-read", args=[made.pk, document.pk])
    member = cast.enter(Client(), people.speaks(civil).person)

    strangers = 200 if case_public and file_public else 404
    assert sent(Client(), path)[0] == strangers
    assert sent(office.as_role("organisation_contact"), path)[0] == strangers
    assert sent(office.as_role("coordinator_city"), path) == (200, PDF)
    assert sent(member, path) == (200, PDF)
    other = case("Ett annat")
    wrong = reverse("iop-document-read", args=[other.pk, document.pk])
    assert sent(member, wrong)[0] == 404


def sent(client, path):
    """The status, and the bytes of a file that was sent."""
    answer = client.get(path)
    if not answer.streaming:
        return answer.status_code, b""
    content = b"".join(answer.streaming_content)
    return answer.status_code, content


def test_the_page_names_the_files_that_its_reader_may_open(settings, tmp_path):
    made = case()
    file_of(made, settings, tmp_path)
    assert "Avtalet" not in read(made).content.decode()
    assert (
        "bara för parterna"
        in read(made, office.as_role("coordinator_city")).content.decode()
    )


def test_each_reader_finds_the_way_to_what_they_may_do():
    made = case()
    civil = body("Exempelföreningen")
    party(made, civil)
    card = reverse("organisation-read", args=[civil.pk, civil.slug])
    own = reverse("iop-own", args=[civil.pk, made.pk])
    desk = reverse("admin:partnerships_iopcase_change", args=[made.pk])
    answers = reverse("iop-assessment", args=[made.pk])
    member = cast.enter(Client(), people.speaks(civil).person)
    found = {
        name: [way for way in (card, own, desk, answers) if f'"{way}"' in page]
        for name, page in {
            "stranger": read(made).content.decode(),
            "member": read(made, member).content.decode(),
            "coordinator": read(
                made, office.as_role("coordinator_city")
            ).content.decode(),
        }.items()
    }

    assert found == {
        "stranger": [card],
        "member": [card, own, answers],
        "coordinator": [card, desk, answers],
    }


# What a case shows


def test_the_whole_case_stands_on_its_page_and_nobodys_name():
    made = rich()
    source = SourceDocument.objects.create(fact_id="S9", title="Källan")
    made.citations.create(document=source, line=3)
    Project.objects.create(name="Exempelprojektet", iop=made)
    Project.objects.create(name="Det dolda", iop=made, is_public=False)
    Story.objects.create(
        title="Det hände", case=made, state="published", written_at=NOW
    )
    Story.objects.create(title="Ett utkast", case=made, written_at=NOW)
    page = read(made).content.decode().replace("\xa0", " ")

    for words in [
        "Öppna verkstäder",
        "30 dagar kvar",
        "Januari 2032 – 13 april 2034",
        "gällande",
        "sedan 1 mars 2034",
        "kalla till möte",
        "1 000 000 kr",
        "1 250 000 kr",
        "240 timmar",
        "1 timme",
        "följeforskning",
        "EXN-2031-7",
        "Öppet på söndagar",
        "genomfört",
        "uteblivet",
        "planerat",
        "Status för 2034 saknas ännu",
        "Ungdomsrådet väljer.",
        "Exempelprojektet",
        "Det hände",
        "Källan",
    ]:
        assert words in page, words
    for words in ("Namnsson", "hemligt", "Det dolda", "Ett utkast"):
        assert words not in page


def test_an_empty_case_says_what_is_not_known():
    page = read(case(is_example=True)).content.decode()

    for words in [
        "ingen är angiven",
        "avtalstiden är inte känd",
        "Ingen part är känd.",
        "Inget bidrag är antecknat.",
        "Inget nämndbeslut är antecknat.",
        "Inget möte är planerat",
        "Status för 2034 saknas ännu",
        "påhittat",
    ]:
        assert words in page, words


def test_the_advice_of_the_pre_assessment_is_public_and_its_answers_are_not():
    made = case(state="uppdrag")
    question = office.term(Vocabulary.IOP_QUESTION, "parter")
    made.answers.create(
        question=question, answer="yes", reason="Hemligt skäl", answered_at=NOW
    )
    actions_page = read(made).content.decode()
    assert "juridiskt utlåtande" not in actions_page
    IopAssessment.objects.create(
        case=made, advice="lawyer", reason="Hemligare skäl", concluded_at=NOW
    )
    page = read(made).content.decode()
    assert "Oklart" in page
    assert "inte ett juridiskt utlåtande" in page
    assert "Hemlig" not in page


def test_a_case_that_goes_on_from_another_says_so():
    before = case("Det första", "avslutat")
    after = case("Det andra", continues=before)

    assert "Det första" in read(after).content.decode()
    assert "Det andra" in read(before).content.decode()
    IopCase.objects.update(is_public=False)
    page = read(after, office.as_role("coordinator_city")).content.decode()
    assert "Det första" not in page


# The step line


def places(made, taken=()):
    return [(s.label, s.place, s.when) for s in shown.step_line(made, taken)]


def test_a_loaded_case_claims_only_the_steps_that_its_sources_date():
    made = case(state="avtal")
    IopYear.objects.create(case=made, year=2030, step="utredning")
    IopYear.objects.create(case=made, year=2031, step="utredning")
    IopYear.objects.create(case=made, year=2032, step="avtal")
    line = places(made)

    assert ("utredning", "done", "2030") in line
    assert ("förslag", "before", "") in line
    assert ("avtal", "now", "2032") in line
    assert line[-1] == ("uppföljning", "later", "")
    assert len(line) == 9


def test_steps_taken_here_have_their_day():
    by = cast.person("coordinator_city")
    made = actions.open_case(name="Ett nytt", by=by, at=NOW, since=dt.date(2034, 1, 9))
    actions.take_step(case=made, verb="advise", by=by, at=NOW)

    line = places(made, made.steps_taken())
    assert line[0] == ("initiativ", "done", "9 januari 2034")
    assert line[1] == ("rådgivning", "now", "14 mars 2034")
    assert "steg 2 av 9" in read(made).content.decode()


@pytest.mark.parametrize(
    ("state", "steps", "names"),
    [
        ("förlängt", [], ["uppföljning", "förlängt"]),
        ("avslutat", [], ["uppföljning", "avslutat"]),
        ("nedlagt", ["rådgivning"], ["initiativ", "rådgivning", "nedlagt"]),
        ("nedlagt", [], ["nedlagt"]),
    ],
)
def test_a_case_that_has_gone_past_ends_its_line_there(state, steps, names):
    made = case(state=state)
    for number, step in enumerate(steps):
        IopYear.objects.create(case=made, year=2030 + number, step=step)
    line = places(made)

    assert [label for label, _place, _when in line][-len(names) :] == names
    assert [place for _label, place, _when in line].count("now") == 1
    assert shown.Shown(made, TODAY).place == ""


# Years


@pytest.mark.parametrize(
    ("state", "known", "since", "missing"),
    [
        ("utredning", [], None, [2034]),
        ("utredning", [2031, 2033], None, [2032, 2034]),
        ("avtal", [2034], "2032-05", [2032, 2033]),
        ("avslutat", [2030, 2032], None, [2031]),
        ("avslutat", [], None, []),
        ("avslutat", [], "2031", [2031]),
    ],
)
def test_no_year_vanishes(state, known, since, missing):
    made = case(state=state, agreed_from=since)
    for year in known:
        IopYear.objects.create(case=made, year=year, text="ord")
    IopYear.objects.create(case=made, year=2040)  # says nothing

    assert figures.years_without_status(made, TODAY) == missing


def test_years_that_lack_a_status_are_said_together():
    made = case()
    for year in (2027, 2031):
        IopYear.objects.create(case=made, year=year, step="utredning")
    rows = [(year.year, year.missing) for year in shown.years(made, TODAY)]

    assert rows == [
        ("2027", ""),
        ("2028–2030", "Status för 2028–2030 saknas"),
        ("2031", ""),
        ("2032–2034", "Status för 2032–2034 saknas ännu"),
    ]


# Periods and counts


@pytest.mark.parametrize(
    ("starts", "ends", "words", "left", "holds"),
    [
        (None, None, "", "", False),
        ("2034-03", None, "från och med mars 2034 tills vidare", "", True),
        (None, "2035", "till och med 2035", "", False),
        ("2033", "2034-03-14", "2033 – 14 mars 2034", "sista dagen är i dag", True),
        ("2033", "2034-03-15", "2033 – 15 mars 2034", "1 dag kvar", True),
        ("2033", "2034-03-13", "2033 – 13 mars 2034", "", False),
        ("2035", "2036", "2035 – 2036", "", False),
    ],
)
def test_a_period_is_said_as_it_is_known(starts, ends, words, left, holds):
    made = shown.Shown(case(agreed_from=starts, agreed_to=ends), TODAY)

    assert (made.period, made.days_left, made.is_in_force) == (words, left, holds)


def test_an_ended_agreement_has_no_days_left():
    made = case(state="avslutat", agreed_from="2033", agreed_to="2035")
    assert shown.Shown(made, TODAY).days_left == ""


def test_agreements_count_by_their_period_and_examples_never():
    case("a", "utredning", agreed_from="2034", agreed_to="2035")
    case("b", "avtal", agreed_from="2030", agreed_to="2033")
    late = case("c", "avtal")
    case("d", "nedlagt")
    case("e", "avtal", agreed_from="2034", is_example=True)
    IopYear.objects.create(case=late, year=2033, step="avtal")
    every = IopCase.objects.prefetch_related("years")

    assert figures.counts(every, TODAY) == figures.Counts(
        in_force=1,
        examples_in_force=1,
        without_period=1,
        on_the_way=1,
        over=1,
        in_year=0,
    )
    assert figures.counts(every, TODAY, 2033).in_year == 2
    page = register().content.decode()
    assert "avtalstiden omfattar dagen" in page
    assert "1 ärende har avtal men ingen känd avtalstid" in page
    assert "Dessutom gäller 1 påhittat exempel" in page


# The register


def test_an_empty_register_says_what_will_stand_there():
    page = register().content.decode()
    assert "Här finns inget partnerskap än" in page
    assert "<form" not in page


def test_the_register_shows_every_case_in_plain_sight():
    rich()
    case("Det nedlagda", "nedlagt", is_example=True)
    case("Det som utreds")
    page = register().content.decode()

    for words in [
        "Avtal <span",
        "På väg mot avtal <span",
        "Avslutade och nedlagda <span",
        'aria-current="step"',
        "steg 5 av 9",
        "30 dagar kvar",
        "Föreningen Exempelpartnerskapet",
        "Påhittat exempel",
        "3 ärenden",
    ]:
        assert words in page, words


@pytest.fixture
def three():
    """Three cases that differ in everything one can choose by."""
    first = case("Första", "utredning")
    second = case("Andra", "avtal", agreed_from="2031", agreed_to="2033-05")
    third = case("Tredje", "avtal")
    first.themes.add(office.term(Vocabulary.THEME, "unga"))
    party(second, body("Exempelföreningen"))
    IopYear.objects.create(case=first, year=2030, step="rådgivning")
    IopYear.objects.create(case=third, year=2030, step="utredning")
    IopYear.objects.create(case=second, year=2032, step="avtal")
    return first, second, third


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Andra", "Första", "Tredje"]),
        ({"steg": "avtal"}, ["Andra", "Tredje"]),
        ({"steg": "utredning"}, ["Första"]),
        ({"steg": "utredning", "ar": "2030"}, ["Tredje"]),
        ({"ar": "2030"}, ["Första", "Tredje"]),
        ({"ar": "2032"}, ["Andra"]),
        ({"tema": "unga"}, ["Första"]),
        ({"organisation": "Exempelföreningen"}, ["Andra"]),
        ({"steg": "förslag"}, []),
        ({"steg": "hittepå", "ar": "x"}, ["Andra", "Första", "Tredje"]),
    ],
)
def test_cases_are_chosen_by_step_theme_year_and_organisation(three, query, names):
    if query.get("tema"):
        query = {"tema": three[0].themes.get().pk}
    if query.get("organisation"):
        query = {"organisation": Organisation.objects.get().pk}
    page = register(**query)

    shown_names = [s.case.name for g in page.context["groups"] for s in g.cases]
    assert sorted(shown_names) == names
    told = Client().get(reverse("iop-json"), query).json()
    assert [each["name"] for each in told["cases"]] == names
    if not names:
        assert "Inget ärende stämmer med det" in page.content.decode()
    if "hittepå" in query.values():
        assert "Det valet finns inte." in page.content.decode()


def test_a_year_chosen_counts_that_years_agreements(three):
    page = register(ar="2032").content.decode()
    assert "avtal som gällde någon gång 2032" in page


# Files


def test_the_table_has_a_row_a_case_and_no_formulas():
    made = rich("=HYPERLINK(1)")
    answer = Client().get(reverse("iop-csv"))
    rows = list(
        csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    )

    assert "attachment" in answer["Content-Disposition"]
    assert [row["name"] for row in rows] == ["'=HYPERLINK(1)"]
    assert rows[0]["id"] == str(made.pk)
    assert rows[0]["step"] == "uppföljning"
    assert rows[0]["agreement_in_force"] == "yes"
    assert rows[0]["performers"] == "Kontoret =HYPERLINK(1)"
    assert rows[0]["latest_status_year"] == "2033"
    assert rows[0]["years_without_status"] == "2034"
    case("Tomt")
    empty = Client().get(reverse("iop-csv"), {"steg": "utredning"}).content.decode()
    assert "Tomt" in empty
    assert "HYPERLINK" not in empty


def test_the_data_says_what_the_page_says_and_names_nobody(settings, tmp_path):
    made = rich()
    file_of(made, settings, tmp_path, is_public=True)
    file_of(made, settings, tmp_path)
    case("Tomt")
    text = Client().get(reverse("iop-json")).content.decode()
    told = {each["name"]: each for each in json.loads(text)["cases"]}
    full, empty = told["Exempelpartnerskapet"], told["Tomt"]

    assert json.loads(text)["agreements_in_force"] == 1
    assert full["agreement_to"] == "2034-04-13"
    assert full["ball"]["next_move"] == "kalla till möte"
    assert full["themes"] == ["unga"]
    performer = full["parties"][1]
    assert (
        performer["performs_for_organisation_id"]
        == (full["parties"][0]["organisation_id"])
    )
    assert full["parties"][0]["contributions"][0]["amount"] == 1_000_000
    assert full["decisions"][0]["case_number"] == "EXN-2031-7"
    assert len(full["meetings"]) == 3
    assert len(full["documents"]) == 1
    assert empty["ball"] is None
    assert empty["agreement_from"] is None
    for words in ("Namnsson", "hemligt", "ordförande"):
        assert words not in text


# As many questions for three as for one


@pytest.mark.parametrize("name", ["iop-list", "iop-csv", "iop-json"])
def test_the_register_asks_the_same_for_three_cases(name):
    rich("ett")
    one = office.questions(Client(), reverse(name))
    rich("två")
    rich("tre")
    assert office.questions(Client(), reverse(name)) == one


def test_a_case_asks_the_same_however_much_there_is():
    made = rich()
    path = reverse("iop-read", args=[made.pk, made.slug])
    one = office.questions(Client(), path)
    for number in range(3):
        extra = party(made, body(f"Ytterligare {number}"))
        extra.contributions.create(year=2031, kind=KIND.KNOWLEDGE, text="mer")
        made.decisions.create(board=extra.organisation, order=number + 2)
        IopYear.objects.create(case=made, year=2020 + number, text="mer")
        made.meetings.create(planned_on=dt.date(2033, 1, 1 + number))
    assert office.questions(Client(), path) == one


@pytest.mark.parametrize("size", [browsing.DESKTOP, browsing.PHONE])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_everybody_can_read_it(page, axe, size, prefix):
    made = rich()
    case("Det nedlagda", "nedlagt")
    page.set_viewport_size(size)
    for path in ("/partnerskap/", f"/partnerskap/{made.pk}/{made.slug}/"):
        page.goto(prefix + path)
        assert axe(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"]
