"""Letters about assignments: one that was given, and one that is due or late."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from governance.models import Assignment
from malmoandan.core import outbox
from malmoandan.core.models import User
from malmoandan.core.outbox import Recipient

DUE = "assignment/due"


def given(assignment: Assignment, person: User, *, at: datetime) -> None:
    """Tell somebody that the group has asked them to do something."""
    reader = Recipient(
        key=f"user:{person.pk}",
        email=person.email,
        language=person.language,
        user_id=person.pk,
    )
    outbox.post_to(
        reader,
        key=f"assignment:{assignment.pk}:given",
        template="assignment/given",
        context=_told(assignment, reader),
        at=at,
    )


def due(assignment: Assignment, reader: Recipient, *, today: date) -> dict[str, Any]:
    """What a reminder of an assignment says to one reader."""
    return {
        **_told(assignment, reader),
        "late": assignment.is_late(today),
        "is_owner": reader.user_id == assignment.person_id,
    }


def _told(assignment: Assignment, reader: Recipient) -> dict[str, Any]:
    with translation.override(reader.language):
        page = reverse("assignment-status", args=[assignment.pk])
    return {"assignment": assignment, "link": settings.SITE_URL + page}
