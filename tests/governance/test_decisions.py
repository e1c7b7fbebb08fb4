"""The register of decisions: what is found in it, what a § shows, and the chain."""

import io

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from governance.documents import extracts
from governance.models import (
    AgendaItem,
    Assignment,
    Conflict,
    Meeting,
    Paper,
    Paragraph,
    Remark,
)
from governance.search import decisions as search
from governance.search import minutes
from malmoandan.core.models import StoredFile
from tests import cast
from tests.governance import made, minuted
from tests.partnerships.together import organisation

pytestmark = pytest.mark.django_db

PAGE = "/beslut/"


def published_with(**more) -> Paragraph:
    """The only § of a published meeting, made with these words."""
    meeting = made.opened()
    minuted.paragraph(meeting, **more)
    publish(minuted.close(meeting))
    return Paragraph.objects.get(meeting=meeting)


def publish(meeting: Meeting, papers: tuple[int, ...] = ()) -> Meeting:
    """Take an ended meeting all the way to published minutes."""
    minuted.minutes.submit_minutes(meeting=meeting, by=None, at=minuted.AFTER)
    meeting.refresh_from_db()
    minuted.sign(meeting, meeting.chair)
    assert minuted.sign(meeting, meeting.checker)
    minuted.approving.publish(
        meeting=meeting,
        checked=minuted.QUESTIONS,
        withheld={},
        papers=papers,
        by=None,
        at=minuted.AFTER,
    )
    meeting.refresh_from_db()
    return meeting


def place(paragraph: Paragraph, name: str = "decision-read") -> str:
    return reverse(name, args=[paragraph.year, paragraph.number])


def numbers(**choice) -> list[int]:
    return [paragraph.number for paragraph in search.decisions(**choice)]


# What is found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [2, 1]),
        ("ÖPPEN", [1]),
        ("öppen förening", [1]),
        ("oppen", []),
        ("unga i exempel", [2, 1]),
        ("§ 2", [2]),
        ("§2/2031", [2]),
        ("§ 2/2030", []),
        ("2031", [2, 1]),
        ("2", [2, 1]),
        ("2/2031", [2]),
        ("STK-2031-12", [2, 1]),
        ("finns inte", []),
        ("§", [2, 1]),
    ],
)
def test_words_find_decisions_whatever_their_case(words, found):
    meeting = made.opened()
    minuted.paragraph(meeting, "Öppen Förening i varje del", minute=0)
    minuted.paragraph(meeting, "Annat", minute=10)
    publish(minuted.close(meeting))
    assert numbers(words=words) == found


def test_a_withheld_decision_is_found_by_its_number_alone():
    paragraph = published_with(title="Hemlig sak")
    body = organisation("Exempelförening jäv")
    paragraph.item.organisations.add(body)
    Paragraph.objects.filter(pk=paragraph.pk).update(withheld="Namnger ett barn.")

    assert numbers(words="hemlig") == []
    assert numbers(words="1/2031") == [1]
    assert numbers(organisation=body) == []
    assert list(search.organisations()) == []


def test_formalities_stand_in_the_register_when_they_are_asked_for():
    published_with(item={"kind": AgendaItem.Kind.FORMAL})
    assert numbers() == []
    assert numbers(kind="formal") == [1]
    assert numbers(kind="all") == [1]
    assert numbers(kind="decision") == []


def test_a_year_an_organisation_and_assignments_choose():
    paragraph = published_with()
    body = organisation("Exempelförening")
    paragraph.item.organisations.add(body)
    assert numbers(year=2031) == [1]
    assert numbers(year=2030) == []
    assert numbers(organisation=body) == [1]
    assert numbers(assignment="with") == []
    assert numbers(assignment="without") == [1]
    Assignment.objects.create(given_for=2031, what="Gör", given_in=paragraph)
    assert numbers(assignment="with") == [1]
    assert search.years() == [2031]
    assert list(search.organisations()) == [body]


