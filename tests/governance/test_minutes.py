"""Minutes: written, corrected, given to two who approve, and never changed after."""

import datetime as dt

import pytest
from django.utils import timezone

from governance import models as m
from governance.actions import minutes
from governance.search import minutes as search
from governance.search import minutes_now
from malmoandan.core.models import TrailEntry
from tests.governance import made, minuted
from tests.governance.minuted import (
    AFTER,
    CLOSED,
    at_once,
    letters,
    no_decision,
    no_text,
    own_text,
    refused,
    submit,
)

pytestmark = pytest.mark.django_db
State, No = m.Meeting.State, m.MinutesRefusal
MINUTE = dt.timedelta(minutes=1)


def words(**more):
    given = {
        "title": "Rubrik",
        "summary": "Sammanfattning.",
        "decisions": "1. Styrgruppen godkänner planen.\n\n2) Styrgruppen tackar.",
        "account": "",
        "recipients": "Kulturnämnden\n \nSamordnarna",
    }
    return minutes.Words(**{**given, **more})


def write(paragraph, by=None, opened_with=None, at=CLOSED, **more):
    return minutes.write_paragraph_text(
        paragraph=paragraph,
        words=words(**more),
        opened_with=opened_with or search.words_digest(paragraph),
        by=by or paragraph.meeting.secretary.user,
        at=at,
    )


def propose(meeting, person, at=CLOSED, **more):
    return minutes.propose_correction(
        meeting=meeting,
        participant=person,
        by=person.user,
        at=at,
        **{"paragraph": None, "text": "Det var tre.", **more},
    )


# Begun


def test_minutes_are_ready_the_minute_the_meeting_closes():
    meeting = minuted.ended()
    begun = meeting.minutes
    assert begun.corrections_until == CLOSED + dt.timedelta(days=5)
    assert begun.approval_due_on == timezone.localdate(CLOSED) + dt.timedelta(days=14)
    assert begun.written_by == meeting.secretary.user
    assert letters(meeting, "corrections").count() == 9
    again = minutes.begin_minutes(meeting=meeting, by=None, at=AFTER)
    assert again.corrections_until == begun.corrections_until
    assert letters(meeting, "corrections").count() == 9


def test_without_a_secretary_whoever_closes_has_written():
    meeting = made.opened()
    meeting.secretary = None
    coordinator = made.user("one-more")
    begun = minutes.begin_minutes(meeting=meeting, by=coordinator, at=CLOSED)
    assert begun.written_by == coordinator


# Written


def test_the_texts_of_a_section_are_written_in_lines():
    meeting = minuted.ended(1)
    written = write(meeting.paragraphs.get())
    assert written.decisions == [
        "Styrgruppen godkänner planen.",
        "Styrgruppen tackar.",
    ]
    assert written.recipients == ["Kulturnämnden", "Samordnarna"]
    assert TrailEntry.objects.filter(verb="paragraph.text_written").count() == 1


def test_the_same_text_once_more_changes_nothing():
    paragraph = minuted.ended(1).paragraphs.get()
    before = search.words_digest(paragraph)
    write(paragraph)
    write(paragraph, opened_with=before)
    assert TrailEntry.objects.filter(verb="paragraph.text_written").count() == 1


def test_nobody_writes_over_what_they_have_not_seen():
    paragraph = minuted.ended(1).paragraphs.get()
    before = search.words_digest(paragraph)
    write(paragraph, title="Först")
    with refused(No.CHANGED):
        write(paragraph, opened_with=before, title="Sedan")
    assert m.Paragraph.objects.get().title == "Först"


