"""Letters about a meeting: the notice, a change, late papers, a reminder to answer.

They share the frame of the letters about seats (`emails/seat.*`); the words of each
stand in `emails/meeting/`. A letter is written once to each for each version of the
meeting (`Meeting.sequence`).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import AgendaItem, Meeting, Paper, Participant
from governance.search.meetings import name_of, where
from malmoandan.core import outbox
from malmoandan.core.outbox import Enclosed

FRAME = "seat"


def key_of(what: str, participant: Participant, sequence: int) -> str:
    """The key of a letter to somebody about their meeting."""
    return f"meeting:{participant.meeting_id}:{what}:{participant.pk}:{sequence}"


def called(
    meeting: Meeting,
    participant: Participant,
    items: Sequence[AgendaItem],
    *,
    enclosed: Sequence[Enclosed],
    at: dt.datetime,
) -> None:
    """Call somebody: when, where, what is dealt with, and how one answers."""
    _post("called", meeting, participant, at, enclosed=enclosed, items=items)


def changed(
    meeting: Meeting,
    participant: Participant,
    was: str,
    *,
    enclosed: Sequence[Enclosed],
    at: dt.datetime,
) -> None:
    """Tell of another time or place; `was` says in words what held before."""
    _post("changed", meeting, participant, at, enclosed=enclosed, was=was)


def cancelled(
    meeting: Meeting,
    participant: Participant,
    *,
    enclosed: Sequence[Enclosed],
    at: dt.datetime,
) -> None:
    """Tell that the meeting is not held, and why."""
    _post("cancelled", meeting, participant, at, enclosed=enclosed)


def late_papers(
    meeting: Meeting,
    participant: Participant,
    papers: Sequence[Paper],
    *,
    at: dt.datetime,
) -> None:
    """Tell what papers have come since the notice, one letter for all of them."""
    _post(
        "papers",
        meeting,
        participant,
        at,
        number=papers[-1].pk,
        papers=papers,
    )


def context(
    name: str, meeting: Meeting, participant: Participant, language: str, **more: Any
) -> dict[str, Any]:
    """What the words of a letter are made of, in the reader's language."""
    with translation.override(language):
        answer = _link("meeting-answer", meeting)
        return {
            "words": f"emails/meeting/{name}.txt",
            "subject_words": f"emails/meeting/{name}.subject.txt",
            "meeting": meeting,
            "name": name_of(meeting, language),
            "where": where(meeting),
            "participant": participant,
            "yes": f"{answer}?nyckel={participant.key}&svar=coming",
            "no": f"{answer}?nyckel={participant.key}&svar=not_coming",
            "link": _link("meeting-brief", meeting),
            "label": _("Read what is to be decided"),
            "why": _("You are called to the meetings of the steering group."),
            **more,
        }


def _link(name: str, meeting: Meeting) -> str:
    return settings.SITE_URL + reverse(name, args=[meeting.year, meeting.number])


def _post(
    name: str,
    meeting: Meeting,
    participant: Participant,
    at: dt.datetime,
    *,
    enclosed: Sequence[Enclosed] = (),
    number: int | None = None,
    **more: Any,
) -> None:
    user = participant.user
    if user is None or not user.is_active:
        return
    sequence = meeting.sequence if number is None else number
    outbox.post(
        key=key_of(name, participant, sequence),
        to=user.email,
        template=FRAME,
        context=context(name, meeting, participant, user.language, **more),
        language=user.language,
        at=at,
        user_id=user.pk,
        attachments=list(enclosed),
    )
