"""Minutes are approved by two, kept as a file, published, and reminded of."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from governance import models as m
from governance.actions import approving, minutes_reminders
from governance.jobs import minutes as jobs
from governance.search import minutes as search
from governance.search import minutes_now, minutes_read, privacy
from governance.search.privacy import QUESTIONS
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


# Approved: who × state


def approve(meeting, person, version=None):
    version = version or search.version_of(m.Meeting.objects.get(pk=meeting.pk))
    return approving.approve(
        meeting=meeting, participant=person, version=version, by=person.user, at=AFTER
    )


WHO = {
    "chair": lambda meeting: meeting.chair,
    "checker": lambda meeting: meeting.checker,
    "member": lambda meeting: made.member(meeting, "civil", 3),
    "secretary": lambda meeting: meeting.secretary,
}
OUTCOMES = {
    made.opened: (No.WRONG_STATE, No.WRONG_STATE, No.NOT_APPROVER, No.NOT_APPROVER),
    minuted.ended: (No.WRONG_STATE, No.WRONG_STATE, No.NOT_APPROVER, No.NOT_APPROVER),
    minuted.submitted: (None, None, No.NOT_APPROVER, No.NOT_APPROVER),
    minuted.approved: (
        No.APPROVED_ALREADY,
        No.APPROVED_ALREADY,
        No.NOT_APPROVER,
        No.NOT_APPROVER,
    ),
    minuted.published: (
        No.APPROVED_ALREADY,
        No.APPROVED_ALREADY,
        No.NOT_APPROVER,
        No.NOT_APPROVER,
    ),
}


@pytest.mark.parametrize("at", OUTCOMES)
def test_who_approves_in_which_state(at):
    meeting = at()
    for who, reason in zip(WHO, OUTCOMES[at], strict=True):
        person = WHO[who](meeting)
        if reason is None:
            approve(meeting, person)
        else:
            with refused(reason):
                approve(meeting, person)


def test_nobody_approves_twice_or_another_text():
    meeting = minuted.submitted()
    with refused(No.CHANGED):
        approve(meeting, meeting.chair, "0" * 64)
    approve(meeting, meeting.chair)
    with refused(No.APPROVED_ALREADY):
        approve(meeting, meeting.chair)
    meeting.refresh_from_db()
    assert meeting.state == State.IN_APPROVAL


def test_nobody_approves_what_they_have_written():
    meeting = minuted.submitted()
    own_text(meeting)
    with refused(No.OWN_MINUTES):
        approve(meeting, meeting.chair)


def test_two_approvals_lock_and_tell():
    meeting = minuted.approved()
    assert meeting.state == State.APPROVED
    assert meeting.approved_at == AFTER
    assert [a["part"] for a in meeting.minutes.head["approvals"]] == [
        "chair",
        "checker",
    ]
    assert letters(meeting, "approved").count() == 9


def test_the_same_text_read_from_the_database_is_the_same_version():
    meeting = minuted.submitted()
    assert search.version_of(meeting) == search.version_of(meeting)


# At once


def test_one_section_is_locked_alone_and_first_in_the_chain():
    meeting = made.opened()
    minuted.paragraph(meeting, "Sist i kedjan")
    urgent = minuted.paragraph(meeting, "Brådskande", minute=9)
    assert not at_once(urgent, meeting.chair)
    assert at_once(urgent, meeting.checker)
    minuted.close(meeting)
    submit(meeting)
    minuted.sign(meeting, meeting.chair)
    minuted.sign(meeting, meeting.checker)
    first, second = m.Paragraph.objects.order_by("link")
    assert (first.title, first.at_once) == ("Brådskande", True)
    assert second.title == "Sist i kedjan"
    assert [a["part"] for a in first.content["approvals"]] == ["chair", "checker"]


def test_what_is_refused_at_once():
    meeting = made.opened()
    paragraph = minuted.paragraph(meeting)
    with refused(No.NOT_APPROVER):
        at_once(paragraph, made.member(meeting, "civil", 3))
    with refused(No.CHANGED):
        at_once(paragraph, meeting.chair, "0" * 64)
    no_decision(meeting)
    paragraph.refresh_from_db()
    with refused(No.NO_DECISION):
        at_once(paragraph, meeting.chair)
    m.Paragraph.objects.update(decisions=["Styrgruppen tackar."])
    no_text(meeting)
    with refused(No.REMARKS_LEFT):
        at_once(paragraph, meeting.chair)
    m.Remark.objects.update(text="Av princip.")
    at_once(paragraph, meeting.chair)
    with refused(No.APPROVED_ALREADY):
        at_once(paragraph, meeting.chair)
    at_once(paragraph, meeting.checker)
    with refused(No.APPROVED_ALREADY):
        at_once(paragraph, meeting.checker, "0" * 64)
    minuted.close(meeting)
    with refused(No.NOT_AT_MEETING):
        at_once(paragraph, meeting.chair, "0" * 64)


# Another checker


def choose(meeting, person):
    return approving.choose_checker(
        meeting=meeting, participant=person, by=None, at=AFTER
    )


def test_who_cannot_check_instead():
    meeting = made.opened(absent=1)
    minuted.close(meeting)
    people = {
        m.MeetingRefusal.NOT_A_MEMBER: meeting.secretary,
        m.MeetingRefusal.NOT_PRESENT: made.member(meeting, "civil", 5),
        m.MeetingRefusal.SAME_PERSON: meeting.chair,
        m.MeetingRefusal.SAME_SIDE: made.member(meeting, "city", 2),
    }
    for reason, person in people.items():
        with refused(reason):
            choose(meeting, person)
    writer = made.member(meeting, "civil", 2)
    m.Minutes.objects.update(written_by=writer.user)
    with refused(No.OWN_MINUTES):
        choose(meeting, writer)


def test_another_checker_reads_the_text_anew():
    meeting = minuted.submitted()
    minuted.sign(meeting, meeting.chair)
    before = letters(meeting, "approve").count()
    meeting = choose(meeting, made.member(meeting, "civil", 2))
    assert letters(meeting, "approve").count() == before + 1
    assert not minuted.sign(meeting, meeting.checker)
    assert minuted.sign(meeting, meeting.chair)


def test_the_same_side_may_check_where_the_rules_say_so():
    rules = m.Procedure.objects.create(number=1, checker_of_other_side=False)
    meeting = minuted.ended(procedure=rules)
    other = made.member(meeting, "city", 2)
    assert choose(meeting, other).checker == other


def test_without_a_chair_any_side_checks():
    meeting = minuted.ended()
    m.Meeting.objects.update(chair=None)
    other = made.member(meeting, "city", 2)
    assert choose(meeting, other).checker == other


# Published


def publish(meeting, checked=QUESTIONS, **more):
    return approving.publish(
        meeting=meeting, checked=checked, by=None, at=AFTER, **{"withheld": {}, **more}
    )


def test_minutes_are_published_when_they_have_been_looked_through():
    meeting = minuted.approved()
    some = list(QUESTIONS)[1:]
    with refused(No.NOT_CHECKED):
        publish(meeting, some)
    file = _paper(meeting)
    publish(meeting, papers=[file.pk], withheld={1: "Uppgifter om hälsa.", 2: " "})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.published_at) == (State.PUBLISHED, AFTER)
    assert [p.withheld for p in meeting.paragraphs.all()] == ["Uppgifter om hälsa.", ""]
    file.refresh_from_db()
    assert file.is_public
    assert letters(meeting, "published").count() == 9
    with refused(No.ALREADY_PUBLISHED):
        publish(meeting)


def _paper(meeting):
    stored = m.minutes.StoredFile.objects.create(
        name="underlag.pdf",
        media_type="application/pdf",
        size=1,
        sha256="a" * 64,
        uploaded_at=CLOSED,
    )
    item = meeting.items.first()
    return m.Paper.objects.create(
        item=item, file=stored, title="Underlag", added_at=CLOSED
    )


@pytest.mark.parametrize("at", [minuted.ended, minuted.submitted])
def test_only_approved_minutes_are_published(at):
    meeting = at()
    with refused(No.WRONG_STATE), transaction.atomic():
        publish(meeting)
    with refused(No.NOT_LOCKED):
        approving.withhold(
            paragraph=meeting.paragraphs.first(), reason="x", by=None, at=AFTER
        )


def test_nothing_is_published_when_the_chain_does_not_hold():
    meeting = minuted.approved(2)
    m.SteeringYear.objects.create(year=2031, paragraphs_before=7)
    with refused(No.BROKEN_CHAIN):
        publish(meeting)


# The file, the clock, reminders


def test_the_file_is_made_once_and_kept():
    meeting = minuted.approved(1)
    assert jobs.make_files() == 1
    minutes_row = m.Minutes.objects.get(meeting=meeting)
    assert minutes_row.pdf.name == "protokoll-2031-1.pdf"
    assert minutes_row.pdf.media_type == "application/pdf"
    assert jobs.make_files() == 0
    assert approving._keep_file(minutes_row, b"", AFTER) == 0


@pytest.mark.parametrize(
    ("at", "days", "late", "done"),
    [
        (minuted.ended, 21, False, False),
        (minuted.ended, 22, True, False),
        (minuted.published, 40, False, True),
    ],
)
def test_the_clock(at, days, late, done):
    meeting = at()
    today = timezone.localdate(CLOSED) + dt.timedelta(days=days)
    clock = minutes_now.clock(meeting, today=today)
    assert (clock.is_late, clock.is_published) == (late, done)
    assert clock.days == (6 if done else days)
    assert clock.target == 21


def test_no_clock_runs_before_the_meeting_is_over():
    assert minutes_now.clock(made.meeting(), today=made.ON) is None


def remind(days):
    at = CLOSED + dt.timedelta(days=days)
    return minutes_reminders.remind_of_minutes(today=timezone.localdate(at), at=at)


def test_whoever_has_the_minutes_is_reminded_once():
    meeting = minuted.ended()
    assert remind(5) == 0
    assert remind(6) == 1  # the secretary
    assert remind(6) == 0
    submit(meeting)
    minuted.sign(meeting, meeting.chair)
    assert remind(12) == 1  # the checker alone
    minuted.sign(meeting, meeting.checker)
    assert remind(20) == 1  # the coordinator
    publish(meeting)
    assert remind(30) == 0
    assert jobs.remind() == 0


def test_without_a_secretary_the_coordinators_are_reminded():
    meeting = minuted.ended()
    m.Meeting.objects.filter(pk=meeting.pk).update(secretary=None)
    assert remind(6) == 1


# What is seen


def test_what_looks_like_personal_data_is_seen_and_case_numbers_are_not():
    said = {
        "number": 4,
        "summary": "Ring 070-123 45 67 eller skriv till kim@example.org. 811228-9874",
        "papers": [{"title": "STK-2031-12, 4 mars 2031 13.00", "sha256": "0" * 64}],
        "opened_at": "2031-03-04T12:00:00+00:00",
        "at_once": False,
    }
    seen = privacy.seen_in({"place": "Exempelgatan"}, [said])
    assert [one.number for one in seen] == [4, 4, 4]
    calm = {**said, "summary": "Organisationsnummer 802000-0000 och § 12."}
    assert privacy.seen_in({}, [calm]) == []


def test_who_took_part_and_who_was_out_is_told_by_item():
    meeting = made.opened()
    gone = made.member(meeting, "civil", 2)
    gone.presences.update(left_at=made.AT + dt.timedelta(minutes=5))
    paragraph = minuted.paragraph(meeting)
    jav = made.member(meeting, "civil", 3)
    m.Conflict.objects.create(
        item=paragraph.item,
        participant=jav,
        state="declared",
        kind="party",
        noted_at=made.AT,
    )
    said = search.content_of(paragraph)
    assert len(said["taking_part"]) == 6
    assert [p["name"] for p in said["out"]] == [gone.name]
    assert [p["name"] for p in said["conflicts"]] == [jav.name]


def test_a_matter_that_was_never_taken_up_has_nobody_in_it():
    meeting = made.opened()
    item = made.item(meeting, state=m.AgendaItem.State.WITHDRAWN)
    paragraph = m.Paragraph.objects.create(
        meeting=meeting, item=item, year=2031, number=1, title="x"
    )
    said = search.content_of(paragraph)
    assert (said["taking_part"], said["out"]) == ([], [])


def test_a_later_section_mends_an_earlier_one_once_it_is_locked():
    meeting = minuted.approved(1)
    wrong = meeting.paragraphs.get()
    later = made.opened(made.AT + dt.timedelta(days=90))
    mending = minuted.paragraph(later, "Rättelse", item={"corrects": wrong})
    assert search.content_of(mending)["corrects"] == {"year": 2031, "number": 1}
    assert minutes_read.corrections_of(meeting) == {}
    at_once(mending, later.chair)
    at_once(m.Paragraph.objects.get(pk=mending.pk), later.checker)
    assert minutes_read.corrections_of(meeting) == {wrong.pk: [mending]}
