"""Papers of a matter: taken in, taken away. Those after the notice are late."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from governance.actions.agenda import OPEN_AGENDA
from governance.actions.turning import changed, lock_meeting
from governance.models import AgendaItem, ItemRefusal, Meeting, Paper
from malmoandan.core import actions as core
from malmoandan.core import audit, files
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible

AFTER_NOTICE = (Meeting.State.CALLED, Meeting.State.IN_PROGRESS)


@transaction.atomic
def add_paper(
    *,
    item: AgendaItem,
    content: "File[bytes]",
    title: str = "",
    is_public: bool = False,
    by: User | None,
    at: datetime,
) -> Paper:
    """Take a paper in for a matter that the group is not done with.

    After the notice it is marked as late. Raises `NotPossible` when the matter is
    concluded, or for what `core.files.judge` refuses.
    """
    stored, meeting = _open(item)
    file = core.store_file(
        content=content,
        allowed=files.DOCUMENTS,
        by=by,
        at=at,
        is_example=stored.is_example,
    )
    paper: Paper = Paper.objects.create(
        item=stored,
        file=file,
        title=title.strip() or file.name,
        position=stored.papers.count() + 1,
        added_at=at,
        is_late=meeting is not None and meeting.state in AFTER_NOTICE,
        is_public=is_public,
    )
    audit.record(
        verb="agendaitem.paper_added", subject=stored, by=by, at=at, paper=paper.pk
    )
    if meeting:
        changed(meeting)
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, by: User | None, at: datetime) -> None:
    """Take a paper away, with its file unless another matter has it too.

    A paper that followed the matter from another meeting stays: it came frozen.
    """
    stored, meeting = _open(paper.item)
    came_from = stored.came_from
    if came_from and came_from.papers.filter(file=paper.file_id).exists():
        raise NotPossible(ItemRefusal.PAPER_FROZEN)
    file, number = paper.file, paper.pk
    paper.delete()
    if not Paper.objects.filter(file=file).exists():
        core.remove_file(stored=file, by=by, at=at)
    audit.record(
        verb="agendaitem.paper_removed", subject=stored, by=by, at=at, paper=number
    )
    if meeting:
        changed(meeting)


def _open(item: AgendaItem) -> tuple[AgendaItem, Meeting | None]:
    """The matter and its meeting, locked, while the group is not done with it."""
    stored = AgendaItem.objects.select_related("meeting", "came_from").get(pk=item.pk)
    meeting = stored.meeting
    if meeting:
        closed = ItemRefusal.AGENDA_CLOSED
        meeting = lock_meeting(meeting, *OPEN_AGENDA, refusal=closed)
    if stored.is_concluded():
        raise NotPossible(ItemRefusal.WRONG_STATE)
    return stored, meeting