@pytest.mark.parametrize("part", ["chair", "checker"])
def test_those_who_approve_do_not_write(part):
    meeting = minuted.ended(1)
    with refused(No.NOT_BY_APPROVER):
        write(meeting.paragraphs.get(), by=getattr(meeting, part).user)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (made.meeting, No.WRONG_STATE),
        (minuted.submitted, No.LOCKED),
        (minuted.approved, No.LOCKED),
        (minuted.published, No.LOCKED),
    ],
)
def test_when_nothing_can_be_written(at, reason):
    meeting = at()
    if not meeting.secretary:
        meeting.secretary = meeting.participants.last()
        minuted.paragraph(meeting)
    with refused(reason):
        write(meeting.paragraphs.first())
    with refused(reason):
        minutes.write_introduction(
            meeting=meeting,
            introduction="x",
            disagreement="",
            opened_with="",
            by=meeting.secretary.user,
            at=CLOSED,
        )


def test_a_section_that_was_approved_at_once_is_not_written():
    meeting = made.opened()
    paragraph = minuted.paragraph(meeting)
    at_once(paragraph, meeting.chair)
    at_once(paragraph, meeting.checker)
    with refused(No.LOCKED):
        write(m.Paragraph.objects.get())


def introduce(meeting, text, opened_with=None):
    stored = m.Minutes.objects.filter(meeting=meeting).first()
    return minutes.write_introduction(
        meeting=meeting,
        introduction=text,
        disagreement="",
        opened_with=opened_with or minutes.introduction_digest(stored),
        by=meeting.secretary.user,
        at=CLOSED,
    )


def test_the_introduction_can_be_written_during_the_meeting():
    meeting = made.opened()
    assert introduce(meeting, " Två rum. ").introduction == "Två rum."
    before = minutes.introduction_digest(None)
    assert introduce(meeting, "Två rum.", before).introduction == "Två rum."
    with refused(No.CHANGED):
        introduce(meeting, "Tre rum.", before)
    minuted.close(meeting)
    assert m.Minutes.objects.get().corrections_until is not None


# Corrected


def test_corrections_are_taken_to_the_last_minute_and_not_after():
    meeting = minuted.ended(1)
    until = meeting.minutes.corrections_until
    person = made.member(meeting, "civil", 2)
    propose(meeting, person, at=until - MINUTE)
    with refused(No.WINDOW_CLOSED):
        propose(meeting, person, at=until, text="För sent.")
    assert m.Correction.objects.count() == 1


def test_only_who_was_present_proposes():
    meeting = made.opened(absent=1)
    minuted.close(meeting)
    absent = made.member(meeting, "civil", 5)
    with refused(No.NOT_PRESENT):
        propose(meeting, absent)
    other = made.opened(made.AT + dt.timedelta(days=90))
    with refused(No.NOT_PRESENT):
        propose(meeting, made.member(other, "civil", 1))


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (made.opened, No.WRONG_STATE),
        (minuted.submitted, No.WINDOW_CLOSED),
        (minuted.published, No.WINDOW_CLOSED),
    ],
)
def test_when_nothing_can_be_proposed(at, reason):
    meeting = at()
    with refused(reason):
        propose(meeting, made.member(meeting, "civil", 2))


def test_a_proposal_has_words_and_is_made_once():
    meeting = minuted.ended(1)
    person = made.member(meeting, "civil", 2)
    with refused(No.NO_TEXT):
        propose(meeting, person, text="  ")
    assert propose(meeting, person) == propose(meeting, person)
    assert TrailEntry.objects.filter(verb="correction.proposed").count() == 1


def test_a_proposal_is_answered_once_with_a_reason_if_declined():
    meeting = minuted.ended(1)
    correction = propose(meeting, made.member(meeting, "civil", 2))
    answer = {"by": meeting.secretary.user, "at": CLOSED}
    with refused(No.NEEDS_REASON):
        minutes.answer_correction(
            correction=correction, accept=False, answer=" ", **answer
        )
    minutes.answer_correction(correction=correction, accept=True, answer="", **answer)
    with refused(No.ANSWERED):
        minutes.answer_correction(
            correction=correction, accept=False, answer="Nej.", **answer
        )


# Submitted


def stops(meeting, at=AFTER):
    return [stop.reason for stop in minutes_now.what_stops(meeting, now=at)]


