"""What the story of one meeting is played with: its year, its people, its clock."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from governance import actions
from governance.actions.meetings import When
from governance.models import AgendaItem, CoOption, Meeting, Poll, Tenure
from malmoandan.core.actions import send_due
from malmoandan.core.models import Letter, Role
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation, Venue
from tests.governance import made

YEAR = 2031
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
PLANNED = dt.datetime(YEAR, 1, 10, 9, tzinfo=dt.UTC)
STARTS = dt.datetime(YEAR, 10, 14, 11, tzinfo=dt.UTC)
AFTER = (dt.datetime(YEAR, 12, 9, 12, tzinfo=dt.UTC),)
DATES = (
    dt.datetime(YEAR, 2, 4, 12, tzinfo=dt.UTC),
    dt.datetime(YEAR, 5, 6, 11, tzinfo=dt.UTC),
    STARTS,
    *AFTER,
)
State = Meeting.State


class Clock:
    """The time at the meeting: a minute passes with everything that is done."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def __call__(self, **more: Any) -> dict[str, Any]:
        """Who does it, and when."""
        self.at += MINUTE
        return {"at": self.at, **more}


def refused(reason: Any, do: Any, **words: Any) -> None:
    """It cannot be done, and the reason has this name."""
    with pytest.raises(NotPossible) as no, transaction.atomic():
        do(**words)
    assert no.value.reason == reason


def post(smtp: Any, at: dt.datetime) -> list[Any]:
    """What arrived now, each letter read for gaps and for the wrong language."""
    before = len(smtp.letters)
    while Letter.objects.due(at).exists():
        send_due(now=at)
    arrived = list(smtp.letters[before:])
    for letter in arrived:
        text = str(letter.get_body(("plain",)).get_content())
        assert not re.search(r"\{\{|\{%|None|%\(|  +\S+@", text), text
        assert not re.search(r"\b(the|meeting|minutes|your|because)\b", text), text
        assert "Varför får jag" in text, text
    return arrived


def people() -> tuple[Any, Any]:
    """The group's eight, an association that one speaks for, two coordinators."""
    call_command("load_shipped")
    made.members()
    body = Organisation.objects.create(name="Exempelföreningen Trappan")
    Tenure.objects.filter(seat__allocation__side="civil", seat__number=2).update(
        organisation=body
    )
    secretary = made.user("sekreterare", Role.COORDINATOR, "civil")
    made.user("samordnare", Role.COORDINATOR, "city")
    CoOption.objects.create(
        name=secretary.name, user=secretary, from_on=dt.date(2030, 1, 1), side="civil"
    )
    return body, secretary


def matters(meeting: Meeting, body: Any, by: Any, at: dt.datetime) -> None:
    """What the meeting is about."""
    for title, proposal, more in (
        (
            "Exempelärende: partnerskapet fortsätter",
            "Styrgruppen ställer sig bakom att exempelpartnerskapet fortsätter.",
            {"organisations": [body], "case_number": "STK-2031-17"},
        ),
        (
            "Exempelärende: kvällsmöten",
            "Styrgruppen beslutar att varannat möte hålls på kvällen.",
            {},
        ),
        (
            "Exempelärende: karta",
            "Styrgruppen ger samordnarna i uppdrag att rita en karta.",
            {},
        ),
        ("Exempelärende: budgeten", "Styrgruppen godkänner budgeten.", {}),
    ):
        actions.add_item(
            meeting=meeting, by=by, at=at, title=title, proposal=proposal, **more
        )
    actions.make_agenda(meeting=meeting, by=by, at=at)


def item(meeting: Meeting, title: str) -> AgendaItem:
    """The matter on the agenda with such a title."""
    return meeting.items.get(title__contains=title)


def roll_call(
    meeting: Meeting, about: AgendaItem, clock: Clock, against: set[str], by: Any
) -> Poll:
    """Everybody in the register votes, as their own person, the chair last."""
    poll = actions.open_poll(
        item=about,
        mode="roll_call",
        question="Ska förslaget bifallas?",
        yes_means="Förslaget bifalls.",
        no_means="Förslaget avslås.",
        **clock(by=by),
    )
    for voter in poll.voters.all():
        person = voter.participant
        actions.cast(
            poll=poll,
            participant=person,
            choices=["no" if person.name in against else "yes"],
            token=uuid.uuid4(),
            **clock(by=person.user),
        )
    return actions.close_poll(poll=poll, **clock(by=by))


def called(smtp: Any, body: Any, by: Any) -> Meeting:
    """The year is planned, the third meeting called; everybody has the notice."""
    place = Venue.objects.create(name="Exempelhuset Fyren")
    times = [When(at, at + dt.timedelta(hours=2), place) for at in DATES]
    meetings = actions.plan_year(year=YEAR, times=times, by=by, at=PLANNED)
    assert [m.number for m in meetings] == [1, 2, 3, 4]
    meeting, at = meetings[2], STARTS - 10 * DAY
    matters(meeting, body, by, at)
    actions.call_meeting(meeting=meeting, by=by, at=at)
    letters = post(smtp, at)
    assert len(letters) == 9
    kinds = {part.get_content_type() for part in letters[0].iter_attachments()}
    assert kinds == {"application/pdf", "text/calendar"}
    meeting.refresh_from_db()
    return meeting
