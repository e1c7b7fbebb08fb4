"""The letter that carries an extract of the minutes to those who are to have it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from governance.models import Dispatch, Meeting, Paragraph
from malmoandan.core import outbox
from malmoandan.core.outbox import Enclosed


def extract(
    dispatch: Dispatch, paragraph: Paragraph, file: Enclosed, *, at: datetime
) -> None:
    """Send the § as a file; with its public page, where it has one."""
    meeting = paragraph.meeting
    is_public = meeting.state == Meeting.State.PUBLISHED and not paragraph.withheld
    place = reverse("decision-read", args=[paragraph.year, paragraph.number])
    outbox.post(
        key=f"extract:{dispatch.pk}",
        to=dispatch.email,
        template="extract",
        context={
            "paragraph": paragraph,
            "meeting": meeting,
            "recipient": dispatch.recipient,
            "link": settings.SITE_URL + place if is_public else "",
        },
        language=settings.LANGUAGE_CODE,
        at=at,
        attachments=[file],
        is_first=True,
    )
