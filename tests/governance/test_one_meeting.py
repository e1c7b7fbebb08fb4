"""One meeting, whole: from the notice to what the public reads, and back again.

Eight members, a coordinator who is co-opted, a tie, a conflict of interest, a
reservation, a lost quorum and matters put off; every letter is read, the minutes are
approved by two, locked, published, counted again and checked after somebody tampers.
"""

import datetime as dt
import html
import uuid
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from governance import actions
from governance.models import (
    AgendaItem,
    Assignment,
    Meeting,
    MeetingRefusal,
    MinutesRefusal,
    Paragraph,
    Participant,
    Poll,
    PollRefusal,
    Remark,
)
from governance.models.agenda import ItemRefusal
from governance.search.minutes import version_of
from governance.search.privacy import QUESTIONS
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import TrailEntry
from tests import cast
from tests.governance import made
from tests.governance.playing import (
    DAY,
    STARTS,
    YEAR,
    Clock,
    State,
    called,
    item,
    people,
    post,
    refused,
    roll_call,
)
from tests.governance.tampering import sql, without_guards

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(400)]


def brief(meeting: Meeting) -> None:
    """A member reads what is decided today, and is told of a likely conflict."""
    member = made.member(meeting, "civil", 2)
    client = cast.enter(Client(), member.user)
    page = client.get(f"/styrgruppen/moten/{YEAR}/3/underlag/")
    assert page.status_code == 200
    text = html.unescape(page.content.decode())
    assert "partnerskapet fortsätter" in text
    assert "jäv" in text.lower()
    member.refresh_from_db()
    assert member.seen_at is not None


def played(meeting: Meeting, by: Any) -> Clock:
    """The meeting itself."""
    clock = Clock(STARTS)
    ill = made.member(meeting, "city", 3)
    actions.answer_call(
        participant=ill, answer=Participant.Answer.NOT_COMING, **clock(by=ill.user)
    )
    refused(
        MeetingRefusal.NOT_THE_DAY,
        actions.open_meeting,
        meeting=meeting,
        by=by,
        at=STARTS - DAY,
    )
    meeting = actions.open_meeting(meeting=meeting, **clock(by=by))
    actions.arrive_all(meeting=meeting, **clock(by=by))
    ill_is_well(meeting, ill, clock)
    chair, checker = made.member(meeting, "city"), made.member(meeting, "civil")
    secretary = meeting.participants.get(capacity="co_opted")
    actions.choose_chair(
        meeting=meeting, participant=chair, instead_of=None, **clock(by=by)
    )
    actions.choose_secretary(meeting=meeting, participant=secretary, **clock(by=by))
    refused(
        MeetingRefusal.SAME_SIDE,
        actions.choose_checker,
        meeting=meeting,
        participant=made.member(meeting, "city", 2),
        **clock(by=by),
    )
    actions.choose_checker(meeting=meeting, participant=checker, **clock(by=by))
    meeting.refresh_from_db()
    return clock


def ill_is_well(meeting: Meeting, ill: Participant, clock: Clock) -> None:
    """Who said no came all the same."""
    assert not ill.presences.exists()
    actions.arrive(participant=ill, **clock(by=ill.user))


def a_conflict_and_a_reservation(meeting: Meeting, clock: Clock, by: Any) -> Paragraph:
    """One may not take part; one votes no, and says why."""
    matter = actions.open_item(item=item(meeting, "partnerskapet"), **clock(by=by))
    one = made.member(meeting, "civil", 2)
    actions.declare_conflict(
        item=matter,
        participant=one,
        kind="party",
        reason="Föreningen är part.",
        **clock(by=one.user),
    )
    against = made.member(meeting, "civil", 3)
    poll = roll_call(meeting, matter, clock, {against.name}, by)
    assert (poll.outcome, poll.result["totals"]["no"]) == (Poll.Outcome.YES, 1)
    assert one not in [v.participant for v in poll.voters.all()]
    late = actions.cast
    refused(
        PollRefusal.CLOSED,
        late,
        poll=poll,
        participant=against,
        choices=["yes"],
        token=uuid.uuid4(),
        **clock(by=against.user),
    )
    paragraph = actions.decide_item(
        item=matter, decisions=matter.proposal.splitlines(), **clock(by=by)
    )
    remark = actions.announce_remark(
        item=matter,
        participant=against,
        kind=Remark.Kind.DISSENT,
        **clock(by=against.user),
    )
    actions.write_remark(
        remark=remark,
        text="Jag vill se kostnaden först.",
        participant=against,
        **clock(by=against.user),
    )
    return paragraph


