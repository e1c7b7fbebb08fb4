"""What is asked of the money of a year."""

from reports.models import WheelYear


def is_closed(year: int) -> bool:
    """Whether the year is closed, so that nothing that it tells is changed."""
    closed = WheelYear.objects.filter(year=year, state=WheelYear.State.CLOSED)
    return bool(closed.exists())
