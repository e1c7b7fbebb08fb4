"""What is arranged, in the office."""

from events.admin import (
    events,
    kinds,
    proposals,
    registrations,
    seat_applications,
    survey_questions,
)

__all__ = [
    "events",
    "kinds",
    "proposals",
    "registrations",
    "seat_applications",
    "survey_questions",
]
