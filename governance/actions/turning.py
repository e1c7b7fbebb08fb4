"""What every action on a meeting does: lock it, judge it, say that it changed."""

from typing import Any

from django.db.models import F

from governance.models import Meeting, MeetingRefusal
from malmoandan.core.transitions import NotPossible


def lock_meeting(meeting: Meeting, *states: str, refusal: Any = None) -> Meeting:
    """Return the meeting as it stands, locked until the transaction ends.

    With `states`, raises `NotPossible` unless it is in one of them. Whatever counts or
    changes something in the room locks the meeting first, so that it happens in turn.
    """
    locked: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if states and locked.state not in states:
        raise NotPossible(refusal or MeetingRefusal.WRONG_STATE)
    return locked


def changed(meeting: Meeting) -> None:
    """Let everybody who follows the meeting see that there is something new."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
