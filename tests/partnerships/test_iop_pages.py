"""The page of a partnership: what anybody can read, and nothing else."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from malmoandan.core.models import SourceDocument, Vocabulary
from partnerships import actions
from partnerships.exports import iop_shown as shown
from partnerships.models import IopAssessment, IopCase, IopYear, Project, Story
from tests import browsing, cast, office
from tests.core.uploads import PDF
from tests.partnerships import people
from tests.partnerships.iop_made import (
    KIND,
    NOW,
    TODAY,
    body,
    case,
    file_of,
    party,
    read,
    register,
    rich,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOW, tick=False):
        yield


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


# As many questions for three as for one


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
@pytest.mark.audit
def test_everybody_can_read_it(page, axe, size, prefix):
    made = rich()
    case("Det nedlagda", "nedlagt")
    page.set_viewport_size(size)
    for path in ("/partnerskap/", f"/partnerskap/{made.pk}/{made.slug}/"):
        page.goto(prefix + path)
        assert axe(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"]