def a_tie(meeting: Meeting, clock: Clock, by: Any) -> None:
    """Four against four: the matter is put off, and stands on the next agenda."""
    matter = actions.open_item(item=item(meeting, "kvällsmöten"), **clock(by=by))
    adjunct = meeting.participants.get(capacity="co_opted")
    against = {p.name for p in meeting.participants.filter(capacity="member")[:4]}
    poll = roll_call(meeting, matter, clock, against, by)
    assert (poll.outcome, poll.result["totals"]["yes"]) == (Poll.Outcome.TIE, 4)
    matter.refresh_from_db()
    assert matter.state == AgendaItem.State.TABLED
    following = Meeting.objects.get(year=YEAR, number=4)
    assert following.items.filter(came_from=matter).exists()
    assert not poll.voters.filter(participant=adjunct).exists()


def an_assignment(meeting: Meeting, clock: Clock, by: Any) -> Assignment:
    """By acclamation, and somebody is to do something."""
    matter = actions.open_item(item=item(meeting, "karta"), **clock(by=by))
    actions.find(item=matter, mode="acclamation", outcome="yes", **clock(by=by))
    paragraph = actions.decide_item(
        item=matter, decisions=[matter.proposal], **clock(by=by)
    )
    return actions.give_assignment(
        paragraph=paragraph,
        what="Rita en karta över tomma lokaler.",
        owner="samordnarna",
        due_on=PartialDate(f"{YEAR}-12-01"),
        **clock(by=by),
    )


def a_lost_quorum(meeting: Meeting, clock: Clock, by: Any) -> None:
    """Too many leave: nothing more can be decided, and the rest is put off."""
    matter = actions.open_item(item=item(meeting, "budgeten"), **clock(by=by))
    for number in range(2, 6):
        one = made.member(meeting, "civil", number)
        actions.leave(participant=one, **clock(by=one.user))
    refused(
        PollRefusal.NO_QUORUM,
        actions.find,
        item=matter,
        mode="acclamation",
        outcome="yes",
        **clock(by=by),
    )
    refused(
        ItemRefusal.NO_QUORUM,
        actions.decide_item,
        item=matter,
        decisions=["Styrgruppen godkänner budgeten."],
        **clock(by=by),
    )
    actions.table_item(item=matter, reason="För få är kvar.", **clock(by=by))
    actions.table_rest(meeting=meeting, reason="För få är kvar.", **clock(by=by))


def approved(meeting: Meeting, smtp: Any, by: Any, closed: dt.datetime) -> dt.datetime:
    """Corrected by one who was there, approved by two, locked."""
    post(smtp, closed)
    text = meeting.paragraphs.order_by("number")[0]
    present = made.member(meeting, "civil", 4)
    correction = actions.propose_correction(
        meeting=meeting,
        paragraph=text,
        participant=present,
        text="Klockslaget saknas.",
        by=present.user,
        at=closed + DAY,
    )
    actions.answer_correction(
        correction=correction, accept=False, answer="Det står på första sidan.",
        by=by, at=closed + 2 * DAY,
    )  # fmt: skip
    at = closed + 6 * DAY
    actions.submit_minutes(meeting=meeting, by=by, at=at)
    letters = {letter["To"] for letter in post(smtp, at)}
    meeting.refresh_from_db()
    chair, checker, secretary = meeting.chair, meeting.checker, meeting.secretary
    assert {chair.user.email, checker.user.email} <= letters
    words = {"meeting": meeting, "version": version_of(meeting), "at": at + DAY}
    refused(
        MinutesRefusal.NOT_APPROVER,
        actions.approve,
        participant=secretary,
        by=secretary.user,
        **words,
    )
    assert not actions.approve(participant=chair, by=chair.user, **words)
    assert actions.approve(participant=checker, by=checker.user, **words)
    meeting.refresh_from_db()
    assert meeting.state == State.APPROVED
    return at + DAY


