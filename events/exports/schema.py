"""One event as schema.org knows it, for those who read pages by machine (C.8)."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from events.models import Event, EventMove

PLACES = "https://schema.org/"
# A script element ends at the first "</script", whatever the text around it means.
ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def as_text(event: Event, *, parties: Sequence[str], moves: Sequence[EventMove]) -> Any:
    """The event as JSON-LD that is safe to stand in a page."""
    told = json.dumps(as_event(event, parties=parties, moves=moves), ensure_ascii=False)
    return SafeString(mark_safe(told.translate(ESCAPED)))  # noqa: S308 - escaped above


def as_event(
    event: Event, *, parties: Sequence[str], moves: Sequence[EventMove]
) -> dict[str, Any]:
    """The event in the words of schema.org; what is not known is left out.

    The parties of the agreement arrange it together. The digital link is for those who
    have a seat: here the page of the event stands for it.
    """
    page = settings.SITE_URL + reverse("event-read", args=[event.pk, event.slug])
    picture = settings.SITE_URL + reverse("event-picture", args=[event.pk])
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": event.title,
        "description": event.summary,
        "image": picture,
        "startDate": _moment(event.starts_at) or _day(event),
        "endDate": _moment(event.ends_at),
        "eventStatus": PLACES + _status(event, moves),
        "eventAttendanceMode": PLACES + _mode(event),
        "location": _location(event, page),
        "inLanguage": "sv",
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": event.capacity,
        "organizer": [{"@type": "Organization", "name": name} for name in parties],
        "superEvent": _whole(event),
        "performer": _performer(event),
    }
    if moves and moves[0].old_starts_at and moves[0].old_starts_at != event.starts_at:
        told["previousStartDate"] = _moment(moves[0].old_starts_at)
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _moment(moment: dt.datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None


def _day(event: Event) -> str | None:
    return event.date.text if event.date and "/" not in event.date.text else None


def _status(event: Event, moves: Sequence[EventMove]) -> str:
    if event.state == Event.State.CANCELLED:
        return "EventCancelled"
    if moves and moves[0].old_starts_at != event.starts_at:
        return "EventRescheduled"
    return "EventScheduled"


def _mode(event: Event) -> str:
    has_place = bool(event.place_shown)
    there = "Mixed" if has_place else "Online"
    kind = there if event.is_digital else "Offline"
    return f"{kind}EventAttendanceMode"


def _location(event: Event, page: str) -> list[dict[str, Any]]:
    found = []
    if event.place:
        found.append(
            {
                "@type": "Place",
                "name": event.place.name,
                "address": event.place.address or event.place.name,
            }
        )
    elif event.venue:
        found.append({"@type": "Place", "name": event.venue, "address": event.venue})
    if event.is_digital:
        found.append({"@type": "VirtualLocation", "url": page})
    return found


def _whole(event: Event) -> dict[str, str] | None:
    """The training or series that it is part of."""
    training = event.training
    if training is None or not training.is_public:
        return None
    return {"@type": "EventSeries", "name": training.title}


def _performer(event: Event) -> dict[str, str] | None:
    body = event.presenter_organisation
    return {"@type": "Organization", "name": str(body)} if body else None
