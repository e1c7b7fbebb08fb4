"""What waits for an agenda, and which agenda comes next."""

from django.db.models import QuerySet

from governance.models import AgendaItem, Meeting, Paper


def waiting(*, is_example: bool = False) -> QuerySet[AgendaItem]:
    """Prepared matters that are on no agenda: first those that have waited longest."""
    found: QuerySet[AgendaItem] = AgendaItem.objects.filter(
        meeting=None, state=AgendaItem.State.PREPARED, is_example=is_example
    )
    return found.order_by("id")


def raised(*, is_example: bool = False) -> QuerySet[AgendaItem]:
    """Matters that somebody has put forward and nobody has prepared yet."""
    found: QuerySet[AgendaItem] = AgendaItem.objects.filter(
        meeting=None, state=AgendaItem.State.REPORTED, is_example=is_example
    )
    return found.select_related("put_forward_by").order_by("id")


def next_after(item: AgendaItem) -> Meeting | None:
    """The planned or called meeting that comes next after the matter's own."""
    held = item.meeting
    if held is None or held.starts_at is None:
        return None
    found = Meeting.objects.coming(held.starts_at).exclude(pk=held.pk)
    meeting: Meeting | None = found.filter(is_example=held.is_example).first()
    return meeting


def late_papers(meeting: Meeting, after: int = 0) -> QuerySet[Paper]:
    """Papers that came after the notice, later than the one with that number."""
    found: QuerySet[Paper] = Paper.objects.filter(
        item__meeting=meeting, is_late=True, pk__gt=after
    )
    return found.select_related("item").order_by("pk")


def lines(meeting: Meeting) -> list[AgendaItem]:
    """The agenda in order, with papers and where matters came from: three questions."""
    found = meeting.items.select_related("came_from__meeting")
    return list(found.prefetch_related("papers__file"))


def reading_minutes(items: list[AgendaItem], papers: int) -> int:
    """About how long it takes to read the matters and their papers, in minutes.

    Two hundred words a minute, and four minutes a paper, whose length nobody knows.
    """
    words = sum(len(f"{item.summary} {item.proposal}".split()) for item in items)
    return max(1, round(words / 200) + 4 * papers)