def test_a_meeting_from_the_notice_to_what_the_public_reads(smtp, client):
    with time_machine.travel(STARTS, tick=False):
        body, by = people()
        meeting = called(smtp, body, by)
        brief(meeting)
        clock = played(meeting, by)
        decided = a_conflict_and_a_reservation(meeting, clock, by)
        a_tie(meeting, clock, by)
        assignment = an_assignment(meeting, clock, by)
        a_lost_quorum(meeting, clock, by)
        meeting = actions.close_meeting(meeting=meeting, **clock(by=by))
    at = approved(meeting, smtp, by, clock.at) + DAY
    address = f"/styrgruppen/moten/{YEAR}/3/"
    with time_machine.travel(at, tick=False):
        assert decided.title not in html.unescape(client.get(address).content.decode())
        decision = f"/beslut/{YEAR}/{decided.number}/"
        assert client.get(decision).status_code == 404
        actions.publish(meeting=meeting, checked=QUESTIONS, withheld={}, by=by, at=at)
        actions.make_files(at=at)
        post(smtp, at)
        read_by_all(client, address, decided, assignment)
        counted_again_and_tampered(client, decided)


def read_by_all(
    client: Client, address: str, decided: Paragraph, assignment: Assignment
) -> None:
    """Anybody reads the minutes, each §, the register, the assignments, the file."""
    page = html.unescape(client.get(address).content.decode())
    for words in (
        "Jag vill se kostnaden först.",
        "Föreningen är part.",
        "4 ja",
        "För få är kvar.",
        "STK-2031-17",
    ):
        assert words in page, words
    one = html.unescape(
        client.get(f"/beslut/{YEAR}/{decided.number}/").content.decode()
    )
    assert "Styrgruppen ställer sig bakom" in one
    found = html.unescape(client.get("/beslut/?q=partnerskapet").content.decode())
    assert decided.title in found
    tasks = html.unescape(client.get("/styrgruppen/uppdrag/").content.decode())
    assert assignment.what in tasks
    for path in (
        f"{address}protokoll.pdf",
        f"/beslut/{YEAR}/{decided.number}/utdrag.pdf",
    ):
        file = client.get(path)
        assert file["Content-Type"] == "application/pdf", path
    group = client.get(reverse("group-read"))
    assert group.status_code == 200


def counted_again_and_tampered(client: Client, decided: Paragraph) -> None:
    """The ballots give the same count; the database refuses a change, or it is told."""
    page = f"/beslut/{YEAR}/{decided.number}/omrostning/1/"
    assert client.get(page).status_code == 200
    poll = Poll.objects.get(item=decided.item)
    again = actions.recount(poll)
    assert again.same_result
    assert again.same_digest
    call_command("verify_decisions")
    change = "UPDATE governance_paragraph SET title = 'Annat' WHERE id = %s"
    with pytest.raises(DatabaseError):
        sql(change, decided.pk)
    without_guards("governance_paragraph_locked_stays")
    sql(change, decided.pk)
    with pytest.raises(CommandError, match=f"{decided.number}/{YEAR}"):
        call_command("verify_decisions")
    assert TrailEntry.objects.filter(verb="meeting.publish").count() == 1
