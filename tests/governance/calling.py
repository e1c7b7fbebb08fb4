"""Meetings that are planned and called, and what their letters say."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from governance.actions import agenda, meetings
from governance.models import (
    Meeting,
    MeetingRefusal,
    Tenure,
)
from malmoandan.core.models import Letter
from malmoandan.core.transitions import NotPossible
from tests.governance import made

R = MeetingRefusal
NOW = made.AT - dt.timedelta(days=30)
HOURS = dt.timedelta(hours=2)


def when(at: dt.datetime = made.AT, **more: object) -> meetings.When:
    more.setdefault("digital_link", "https://mote.example.org/1")
    return meetings.When(starts_at=at, ends_at=at + HOURS, **more)


def plan(at: dt.datetime = made.AT, **more: object) -> Meeting:
    return meetings.plan_meeting(when=when(at, **more), by=None, at=NOW)


def ready(**more: object) -> Meeting:
    """A planned meeting that can be called."""
    if not Tenure.objects.exists():
        made.members()
    meeting = plan(**more)
    agenda.add_item(
        meeting=meeting,
        title="Fokusområde",
        proposal="Styrgruppen utser ”Ensamhet” till fokusområde.",
        by=None,
        at=NOW,
    )
    return meeting


def call(meeting: Meeting, at: dt.datetime = NOW) -> Meeting:
    return meetings.call_meeting(meeting=meeting, by=None, at=at)


def refused(perform) -> str:
    with pytest.raises(NotPossible) as no:
        perform()
    return str(no.value.reason)


def letters(what: str) -> list[Letter]:
    return list(Letter.objects.filter(key__contains=f":{what}:").order_by("pk"))


def upload(text: bytes = b"exempel", name: str = "underlag.txt") -> ContentFile:
    return ContentFile(text, name=name)
