"""The list of guests as a table to take home: never what they need."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event, Guest, Registration


def heads() -> list[str]:
    """The headings of the table."""
    return [
        _("Name"),
        _("E-mail address"),
        _("Phone"),
        _("Organisation"),
        _("Side"),
        _("Sector"),
        _("Role"),
        _("State"),
        _("Was there"),
        _("Came in"),
        _("Signed up at"),
    ]


def rows(event: Event) -> Iterator[list[Any]]:
    """A row a guest, a sign-up's together, and one for the youths without names."""
    signups = (
        Registration.objects.filter(event=event, anonymised_at=None)
        .select_related("organisation", "sector")
        .prefetch_related("guests")
        .order_by("registered_at", "pk")
    )
    for signup in signups:
        for guest in signup.guests.all():
            yield _row(signup, guest)
        if signup.youths:
            yield _youths(signup)


def _row(signup: Registration, guest: Guest) -> list[Any]:
    is_contact = guest.order == 0
    return [
        guest.name,
        guest.email or (signup.email if is_contact else ""),
        signup.phone if is_contact else "",
        *_about(signup),
        guest.get_came_display() if guest.came else "",
        *_how(signup),
    ]


def _youths(signup: Registration) -> list[Any]:
    """Youths have no names; how many, how old, and how many came."""
    number = _("%(number)d youths, %(age)s") % {
        "number": signup.youths,
        "age": signup.get_age_band_display() or _("age not stated"),
    }
    came = "" if signup.youths_present is None else signup.youths_present
    return [number, "", "", *_about(signup), came, *_how(signup)]


def _about(signup: Registration) -> list[Any]:
    return [
        signup.organisation_shown,
        signup.get_side_display(),
        signup.sector or "",
        signup.role,
        signup.get_state_display(),
    ]


def _how(signup: Registration) -> list[Any]:
    at = timezone.localtime(signup.registered_at)
    return [signup.get_channel_display(), f"{at:%Y-%m-%d %H:%M}"]
