"""The form of an event in the office: its parts, in the order that one arranges."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import actions
from events.models import Event
from malmoandan.core.models import User

# What guests have signed up for: changed by an action that tells them.
TOLD = (
    *("starts_at", "ends_at", "date", "year", "place", "room", "digital_link"),
    "capacity",
)
FIELDSETS: list[tuple[Any, dict[str, Any]]] = [
    (
        _("What it is"),
        {
            "fields": [
                *("state", "next_shown", "kind", "title", "summary", "programme"),
                *("audience", "focus_area", "no_focus_reason", "target_group_part"),
            ]
        },
    ),
    (
        _("When and where"),
        {
            "fields": [
                *("starts_at", "ends_at", "place", "room", "digital_link"),
                *("mode", "spoken_language", "interpretation"),
                *("contact_email", "contact_phone", "hosts"),
            ]
        },
    ),
    (
        _("Who presents"),
        {
            "fields": [
                *("turn_shown", "presenter", "presenter_organisation"),
                *("presenter_side", "co_organiser"),
            ]
        },
    ),
    (
        _("Sign-up"),
        {
            "fields": [
                *("takes_signups", "capacity", "signup_opens_at", "signup_closes_at"),
                *("organisation_cap", "food_served", "waiting_list", "offer_hours"),
            ]
        },
    ),
    (
        _("How it hangs together"),
        {
            "fields": [
                *("method", "theme", "training", "follows", "level", "steps"),
                *("outside_frame_reason", "global_goals", "steering_documents"),
            ],
            "classes": ["collapse"],
        },
    ),
    (
        _("Without a time of day"),
        {
            "fields": ["date", "year", "season", "precision_text", "venue"],
            "classes": ["collapse"],
            "description": _(
                "For what is planned for a half year, or was held before the portal."
                " A time above says the day and the year."
            ),
        },
    ),
    (
        _("Afterwards"),
        {
            "fields": [
                *("persons", "persons_to", "persons_qualifier"),
                *("organisations", "organisations_to", "organisations_qualifier"),
                *("sectors", "documentation"),
            ],
            "description": _(
                "When people have been checked in, the list counts itself."
            ),
        },
    ),
]


def drafted(data: dict[str, Any], *, by: User) -> Event:
    """Draft what the form of a new event asks for."""
    given = {name: data[name] for name in ("title", "season") if data[name]}
    return actions.draft_event(
        kind=data["kind"],
        day=data["day"],
        begins=data["begins"],
        year=data["year"],
        uid=data["token"],
        given=given,
        by=by,
        at=timezone.now(),
    )
