"""Pages of meetings before they begin: the public list, agenda, brief, answers."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.actions import agenda, meetings, papers
from governance.models import AgendaItem, Assignment, Meeting, Paper, Participant
from malmoandan.core import pdf
from malmoandan.core.models import Letter
from tests import cast, office
from tests.governance import made

pytestmark = pytest.mark.django_db

AHEAD = dt.timedelta(days=20)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def called(**more: object) -> Meeting:
    """A meeting three weeks ahead of today, called, with a matter and a paper."""
    now = timezone.now()
    starts = (now + AHEAD).replace(minute=0, second=0, microsecond=0)
    if not Participant.objects.exists():
        made.members(from_on=timezone.localdate(now - dt.timedelta(days=400)))
    meeting = meetings.plan_meeting(
        when=meetings.When(
            starts_at=starts,
            ends_at=starts + dt.timedelta(hours=2),
            digital_link="https://mote.example.org/rum",
        ),
        by=None,
        at=now,
    )
    item = agenda.add_item(
        meeting=meeting,
        title="Fokusområde för nästa år",
        summary="Två förslag har vägts mot varandra.",
        proposal="Styrgruppen utser ”Ensamhet” till fokusområde.",
        by=None,
        at=now,
    )
    papers.add_paper(
        item=item,
        content=ContentFile(b"exempel", name="vagning.txt"),
        by=None,
        at=now,
    )
    return meetings.call_meeting(meeting=meeting, by=None, at=now)


def as_member(meeting: Meeting, side: str = "city") -> Client:
    return cast.enter(Client(), made.member(meeting, side).user)


def page(name: str, meeting: Meeting) -> str:
    return reverse(name, args=[meeting.year, meeting.number])


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def status(client: Client, path: str) -> int:
    """What is answered; a file is read to its end."""
    answer = client.get(path)
    if answer.streaming:
        assert b"".join(answer.streaming_content) == b"exempel"
    return answer.status_code


# The public list


def test_the_list_shows_what_comes_and_what_was_held_without_inventing():
    meeting = called()
    Meeting.objects.create(year=2001, date="2001-03-04", state="stated")
    old = timezone.now() - dt.timedelta(days=30)
    published = made.meeting(old, state="published", closed_at=old)
    published.published_at = old + dt.timedelta(days=4)
    published.save()
    late = old - dt.timedelta(days=1)
    made.meeting(late, state="in_approval", closed_at=late, is_example=True)
    text = words(Client(), reverse("meeting-list"))
    assert "kallelsen är skickad" in text
    assert "4 mars 2001" in text
    assert "Hållet enligt en källa" in text
    assert "publicerat 4 dagar efter mötet" in text
    assert "31 dagar sedan mötet" in text
    assert "mote.example.org" not in text  # only for those who are called
    assert page("meeting-read", meeting) in text


def test_the_list_says_what_will_stand_there():
    text = words(Client(), reverse("meeting-list"))
    assert "Inget möte är planerat än" in text
    assert "Inget möte har hållits än" in text
    assert reverse("item-new") not in text


def test_the_list_asks_the_same_at_three_rows():
    at = timezone.now()
    path, client = reverse("meeting-list"), Client()
    made.meeting(at + AHEAD, state="planned")
    made.meeting(at - AHEAD, state="ended", closed_at=at - AHEAD)
    one = office.questions(client, path)
    for days in (1, 2):
        made.meeting(at + AHEAD * (days + 1), state="planned")
        made.meeting(at - AHEAD * (days + 1), state="ended")
    assert office.questions(client, path) == one


# Agenda and brief


def test_a_member_reads_the_agenda_and_that_is_seen():
    meeting = called()
    client = as_member(meeting)
    text = words(client, page("meeting-read", meeting))
    assert "Styrgruppen utser ”Ensamhet” till fokusområde." in text
    assert "Du har inte svarat om du kommer." in text
    assert "mote.example.org" in text
    person = made.member(meeting, "city")
    assert person.seen_at is not None


def test_the_brief_has_ones_own_assignments_and_conflicts():
    meeting = called()
    person = made.member(meeting, "civil")
    mine = Assignment.objects.create(
        given_for=meeting.year, what="Bjuda in förvaltningarna", person=person.user
    )
    item = meeting.items.get()
    item.conflicts.create(participant=person, noted_at=timezone.now())
    text = words(cast.enter(Client(), person.user), page("meeting-brief", meeting))
    assert "1 ärende ska beslutas" in text
    assert reverse("assignment-status", args=[mine.pk]) in text
    assert "Portalen ser att din organisation berörs" in text
    assert "vagning.txt" in text
    item.conflicts.update(state="declared")
    text = words(cast.enter(Client(), person.user), page("meeting-brief", meeting))
    assert "anmält" in text


def test_open_assignments_stand_under_their_line():
    meeting = called()
    made.item(meeting, standing="assignments", title="Uppdragslista", kind="report")
    Assignment.objects.create(
        given_for=meeting.year,
        what="Bjuda in förvaltningarna",
        owner="Samordnarna",
        due_on=f"{meeting.year}-12-01",
    )
    client = as_member(meeting)
    text = words(client, page("meeting-read", meeting))
    assert "Bjuda in förvaltningarna" in text
    assert "senast 1 december" in text
    notice = client.get(page("meeting-notice-pdf", meeting))
    assert notice.content.startswith(b"%PDF")


def test_the_brief_of_a_coordinator_has_nothing_of_ones_own():
    meeting = called()
    text = words(office.as_role("coordinator_city"), page("meeting-brief", meeting))
    assert "Är du jävig?" not in text
    assert "Inget är ditt." in text


def test_what_is_put_off_and_sent_back_says_why():
    meeting = called()
    old = made.meeting(timezone.now() - AHEAD, state="ended")
    for state, reason in (("tabled", "Tiden gick."), ("referred", "Räkna om.")):
        before = made.item(old, state=state, reason=reason, title=state)
        made.item(meeting, came_from=before, title=state, kind="information")
    text = words(as_member(meeting), page("meeting-read", meeting))
    assert "Bordlagt vid ett tidigare möte" in text
    assert "Räkna om." in text


def test_an_agenda_that_is_not_made_and_a_meeting_that_is_cancelled():
    meeting = made.meeting(timezone.now() + AHEAD, state="planned", is_example=True)
    client = cast.enter(Client(), made.member(meeting, "city").user)
    text = words(client, page("meeting-brief", meeting))
    assert "Bara formalia föreslås" in text
    assert "Inga handlingar har lagts till." in text
    assert "mötet är påhittat" in text
    text = words(client, page("meeting-read", meeting))
    assert "Dagordningen är inte gjord än" in text
    assert "Kallelsen är inte skickad än" in text
    assert client.get(page("meeting-notice-pdf", meeting)).status_code == 404
    Meeting.objects.update(state="cancelled", cancelled_because="Storm.")
    assert "Storm." in words(client, page("meeting-brief", meeting))


@pytest.mark.parametrize(
    "name",
    ["meeting-brief", "meeting-answer", "meeting-calendar", "meeting-notice-pdf"],
)
def test_strangers_find_nothing_and_visitors_log_in(name):
    meeting = called()
    stranger = cast.enter(Client(), cast.somebody("stranger"))
    assert stranger.get(page(name, meeting)).status_code == 404
    assert Client().get(page(name, meeting)).status_code == 302
    nowhere = reverse(name, args=[meeting.year, 99])
    assert as_member(meeting).get(nowhere).status_code == 404


def test_a_meeting_without_a_time_has_neither_calendar_nor_notice():
    meeting = called()
    Meeting.objects.update(starts_at=None)
    client = as_member(meeting)
    for name in ("meeting-calendar", "meeting-notice-pdf"):
        assert client.get(page(name, meeting)).status_code == 404
    assert "–" in words(client, page("meeting-brief", meeting))


def test_calendar_and_notice_are_files():
    meeting = called()
    client = as_member(meeting)
    file = client.get(page("meeting-calendar", meeting))
    assert b"BEGIN:VEVENT" in file.content
    assert file["Content-Type"].startswith("text/calendar")
    notice = client.get(page("meeting-notice-pdf", meeting))
    assert notice.content.startswith(b"%PDF")
    draft = made.meeting(timezone.now() + 2 * AHEAD, state="planned")
    seen = office.as_role("coordinator_city").get(page("meeting-notice-pdf", draft))
    assert seen.status_code == 200


def test_where_no_pdf_can_be_made_the_page_says_so_and_the_call_goes_out(monkeypatch):
    def missing():
        raise pdf.PdfUnavailable("install it")

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    meeting = called()
    letter = Letter.objects.filter(key__contains=":called:").first()
    assert [file["name"] for file in letter.attachments] == ["mote.ics"]
    answer = as_member(meeting).get(page("meeting-notice-pdf", meeting))
    assert answer.status_code == 503
    assert "install it" in answer.content.decode()


# Answers


def test_an_answer_with_the_key_from_the_letter_needs_no_account():
    meeting = called()
    person = made.member(meeting, "civil")
    path = f"{page('meeting-answer', meeting)}?nyckel={person.key}&svar=not_coming"
    client = Client()
    text = words(client, path)
    assert 'value="not_coming"' in text
    assert "checked" in text
    person.refresh_from_db()
    assert person.answer == "none"  # looking is not answering
    data = {"answer": "not_coming", "note": "Sjuk", "nyckel": str(person.key)}
    for _click in range(2):
        answer = client.post(page("meeting-answer", meeting), data, follow=True)
        assert "Tack för att du sa till." in answer.content.decode()
    person.refresh_from_db()
    assert (person.answer, person.answer_note) == ("not_coming", "Sjuk")


@pytest.mark.parametrize("key", ["x", "00000000-0000-4000-8000-000000000000"])
def test_a_key_that_is_nobodys_opens_nothing(key):
    meeting = called()
    path = f"{page('meeting-answer', meeting)}?nyckel={key}"
    assert Client().get(path).status_code == 302


def test_a_key_opens_only_its_own_meeting():
    meeting = called()
    other = made.meeting(timezone.now() + 2 * AHEAD)
    person = made.member(meeting, "city")
    path = f"{page('meeting-answer', other)}?nyckel={person.key}"
    assert Client().get(path).status_code == 302


def test_a_member_answers_on_the_page_and_not_when_it_is_too_late():
    meeting = called()
    client = as_member(meeting)
    path = page("meeting-answer", meeting)
    assert client.post(path, {"answer": "perhaps"}).status_code == 200
    done = client.post(path, {"answer": "coming"}, follow=True)
    assert "Du kommer." in done.content.decode()
    Meeting.objects.update(state="ended")
    late = client.post(path, {"answer": "not_coming"}).content.decode()
    assert "Det går inte att svara nu." in late
    assert made.member(meeting, "city").answer == "coming"


def test_whoever_does_not_belong_to_the_meeting_does_not_answer():
    meeting = called()
    path = page("meeting-answer", meeting)
    assert office.as_role("coordinator_city").get(path).status_code == 404


# Papers


def test_a_paper_is_for_those_who_take_part_until_it_is_published():
    meeting = called()
    path = reverse("paper-read", args=[Paper.objects.get().pk])
    stranger = cast.enter(Client(), cast.somebody("stranger"))
    member = as_member(meeting)

    def asked() -> list[int]:
        return [status(c, path) for c in (member, stranger, Client())]

    assert asked() == [200, 404, 302]
    Meeting.objects.update(state="published")
    assert asked() == [200, 404, 302]
    Paper.objects.update(is_public=True)
    assert asked() == [200, 200, 200]


def test_a_paper_of_a_matter_that_waits_is_for_those_who_prepare_it():
    meeting = called()
    agenda.take_off(item=meeting.items.get(), by=None, at=timezone.now())
    path = reverse("paper-read", args=[Paper.objects.get().pk])
    assert status(office.as_role("administrator"), path) == 200
    assert status(as_member(meeting), path) == 200
    stranger = cast.enter(Client(), cast.somebody("stranger"))
    assert stranger.get(path).status_code == 404


# Putting a matter forward


def test_a_member_puts_a_matter_forward():
    meeting = called()
    client = as_member(meeting)
    path = reverse("item-new")
    assert "Anmäl ett ärende" in words(client, reverse("meeting-list"))
    empty = client.post(path, {"title": ""})
    assert empty.status_code == 200
    done = client.post(path, {"title": "Lokaler", "summary": "Vi saknar."}, follow=True)
    assert "Tack! Samordnarna bereder ärendet" in done.content.decode()
    item = AgendaItem.objects.get(title="Lokaler")
    assert (item.state, item.put_forward_by) == (
        "reported",
        made.member(meeting, "city").user,
    )


def test_others_put_nothing_forward():
    stranger = cast.enter(Client(), cast.somebody("stranger"))
    assert stranger.get(reverse("item-new")).status_code == 403


# As people see it


@pytest.mark.audit
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_clean(width, page, axe, transactional_db, live_server):
    meeting = called()
    page.set_viewport_size({"width": width, "height": 900})
    office.hand_over(page, as_member(meeting), live_server)
    where = [meeting.year, meeting.number]
    for path in (
        reverse("meeting-list"),
        reverse("meeting-read", args=where),
        reverse("meeting-brief", args=where),
        reverse("meeting-answer", args=where),
        reverse("item-new"),
    ):
        page.goto(live_server.url + path)
        assert axe(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
