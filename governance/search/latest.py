"""What the steering group is about to do and has just decided, for everybody."""

from dataclasses import dataclass
from datetime import datetime

from governance.models import Meeting, Paragraph

DECISIONS = 3


@dataclass(frozen=True)
class Latest:
    """The next meeting, the last published minutes, and the last decisions."""

    coming: Meeting | None
    published: Meeting | None
    decisions: list[Paragraph]

    @property
    def has_examples(self) -> bool:
        """Whether some of it is made up."""
        rows = (self.coming, self.published, *self.decisions)
        return any(row.is_example for row in rows if row is not None)


def latest(now: datetime) -> Latest:
    """What anybody may read of it, in three questions."""
    published = Meeting.objects.public()
    decided = Paragraph.objects.filter(
        meeting__state=Meeting.State.PUBLISHED, withheld=""
    ).exclude(decisions=[])
    return Latest(
        coming=Meeting.objects.coming(now).select_related("place").first(),
        published=published.order_by("-starts_at", "-pk").first(),
        decisions=list(decided.order_by("-year", "-number", "-pk")[:DECISIONS]),
    )