def test_nothing_stops_when_the_window_has_passed():
    meeting = minuted.ended()
    assert stops(meeting) == []
    assert submit(meeting).state == State.IN_APPROVAL
    assert letters(meeting, "approve").count() == 2
    with refused(No.WRONG_STATE):
        submit(meeting)


def test_the_window_is_waited_for_until_all_have_answered():
    meeting = minuted.ended()
    assert stops(meeting, CLOSED) == [No.WINDOW_OPEN]
    with refused(No.WINDOW_OPEN):
        submit(meeting, CLOSED)
    *most, last = meeting.participants.filter(capacity="member")
    for person in most:
        minutes.find_no_fault(meeting=meeting, participant=person, by=None, at=CLOSED)
    assert stops(meeting, CLOSED) == [No.WINDOW_OPEN]
    minutes.find_no_fault(meeting=meeting, participant=last, by=None, at=CLOSED)
    assert stops(meeting, CLOSED) == []
    assert TrailEntry.objects.filter(verb="correction.none_needed").count() == 8
    minutes.find_no_fault(meeting=meeting, participant=last, by=None, at=CLOSED)
    assert TrailEntry.objects.filter(verb="correction.none_needed").count() == 8


def no_checker(meeting):
    m.Meeting.objects.filter(pk=meeting.pk).update(checker=None)


def own_task(meeting):
    m.Meeting.objects.filter(pk=meeting.pk).update(secretary=meeting.checker)


def proposed(meeting):
    propose(meeting, made.member(meeting, "civil", 2))


STOPS = [
    (no_checker, No.NO_CHECKER),
    (own_text, No.OWN_MINUTES),
    (own_task, No.OWN_MINUTES),
    (proposed, No.CORRECTIONS_LEFT),
    (no_decision, No.NO_DECISION),
    (no_text, No.REMARKS_LEFT),
]


@pytest.mark.parametrize(("make", "reason"), STOPS)
def test_what_stops_is_named(make, reason):
    meeting = minuted.ended()
    make(meeting)
    meeting.refresh_from_db()
    assert stops(meeting) == [reason]
    with refused(reason):
        submit(meeting)


def test_a_reservation_without_a_text_holds_nobody_up_for_ever():
    meeting = minuted.ended()
    no_text(meeting)
    assert stops(meeting, CLOSED + dt.timedelta(days=13)) == [No.REMARKS_LEFT]
    assert stops(meeting, CLOSED + dt.timedelta(days=14)) == []


def test_minutes_of_nothing_begun_are_stopped_by_nothing_of_them():
    meeting = made.opened()
    minuted.paragraph(meeting)
    assert stops(meeting) == []
    assert not minutes_now.has_written(meeting, meeting.chair)


# Taken back


def test_minutes_are_taken_back_and_written_on():
    meeting = minuted.submitted()
    minuted.sign(meeting, meeting.chair)
    minutes.take_back(meeting=meeting, by=None, at=AFTER)
    write(meeting.paragraphs.first(), at=AFTER)
    submit(meeting)
    assert not minuted.sign(meeting, meeting.checker)  # the chair approved another text
    assert minuted.sign(meeting, meeting.chair)


def test_an_approver_says_what_is_to_be_changed():
    meeting = minuted.submitted()
    who = {"participant": meeting.checker, "by": meeting.checker.user, "at": AFTER}
    with refused(No.NO_TEXT):
        minutes.take_back(meeting=meeting, text=" ", **who)
    minutes.take_back(meeting=meeting, text="§ 1 är fel.", **who)
    assert stops(meeting) == [No.CORRECTIONS_LEFT]
    assert letters(meeting, "taken_back").count() == 3
    with refused(No.WRONG_STATE):
        minutes.take_back(meeting=meeting, text="Igen.", **who)


def test_a_meeting_without_a_secretary_is_taken_back_too():
    meeting = minuted.submitted()
    m.Meeting.objects.filter(pk=meeting.pk).update(secretary=None)
    minutes.take_back(meeting=meeting, by=None, at=AFTER)
    assert letters(meeting, "taken_back").count() == 2