@pytest.mark.parametrize("build", [minuted.ended, minuted.submitted, minuted.approved])
def test_what_is_not_published_is_not_in_the_register(build):
    meeting = build(1)
    assert not search.published().exists()
    paragraph = meeting.paragraphs.get()
    assert Client().get(place(paragraph)).status_code == 404
    assert Client().get(place(paragraph, "decision-pdf")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator_city", 200), ("steering_civil", 200), ("organisation_contact", 404)],
)
def test_those_who_take_part_read_an_approved_paragraph_early(who, status):
    paragraph = minuted.approved(1).paragraphs.get()
    client = cast.enter(Client(), cast.person(who))
    answer = client.get(place(paragraph))
    assert answer.status_code == status
    if status == 200:
        assert "inte publicerat än" in answer.content.decode()


@pytest.mark.parametrize("path", ["/beslut/2031/99/", f"/beslut/{10**30}/{10**30}/"])
def test_a_number_that_is_nowhere_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_an_example_gives_way_to_a_real_decision():
    meeting = minuted.published(1, is_example=True)
    assert numbers() == [1]
    example = meeting.paragraphs.get()
    assert search.paragraph_at(2031, 1) == example
    Meeting.objects.filter(pk=meeting.pk).update(number=9)
    real = published_with(title="På riktigt")
    assert not real.is_example
    assert list(search.published()) == [real]
    assert search.paragraph_at(2031, 1) == real


# The list


def test_the_list_says_when_nothing_is_there_and_when_nothing_answers(client):
    assert "Inget beslut är publicerat här än" in client.get(PAGE).content.decode()
    published_with()
    answer = client.get(PAGE, {"sok": "finns inte", "ar": "nej", "slag": "konstigt"})
    assert "Inget beslut svarar mot det" in answer.content.decode()


