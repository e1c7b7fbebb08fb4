"""Minutes of an example meeting, at every step until they are published."""

import datetime as dt
from typing import Any

import pytest

from governance import models as m
from governance.actions import approving, minutes
from governance.search import minutes as search
from governance.search.privacy import QUESTIONS
from malmoandan.core.models import Letter
from malmoandan.core.transitions import NotPossible
from tests.governance import made

CLOSED = made.AT + dt.timedelta(hours=2)
AFTER = CLOSED + dt.timedelta(days=6)


def paragraph(
    meeting: m.Meeting, title: str = "Fokusområde", *, minute: int = 0, **more: Any
) -> m.Paragraph:
    """A decided matter with its §."""
    at = made.AT + dt.timedelta(minutes=10 + minute)
    item = made.item(
        meeting,
        title=title,
        state=more.pop("state", m.AgendaItem.State.DECIDED),
        opened_at=at,
        concluded_at=at + dt.timedelta(minutes=5),
        case_number=more.pop("case_number", "STK-2031-12"),
        **more.pop("item", {}),
    )
    last = m.Paragraph.objects.filter(
        year=meeting.year, is_example=meeting.is_example
    ).last()
    more.setdefault("decisions", ["Styrgruppen antar fokusområdet ”Unga i Exempel”."])
    more.setdefault("summary", "Samordnarna föreslår ett fokusområde.")
    return m.Paragraph.objects.create(
        meeting=meeting,
        item=item,
        year=meeting.year,
        number=last.number + 1 if last else 1,
        title=title,
        is_example=meeting.is_example,
        **more,
    )


def ended(paragraphs: int = 2, **more: Any) -> m.Meeting:
    """A meeting that has closed, with its minutes begun."""
    meeting = made.opened(**more)
    for number in range(paragraphs):
        paragraph(meeting, f"Exempelärende {number + 1}", minute=number * 10)
    return close(meeting)


def close(meeting: m.Meeting, at: dt.datetime = CLOSED) -> m.Meeting:
    """The meeting closes and its minutes begin, as in the room."""
    meeting.state, meeting.closed_at = m.Meeting.State.ENDED, at
    meeting.save()
    minutes.begin_minutes(meeting=meeting, by=meeting.secretary.user, at=at)
    return meeting


def submitted(paragraphs: int = 2, **more: Any) -> m.Meeting:
    """Minutes that those who approve have got."""
    meeting = ended(paragraphs, **more)
    return minutes.submit_minutes(meeting=meeting, by=None, at=AFTER)


def sign(meeting: m.Meeting, who: m.Participant, at: dt.datetime = AFTER) -> bool:
    """The person approves the text as it stands."""
    version = search.version_of(m.Meeting.objects.get(pk=meeting.pk))
    return approving.approve(
        meeting=meeting, participant=who, version=version, by=who.user, at=at
    )


def approved(paragraphs: int = 2, **more: Any) -> m.Meeting:
    """Minutes that both have approved: locked."""
    meeting = submitted(paragraphs, **more)
    sign(meeting, meeting.chair)
    assert sign(meeting, meeting.checker)
    meeting.refresh_from_db()
    return meeting


def published(paragraphs: int = 2, **more: Any) -> m.Meeting:
    """Minutes that anybody can read."""
    meeting = approved(paragraphs, **more)
    approving.publish(
        meeting=meeting, checked=QUESTIONS, withheld={}, by=None, at=AFTER
    )
    meeting.refresh_from_db()
    return meeting


def refused(reason: Any) -> Any:
    """It cannot be done, and the reason has this name."""
    return pytest.raises(NotPossible, check=lambda no: no.reason == reason)


def letters(meeting: m.Meeting, what: str) -> Any:
    """The letters of one kind about the meeting's minutes."""
    return Letter.objects.filter(
        key__startswith=f"meeting:{meeting.pk}:minutes-{what}:"
    )


def own_text(meeting: m.Meeting) -> None:
    """Let the chair be the one who wrote last."""
    m.Minutes.objects.update(written_by=meeting.chair.user)


def no_decision(meeting: m.Meeting) -> None:
    """Leave the first § without its decision."""
    m.Paragraph.objects.filter(number=1).update(decisions=[])


def no_text(meeting: m.Meeting) -> None:
    """Announce a reservation in the first §, without a text."""
    m.Remark.objects.create(
        item=meeting.paragraphs.first().item,
        participant=made.member(meeting, "civil", 2),
        kind="dissent",
        announced_at=CLOSED,
    )


def submit(meeting: m.Meeting, at: dt.datetime = AFTER) -> m.Meeting:
    """Give the minutes to those who approve."""
    return minutes.submit_minutes(meeting=meeting, by=None, at=at)


def at_once(paragraph: m.Paragraph, person: m.Participant, version: str = "") -> bool:
    """The person approves one § at the meeting."""
    return approving.approve_at_once(
        paragraph=paragraph,
        participant=person,
        version=version or search.version_at_once(paragraph),
        by=person.user,
        at=made.AT,
    )
