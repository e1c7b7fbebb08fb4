"""A matter becomes a § the moment it is concluded, with the next number of the year."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from governance.actions.turning import lock_meeting
from governance.models import AgendaItem, Meeting, Paragraph, SteeringYear
from malmoandan.core import audit
from malmoandan.core.models import User


@transaction.atomic
def write_paragraph(
    *,
    item: AgendaItem,
    decisions: Sequence[str],
    account: str = "",
    by: User | None,
    at: datetime,
) -> Paragraph:
    """Write the § of a matter that is concluded, numbered after the last of the year.

    The meeting is locked meanwhile, and one meeting at a time goes on: two that are
    written at once get two numbers that follow each other, and none is left out.
    """
    if item.meeting is None:
        raise ValueError("a § belongs to a meeting")
    meeting = lock_meeting(item.meeting)
    paragraph: Paragraph = Paragraph.objects.create(
        meeting=meeting,
        item=item,
        year=meeting.year,
        number=next_number(meeting),
        title=item.title,
        summary=item.summary,
        decisions=list(decisions),
        account=account,
        is_example=meeting.is_example,
    )
    audit.record(
        verb="paragraph.written",
        subject=paragraph,
        by=by,
        at=at,
        number=paragraph.number,
        meeting=meeting.pk,
    )
    return paragraph


def next_number(meeting: Meeting) -> int:
    """The § that comes next in the meeting's year, after those kept elsewhere."""
    same = {"year": meeting.year, "is_example": meeting.is_example}
    last = Paragraph.objects.filter(**same).aggregate(last=Max("number"))["last"]
    if last is None:
        year = SteeringYear.objects.filter(**same).first()
        last = year.paragraphs_before if year else 0
    return int(last) + 1