def test_the_list_asks_the_same_at_one_and_three_decisions(client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    meeting = made.opened()
    for count in range(3):
        minuted.paragraph(meeting, f"Ärende {count}", minute=count * 10)
    publish(minuted.close(meeting))
    first = Paragraph.objects.get(number=1)
    Assignment.objects.create(given_for=2031, what="Gör", given_in=first)
    AgendaItem.objects.exclude(paragraph=first).update(kind="formal")
    asked()
    one = asked()
    AgendaItem.objects.update(kind="decision")
    assert asked() == one


# One §


def test_a_decision_shows_all_that_belongs_to_it(client):
    meeting = made.opened()
    paragraph = minuted.paragraph(meeting, recipients=["Exempelnämnden"])
    item, member = paragraph.item, made.member(meeting, "civil", 2)
    Conflict.objects.create(
        item=item,
        participant=member,
        state="declared",
        reason="Ordförande i föreningen",
        noted_at=made.AT,
    )
    Remark.objects.create(
        item=item,
        participant=made.member(meeting, "civil", 3),
        kind="dissent",
        text="Förslaget är för dyrt.",
        announced_at=made.AT,
        written_at=made.AT,
    )
    for title in ("Öppen bilaga", "Sluten bilaga"):
        file = StoredFile.objects.create(
            content="x",
            name="a.pdf",
            media_type="application/pdf",
            size=1,
            sha256=title.encode().hex()[:64],
            uploaded_at=made.AT,
        )
        Paper.objects.create(item=item, file=file, title=title, added_at=made.AT)
    publish(minuted.close(meeting), (Paper.objects.get(title="Öppen bilaga").pk,))
    Assignment.objects.create(
        given_for=2031, what="ta fram en plan", owner="samordnarna", given_in=paragraph
    )

    page = client.get(place(paragraph)).content.decode()

    for words in (
        "Styrgruppen antar fokusområdet",
        "Samordnarna föreslår ett fokusområde.",
        member.name,
        "Ordförande i föreningen",
        "Förslaget är för dyrt.",
        "Öppen bilaga",
        "Sluten bilaga",
        "Ta fram en plan",
        "Exempelnämnden",
        Paragraph.objects.get(pk=paragraph.pk).digest[:12],
        "Publicerat 6 dagar efter mötet",
    ):
        assert words in page, words
    assert page.count("/styrgruppen/handlingar/") == 1
    assert page.index("Styrgruppen antar") < page.index("Samordnarna föreslår")


def test_a_withheld_decision_shows_its_number_and_the_reason(client):
    paragraph = published_with(title="Hemlig sak")
    Paragraph.objects.filter(pk=paragraph.pk).update(withheld="Namnger ett barn.")
    page = client.get(place(paragraph)).content.decode()
    assert "Namnger ett barn." in page
    assert "Hemlig sak" not in page
    assert "Hemlig sak" not in client.get(PAGE).content.decode()
    assert client.get(place(paragraph, "decision-pdf")).status_code == 404
    coordinator = cast.enter(Client(), cast.person("coordinator_city"))
    assert "Hemlig sak" in coordinator.get(place(paragraph)).content.decode()


def test_the_steps_of_a_decision_are_told_by_their_own_records():
    paragraph = published_with()
    steps = {step.key: step for step in search.steps_of(paragraph)}
    assert [key for key, step in steps.items() if step.is_done] == [
        *("decided", "approved", "published"),
    ]
    assert str(steps["sent"].note)
    assert "carried_out" not in steps

    given = Assignment.objects.create(given_for=2031, what="Gör", given_in=paragraph)
    (last,) = [s for s in search.steps_of(paragraph) if s.key == "carried_out"]
    assert not last.is_done
    Assignment.objects.filter(pk=given.pk).update(
        state="done", closed_on=made.ON, closed_in=paragraph
    )
    (last,) = [s for s in search.steps_of(paragraph) if s.key == "carried_out"]
    assert (last.is_done, last.on) == (True, made.ON)


def test_a_decision_leads_to_those_before_after_and_correcting_it(client):
    meeting = made.opened()
    first = minuted.paragraph(meeting, "Först", minute=0)
    second = minuted.paragraph(
        meeting, "Sedan", minute=10, item={"corrects": first, "came_from": first.item}
    )
    publish(minuted.close(meeting))
    assert search.neighbours(first) == (None, second)
    assert search.neighbours(second) == (first, None)
    page = client.get(place(first)).content.decode()
    assert "rättar det här" in page
    assert "kom tillbaka" in page
    assert "Det rättar" in client.get(place(second)).content.decode()


# The extract


def test_the_extract_is_the_same_file_until_the_paragraph_is_another(client):
    paragraph = published_with()
    first = client.get(place(paragraph, "decision-pdf"))
    assert first["Content-Type"] == "application/pdf"
    assert first.content == client.get(place(paragraph, "decision-pdf")).content
    again = client.get(
        place(paragraph, "decision-pdf"), headers={"if-none-match": first["ETag"]}
    )
    assert again.status_code == 304

    with pikepdf.open(io.BytesIO(first.content)) as pdf:
        assert pdf.Root.Lang == "sv"
        assert "§ 1/2031" in str(pdf.docinfo["/Title"])


def test_an_extract_of_a_paragraph_approved_at_once_needs_no_minutes():

    meeting = made.opened()
    paragraph = minuted.paragraph(meeting)
    version = minutes.version_at_once(paragraph)
    for person in (meeting.chair, meeting.checker):
        minuted.approving.approve_at_once(
            paragraph=paragraph,
            participant=person,
            version=version,
            by=person.user,
            at=made.AT,
        )
    paragraph = search.paragraph_at(2031, 1)
    html = extracts.html(paragraph)
    assert paragraph.digest in html
    assert f"<td>{meeting.chair.name}</td>" in html


# Both languages, both widths


@pytest.mark.parametrize("path", [PAGE, "/beslut/kontrollera/"])
def test_the_pages_are_there_in_english(client, path):
    minuted.published(1)
    with translation.override("en"):
        page = client.get(f"/en{path}")
    assert page.status_code == 200
    assert 'lang="en"' in page.content.decode()


@pytest.mark.audit
def test_the_pages_are_clean_for_axe(page, axe, transactional_db, live_server):
    meeting = made.opened()
    first = minuted.paragraph(meeting, recipients=["Exempelnämnden"])
    minuted.paragraph(meeting, "Hemlig sak", minute=10)
    publish(minuted.close(meeting))
    Paragraph.objects.filter(number=2).update(withheld="Namnger ett barn.")
    Assignment.objects.create(given_for=2031, what="Gör", given_in=first)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for path in (PAGE, f"{PAGE}2031/1/", f"{PAGE}2031/2/", f"{PAGE}kontrollera/"):
            page.goto(f"{live_server.url}{path}")
            assert axe(page) == [], (width, path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (width, path)
