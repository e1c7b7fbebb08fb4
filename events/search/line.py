"""Who stands where in line for a seat."""

from django.db.models import Q

from events.models import Registration


def place_in_line(registration: Registration) -> int:
    """The place in line, the first being 1; 0 for who does not stand in it."""
    if registration.state != Registration.State.WAITING:
        return 0
    since = registration.waiting_since
    before = Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lt=registration.pk)
    line = Registration.objects.filter(event_id=registration.event_id).in_line()
    return int(line.filter(before).count()) + 1
