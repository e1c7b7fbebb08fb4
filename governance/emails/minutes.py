"""Letters about minutes, from the day they can be corrected until all can read them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from governance.models import Meeting, Minutes, Participant
from governance.search.minutes_now import approvers, were_present
from malmoandan.core import outbox
from malmoandan.core.models import User
from malmoandan.core.outbox import Recipient

DUE = "minutes/due"


def corrections_open(minutes: Minutes, *, at: dt.datetime) -> None:
    """Ask those who were present to read the minutes and say what is wrong."""
    context = {"until": minutes.corrections_until}
    people = were_present(minutes.meeting)
    _post("corrections", minutes.meeting, people, "minutes-corrections", at, **context)


def to_approve(meeting: Meeting, *, at: dt.datetime) -> None:
    """Ask the chair and the checker to read the text and approve it."""
    people = approvers(meeting).values()
    due = Minutes.objects.get(meeting=meeting).approval_due_on
    _post("approve", meeting, people, "minutes-approve", at, due=due)


def taken_back(meeting: Meeting, *, at: dt.datetime) -> None:
    """Tell those who approve, and the secretary, that the minutes are written on."""
    writers = [meeting.secretary] if meeting.secretary else []
    people = [*approvers(meeting).values(), *writers]
    _post("taken_back", meeting, people, "minutes-corrections", at)


def approved(meeting: Meeting, *, at: dt.datetime) -> None:
    """Tell everybody who belongs to the meeting that its minutes are approved."""
    _post("approved", meeting, _everybody(meeting), "meeting-read", at)


def published(meeting: Meeting, *, at: dt.datetime) -> None:
    """Tell everybody who belongs to the meeting that anybody can read its minutes."""
    _post("published", meeting, _everybody(meeting), "meeting-read", at)


def due(
    meeting: Meeting, what: str, page: str, language: str, *, day: dt.date
) -> dict[str, Any]:
    """What a reminder says; `what` is approve, submit or publish."""
    return {"what": what, "day": day, **_told(meeting, page, language)}


def recipient(user: User) -> Recipient:
    """The account as somebody to write to."""
    return Recipient(
        key=f"user:{user.pk}",
        email=user.email,
        language=user.language,
        user_id=user.pk,
    )


def _everybody(meeting: Meeting) -> Iterable[Participant]:
    people: Iterable[Participant] = meeting.participants.select_related("user")
    return people


def _post(
    name: str,
    meeting: Meeting,
    people: Iterable[Participant],
    page: str,
    at: dt.datetime,
    **more: Any,
) -> None:
    """Write the letter to each who has an account; nobody gets it twice.

    Minutes can be submitted and taken back again: the moment tells the letters apart.
    """
    users = {p.user_id: p.user for p in people if p.user and p.user.is_active}
    for user in users.values():
        reader = recipient(user)
        outbox.post_to(
            reader,
            key=f"meeting:{meeting.pk}:minutes-{name}:{outbox.moment(at)}",
            template=f"minutes/{name}",
            context={**_told(meeting, page, reader.language), **more},
            at=at,
        )


def _told(meeting: Meeting, page: str, language: str) -> dict[str, Any]:
    with translation.override(language):
        link = reverse(page, args=[meeting.year, meeting.number])
    return {"meeting": meeting, "link": settings.SITE_URL + link}
