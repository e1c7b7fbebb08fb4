"""What waits for members and coordinators, each with the page where it is done."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.models import (
    AgendaItem,
    Correction,
    Dispatch,
    Meeting,
    OpenQuestion,
    Paragraph,
    Participant,
    Remark,
)
from governance.search import waits
from partnerships.search.waiting import counted
from tests import cast
from tests.governance import made, minuted

pytestmark = pytest.mark.django_db

BEFORE = made.AT - dt.timedelta(days=3)
SOON_AFTER = minuted.CLOSED + dt.timedelta(days=1)


def of(person: Participant, now: dt.datetime) -> list[str]:
    return [wait.url for wait in waits.waits_for_member(person.user, now)]


def coordinators(now: dt.datetime, sides: tuple[str, ...] = ()) -> list[str]:
    found = waits.waits_for_coordinators(sides, now)
    return [wait.url for wait in (*found, *counted(waits.asked_of_coordinator()))]


@pytest.mark.parametrize(
    ("answer", "seen", "now", "pages"),
    [
        ("none", False, BEFORE, ["svar/", "underlag/"]),
        ("none", True, BEFORE, ["svar/"]),
        ("coming", False, BEFORE, ["underlag/"]),
        ("not_coming", False, BEFORE, []),
        ("none", False, SOON_AFTER, []),
    ],
)
def test_who_is_called_answers_and_reads(answer, seen, now, pages):
    meeting = made.meeting()
    person = made.member(meeting, "city")
    person.answer, person.called_at = answer, BEFORE
    person.seen_at = BEFORE if seen else None
    person.save()
    assert of(person, now) == [f"/styrgruppen/moten/2031/1/{page}" for page in pages]


def test_a_called_meeting_without_a_time_asks_nothing():
    meeting = made.meeting()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=None)
    assert of(made.member(meeting, "city"), BEFORE) == []


def test_a_meeting_that_goes_on_waits_in_the_room():
    meeting = made.opened()
    assert of(meeting.chair, made.AT) == ["/styrgruppen/moten/2031/1/rummet/"]


def test_those_who_were_there_read_the_draft_until_they_have_answered():
    meeting = minuted.ended(1, absent=1)
    person = made.member(meeting, "civil", 1)
    page = "/styrgruppen/moten/2031/1/protokoll/andringar/"
    assert of(person, SOON_AFTER) == [page]
    assert of(person, minuted.CLOSED + dt.timedelta(days=30)) == []
    assert of(made.member(meeting, "civil", 5), SOON_AFTER) == []
    assert of(meeting.secretary, SOON_AFTER) == [
        "/styrgruppen/moten/2031/1/protokoll/skriv/"
    ]
    Correction.objects.create(
        meeting=meeting, participant=person, text="Fel dag.", proposed_at=SOON_AFTER
    )
    assert of(person, SOON_AFTER) == []


def test_an_ended_meeting_without_minutes_asks_no_corrections():
    meeting = made.opened()
    Meeting.objects.update(state=Meeting.State.ENDED, closed_at=minuted.CLOSED)
    assert of(made.member(meeting, "civil", 2), SOON_AFTER) == []


def test_those_who_approve_are_asked_until_they_have_approved_this_very_text():
    meeting = minuted.submitted(1)
    page = "/styrgruppen/moten/2031/1/protokoll/justera/"
    assert of(meeting.chair, minuted.AFTER) == [page]
    assert of(meeting.checker, minuted.AFTER) == [page]
    assert of(made.member(meeting, "civil", 4), minuted.AFTER) == []
    minuted.sign(meeting, meeting.chair)
    assert of(meeting.chair, minuted.AFTER) == []
    Paragraph.objects.update(summary="En annan text.")
    assert of(meeting.chair, minuted.AFTER) == [page]
    meeting.minutes.approval_due_on = None
    meeting.minutes.save()
    (wait,) = waits.waits_for_member(meeting.chair.user, minuted.AFTER)
    assert wait.text == "Justera protokollet från den 4 mars 2031."


def test_an_announced_reservation_waits_for_its_text():
    meeting = minuted.ended(1)
    person = made.member(meeting, "civil", 2)
    remark = Remark.objects.create(
        item=meeting.items.get(),
        participant=person,
        kind="dissent",
        announced_at=made.AT,
    )
    room = "/styrgruppen/moten/2031/1/rummet/"
    assert room in of(person, SOON_AFTER)
    remark.text = "För dyrt."
    remark.save()
    assert room not in of(person, SOON_AFTER)


# Those who coordinate


@pytest.mark.parametrize(
    ("days_before", "is_example", "waits_for_it"),
    [(40, False, False), (20, False, True), (3, False, True), (20, True, False)],
)
def test_a_planned_meeting_is_called_in_time(days_before, is_example, waits_for_it):
    meeting = made.meeting(state=Meeting.State.PLANNED, is_example=is_example)
    found = coordinators(made.AT - dt.timedelta(days=days_before))
    page = f"/admin/governance/meeting/{meeting.pk}/change/"
    assert (page in found) is waits_for_it


def test_minutes_wait_to_be_handed_over_answered_and_published():
    meeting = minuted.ended(1)
    write = "/styrgruppen/moten/2031/1/protokoll/skriv/"
    assert coordinators(SOON_AFTER) == [write]
    Correction.objects.create(
        meeting=meeting,
        participant=meeting.chair,
        text="Fel dag.",
        proposed_at=SOON_AFTER,
    )
    assert coordinators(SOON_AFTER) == [write, write]


def test_approved_minutes_wait_to_be_published():
    minuted.approved(1)
    assert coordinators(minuted.AFTER) == [
        "/styrgruppen/moten/2031/1/protokoll/publicera/"
    ]


def test_decisions_wait_to_be_sent_to_those_they_name():
    meeting = made.opened()
    minuted.paragraph(meeting, recipients=["Exempelnämnden"])
    minuted.close(meeting)
    minuted.minutes.submit_minutes(meeting=meeting, by=None, at=minuted.AFTER)
    meeting.refresh_from_db()
    minuted.sign(meeting, meeting.chair)
    minuted.sign(meeting, meeting.checker)
    minuted.approving.publish(
        meeting=meeting,
        checked=minuted.QUESTIONS,
        withheld={},
        by=None,
        at=minuted.AFTER,
    )
    paragraph = Paragraph.objects.get()
    page = f"/admin/governance/paragraph/{paragraph.pk}/change/"
    assert coordinators(minuted.AFTER) == [page]
    Dispatch.objects.create(
        paragraph=paragraph,
        recipient="Exempelnämnden",
        email="n@example.org",
        sent_at=minuted.AFTER,
    )
    assert coordinators(minuted.AFTER) == []


def test_matters_seats_and_questions_wait_for_coordinators():
    gone = made.members()[0]
    gone.to_on = dt.date(2031, 1, 31)
    gone.save()
    AgendaItem.objects.create(title="Exempelärende")
    OpenQuestion.objects.create(key="ordforande", question="Vem leder?")
    found = coordinators(made.AT, ("city", "civil"))
    assert "/admin/governance/meeting/" in found
    assert "/admin/governance/openquestion/0/all/" in found
    assert [url for url in found if str(gone.seat_id) in url and "seat" in url]
    assert len(found) == 3


def test_the_same_thing_is_told_once():
    meeting = minuted.ended(1)
    user = meeting.secretary.user
    both = [
        *waits.waits_for_member(user, SOON_AFTER),
        *waits.waits_for_coordinators((), SOON_AFTER),
    ]
    assert len(both) == 2
    assert len(waits.unique(both)) == 1


def test_own_pages_and_the_office_tell_what_waits_in_as_many_questions():
    def asked(client: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path)
        assert "kommer till styrgruppens möte" in page.content.decode()
        return len(queries)

    tomorrow = timezone.now() + dt.timedelta(days=1)
    meeting = made.meeting(tomorrow)
    member = made.member(meeting, "civil")
    client = cast.enter(Client(), member.user)
    asked(client, "/mina-sidor/")
    one = asked(client, "/mina-sidor/")
    made.meeting(tomorrow + dt.timedelta(days=7))
    made.meeting(tomorrow + dt.timedelta(days=14))
    assert asked(client, "/mina-sidor/") == one


def test_the_office_tells_coordinators_what_waits():
    minuted.ended(1)
    client = cast.enter(Client(), cast.person("coordinator_city"))
    for path in ("/admin/", "/mina-sidor/"):
        assert "lämna det till justering" in client.get(path).content.decode()
